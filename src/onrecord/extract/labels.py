"""The labels that the network gives, shared by training and decoding.

Every word gets one of 13 tags: outside, or a role with the word's place in its span (BIOES). Eight
pointers tie words together; each row of a pointer is a distribution over the window's pieces, where
position 0 (the window's opening token) stands for "none, or not in this window".

What is done by saying something is read off the words of its cue and content together: each word votes
for the thirteen acts, with a weight of its own. In the same way the words of a sentence, in which the two
sides are marked, vote for the event between them.
"""

from __future__ import annotations

from enum import IntEnum

from onrecord.records import Act

ROLES = ("source", "cue", "content")
PLACES = "BIES"
TAGS = ("O", *(f"{place}-{role}" for role in ROLES for place in PLACES))
TAG = {name: i for i, name in enumerate(TAGS)}
ACTS = tuple(Act)
EVENTS = ("ACCUSE", "REJECT", "REQUEST", "THREATEN", "SUPPORT", "AGREE", "OTHER")
"""PLOVER's classes that an act can be, and all its others."""
SIDES = (("[unused1]", "[unused2]"), ("[unused3]", "[unused4]"))
"""The pieces that stand before and after the source and the target of an event."""


class Pointer(IntEnum):
    """From which word to which. Spans are pointed at by a first or last word's first piece."""

    CONTENT_TO_CUE = 0
    CUE_TO_SOURCE_FIRST = 1
    CUE_TO_SOURCE_LAST = 2
    CUE_TO_CONTENT_FIRST = 3
    CUE_TO_CONTENT_LAST = 4
    SPEAKER = 5
    """From a source, or a cue that has none, to any word that names whom it means."""
    TARGET = 6
    """From a cue to any word that names whom the act is aimed at."""
    ANSWER = 7
    """From a cue to the cue of the statement that is answered."""
