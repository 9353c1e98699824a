"""Bodies that every country has: "Venezuela's Supreme Court" is not the United States' one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from onrecord.resolve.chunks import fold
from onrecord.resolve.places import PLACES
from onrecord.resolve.words import DEMONYMS, PLACE_STARTS

_BODY = (
    r"(?P<body>(?:Foreign|Interior|Defen[cs]e|Finance|Justice|Health|Education|Supreme|Constitutional|High"
    r"|Central|National|State|Federal|Electoral|Election)\s"
    r"(?:Ministry|Court|Bank|Assembly|Council|Commission|Police)|Parliament|Senate|Congress|Cabinet)\b"
)
_OWNED = re.compile(rf"\b(?P<owner>[A-Z]\w+(?: [A-Z]\w+){{0,2}})['’]s {_BODY}")
_OF_A_COUNTRY = re.compile(rf"\b(?P<owner>U\.[SK]\.|[A-Z]\w+) {_BODY}")
_IN_PLACE = re.compile(r"\bin ([A-Z]\w+)")
_HOME = "United States"
"""Whose bodies the news of most outlets calls by their names alone."""
_HOUSES = frozenset(("senate", "congress"))
"""Without whose they are, they are rather those at home."""


class National:
    """The bodies that `text` calls a country's, or a state's: all but the United States' by its own name."""

    def __init__(self, text: str) -> None:
        self._at: dict[int, str] = {}
        self._foreign: set[str] = set()
        called: dict[str, set[str]] = defaultdict(set)
        # The list knows no Gaza: where the text says "in Gaza" it is a place too.
        places = frozenset(_IN_PLACE.findall(text))
        for found in _OWNED.finditer(text):
            owner, body = _place_of(found["owner"]), " ".join(found["body"].split())
            last = found["owner"].split()[-1]
            if owner is None and last in places:
                owner = last
            if owner is None:
                self._at[found.start("body")] = body
            elif PLACES.get(fold(owner)) != _HOME:
                name = f"{owner}'s {body}"
                self._at[found.start("body")] = name
                self._foreign.add(name)
                called[_key(body)].add(name)
            else:
                called[_key(body)].add(body)
        for found in _OF_A_COUNTRY.finditer(text):
            owner, key = fold(found["owner"]), _key(found["body"])
            others = called.get(key, set())
            if (owner in DEMONYMS or owner in PLACES) and not any(
                fold(each)[:4] == owner[:4] for each in others
            ):
                called[key].add(f"{owner} {found['body']}")
        self._called: Mapping[str, set[str]] = called

    def at(self, place: int, body: str) -> str | None:
        """The name, with its country, of `body`, whose name begins at this place of the text."""
        name = self._at.get(place)
        return name if name and (name == body or name.endswith(f"'s {body}")) else None

    def meant_by(self, body: str) -> str | None:
        """The one that is called just `body`; itself where the text has several; None where it has none.

        One that the text calls only by an adjective, as the French Interior Ministry, is no such one.
        """
        names = self._called.get(_key(body), set())
        if names.isdisjoint(self._foreign) or _key(body) in _HOUSES:
            return None
        return next(iter(names)) if len(names) == 1 else body


def _key(body: str) -> str:
    """For comparing: Defence is Defense."""
    return " ".join(fold(body).split()).replace("defence", "defense")


def _place_of(printed: str) -> str | None:
    """The place that these words, or the last of them, name: "On Monday Norway"."""
    words = printed.split()
    for at in range(len(words)):
        before = fold(words[at - 1]) if at else ""
        if before in PLACE_STARTS or before.endswith("ern"):
            break
        if fold(" ".join(words[at:])) in PLACES:
            return " ".join(words[at:])
    return None
