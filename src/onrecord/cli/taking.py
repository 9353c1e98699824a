"""What the verbs that take in news share: how addresses are fetched, what is put aside, and the bar."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

import onrecord
from onrecord import settings
from onrecord.cli.console import Failures, err
from onrecord.errors import OnrecordError, SourceError

if TYPE_CHECKING:
    from onrecord.ingest import Web
    from onrecord.ledger import Ledger

T = TypeVar("T")


def web(*, allow_private: bool = False, sleep: Callable[[float], None] = time.sleep) -> Web:
    """What fetches addresses, in the name of this program and of whoever runs it; `sleep` waits."""
    from onrecord.ingest import Web

    return Web(
        version=onrecord.__version__, contact=settings.contact(), allow_private=allow_private, sleep=sleep
    )


class Aside(Failures):
    """Names what could not be read, and puts it on the ledger's list of problems if it has an address."""

    def __init__(self, book: Ledger) -> None:
        super().__init__()
        self._book = book
        self._open = {problem.origin for problem in book.problems()}

    def __call__(self, error: OnrecordError) -> None:
        super().__call__(error)
        origin = error.origin if isinstance(error, SourceError) else None
        if origin is not None:
            self._open.add(origin)
            self._book.put_aside(origin, str(error).removeprefix(f"{origin}: "))

    def solved(self, origin: str) -> None:
        """Strike `origin` from the list, if it is there: it has been read now."""
        if origin in self._open:
            self._open.remove(origin)
            self._book.solved(origin)


class Bar:
    """Shows on standard error how far the sources are read, and how many articles were in them."""

    def __init__(self, bar: Progress, label: str, total: int) -> None:
        self._bar = bar
        self._task = bar.add_task(label, total=total, articles="")
        self._before = 0
        self._articles = 0

    def sources(self, entries: Iterable[T]) -> Iterator[T]:
        """`entries`, each counted when the next one is asked for."""
        for self._before, entry in enumerate(entries):
            self._bar.update(self._task, completed=self._before)
            yield entry

    def moved(self, share: float) -> None:
        """Note how much of the source at hand has been read, 0 to 1."""
        self._bar.update(self._task, completed=self._before + share)

    def articles(self, found: Iterable[T]) -> Iterator[T]:
        """`found`, each counted."""
        for article in found:
            self._articles += 1
            self._bar.update(self._task, articles=f"{self._articles:,} articles")
            yield article


@contextmanager
def shown(label: str, total: int, *, wanted: bool = True) -> Iterator[Bar]:
    """A bar while the block runs; none where nobody would see it. It is gone when the block ends."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[articles]}"),
        TimeRemainingColumn(),
    )
    off = not (wanted and err.is_terminal)
    with Progress(*columns, console=err, transient=True, redirect_stdout=False, disable=off) as bar:
        yield Bar(bar, label, total)
