"""Cut a text at every boundary of its marks, so that overlapping marks can be set as nested tags."""

from __future__ import annotations

import re
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


def first_characters(marks: Sequence[Mark]) -> dict[int, int]:
    """Where each statement, by its number, first touches the text."""
    starts: dict[int, int] = {}
    for mark in marks:
        starts[mark.number] = min(mark.span.start, starts.get(mark.number, mark.span.start))
    return starts


def pieces(row: Span, marks: Sequence[Mark], also_at: int) -> Iterator[Piece]:
    """Cut `row` at every mark, and `also_at` one place, into pieces that together are `row`.

    `marks` must be all of the text's, outermost first; `also_at` must lie in `row` or at its end.
    """
    starts = first_characters(marks)
    inside = [mark for mark in marks if mark.span.start < row.end and row.start < mark.span.end]
    cuts = {row.start, also_at, row.end}
    for mark in inside:
        cuts |= {max(mark.span.start, row.start), min(mark.span.end, row.end)}
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        yield Piece(
            span=Span(start, end),
            marks=tuple(mark for mark in inside if mark.span.start <= start and end <= mark.span.end),
            begins=tuple(sorted(number for number, at in starts.items() if at == start)),
        )


def paragraphs(text: str) -> list[Span]:
    """Cut `text` into spans that together are all of it: at blank lines, or at every line if it has none."""
    end_of_paragraph = r"\n[^\S\n]*\n\s*" if re.search(r"\n[^\S\n]*\n", text.strip()) else r"\n+"
    edges = [0, *(match.end() for match in re.finditer(end_of_paragraph, text)), len(text)]
    return [Span(start, end) for start, end in pairwise(edges) if start < end]
