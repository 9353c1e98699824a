"""Text into words as FTS5's tokenizer unicode61 does it, for databases that would do it otherwise.

A word is a run of letters, digits and private characters; case and the accents of Latin letters do not
matter. PostgreSQL's own parser would take a hyphenated word, an address or a number for something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.ledger.language import in_a_word

LONGEST = 500
"""Characters of a word that count."""

_MARKS = range(0x0300, 0x0332)
"""Accents that stand behind their letter as characters of their own; inside a word they do not matter."""

_RUN = re.compile(r"(?:[^\W_]|[^\x00-\x7f])+")


@dataclass(frozen=True, slots=True)
class Token:
    """Characters `start` to `end` of a text, a word; `folded` is what it is compared by."""

    folded: str
    start: int
    end: int


class _Fold(dict[int, str]):
    """What each character counts as; worked out when it is first met. Nothing: it ends a word."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = found = self._folded(char) if in_a_word(char) else ""
        return found

    @staticmethod
    def _folded(char: str) -> str:
        lower = char.lower()
        lower = lower if len(lower) == 1 else char
        apart = unicodedata.normalize("NFD", lower)
        base, marks = apart[0], apart[1:]
        accented = marks and base.isascii() and all(0x0300 <= ord(mark) <= 0x036F for mark in marks)
        return base if accented else lower


_FOLD = _Fold()


def tokens(text: str) -> Iterator[Token]:
    """The words of `text`, in order."""
    for run in _RUN.finditer(text):
        if run[0].isascii():
            yield Token(run[0].lower()[:LONGEST], run.start(), run.end())
        else:
            yield from _tokens_in(text, run.start(), run.end())


def _tokens_in(text: str, start: int, end: int) -> Iterator[Token]:
    letters: list[str] = []
    begun = start
    for place in range(start, end):
        code = ord(text[place])
        if folded := _FOLD[code]:
            if not letters:
                begun = place
            letters.append(folded)
        elif letters and code not in _MARKS:
            yield Token("".join(letters)[:LONGEST], begun, place)
            letters = []
    if letters:
        yield Token("".join(letters)[:LONGEST], begun, end)
