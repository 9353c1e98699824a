"""Sources: what was asked for as a list of files and addresses, and files and standard input as bytes.

A source that fails does not stop the others: its failure is an error value in the stream. Nothing here
looks inside the bytes; `onrecord.ingest.layouts` does.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import NotTextError, SourceError, UnreadableError
from onrecord.ingest.addresses import clean_address, is_address
from onrecord.records import Capture

STANDARD_INPUT = "-"

MAX_BYTES = 64 * 1024 * 1024
"""A source larger than this, in bytes, is refused: no article is, and it would fill the memory."""

ARTICLE_SUFFIXES = frozenset({"", ".txt", ".text", ".md", ".html", ".htm", ".xhtml"})
COLLECTION_SUFFIXES = frozenset({".jsonl", ".ndjson", ".csv", ".tsv", ".warc"})
"""With the above, what a folder is searched for. A file that is named itself is read whatever its suffix.

Feeds and OPML are not among them: to read a folder must not send anybody anywhere.
"""

_PACKED_SUFFIXES = frozenset({".gz", ".zst"})


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
    elif is_address(source):
        try:
            clean_address(source)
        except UnreadableError as error:
            yield error
        else:
            yield source
    else:
        try:
            mode = Path(source).stat().st_mode
        except (OSError, ValueError) as error:
            yield unreadable(source, error)
        else:
            yield from _walk(source) if stat.S_ISDIR(mode) else [source]


def _walk(folder: str) -> Iterator[str | SourceError]:
    failures: list[OSError] = []
    found = False
    for parent, folders, files in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and _may_hold_articles(Path(name.lower())):
                found = True
                yield str(Path(parent, name))
    for failure in failures:
        yield unreadable(str(failure.filename or folder), failure)
    if not found and not failures:
        yield NotTextError(
            f"{printable(folder)}: this folder holds no text or HTML files, tables or archives"
        )


def _may_hold_articles(name: Path) -> bool:
    if name.suffix in _PACKED_SUFFIXES:
        return name.with_suffix("").suffix in COLLECTION_SUFFIXES
    return name.suffix in ARTICLE_SUFFIXES | COLLECTION_SUFFIXES


def opened(name: str) -> BinaryIO:
    """One file, or standard input for `-`, opened to be read from its beginning.

    Standard input is read whole first, up to MAX_BYTES. Raises UnreadableError, naming the file.
    """
    if name == STANDARD_INPUT:
        return io.BytesIO(_read_standard_input())
    try:
        _refuse_special(name, Path(name).stat().st_mode)
        # Without O_NONBLOCK, a pipe that took the file's place since then would hold the run for ever.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        file = open(os.open(name, flags), "rb")  # noqa: SIM115  (open for whoever asked)
        try:
            _refuse_special(name, os.fstat(file.fileno()).st_mode)
        except BaseException:
            file.close()
            raise
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from error
    return file


def _read_file(name: str) -> bytes:
    with opened(name) as file:
        try:
            if os.fstat(file.fileno()).st_size > MAX_BYTES:
                raise too_large(name)
            return _read_bounded(name, file)
        except (OSError, ValueError) as error:
            raise unreadable(name, error) from error


def _read_standard_input() -> bytes:
    name = "standard input"
    if sys.stdin is None:
        raise UnreadableError(f"{name}: is closed")
    try:
        return _read_bounded(name, sys.stdin.buffer)
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from error


def _read_bounded(name: str, file: BinaryIO) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_large(name)
    return data


def _refuse_special(name: str, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    raise UnreadableError(f"{printable(name)}: is {kinds.get(stat.S_IFMT(mode), 'a device')}, not a file")


def too_large(name: str) -> UnreadableError:
    return UnreadableError(f"{printable(name)}: is larger than {MAX_BYTES // 2**20} MiB, the limit")


def unreadable(name: str, error: OSError | ValueError) -> UnreadableError:
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
