"""Names as they are compared: without case, accents, spare spaces and a trailing "Jr."."""

from __future__ import annotations

import unicodedata

_AFTER_NAMES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def fold(name: str) -> str:
    """The key under which `name` is found; two spellings of one name have the same key."""
    words = without_accents(name).split()
    while len(words) > 1 and words[-1].strip(".,") in _AFTER_NAMES:
        words.pop()
    if words:
        words[-1] = words[-1].rstrip(",") or words[-1]
    return " ".join(words)


def without_accents(text: str) -> str:
    """`text` without case and accents.

    Accents are dropped from letters that have them as an addition (é, ő), and kept where they make
    another letter (ł, ø), or belong to a script in which such marks are vowels.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFC", bare)


def storable(text: str) -> str:
    """`text` with what SQLite cannot take in a query (half surrogate pairs, NUL) replaced by a space."""
    return "".join(" " if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)
