"""Looking around on a ledger: its state, its newest articles, its speakers and outlets, one statement."""

from __future__ import annotations

from typing import Any, Unpack

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from onrecord.errors import QueryError
from onrecord.ledger import facets, names, outlets, people, rebuild
from onrecord.ledger.connection import Database
from onrecord.ledger.overviews import Facets, ListedArticle, ListedOutlet, ListedSpeaker, OutletRecord
from onrecord.ledger.results import Hit
from onrecord.ledger.schema import (
    articles,
    decisions,
    deeds,
    identity_judgements,
    judgements,
    speaker_facts,
    speakers,
    statements,
)
from onrecord.ledger.search import SNIPPET_WORDS, Filters, Query
from onrecord.records import Speaker

_GROWING = (articles, statements, judgements, deeds, identity_judgements, decisions)
"""Every change to what is said, or to who said it, adds a row to one of these."""

MOST_AT_ONCE = 10_000
"""How many rows any list gives at most."""


class Browser:
    """Answers those who look around on one ledger, as it is when asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def stamp(self) -> str:
        """Names the ledger's state: while it is the same, so is every answer. It looks into indexes."""
        newest = [select(func.max(table.c.number)).scalar_subquery() for table in _GROWING]
        with self._database.reading() as connection, rebuild.trusting(self._database.path):
            return "-".join(str(number or 0) for number in connection.execute(select(*newest)).one())

    def hit(self, statement_id: str) -> Hit | None:
        """The statement with this id, with its article and words; None if there is none."""
        asked = select(statements.c.number).where(statements.c.id == names.storable(statement_id))
        with self._database.reading() as connection, rebuild.trusting(self._database.path):
            number = connection.scalar(asked)
            if number is None:
                return None
            return rebuild.hits(connection, [(number, None, None)], SNIPPET_WORDS)[0]

    def articles(
        self, *, limit: int = 20, outlet: str | None = None, after: str | None = None
    ) -> list[ListedArticle]:
        """The newest articles, without their texts; of `outlet` only, behind the one with the id `after`.

        Articles without a date come last. Raises QueryError for a limit that is none.
        """
        asked = select(articles.c.number).order_by(
            articles.c.published.desc().nulls_last(), articles.c.number.desc()
        )
        if outlet is not None:
            asked = asked.where(articles.c.outlet_key == names.fold(names.storable(outlet)))
        with self._database.reading() as connection, rebuild.trusting(self._database.path):
            if after is not None:
                asked = asked.where(_behind(connection, after))
            numbers = connection.scalars(asked.limit(_most(limit))).all()
            records = rebuild.articles_numbered(connection, numbers)
            counted = (
                select(statements.c.article_number, func.count())
                .where(statements.c.article_number.in_(numbers))
                .group_by(statements.c.article_number)
            )
            count: dict[int, int] = dict(connection.execute(counted).all()) if numbers else {}
            return [ListedArticle(records[number], count.get(number, 0)) for number in numbers]

    def speaker_list(
        self,
        *,
        limit: int = 50,
        contains: str | None = None,
        type_: str | None = None,
        after: str | None = None,
    ) -> list[ListedSpeaker]:
        """The speakers who are in the most articles, most first; behind the one with the id `after`.

        `contains` is a part of one of their names, `type_` their type. Raises QueryError for a limit that is
        none.
        """
        asked = select(speakers.c.id, speakers.c.name, speakers.c.type, speakers.c.articles)
        asked = asked.where(speakers.c.articles > 0)
        if contains is not None:
            asked = asked.where(people.with_part(contains))
        if type_ is not None:
            asked = asked.where(speakers.c.type == names.storable(type_))
        asked = asked.order_by(speakers.c.articles.desc(), speakers.c.name_key, speakers.c.id)
        with self._database.reading() as connection, rebuild.trusting(self._database.path):
            if after is not None:
                asked = _behind_speaker(connection, asked, after)
            rows = connection.execute(asked.limit(_most(limit))).all()
            items = _wikidata(connection, [row.id for row in rows])
            return [
                ListedSpeaker(Speaker(row.name, row.type, items.get(row.id), ledger_id=row.id), row.articles)
                for row in rows
            ]

    def outlets(self, limit: int = 1000) -> list[ListedOutlet]:
        """The outlets with the most articles, most first."""
        with self._database.reading() as connection, rebuild.trusting(self._database.path):
            return outlets.listed(connection, _most(limit))

    def outlet(self, name: str, *, voices: int = 25) -> OutletRecord | None:
        """What is on record of an outlet, given its whole name, with its `voices` most quoted speakers.

        Case and accents do not matter. None if nothing that it published is on the ledger.
        """
        with self._database.reading() as connection, rebuild.trusting(self._database.path):
            return outlets.record(connection, names.fold(names.storable(name)), _most(voices))

    def facets(self, words: str = "", *, most: int = 2000, **filters: Unpack[Filters]) -> Facets:
        """What the statements that `search` finds have in common: kinds, speakers, outlets, years.

        At most `most` of them are looked at. Raises QueryError for what cannot be understood.
        """
        query = Query(words, **filters)
        with self._database.reading() as connection, rebuild.trusting(self._database.path):
            return facets.facets(connection, query, _most(most))


def _most(limit: int) -> int:
    if not 0 <= limit <= MOST_AT_ONCE:
        raise QueryError(f"the limit must lie in 0 to {MOST_AT_ONCE}, not {limit}")
    return limit


def _behind(connection: Connection, after: str) -> ColumnElement[bool]:
    """What is true of articles that come behind the one with this id."""
    shown = connection.execute(
        select(articles.c.number, articles.c.published).where(articles.c.id == names.storable(after))
    ).one_or_none()
    if shown is None:
        raise QueryError(f"{after[:40]!r} is no article on this ledger, so no list goes on behind it")
    if shown.published is None:
        return and_(articles.c.published.is_(None), articles.c.number < shown.number)
    return or_(
        articles.c.published < shown.published,
        and_(articles.c.published == shown.published, articles.c.number < shown.number),
        articles.c.published.is_(None),
    )


def _behind_speaker(connection: Connection, asked: Select[Any], after: str) -> Select[Any]:
    shown = connection.execute(select(speakers).where(speakers.c.id == names.storable(after))).one_or_none()
    if shown is None:
        raise QueryError(f"{after[:40]!r} is no speaker on this ledger, so no list goes on behind it")
    same = speakers.c.articles == shown.articles
    return asked.where(
        or_(
            speakers.c.articles < shown.articles,
            and_(same, speakers.c.name_key > shown.name_key),
            and_(same, speakers.c.name_key == shown.name_key, speakers.c.id > shown.id),
        )
    )


def _wikidata(connection: Connection, ids: list[str]) -> dict[str, str]:
    """The Wikidata item of each of these speakers that has one."""
    if not ids:
        return {}
    asked = (
        select(speaker_facts.c.speaker_id, speaker_facts.c.value)
        .where(speaker_facts.c.kind == "wikidata", speaker_facts.c.speaker_id.in_(ids))
        .order_by(speaker_facts.c.articles, speaker_facts.c.value.desc())
    )
    return {row.speaker_id: row.value for row in connection.execute(asked)}
