"""From rows back to the records that were added: equal to them in every field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select

from onrecord.errors import LedgerCorruptError
from onrecord.ledger import moments
from onrecord.ledger.deeds import IN_ARTICLES, NUMBERED, current_deeds
from onrecord.ledger.identity.profiles import speaker_of
from onrecord.ledger.results import ArticleRecord, Hit
from onrecord.ledger.schema import articles, judgements, personas, spans, speakers, statements
from onrecord.records import Article, Attribution, Kind, Reading, Span, Statement

Found = tuple[int, str | None, float | None]
"""A statement's number, the snippet that shows where it was found, its rank."""

_AT_A_TIME = 500

_outer = statements.alias("outer")
_CURRENT = (
    (judgements.c.statement_number == statements.c.number)
    & (judgements.c.kind == "speaker")
    & judgements.c.superseded_by.is_(None)
)
_STATEMENTS = (
    select(
        statements.c.number,
        statements.c.article_number,
        articles.c.id.label("article_id"),
        statements.c.kind,
        statements.c.score,
        statements.c.extractor,
        _outer.c.id.label("inside"),
        speakers.c.id.label("speaker_id"),
        speakers.c.name,
        speakers.c.type,
        personas.c.wikidata,
        personas.c.roles,
    )
    .join(articles, articles.c.number == statements.c.article_number)
    .outerjoin(_outer, _outer.c.number == statements.c.inside_number)
    .outerjoin(judgements, _CURRENT)
    .outerjoin(personas, personas.c.number == judgements.c.persona_number)
    .outerjoin(speakers, speakers.c.id == personas.c.speaker_id)
)
_SPANS = select(spans).join(statements, statements.c.number == spans.c.statement_number)


@cache
def _in_order(which: ColumnElement[bool]) -> tuple[Select[Any], Select[Any]]:
    """The queries of the spans, and of the statements, for which `which` is true."""
    parts = (spans.c.statement_number, spans.c.role, spans.c.part)
    texts = (statements.c.article_number, statements.c.ordinal)
    return _SPANS.where(which).order_by(*parts), _STATEMENTS.where(which).order_by(*texts)


_ARTICLES_NUMBERED = select(articles).where(articles.c.number.in_(bindparam("numbers", expanding=True)))


@contextmanager
def trusting(name: str) -> Iterator[None]:
    """Within, rows that make no record mean that the ledger called `name` is damaged."""
    try:
        yield
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise LedgerCorruptError(f"{name}: the ledger is damaged ({error})") from error


def readings(connection: Connection, which: ColumnElement[bool]) -> list[Reading]:
    """The readings of the articles for which `which` is true, in the order of adding."""
    rows = connection.execute(select(articles).where(which).order_by(articles.c.number)).all()
    numbers = [row.number for row in rows]
    said: dict[int, list[Statement]] = defaultdict(list)
    for _, article_number, statement in _statements(connection, IN_ARTICLES, numbers):
        said[article_number].append(statement)
    return [Reading(_article(row), tuple(said[row.number])) for row in rows]


def records(connection: Connection, which: ColumnElement[bool]) -> list[ArticleRecord]:
    """The articles for which `which` is true, without their texts, in the order of adding."""
    rows = connection.execute(select(articles).where(which).order_by(articles.c.number))
    return [_record(row) for row in rows]


def articles_numbered(connection: Connection, numbers: Sequence[int]) -> dict[int, ArticleRecord]:
    """The articles of these numbers, all but their texts."""
    asked = select(*(column for column in articles.c if column.name != "text"))
    return {
        row.number: _record(row)
        for start in range(0, len(numbers), _AT_A_TIME)
        for row in connection.execute(asked.where(articles.c.number.in_(numbers[start : start + _AT_A_TIME])))
    }


def hits(connection: Connection, found: Sequence[Found], words_shown: int) -> list[Hit]:
    """What was `found` (statement's number, snippet, rank), in its order, with its article and words.

    Without a snippet, the first `words_shown` words of the content stand for it.
    """
    return [
        hit
        for start in range(0, len(found), _AT_A_TIME)
        for hit in _hits(connection, found[start : start + _AT_A_TIME], words_shown)
    ]


def _hits(connection: Connection, found: Sequence[Found], words_shown: int) -> Iterator[Hit]:
    numbers = [number for number, _, _ in found]
    by_number = {
        number: (article_number, statement)
        for number, article_number, statement in _statements(connection, NUMBERED, numbers)
    }
    wanted = {article_number for article_number, _ in by_number.values()}
    rows = connection.execute(_ARTICLES_NUMBERED, {"numbers": list(wanted)})
    by_article = {row.number: (_record(row), _article(row)) for row in rows}
    for number, snippet, rank in found:
        article_number, statement = by_number[number]
        record, article = by_article[article_number]
        source, cue, content = (
            article.slice(parts)
            for parts in (
                statement.attribution.source,
                statement.attribution.cue,
                statement.attribution.content,
            )
        )
        shown = _beginning(content, words_shown) if snippet is None else snippet
        yield Hit(statement, record, source, cue, content, shown, rank)


def _beginning(content: str, words_shown: int) -> str:
    words = content.split(maxsplit=words_shown)
    return content if len(words) <= words_shown else " ".join(words[:words_shown]) + "…"


def _statements(
    connection: Connection, which: ColumnElement[bool], numbers: Sequence[int]
) -> Iterator[tuple[int, int, Statement]]:
    """Number, article's number and statement, in the order of the texts; which, as for `current_deeds`."""
    of_spans, of_statements = _in_order(which)
    given = {"numbers": numbers}
    parts: dict[tuple[int, str], list[Span]] = defaultdict(list)
    for row in connection.execute(of_spans, given):
        parts[row.statement_number, row.role].append(Span(row.start, row.end))
    done = current_deeds(connection, which, numbers)
    for row in connection.execute(of_statements, given):
        attribution = Attribution(
            source=tuple(parts[row.number, "source"]),
            cue=tuple(parts[row.number, "cue"]),
            content=tuple(parts[row.number, "content"]),
            score=row.score,
        )
        statement = Statement(
            article_id=row.article_id,
            attribution=attribution,
            kind=Kind(row.kind),
            extractor=row.extractor,
            speaker=None if row.speaker_id is None else speaker_of(row),
            inside=row.inside,
            deed=done.get(row.number),
        )
        yield row.number, row.article_number, statement


def _article(row: Row[Any]) -> Article:
    return Article(
        text=row.text,
        name=row.name,
        title=row.title,
        outlet=row.outlet,
        byline=row.byline,
        published=_published(row),
        language=row.language,
    )


def _record(row: Row[Any]) -> ArticleRecord:
    return ArticleRecord(
        id=row.id,
        name=row.name,
        title=row.title,
        outlet=row.outlet,
        byline=row.byline,
        published=_published(row),
        language=row.language,
        length=row.length,
    )


def _published(row: Row[Any]) -> Any:
    return None if row.published is None else moments.read(row.published, row.published_offset)
