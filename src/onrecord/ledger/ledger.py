"""Opening a ledger, for reading and for writing."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from types import TracebackType
from typing import Self

from onrecord.errors import LedgerCorruptError, LedgerError, LedgerReadOnlyError
from onrecord.ledger.asking import Asker
from onrecord.ledger.browsing import Browser
from onrecord.ledger.connection import Database, Mode
from onrecord.ledger.dealing import Dealings
from onrecord.ledger.intake import IntakeBooks
from onrecord.ledger.migrate import bring_forward
from onrecord.ledger.queries import Reader
from onrecord.ledger.speakers import Speakers
from onrecord.ledger.store import Writer


class Ledger(Reader, Asker, Browser, Dealings, Writer, Speakers, IntakeBooks):
    """The ledger at `path`: all that was said, and all that is believed about who said it.

    Threads may share it; a process made by fork must open its own. Close it, or use it as a context.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._database = database

    @property
    def path(self) -> Path:
        """Where the ledger's file is."""
        return self._database.path

    @property
    def read_only(self) -> bool:
        """Whether nothing can be added, because it was asked for or the file may not be written to."""
        return self._database.read_only

    def close(self) -> None:
        """Close every connection; another close does nothing."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_ledger(
    path_or_url: str | os.PathLike[str],
    *,
    create: bool = True,
    read_only: bool = False,
    timeout: float = 10.0,
) -> Ledger:
    """The ledger at a path or an sqlite:/// URL, brought to this version; made, with its folder, if missing.

    A ledger that may not be written to is opened to be read. `timeout` is how long to wait for another
    writer, in seconds. Raises the LedgerError that says what is wrong, with the path.
    """
    path = _path(path_or_url)
    if path.is_dir():
        raise LedgerError(f"{path}: this is a folder, not a ledger")
    if not path.exists():
        if read_only or not create:
            raise LedgerError(f"{path}: there is no ledger here")
        _make_folder(path)
    _refuse_truncated(path)
    modes: list[Mode] = ["ro"] if read_only else ["rwc" if create else "rw", "ro"]
    # A log that a reader cannot replay holds articles that the file has not.
    if not _has_log(path):
        modes.append("immutable")
    for mode in modes:
        database = Database(path, mode, timeout)
        try:
            bring_forward(database)
        except LedgerReadOnlyError:
            database.close()
            if mode == modes[-1] or not path.exists() or not path.stat().st_size:
                raise
        except BaseException:
            database.close()
            raise
        else:
            return Ledger(database)
    raise AssertionError("the last mode returns or raises")


def _path(path_or_url: str | os.PathLike[str]) -> Path:
    address = os.fspath(path_or_url)
    scheme, colon, rest = address.partition("://")
    if colon:
        kind = scheme.partition("+")[0].lower()
        if kind in ("postgresql", "postgres"):
            raise LedgerError(
                f"{scheme}://...: a ledger in PostgreSQL is not supported yet; give a file's path"
            )
        if kind != "sqlite" or not rest.startswith("/"):
            raise LedgerError(f"{scheme}://...: a ledger is a file's path or an sqlite:/// URL")
        address = rest[1:]
    if not address or address == ":memory:" or "\0" in address:
        raise LedgerError(f"{address!r}: a ledger is kept in a file; give its path")
    return Path(address).absolute()


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise LedgerError(f"{path}: {path.parent} is not a folder") from error
    except OSError as error:
        raise LedgerReadOnlyError(f"{path}: the ledger's folder cannot be made ({error.strerror})") from error


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _refuse_truncated(path: Path) -> None:
    """Raise LedgerCorruptError if the file is shorter than it says; SQLite would notice only much later.

    A checkpoint may be under way while there is a log; then the lengths prove nothing.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError:
        return
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0") or _has_log(path):
        return
    page_size, pages = struct.unpack_from(">H", header, 16)[0], struct.unpack_from(">I", header, 28)[0]
    expected = (65536 if page_size == 1 else page_size) * pages
    found = path.stat().st_size
    if found < expected and not _has_log(path):
        raise LedgerCorruptError(f"{path}: the ledger is damaged ({found} bytes long, not {expected})")
