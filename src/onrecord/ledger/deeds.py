"""What is done by saying a statement, to the ledger and back: act, targets and answer, one belief."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, select, update

from onrecord.errors import LedgerError
from onrecord.ledger.identity.profiles import speaker_of
from onrecord.ledger.inserting import insert_rows
from onrecord.ledger.placing import PersonaKey, key_of, persona_number
from onrecord.ledger.schema import deed_targets, deed_words, deeds, personas, speakers, statements
from onrecord.records import Act, Answer, Deed, Reading, Span, Speaker

Values = dict[str, Any]

CURRENT = deeds.c.superseded_by.is_(None)
"""Nothing has taken the deed's place."""

_answered = statements.alias("answered")
DEEDS: Select[Any] = select(
    deeds.c.number,
    deeds.c.statement_number,
    deeds.c.act,
    deeds.c.score,
    _answered.c.id.label("answers"),
    deeds.c.answers_score,
    deeds.c.decided_by,
    deeds.c.decided_at,
    deeds.c.superseded_by,
).outerjoin(_answered, _answered.c.number == deeds.c.answers_number)
"""Every deed that was ever held, with the id of what it answers."""

NUMBERED = statements.c.number.in_(bindparam("numbers", expanding=True))
"""The statements of some numbers; what is asked about them has its SQL made once."""
IN_ARTICLES = statements.c.article_number.in_(bindparam("numbers", expanding=True))
"""The statements of the articles of some numbers, likewise."""

_WORDS = (
    select(deed_words)
    .join(deeds, deeds.c.number == deed_words.c.deed_number)
    .order_by(deed_words.c.deed_number, deed_words.c.part)
)
_TARGETS = (
    select(
        deed_targets.c.deed_number,
        speakers.c.id.label("speaker_id"),
        speakers.c.name,
        speakers.c.type,
        personas.c.wikidata,
        personas.c.roles,
    )
    .join(deeds, deeds.c.number == deed_targets.c.deed_number)
    .join(personas, personas.c.number == deed_targets.c.persona_number)
    .join(speakers, speakers.c.id == personas.c.speaker_id)
    .order_by(deed_targets.c.deed_number, deed_targets.c.place)
)


# From the ledger


@cache
def _about(parts: Select[Any], which: ColumnElement[bool]) -> Select[Any]:
    return parts.join(statements, statements.c.number == deeds.c.statement_number).where(which, CURRENT)


def current_deeds(
    connection: Connection, which: ColumnElement[bool], numbers: Sequence[int]
) -> dict[int, Deed]:
    """What is held to be done by statements, by the statement's number.

    `which` is `NUMBERED` or `IN_ARTICLES`, the `numbers` those of the statements or of the articles.
    """
    given = {"numbers": numbers}
    rows = connection.execute(_about(DEEDS, which), given).all()
    if not rows:
        return {}
    held = deeds_of(connection, rows, lambda parts: _about(parts, which), given)
    found = zip(rows, held, strict=True)
    return {row.statement_number: deed for row, deed in found if deed is not None}


def deeds_ever(connection: Connection, number: int) -> tuple[Sequence[Row[Any]], Sequence[Deed | None]]:
    """All rows about the statement of this number, the oldest first, and the deeds that they mean."""
    its = deeds.c.statement_number == number
    rows = connection.execute(DEEDS.where(its).order_by(deeds.c.number)).all()
    return rows, list(deeds_of(connection, rows, lambda parts: parts.where(its)))


def deeds_of(
    connection: Connection, rows: Sequence[Row[Any]], about: Any, given: Mapping[str, Any] | None = None
) -> Iterator[Deed | None]:
    """The deeds in rows of `DEEDS`; None: nothing is held.

    `about` narrows a query of their parts to them, with what is `given` for its parameters.
    """
    words: dict[int, list[Span]] = defaultdict(list)
    for row in connection.execute(about(_WORDS), given):
        words[row.deed_number].append(Span(row.start, row.end))
    targets: dict[int, list[Speaker]] = defaultdict(list)
    for row in connection.execute(about(_TARGETS), given):
        targets[row.deed_number].append(speaker_of(row))
    for row in rows:
        if row.act is None:
            yield None
            continue
        answers = None if row.answers is None else Answer(row.answers, row.answers_score)
        yield Deed(Act(row.act), row.score, tuple(words[row.number]), tuple(targets[row.number]), answers)


# To the ledger


def add_deeds(
    connection: Connection,
    reading: Reading,
    first: Mapping[str, int],
    persona_of: Mapping[PersonaKey, int],
    judged: Mapping[str, str | None],
) -> None:
    """Say what is done by each statement of `reading`, whose personas are there; `judged` says when, by whom.

    `first` has the next number of `statements` and of `deeds`.
    """
    number_of = {
        statement.id: number for number, statement in enumerate(reading.statements, first["statements"])
    }
    rows: list[Values] = []
    words: list[Values] = []
    targets: list[Values] = []
    for statement in reading.statements:
        if (deed := statement.deed) is None:
            continue
        number = first["deeds"] + len(rows)
        by = judged["decided_by"] or statement.extractor
        at = judged["decided_at"]
        rows.append(_row(number, number_of[statement.id], deed, number_of, by, at))
        words += _word_rows(number, deed)
        targets += _target_rows(number, [persona_of[key_of(target)] for target in deed.targets])
    _write(connection, rows, words, targets)


