"""A whole ledger to another place: every row of every table, and the index of words made anew there.

Observed and believed, decisions, problems and feeds: what comes out is the same ledger, down to its numbers.
Everything is one transaction at the other end, so that a copy is there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Table, func, select

from onrecord.errors import LedgerCorruptError, LedgerError
from onrecord.ledger.connection import Database
from onrecord.ledger.inserting import insert_rows
from onrecord.ledger.schema import (
    articles,
    decisions,
    deed_targets,
    deed_words,
    deeds,
    feeds,
    identity_judgements,
    judgements,
    other_names,
    personas,
    printings,
    problems,
    shingles,
    spans,
    speaker_facts,
    speaker_keys,
    speaker_names,
    speakers,
    statements,
)
from onrecord.ledger.words import index_of

TABLES: tuple[Table, ...] = (
    articles,
    statements,
    spans,
    speakers,
    speaker_names,
    speaker_facts,
    speaker_keys,
    personas,
    judgements,
    decisions,
    identity_judgements,
    deeds,
    deed_words,
    deed_targets,
    other_names,
    printings,
    shingles,
    problems,
    feeds,
)
"""Every table with a ledger's rows, each behind those that it refers to."""

_ROWS_AT_A_TIME = 2_000

Moved = Callable[[int, int], None]


def copy(source: Database, target: Database, moved: Moved = lambda _done, _total: None) -> int:
    """Let `target`, which must be empty, hold what `source` holds now; how many articles that is.

    `moved` hears how many of how many rows are there. Raises LedgerError if there is something at the
    target already, LedgerCorruptError if what has come is not what was sent.
    """
    with source.reading() as old, target.writing() as new:
        for table in TABLES:
            if new.scalar(select(table).limit(1)) is not None:
                raise LedgerError(
                    f"{target.name}: this ledger is not empty; a ledger is copied to a place of its own"
                )
        counts = {table.name: _count(old, table) for table in TABLES}
        total, done = sum(counts.values()) + counts["statements"], 0
        for table in TABLES:
            for rows in _batches(old, table):
                insert_rows(new, table, rows)
                done += len(rows)
                moved(done, total)
        _index(new, lambda more: moved(done + more, total))
        for table in TABLES:
            if _count(new, table) != counts[table.name]:
                raise LedgerCorruptError(f"{target.name}: not every row of {table.name} has arrived")
        return counts["articles"]


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """The rows of `table` in the order of their key, some at a time; memory stays bounded."""
    asked = select(table).order_by(*table.primary_key)
    with closing(connection.execute(asked.execution_options(yield_per=_ROWS_AT_A_TIME))) as found:
        for rows in found.mappings().partitions():
            yield [dict(row) for row in rows]


def _index(connection: Connection, moved: Callable[[int], None]) -> None:
    last = connection.scalar(select(func.max(statements.c.number))) or 0
    words = index_of(connection)
    for first in range(1, last + 1, _ROWS_AT_A_TIME):
        end = min(first + _ROWS_AT_A_TIME - 1, last)
        words.index(connection, first, end)
        moved(end)
