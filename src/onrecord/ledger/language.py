"""The language of searches: words, "phrases", -not, OR, parentheses and filters, read into a tree.

    question := either+                     all of them
    either   := unless (OR unless)*         OR ties what stands beside it, closer than a space does
    unless   := ["-" | NOT] atom
    atom     := word[*] | "phrase"[*] | ( question ) | filter:value

This module knows nothing of SQL; `search` turns the tree into it. Whatever is wrong is a QueryError that
says at which character.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import NoReturn

from onrecord.errors import QueryError
from onrecord.ledger import names
from onrecord.records import Act, Kind

FILTERS = {
    "speaker": "by this speaker: a whole name, or the last one",
    "about": "with this word, phrase or (group) in what was said, not in who said it",
    "outlet": "in this outlet: its whole name",
    "kind": f"of this kind: {', '.join(Kind)}",
    "since": "published in this year, month or day, or later",
    "until": "published in this year, month or day, or earlier",
    "act": f"doing this by saying it: {', '.join(Act)}",
    "toward": "aimed at this person or body: a whole name, or the last one",
}
"""Every filter, and what the statements are that it lets through."""

PARTS = {
    "harbour lease": "both words, in any order",
    '"harbour lease"': "these words side by side",
    "harb*": "words that begin so",
    "-lease": 'without this; so too -"harbour lease", -outlet:Echo, -(pier OR quay)',
    "pier OR quay": "one of them; OR ties only what stands beside it",
    "(pier OR quay) lease": "parentheses keep together",
    **{
        example: FILTERS[example.partition(":")[0]]
        for example in (
            'speaker:"Ione Brask"',
            "about:lease",
            'outlet:"Harbour Courant"',
            "kind:direct",
            "since:2026-03-01",
            "until:2026-03",
            "act:deny",
            'toward:"Odo Fenn"',
        )
    },
}
"""The whole language by example: what `onrecord search --help` prints, and docs/searching.md shows."""

_CHOICES = {"kind": tuple(map(str, Kind)), "act": tuple(map(str, Act))}
"""The filters whose value is one of a few words."""

MOST_CHARACTERS = 10_000
MOST_TERMS = 200
_DEEPEST = 20
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_FIELD = re.compile(r"([^\W\d_]+):")
_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<open>\() | (?P<close>\)) | "(?P<phrase>[^"]*)"(?P<star>\*?) | (?P<unclosed>")
      | (?P<word>[^\s"()]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words side by side, or one; `prefix`: the last may go on. `about` looks in what was said only."""

    words: str
    prefix: bool = False
    about: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """`field` is one of FILTERS but `about`; the value of a date's field is its first or its last day."""

    field: str
    value: str | date


@dataclass(frozen=True, slots=True)
class Not:
    """What `part` does not let through."""

    part: Node


