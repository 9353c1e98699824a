"""Quotation marks: where a text stands between them, in every style that English news is printed in.

Paragraph by paragraph, since an opened quotation that never closes ends with its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from onrecord.extract.paragraphs import paragraphs
from onrecord.records import Kind, Span


class Mark(IntEnum):
    """What a character is to the quotations around it."""

    OUTSIDE = 0
    OPENING = 1
    INSIDE = 2
    CLOSING = 3
    INSIDE_UNCLOSED = 4
    """After an opening mark whose paragraph ends before a closing one."""
    INSIDE_SINGLE = 5
    """Between single marks, by themselves or nested in double ones."""


_DOUBLE = re.compile(r"[“”„‟\"«»]|``|''|&quot;|&[lr]dquo;")
_SINGLE = re.compile(r"[‘’‚']")
_OPENING = {"“", "„", "«", "``", "‟", "&ldquo;"}
_CLOSING = {"”", "»", "&rdquo;"}


def _opens(text: str, start: int, end: int, inside: bool) -> bool:
    """Whether the mark at `start`:`end` opens a quotation; marks of one shape are told by their sides."""
    mark = text[start:end]
    if mark in _CLOSING and (inside or mark != "»"):
        return False
    if mark in _OPENING and not (inside and mark in "“«"):
        return True
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if not before.isspace() and before not in "([—–-" and (after.isspace() or not after.isalnum()):
        return False
    if before.isspace() and not after.isspace():
        return True
    return not inside


def _mark_doubles(text: str, first: int, last: int, out: NDArray[np.uint8]) -> None:
    opened: tuple[int, int] | None = None
    for match in _DOUBLE.finditer(text, first, last):
        start, end = match.span()
        if _opens(text, start, end, opened is not None):
            if opened is None:
                out[start:end] = Mark.OPENING
                opened = start, end
        else:
            out[start:end] = Mark.CLOSING
            if opened is not None:
                out[opened[1] : start] = Mark.INSIDE
                opened = None
    if opened is not None:
        out[opened[1] : last] = Mark.INSIDE_UNCLOSED


def _close_single(opened: int, at: int, out: NDArray[np.uint8]) -> None:
    inside = out[opened + 1 : at]
    inside[inside == Mark.OUTSIDE] = Mark.INSIDE_SINGLE
    if out[opened] == Mark.OUTSIDE:
        out[opened], out[at] = Mark.OPENING, Mark.CLOSING


def _mark_singles(text: str, first: int, last: int, out: NDArray[np.uint8]) -> None:
    """Single marks quote only where they open before a word, close after one, and pair up.

    A mark after a letter may be a plural's apostrophe: it closes only if none after a stop does.
    """
    opened: int | None = None
    perhaps: int | None = None
    for match in _SINGLE.finditer(text, first, last):
        at = match.start()
        before = text[at - 1] if at > first else " "
        after = text[at + 1] if at + 1 < last else " "
        if (before.isspace() or before in '([—–“"') and after.isalnum() and text[at] != "’":
            if opened is not None and perhaps is not None:
                _close_single(opened, perhaps, out)
            opened, perhaps = at, None
        elif opened is not None and not before.isspace() and not after.isalnum():
            if before.isalnum():
                perhaps = at if perhaps is None else perhaps
            else:
                _close_single(opened, at, out)
                opened = perhaps = None
    if opened is not None and perhaps is not None:
        _close_single(opened, perhaps, out)


def marks(text: str) -> NDArray[np.uint8]:
    """Return one Mark a character of `text`, as an array of shape (len(text),)."""
    out = np.zeros(len(text), np.uint8)
    for first, last in paragraphs(text):
        _mark_doubles(text, first, last, out)
        _mark_singles(text, first, last, out)
    return out


def _among(*some: Mark) -> NDArray[np.bool_]:
    """For each mark whether it is one of `some`."""
    return np.array([mark in some for mark in range(max(Mark) + 1)])


_QUOTED = _among(Mark.INSIDE, Mark.INSIDE_UNCLOSED, Mark.INSIDE_SINGLE)
_OUTER = _among(Mark.OPENING, Mark.CLOSING)


def _quoted(marked: NDArray[np.uint8], span: Span) -> NDArray[np.bool_]:
    """For each character of `span` whether it is quoted. A closing mark whose opening mark was lost
    quotes what stands before it in the span.
    """
    part = marked[span.start : span.end]
    quoted = _QUOTED[part]
    for at in np.flatnonzero(part == Mark.CLOSING):
        if at and not quoted[:at].any() and not (part[:at] == Mark.OPENING).any():
            quoted[:at] = True
    return quoted


def kind_of(text: str, marked: NDArray[np.uint8], content: Sequence[Span]) -> Kind:
    """How much of `content` is quoted, counted in letters and digits, given `marks(text)`."""
    quoted = total = 0
    for span in content:
        letters = np.fromiter(map(str.isalnum, text[span.start : span.end]), bool, len(span))
        # A mark that a page left as an entity, "&quot;", has letters that say nothing.
        letters &= ~_OUTER[marked[span.start : span.end]]
        total += int(letters.sum())
        quoted += int((letters & _quoted(marked, span)).sum())
    if total and quoted == total:
        return Kind.DIRECT
    return Kind.MIXED if quoted else Kind.INDIRECT
