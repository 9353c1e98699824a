"""From scores to attributions: the best legal sequence of tags, then who points to whom.

1. Viterbi over the tags gives segments of source, cue and content.
2. Every content segment goes to the cue that its words point to, together.
3. Every cue takes the source segment that it points to, or none; one source may serve many cues.
4. A cue left without content takes the span that its own pointers name, if they are sure of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.extract.encoder import Floats, Scores
from onrecord.extract.labels import ROLES, TAG, Pointer
from onrecord.records import Attribution, Span, Spans

Flags = NDArray[np.bool_]
_CUE = [TAG[f"{place}-cue"] for place in "BIES"]
_CONTENT = [TAG[f"{place}-content"] for place in "BIES"]

# Chosen on the development split.
MISSED = 0.3
"""How surely a content must point at a word to make it a cue."""
ATTACHED = 0.1
"""How surely a content must point at a cue to be its."""
NOBODY = 0.5
"""And how much more surely than at nothing."""
POINTED = 0.25
"""How surely a cue must name a content that the tags missed."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words `first` to `last`, both included, play `role`."""

    role: str
    first: int
    last: int


def segments_of(tags: Floats, breaks: Sequence[int] = (), bias: float = 0.0) -> list[Segment]:
    """The most probable legal tagging of (W, 13) log probabilities, as segments in order.

    No segment runs into a word of `breaks`, which begin paragraphs. `bias` is taken from the outside
    tag: above 0 finds more, below 0 fewer.
    """
    rows, begins = tags.tolist(), frozenset(breaks)
    outside = TAG["O"]
    places = [tuple(TAG[f"{place}-{role}"] for place in "BIES") for role in ROLES]
    closed, opened = 0.0, [-1e9] * len(ROLES)
    back: list[tuple[int, tuple[bool, ...]]] = []
    for word, row in enumerate(rows):
        if word in begins:
            opened = [-1e9] * len(ROLES)
        # How this word leaves no segment open: outside, alone in a segment, or as a segment's end.
        best, how = closed + row[outside] - bias, -1
        next_opened, stays = [], []
        for role, (begin, inside, end, single) in enumerate(places):
            if (score := closed + row[single]) > best:
                best, how = score, 2 * role
            if (score := opened[role] + row[end]) > best:
                best, how = score, 2 * role + 1
            begun, stayed = closed + row[begin], opened[role] + row[inside]
            stays.append(stayed > begun)
            next_opened.append(max(stayed, begun))
        closed, opened = best, next_opened
        back.append((how, tuple(stays)))
    segments = []
    word = len(rows) - 1
    while word >= 0:
        how = back[word][0]
        if how >= 0:
            role, last = how // 2, word
            if how % 2:
                word -= 1
                while back[word][1][role]:
                    word -= 1
            segments.append(Segment(ROLES[role], word, last))
        word -= 1
    return segments[::-1]


class _Pointers:
    """Where the words of one segment point: `mass[w]` is the mean probability that lies on word w.

    `nobody` is the mean probability of "none".
    """

    def __init__(self, scores: Scores, pointer: Pointer, segment: Segment) -> None:
        rows = scores.pointer(pointer, np.arange(segment.first, segment.last + 1))
        self.nobody = 0.0
        self.mass = np.zeros(len(scores.tags), np.float32)
        for start, row in rows:
            probabilities = np.exp(row) / len(rows)
            self.nobody += float(probabilities[0])
            self.mass[start : start + len(row) - 1] += probabilities[1:]

    def on(self, segment: Segment) -> float:
        return float(self.mass[segment.first : segment.last + 1].sum())

    def best(self) -> tuple[int, float]:
        """The single word pointed at most, and its probability."""
        at = int(self.mass.argmax())
        return at, float(self.mass[at])


@dataclass(frozen=True, slots=True)
class Decoded:
    """An attribution in words: every part a (first, last) pair; `confidence` a probability."""

    source: tuple[tuple[int, int], ...]
    cue: tuple[int, int]
    contents: tuple[tuple[int, int], ...]
    confidence: float


def _missed_cue(scores: Scores, content: Segment, pointers: _Pointers) -> Segment | None:
    """The cue that the words of `content` point to although its own tags do not say so."""
    at, sure = pointers.best()
    tag = scores.tags[at]
    if sure < MISSED or content.first <= at <= content.last or np.exp(tag[_CONTENT]).sum() > 0.5:
        return None
    first = last = at
    while last + 1 < len(scores.tags) and np.exp(scores.tags[last + 1, _CUE]).sum() > 0.3:
        last += 1
    return Segment("cue", first, last)


