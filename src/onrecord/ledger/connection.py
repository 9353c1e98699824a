"""One ledger file: how it is opened, read in one snapshot, and written to in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from onrecord.errors import LedgerReadOnlyError
from onrecord.ledger.faults import translated

Mode = Literal["rwc", "rw", "ro", "immutable"]
"""How SQLite opens a file: made if missing, to be written, to be read, or on a medium that cannot change."""

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    # With WAL, NORMAL outlives a killed process whole; a power cut may take the last articles, never more.
    "PRAGMA synchronous = NORMAL",
    "PRAGMA cache_size = -32768",  # KiB
    "PRAGMA temp_store = MEMORY",
)


class Database:
    """The ledger file at `path`; safe to share between threads, each of which gets its own connection.

    `timeout` is how long a writer waits for another one, in seconds.
    """

    def __init__(self, path: Path, mode: Mode, timeout: float) -> None:
        self.path = path
        self.read_only = mode in ("ro", "immutable")
        self.engine = _engine(path, mode, timeout)
        self._writer = self.engine.execution_options(onrecord_begin="BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the ledger as it is now, whatever is written meanwhile."""
        with translated(self.path), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes all reach the ledger at the end of the block, or none does.

        Raises LedgerReadOnlyError, LedgerLockedError after the timeout, LedgerFullError.
        """
        if self.read_only:
            raise LedgerReadOnlyError(f"{self.path}: the ledger may only be read")
        with translated(self.path), self._writer.begin() as connection:
            yield connection

    def keep_a_log(self) -> None:
        """Switch a new file to write-ahead logging: readers and the writer no longer wait for each other."""
        # A cursor left open keeps SQLite from letting go of the file, so it is closed whatever happens.
        with (
            translated(self.path),
            closing(self.engine.raw_connection()) as connection,
            closing(connection.cursor()) as cursor,
        ):
            cursor.execute("PRAGMA journal_mode = WAL")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _engine(path: Path, mode: Mode, timeout: float) -> Engine:
    options = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    address = f"{path.as_uri()}?{options}"

    def connect() -> sqlite3.Connection:
        # isolation_level=None: the driver begins nothing on its own, the hook below does.
        connection = sqlite3.connect(
            address, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in _PRAGMAS:
                connection.execute(pragma).close()
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=-1)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("onrecord_begin", "BEGIN"))

    return engine
