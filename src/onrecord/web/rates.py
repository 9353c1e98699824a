"""How often one client may ask: a bucket each, which fills again as time passes."""

from __future__ import annotations

import time
from collections import OrderedDict

from onrecord.web.serving import Rate

_MOST_CLIENTS = 10_000


class Buckets:
    """A bucket a client, of one rate."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take one from the client's bucket: 0, or the seconds until there is one again."""
        left, now = self._left(client)
        if left < 1:
            return (1 - left) / self._rate.often
        self._set(client, left - 1, now)
        return 0.0

    def empty(self, client: str) -> bool:
        """Whether there is none left, without taking one."""
        return self._left(client)[0] < 1

    def _left(self, client: str) -> tuple[float, float]:
        now = time.monotonic()
        left, at = self._buckets.get(client, (self._rate.burst, now))
        return min(self._rate.burst, left + (now - at) * self._rate.often), now

    def _set(self, client: str, left: float, now: float) -> None:
        self._buckets[client] = (left, now)
        self._buckets.move_to_end(client)
        while len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
