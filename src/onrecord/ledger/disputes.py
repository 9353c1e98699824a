"""Disputes: an accusation, whoever printed it, with what was answered to it; put together when asked for.

The same accusation by the same speaker is one, in however many outlets. A denial or an admission goes to the
one accusation that it fits best (see `answers`). An accusation in return goes to the one that it returns: the
other way round, later, and tied to it by an article that prints both sides, or by its matter. Only
accusations are answered here, and one in return comes later than what it returns: so no thread goes round in
a circle, whatever the articles say of one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Connection

from onrecord.ledger import moments, quotations, rebuild
from onrecord.ledger.answers import (
    DAYS,
    LEAST,
    LEAST_MATTER,
    MOST,
    Matters,
    answered_by,
    one_doing,
    score,
)
from onrecord.ledger.doings import Doing, doings, done_by, published_between, toward
from onrecord.ledger.identity.forms import is_description
from onrecord.ledger.identity.profiles import parts
from onrecord.ledger.quotations import Voices
from onrecord.ledger.results import Dispute, Hit, Turn
from onrecord.ledger.schema import articles
from onrecord.ledger.words.index import SNIPPET_WORDS
from onrecord.records import SURE, Act

_REPLIES = (Act.DENY, Act.ACKNOWLEDGE)
_FEW = 100
"""Up to so many speakers their own statements are looked up, beyond that those of the days in question."""

_IN_ONE_ARTICLE = 0.7
"""How surely one accusation returns another when one article prints both."""

_COMPARED = 3
"""So many printings of what may be the same are compared, the first ones."""


@dataclass(eq=False)
class _Said:
    """What is one turn: its printings in order of time, what it answers, and how surely."""

    doings: list[Doing]
    answers: _Said | None = None
    score: float = 1.0
    replies: list[_Said] = field(default_factory=list)

    @property
    def first(self) -> Doing:
        return self.doings[0]

    @property
    def targets(self) -> set[str]:
        """At whom it is aimed in any of its printings."""
        return set().union(*(doing.targets for doing in self.doings))

    @property
    def sure(self) -> bool:
        """Whether some printing is at least as likely what it is taken for as not."""
        return any(doing.score >= SURE for doing in self.doings)

    @property
    def in_articles(self) -> set[int]:
        return {doing.article for doing in self.doings}

    def thread(self) -> Iterator[_Said]:
        """The turn itself and all that came of it."""
        waiting = [self]
        while waiting:
            yield (said := waiting.pop())
            waiting += said.replies


@dataclass(frozen=True, slots=True)
class Between:
    """Disputes are asked for: between these two, if given, about accusations published in this time."""

    pair: tuple[str, str] | None = None
    since: date | None = None
    until: date | None = None
    days: int = DAYS

    def accusations(self) -> Iterator[ColumnElement[bool]]:
        """Of which accusations; those of some days before too, as they may have been printed before."""
        if self.pair is not None:
            one, other = self.pair
            yield (done_by([one]) & toward([other])) | (done_by([other]) & toward([one]))
        if self.since is not None:
            earlier = date.fromordinal(max(1, self.since.toordinal() - self.days))
            yield articles.c.published >= moments.bound(earlier, last=False)
        if self.until is not None:
            yield articles.c.published <= moments.bound(self.until, last=True)

    def covers(self, said: _Said) -> bool:
        """Whether some printing of the accusation is of the time that is asked for."""
        if self.since is None:
            return True
        since = moments.bound(self.since, last=False)
        return any(doing.published is not None and doing.published >= since for doing in said.doings)


@dataclass(frozen=True, slots=True)
class Around:
    """The dispute is asked for in which `doing` is done."""

    doing: Doing
    days: int = DAYS

    def accusations(self) -> Iterator[ColumnElement[bool]]:
        """Of which accusations: those between the two, and what the speaker said of anybody in these days.

        Other printings may aim it at somebody whom they only describe.
        """
        one, others = [self.doing.by], list(self.doing.targets)
        between = (done_by(one) & toward(others)) | (done_by(others) & toward(one))
        if self.doing.day is None:
            yield between
        else:
            first, last = self.doing.day - self.days, self.doing.day + self.days
            yield between | (done_by(one) & published_between(first, last))

    def covers(self, _: _Said) -> bool:
        """Whether it may be this one."""
        return True


def disputes(connection: Connection, asked: Between, limit: int) -> list[Dispute]:
    """The first `limit` disputes: the sure ones before the less sure, each the latest news first."""
    return _told(connection, _roots(connection, asked)[:limit])


def dispute_with(connection: Connection, number: int, days: int) -> Dispute | None:
    """The dispute in which statement `number` is printed; None if it is in none."""
    if (doing := one_doing(connection, number)) is None:
        return None
    # A denial need not be aimed at whoever accused, nor made by the accused: what it answers shows the two.
    answered = answered_by(connection, doing, days) if doing.act in _REPLIES else []
    for each in (doing, *(told for told, _, _ in answered)):
        for root in _roots(connection, Around(each, days)):
            if any(printed.number == number for said in root.thread() for printed in said.doings):
                return _told(connection, [root])[0]
    return None


def _roots(connection: Connection, asked: Between | Around) -> list[_Said]:
    """The accusations that are asked for and return no other, each with its thread, in order."""
    matters = Matters(connection)
    found = [
        doing
        for doing in doings(connection, (Act.ACCUSE,), *asked.accusations(), most=MOST)
        if doing.targets.keys() - {doing.by}
    ]
    matters.load(doing.number for doing in found)
    accusations = _grouped(found, matters, asked.days)
    _answer(connection, accusations, matters, asked.days)
    _return(accusations, matters, asked.days)
    roots = [said for said in accusations if said.answers is None and asked.covers(said)]
    roots.sort(key=_in_order)
    return roots


def _in_order(root: _Said) -> tuple[bool, bool, int, int]:
    """The sure ones first, and of those the ones in which something was said last."""
    dated = [day for said in root.thread() for doing in said.doings if (day := doing.day) is not None]
    return not root.sure, not dated, -max(dated, default=0), -root.first.number


def _grouped(found: Iterable[Doing], matters: Matters, days: int) -> list[_Said]:
    """The same said by the same speaker, together; in order of time."""
    by_speaker: dict[str, list[_Said]] = defaultdict(list)
    groups: list[_Said] = []
    for doing in sorted(found, key=lambda each: each.when):
        same = (said for said in by_speaker[doing.by] if _is_same(doing, said, matters, days))
        if (said := next(same, None)) is not None:
            said.doings.append(doing)
            continue
        new = _Said([doing])
        by_speaker[doing.by].append(new)
        groups.append(new)
    return groups


def _is_same(doing: Doing, said: _Said, matters: Matters, days: int) -> bool:
    """Whether it is one more printing: in the same words, or within some days in much the same ones."""
    aimed, before = _named(doing), _named(said.first)
    if aimed and before and aimed.isdisjoint(before):
        return False
    return any(
        matters.overlap(doing, other)
        and (
            quotations.same(matters.wording(doing.number), matters.wording(other.number), Voices.ONE)
            or (_near(doing, said.doings[-1], days) and matters.alike(doing, other))
        )
        for other in said.doings[:_COMPARED]
    )


def _named(doing: Doing) -> set[str]:
    """Whom it is aimed at by name. Whoever is only described is nobody that another article could know."""
    return {id_ for id_, name in doing.targets.items() if not is_description(name)}


def _near(doing: Doing, before: Doing, days: int) -> bool:
    return doing.day is not None and before.day is not None and doing.day - before.day <= days


def _answer(connection: Connection, accusations: Sequence[_Said], matters: Matters, days: int) -> None:
    """Give each accusation the denials and admissions that fit it better than any other."""
    replies = _replies(connection, accusations, days)
    group_of = {doing.number: said for said in accusations for doing in said.doings}
    by_pair: dict[str, list[_Said]] = defaultdict(list)
    for said in accusations:
        for id_ in {said.first.by, *said.targets}:
            by_pair[id_].append(said)
    matters.load(reply.number for reply in replies)
    chosen: dict[int, tuple[_Said, list[tuple[Doing, float]]]] = {}
    for reply in sorted(replies, key=lambda each: each.when):
        near = {id(said): said for key in {reply.by, *reply.targets} for said in by_pair[key]}
        best, value = _best(reply, group_of, near.values(), matters, days)
        if best is not None:
            chosen.setdefault(id(best), (best, []))[1].append((reply, value))
    for said, found in chosen.values():
        scores = {reply.number: value for reply, value in found}
        for turn in _by_act([reply for reply, _ in found], matters, days):
            turn.score = max(scores[doing.number] for doing in turn.doings)
            turn.answers = said
            said.replies.append(turn)


def _best(
    reply: Doing,
    group_of: dict[int, _Said],
    near: Iterable[_Said],
    matters: Matters,
    days: int,
) -> tuple[_Said | None, float]:
    """The accusation that `reply` answers, and how surely: the one that its article tells, else the best."""
    if reply.answers in group_of:
        return group_of[reply.answers], reply.answers_score or 0.0
    weighed = [
        (max(score(reply, doing, matters, days) for doing in said.doings[:_COMPARED]), said) for said in near
    ]
    value, best = max(weighed, key=lambda each: (each[0], each[1].first.when), default=(0.0, None))
    return (best, value) if value >= LEAST else (None, 0.0)


def _by_act(replies: Sequence[Doing], matters: Matters, days: int) -> Iterator[_Said]:
    for act in _REPLIES:
        yield from _grouped([reply for reply in replies if reply.act is act], matters, days)


def _replies(connection: Connection, accusations: Sequence[_Said], days: int) -> list[Doing]:
    """The denials and admissions that may answer: by whom was accused, or toward whoever accused them."""
    accused = sorted({id_ for said in accusations for id_ in said.targets})
    accusers = sorted({said.first.by for said in accusations})
    dated = [day for said in accusations for doing in said.doings if (day := doing.day) is not None]
    window = [published_between(min(dated), max(dated) + days)] if dated else []
    found: dict[int, Doing] = {}

    def look_up(*which: ColumnElement[bool]) -> None:
        found.update((each.number, each) for each in doings(connection, _REPLIES, *which, most=MOST))

    if window and len(accused) + len(accusers) > _FEW:
        look_up(*window)
    elif accusations:
        look_up(done_by(accused), *window)
        look_up(toward(accusers), *window)
    # What its own article tells needs no date.
    undated = articles.c.published.is_(None)
    if len(dated) < sum(len(said.doings) for said in accusations):
        for some in parts(accused):
            look_up(done_by(some), undated)
    return list(found.values())


def _return(accusations: Sequence[_Said], matters: Matters, days: int) -> None:
    """Let accusations that are made in return follow those that they return."""
    by_speaker: dict[str, list[_Said]] = defaultdict(list)
    for said in accusations:
        by_speaker[said.first.by].append(said)
    in_article = _told_in_articles(accusations)
    for said in accusations:
        earlier = (other for id_ in said.first.targets for other in by_speaker[id_] if other is not said)
        weighed = [(_returns(said, other, in_article, matters, days), other) for other in earlier]
        value, best = max(weighed, key=lambda each: (each[0], each[1].first.when), default=(0.0, said))
        if value > 0:
            said.answers, said.score = best, value
            best.replies.append(said)


def _told_in_articles(accusations: Iterable[_Said]) -> dict[int, set[int]]:
    """In which articles each accusation stands, or something that was answered to it; by its first number."""
    return {
        said.first.number: set().union(*(each.in_articles for each in (said, *said.replies)))
        for said in accusations
    }


def _returns(
    said: _Said, other: _Said, in_article: dict[int, set[int]], matters: Matters, days: int
) -> float:
    """How surely `said` returns `other`; 0 where it does not."""
    mine, theirs = said.first, other.first
    if mine.by not in theirs.targets or mine.when <= theirs.when:
        return 0.0
    if mine.answers is not None and mine.answers in {doing.number for doing in other.doings}:
        return mine.answers_score or LEAST
    if said.in_articles & in_article[theirs.number]:
        return _IN_ONE_ARTICLE
    if mine.day is None or theirs.day is None or mine.day - theirs.day > days:
        return 0.0
    share = max(matters.share(mine, doing) for doing in other.doings[:_COMPARED])
    return share if share >= max(LEAST, LEAST_MATTER) else 0.0


def _told(connection: Connection, roots: Sequence[_Said]) -> list[Dispute]:
    numbers = [doing.number for root in roots for said in root.thread() for doing in said.doings]
    found = rebuild.hits(connection, [(number, None, None) for number in numbers], SNIPPET_WORDS)
    hits = dict(zip(numbers, found, strict=True))
    return [Dispute(tuple(_turns(root, hits))) for root in roots]


def _turns(root: _Said, hits: dict[int, Hit]) -> Iterator[Turn]:
    """In order of time; of one moment, what is answered comes before what answers it."""
    after: dict[int, tuple[tuple[bool, str, int], int]] = {}
    for said in root.thread():
        before, depth = after[id(said.answers)] if said.answers else (said.first.when, -1)
        after[id(said)] = max(before, said.first.when), depth + 1
    for said in sorted(root.thread(), key=lambda each: after[id(each)]):
        printed = tuple(hits[doing.number] for doing in said.doings)
        yield Turn(printed, said.answers.first.id if said.answers else None, said.score)
