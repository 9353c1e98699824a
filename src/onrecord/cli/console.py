"""What every verb shares: where it prints, how it fails, how it shows progress."""

from __future__ import annotations

import errno
import io
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, TextIO, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from onrecord import settings
from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from onrecord.ledger import Ledger

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

T = TypeVar("T")


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
def tracked(items: Iterable[T], label: str, total: int, *, shown: bool = True) -> Iterator[Iterator[T]]:
    """`items`, with a progress bar on standard error while they are taken; none where nobody would see it.

    The bar is gone when the block ends. What prints to a terminal meanwhile asks for none: `shown=False`.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    off = not (shown and total > 1 and err.is_terminal)
    with Progress(*columns, console=err, transient=True, redirect_stdout=False, disable=off) as bar:
        task = bar.add_task(label, total=total)

        def taken() -> Iterator[T]:
            for item in items:
                yield item
                bar.advance(task)

        yield taken()


@contextmanager
def written_whole(output: Path) -> Iterator[BinaryIO]:
    """A file that takes `output`'s place once all is written; what is no plain file is written to as it is.

    A device or a pipe must never be replaced: as root, that would remove it from the system.
    """
    target = output.resolve()
    if target.exists() and not target.is_file():
        with open(output, "wb") as file:
            yield file
        return
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(output))
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    with open(partial, "xb") as file:
        try:
            yield file
            file.close()
            if target.exists():
                shutil.copymode(target, partial)
            partial.replace(target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise


@contextmanager
def text_written_whole(output: Path) -> Iterator[TextIO]:
    """The same for text: UTF-8, line ends as they are."""
    with written_whole(output) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        try:
            yield text
        finally:
            text.detach()  # else it would close the file, which is not its to close


def ledger_at(address: str | None, *, read_only: bool = False, create: bool = True) -> Ledger:
    """Open the ledger that was named, or the default one. Reading makes no new ledger."""
    from onrecord.ledger import open_ledger

    return open_ledger(
        address or settings.ledger_address(), create=create and not read_only, read_only=read_only
    )


def one_line(text: str) -> str:
    """`text` safe on a terminal: each run of white space and control characters becomes one space."""
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in text))


def plain(text: str | None) -> str:
    """`text` on one line, without white space around it; nothing where there is none."""
    return one_line(text or "").strip()


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 article, 2 articles."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def day(moment: datetime | None) -> str:
    """The day of `moment` in UTC, or nothing; a moment without a zone is in UTC, as on the ledger."""
    if moment is None:
        return ""
    # In the years 1 and 9999 UTC may know no such day: then it is given as it was printed.
    with suppress(OverflowError):
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    return moment.date().isoformat()


def print_lines(rows: Iterable[tuple[str, ...]], file: IO[str] | None = None) -> None:
    """Tab-separated lines, for a pipe."""
    target = file or sys.stdout
    for row in rows:
        target.write("\t".join(plain(cell) for cell in row) + "\n")
