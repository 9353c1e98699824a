"""Bodies that every country has: "Venezuela's Supreme Court" is not the United States' one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from onrecord.resolve.chunks import fold
from onrecord.resolve.places import PLACES

_OWNED = re.compile(
    r"\b(?P<place>[A-Z][\w.]*(?: [A-Z]\w+)?)['’]s "
    r"(?P<body>(?:Foreign|Interior|Defen[cs]e|Finance|Justice|Health|Education|Supreme|Constitutional|High"
    r"|Central|National|State|Federal|Electoral|Election) "
    r"(?:Ministry|Court|Bank|Assembly|Council|Commission|Police)|Parliament|Senate|Congress|Cabinet)\b"
)

_HOME = "United States"
"""Whose bodies the news of most outlets calls by their names alone."""


class National:
    """The bodies that `text` calls a country's, the United States' apart."""

    def __init__(self, text: str) -> None:
        self._at: dict[int, str] = {}
        called: dict[str, set[str]] = defaultdict(set)
        for found in _OWNED.finditer(text):
            place = _place_of(found["place"])
            if place:
                self._at[found.start("body")] = name = f"{place}'s {found['body']}"
                called[fold(found["body"])].add(name)
        self._called: Mapping[str, set[str]] = called

    def at(self, place: int, body: str) -> str | None:
        """The name, with its country, of `body`, whose name begins at this place of the text."""
        name = self._at.get(place)
        return name if name and name.endswith(f"'s {body}") else None

    def meant_by(self, body: str) -> str | None:
        """The one that is called just `body`; itself where the text has those of several countries."""
        names = self._called.get(fold(body), set())
        return (next(iter(names)) if len(names) == 1 else body) if names else None


def _place_of(printed: str) -> str | None:
    """What of these words, or the last of them, names a country other than the United States."""
    words = printed.split()
    found = (" ".join(words[at:]) for at in (0, -1))
    return next((name for name in found if PLACES.get(fold(name), _HOME) != _HOME), None)
