"""The database behind a ledger, read in one snapshot and written to in one transaction; here, a file."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from onrecord.errors import LedgerReadOnlyError
from onrecord.ledger.faults import translated
from onrecord.ledger.schema import APPLICATION_ID
from onrecord.ledger.words import FTS5, WordIndex

Mode = Literal["rwc", "rw", "ro", "immutable"]
"""How SQLite opens a file: made if missing, to be written, to be read, or on a medium that cannot change."""

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    # With WAL, NORMAL outlives a killed process whole; a power cut may take the last articles, never more.
    "PRAGMA synchronous = NORMAL",
    "PRAGMA cache_size = -32768",  # KiB
    "PRAGMA temp_store = MEMORY",
    # What is added often changes the same pages: the fewer times they go into the file, the better.
    "PRAGMA wal_autocheckpoint = 8000",  # pages
)

_MAPPED = "PRAGMA mmap_size = 1099511627776"  # bytes; SQLite takes as many as it was built for, mostly 2 GiB
"""Reads the file where the system keeps it in memory, instead of copying each page of it."""


class Database(ABC):
    """What holds a ledger; safe to share between threads, each of which gets its own connection.

    `name` is what errors call it: a path, or an address without its password. `kind` says in a word or
    two what sort of database it is.
    """

    name: str
    kind: str
    read_only: bool
    words: WordIndex
    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the ledger as it is now, whatever is written meanwhile."""
        with self.translated(), self._reader().begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes all reach the ledger at the end of the block, or none does.

        Raises LedgerReadOnlyError, LedgerLockedError after the timeout, LedgerFullError.
        """
        if self.read_only:
            raise LedgerReadOnlyError(f"{self.name}: the ledger may only be read")
        with self.translated(), self._writer().begin() as connection:
            self._lock(connection)
            yield connection

    @abstractmethod
    def translated(self) -> AbstractContextManager[None]:
        """Within, what the database raises becomes an error of ours."""

    @abstractmethod
    def close(self) -> None:
        """Close every connection."""

    @abstractmethod
    def tables(self, connection: Connection) -> set[str]:
        """The names of what is in the database, be it a ledger or not."""

    @abstractmethod
    def is_marked(self, connection: Connection) -> bool:
        """Whether a database with these tables is marked as a ledger."""

    @abstractmethod
    def faults(self, connection: Connection) -> Iterator[str]:
        """What the database itself finds wrong, a line each."""

    @abstractmethod
    def size(self, connection: Connection) -> int:
        """How many bytes the ledger takes."""

    @abstractmethod
    def prepare(self) -> None:
        """Do what a new database needs before its tables are made, and outside of a transaction."""

    @abstractmethod
    def _reader(self) -> Engine: ...

    @abstractmethod
    def _writer(self) -> Engine: ...

    @abstractmethod
    def _lock(self, connection: Connection) -> None:
        """See to it that nobody else writes until the transaction ends."""


class FileDatabase(Database):
    """The ledger file at `path`; `timeout` is how long a writer waits for another one, in seconds.

    `mapped` reads are faster; if the file is cut off under them, they end the process, where others raise.
    """

    kind = "SQLite database"
    words = FTS5

    def __init__(self, path: Path, mode: Mode, timeout: float, *, mapped: bool = False) -> None:
        self.path = path
        self.name = str(path)
        self.read_only = mode in ("ro", "immutable")
        self.engine = _engine(path, mode, timeout, (*_PRAGMAS, _MAPPED) if mapped else _PRAGMAS)
        self._immediate = self.engine.execution_options(onrecord_begin="BEGIN IMMEDIATE")

    def translated(self) -> AbstractContextManager[None]:
        return translated(self.path)

    def close(self) -> None:
        self.engine.dispose()

    def tables(self, connection: Connection) -> set[str]:
        return set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())

    def is_marked(self, connection: Connection) -> bool:
        return connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID

    def faults(self, connection: Connection) -> Iterator[str]:
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check").fetchall():
            if said != "ok":
                yield f"SQLite finds the file damaged: {said}"
        for table, row, other, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            yield f"{table}: row {row} refers to what is not in {other}"

    def size(self, connection: Connection) -> int:
        pages, page = (
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("page_count", "page_size")
        )
        return int(pages or 0) * int(page or 0)

    def prepare(self) -> None:
        """Switch a new file to write-ahead logging: readers and the writer no longer wait for each other."""
        # A cursor left open keeps SQLite from letting go of the file, so it is closed whatever happens.
        with (
            translated(self.path),
            closing(self.engine.raw_connection()) as connection,
            closing(connection.cursor()) as cursor,
        ):
            cursor.execute("PRAGMA journal_mode = WAL")

    def _reader(self) -> Engine:
        return self.engine

    def _writer(self) -> Engine:
        return self._immediate

    def _lock(self, connection: Connection) -> None:
        """Nothing: `BEGIN IMMEDIATE` has locked the file."""


def _engine(path: Path, mode: Mode, timeout: float, pragmas: Sequence[str]) -> Engine:
    options = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    address = f"{path.as_uri()}?{options}"

    def connect() -> sqlite3.Connection:
        # isolation_level=None: the driver begins nothing on its own, the hook below does.
        connection = sqlite3.connect(
            address, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in pragmas:
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
