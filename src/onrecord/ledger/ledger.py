"""Opening a ledger, for reading and for writing."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from onrecord.errors import LedgerCorruptError, LedgerError, LedgerReadOnlyError
from onrecord.ledger import copying, soundness
from onrecord.ledger.asking import Asker
from onrecord.ledger.browsing import Browser
from onrecord.ledger.connection import Database, FileDatabase, Mode
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
    def name(self) -> str:
        """What to call the ledger: its file's path, or its server's address without the password."""
        return self._database.name

    @property
    def path(self) -> Path | None:
        """Where the ledger's file is; None if it is on a server."""
        return self._database.path if isinstance(self._database, FileDatabase) else None

    @property
    def read_only(self) -> bool:
        """Whether nothing can be added, because it was asked for or the file may not be written to."""
        return self._database.read_only

    def copy_to(self, other: Ledger, moved: Callable[[int, int], None] = lambda _done, _total: None) -> int:
        """Let `other`, which must be empty, hold everything that is on this ledger; how many articles it is.

        It is there whole or not at all. `moved` hears how many of how many rows have been copied.
        """
        return copying.copy(self._database, other._database, moved)

    def faults(self, moved: Callable[[int], None] = lambda _: None) -> Iterator[str]:
        """What on the ledger does not fit together, a line each: none is right.

        Looked at is every span against its text, every id against its content, every judgement against what
        it is about, the index of words against the words, and what follows from the judgements. `moved`
        hears how many articles have been looked at. The index is left out if the ledger may only be read.
        """
        database = self._database
        with database.reading() as connection:
            yield from soundness.some(database.faults(connection))
            yield from soundness.faults(connection, moved)
        if not database.read_only:
            with database.writing() as connection:
                yield from soundness.some(database.words.faults(connection))

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
    mapped: bool = False,
) -> Ledger:
    """The ledger at a path or URL, brought to this version; made, with its folder, if missing.

    A URL is sqlite:///PATH, or postgresql://USER:PASSWORD@HOST:PORT/DATABASE with the extra `postgres`; a
    database is never made there, only what belongs into it. A ledger that may not be written to is opened
    to be read. `timeout` is how long to wait for another writer, in seconds. With `mapped` a file is read
    through a mapping into memory: faster on a large one, but if it is cut off meanwhile, the process ends.
    Raises the LedgerError that says what is wrong, with the path, or the address without its password.
    """
    address = os.fspath(path_or_url)
    if address.partition("://")[0].partition("+")[0].lower() in ("postgresql", "postgres"):
        return _on_server(address, create=create, read_only=read_only, timeout=timeout)
    return _in_file(_path(address), create=create, read_only=read_only, timeout=timeout, mapped=mapped)


def _on_server(address: str, *, create: bool, read_only: bool, timeout: float) -> Ledger:
    from onrecord.ledger.server import ServerDatabase, server_url

    database = ServerDatabase(server_url(address), timeout, read_only=read_only)
    try:
        database.check(create=create and not read_only)
        bring_forward(database)
    except BaseException:
        database.close()
        raise
    return Ledger(database)


def _in_file(path: Path, *, create: bool, read_only: bool, timeout: float, mapped: bool) -> Ledger:
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
        database = FileDatabase(path, mode, timeout, mapped=mapped)
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


def _path(address: str) -> Path:
    scheme, colon, rest = address.partition("://")
    if colon:
        if scheme.partition("+")[0].lower() != "sqlite" or not rest.startswith("/"):
            raise LedgerError(
                f"{scheme}://...: a ledger is a file's path, an sqlite:/// or a postgresql:// URL"
            )
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
