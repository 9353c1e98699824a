"""A text line by line: its words and the runs of them that are written as names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from onrecord.resolve.chunks import Word, chunks_in, words_in

_LINE = re.compile(r"[^\n]+")
_KEPT = 60_000
"""The words of a text of more characters than this are not kept, but found anew each time: they are large."""


@dataclass(frozen=True)
class Line:
    """The line of `text` that ends at the character `end`."""

    text: str
    words: list[Word]
    end: int

    @cached_property
    def chunks(self) -> list[list[Word]]:
        """Its runs of words that are written as one name each."""
        return chunks_in(self.text, self.words)


class Lines:
    """The lines of `text` that hold anything, to be gone through more than once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._kept = list(self._read()) if len(text) <= _KEPT else None

    def __iter__(self) -> Iterator[Line]:
        return iter(self._kept) if self._kept is not None else self._read()

    def _read(self) -> Iterator[Line]:
        for line in _LINE.finditer(self._text):
            if not line.group().isspace():
                yield Line(self._text, words_in(self._text, *line.span()), line.end())
