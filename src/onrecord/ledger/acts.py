"""Who does what to whom: the statements in which it is done, how many, and dyads day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, Connection, Select, func, select

from onrecord.errors import QueryError
from onrecord.ledger import moments, names, people
from onrecord.ledger.deeds import CURRENT as HELD
from onrecord.ledger.identity.profiles import with_id
from onrecord.ledger.results import ActTally, Dyad, Tally
from onrecord.ledger.schema import articles, deed_targets, deeds, judgements, personas, speakers, statements
from onrecord.records import Act, Speaker

MERE_WORDS = frozenset({Act.STATE, Act.OPINE, Act.INTEND})
"""Acts by which nothing is done to anybody: they are listed only if they are asked for."""

DOINGS = tuple(act for act in Act if act not in MERE_WORDS)

_target = personas.alias("target_persona")
_aimed = speakers.alias("target")


class ActFilters(TypedDict, total=False):
    """What may be asked of acts; `Asked` says what stands where nothing is given."""

    by: str | None
    toward: str | None
    act: Act | str | None
    since: date | None
    until: date | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Acts are asked for, of which all of this holds; `by` and `toward` are ids of speakers."""

    by: str | None = None
    toward: str | None = None
    act: Act | None = None
    since: date | None = None
    until: date | None = None
    outlet: str | None = None

    @classmethod
    def of(cls, connection: Connection, filters: ActFilters, where: object) -> Asked:
        """The question with names made ids; raises QueryError for a name that is nobody's, or several's."""
        given: dict[str, Any] = dict(filters)
        for role in ("by", "toward"):
            if (name := given.get(role)) is not None:
                given[role] = people.one(connection, name, where).speaker.id
        if (act := given.get("act")) is not None:
            given["act"] = act_named(act)
        return cls(**given)

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts that are asked for."""
        return DOINGS if self.act is None else (self.act,)

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What a deed with its article, its speaker and its target must fulfil."""
        yield HELD
        yield deeds.c.act.in_([str(act) for act in self.acts])
        if self.by is not None:
            yield speakers.c.id == self.by
        if self.toward is not None:
            yield _aimed.c.id == self.toward
        if self.since is not None:
            yield articles.c.published >= moments.bound(self.since, last=False)
        if self.until is not None:
            yield articles.c.published <= moments.bound(self.until, last=True)
        if self.outlet is not None:
            yield articles.c.outlet_key == names.fold(names.storable(self.outlet))


def act_named(act: str) -> Act:
    """The act of this name; raises QueryError, which lists them all, if there is none."""
    if act.lower() not in list(Act):
        raise QueryError(f"the act is one of {', '.join(Act)}, not {act!r}")
    return Act(act.lower())


def tallies(connection: Connection, asked: Asked) -> list[ActTally]:
    """How many statements do it, by whom, toward whom; the most frequent first."""
    times = func.count(statements.c.number.distinct())
    counted = (
        _done(
            asked,
            *_named(speakers, "by"),
            *_named(_aimed, "toward"),
            deeds.c.act,
            times.label("times"),
            func.min(articles.c.published).label("first"),
            func.max(articles.c.published).label("last"),
        )
        .group_by(*_named(speakers, "by"), *_named(_aimed, "toward"), deeds.c.act)
        .order_by(
            times.desc(),
            # Where nobody is known, the databases would differ on whether that comes first or last.
            *(column.nulls_first() for column in (speakers.c.name, _aimed.c.name)),
            deeds.c.act,
            *(column.nulls_first() for column in (speakers.c.id, _aimed.c.id)),
        )
    )
    return [
        ActTally(
            by=_speaker(row, "by"),
            act=Act(row.act),
            toward=_speaker(row, "toward"),
            statements=row.times,
            first=moments.read_utc(row.first),
            last=moments.read_utc(row.last),
        )
        for row in connection.execute(counted)
    ]


def counts(connection: Connection, asked: Asked) -> list[Tally]:
    """How many statements do each act, the most frequent first."""
    times = func.count(statements.c.number.distinct()).label("times")
    rows = connection.execute(_done(asked, deeds.c.act, times).group_by(deeds.c.act))
    found = [Tally(row.act, row.times) for row in rows]
    return sorted(found, key=lambda tally: (-tally.count, tally.text))


def dyads(connection: Connection, asked: Asked) -> list[Dyad]:
    """Each day's acts of one toward another, in order of time; all three must be known."""
    day = func.substr(articles.c.published, 1, 10).label("day")
    order = (day, speakers.c.name, speakers.c.id, _aimed.c.name, _aimed.c.id, deeds.c.act)
    rows = _done(asked, day, *_named(speakers, "by"), *_named(_aimed, "toward"), deeds.c.act, statements.c.id)
    known = articles.c.published.is_not(None) & speakers.c.id.is_not(None) & _aimed.c.id.is_not(None)
    found = connection.execute(rows.where(known).order_by(*order, statements.c.number)).all()
    listed = []
    for (printed, act, _, _), some in groupby(
        found, lambda row: (row.day, row.act, row.by_id, row.toward_id)
    ):
        group = list(some)
        source, target = _speaker(group[0], "by"), _speaker(group[0], "toward")
        if source is None or target is None:
            raise AssertionError("only rows with both were asked for")
        ids = tuple(dict.fromkeys(row.id for row in group))
        listed.append(Dyad(date.fromisoformat(printed), source, target, Act(act), ids))
    return listed


def _named(table: Any, role: str) -> list[Any]:
    return [
        table.c.id.label(f"{role}_id"),
        table.c.name.label(f"{role}_name"),
        table.c.type.label(f"{role}_type"),
    ]


def _speaker(row: Any, role: str) -> Speaker | None:
    id_, name, type_ = (getattr(row, f"{role}_{part}") for part in ("id", "name", "type"))
    return None if id_ is None else with_id(id_, Speaker(name, type_))


def _done(asked: Asked, *columns: Any) -> Select[Any]:
    """`columns` of what is asked for, a row a target: deed, statement, article, speaker and target."""
    spoken = (
        (judgements.c.statement_number == statements.c.number)
        & (judgements.c.kind == "speaker")
        & judgements.c.superseded_by.is_(None)
    )
    # An inner join lets the database start from the few statements of one speaker, or toward one.
    by, toward = asked.by is None, asked.toward is None
    return (
        select(*columns)
        .select_from(deeds)
        .join(statements, statements.c.number == deeds.c.statement_number)
        .join(articles, articles.c.number == statements.c.article_number)
        .join(judgements, spoken, isouter=by)
        .join(personas, personas.c.number == judgements.c.persona_number, isouter=by)
        .join(speakers, speakers.c.id == personas.c.speaker_id, isouter=by)
        .join(deed_targets, deed_targets.c.deed_number == deeds.c.number, isouter=toward)
        .join(_target, _target.c.number == deed_targets.c.persona_number, isouter=toward)
        .join(_aimed, _aimed.c.id == _target.c.speaker_id, isouter=toward)
        .where(*asked.conditions())
    )