def _choose_cues(
    scores: Scores, contents: Sequence[Segment], cues: list[Segment]
) -> dict[Segment, list[tuple[Segment, float]]]:
    """For every cue the contents whose words point to it, each with how surely. May add to `cues`."""
    pointing = {content: _Pointers(scores, Pointer.CONTENT_TO_CUE, content) for content in contents}
    for content, pointers in pointing.items():
        if all(pointers.on(cue) < pointers.best()[1] for cue in cues):
            missed = _missed_cue(scores, content, pointers)
            if missed is not None:
                cues.append(missed)
    taken: dict[Segment, list[tuple[Segment, float]]] = defaultdict(list)
    for content, pointers in pointing.items():
        sure, i = max(((pointers.on(cue), i) for i, cue in enumerate(cues)), default=(0.0, -1))
        if sure > max(ATTACHED, NOBODY * pointers.nobody):
            taken[cues[i]].append((content, sure))
    return taken


def _choose_source(scores: Scores, cue: Segment, sources: Sequence[Segment]) -> tuple[Segment | None, float]:
    firsts = _Pointers(scores, Pointer.CUE_TO_SOURCE_FIRST, cue)
    best, sure = None, firsts.nobody
    for source in sources:
        if firsts.on(source) > sure:
            best, sure = source, firsts.on(source)
    first, first_sure = firsts.best()
    last, last_sure = _Pointers(scores, Pointer.CUE_TO_SOURCE_LAST, cue).best()
    apart = last < cue.first or first > cue.last
    if first_sure > sure and last_sure > 0.5 and 0 <= last - first < 40 and apart:
        best, sure = Segment("source", first, last), first_sure
    return best, sure


def _point_to_content(scores: Scores, cue: Segment, taken: Flags) -> tuple[Segment, float] | None:
    """The content that `cue` names by its own pointers, if it is sure and no word of it is taken."""
    first, first_sure = _Pointers(scores, Pointer.CUE_TO_CONTENT_FIRST, cue).best()
    last, last_sure = _Pointers(scores, Pointer.CUE_TO_CONTENT_LAST, cue).best()
    sure = first_sure * last_sure
    apart = last < cue.first or first > cue.last
    if first > last or not apart or sure < POINTED or taken[first : last + 1].any():
        return None
    return Segment("content", first, last), sure


def decode(scores: Scores, bias: float = 0.0) -> list[Decoded]:
    """The attributions of one text, in the order of their cues."""
    pieces = scores.pieces
    breaks = np.flatnonzero(pieces.place[pieces.first])
    segments = segments_of(scores.tags, breaks.tolist(), bias)
    taken = np.zeros(len(scores.tags), bool)
    for segment in segments:
        taken[segment.first : segment.last + 1] |= segment.role != "source"
    cues, sources, contents = (
        [s for s in segments if s.role == role] for role in ("cue", "source", "content")
    )
    by_cue = _choose_cues(scores, contents, cues)
    found = []
    for cue in sorted(cues, key=lambda segment: segment.first):
        parts = by_cue.get(cue) or [
            named for named in [_point_to_content(scores, cue, taken)] if named is not None
        ]
        if not parts:
            continue
        source, source_sure = _choose_source(scores, cue, sources)
        parts.sort(key=lambda pair: pair[0].first)
        is_cue = 1 - float(np.exp(scores.tags[cue.first, TAG["O"]]))
        found.append(
            Decoded(
                ((source.first, source.last),) if source else (),
                (cue.first, cue.last),
                tuple((content.first, content.last) for content, _ in parts),
                is_cue * source_sure * min(sure for _, sure in parts),
            )
        )
    return found


def attribution_of(scores: Scores, decoded: Decoded, offset: int) -> Attribution:
    """In characters of the article, where the scored text begins at `offset`."""
    starts, ends = scores.pieces.word_starts, scores.pieces.word_ends

    def spans(parts: Sequence[tuple[int, int]]) -> Spans:
        return tuple(Span(offset + int(starts[first]), offset + int(ends[last])) for first, last in parts)

    return Attribution(
        spans(decoded.source), spans((decoded.cue,)), spans(decoded.contents), min(1.0, decoded.confidence)
    )
