"""What every verb shares: where it prints, how it fails, how it shows progress."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from onrecord import settings
from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from onrecord.ledger import Ledger

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="PATH",
        help=f"The ledger, a file. Default: ${settings.LEDGER_VARIABLE}, else one in your data folder.",
    ),
]
ThreadsOption = Annotated[int, typer.Option(min=0, help="Processor threads to read with; 0: all of them.")]


class Listing(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


def complain(message: object) -> None:
    """One line on standard error, in the form every Unix tool uses, whatever a file's name holds."""
    line = "".join(c if c.isprintable() else " " for c in str(message))
    print(f"onrecord: {line}", file=sys.stderr, flush=True)


class Failures:
    """Counts what could not be read, and says so at once; the run goes on."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: OnrecordError) -> None:
        self.count += 1
        complain(error)

    def exit(self) -> None:
        """End with exit code 1 if anything failed."""
        if self.count:
            raise typer.Exit(1)


@contextmanager
def progress(label: str, total: int) -> Iterator[Progress]:
    """A progress bar on standard error while the block runs; nothing where nobody would see it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    shown = err.is_terminal and total > 1
    with Progress(*columns, console=err, transient=True, disable=not shown) as bar:
        bar.add_task(label, total=total)
        yield bar


@contextmanager
def written_whole(output: Path) -> Iterator[BinaryIO]:
    """A file that takes `output`'s place once all is written; what is no plain file is written to as it is.

    A device or a pipe must never be replaced: as root, that would remove it from the system.
    """
    target = output.resolve()
    if target.exists() and not target.is_file():
        with open(target, "wb") as file:
            yield file
        return
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(output))
    partial = target.with_name(f"{target.name}.partial")
    try:
        with open(partial, "wb") as file:
            yield file
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def ledger_at(address: str | None, *, read_only: bool = False) -> Ledger:
    """Open the ledger that was named, or the default one. Reading makes no new ledger."""
    from onrecord.ledger import open_ledger

    return open_ledger(address or settings.ledger_address(), create=not read_only, read_only=read_only)


def plain(text: str | None) -> str:
    """`text` on one line, safe on a terminal: control characters, tabs and newlines become spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text or "").split())


def day(moment: datetime | None) -> str:
    """The day of `moment` in UTC, or nothing; a moment without a zone is in UTC, as on the ledger."""
    if moment is None:
        return ""
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()


def print_lines(rows: Iterator[tuple[str, ...]]) -> None:
    """Tab-separated lines, for a pipe."""
    for row in rows:
        sys.stdout.write("\t".join(plain(cell) for cell in row) + "\n")
