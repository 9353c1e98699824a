"""What `onrecord watch` does once it knows its feeds: look at each when it is due, until it is to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import TYPE_CHECKING

from onrecord.cli.add import Added, add_articles
from onrecord.cli.console import complain, counted, out, plain
from onrecord.cli.taking import Aside
from onrecord.errors import LaterError, OnrecordError, SourceError, UnreadableError
from onrecord.records import Article, Feed

if TYPE_CHECKING:
    from onrecord.ingest import Web
    from onrecord.ingest.feeds import Contents
    from onrecord.ledger import Ledger


class StoppingError(Exception):
    """Somebody asked to stop while nothing was in hand."""


class Stop:
    """Whether somebody asked to stop, by Ctrl-C or SIGTERM; asked twice, whatever is in hand is dropped."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def __bool__(self) -> bool:
        return self._asked.is_set()

    def sleep(self, seconds: float) -> None:
        """Wait; raises StoppingError at once when somebody asks to stop, or has asked."""
        if self._asked.wait(max(0.0, seconds)):
            raise StoppingError

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear the two signals while the block runs."""
        before = {number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self:
            raise KeyboardInterrupt
        self._asked.set()
        complain("stopping after the article in hand; ask again to drop it")


class Watching:
    """Looks at feeds, one after the other, and adds what they bring; `added` is what came of it so far."""

    def __init__(self, book: Ledger, web: Web, failed: Aside, stop: Stop, threads: int) -> None:
        from onrecord.extract.extractor import Extractor
        from onrecord.ingest import Intake

        self.added = Added(0, 0, 0, {})
        self._book = book
        self._web = web
        self._intake = Intake(web)
        self._failed = failed
        self._stop = stop
        self._extractor = Extractor(threads=threads)
        self._in_hand: str | None = None
        self._all_taken = True

    def run(self, feeds: list[Feed], every: float, *, once: bool) -> None:
        """Look at each of `feeds` when it is due, `every` so many seconds; with `once`, at each now.

        Raises StoppingError if somebody asked to stop.
        """
        from onrecord.ingest.polling import next_poll

        if once:
            for feed in feeds:
                self._stop.sleep(0)
                self._look(feed)
            return
        waiting = [(next_poll(feed, every), feed) for feed in feeds]
        while waiting:
            waiting.sort(key=lambda each: each[0])
            due, feed = waiting.pop(0)
            self._stop.sleep((due - datetime.now(UTC)).total_seconds())
            kept, asked = self._look(feed)
            earliest = datetime.now(UTC) + timedelta(seconds=asked)
            waiting.append((max(earliest, next_poll(kept, every)), kept))

    def _look(self, feed: Feed) -> tuple[Feed, float]:
        """Add what is new in `feed`: the feed as it is kept now, and how long its server asks to wait.

        What the server said of the feed's state is kept only once all of it is taken, so that a run that
        ends in between is told of the rest again: at once, if somebody stopped it.
        """
        from onrecord.ingest import polling

        asked = 0.0
        try:
            kept, contents = polling.poll(feed, self._web)
        except SourceError as error:
            self._failed(error)
            asked = (error.wait or 0.0) if isinstance(error, LaterError) else 0.0
            kept = polling.failed(feed)
        else:
            self._failed.solved(feed.url)
            if contents is not None and not self._add(kept, contents):
                kept = polling.at_once(kept) if self._stop else polling.again(kept)
        self._book.keep_feed(kept)
        return kept, asked

    def _add(self, feed: Feed, contents: Contents) -> bool:
        """Add the articles of a feed that are not there yet; whether none is left for later."""
        self._all_taken = True
        if contents.left:
            self._failed(UnreadableError(f"{feed.url}: {contents.left}"))
        added = add_articles(
            self._book,
            self._articles(contents),
            self._refused,
            done=self._failed.solved,
            extractor=self._extractor,
        )
        self.added = self.added.plus(added)
        if added.articles:
            new = f"{counted(added.articles, 'new article')} with {counted(added.statements, 'statement')}"
            now = datetime.now().astimezone().isoformat(" ", "minutes")
            out.print(f"{now}  {plain(feed.title) or feed.url}: {new}", markup=False)
        return self._all_taken

    def _articles(self, contents: Contents) -> Iterator[Article]:
        """The new articles, the oldest first; ends early if somebody asks to stop."""
        from onrecord.ingest.polling import MAX_TRIES, is_due

        problems = {problem.origin: problem for problem in self._book.problems()}
        for entry in reversed(contents.entries):
            if self._book.has_name(entry.link):
                continue
            problem = problems.get(entry.link)
            if problem is not None and not is_due(problem, datetime.now(UTC)):
                self._all_taken &= problem.tries >= MAX_TRIES
                continue
            try:
                self._stop.sleep(0)
                article = self._intake.entry(entry, contents)
            except StoppingError:
                self._all_taken = False
                return
            except SourceError as error:
                self._failed(error)
                self._all_taken = False
                continue
            self._in_hand = entry.link
            yield article

    def _refused(self, error: OnrecordError) -> None:
        if isinstance(error, SourceError):
            error.origin = error.origin or self._in_hand
        self._failed(error)
        self._all_taken = False