@dataclass(frozen=True, slots=True)
class Every:
    """What all `parts` let through."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """What one of `parts` lets through."""

    parts: tuple[Node, ...]


Node = Term | Filter | Not | Every | Either


def parse(query: str) -> Node:
    """The tree of `query`; raises QueryError, with the place, where it cannot be understood."""
    return _Parser(query).question()


def in_a_word(char: str) -> bool:
    """Whether the index takes `char` for a part of a word."""
    category = unicodedata.category(char)
    return category[0] in "LN" or category == "Co"


@dataclass(frozen=True, slots=True)
class _Token:
    """`kind` is word, phrase, open, close, minus, field, OR, AND or NOT; it stands at `place`."""

    kind: str
    text: str
    place: int
    prefix: bool = False


class _Parser:
    """Reads one query; `about` is whether the group at hand stands after `about:`."""

    def __init__(self, query: str) -> None:
        self._query = query
        if len(query) > MOST_CHARACTERS:
            raise QueryError(f"a search may have {MOST_CHARACTERS:,} characters, not {len(query):,}")
        self._tokens = list(self._read())
        self._at = 0
        self._terms = 0

    def question(self) -> Node:
        node = self._every(None, 0, about=False)
        if node is None:
            raise QueryError(f"there is no word to look for in {self._query[:80]!r}")
        return node

    def _fail(self, place: int, reason: str) -> NoReturn:
        error = QueryError(f"{reason}, at character {place + 1}")
        error.query, error.place = self._query, place
        raise error

    def _read(self) -> Iterator[_Token]:
        text = names.storable(self._query).translate(_QUOTES)
        for match in _TOKEN.finditer(text):
            kind, place = match.lastgroup, match.start()
            if kind == "unclosed":
                self._fail(place, "this quotation mark is never closed")
            elif kind == "star":
                yield _Token("phrase", match["phrase"], place, prefix=bool(match["star"]))
            elif kind == "word":
                yield from self._word(match["word"], place)
            elif kind != "space":
                yield _Token(str(kind), match[0], place)

    def _word(self, word: str, place: int) -> Iterator[_Token]:
        """A word's tokens: a minus and a filter's name may stand before it."""
        if word in ("OR", "AND", "NOT"):
            yield _Token(word, word, place)
            return
        bare = word.lstrip("-")
        touching = self._query[place + len(word) : place + len(word) + 1]
        if len(word) - len(bare) == 1 and (bare or (touching and touching in '("“”„‟«»')):
            yield _Token("minus", "-", place)
            word, place = bare, place + 1
        if (field := _FIELD.match(word)) and self._is_filter(field[1], place):
            yield _Token("field", field[1].lower(), place)
            word, place = word[field.end() :], place + field.end()
        if word:
            yield _Token("word", word, place, prefix=word.endswith("*"))

    def _is_filter(self, name: str, place: int) -> bool:
        if name.lower() in FILTERS:
            return True
        # A colon stands in many a sentence; only what looks like a slip of the finger is one.
        for close in get_close_matches(name.lower(), FILTERS, 1, 0.75):
            self._fail(place, f"there is no filter {name}:, did you mean {close}: ?")
        return False

    def _next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _every(self, opened: int | None, depth: int, *, about: bool) -> Node | None:
        """All up to the end, or to the parenthesis that closes the one at `opened`."""
        if depth > _DEEPEST:
            self._fail(opened or 0, f"parentheses may stand {_DEEPEST} deep in one another, not deeper")
        parts: list[Node] = []
        while token := self._next():
            if token.kind == "close":
                break
            if token.kind == "AND":
                self._at += 1
                if not parts or not self._operand(self._next()):
                    self._fail(token.place, "AND needs something on both sides")
                continue
            part = self._either(depth, about=about)
            if part is not None:
                parts.append(part)
        if token is not None and opened is None:
            self._fail(token.place, "this parenthesis closes nothing")
        if token is None and opened is not None:
            self._fail(opened, "this parenthesis is never closed")
        self._at += 1
        return Every(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

    @staticmethod
    def _operand(token: _Token | None) -> bool:
        return token is not None and token.kind not in ("close", "AND", "OR")

    def _either(self, depth: int, *, about: bool) -> Node | None:
        parts = [self._unless(depth, about=about)]
        while (token := self._next()) and token.kind == "OR":
            self._at += 1
            parts.append(self._unless(depth, about=about) if self._operand(self._next()) else None)
            if None in parts:
                self._fail(token.place, "OR needs something on both sides")
        return Either(tuple(filter(None, parts))) if len(parts) > 1 else parts[0]

    def _unless(self, depth: int, *, about: bool) -> Node | None:
        token = self._next()
        if token is None or token.kind not in ("minus", "NOT"):
            return self._atom(depth, about=about)
        self._at += 1
        if not self._operand(self._next()):
            self._fail(token.place, f"{token.text} needs something after it")
        part = self._unless(depth, about=about)
        return None if part is None else Not(part)

    def _atom(self, depth: int, *, about: bool) -> Node | None:
        token = self._next()
        if token is None or token.kind == "OR":
            if token is not None:
                self._fail(token.place, "OR needs something on both sides")
            return None
        self._at += 1
        if token.kind == "open":
            return self._every(token.place, depth + 1, about=about)
        if token.kind == "field":
            return self._field(token, depth, about=about)
        return self._term(token, about=about)

    def _term(self, token: _Token, *, about: bool) -> Term | None:
        words = token.text.rstrip("*")
        if not any(map(in_a_word, words)):
            return None
        self._terms += 1
        if self._terms > MOST_TERMS:
            self._fail(token.place, f"a search may have {MOST_TERMS} words, and this is one more")
        return Term(words, token.prefix, about)

    def _field(self, token: _Token, depth: int, *, about: bool) -> Node | None:
        value = self._next()
        if about:
            self._fail(token.place, "only words can be asked for after about:")
        if token.text == "about" and value is not None and value.kind in ("open", "word", "phrase"):
            found = self._atom(depth, about=True)
            if found is None:
                self._fail(value.place, "there is no word to look for")
            return found
        if value is None or value.kind not in ("word", "phrase") or not value.text.strip():
            self._fail(token.place, f"{token.text}: needs a value after it")
        self._at += 1
        return Filter(token.text, self._value(token, value))

    def _value(self, token: _Token, value: _Token) -> str | date:
        if token.text in ("since", "until"):
            return self._day(value, last=token.text == "until")
        choices = _CHOICES.get(token.text)
        if choices is None:
            return value.text
        if value.text.lower() not in choices:
            self._fail(value.place, f"the {token.text} is one of {', '.join(choices)}, not {value.text!r}")
        return value.text.lower()

    def _day(self, value: _Token, *, last: bool) -> date:
        """The first or the last day of a year, a month or a day."""
        match, day = _DATE.fullmatch(value.text), None
        if match is not None:
            year, month = int(match[1]), int(match[2] or (12 if last else 1))
            with suppress(ValueError):
                day = date(year, month, int(match[3] or (monthrange(year, month)[1] if last else 1)))
        if day is None:
            self._fail(value.place, f"{value.text!r} is no date; write 2026, 2026-03 or 2026-03-01")
        return day
