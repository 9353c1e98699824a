"""The only writer: puts readings and judgements on the ledger, each in one transaction.

What was observed is written once. What is believed is appended; a new judgement supersedes the one that
held before, and the full-text index follows it in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as insert_or_not

from onrecord.errors import LedgerError, NotTextError
from onrecord.ledger import moments, names
from onrecord.ledger.connection import Database
from onrecord.ledger.schema import articles, judgements, spans, speakers, statements
from onrecord.records import Article, Reading, Spans, Speaker, Statement

Row = dict[str, Any]

_INDEX = text(
    "INSERT INTO said_words (rowid, content, source, speaker)"
    " SELECT number, content, source, speaker FROM said WHERE number BETWEEN :first AND :last"
)
# FTS5 keeps no copy of the words, so it has to be told which ones it is to forget.
_FORGET = text(
    "INSERT INTO said_words (said_words, rowid, content, source, speaker)"
    " SELECT 'delete', number, content, source, speaker FROM said WHERE number = :number"
)


class Writer:
    """Writes to one ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        reading: Reading,
        *,
        extractor: str | None = None,
        decided_by: str | None = None,
        added: datetime | None = None,
    ) -> bool:
        """Put an article and all its statements on the ledger; False if the article is there already.

        An article that is there stays as it is, whatever else `reading` says of it: what another version
        of the extractor observed is never mixed in. `extractor` read the article (by default whichever
        read its statements), `decided_by` found their speakers (by default the same), `added` is when
        (by default now).

        Raises NotTextError for what cannot be stored as Unicode text or in UTC, LedgerError for a reading
        that contradicts itself, and the errors of `Database.writing`. After an error nothing was added.
        """
        _check(reading)
        article = _article_row(reading, extractor, moments.write(added)[0] if added else moments.now())
        with self._database.writing() as connection:
            if connection.scalar(select(articles.c.number).where(articles.c.id == article["id"])):
                return False
            article["number"] = _next_number(connection, articles)
            connection.execute(insert(articles), article)
            if reading.statements:
                first = _next_number(connection, statements)
                _insert_statements(connection, article, reading.statements, first)
                _insert_speakers(connection, article, reading.statements, first, decided_by)
                connection.execute(_INDEX, {"first": first, "last": first + len(reading.statements) - 1})
        return True

    def judge(
        self,
        statement_id: str,
        speaker: Speaker | None,
        *,
        decided_by: str,
        score: float | None = None,
        decided_at: datetime | None = None,
    ) -> bool:
        """Append the judgement that `speaker` said it (None: that nobody known did).

        It supersedes the judgement that held before; False if that one was the same, made by the same.
        `score` lies in 0 to 1. Raises LedgerError if there is no such statement.
        """
        if score is not None and not 0 <= score <= 1:
            raise ValueError(f"not a score: {score}")
        if speaker is not None:
            _refuse_halves(decided_by, speaker.name, speaker.type)
        at = moments.write(decided_at)[0] if decided_at else moments.now()
        with self._database.writing() as connection:
            number = connection.scalar(select(statements.c.number).where(statements.c.id == statement_id))
            if number is None:
                raise LedgerError(f"{self._database.path}: there is no statement {statement_id!r}")
            new = _judgement_row(number, speaker, decided_by, at) | {"score": score}
            return _append(connection, new)


def _append(connection: Connection, new: Row) -> bool:
    """Let the judgement `new` follow the one that holds, unless it says nothing new."""
    number = new["statement_number"]
    holds = (
        (judgements.c.statement_number == number)
        & (judgements.c.kind == new["kind"])
        & judgements.c.superseded_by.is_(None)
    )
    old = connection.execute(select(judgements).where(holds)).one_or_none()
    said = ("name", "type", "score", "decided_by")
    if old is not None and all(getattr(old, column) == new[column] for column in said):
        return False
    connection.execute(_FORGET, {"number": number})
    new["number"] = _next_number(connection, judgements)
    if old is not None:
        connection.execute(update(judgements).where(holds).values(superseded_by=new["number"]))
    _upsert_speakers(connection, [new])
    connection.execute(insert(judgements), new)
    connection.execute(_INDEX, {"first": number, "last": number})
    return True


def _check(reading: Reading) -> None:
    """Raise LedgerError if `reading` contradicts itself: the ledger could not give it back."""
    article, ids = reading.article, {statement.id for statement in reading.statements}
    if len(ids) != len(reading.statements):
        raise LedgerError(f"{article.name!a}: a statement stands twice in one reading")
    for statement in reading.statements:
        attribution = statement.attribution
        parts = (*attribution.source, *attribution.cue, *attribution.content)
        if statement.article_id != article.id:
            raise LedgerError(f"{article.name!a}: statement {statement.id} is of another article")
        if not attribution.content:
            raise LedgerError(f"{article.name!a}: statement {statement.id} has no content")
        if max(part.end for part in parts) > len(article.text):
            raise LedgerError(f"{article.name!a}: statement {statement.id} ends after its article")
        if not 0 <= attribution.score <= 1:
            raise LedgerError(f"{article.name!a}: statement {statement.id} has score {attribution.score}")
        if statement.inside is not None and statement.inside not in ids:
            raise LedgerError(f"{article.name!a}: statement {statement.id} is inside one that is not here")