def append_deed(connection: Connection, said: Row[Any], deed: Deed | None, decided_by: str, at: str) -> bool:
    """Let `deed` follow what is held of the statement `said`, unless it says nothing new."""
    rows, held = deeds_ever(connection, said.number)
    if rows and rows[-1].decided_by == decided_by and held[-1] == deed:
        return False
    if not rows and deed is None:
        return False
    answers = {}
    if deed is not None and deed.answers is not None:
        answers = {deed.answers.to: _answered_number(connection, said, deed.answers.to)}
    number = (connection.scalar(select(func.max(deeds.c.number))) or 0) + 1
    row = _row(number, said.number, deed, answers, decided_by, at)
    if rows:
        holds = (deeds.c.statement_number == said.number) & CURRENT
        connection.execute(update(deeds).where(holds).values(superseded_by=number))
    parts = () if deed is None else deed.targets
    numbers = [persona_number(connection, said.article_number, target, at) for target in parts]
    _write(connection, [row], _word_rows(number, deed), _target_rows(number, numbers))
    return True


def _answered_number(connection: Connection, said: Row[Any], to: str) -> int:
    its = (statements.c.article_number == said.article_number) & (statements.c.id == to)
    number: int | None = connection.scalar(select(statements.c.number).where(its))
    if number is None:
        raise LedgerError(f"statement {said.id} answers {to!a}, which is not in its article")
    before: dict[int, int] = dict(
        connection.execute(
            select(deeds.c.statement_number, deeds.c.answers_number)
            .join(statements, statements.c.number == deeds.c.statement_number)
            .where(statements.c.article_number == said.article_number, CURRENT)
            .where(deeds.c.answers_number.is_not(None))
        ).all()
    )
    before[said.number] = number
    if circle(before):
        raise LedgerError(f"statement {said.id} cannot answer {to}, which answers it in turn")
    return number


def circle(answers: Mapping[Any, Any]) -> Any | None:
    """One of those who, by `answers`, answer themselves in the end; None if nobody does."""
    settled: set[Any] = set()
    for each in answers:
        path: dict[Any, None] = {}
        at = each
        while at in answers and at not in settled:
            if at in path:
                return at
            path[at] = None
            at = answers[at]
        settled.update(path)
    return None


def check_deeds(reading: Reading, ids: Iterable[str]) -> None:
    """Raise LedgerError if what is said to be done in `reading`, whose statements are `ids`, cannot be."""
    known, article = set(ids), reading.article
    answers = {}
    for statement in reading.statements:
        deed = statement.deed
        if deed is None:
            continue
        fault = fault_of(statement.id, deed, len(article.text))
        if deed.answers is not None:
            answers[statement.id] = deed.answers.to
            fault = fault or (None if deed.answers.to in known else "answers one that is not here")
        if fault:
            raise LedgerError(f"{article.name!a}: statement {statement.id} {fault}")
    if around := circle(answers):
        raise LedgerError(f"{article.name!a}: statement {around} answers itself in the end")


def fault_of(statement_id: str, deed: Deed, length: int) -> str | None:
    """What is wrong with `deed` of a statement in an article of `length` characters; None if nothing is."""
    if not 0 <= deed.score <= 1:
        return f"has an act with score {deed.score}"
    if any(span.end > length for span in deed.words):
        return "has an act whose words end after its article"
    if deed.answers is None:
        return None
    if not 0 <= deed.answers.score <= 1:
        return f"has an answer with score {deed.answers.score}"
    return "answers itself" if deed.answers.to == statement_id else None


def _row(
    number: int, statement: int, deed: Deed | None, number_of: Mapping[str, int], by: str, at: str | None
) -> Values:
    answers = None if deed is None else deed.answers
    return {
        "number": number,
        "statement_number": statement,
        "act": None if deed is None else deed.act.value,
        "score": None if deed is None else deed.score,
        "answers_number": None if answers is None else number_of[answers.to],
        "answers_score": None if answers is None else answers.score,
        "decided_by": by,
        "decided_at": at,
        "superseded_by": None,
    }


def _word_rows(number: int, deed: Deed | None) -> list[Values]:
    return [
        {"deed_number": number, "part": part, "start": span.start, "end": span.end}
        for part, span in enumerate(() if deed is None else deed.words)
    ]


def _target_rows(number: int, persona_numbers: Iterable[int]) -> list[Values]:
    return [
        {"deed_number": number, "place": place, "persona_number": persona}
        for place, persona in enumerate(persona_numbers)
    ]


def _write(
    connection: Connection, rows: Sequence[Values], words: Sequence[Values], targets: Sequence[Values]
) -> None:
    for table, some in ((deeds, rows), (deed_words, words), (deed_targets, targets)):
        insert_rows(connection, table, some)
