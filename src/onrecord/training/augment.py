"""Change how a training text is printed, never its length, so that every offset stays true.

News reaches readers with straight, curly, single or lost quotation marks, in capitals, in one
paragraph. Each change below is drawn on its own; most texts stay as they are.
"""

from __future__ import annotations

import re

import numpy as np

from onrecord.extract.quotation import Mark, marks

_DOUBLE = re.compile(r"[“”\"]")
STYLES = (("“", "”"), ('"', '"'), ("‘", "’"), ("«", "»"), ("„", "“"), (" ", " "))
STYLE_SHARES = (0.42, 0.42, 0.07, 0.03, 0.03, 0.03)


def _restyle(text: str, rng: np.random.Generator) -> str:
    opening, closing = STYLES[rng.choice(len(STYLES), p=STYLE_SHARES)]
    marked = marks(text)

    def swap(match: re.Match[str]) -> str:
        return {Mark.OPENING: opening, Mark.CLOSING: closing}.get(Mark(marked[match.start()]), match[0])

    return _DOUBLE.sub(swap, text)


def _lose_mark(text: str, rng: np.random.Generator) -> str:
    places = [match.start() for match in _DOUBLE.finditer(text)]
    if not places:
        return text
    at = places[rng.integers(len(places))]
    return text[:at] + " " + text[at + 1 :]


def _same_length(changed: str, text: str) -> str:
    return changed if len(changed) == len(text) else text


def reprint(text: str, rng: np.random.Generator) -> str:
    """Return `text` as another house might print it, with exactly as many characters."""
    if rng.random() < 0.35:
        text = _restyle(text, rng)
    if rng.random() < 0.10:
        text = _lose_mark(text, rng)
    if rng.random() < 0.08:
        text = text.replace("\n", " ")
    case = rng.random()
    if case < 0.03:
        text = _same_length(text.upper(), text)
    elif case < 0.06:
        text = _same_length(text.lower(), text)
    return text
