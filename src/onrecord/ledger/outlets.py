"""What is on record of an outlet: whom it quotes, how, and how much of its text that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, select

from onrecord.ledger import moments
from onrecord.ledger.overviews import ListedOutlet, OutletRecord, Quoting, QuotingMonth, Voice
from onrecord.ledger.people import CURRENT
from onrecord.ledger.schema import articles, judgements, personas, speakers, statements
from onrecord.records import Speaker

_CHARACTERS = case((statements.c.inside_number.is_(None), statements.c.end - statements.c.start), else_=0)
_MONTH = func.substr(articles.c.published, 1, 7)


def listed(connection: Connection, limit: int) -> list[ListedOutlet]:
    """The outlets with the most articles, most first; counted in the index alone."""
    times = func.count().label("times")
    asked = (
        select(articles.c.outlet_key, func.min(articles.c.number).label("number"), times)
        .where(articles.c.outlet_key.is_not(None))
        .group_by(articles.c.outlet_key)
        .order_by(times.desc(), articles.c.outlet_key)
        .limit(limit)
    )
    rows = connection.execute(asked).all()
    if not rows:
        return []
    asked_names = select(articles.c.number, articles.c.outlet).where(
        articles.c.number.in_([row.number for row in rows])
    )
    printed: dict[int, str] = dict(connection.execute(asked_names).all())
    return [ListedOutlet(printed[row.number], row.outlet_key, row.times) for row in rows]


def record(connection: Connection, key: str, most_voices: int) -> OutletRecord | None:
    """What is on record of the outlet with this key; None if there is nothing."""
    its = articles.c.outlet_key == key
    months = _months_of_articles(connection, its)
    if not months:
        return None
    said = connection.execute(_said(its)).all()
    quoting: dict[str | None, list[Row[Any]]] = defaultdict(list)
    for row in said:
        quoting[row.month].append(row)
    voices = _voices(said)
    return OutletRecord(
        name=min(row.name for row in months),
        key=key,
        articles=sum(row.articles for row in months),
        length=sum(int(row.length) for row in months),
        first=moments.read_utc(min((row.first for row in months if row.first is not None), default=None)),
        last=moments.read_utc(max((row.last for row in months if row.last is not None), default=None)),
        quoting=_added(said),
        months=tuple(
            QuotingMonth(row.month, row.articles, int(row.length), _added(quoting.get(row.month, ())))
            for row in months
            if row.month is not None
        ),
        speakers=len(voices),
        voices=tuple(voices[:most_voices]),
    )


def _months_of_articles(connection: Connection, its: ColumnElement[bool]) -> list[Row[Any]]:
    """What is counted of the articles of each month, in order; of those without a date too."""
    asked = (
        select(
            _MONTH.label("month"),
            func.min(articles.c.outlet).label("name"),
            func.count().label("articles"),
            func.sum(articles.c.length).label("length"),
            func.min(articles.c.published).label("first"),
            func.max(articles.c.published).label("last"),
        )
        .where(its)
        .group_by("month")
        .order_by("month")
    )
    return list(connection.execute(asked).all())


def _said(its: ColumnElement[bool]) -> Select[Any]:
    """By month of publication, kind and speaker: how many statements, and characters of them.

    Counted in one pass, by the speakers' ids alone; only then are they called by their names.
    """
    current = and_(judgements.c.statement_number == statements.c.number, CURRENT)
    counted = (
        select(
            _MONTH.label("month"),
            statements.c.kind,
            personas.c.speaker_id,
            func.count().label("times"),
            func.sum(_CHARACTERS).label("characters"),
        )
        .select_from(articles)
        .join(statements, statements.c.article_number == articles.c.number)
        .outerjoin(judgements, current)
        .outerjoin(personas, personas.c.number == judgements.c.persona_number)
        .where(its)
        .group_by("month", statements.c.kind, personas.c.speaker_id)
        .subquery()
    )
    return select(counted, speakers.c.name, speakers.c.type).outerjoin(
        speakers, speakers.c.id == counted.c.speaker_id
    )


def _how(row: Row[Any]) -> str:
    """How a statement is attributed; whoever has no name is listed as described, in brackets."""
    if row.speaker_id is None:
        return "nobody"
    return "described" if row.name.startswith("[") else "named"


def _added(rows: Iterable[Row[Any]]) -> Quoting:
    count: dict[str, int] = defaultdict(int)
    for row in rows:
        times, characters = int(row.times), int(row.characters)
        count["statements"] += times
        count[row.kind] += times
        count[_how(row)] += times
        count["characters"] += characters
        if row.kind == "direct":
            count["direct_characters"] += characters
    return Quoting(**count)


def _voices(rows: Iterable[Row[Any]]) -> list[Voice]:
    """The speakers whom an outlet quotes, those whom it quotes most first."""
    count: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    named: dict[str, Speaker] = {}
    for row in rows:
        if row.speaker_id is not None:
            count[row.speaker_id][0] += int(row.times)
            count[row.speaker_id][1] += int(row.characters)
            named[row.speaker_id] = Speaker(row.name, row.type, ledger_id=row.speaker_id)
    voices = [Voice(named[id_], times, characters) for id_, (times, characters) in count.items()]
    return sorted(voices, key=lambda voice: (-voice.statements, voice.speaker.name, voice.speaker.id))
