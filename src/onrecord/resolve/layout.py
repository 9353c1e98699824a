"""Where the paragraphs, sentences and quotations of a text lie, by plain rules that cost little."""

from __future__ import annotations

import re
from bisect import bisect_right

_STOP = re.compile(r"[.!?][”\"’')\]]*\s+(?=[\"“‘'(\[]?[^\W_a-z])|\n\s*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Capt|Adm|Rev|Hon|Prof|St|vs|No|Jan|Feb|Mar"
    r"|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Fr|Pres)|\b[A-Z])$"
)
_MARK = re.compile(r'[“”"«»]|``|\'\'')
_OPENING = frozenset(("“", "«", "``"))


class Layout:
    """The sentences, paragraphs and quotations of `text`, numbered from 0 in their order."""

    def __init__(self, text: str) -> None:
        self._paragraphs = [0, *(match.end() for match in re.finditer(r"\n\s*", text))]
        self._sentences = [0]
        for match in _STOP.finditer(text):
            if "\n" in match.group() or not self._is_abbreviation(text, match):
                self._sentences.append(match.end())
        self._quotations = _quotations(text)
        self._opened = [start for start, _ in self._quotations]

    @staticmethod
    def _is_abbreviation(text: str, match: re.Match[str]) -> bool:
        before = text[max(0, match.start() - 5) : match.start()]
        return match.group()[0] == "." and match.group()[1:].isspace() and bool(_ABBREVIATED.search(before))

    def paragraph(self, at: int) -> int:
        """The number of the paragraph that holds the character `at`."""
        return bisect_right(self._paragraphs, at) - 1

    def paragraph_start(self, at: int) -> int:
        """Where the paragraph that holds the character `at` begins."""
        return self._paragraphs[self.paragraph(at)]

    def sentence(self, at: int) -> int:
        """The number of the sentence that holds the character `at`."""
        return bisect_right(self._sentences, at) - 1

    def sentence_start(self, at: int) -> int:
        """Where the sentence that holds the character `at` begins."""
        return self._sentences[self.sentence(at)]

    def sentence_begin(self, number: int) -> int | None:
        """Where the sentence of this number begins, the first where it is less; None beyond the last."""
        return self._sentences[max(0, number)] if number < len(self._sentences) else None

    def quotation(self, at: int) -> int | None:
        """The number of the quotation that holds the character `at`, or None outside of any."""
        number = bisect_right(self._opened, at) - 1
        return number if number >= 0 and at < self._quotations[number][1] else None


def _quotations(text: str) -> list[tuple[int, int]]:
    """The stretches between quotation marks; one that is never closed ends with its paragraph."""
    found: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        opened: int | None = None
        for match in _MARK.finditer(text, line.start(), line.end()):
            mark, at = match.group(), match.start()
            if opened is None and (mark in _OPENING or (mark in "\"''" and _may_open(text, at))):
                opened = at
            elif opened is not None and mark not in _OPENING:
                found.append((opened, match.end()))
                opened = None
        if opened is not None:
            found.append((opened, line.end()))
    return found


def _may_open(text: str, at: int) -> bool:
    return at + 1 < len(text) and not text[at + 1].isspace()
