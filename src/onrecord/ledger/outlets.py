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
_DESCRIBED = speakers.c.name.startswith("[")
"""Speakers without a name are listed as they are described, in brackets."""

_HOW = case((speakers.c.id.is_(None), "nobody"), (_DESCRIBED, "described"), else_="named")


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
    quoting = _quoting(connection, its)
    name = connection.scalar(select(func.min(articles.c.outlet)).where(its))
    first, last = connection.execute(
        select(func.min(articles.c.published), func.max(articles.c.published)).where(its)
    ).one()
    voices, number_of_speakers = _voices(connection, its, most_voices)
    return OutletRecord(
        name=name,
        key=key,
        articles=sum(row.articles for row in months),
        length=sum(row.length for row in months),
        first=moments.read_utc(first),
        last=moments.read_utc(last),
        quoting=_added(each for rows in quoting.values() for each in rows),
        months=tuple(
            QuotingMonth(row.month, row.articles, row.length, _added(quoting.get(row.month, ())))
            for row in months
            if row.month is not None
        ),
        speakers=number_of_speakers,
        voices=voices,
    )


def _months_of_articles(connection: Connection, its: ColumnElement[bool]) -> list[Row[Any]]:
    """Number and length of the articles of each month, in order; of those without a date too."""
    month = func.substr(articles.c.published, 1, 7)
    asked = (
        select(
            month.label("month"),
            func.count().label("articles"),
            func.sum(articles.c.length).label("length"),
        )
        .where(its)
        .group_by("month")
        .order_by("month")
    )
    return list(connection.execute(asked).all())


def _quoting(connection: Connection, its: ColumnElement[bool]) -> dict[str | None, list[Row[Any]]]:
    """By month of publication: how many statements, of each kind, attributed how."""
    month = func.substr(articles.c.published, 1, 7)
    asked = (
        _said(
            month.label("month"),
            statements.c.kind,
            _HOW.label("how"),
            func.count().label("times"),
            func.sum(_CHARACTERS).label("characters"),
        )
        .where(its)
        .group_by("month", statements.c.kind, "how")
    )
    found: dict[str | None, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(asked):
        found[row.month].append(row)
    return found


def _said(*columns: Any) -> Select[Any]:
    """`columns` of every statement: its article, and its speaker if it has one."""
    current = and_(judgements.c.statement_number == statements.c.number, CURRENT)
    return (
        select(*columns)
        .select_from(articles)
        .join(statements, statements.c.article_number == articles.c.number)
        .outerjoin(judgements, current)
        .outerjoin(personas, personas.c.number == judgements.c.persona_number)
        .outerjoin(speakers, speakers.c.id == personas.c.speaker_id)
    )


def _added(rows: Iterable[Row[Any]]) -> Quoting:
    count: dict[str, int] = defaultdict(int)
    for row in rows:
        count["statements"] += row.times
        count[row.kind] += row.times
        count[row.how] += row.times
        count["characters"] += row.characters
        if row.kind == "direct":
            count["direct_characters"] += row.characters
    return Quoting(**count)


def _voices(connection: Connection, its: ColumnElement[bool], limit: int) -> tuple[tuple[Voice, ...], int]:
    """The speakers whom an outlet quotes most, and how many it quotes in all."""
    times = func.count().label("statements")
    asked = (
        _said(
            speakers.c.id,
            speakers.c.name,
            speakers.c.type,
            times,
            func.sum(_CHARACTERS).label("characters"),
        )
        .where(its, speakers.c.id.is_not(None))
        .group_by(speakers.c.id, speakers.c.name, speakers.c.type)
        .order_by(times.desc(), speakers.c.name, speakers.c.id)
    )
    rows = connection.execute(asked).all()
    voices = tuple(
        Voice(Speaker(row.name, row.type, ledger_id=row.id), row.statements, row.characters)
        for row in rows[:limit]
    )
    return voices, len(rows)
