"""JSON Lines and tables into articles, row by row: a file of any size, one row in the memory at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from onrecord.errors import NotTextError, SourceError, UnreadableError
from onrecord.ingest.columns import article_of, columns_of, delimiter_of
from onrecord.ingest.decode import MAX_CHARACTERS
from onrecord.ingest.layouts import HEAD_BYTES
from onrecord.records import Article

MAX_LINE_BYTES = 8 * MAX_CHARACTERS
"""A line of JSON longer than this, in bytes, is passed over: it holds more than an article."""

MAX_FAILURES = 100
"""After so many rows in succession that cannot be read, the rest of a file is left."""

Moved = Callable[[int], None]
"""Hears how far, in bytes, a source has been read."""


def read_lines(file: BinaryIO, name: str, moved: Moved) -> Iterator[Article | SourceError]:
    """The articles in a file of JSON Lines; what stands for a line that is none is an error that says so."""
    failures = 0
    for number, line in enumerate(_lines(file), start=1):
        moved(file.tell())
        if line is not None and not line.strip():
            continue
        try:
            row = _object(line)
            yield article_of(row, columns_of(row), f"{name}#{number}")
        except NotTextError as error:
            failures += 1
            yield NotTextError(f"{name}: line {number}: {error}")
            if failures == MAX_FAILURES:
                yield _given_up(name, "line", number)
                return
        else:
            failures = 0


def read_table(file: BinaryIO, name: str, moved: Moved) -> Iterator[Article | SourceError]:
    """The articles in a table whose first line names its columns; rows are counted from 1, without it."""
    head = file.read(HEAD_BYTES)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=_encoding(head), errors="replace", newline="")
    try:
        yield from _rows(text, name, lambda: moved(file.tell()))
    finally:
        text.detach()  # else it would close the file, which is not its to close


def _rows(text: io.TextIOWrapper, name: str, moved: Callable[[], None]) -> Iterator[Article | SourceError]:
    # For the whole process, but no other part of it reads tables.
    csv.field_size_limit(MAX_CHARACTERS + 1)
    delimiter = delimiter_of(text.readline(HEAD_BYTES), certain=True)
    text.seek(0)
    rows = csv.reader(text, delimiter=delimiter or ",")
    failures = number = 0
    try:
        header = next(rows, [])
        columns = columns_of(header)
        if "text" not in columns:
            found = ", ".join(header)[:200]
            yield NotTextError(
                f"{name}: is a table without a column named text (or body, content); it has: {found}"
            )
            return
        for number, cells in enumerate(rows, start=1):
            moved()
            if not any(cells):
                continue
            try:
                row = dict(zip(header, cells, strict=False))
                yield article_of(row, columns, f"{name}#{number}")
                failures = 0
            except NotTextError as error:
                failures += 1
                yield NotTextError(f"{name}: row {number}: {error}")
                if failures == MAX_FAILURES:
                    yield _given_up(name, "row", number)
                    return
    except csv.Error as error:
        yield UnreadableError(f"{name}: after row {number}: {error}; the rest was left")


def _given_up(name: str, what: str, number: int) -> SourceError:
    return UnreadableError(
        f"{name}: {MAX_FAILURES} {what}s in succession could not be read; all after {what} {number} was left"
    )


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines of `file`; None for one that is too long."""
    while line := file.readline(MAX_LINE_BYTES):
        if len(line) < MAX_LINE_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while (rest := file.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield None


def _object(line: bytes | None) -> Mapping[str, object]:
    if line is None:
        raise NotTextError(f"is longer than {MAX_LINE_BYTES // 10**6} MB")
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotTextError("is not in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise NotTextError(f"is not JSON ({error})") from error
    if not isinstance(row, dict):
        raise NotTextError("is JSON, but not an object")
    return row


def _encoding(head: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, else UTF-8 if the beginning is, else Windows-1252."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        # A character may have been cut at the end.
        head[: len(head) - 3 if len(head) == HEAD_BYTES else None].decode("utf-8")
    except UnicodeDecodeError as error:
        if len(head) < HEAD_BYTES or error.start < len(head) - 8:
            return "cp1252"
    return "utf-8-sig"
