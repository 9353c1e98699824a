"""Cut a text at every boundary of its marks, so that overlapping marks can be set as nested tags."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.records import Span, Statement


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Statement `number`, counted from 1, has its `role` (source, cue or content) at `span`."""

    span: Span
    number: int
    role: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that no boundary cuts, the marks that cover all of them, the statements that begin here."""

    span: Span
    marks: tuple[Mark, ...]
    begins: tuple[int, ...]


def marks_of(statements: Sequence[Statement]) -> list[Mark]:
    """Every span of every statement as a mark, outermost first: by start, longer before shorter."""
    marks = []
    for number, statement in enumerate(statements, start=1):
        attribution = statement.attribution
        for role in ("content", "source", "cue"):
            spans: Sequence[Span] = getattr(attribution, role)
            marks += [Mark(span, number, role) for span in spans]
    return sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end, mark.number, mark.role))


def pieces(marks: Sequence[Mark], edges: Sequence[int]) -> Iterator[Piece]:
    """Cut the text at every mark and at every one of `edges`, which include its start and its end.

    `marks` must be all of the text's, outermost first; they stay so in every piece.
    """
    edges = sorted({*edges, *(edge for mark in marks for edge in (mark.span.start, mark.span.end))})
    begins = _begins(marks)
    under_way: list[Mark] = []
    waiting = 0
    for start, end in pairwise(edges):
        under_way = [mark for mark in under_way if mark.span.end > start]
        while waiting < len(marks) and marks[waiting].span.start == start:
            under_way.append(marks[waiting])
            waiting += 1
        yield Piece(Span(start, end), tuple(under_way), tuple(begins.get(start, ())))


def _begins(marks: Sequence[Mark]) -> dict[int, list[int]]:
    """The numbers of the statements, by the character at which they first touch the text."""
    firsts: dict[int, int] = {}
    for mark in marks:
        firsts.setdefault(mark.number, mark.span.start)
    begins: dict[int, list[int]] = defaultdict(list)
    for number in sorted(firsts):
        begins[firsts[number]].append(number)
    return begins


def paragraphs(text: str) -> list[Span]:
    """Cut `text` into spans that together are all of it: at blank lines, or at every line if it has none."""
    end_of_paragraph = r"\n[^\S\n]*\n\s*" if re.search(r"\n[^\S\n]*\n", text.strip()) else r"\n+"
    edges = [0, *(match.end() for match in re.finditer(end_of_paragraph, text)), len(text)]
    return [Span(start, end) for start, end in pairwise(edges) if start < end]
