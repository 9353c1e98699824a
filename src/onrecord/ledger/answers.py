"""Which statement answers which, across articles: a denial its accusation, a refusal its demand, and so on.

Worked out when it is asked for, as quotations are and for the same reasons. Three things must come together:
the pair (each is aimed at the other, or who answers speaks for the other side), the matter (words that both
share, the rarer on this ledger the better), and the time (on the same day or later, within a span of days). A
denial or an admission aimed at nobody has to restate what it answers. What an article tells of itself,
as was judged when it was read, is taken as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import chain

from sqlalchemy import Connection

from onrecord.ledger.candidates import Rarity, contents
from onrecord.ledger.doings import Doing, doings, done_by, published_between, toward
from onrecord.ledger.identity.profiles import parts
from onrecord.ledger.names import fold
from onrecord.ledger.schema import deeds, statements
from onrecord.ledger.wording import FUNCTION_WEIGHT, Word, Wording, stem, wording
from onrecord.records import SURE, Act

DAYS = 14
"""How many days after a statement it is answered, unless somebody says otherwise."""

ANSWERS: Mapping[Act, frozenset[Act]] = {
    Act.DENY: frozenset({Act.ACCUSE}),
    Act.ACKNOWLEDGE: frozenset({Act.ACCUSE}),
    Act.REJECT: frozenset({Act.REQUEST, Act.AGREE}),
    Act.AGREE: frozenset({Act.REQUEST, Act.AGREE}),
}
"""What each act may answer in another article: AGREE stands for an offer there, and for its acceptance."""

LEAST = 0.5
"""The lowest score of an answer."""

LEAST_MATTER = 0.35
"""How much of one matter two statements must be to belong together; see `Matters.share`."""

MOST = 2_000
"""How many statements are looked at on each side, the newest first: it bounds the work on any ledger."""

_EACH_OTHER, _ACCUSED, _FOR_ACCUSED = 0.95, 0.8, 0.85
_AT_NOBODY = frozenset({Act.DENY, Act.ACKNOWLEDGE})
"""Acts that may answer without a word of whom: admissions are aimed at nobody, and denials often."""
_RESTATED = 0.63
"""How much of one matter it has to be then: more than one word, however rare."""
_PAIR_ALONE = 0.35
"""How much of a pair's score it has by itself; the rest comes with the matter."""
_FADING = 0.2
"""How much of the score is lost by the last of the days."""

_SAY_NOTHING_LIST = """
    accuse accusation allege allegation apology blame charge claim condemn criticism deny denial false lie
    liar lied refuse refusal reject true wrong
    anybody anyone anything ever everybody everyone everything know knew known no nobody none nor not never
    nothing nowhere somebody someone something sure thing think thought want without
"""
_SAY_NOTHING = frozenset(map(stem, _SAY_NOTHING_LIST.split()))
"""Stems of words about accusing and answering, and about anything: they say nothing of the matter."""


