"""What is in doubt: speakers who may be one, with what speaks for and against it, the most useful first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from onrecord.ledger.identity.derived import Merged
from onrecord.ledger.identity.profiles import unlisted
from onrecord.ledger.identity.verdicts import HOLDS, OF_PAIR, says
from onrecord.ledger.schema import articles, identity_judgements, personas

_ij = identity_judgements.c
_MOST = 50_000
"""How many of the newest doubtful judgements are looked at."""


@dataclass(slots=True)
class Pair:
    """Two speakers of whom `articles` articles may bring one to the other; the strongest finding stands."""

    one: str
    other: str
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    articles: set[str] = field(default_factory=set)

    @property
    def use(self) -> float:
        """How much an answer is worth: the articles it settles, by how unsure it is (0 to 1)."""
        return len(self.articles) * (1 - abs(2 * self.score - 1))


def doubtful_pairs(connection: Connection) -> list[Pair]:
    """The pairs in doubt on which nobody has decided, the most useful to answer first."""
    merged = Merged(connection)
    told = _told_apart(connection, merged)
    asked = (
        select(_ij.speaker_id.label("other"), _ij.score, _ij.reasons, personas.c.speaker_id, articles.c.name)
        .join(personas, personas.c.number == _ij.persona_number)
        .join(articles, articles.c.number == personas.c.article_number)
        .where(HOLDS, says("doubtful"))
        .order_by(_ij.number.desc())
        .limit(_MOST)
    )
    known = set(connection.scalars(select(personas.c.speaker_id).distinct()))
    pairs: dict[frozenset[str], Pair] = {}
    for row in connection.execute(asked):
        other = merged.root(row.other)
        both = frozenset((row.speaker_id, other))
        if len(both) == 2 and other in known and both not in told:
            _add(pairs.setdefault(both, Pair(row.speaker_id, other)), row)
    return sorted(pairs.values(), key=lambda pair: (-pair.use, -pair.score, pair.one, pair.other))


def _add(pair: Pair, row: Row[*tuple[Any, ...]]) -> None:
    pair.articles.add(row.name)
    if (row.score or 0.0) > pair.score:
        pair.score, pair.reasons = row.score, unlisted(row.reasons)


def _told_apart(connection: Connection, merged: Merged) -> set[frozenset[str]]:
    """The pairs of speakers whom people told apart, whoever they were merged with since."""
    asked = select(_ij.speaker_id, _ij.other_id).where(HOLDS, says("different"), _ij.manual == 1, OF_PAIR)
    return {frozenset(map(merged.root, pair)) for pair in connection.execute(asked)}
