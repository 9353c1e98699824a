"""Where texts are read: a few at a time, some may wait, and nobody waits for ever."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor

from onrecord.errors import BusyError
from onrecord.extract.extractor import Extractor
from onrecord.pipeline import read_article
from onrecord.records import Article, Reading


class Desk:
    """Reads `readers` texts at a time, each on one processor, while at most `waiting` wait for their turn.

    Whoever has waited for `seconds` in all is told to come back. The model is loaded for the first text.
    """

    def __init__(self, readers: int, waiting: int, seconds: float) -> None:
        self._most = readers + waiting
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(readers, thread_name_prefix="reading")
        self._lock = threading.Lock()
        self._taken = 0
        self._extractor: Extractor | None = None

    @property
    def version(self) -> str:
        """Names the model."""
        return self._model().version

    async def read(self, article: Article) -> Reading:
        """All that is said in `article`; raises BusyError if too many wait, or it takes too long."""
        with self._lock:
            if self._taken >= self._most:
                raise _busy("too many texts are being read; come back in a moment", 5.0)
            self._taken += 1
        reading = self._pool.submit(self._read, article)
        reading.add_done_callback(self._let_go)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(reading), self._seconds)
        except TimeoutError as error:
            raise _busy(f"the text was not read within {self._seconds:g} seconds", self._seconds) from error

    def close(self) -> None:
        """Read no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _read(self, article: Article) -> Reading:
        return read_article(article, self._model())

    def _model(self) -> Extractor:
        with self._lock:
            if self._extractor is None:
                self._extractor = Extractor(threads=1)
            return self._extractor

    def _let_go(self, _: Future[Reading]) -> None:
        with self._lock:
            self._taken -= 1


def _busy(why: str, wait: float) -> BusyError:
    error = BusyError(why)
    error.wait = wait
    return error
