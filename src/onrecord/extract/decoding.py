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

from onrecord.extract.encoder import Floats, Scores
from onrecord.extract.labels import ROLES, TAG, Pointer
from onrecord.records import Attribution, Span, Spans

_FLOOR = -14.0
"""A log probability for what lies outside a window."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words `first` to `last`, both included, play `role`."""

    role: str
    first: int
    last: int


def segments_of(tags: Floats, bias: float = 0.0) -> list[Segment]:
    """The most probable legal tagging of (W, 13) log probabilities, as segments in order.

    `bias` is taken from the outside tag: above 0 finds more, below 0 fewer.
    """
    rows = tags.tolist()
    outside = TAG["O"]
    places = [tuple(TAG[f"{place}-{role}"] for place in "BIES") for role in ROLES]
    closed, opened = 0.0, [-1e9] * len(ROLES)
    back: list[tuple[int, tuple[bool, ...]]] = []
    for row in rows:
        # How this word leaves no segment open: outside, alone in a segment (of role r), or as a segment's end.
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
    """Sums of a pointer's log probabilities over the words of one segment."""

    def __init__(self, scores: Scores, pointer: Pointer, segment: Segment) -> None:
        words = np.arange(segment.first, segment.last + 1)
        self._rows = scores.pointer(pointer, words)

    def nobody(self) -> float:
        return float(np.mean([row[0] for _, row in self._rows]))

    def to(self, first: int, last: int) -> float:
        """Mean over the rows of the log of the probability that lies on words `first` to `last`."""
        total = 0.0
        for start, row in self._rows:
            part = row[max(1, first - start + 1) : max(1, last - start + 2)]
            total += max(_FLOOR, float(np.logaddexp.reduce(part))) if len(part) else _FLOOR
        return total / len(self._rows)

    def best(self) -> tuple[int, float]:
        """The single word pointed at most, and its log probability by the first row."""
        start, row = self._rows[0]
        at = int(row[1:].argmax())
        return start + at, float(row[at + 1])


@dataclass(frozen=True, slots=True)
class Decoded:
    """An attribution in words: every part a (first, last) pair; `confidence` a log probability."""

    source: tuple[tuple[int, int], ...]
    cue: tuple[int, int]
    contents: tuple[tuple[int, int], ...]
    confidence: float


def _choose_cues(scores: Scores, segments: Sequence[Segment]) -> dict[Segment, list[tuple[Segment, float]]]:
    """For every cue the content segments whose words point to it, each with how surely."""
    cues = [segment for segment in segments if segment.role == "cue"]
    taken: dict[Segment, list[tuple[Segment, float]]] = defaultdict(list)
    for content in (segment for segment in segments if segment.role == "content"):
        pointers = _Pointers(scores, Pointer.CONTENT_TO_CUE, content)
        ranked = [(pointers.to(cue.first, cue.last), i) for i, cue in enumerate(cues)]
        if ranked:
            sure, i = max(ranked)
            if sure > _FLOOR / 2:
                taken[cues[i]].append((content, sure))
    return taken


def _choose_source(scores: Scores, cue: Segment, sources: Sequence[Segment]) -> tuple[Segment | None, float]:
    firsts = _Pointers(scores, Pointer.CUE_TO_SOURCE_FIRST, cue)
    lasts = _Pointers(scores, Pointer.CUE_TO_SOURCE_LAST, cue)
    best, sure = None, firsts.nobody()
    for source in sources:
        score = firsts.to(source.first, source.last)
        if score > sure:
            best, sure = source, score
    first, first_sure = firsts.best()
    last, last_sure = lasts.best()
    pointed = Segment("source", first, last)
    apart = last < cue.first or first > cue.last
    if first_sure > sure and last_sure > np.log(0.5) and 0 <= last - first < 40 and apart:
        best, sure = pointed, first_sure
    return best, sure


def _point_to_content(scores: Scores, cue: Segment, taken: np.ndarray) -> tuple[Segment, float] | None:
    """The content that `cue` names by its own pointers, if it is sure and no word of it is taken."""
    first, first_sure = _Pointers(scores, Pointer.CUE_TO_CONTENT_FIRST, cue).best()
    last, last_sure = _Pointers(scores, Pointer.CUE_TO_CONTENT_LAST, cue).best()
    sure = first_sure + last_sure
    apart = last < cue.first or first > cue.last
    if first > last or not apart or sure < np.log(0.25) or taken[first : last + 1].any():
        return None
    return Segment("content", first, last), sure


def decode(scores: Scores, bias: float = 0.0) -> list[Decoded]:
    """The attributions of one text, in the order of their cues."""
    segments = segments_of(scores.tags, bias)
    taken = np.zeros(len(scores.tags), bool)
    for segment in segments:
        taken[segment.first : segment.last + 1] |= segment.role != "source"
    by_cue = _choose_cues(scores, segments)
    sources = [segment for segment in segments if segment.role == "source"]
    found = []
    for cue in (segment for segment in segments if segment.role == "cue"):
        contents = by_cue.get(cue) or [
            named for named in [_point_to_content(scores, cue, taken)] if named is not None
        ]
        if not contents:
            continue
        source, source_sure = _choose_source(scores, cue, sources)
        contents.sort(key=lambda pair: pair[0].first)
        inside = scores.tags[cue.first, TAG["O"]]
        confidence = (
            float(np.log1p(-np.exp(min(-1e-6, float(inside)))))
            + source_sure
            + min(sure for _, sure in contents)
        )
        found.append(
            Decoded(
                ((source.first, source.last),) if source else (),
                (cue.first, cue.last),
                tuple((content.first, content.last) for content, _ in contents),
                confidence,
            )
        )
    return found


def attribution_of(scores: Scores, decoded: Decoded, offset: int) -> Attribution:
    """In characters of the article, where the scored text begins at `offset`."""
    starts, ends = scores.pieces.word_starts, scores.pieces.word_ends

    def spans(parts: Sequence[tuple[int, int]]) -> Spans:
        return tuple(Span(offset + int(starts[first]), offset + int(ends[last])) for first, last in parts)

    return Attribution(
        spans(decoded.source), spans((decoded.cue,)), spans(decoded.contents), float(np.exp(decoded.confidence))
    )
