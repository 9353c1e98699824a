"""What the tests put on ledgers: readings made by hand, and readings made by hypothesis."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from hypothesis import strategies as st

from onrecord.ledger import open_ledger
from onrecord.records import (
    Act,
    Answer,
    Article,
    Attribution,
    Deed,
    Kind,
    Reading,
    Span,
    Speaker,
    Statement,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Said = tuple[str, str, str]
"""Source, cue and content, as the article prints them, one after the other."""


def press(
    *said: Said,
    outlet: str | None = None,
    published: datetime | None = None,
    speakers: Sequence[str | Speaker | None] = (),
    kinds: Sequence[Kind] = (),
    scores: Sequence[float] = (),
) -> Reading:
    """An article that prints `said`, a line each; who is quoted is the source, unless `speakers` says who."""
    text = "".join(f"{source} {cue} {content}\n" for source, cue, content in said)
    article = Article(text, name="by hand", outlet=outlet, published=published)
    statements, start = [], 0
    for place, (source, cue, content) in enumerate(said):
        cued = start + len(source) + 1
        begun = cued + len(cue) + 1
        attribution = Attribution(
            source=(Span(start, start + len(source)),),
            cue=(Span(cued, cued + len(cue)),),
            content=(Span(begun, begun + len(content)),),
            score=scores[place] if scores else 1.0,
        )
        who: str | Speaker | None = speakers[place] if speakers else source
        speaker = Speaker(who, "person") if isinstance(who, str) else who
        kind = kinds[place] if kinds else Kind.INDIRECT
        statements.append(Statement(article.id, attribution, kind, "hand", speaker))
        start = begun + len(content) + 1
    return Reading(article, tuple(statements))


Done = tuple[Act, str | Speaker | None] | tuple[Act, str | Speaker | None, int]
"""An act, at whom it is aimed, and the place of the statement that it answers, if it answers one."""


def doing(reading: Reading, *done: Done | None) -> Reading:
    """`reading`, whose statements do this; the first word of a cue shows it."""
    statements = []
    for statement, what in zip(reading.statements, done, strict=True):
        if what is None:
            statements.append(statement)
            continue
        act, target, *answered = what
        targets = (
            () if target is None else (Speaker(target, "person") if isinstance(target, str) else target,)
        )
        answers = Answer(reading.statements[answered[0]].id, 0.75) if answered else None
        deed = Deed(act, 0.875, statement.attribution.cue, targets, answers)
        statements.append(replace(statement, deed=deed))
    return Reading(reading.article, tuple(statements))


def contents(place: Path | str) -> list[str]:
    """Everything in the ledger: its file as SQL, or every row of a server's tables."""
    if isinstance(place, str):
        return list(_rows(place))
    with closing(sqlite3.connect(place)) as connection:
        return list(connection.iterdump())


def _rows(address: str) -> Iterator[str]:
    with closing(psycopg.connect(address)) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " ORDER BY relname"
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(f'SELECT CAST(t AS text) FROM "{table}" AS t ORDER BY 1'.encode())
            yield from (f"{table} {row}" for (row,) in rows.fetchall())


def assert_sound(place: Path | str) -> None:
    """Nothing is wrong with the ledger; with a file, SQLite itself is asked too."""
    with open_ledger(place) as ledger:
        assert list(ledger.faults()) == []
    if isinstance(place, str):
        return
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        # With rank 1 FTS5 also compares the index with the words that it stands for.
        connection.execute("INSERT INTO said_words (said_words, rank) VALUES ('integrity-check', 1)")
        connection.rollback()


_characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
words = st.text(_characters, max_size=40)
maybe_words = st.none() | words
_day = timedelta(hours=23, minutes=59)
zones: st.SearchStrategy[tzinfo] = st.just(UTC) | st.timedeltas(-_day, _day).map(timezone)
_times = datetime(1, 1, 3), datetime(9999, 12, 29)
moments = st.datetimes(*_times) | st.datetimes(*_times, timezones=zones)
speakers = st.builds(Speaker, words, st.sampled_from(["person", "organization", "unknown"]))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any reading that does not contradict itself."""
    text = draw(st.text(_characters, min_size=1, max_size=200))
    article = Article(
        text=text,
        name=draw(words),
        title=draw(maybe_words),
        outlet=draw(maybe_words),
        byline=draw(maybe_words),
        published=draw(st.none() | moments),
        language=draw(st.none() | st.sampled_from(["en", "hu"])),
    )
    places = st.integers(0, len(text) - 1)
    span = st.tuples(places, st.integers(1, 60)).map(lambda p: Span(p[0], min(len(text), p[0] + p[1])))
    parts = st.lists(span, max_size=3).map(tuple)
    attributions = st.builds(
        Attribution,
        source=parts,
        cue=parts,
        content=st.lists(span, min_size=1, max_size=3).map(tuple),
        score=st.floats(0, 1),
    )
    acts = st.builds(
        Deed, st.sampled_from(Act), st.floats(0, 1), parts, st.lists(speakers, max_size=2).map(tuple)
    )
    statements: dict[str, Statement] = {}
    for attribution in draw(st.lists(attributions, max_size=5)):
        statement = Statement(
            article.id,
            attribution,
            draw(st.sampled_from(Kind)),
            draw(words),
            draw(st.none() | speakers),
            draw(st.none() | st.sampled_from([*statements])) if statements else None,
            draw(st.none() | acts),
        )
        if statements and statement.deed and statement.id not in statements and draw(st.booleans()):
            answers = Answer(draw(st.sampled_from([*statements])), draw(st.floats(0, 1)))
            statement = replace(statement, deed=replace(statement.deed, answers=answers))
        statements.setdefault(statement.id, statement)
    return Reading(article, tuple(statements.values()))