def _refuse_halves(name: str, *texts: str | None) -> None:
    for text_ in (name, *texts):
        if text_ is None:
            continue
        try:
            text_.encode()
        except UnicodeEncodeError as error:
            raise NotTextError(
                f"{name!a}: character {error.start} of {text_[error.start : error.start + 20]!a} is half of a"
                " surrogate pair, which is not Unicode text"
            ) from error


def _article_row(reading: Reading, extractor: str | None, added: str) -> Row:
    article = reading.article
    observed = {statement.extractor for statement in reading.statements}
    if extractor is None and len(observed) == 1:
        extractor = next(iter(observed))
    printed = (article.text, article.title, article.outlet, article.byline, article.language, extractor)
    speakers_ = [part for s in reading.statements if s.speaker for part in (s.speaker.name, s.speaker.type)]
    _refuse_halves(article.name, *printed, *observed, *speakers_)
    published, offset = _published(article)
    return {
        "id": article.id,
        "name": article.name,
        "title": article.title,
        "outlet": article.outlet,
        "outlet_key": None if article.outlet is None else names.fold(article.outlet),
        "byline": article.byline,
        "published": published,
        "published_offset": offset,
        "language": article.language,
        "length": len(article.text),
        "extractor": extractor,
        "added": added,
        "text": article.text,
    }


def _published(article: Article) -> tuple[str | None, str | None]:
    if article.published is None:
        return None, None
    try:
        return moments.write(article.published)
    except OverflowError as error:
        raise NotTextError(
            f"{article.name!a}: it was published at {article.published}, which UTC does not know"
        ) from error


def _insert_statements(
    connection: Connection, article: Row, observed: Sequence[Statement], first: int
) -> None:
    number_of = {statement.id: number for number, statement in enumerate(observed, first)}
    rows = [
        {
            "number": first + ordinal,
            "id": statement.id,
            "article_number": article["number"],
            "ordinal": ordinal,
            "kind": statement.kind.value,
            "score": statement.attribution.score,
            "extractor": statement.extractor,
            "inside_number": None if statement.inside is None else number_of[statement.inside],
            "start": min(span.start for span in statement.attribution.content),
            "end": max(span.end for span in statement.attribution.content),
        }
        for ordinal, statement in enumerate(observed)
    ]
    connection.execute(insert(statements), rows)
    connection.execute(insert(spans), [row for s in observed for row in _span_rows(number_of[s.id], s)])


def _span_rows(number: int, statement: Statement) -> Iterator[Row]:
    roles: tuple[tuple[str, Spans], ...] = (
        ("source", statement.attribution.source),
        ("cue", statement.attribution.cue),
        ("content", statement.attribution.content),
    )
    for role, parts in roles:
        for part, span in enumerate(parts):
            place = {"role": role, "part": part, "start": span.start, "end": span.end}
            yield {"statement_number": number, **place}


def _insert_speakers(
    connection: Connection, article: Row, observed: Sequence[Statement], first: int, decided_by: str | None
) -> None:
    rows = [
        _judgement_row(number, statement.speaker, decided_by or statement.extractor, article["added"])
        for number, statement in enumerate(observed, first)
        if statement.speaker is not None
    ]
    if not rows:
        return
    for number, row in enumerate(rows, _next_number(connection, judgements)):
        row["number"] = number
    _upsert_speakers(connection, rows)
    connection.execute(insert(judgements), rows)


def _judgement_row(number: int, speaker: Speaker | None, decided_by: str, decided_at: str) -> Row:
    return {
        "statement_number": number,
        "kind": "speaker",
        "speaker_id": speaker.id if speaker else None,
        "name": speaker.name if speaker else None,
        "type": speaker.type if speaker else None,
        "score": None,
        "decided_by": decided_by,
        "decided_at": decided_at,
        "superseded_by": None,
    }


def _upsert_speakers(connection: Connection, rows: Sequence[Row]) -> None:
    """Let the index of names know the speakers of judgements; it learns the type of one it did not know."""
    new = [
        {
            "id": row["speaker_id"],
            "name": row["name"],
            "type": row["type"],
            "name_key": names.fold(row["name"]),
        }
        for row in rows
        if row["name"] is not None
    ]
    if not new:
        return
    upsert = insert_or_not(speakers)
    connection.execute(
        upsert.on_conflict_do_update(
            index_elements=["id"],
            set_={"type": upsert.excluded.type},
            where=(speakers.c.type == "unknown") & (upsert.excluded.type != "unknown"),
        ),
        new,
    )


def _next_number(connection: Connection, table: Table) -> int:
    """The next key of `table`; nobody else can take it, as there is one writer at a time."""
    last: int | None = connection.scalar(select(func.max(table.c.number)))
    return 1 if last is None else last + 1