class Matters:
    """What statements are about: their words, and how rare each is on the ledger."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rarity = Rarity(connection)
        self._wordings: dict[int, Wording] = {}
        self._stems: dict[int, dict[str, Word]] = {}

    def load(self, numbers: Iterable[int]) -> None:
        """Have the words of these statements at hand."""
        missing = sorted({number for number in numbers if number not in self._wordings})
        for some in parts(missing):
            for number, content in contents(self._connection, some).items():
                self._wordings[number] = found = wording(content.words)
                telling = (word for word in found.words if word.weight > FUNCTION_WEIGHT)
                self._stems[number] = {stem(word.folded): word for word in telling}

    def wording(self, number: int) -> Wording:
        """The words of a statement that was loaded."""
        return self._wordings[number]

    def share(self, one: Doing, other: Doing) -> float:
        """How much the two are about one matter: 0, if they share no word that tells, up to 1.

        The names of their speakers and targets do not count, as they stand in both anyhow.
        """
        return 1 - math.exp(-self.shared(one, other))

    def shared(self, one: Doing, other: Doing) -> float:
        """The rarity of the words that both have, added up; see `Rarity`."""
        mine, theirs = self._stems.get(one.number, {}), self._stems.get(other.number, {})
        both = (mine.keys() & theirs.keys()) - _SAY_NOTHING - _names(one) - _names(other)
        return sum(self._rarity.of(mine[each]) for each in both)

    def overlap(self, one: Doing, other: Doing) -> bool:
        """Whether more than half of the telling words of the shorter stand in the other, or none tells."""
        mine, theirs = (self._stems.get(each.number, {}) for each in (one, other))
        fewest = min(len(mine), len(theirs))
        return len(mine.keys() & theirs.keys()) * 2 > fewest or fewest == 0

    def alike(self, one: Doing, other: Doing) -> bool:
        """Whether the shorter stands in the other with more than half of the rarity of its words."""
        mine, theirs = (self._stems.get(each.number, {}) for each in (one, other))
        whole = sum(map(self._rarity.of, min(mine, theirs, key=len).values()))
        return self.shared(one, other) > whole / 2 > 0


def score(answer: Doing, to: Doing, matters: Matters, days: int) -> float:
    """How probably `answer`, in another article, answers `to`; 0 where it cannot."""
    later = _days_later(answer, to)
    if later is None or not 0 <= later <= days or to.act not in ANSWERS.get(answer.act, ()):
        return 0.0
    if answer.article == to.article or (answer.act is to.act and answer.when < to.when):
        return 0.0
    pair = _pair(answer, to)
    matter = matters.share(answer, to) if pair else 0.0
    if matter < LEAST_MATTER or not (answer.targets or _restates(answer, to, matters)):
        return 0.0
    return pair * (_PAIR_ALONE + (1 - _PAIR_ALONE) * matter) * (1 - _FADING * later / max(1, days))


def _days_later(answer: Doing, to: Doing) -> int | None:
    mine, theirs = answer.day, to.day
    return None if mine is None or theirs is None else mine - theirs


def _pair(answer: Doing, to: Doing) -> float:
    """How well the two sides fit, before a word is looked at."""
    if answer.by == to.by:
        return 0.0
    claim = to.by in answer.targets
    if answer.by in to.targets:
        if claim:
            return _EACH_OTHER
        return _ACCUSED if answer.act in _AT_NOBODY and not answer.targets else 0.0
    return _FOR_ACCUSED if claim and _speaks_for(answer, to.targets.values()) else 0.0


def _restates(answer: Doing, to: Doing, matters: Matters) -> bool:
    """Whether `answer`, which is aimed at nobody, says much the same as what it denies or admits.

    The accused deny and admit much at nobody. Of such links two in thirty-two were right where sharing a few
    words was enough.
    """
    sure = min(answer.score, to.score) >= SURE
    return sure and matters.alike(answer, to) and matters.share(answer, to) >= _RESTATED


def _speaks_for(answer: Doing, names: Iterable[str]) -> bool:
    """Whether a role of who answers names one of these, as "spokesman for Odo Fenn" does."""
    roles = [f" {fold(role)} " for role in answer.roles]
    return any(f" {fold(name)} " in role for name in names for role in roles)


def _names(doing: Doing) -> frozenset[str]:
    printed = chain((doing.name,), doing.targets.values())
    return frozenset(stem(word) for name in printed for word in fold(name).split())


def one_doing(connection: Connection, number: int) -> Doing | None:
    """What is done by the statement of this number, by somebody known."""
    found = doings(connection, tuple(Act), statements.c.number == number, most=1)
    return found[0] if found else None


def answered_by(connection: Connection, asked: Doing, days: int) -> list[tuple[Doing, float, bool]]:
    """What `asked` answers: each with its score, and whether their article tells it; the surest first."""
    found: dict[int, tuple[Doing, float, bool]] = {}
    if asked.answers is not None and (told := one_doing(connection, asked.answers)):
        found[told.number] = told, asked.answers_score or 0.0, True
    acts, day = ANSWERS.get(asked.act, frozenset()), asked.day
    if acts and day is not None:
        window = published_between(day - days, day)
        some = doings(connection, acts, toward([asked.by]), window, most=MOST)
        some += doings(connection, acts, done_by(asked.targets), window, most=MOST) if asked.targets else []
        _weigh(connection, [(asked, each, each) for each in some], days, found)
    return _surest(found)


def answers_to(connection: Connection, asked: Doing, days: int) -> list[tuple[Doing, float, bool]]:
    """What answers `asked`, likewise."""
    found: dict[int, tuple[Doing, float, bool]] = {}
    for each in doings(connection, tuple(Act), deeds.c.answers_number == asked.number, most=MOST):
        found[each.number] = each, each.answers_score or 0.0, True
    acts, day = [act for act, several in ANSWERS.items() if asked.act in several], asked.day
    if acts and day is not None:
        window = published_between(day, day + days)
        some = doings(connection, acts, toward([asked.by]), window, most=MOST)
        some += doings(connection, acts, done_by(asked.targets), window, most=MOST) if asked.targets else []
        _weigh(connection, [(each, asked, each) for each in some], days, found)
    return _surest(found)


def _weigh(
    connection: Connection,
    pairs: list[tuple[Doing, Doing, Doing]],
    days: int,
    found: dict[int, tuple[Doing, float, bool]],
) -> None:
    """Add to `found` the third of those whose first answers their second."""
    likely = [each for each in pairs if each[2].number not in found and _pair(each[0], each[1])]
    matters = Matters(connection)
    matters.load(number for answer, to, _ in likely for number in (answer.number, to.number))
    for answer, to, other in likely:
        value = score(answer, to, matters, days)
        if value >= LEAST:
            found[other.number] = other, value, False


def _surest(found: Mapping[int, tuple[Doing, float, bool]]) -> list[tuple[Doing, float, bool]]:
    return sorted(found.values(), key=lambda each: (not each[2], -each[1], each[0].when))
