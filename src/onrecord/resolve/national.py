"""Bodies that every country has: "Venezuela's Supreme Court" is not the United States' one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import dropwhile

from onrecord.resolve.chunks import fold
from onrecord.resolve.places import PLACES
from onrecord.resolve.words import CALENDAR, DEMONYMS, FUNCTION_WORDS

_BODY = (
    r"(?P<body>(?:Foreign|Interior|Defen[cs]e|Finance|Justice|Health|Education|Supreme|Constitutional|High"
    r"|Central|National|State|Federal|Electoral|Election) "
    r"(?:Ministry|Court|Bank|Assembly|Council|Commission|Police)|Parliament|Senate|Congress|Cabinet)\b"
)
_OWNED = re.compile(rf"\b(?P<owner>[A-Z]\w+(?: [A-Z]\w+){{0,2}})['’]s {_BODY}")
_OF_A_COUNTRY = re.compile(rf"\b(?P<owner>U\.[SK]\.|[A-Z]\w+) {_BODY}")
_HOME = "United States"
"""Whose bodies the news of most outlets calls by their names alone."""
_HOUSES = frozenset(("senate", "congress"))
"""Without whose they are, they are rather those at home."""


class National:
    """The bodies that `text` calls a country's, or a state's: all but the United States' by its own name."""

    def __init__(self, text: str) -> None:
        self._at: dict[int, str] = {}
        called: dict[str, set[str]] = defaultdict(set)
        for found in _OWNED.finditer(text):
            owner = _owner_of(found["owner"])
            known = PLACES.get(fold(owner))
            name = f"{owner}'s {found['body']}"
            # Whose it is may be no country that the list knows, such as Gaza; but a person has no ministry.
            if known != _HOME and (known or found["body"].endswith("Ministry")):
                self._at[found.start("body")] = name
            called[_key(found["body"])].add(name)
        for found in _OF_A_COUNTRY.finditer(text):
            owner = fold(found["owner"])
            if owner in DEMONYMS or PLACES.get(owner):
                called[_key(found["body"])].add(f"{owner} {found['body']}")
        self._called: Mapping[str, set[str]] = called

    def at(self, place: int, body: str) -> str | None:
        """The name, with its country, of `body`, whose name begins at this place of the text."""
        name = self._at.get(place)
        return name if name and name.endswith(f"'s {body}") else None

    def meant_by(self, body: str) -> str | None:
        """The one that is called just `body`; itself where the text has several; None where it has none.

        One that the text calls only by an adjective, as the French Interior Ministry, is no such one.
        """
        names = self._called.get(_key(body), set())
        if names.isdisjoint(self._at.values()) or _key(body) in _HOUSES:
            return None
        return next(iter(names)) if len(names) == 1 else body


def _key(body: str) -> str:
    """For comparing: Defence is Defense."""
    return fold(body).replace("defence", "defense")


def _owner_of(printed: str) -> str:
    """Less what only comes before it: "On Monday Norway"."""
    words = dropwhile(lambda word: fold(word) in FUNCTION_WORDS | CALENDAR, printed.split())
    return " ".join(words) or printed
