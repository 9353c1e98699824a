"""What the network should answer: a document's attributions and their labels, window by window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from onrecord.extract.encoder import Floats
from onrecord.extract.labels import ACTS, TAG, TAGS, Pointer
from onrecord.extract.windows import Ints, Pieces, Window
from onrecord.records import Act, Attribution, Spans
from onrecord.training.labels import Label, Place, place_of
from onrecord.training.mentions import mentions_of

IGNORED = -100
_ANSWERING = frozenset((Act.DENY, Act.REJECT, Act.AGREE, Act.ACKNOWLEDGE))

_NONE: Ints = np.zeros((0, 3), np.int64)


@dataclass(frozen=True, slots=True)
class Arc:
    """By `pointer`, each of the pieces `here` points to any of the pieces `there`; to nobody if empty."""

    pointer: Pointer
    here: Ints
    there: Ints


@dataclass(frozen=True, slots=True)
class Done:
    """What is done by saying it: `act`, an index of ACTS, which the pieces of cue and content vote for."""

    cue: int
    pieces: Ints
    act: int


@dataclass(frozen=True, slots=True)
class Targets:
    """`tags`: one a piece, IGNORED after a word's first piece. `arcs` and `deeds` in piece indices."""

    tags: Ints
    arcs: tuple[Arc, ...]
    deeds: tuple[Done, ...] = ()


@dataclass(frozen=True, slots=True)
class Soft:
    """What a teacher says of a text of W words that begin at `starts`.

    `tags` (W, 13): probabilities. `arcs` (N, 3): pointer, from word, to word or -1 for nobody, each with
    its probability in `weights` (N,).
    """

    starts: Ints
    tags: Floats
    arcs: Ints
    weights: Floats


@dataclass(frozen=True, slots=True)
class Example:
    """One window as the network sees it, opening and closing token included; L positions.

    `features` (L, 4), `tags` (L,). `arcs` (N, 3): pointer, from, to; what may point to several has several
    rows. `deeds`: positions that vote, and the act. `event`: an index of EVENTS, or IGNORED. `annotator`:
    whose answer this is, -1 if everybody's. `soft_tags` (L, 13), all zero where a teacher says nothing;
    `soft_arcs` (M, 3) with `soft_weights` (M,).
    """

    features: Ints
    tags: Ints
    arcs: Ints
    deeds: tuple[tuple[Ints, int], ...] = ()
    event: int = IGNORED
    annotator: int = -1
    soft_tags: Floats | None = None
    soft_arcs: Ints = field(default_factory=lambda: _NONE)
    soft_weights: Floats = field(default_factory=lambda: np.zeros(0, np.float32))


def words_in(pieces: Pieces, spans: Spans) -> list[NDArray[np.int64]]:
    """For each part the indices of the words that lie in it."""
    parts = []
    for span in spans:
        first = np.searchsorted(pieces.word_ends, span.start, "right")
        last = np.searchsorted(pieces.word_starts, span.end, "left")
        if last > first:
            parts.append(np.arange(first, last))
    return parts


def _together(pieces: Pieces, spans: Spans) -> Ints:
    """The first pieces of all words that lie in `spans`."""
    words = words_in(pieces, spans)
    return pieces.first[np.unique(np.concatenate(words))] if words else np.zeros(0, np.int64)


