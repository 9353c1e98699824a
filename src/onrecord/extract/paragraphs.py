"""Where paragraphs begin and end: no quotation and no attribution's part runs from one into the next."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\n]+")
_STOPS = frozenset(".!?:;\"”’')]»…—–")


def _wrapped(before: re.Match[str], after: re.Match[str]) -> bool:
    """Whether a line was broken only because it was full: it stops short of its sentence's end."""
    if after.start() != before.end() + 1:
        return False
    last, first = before.group().rstrip()[-1:], after.group()[:1]
    return last not in _STOPS and first.islower()


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of `text` as half-open characters, in order; blank ones are left out.

    A line is a paragraph, except that lines of a text wrapped at a fixed width belong together.
    """
    start: int | None = None
    before: re.Match[str] | None = None
    for line in _LINE.finditer(text):
        if not line.group().strip():
            continue
        if start is None or before is None:
            start = line.start()
        elif not _wrapped(before, line):
            yield start, before.end()
            start = line.start()
        before = line
    if start is not None and before is not None:
        yield start, before.end()
