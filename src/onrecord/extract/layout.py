"""Turns of a conversation in print: paragraphs that open with a speaker's label and a colon.

    KOVAC: When did you first see the crack?        Q: When did you first see the crack?
    REYES: In the spring.                           A: In the spring.

This is layout, not language, so it is read by rule: a text with two or more labels takes turns. So is a
headline that ends in a dash and the name of somebody who speaks below it:

    No deal was made, no third term will be sought - Varga
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.extract.paragraphs import paragraphs

_CAPITALS = r"[^\W\d_a-zß-öø-ÿ][^\W\d_a-zß-öø-ÿ.'’-]+"
_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|MR|MRS|MS|DR|SEN|REP|GOV)\. ?)?"
_LABEL = re.compile(rf"[\"“‘']?({_TITLE}{_CAPITALS}(?: {_CAPITALS}){{0,3}}|[QA]|Question|Answer)(:) *(?=\S)")
_NOBODY = frozenset(
    {"BREAKING", "CAPTION", "CORRECTION", "FACT", "GALLERY", "LISTEN", "LIVE", "MORE", "NOTE", "OPINION"}
    | {"PHOTO", "PHOTOS", "READ", "RELATED", "SEE", "SOURCE", "SPOILER", "STORY", "TIMELINE", "TIP", "TOP"}
    | {"UPDATE", "UPDATED", "VIDEO", "WARNING", "WATCH"}
)
"""First words of labels that point readers elsewhere, and name no speaker."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Characters, half-open: the label `start` to `colon`, and what is said, `said` to `end`."""

    start: int
    colon: int
    said: int
    end: int


def turns_of(text: str) -> list[Turn]:
    """The turns of `text`; none where fewer than two speakers take them."""
    turns, labels = [], set()
    for start, end in paragraphs(text):
        match = _LABEL.match(text, start, end)
        if match and match[1].split()[0].rstrip(":") not in _NOBODY:
            turns.append(Turn(match.start(1), match.start(2), match.end(), end))
            labels.add(match[1])
    return turns if len(labels) > 1 else []


_SIGNED = re.compile(r"(?P<said>.*\S) (?P<dash>[-–—―]) (?P<name>\w[\w.'’-]*(?: \w[\w.'’-]*){0,3})\s*")


@dataclass(frozen=True, slots=True)
class Signed:
    """Characters, half-open: a headline says `said` to `said_end`, a `dash`, and the name to `end`."""

    said: int
    said_end: int
    dash: int
    name: int
    end: int


def signed_headline(text: str) -> Signed | None:
    """The first paragraph, if it ends in a dash and up to four words that could name its speaker."""
    for start, end in paragraphs(text):
        match = _SIGNED.fullmatch(text, start, end)
        if match is None or not match["name"].split()[-1][0].isupper():
            return None
        said, dash, name = (match.span(part) for part in ("said", "dash", "name"))
        return Signed(said[0], said[1], dash[0], name[0], name[1])
    return None
