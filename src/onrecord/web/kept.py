"""Costly answers, kept as long as the ledger is as it was; while it grows, for some time longer."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

_PATIENCE = 20.0
"""An answer that took a second may be this many seconds old on a ledger that has grown meanwhile."""

_CHEAP = 0.05
"""Seconds. What costs less is always asked anew when the ledger has grown."""


@dataclass(slots=True)
class _Answer:
    value: Any
    stamp: str
    cost: float
    made: float


class Kept:
    """At most `most` answers, those that were asked for last. Threads may share it."""

    def __init__(self, most: int = 512) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, _Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._asking: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, stamp: str, ask: Callable[[], T]) -> tuple[T, bool]:
        """What `ask` answers about the ledger at `stamp`, and whether it is of that very state.

        Of several who ask the same at the same time, one works and the others wait.
        """
        found = self._find(key, stamp)
        if found is None:
            try:
                with self._turn(key):
                    found = self._find(key, stamp)
                    if found is None:
                        began = time.monotonic()
                        value = ask()
                        made = time.monotonic()
                        found = _Answer(value, stamp, made - began, made)
                        self._keep(key, found)
            finally:
                with self._lock:
                    self._asking.pop(key, None)
        return found.value, found.stamp == stamp

    def _find(self, key: Hashable, stamp: str) -> _Answer | None:
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                return None
            age = time.monotonic() - found.made
            if found.stamp != stamp and (found.cost < _CHEAP or age > _PATIENCE * found.cost):
                return None
            self._answers.move_to_end(key)
            return found

    def _turn(self, key: Hashable) -> threading.Lock:
        with self._lock:
            return self._asking.setdefault(key, threading.Lock())

    def _keep(self, key: Hashable, answer: _Answer) -> None:
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
