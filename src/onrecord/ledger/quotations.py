"""Quotations: the same words across outlets, grouped when they are asked for.

Nothing is grouped at the time of adding. A look-up costs some milliseconds, which would make adding ten times
slower; a group could not be undone when a printing between two others turns out to be somebody else's; and a
better comparison would find the old groups in the way. Asked for, a group is a function of the ledger alone:
two printings are linked if `same` says so, and a quotation is everything that links lead to. It does
not matter from which of its printings one starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import Enum

from sqlalchemy import Connection, select

from onrecord.errors import QueryError
from onrecord.ledger import names, rebuild
from onrecord.ledger.candidates import Content, candidates, contents
from onrecord.ledger.matching import Match, match
from onrecord.ledger.printings import Printing, Quotation, pieces
from onrecord.ledger.results import Hit
from onrecord.ledger.schema import statements
from onrecord.ledger.wording import Wording, wording
from onrecord.ledger.words.index import SNIPPET_WORDS
from onrecord.records import Kind, Speaker, Statement

MOST_PRINTINGS = 1_000
_MOST_CANDIDATES = 400
_SHORTEST_ID = 6
_ID = re.compile(rf"[0-9a-f]{{{_SHORTEST_ID},20}}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_CLEAREST_COST = 0.28
"""The largest share of what two printings have in common, or should, that edits may cost."""
_HALF, _LONG = 0.65, 9.0
"""How much of the shorter printing must stand in the longer one; of words of this weight, less will do."""


class Voices(Enum):
    """Whether two printings name one speaker; the value is the weight of words they must share for a link."""

    ONE = 2.4
    UNKNOWN = 2.8
    TWO = 5.0


def same(one: Wording, other: Wording, voices: Voices) -> bool:
    """Whether the two are printings of one quotation."""
    return _linked(_match(one, other), voices)


def _match(one: Wording, other: Wording) -> Match | None:
    """How the shorter stands in the longer; None where so few words are in both that it cannot."""
    shorter, longer = sorted((one, other), key=lambda each: (each.weight, each.text))
    theirs = dict(longer.counts)
    both = 0.0
    for folded, weight in zip(shorter.folded, shorter.weights, strict=True):
        if theirs.get(folded):
            theirs[folded] -= 1
            both += weight
    if both < min(_LONG, _HALF * shorter.weight):
        return None
    return match(shorter, longer, trimmed=True)


def _linked(found: Match | None, voices: Voices) -> bool:
    if found is None:
        return False
    if voices is Voices.ONE and found.asked.folded == found.printed.folded:
        return True
    shared, cost = found.kept, found.cost + found.diverging
    if found.evidence - cost < voices.value or cost > _CLEAREST_COST * (shared + cost):
        return False
    return shared >= _HALF * found.asked.weight or shared - 2 * cost >= _LONG


def voices(one: Speaker | None, other: Speaker | None) -> Voices:
    """Whether two statements are by one speaker, as far as is known."""
    if one is None or other is None:
        return Voices.UNKNOWN
    if one.id == other.id:
        return Voices.ONE
    last = [names.fold(speaker.name).rpartition(" ")[2] for speaker in (one, other)]
    return Voices.UNKNOWN if last[0] == last[1] else Voices.TWO


def _overlap(one: Statement, other: Statement) -> bool:
    """Whether the two share characters of one article: a statement inside another is no second printing."""
    return one.article_id == other.article_id and any(
        mine.start < theirs.end and theirs.start < mine.end
        for mine in one.attribution.content
        for theirs in other.attribution.content
    )


def quotation(connection: Connection, statement_id: str) -> Quotation:
    """The quotation that this statement is a printing of; raises QueryError if there is no such statement."""
    group = _Group(connection)
    group.grow(number_of(connection, statement_id))
    return group.quotation()


def number_of(connection: Connection, statement_id: str) -> int:
    """The statement's number; the beginning of an id will do where it is one statement's only."""
    wanted = names.storable(statement_id.strip())
    exact: int | None = connection.scalar(select(statements.c.number).where(statements.c.id == wanted))
    if exact is not None:
        return exact
    if not _ID.fullmatch(wanted):
        raise QueryError(
            f"{wanted[:40]!r} is no statement; give its id, or the first {_SHORTEST_ID} of it or more"
        )
    # The letters of an id end at f: a range, which the index of ids can answer.
    begun = (statements.c.id >= wanted) & (statements.c.id < f"{wanted}g")
    found: Sequence[int] = connection.scalars(select(statements.c.number).where(begun).limit(2)).all()
    if len(found) != 1:
        reason = "more than one statement begins so" if found else "there is no such statement"
        raise QueryError(f"{statement_id!r}: {reason}")
    return found[0]


class _Group:
    """The printings found so far, and what was learnt on the way."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._hits: dict[int, Hit] = {}
        self._wordings: dict[int, Wording] = {}
        self._members: set[int] = set()
        self._complete = True

    def grow(self, number: int) -> None:
        """Follow all links from statement `number`."""
        self._read([number])
        self._meet([number])
        self._members, waiting = {number}, [number]
        followed: set[object] = set()
        while waiting:
            at = waiting.pop(0)
            speaker = self._hits[at].statement.speaker
            links = self._wordings[at].folded, speaker and speaker.id
            if links in followed:
                continue
            followed.add(links)
            linked = self._linked(at)
            self._members.update(linked)
            waiting += linked
            if len(self._members) > MOST_PRINTINGS:
                self._complete = False
                return

    def _linked(self, number: int) -> list[int]:
        """The statements that are not in the group yet and print the same words as this one."""
        mine = self._wordings[number]
        found = candidates(self._connection, mine, _MOST_CANDIDATES).numbers
        linked = self._linked_of(number, found)
        if len(found) == _MOST_CANDIDATES and 2 * len(linked) > len(found):
            # Hundreds print it: there may be more behind the likeliest ones.
            found = candidates(self._connection, mine, 2 * MOST_PRINTINGS).numbers
            linked = self._linked_of(number, found)
        return linked

    def _linked_of(self, number: int, found: Iterable[int]) -> list[int]:
        mine, own = self._wordings[number], self._hits[number]
        fresh = [each for each in found if each not in self._members]
        self._read(fresh)
        # Most candidates share a rare word and nothing else: those are never asked who said them.
        matches = {theirs: _match(mine, theirs) for theirs in {self._wordings[each] for each in fresh}}
        likely = [each for each in fresh if _linked(matches[self._wordings[each]], Voices.ONE)]
        self._meet(likely)
        return [
            each
            for each in likely
            if not _overlap(own.statement, self._hits[each].statement)
            and _linked(
                matches[self._wordings[each]],
                voices(own.statement.speaker, self._hits[each].statement.speaker),
            )
        ]

    def _read(self, numbers: Iterable[int]) -> None:
        """Learn the words of these statements."""
        missing = [number for number in numbers if number not in self._wordings]
        read: dict[Content, Wording] = {}
        for number, content in contents(self._connection, missing).items():
            if content not in read:
                read[content] = wording(content.words, quoted_only=content.kind is Kind.MIXED)
            self._wordings[number] = read[content]

    def _meet(self, numbers: Iterable[int]) -> None:
        """Learn who said these statements, where and when."""
        missing = [number for number in numbers if number not in self._hits]
        found = rebuild.hits(self._connection, [(number, None, None) for number in missing], SNIPPET_WORDS)
        self._hits.update(zip(missing, found, strict=True))

    def quotation(self) -> Quotation:
        """The group in order of time; what has no date comes last."""
        fullest = min(self._members, key=lambda number: (-self._wordings[number].weight, self._when(number)))
        printings = tuple(self._printing(number, fullest) for number in sorted(self._members, key=self._when))
        return Quotation(
            printings[0].hit.statement.id, self._hits[fullest], printings, complete=self._complete
        )

    def _when(self, number: int) -> tuple[bool, float, int]:
        published = self._hits[number].article.published
        if published is None:
            return True, 0.0, number
        utc = published if published.tzinfo else published.replace(tzinfo=UTC)
        return False, (utc - _EPOCH).total_seconds(), number

    def _printing(self, number: int, fullest: int) -> Printing:
        found = match(self._wordings[number], self._wordings[fullest])
        return Printing(self._hits[number], found.score, pieces(found), "", "")
