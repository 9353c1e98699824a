"""Acronyms that an article brings in between brackets: "the Inland Estuary Board (IEB)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.resolve.chunks import Word, fold, words_in

_ACRONYM = re.compile(r"\(\s*(?:the |or )?([A-Z][A-Z.&-]{1,9})\s*\)|, or ([A-Z][A-Z.]{1,8})(?=[,.;)])")

_REACH = 12
"""How many words before a bracket may spell its acronym."""

_REACH_CHARACTERS = 300
"""How far before a bracket, in characters, those words are looked for."""


def acronyms_in(text: str) -> Iterator[tuple[str, str]]:
    """Acronyms, folded, that brackets bring in after the words whose initials they are."""
    for match in _ACRONYM.finditer(text):
        acronym = match[1] or match[2]
        letters = re.sub(r"[^A-Z]", "", acronym)
        reach = max(0, match.start() - _REACH_CHARACTERS)
        line = text.rfind("\n", reach, match.start()) + 1
        words = words_in(text, max(reach, line), match.start())
        # A word right at the reach may be the end of a longer one.
        before = [word for word in words if word.start > reach or not reach][-_REACH:]
        if before and (start := _spelt_from(before, letters)) is not None:
            full = re.sub(r"\s+", " ", text[before[start].start : before[-1].end])
            yield fold(acronym), full


def _spelt_from(words: list[Word], letters: str) -> int | None:
    """The word, by its index, from which initials spell `letters`; small words may be left out."""
    left = len(letters)
    for at in range(len(words) - 1, -1, -1):
        if words[at].text[0].upper() == letters[left - 1]:
            left -= 1
            if left == 0:
                return at if words[at].is_capital else None
        elif words[at].is_capital or len(words[at].text) > 4:
            return None
    return None
