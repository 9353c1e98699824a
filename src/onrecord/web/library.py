"""What every page and answer is made from: the ledger, the kept answers, the desk where texts are read."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from onrecord.ledger import Ledger
from onrecord.web.auth import Doorkeeper
from onrecord.web.desk import Desk
from onrecord.web.kept import Kept
from onrecord.web.refusals import RefusalError
from onrecord.web.serving import Serving

T = TypeVar("T")

_GLANCE = 0.05
"""Seconds for which the ledger's state is taken to be what it was: a page asks for many things at once."""


class Library:
    """One ledger, being served. Threads may share it."""

    def __init__(self, ledger: Ledger, serving: Serving) -> None:
        self.ledger = ledger
        self.serving = serving
        self.doorkeeper = Doorkeeper(serving)
        limits = serving.limits
        self.desk = Desk(serving.readers, limits.waiting, limits.reading_seconds)
        self._kept = Kept()
        self._stamp = ""
        self._looked = float("-inf")
        self._lock = threading.Lock()

    async def stamp(self) -> str:
        """Names the ledger's state, as it was a moment ago at most."""
        if time.monotonic() - self._looked < _GLANCE:
            return self._stamp
        return await run_in_threadpool(self._look)

    def changed(self) -> None:
        """Somebody added something: look anew."""
        self._looked = float("-inf")

    def _look(self) -> str:
        with self._lock:
            began = time.monotonic()
            self._stamp = self.ledger.stamp()
            self._looked = began
            return self._stamp

    def answer(self, request: Request, key: Hashable, ask: Callable[[], T]) -> T:
        """What `ask` answers, kept under `key` while the ledger is as it was."""
        value, fresh = self._kept.get(key, request.state.stamp, ask)
        if not fresh:
            # The browser must not take it for the answer of today's ledger.
            request.state.fresh = False
        return value

    def close(self) -> None:
        """Read no more, and close the ledger."""
        self.desk.close()
        self.ledger.close()


def library_of(request: Request) -> Library:
    """The library that this request is for."""
    library: Library = request.app.state.library
    return library


class Timed(APIRoute):
    """A route that answers within the time limit, or says that it could not."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, timed. What it began goes on in its thread, as nothing can stop that."""
        answer = super().get_route_handler()

        async def timed(request: Request) -> Response:
            limits = library_of(request).serving.limits
            task = asyncio.ensure_future(answer(request))
            done, _ = await asyncio.wait({task}, timeout=limits.seconds)
            if not done:
                task.add_done_callback(lambda late: late.cancelled() or late.exception())
                raise RefusalError(
                    503, f"this took longer than {limits.seconds:g} seconds", wait=limits.seconds
                )
            return task.result()

        return timed
