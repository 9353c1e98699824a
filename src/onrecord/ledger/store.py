"""The only writer: puts readings and judgements on the ledger, each in one transaction.

What was observed is written once. What is believed is appended; a new judgement supersedes the one that
held before, and the full-text index follows it in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select, update
from sqlalchemy import Row as SqlRow

from onrecord.errors import LedgerError, NotTextError
from onrecord.ledger import moments, names, wire
from onrecord.ledger.connection import Database
from onrecord.ledger.deeds import add_deeds, append_deed, check_deeds, fault_of
from onrecord.ledger.identity.profiles import Profiles
from onrecord.ledger.inserting import insert_rows
from onrecord.ledger.placing import PersonaKey, add_personas, key_of, people_in, persona_number
from onrecord.ledger.schema import (
    articles,
    deeds,
    identity_judgements,
    judgements,
    other_names,
    personas,
    spans,
    statements,
)
from onrecord.ledger.words import index_of
from onrecord.records import Article, Deed, Reading, Spans, Speaker, Statement

Row = dict[str, Any]

_THERE = select(articles.c.number, articles.c.name).where(articles.c.id == bindparam("id"))


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
        read its statements), `decided_by` found their speakers and deeds (by default the same), `added` is
        when (by default now).

        Raises NotTextError for what cannot be stored as Unicode text or in UTC, LedgerError for a reading
        that contradicts itself, and the errors of `Database.writing`. After an error nothing was added.
        """
        return self.add_all([reading], extractor=extractor, decided_by=decided_by, added=added)[0]

    def add_all(
        self,
        readings: Iterable[Reading],
        *,
        extractor: str | None = None,
        decided_by: str | None = None,
        added: datetime | None = None,
    ) -> list[bool]:
        """The same as `add` for several readings, in one transaction: all are there afterwards, or none.

        What is known of speakers is looked up once for all, so some hundred at a time are added in half the
        time; another writer has to wait until the last one is there.
        """
        at = moments.write(added)[0] if added else moments.now()
        drafts = [_drafted(reading, extractor, at) for reading in readings]
        with self._database.writing() as connection:
            putting = _Putting(connection, decided_by)
            done = [putting.put(*draft) for draft in drafts]
            putting.index()
        return done

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
            refuse_halves(decided_by, *_printed(speaker))
        at = moments.write(decided_at)[0] if decided_at else moments.now()
        with self._database.writing() as connection:
            said = self._said(connection, statement_id)
            persona = (
                None if speaker is None else persona_number(connection, said.article_number, speaker, at)
            )
            new = _judgement_row(said.number, persona, decided_by, at) | {"score": score}
            return _append(connection, new)

    def judge_deed(
        self,
        statement_id: str,
        deed: Deed | None,
        *,
        decided_by: str,
        decided_at: datetime | None = None,
    ) -> bool:
        """Append the judgement that `deed` is done by saying it (None: that nothing is known).

        It supersedes the whole deed that was held before, targets and answer with it; False if that one was
        the same, judged by the same. Raises LedgerError if there is no such statement, or if what it is to
        answer is not in its article, or answers it in turn.
        """
        refuse_halves(decided_by, *(part for who in deed.targets for part in _printed(who)) if deed else ())
        at = moments.write(decided_at)[0] if decided_at else moments.now()
        with self._database.writing() as connection:
            said = self._said(connection, statement_id)
            if deed is not None and (fault := fault_of(said.id, deed, said.length)):
                raise LedgerError(f"{self._database.name}: statement {statement_id} {fault}")
            return append_deed(connection, said, deed, decided_by, at)

    def _said(self, connection: Connection, statement_id: str) -> SqlRow[*tuple[Any, ...]]:
        asked = select(statements.c.number, statements.c.id, statements.c.article_number, articles.c.length)
        found = connection.execute(
            asked.join(articles, articles.c.number == statements.c.article_number).where(
                statements.c.id == statement_id
            )
        ).one_or_none()
        if found is None:
            raise LedgerError(f"{self._database.name}: there is no statement {statement_id!r}")
        return found


Draft = tuple[Reading, Row, wire.Hashes]


def _drafted(reading: Reading, extractor: str | None, at: str) -> Draft:
    """What can be said of a reading before anybody has to wait for it; raises what is wrong with it."""
    _check(reading)
    return reading, _article_row(reading, extractor, at), wire.runs(reading.article.text)


