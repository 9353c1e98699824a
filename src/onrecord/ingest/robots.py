"""What a site's robots.txt allows, as RFC 9309 has it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from onrecord.ingest.pacing import MAX_PAUSE

AGENT = "onrecord"
"""The name by which a robots.txt can speak of this program."""

MAX_BYTES = 500 * 1024
"""How much of a robots.txt is read; the standard asks for this much at least."""

LIFETIME = 24 * 3600.0
"""How long a robots.txt counts before it is asked for again, in seconds."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site allows; no `parser` means that it allows everything."""

    parser: Protego | None
    read_at: float

    def allow(self, address: str) -> bool:
        """Whether this program may ask for `address`."""
        return self.parser is None or bool(self.parser.can_fetch(address, AGENT))

    @property
    def pause(self) -> float:
        """The seconds between two requests that the site asks for; 0 if it does not say."""
        if self.parser is None:
            return 0.0
        rate = self.parser.request_rate(AGENT)
        seconds = max(
            self.parser.crawl_delay(AGENT) or 0.0,
            rate.seconds / rate.requests if rate and rate.requests else 0.0,
        )
        return min(max(float(seconds), 0.0), MAX_PAUSE)


class Robots:
    """The robots.txt of every site that was asked for anything, each read once a day."""

    def __init__(self, fetch: Callable[[str], bytes | None]) -> None:
        """Remember `fetch`, which gives the bytes of a robots.txt, or None where there is none."""
        self._fetch = fetch
        self._rules: dict[str, Rules] = {}

    def rules(self, site: str) -> Rules:
        """The rules of `site` (scheme, host and port). Raises what `fetch` raises."""
        found = self._rules.get(site)
        if found is None or time.monotonic() - found.read_at > LIFETIME:
            data = self._fetch(f"{site}/robots.txt")
            found = self._rules[site] = Rules(_parse(data) if data else None, time.monotonic())
        return found

    def pause(self, site: str) -> float:
        """The pause that `site` is known to ask for, in seconds; nothing is fetched to know it."""
        found = self._rules.get(site)
        return found.pause if found else 0.0


def _parse(data: bytes) -> Protego | None:
    try:
        return Protego.parse(data[:MAX_BYTES].decode("utf-8-sig", "replace"))
    except Exception:  # whatever a malformed file does to the parser, it forbids nothing that can be read
        return None
