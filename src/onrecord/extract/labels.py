"""The labels that the network gives, shared by training and decoding.

Every word gets one of 13 tags: outside, or a role with the word's place in its span (BIOES). Five
pointers tie words together; each row of a pointer is a distribution over the window's pieces, where
position 0 (the window's opening token) stands for "none, or not in this window".
"""

from __future__ import annotations

from enum import IntEnum

ROLES = ("source", "cue", "content")
PLACES = "BIES"
TAGS = ("O", *(f"{place}-{role}" for role in ROLES for place in PLACES))
TAG = {name: i for i, name in enumerate(TAGS)}


class Pointer(IntEnum):
    """From which word to which. Spans are pointed at by a first or last word's first piece."""

    CONTENT_TO_CUE = 0
    CUE_TO_SOURCE_FIRST = 1
    CUE_TO_SOURCE_LAST = 2
    CUE_TO_CONTENT_FIRST = 3
    CUE_TO_CONTENT_LAST = 4
