"""From scores to attributions: the best legal sequence of tags, then who points to whom.

0. What the layout shows, as "NAME: ..." does, is taken as it stands.
1. Viterbi over the tags gives segments of source, cue and content.
2. Every content segment goes to the cue that its words point to, together.
3. Every cue takes the source segment that it points to, or none; one source may serve many cues.
4. A cue left without content takes the span that its own pointers name, if they are sure of it; a content
   whose words point at a word that is no cue makes it one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.extract.encoder import Floats, Scores
from onrecord.extract.labels import ROLES, TAG, Pointer
from onrecord.extract.layout import LaidOut, datelines, signed_headline, signed_quotations, turns_of
from onrecord.extract.pointing import Pointing, pointings
from onrecord.extract.quotation import Mark
from onrecord.extract.windows import Pieces
from onrecord.records import Attribution, Span, Spans

Flags = NDArray[np.bool_]
_CUE = [TAG[f"{place}-cue"] for place in "BIES"]
_CONTENT = [TAG[f"{place}-content"] for place in "BIES"]

_TO_SOURCE = (Pointer.CUE_TO_SOURCE_FIRST, Pointer.CUE_TO_SOURCE_LAST)
_TO_CONTENT = (Pointer.CUE_TO_CONTENT_FIRST, Pointer.CUE_TO_CONTENT_LAST)
LONGEST_SOURCE, LONGEST_CUE = 40, 8
"""In words."""

# Chosen on the development split.
BIAS = -1.1
"""Taken from the outside tag at every word: a network that learned long is surer than it is right."""
MISSED = 0.3
"""How surely a content must point at a word to make it a cue."""
ATTACHED = 0.1
"""How surely a content must point at a cue to be its."""
NOBODY = 0.5
"""And how much more surely than at nothing."""
LAID_OUT = 0.95
"""How sure that is which the layout shows."""
NAMED = 0.25
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
    begins, roles = frozenset(breaks), range(len(ROLES))
    # How each word stands best by itself, outside or alone in a segment: found of all words at once.
    alone = np.column_stack([tags[:, TAG["O"]] - bias, *(tags[:, TAG[f"S-{role}"]] for role in ROLES)])
    # And as one of several words of a segment: its first, one within, its last.
    among = [tags[:, [TAG[f"{place}-{role}"] for place in "BIE"]].tolist() for role in ROLES]
    closed, opened = 0.0, [-1e9] * len(ROLES)
    back: list[tuple[int, list[bool]]] = []
    choices = zip(alone.max(axis=1).tolist(), (2 * alone.argmax(axis=1) - 2).tolist(), *among, strict=True)
    for word, (by_itself, how, *rows) in enumerate(choices):
        if word in begins:
            opened = [-1e9] * len(ROLES)
        # How this word leaves no segment open: by itself, or as a segment's end.
        best = closed + by_itself
        stays = [False] * len(ROLES)
        for role in roles:
            begin, inside, end = rows[role]
            before = opened[role]
            if before + end > best:
                best, how = before + end, 2 * role + 1
            begun, stayed = closed + begin, before + inside
            if stayed > begun:
                stays[role] = True
                opened[role] = stayed
            else:
                opened[role] = begun
        closed = best
        back.append((how, stays))
    segments = []
    word = len(back) - 1
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


def _bounds(segments: Sequence[Segment]) -> list[tuple[int, int]]:
    return [(segment.first, segment.last + 1) for segment in segments]


def _pointings(scores: Scores, pointer: Pointer, segments: Sequence[Segment]) -> list[Pointing]:
    return pointings(scores, pointer, [np.arange(*bounds) for bounds in _bounds(segments)])


def _from_cues(
    scores: Scores, pointers: tuple[Pointer, Pointer], cues: Sequence[Segment]
) -> Iterator[tuple[Segment, Pointing, Pointing]]:
    """Each of `cues`, and where it points for the first and for the last word of what belongs to it."""
    first, last = pointers
    yield from zip(cues, _pointings(scores, first, cues), _pointings(scores, last, cues), strict=True)


@dataclass(frozen=True, slots=True)
class Decoded:
    """An attribution in words: every part a (first, last) pair; `confidence` a probability."""

    source: tuple[tuple[int, int], ...]
    cue: tuple[int, int]
    contents: tuple[tuple[int, int], ...]
    confidence: float


def _missed_cue(scores: Scores, content: Segment, pointing: Pointing, taken: Flags) -> Segment | None:
    """The cue that the words of `content` point to although its own tags do not say so."""
    at, sure = pointing.best()
    tag = scores.tags[at]
    if sure < MISSED or content.first <= at <= content.last or np.exp(tag[_CONTENT]).sum() > 0.5:
        return None
    following = slice(at + 1, at + LONGEST_CUE)
    more = ~taken[following] & (np.exp(scores.tags[following][:, _CUE]).sum(axis=1) > 0.3)
    return Segment("cue", at, at + int(np.argmin(np.append(more, False))))


def _with_missed(
    scores: Scores,
    contents: Sequence[Segment],
    pointings: Sequence[Pointing],
    cues: Sequence[Segment],
    taken: Flags,
) -> list[Segment]:
    """`cues`, and those that the tags missed, in order."""
    known = list(cues)
    for content, pointing in zip(contents, pointings, strict=True):
        # Sums are rounded: what lies on a cue of one word may seem less than what lies on that word.
        if pointing.on(_bounds(known)).max(initial=0.0) < pointing.best()[1] - 1e-5:
            missed = _missed_cue(scores, content, pointing, taken)
            if missed is not None:
                known.append(missed)
    return sorted(set(known), key=lambda cue: cue.first)


def _signs_off(scores: Scores, cue: Segment) -> bool:
    """Whether `cue` is a dash after what was said: it begins a paragraph, or follows a quotation."""
    pieces = scores.pieces
    at = pieces.first[cue.first]
    if scores.text[pieces.starts[at]] not in "-—–―":
        return False
    return bool(pieces.place[at]) or bool(pieces.mark[at - 1] == Mark.CLOSING)


def _contents_of(
    scores: Scores, contents: Sequence[Segment], pointings: Sequence[Pointing], cues: Sequence[Segment]
) -> defaultdict[Segment, list[tuple[Segment, float]]]:
    """For every cue the contents whose words point to it, each with how surely; none for others."""
    taken: defaultdict[Segment, list[tuple[Segment, float]]] = defaultdict(list)
    bounds = _bounds(cues)
    below = np.array([cue.first if _signs_off(scores, cue) else len(scores.tags) for cue in cues])
    for content, pointing in zip(contents, pointings, strict=True) if cues else ():
        on = np.where(below < content.first, 0.0, pointing.on(bounds))
        best = int(on.argmax())
        if on[best] > max(ATTACHED, NOBODY * pointing.nobody):
            taken[cues[best]].append((content, float(on[best])))
    return taken


def _source_of(
    cue: Segment, sources: Sequence[Segment], first: Pointing, last: Pointing, laid_out: Flags
) -> tuple[Segment | None, float]:
    """The source that `cue` points to, or None, and how surely; no word that is `laid_out` is in it."""
    best, sure = None, first.nobody
    if sources:
        on = first.on(_bounds(sources))
        if on.max() > sure:
            best, sure = sources[int(on.argmax())], float(on.max())
    begin, begin_sure = first.best()
    end, end_sure = last.best()
    free = (end < cue.first or begin > cue.last) and not laid_out[begin : end + 1].any()
    if begin_sure > sure and end_sure > 0.5 and begin <= end < begin + LONGEST_SOURCE and free:
        return Segment("source", begin, end), begin_sure
    return best, sure


def _named_content(
    cue: Segment, first: Pointing, last: Pointing, taken: Flags
) -> list[tuple[Segment, float]]:
    """The content that `cue` names by its own pointers, if it is sure and no word of it is taken."""
    begin, begin_sure = first.best()
    end, end_sure = last.best()
    apart = end < cue.first or begin > cue.last
    if begin > end or not apart or begin_sure * end_sure < NAMED or taken[begin : end + 1].any():
        return []
    return [(Segment("content", begin, end), begin_sure * end_sure)]


def _words_of(pieces: Pieces, span: Span) -> tuple[int, int]:
    """The first and the last word that begin in `span`; the last may come before the first."""
    first, end = np.searchsorted(pieces.word_starts, (span.start, span.end)).tolist()
    return first, end - 1


def _as_laid_out(scores: Scores) -> tuple[list[Decoded], Floats]:
    """What the layout says by itself, and the tags without the words that it takes."""
    pieces, found = scores.pieces, []
    tags = scores.tags.copy()

    def take(first: int, last: int) -> None:
        tags[first : last + 1] = -1e3
        tags[first : last + 1, TAG["O"]] = 0.0

    for laid_out in (*turns_of(scores.text), *signed_quotations(scores.text)):
        decoded = _decoded(pieces, laid_out)
        if decoded:
            found.append(decoded)
            take(
                min(decoded.source[0][0], decoded.contents[0][0]),
                max(decoded.source[0][1], decoded.contents[0][1]),
            )
    for span in datelines(scores.text):
        take(*_words_of(pieces, span))
    return found, tags


def _decoded(pieces: Pieces, laid_out: LaidOut) -> Decoded | None:
    """`laid_out` in words; None where a part has none."""
    source, cue, content = (
        _words_of(pieces, part) for part in (laid_out.source, laid_out.cue, laid_out.content)
    )
    if any(first > last for first, last in (source, cue, content)):
        return None
    return Decoded((source,), cue, (content,), LAID_OUT)


def decode(scores: Scores, bias: float = BIAS, *, headed: bool = True) -> list[Decoded]:
    """The attributions of one text, in the order of their cues; `headed`: it may open with a headline."""
    pieces = scores.pieces
    breaks = np.flatnonzero(pieces.place[pieces.first])
    found, tags = _as_laid_out(scores)
    segments = segments_of(tags, breaks.tolist(), bias)
    laid_out = (tags != scores.tags).any(axis=1)
    taken = laid_out.copy()
    for segment in segments:
        taken[segment.first : segment.last + 1] |= segment.role != "source"
    cues, sources, contents = (
        [s for s in segments if s.role == role] for role in ("cue", "source", "content")
    )
    pointings = _pointings(scores, Pointer.CONTENT_TO_CUE, contents)
    cues = _with_missed(scores, contents, pointings, cues, taken)
    by_cue = _contents_of(scores, contents, pointings, cues)
    silent = [cue for cue in cues if cue not in by_cue]
    for cue, first, last in _from_cues(scores, _TO_CONTENT, silent):
        by_cue[cue] += _named_content(cue, first, last, taken)
    telling = [cue for cue in cues if by_cue[cue]]
    for cue, first, last in _from_cues(scores, _TO_SOURCE, telling):
        source, source_sure = _source_of(cue, sources, first, last, laid_out)
        parts = sorted(by_cue[cue], key=lambda pair: pair[0].first)
        is_cue = 1 - float(np.exp(scores.tags[cue.first, TAG["O"]]))
        found.append(
            Decoded(
                ((source.first, source.last),) if source else (),
                (cue.first, cue.last),
                tuple((content.first, content.last) for content, _ in parts),
                is_cue * source_sure * min(sure for _, sure in parts),
            )
        )
    if headed:
        found += _headline(scores, found)
    return sorted(found, key=lambda decoded: decoded.cue)


def _headline(scores: Scores, found: Sequence[Decoded]) -> list[Decoded]:
    """What the headline says by its layout, if it is said by one who is a source below it."""
    signed = signed_headline(scores.text)
    headline = signed and _decoded(scores.pieces, signed)
    if not headline:
        return []
    starts, ends = scores.pieces.word_starts, scores.pieces.word_ends
    name = headline.source[0]
    surname = scores.text[starts[name[1]] : ends[name[1]]]
    last_words = {scores.text[starts[last] : ends[last]] for each in found for _, last in each.source}
    if any(each.cue[0] <= name[1] for each in found) or surname not in last_words:
        return []
    return [headline]


def attribution_of(
    scores: Scores, decoded: Decoded, offset: int = 0, calibration: tuple[float, float] = (1.0, 0.0)
) -> Attribution:
    """In characters of the article, where the scored text begins at `offset`.

    `calibration`: slope and shift of the log odds that turn confidence into a probability.
    """
    starts, ends = scores.pieces.word_starts, scores.pieces.word_ends

    def spans(parts: Sequence[tuple[int, int]]) -> Spans:
        return tuple(Span(offset + int(starts[first]), offset + int(ends[last])) for first, last in parts)

    confidence = min(max(decoded.confidence, 1e-6), 1 - 1e-6)
    slope, shift = calibration
    score = 1 / (1 + math.exp(-slope * math.log(confidence / (1 - confidence)) - shift))
    return Attribution(spans(decoded.source), spans((decoded.cue,)), spans(decoded.contents), score)