def targets_of(
    pieces: Pieces, attributions: Sequence[Attribution], labels: Sequence[Label] = (), text: str = ""
) -> Targets:
    """Lay `attributions` over `pieces`. Where roles collide a cue wins over a source over a content.

    Those that have one of `labels` teach speakers, acts, targets and answers too; `text` is where the
    labels' names are looked for.
    """
    tags = np.full(len(pieces.first), TAG["O"], np.int64)
    arcs: list[Arc] = []
    first = pieces.first
    laid = [
        {
            "content": words_in(pieces, a.content),
            "source": words_in(pieces, a.source),
            "cue": words_in(pieces, a.cue),
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
        cue = first[cues[0][:1]] if cues else first[:0]
        arcs += [Arc(Pointer.CONTENT_TO_CUE, first[words], cue) for words in contents]
        if not cues:
            continue
        here = first[np.concatenate(cues)]
        source = first[sources[0]] if sources else first[:0]
        arcs.append(Arc(Pointer.CUE_TO_SOURCE_FIRST, here, source[:1]))
        arcs.append(Arc(Pointer.CUE_TO_SOURCE_LAST, here, source[-1:]))
        if contents:
            arcs.append(Arc(Pointer.CUE_TO_CONTENT_FIRST, here, first[contents[0][:1]]))
            arcs.append(Arc(Pointer.CUE_TO_CONTENT_LAST, here, first[contents[-1][-1:]]))
    all_tags = np.full(len(pieces), IGNORED, np.int64)
    all_tags[first] = tags
    meant, deeds = _labelled(pieces, attributions, labels, text) if labels else ([], [])
    return Targets(all_tags, (*arcs, *meant), tuple(deeds))


def _labelled(
    pieces: Pieces, attributions: Sequence[Attribution], labels: Sequence[Label], text: str
) -> tuple[list[Arc], list[Done]]:
    by_place: Mapping[Place, Label] = {place_of(label.said): label for label in labels}
    arcs: list[Arc] = []
    deeds: list[Done] = []
    printed: dict[str, Ints] = {}

    def named(names: Sequence[str]) -> Ints:
        for name in names:
            if name not in printed:
                printed[name] = _together(pieces, mentions_of(name, text))
        return np.unique(np.concatenate([printed[name] for name in names])) if names else pieces.first[:0]

    for said in attributions:
        label = by_place.get(place_of(said))
        if label is None:
            continue
        cue, content = _together(pieces, said.cue), _together(pieces, said.content)
        here = _together(pieces, said.source)
        anchor = cue if len(cue) else content[:1]
        if not len(anchor):
            continue
        speakers = [name.strip() for name in label.speaker.name.split(";") if name.strip(" []")]
        arcs.append(Arc(Pointer.SPEAKER, here if len(here) else anchor, named(speakers)))
        deeds.append(Done(int(anchor[0]), np.unique(np.concatenate([cue, content])), ACTS.index(label.act)))
        if label.act.aims:
            arcs.append(Arc(Pointer.TARGET, anchor, named(label.targets)))
        if label.act in _ANSWERING:
            answered = _together(pieces, label.answers[1]) if label.answers else pieces.first[:0]
            arcs.append(Arc(Pointer.ANSWER, anchor, answered))
    return arcs, deeds


def example_of(
    pieces: Pieces,
    targets: Targets,
    window: Window,
    ends: tuple[int, int],
    annotator: int = -1,
    soft: Soft | None = None,
) -> Example:
    """Cut one window out, framed by the tokens `ends`; what points out of it points to position 0."""
    start, end = window.start, window.end
    length = end - start
    features = np.zeros((length + 2, 4), np.int64)
    features[0, 0], features[-1, 0] = ends
    features[1:-1] = pieces.features()[start:end]
    tags = np.full(length + 2, IGNORED, np.int64)
    tags[1:-1] = targets.tags[start:end]

    def inside(at: Ints) -> Ints:
        return at[(at >= start) & (at < end)] - start + 1

    arcs = [_NONE]
    for arc in targets.arcs:
        here, there = inside(arc.here), inside(arc.there)
        if len(here):
            to = there if len(there) else np.zeros(1, np.int64)
            rows = np.full((len(here) * len(to), 3), int(arc.pointer))
            rows[:, 1], rows[:, 2] = np.repeat(here, len(to)), np.tile(to, len(here))
            arcs.append(rows)
    deeds = tuple((inside(done.pieces), done.act) for done in targets.deeds if start <= done.cue < end)
    example = Example(features, tags, np.concatenate(arcs), deeds, annotator=annotator)
    return example if soft is None else _with_soft(example, pieces, soft, window)


def _with_soft(example: Example, pieces: Pieces, soft: Soft, window: Window) -> Example:
    """With a teacher's answers; the text may be printed otherwise than what the teacher read."""
    start, end = window.start, window.end
    here = np.searchsorted(pieces.word_starts, soft.starts)
    here[here == len(pieces.first)] = 0
    known = pieces.word_starts[here] == soft.starts
    # Where each of the teacher's words stands in the window; 0 if it does not.
    at = np.where(known, pieces.first[here], -1)
    at = np.where((at >= start) & (at < end), at - start + 1, 0)
    tags = np.zeros((len(example.tags), len(TAGS)), np.float32)
    tags[at[at > 0]] = soft.tags[at > 0]
    chosen = at[soft.arcs[:, 1]] > 0
    arcs = soft.arcs[chosen].copy()
    arcs[:, 1] = at[arcs[:, 1]]
    arcs[:, 2] = np.where(arcs[:, 2] < 0, 0, at[arcs[:, 2]])
    return replace(example, soft_tags=tags, soft_arcs=arcs, soft_weights=soft.weights[chosen])


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
