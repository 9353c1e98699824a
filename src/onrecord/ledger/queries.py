"""The only reader: searches the ledger, and gives back what was added to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Unpack

from sqlalchemy import Connection, Row, func, select

from onrecord.errors import LedgerError, QueryError
from onrecord.ledger import moments, newest, people, portrait, rebuild, wire
from onrecord.ledger.connection import Database
from onrecord.ledger.deeds import CURRENT, deeds_ever
from onrecord.ledger.identity.profiles import unlisted
from onrecord.ledger.overviews import ListedSpeaker
from onrecord.ledger.results import (
    ArticleRecord,
    DeedJudgement,
    Hit,
    Inventory,
    Judgement,
    SpeakerRecord,
    SpeakerSummary,
    Statistics,
    Tally,
)
from onrecord.ledger.schema import (
    REVISION,
    articles,
    decisions,
    deeds,
    feeds,
    judgements,
    personas,
    printings,
    problems,
    statements,
)
from onrecord.ledger.search import Filters, Query
from onrecord.ledger.words.index import SNIPPET_WORDS
from onrecord.records import Article, Reading, Speaker

_ARTICLES_AT_A_TIME = 64


class Reader:
    """Reads one ledger. Every method sees the ledger as it is when called, while others may write to it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._database.reading() as connection, rebuild.trusting(self._database.name):
            yield connection

    def search(self, words: str = "", **filters: Unpack[Filters]) -> list[Hit]:
        """Statements with all of `words` in content, source or speaker, best first.

        Without words all statements are listed, newest first. `words` are in the language of `language`:
        a "quoted phrase", word*, -not, OR, parentheses, speaker:, since: and more. `speaker` is a name,
        whole or the last one; `outlet` a whole name; neither minds case or accents. `since` and `until` are
        days in UTC, both included, or datetimes; with either, articles without a date are left out.
        `act` is one of `Act`, and `toward` a name of somebody whom it is aimed at.
        `marks` are put around what was found in the snippet. `limit` come, 20 if it is not given, after
        `offset` others, or behind the statement with the id `after`, the last one of the page before.
        Raises QueryError for what cannot be understood.
        """
        return self._search(Query(words, **filters))

    def search_sql(self, words: str = "", **filters: Unpack[Filters]) -> tuple[str, dict[str, object]]:
        """The SQL that `search` runs for the same question, and its named parameters.

        Where it begins with the newest articles and they do not hold enough, it is not the only one.
        """
        query = Query(words, **filters)
        with self._reading() as connection:
            return newest.sql(connection, query, self._database.words)

    def _search(self, query: Query) -> list[Hit]:
        words = self._database.words
        with self._reading() as connection:
            found = newest.found(connection, query, words)
            places = [(row.number, row.snippet, row.rank) for row in found]
            hits = rebuild.hits(connection, places, SNIPPET_WORDS)
        asked = query.asked(words)
        return hits if asked is None else words.show(hits, asked, query.marks)

    def speakers(self, limit: int = 50, contains: str | None = None) -> list[SpeakerSummary]:
        """The speakers with the most statements, most first; `contains` is a part of one of their names."""
        if limit < 0:
            raise QueryError(f"the limit must not be negative: {limit}")
        with self._reading() as connection:
            which = None if contains is None else people.with_part(contains)
            return people.summaries(connection, which, limit)

    def speaker(self, name: str, *, recent: int = 20, newest: int | None = None) -> SpeakerRecord | None:
        """What is on record of `name`, with the `recent` newest statements.

        Their words are looked through for names in the `newest` statements only, if that is given: where
        somebody said a hundred thousand things, all else is counted in the indexes.

        A last name will do where it is one speaker's only, and so will an id. None if nobody is meant, or
        more than one is; `namesakes` and `close_names` then say who could be.
        """
        with self._reading() as connection:
            found = people.meant(connection, name)
            if len(found) != 1:
                return None
            id_ = found[0].speaker.id
            wikidata = portrait.wikidata(connection, id_)
            counted = portrait.counted(connection, replace(found[0].speaker, wikidata=wikidata))
            record = SpeakerRecord(
                counted.summary,
                names=portrait.sources(connection, id_, newest),
                outlets=counted.outlets,
                recent=(),
                known_as=portrait.printed_names(connection, counted.summary),
                roles=portrait.roles(connection, id_),
                months=counted.months,
                about=portrait.spoken_about(connection, id_, newest),
            )
        latest = self._search(Query(speaker_id=id_, limit=recent)) if recent else []
        return replace(record, recent=tuple(latest))

    def the_speaker(self, name: str) -> ListedSpeaker:
        """The one speaker who is meant by `name`; raises QueryError, which says who could be, if none is."""
        with self._reading() as connection:
            return people.one(connection, name, self._database.name)

    def namesakes(self, name: str) -> list[ListedSpeaker]:
        """Everybody who may be meant by `name`, those in the most articles first; it counts no statements."""
        with self._reading() as connection:
            return people.meant(connection, name)

    def close_names(self, name: str, limit: int = 5) -> list[str]:
        """Speakers' names that are like `name` or contain it as a word, the most alike first."""
        with self._reading() as connection:
            return people.close_names(connection, name, limit)

    def has(self, article_id: str) -> bool:
        """Whether the article with this id is on the ledger."""
        with self._reading() as connection:
            return connection.scalar(select(articles.c.number).where(articles.c.id == article_id)) is not None

    def reading(self, article_id: str) -> Reading | None:
        """The article with this id and all that was said in it, or None."""
        with self._reading() as connection:
            found = rebuild.readings(connection, articles.c.id == article_id)
        return found[0] if found else None

    def original(self, article: Article, extractor: str | None = None) -> Reading | None:
        """What was read before in the same text, but for a dateline, a byline, a trimmed end; None: nothing.

        With `extractor`, only if that version read it.
        """
        runs = wire.runs(article.text)
        with self._reading() as connection:
            found = wire.original_of(connection, runs)
            if found is None:
                return None
            which = articles.c.number == found.number
            if extractor is not None:
                which &= articles.c.extractor == extractor
            read = rebuild.readings(connection, which)
            return read[0] if read and read[0].article.language == article.language else None

    def printings(self, article_id: str) -> list[ArticleRecord]:
        """The articles that print one text, this one among them, in the order of adding."""
        with self._reading() as connection:
            number = connection.scalar(select(articles.c.number).where(articles.c.id == article_id))
            if number is None:
                raise LedgerError(f"{self._database.name}: there is no article {article_id!r}")
            return rebuild.records(connection, articles.c.number.in_(wire.printings_of(connection, number)))

    def readings(self) -> Iterator[Reading]:
        """Every article with all that was said in it, in the order of adding.

        Nothing is held open between two articles: what is added meanwhile comes at the end.
        """
        last = 0
        while True:
            with self._reading() as connection:
                numbers = connection.scalars(
                    select(articles.c.number)
                    .where(articles.c.number > last)
                    .order_by(articles.c.number)
                    .limit(_ARTICLES_AT_A_TIME)
                ).all()
                found = rebuild.readings(connection, articles.c.number.in_(numbers)) if numbers else []
            if not numbers:
                return
            last = numbers[-1]
            yield from found

    def judgements(self, statement_id: str) -> list[Judgement]:
        """All that was ever believed about who made this statement, oldest first.

        Raises LedgerError if there is no such statement.
        """
        with self._reading() as connection:
            number = self._number(connection, statement_id)
            rows = connection.execute(
                select(judgements, personas.c.name, personas.c.type, personas.c.wikidata, personas.c.roles)
                .outerjoin(personas, personas.c.number == judgements.c.persona_number)
                .where(judgements.c.statement_number == number)
                .order_by(judgements.c.number)
            )
            return [
                Judgement(
                    number=row.number,
                    speaker=None if row.name is None else _as_judged(row),
                    score=row.score,
                    decided_by=row.decided_by,
                    decided_at=moments.read(row.decided_at, "+00:00"),
                    current=row.superseded_by is None,
                )
                for row in rows
            ]

    def deed_judgements(self, statement_id: str) -> list[DeedJudgement]:
        """All that was ever believed about what is done by saying this, oldest first.

        Raises LedgerError if there is no such statement.
        """
        with self._reading() as connection:
            rows, found = deeds_ever(connection, self._number(connection, statement_id))
            return [
                DeedJudgement(
                    row.number, deed, row.decided_by, moments.utc(row.decided_at), row.superseded_by is None
                )
                for row, deed in zip(rows, found, strict=True)
            ]

    def _number(self, connection: Connection, statement_id: str) -> int:
        number: int | None = connection.scalar(
            select(statements.c.number).where(statements.c.id == statement_id)
        )
        if number is None:
            raise LedgerError(f"{self._database.name}: there is no statement {statement_id!r}")
        return number

    def inventory(self) -> Inventory:
        """What this ledger is, and how much of everything is on it."""
        counted = (printings, personas, deeds, decisions, problems, feeds)
        by_extractor = (
            select(articles.c.extractor, func.count())
            .where(articles.c.extractor.is_not(None))
            .group_by(articles.c.extractor)
        )
        with self._reading() as connection:
            counts = {
                table.name: connection.scalar(select(func.count()).select_from(table)) or 0
                for table in counted
            }
            read = [Tally(version, number) for version, number in connection.execute(by_extractor)]
            size = self._database.size(connection)
        return Inventory(
            name=self._database.name,
            kind=self._database.kind,
            revision=REVISION,
            size=size,
            statistics=self.statistics(),
            extractors=tuple(sorted(read, key=lambda tally: (-tally.count, tally.text))),
            **counts,
        )

    def statistics(self) -> Statistics:
        """How much is on the ledger."""
        current = judgements.c.superseded_by.is_(None) & judgements.c.persona_number.is_not(None)
        about_articles = select(
            func.count(),
            func.count(articles.c.outlet_key.distinct()),
            func.min(articles.c.published),
            func.max(articles.c.published),
        ).select_from(articles)
        about_speakers = (
            select(func.count(), func.count(personas.c.speaker_id.distinct()))
            .select_from(judgements)
            .join(personas, personas.c.number == judgements.c.persona_number)
            .where(current)
        )
        by_kind = select(statements.c.kind, func.count()).group_by(statements.c.kind)
        by_act = (
            select(deeds.c.act, func.count()).where(CURRENT, deeds.c.act.is_not(None)).group_by(deeds.c.act)
        )
        with self._reading() as connection:
            acts = [Tally(act, count) for act, count in connection.execute(by_act)]
            article_count, outlets, first, last = connection.execute(about_articles).one()
            attributed, speaker_count = connection.execute(about_speakers).one()
            kinds: dict[str, int] = dict(connection.execute(by_kind).all())
            judged = connection.scalar(select(func.count()).select_from(judgements)) or 0
            return Statistics(
                articles=article_count,
                outlets=outlets,
                statements=sum(kinds.values()),
                direct=kinds.get("direct", 0),
                indirect=kinds.get("indirect", 0),
                mixed=kinds.get("mixed", 0),
                attributed=attributed,
                speakers=speaker_count,
                judgements=judged,
                first=moments.read_utc(first),
                last=moments.read_utc(last),
                acts=tuple(sorted(acts, key=lambda tally: (-tally.count, tally.text))),
            )


def _as_judged(row: Row[Any]) -> Speaker:
    return Speaker(row.name, row.type, row.wikidata, unlisted(row.roles))
