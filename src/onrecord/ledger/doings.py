"""Statements as what is done by them: who does it, toward whom, and when; without their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, select

from onrecord.ledger.deeds import CURRENT as HELD
from onrecord.ledger.identity.profiles import parts, unlisted
from onrecord.ledger.schema import articles, deed_targets, deeds, judgements, personas, speakers, statements
from onrecord.records import Act

_SPOKEN = (
    (judgements.c.statement_number == statements.c.number)
    & (judgements.c.kind == "speaker")
    & judgements.c.superseded_by.is_(None)
)
_DONE = (
    select(
        statements.c.number,
        statements.c.id,
        statements.c.article_number,
        articles.c.published,
        deeds.c.number.label("deed"),
        deeds.c.act,
        deeds.c.score,
        deeds.c.answers_number,
        deeds.c.answers_score,
        speakers.c.id.label("by"),
        speakers.c.name,
        personas.c.roles,
    )
    .select_from(deeds)
    .join(statements, statements.c.number == deeds.c.statement_number)
    .join(articles, articles.c.number == statements.c.article_number)
    .join(judgements, _SPOKEN)
    .join(personas, personas.c.number == judgements.c.persona_number)
    .join(speakers, speakers.c.id == personas.c.speaker_id)
    .where(HELD)
)
_AIMED = (
    select(deed_targets.c.deed_number, speakers.c.id, speakers.c.name)
    .join(personas, personas.c.number == deed_targets.c.persona_number)
    .join(speakers, speakers.c.id == personas.c.speaker_id)
    .order_by(deed_targets.c.deed_number, deed_targets.c.place)
)


@dataclass(frozen=True, slots=True)
class Doing:
    """By statement `number`, `by` does `act` toward `targets` (names by id); `answers` is of its own article.

    `published` is UTC as the ledger writes it; `roles` are those of the speaker in that article.
    """

    number: int
    id: str
    article: int
    published: str | None
    act: Act
    score: float
    by: str
    name: str
    roles: tuple[str, ...]
    targets: dict[str, str]
    answers: int | None
    answers_score: float | None

    @property
    def day(self) -> int | None:
        """The day of publication, in days since year 1."""
        return None if self.published is None else date.fromisoformat(self.published[:10]).toordinal()

    @property
    def when(self) -> tuple[bool, str, int]:
        """What puts it in order of time; what has no date comes last."""
        return self.published is None, self.published or "", self.number


def doings(
    connection: Connection, acts: Collection[Act], *which: ColumnElement[bool], most: int
) -> list[Doing]:
    """The `most` newest statements of known speakers that do one of `acts`, where all of `which` is true."""
    asked = _DONE.where(deeds.c.act.in_([str(act) for act in acts]), *which)
    newest = asked.order_by(articles.c.published.desc(), statements.c.number.desc()).limit(most)
    rows = connection.execute(newest).all()
    targets: dict[int, dict[str, str]] = defaultdict(dict)
    for some in parts([row.deed for row in rows]):
        for row in connection.execute(_AIMED.where(deed_targets.c.deed_number.in_(some))):
            targets[row.deed_number][row.id] = row.name
    return [
        Doing(
            row.number,
            row.id,
            row.article_number,
            row.published,
            Act(row.act),
            row.score,
            row.by,
            row.name,
            unlisted(row.roles),
            targets[row.deed],
            row.answers_number,
            row.answers_score,
        )
        for row in rows
    ]


def toward(ids: Iterable[str]) -> ColumnElement[bool]:
    """The deed is aimed at one of the speakers `ids`."""
    aimed = select(deed_targets.c.deed_number).join(
        personas, personas.c.number == deed_targets.c.persona_number
    )
    return deeds.c.number.in_(aimed.where(personas.c.speaker_id.in_(list(ids))))


def done_by(ids: Iterable[str]) -> ColumnElement[bool]:
    """One of the speakers `ids` does it."""
    return personas.c.speaker_id.in_(list(ids))


def published_between(first: int, last: int) -> ColumnElement[bool]:
    """It was published on these days, both included, counted from year 1."""
    bounds = [date.fromordinal(max(1, min(day, date.max.toordinal()))).isoformat() for day in (first, last)]
    return articles.c.published.between(f"{bounds[0]}T00:00:00", f"{bounds[1]}T23:59:59.999999")