class _Putting:
    """Puts readings on the ledger, one after the other, in one transaction."""

    def __init__(self, connection: Connection, decided_by: str | None) -> None:
        self._connection = connection
        self._decided_by = decided_by
        self._profiles = Profiles(connection)
        self._first: dict[str, int] = {}
        self._last = 0

    def put(self, reading: Reading, article: Row, runs: wire.Hashes) -> bool:
        """Put one there; False if it is there already. Its words are found once `index` has been called."""
        connection = self._connection
        there = connection.execute(_THERE, {"id": article["id"]}).one_or_none()
        if there is not None:
            _note_name(connection, there.number, there.name, article["name"])
            return False
        first = _next_numbers(connection)
        self._first = self._first or first
        article["number"] = first["articles"]
        original = wire.original_of(connection, runs)
        insert_rows(connection, articles, [article])
        wire.keep(connection, article["number"], runs, original)
        if reading.statements:
            _insert_statements(connection, article, reading.statements, first["statements"])
            persona_of = add_personas(connection, article, reading, first, self._profiles)
            _insert_speakers(connection, article, reading, first, persona_of, self._decided_by)
            judged = {"decided_by": self._decided_by, "decided_at": article["added"]}
            add_deeds(connection, reading, first, persona_of, judged)
            self._last = first["statements"] + len(reading.statements) - 1
        return True

    def index(self) -> None:
        """Let what was put there be found by its words."""
        if self._last:
            index_of(self._connection).index(self._connection, self._first["statements"], self._last)


def _append(connection: Connection, new: Row) -> bool:
    """Let the judgement `new` follow the one that holds, unless it says nothing new."""
    number = new["statement_number"]
    holds = (
        (judgements.c.statement_number == number)
        & (judgements.c.kind == new["kind"])
        & judgements.c.superseded_by.is_(None)
    )
    old = connection.execute(select(judgements).where(holds)).one_or_none()
    said = ("persona_number", "score", "decided_by")
    if old is not None and all(getattr(old, column) == new[column] for column in said):
        return False
    words = index_of(connection)
    words.forget(connection, number)
    new["number"] = _next_number(connection, judgements)
    if old is not None:
        connection.execute(update(judgements).where(holds).values(superseded_by=new["number"]))
    insert_rows(connection, judgements, [new])
    words.index(connection, number, number)
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
    check_deeds(reading, ids)


def refuse_halves(name: str, *texts: str | None) -> None:
    """Raise NotTextError, which says `name`, if it or one of `texts` is no Unicode text, or holds NUL."""
    for text_ in (name, *texts):
        if text_ is None:
            continue
        if "\0" in text_:
            # Not every database takes it, and no text that is printed has it.
            raise NotTextError(f"{name!a}: {text_[:20]!a} holds a NUL character at {text_.index(chr(0))}")
        try:
            text_.encode()
        except UnicodeEncodeError as error:
            raise NotTextError(
                f"{name!a}: character {error.start} of {text_[error.start : error.start + 20]!a} is half of a"
                " surrogate pair, which is not Unicode text"
            ) from error


def _printed(speaker: Speaker) -> tuple[str | None, ...]:
    return speaker.name, speaker.type, speaker.wikidata, *speaker.roles


def _article_row(reading: Reading, extractor: str | None, added: str) -> Row:
    article = reading.article
    observed = {statement.extractor for statement in reading.statements}
    if extractor is None and len(observed) == 1:
        extractor = next(iter(observed))
    printed = (article.text, article.title, article.outlet, article.byline, article.language, extractor)
    speakers_ = [part for speaker in people_in(reading) for part in _printed(speaker)]
    refuse_halves(article.name, *printed, *observed, *speakers_)
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


def _note_name(connection: Connection, number: int, known: str, name: str) -> None:
    """Note that the article `number`, read from `known`, was read from `name` too."""
    if name == known:
        return
    facts = {"name": name, "article_number": number}
    same = (other_names.c.name == name) & (other_names.c.article_number == number)
    if connection.scalar(select(other_names.c.name).where(same)) is None:
        insert_rows(connection, other_names, [facts])


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
    insert_rows(connection, statements, rows)
    insert_rows(connection, spans, [row for s in observed for row in _span_rows(number_of[s.id], s)])


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
    connection: Connection,
    article: Row,
    reading: Reading,
    first: dict[str, int],
    persona_of: Mapping[PersonaKey, int],
    decided_by: str | None,
) -> None:
    """Say whose each statement is."""
    rows = [
        _judgement_row(
            number, persona_of[key_of(statement.speaker)], decided_by or statement.extractor, article["added"]
        )
        for number, statement in enumerate(reading.statements, first["statements"])
        if statement.speaker is not None
    ]
    for number, row in enumerate(rows, first["judgements"]):
        row["number"] = number
    insert_rows(connection, judgements, rows)


def _judgement_row(number: int, persona_number: int | None, decided_by: str, decided_at: str) -> Row:
    return {
        "statement_number": number,
        "kind": "speaker",
        "persona_number": persona_number,
        "score": None,
        "decided_by": decided_by,
        "decided_at": decided_at,
        "superseded_by": None,
    }


def _next_number(connection: Connection, table: Table) -> int:
    """The next key of `table`; nobody else can take it, as there is one writer at a time."""
    last: int | None = connection.scalar(select(func.max(table.c.number)))
    return 1 if last is None else last + 1


_LAST_NUMBERS = select(
    *(
        select(func.max(table.c.number)).scalar_subquery().label(table.name)
        for table in (articles, statements, personas, judgements, deeds, identity_judgements)
    )
)


def _next_numbers(connection: Connection) -> dict[str, int]:
    """The next key of each table that an article adds to, by the table's name."""
    last = connection.execute(_LAST_NUMBERS).one()
    return {name: (number or 0) + 1 for name, number in zip(last._fields, last, strict=True)}
