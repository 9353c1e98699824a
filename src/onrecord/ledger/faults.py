"""The one place that knows how SQLite complains, and which of our errors says the same to a person."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from onrecord.errors import (
    LedgerCorruptError,
    LedgerError,
    LedgerFullError,
    LedgerLockedError,
    LedgerReadOnlyError,
    QueryError,
)

_SMALLEST_FREE = 64 * 1024
"""Bytes. A file system with less to spare than the WAL's index needs counts as full."""

_BY_CODE: dict[int, tuple[type[LedgerError], str]] = {
    sqlite3.SQLITE_BUSY: (LedgerLockedError, "somebody else is writing to the ledger"),
    sqlite3.SQLITE_LOCKED: (LedgerLockedError, "somebody else is writing to the ledger"),
    sqlite3.SQLITE_READONLY: (LedgerReadOnlyError, "the ledger may not be written to"),
    sqlite3.SQLITE_PERM: (LedgerReadOnlyError, "the ledger may not be written to"),
    sqlite3.SQLITE_CORRUPT: (LedgerCorruptError, "the ledger is damaged"),
    sqlite3.SQLITE_NOTADB: (LedgerCorruptError, "this is not a ledger"),
    sqlite3.SQLITE_FULL: (LedgerFullError, "the disk that holds the ledger has no room left"),
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Within, what SQLite and SQLAlchemy raise about the ledger at `path` becomes an error of ours."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise translate(error, path) from error
    except UnicodeDecodeError as error:
        # The driver trusts SQLite to hold UTF-8, even in a damaged table's name that it quotes.
        raise LedgerCorruptError(f"{path}: the ledger is damaged ({error})") from error


def translate(error: Exception, path: Path) -> LedgerError | QueryError:
    """The error of ours that says what `error` says of the ledger at `path`."""
    origin = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    said = str(origin)
    if said.startswith("fts5: "):
        return QueryError(f"{path}: the search cannot be understood ({said.removeprefix('fts5: ')})")
    if "decode to UTF-8" in said:
        return LedgerCorruptError(f"{path}: the ledger is damaged ({said})")
    # The extended code holds the primary one in its lowest byte.
    code = getattr(origin, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _BY_CODE:
        kind, meaning = _BY_CODE[code]
        return kind(f"{path}: {meaning} ({said})")
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        return _unopened(path, said)
    return LedgerError(f"{path}: the ledger cannot be used ({said})")


def _unopened(path: Path, said: str) -> LedgerError:
    """SQLite could not open, read or write a file; the file system knows why."""
    if path.is_dir():
        return LedgerError(f"{path}: this is a folder, not a ledger")
    if path.exists() and not os.access(path, os.R_OK):
        return LedgerError(f"{path}: the ledger may not be read ({said})")
    if path.parent.is_dir():
        if not os.access(path.parent, os.W_OK):
            return LedgerReadOnlyError(f"{path}: the ledger's folder may not be written to ({said})")
        if shutil.disk_usage(path.parent).free < _SMALLEST_FREE:
            return LedgerFullError(f"{path}: the disk that holds the ledger has no room left ({said})")
    return LedgerError(f"{path}: the ledger cannot be opened ({said})")
