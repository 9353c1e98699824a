"""Sources into captures: files, folders and standard input, each read whole as bytes, up to a limit.

A source that fails does not stop the others: its failure is an error value in the stream. Nothing here
looks inside the bytes; `onrecord.ingest.articles` does.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import NotTextError, SourceError, UnreadableError
from onrecord.records import Capture

STANDARD_INPUT = "-"

MAX_BYTES = 64 * 1024 * 1024
"""A source larger than this, in bytes, is refused: no article is, and it would fill the memory."""

ARTICLE_SUFFIXES = frozenset({"", ".txt", ".text", ".md", ".html", ".htm", ".xhtml"})
"""What a folder is searched for. A file that is named itself is read whatever its suffix."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def list_sources(sources: Iterable[str]) -> list[str | SourceError]:
    """The files that `sources` name, in order and each once; what cannot be listed is an error value.

    Folders are searched recursively, in sorted order, without hidden files and folders and without
    following links to folders. Nothing is opened: the list can be counted before it is read.
    """
    listed: dict[str, None] = {}
    entries: list[str | SourceError] = []
    for source in sources:
        for entry in _list_source(source):
            if isinstance(entry, str):
                if entry in listed:
                    continue
                listed[entry] = None
            entries.append(entry)
    return entries


def capture(name: str) -> Capture:
    """The bytes of one file, or of standard input for `-`. Raises UnreadableError, naming the file."""
    data = _read_standard_input() if name == STANDARD_INPUT else _read_file(name)
    return Capture(origin=printable(name), data=data, retrieved=datetime.now(UTC))


def printable(name: str) -> str:
    """`name` as it can be stored and printed: bytes that are not UTF-8 in a file's name become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _list_source(source: str) -> Iterator[str | SourceError]:
    if source == STANDARD_INPUT:
        yield source
    elif not source:
        yield UnreadableError("a source has an empty name")
    elif _ADDRESS.match(source):
        yield UnreadableError(
            f"{printable(source)}: fetching from an address is not built yet; save the page and give the file"
        )
    else:
        try:
            mode = Path(source).stat().st_mode
        except (OSError, ValueError) as error:
            yield _unreadable(source, error)
        else:
            yield from _walk(source) if stat.S_ISDIR(mode) else [source]


def _walk(folder: str) -> Iterator[str | SourceError]:
    failures: list[OSError] = []
    found = False
    for parent, folders, files in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in ARTICLE_SUFFIXES:
                found = True
                yield str(Path(parent, name))
    for failure in failures:
        yield _unreadable(str(failure.filename or folder), failure)
    if not found and not failures:
        yield NotTextError(f"{printable(folder)}: this folder holds no text or HTML files")


def _read_file(name: str) -> bytes:
    try:
        _refuse_special(name, Path(name).stat().st_mode)
        # Without O_NONBLOCK, a pipe that took the file's place since then would hold the run for ever.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(name, flags), "rb") as file:
            status = os.fstat(file.fileno())
            _refuse_special(name, status.st_mode)
            if status.st_size > MAX_BYTES:
                raise _too_large(name)
            return _read_bounded(name, file)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def _read_standard_input() -> bytes:
    name = "standard input"
    if sys.stdin is None:
        raise UnreadableError(f"{name}: is closed")
    try:
        return _read_bounded(name, sys.stdin.buffer)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def _read_bounded(name: str, file: BinaryIO) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    return data


def _refuse_special(name: str, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    raise UnreadableError(f"{printable(name)}: is {kinds.get(stat.S_IFMT(mode), 'a device')}, not a file")


def _too_large(name: str) -> UnreadableError:
    return UnreadableError(f"{printable(name)}: is larger than {MAX_BYTES // 2**20} MiB, the limit")


def _unreadable(name: str, error: OSError | ValueError) -> UnreadableError:
    """The error in the words of somebody who gave the file's name."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            reason = "does not exist, or no longer does"
        case PermissionError():
            reason = "may not be read: permission denied"
        case OSError():
            reason = f"cannot be read: {(error.strerror or str(error)).lower()}"
        case _:
            reason = f"cannot be read: {error}"
    return UnreadableError(f"{printable(name)}: {reason}")
