"""How long to wait: between two requests to one host, after a failure, and when a server says so."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from onrecord.errors import LaterError

FIRST_WAIT = 1.0
"""The wait before a second try, in seconds; it doubles with every further one."""

MAX_PAUSE = 30.0
"""The longest pause between two requests that a robots.txt can ask for, in seconds."""

MAX_WAIT = 60.0
"""If a server asks for a longer wait than this, in seconds, what is asked of it is put off."""

MAX_ASKED = 7 * 24 * 3600.0
"""A server that asks to stay away for longer than this, in seconds, is asked again after it."""


def back_off(failures: int, first: float = FIRST_WAIT, longest: float = MAX_WAIT) -> float:
    """Seconds to wait after so many failures in a row: twice as long each time, and half of it by chance.

    Chance keeps many readers of one server from coming back all at once.
    """
    # Past 2**40 there is nothing left to double, and a float would overflow in the end.
    whole = min(longest, first * 2.0 ** min(failures - 1, 40))
    return whole * random.uniform(0.5, 1.0)


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """The seconds that a Retry-After header asks to wait, as a number or a date; None if it does not say."""
    text = (value or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), MAX_ASKED)
    try:
        moment = parsedate_to_datetime(text)
        apart = moment.replace(tzinfo=moment.tzinfo or UTC) - (now or datetime.now(UTC))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(0.0, math.ceil(apart.total_seconds())), MAX_ASKED)


class Pace:
    """Keeps the pause between two requests to one host, and leaves a host alone that asked for it."""

    def __init__(self, sleep: Callable[[float], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._sleep = sleep
        self._clock = clock
        self._not_before: dict[str, float] = {}

    def wait(self, host: str, start: str) -> None:
        """Return when `host` may be asked. Raises LaterError if that is more than MAX_WAIT away.

        `start` is the address that somebody wants, for the message.
        """
        left = self._not_before.get(host, 0.0) - self._clock()
        if left > MAX_WAIT:
            error = LaterError(f"{start}: {host} asks to be left alone for another {left:.0f} seconds")
            error.wait = left
            raise error
        if left > 0:
            self._sleep(left)

    def asked(self, host: str, pause: float) -> None:
        """Note that `host` was asked just now: it may be asked again after `pause` seconds."""
        self._not_before[host] = max(self._not_before.get(host, 0.0), self._clock() + pause)
