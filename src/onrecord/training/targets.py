"""What the network should answer: a document's attributions as tags and pointers, window by window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.extract.labels import TAG, Pointer
from onrecord.extract.windows import Ints, Pieces, Window
from onrecord.records import Attribution, Spans

IGNORED = -100
Arc = tuple[Pointer, Ints, int]
"""From these pieces to that piece, or to -1 for none."""


@dataclass(frozen=True, slots=True)
class Targets:
    """`tags`: one a piece, IGNORED after a word's first piece. `arcs`: the pointers, in piece indices."""

    tags: Ints
    arcs: tuple[Arc, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One window as the network sees it, opening and closing token included; L positions.

    `features` (L, 4), `tags` (L,), `pointers` (P, L): for each position the one pointed at, or IGNORED;
    `annotator`: whose answer this is, 0 if unknown.
    """

    features: Ints
    tags: Ints
    pointers: Ints
    annotator: int = 0


def _words_of(pieces: Pieces, spans: Spans) -> list[NDArray[np.int64]]:
    """For each part the indices of the words that lie in it."""
    parts = []
    for span in spans:
        first = np.searchsorted(pieces.word_ends, span.start, "right")
        last = np.searchsorted(pieces.word_starts, span.end, "left")
        if last > first:
            parts.append(np.arange(first, last))
    return parts


def targets_of(pieces: Pieces, attributions: Sequence[Attribution]) -> Targets:
    """Lay `attributions` over `pieces`. Where roles collide a cue wins over a source over a content."""
    tags = np.full(len(pieces.first), TAG["O"], np.int64)
    arcs: list[Arc] = []
    first = pieces.first
    laid = [
        {
            "content": _words_of(pieces, a.content),
            "source": _words_of(pieces, a.source),
            "cue": _words_of(pieces, a.cue),
        }
        for a in attributions
    ]
    for role in ("content", "source", "cue"):
        for parts in (by_role[role] for by_role in laid):
            for words in parts:
                tags[words] = TAG[f"I-{role}"]
                tags[words[0]] = TAG[f"B-{role}"]
                tags[words[-1]] = TAG[f"E-{role}" if len(words) > 1 else f"S-{role}"]
    for by_role in laid:
        contents, cues, sources = by_role["content"], by_role["cue"], by_role["source"]
        cue = int(first[cues[0][0]]) if cues else -1
        arcs += [(Pointer.CONTENT_TO_CUE, first[words], cue) for words in contents]
        if not cues:
            continue
        here = first[np.concatenate(cues)]
        arcs.append((Pointer.CUE_TO_SOURCE_FIRST, here, int(first[sources[0][0]]) if sources else -1))
        arcs.append((Pointer.CUE_TO_SOURCE_LAST, here, int(first[sources[0][-1]]) if sources else -1))
        if contents:
            arcs.append((Pointer.CUE_TO_CONTENT_FIRST, here, int(first[contents[0][0]])))
            arcs.append((Pointer.CUE_TO_CONTENT_LAST, here, int(first[contents[-1][-1]])))
    all_tags = np.full(len(pieces), IGNORED, np.int64)
    all_tags[first] = tags
    return Targets(all_tags, tuple(arcs))


def example_of(
    pieces: Pieces, targets: Targets, window: Window, opening: int, closing: int, annotator: int = 0
) -> Example:
    """Cut one window out; what points out of it points to position 0."""
    length = window.end - window.start
    features = np.zeros((length + 2, 4), np.int64)
    features[0, 0], features[-1, 0] = opening, closing
    features[1:-1] = pieces.features()[window.start : window.end]
    tags = np.full(length + 2, IGNORED, np.int64)
    tags[1:-1] = targets.tags[window.start : window.end]
    pointers = np.full((len(Pointer), length + 2), IGNORED, np.int64)
    for pointer, here, there in targets.arcs:
        here = here[(here >= window.start) & (here < window.end)] - window.start + 1
        pointers[pointer, here] = there - window.start + 1 if window.start <= there < window.end else 0
    return Example(features, tags, pointers, annotator)


def batches_of(examples: Sequence[Example], budget: int, rng: np.random.Generator) -> Iterator[list[Example]]:
    """Group examples of like length into batches of at most `budget` positions, in random order."""
    order = sorted(rng.permutation(len(examples)), key=lambda i: len(examples[i].tags))
    batches: list[list[Example]] = [[]]
    for i in order:
        if (len(batches[-1]) + 1) * len(examples[i].tags) > budget and batches[-1]:
            batches.append([])
        batches[-1].append(examples[i])
    for i in rng.permutation(len(batches)):
        yield batches[i]
