"""What the network saw of statements beside their spans: acts, and whom and what their words point at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.extract.encoder import Floats, Scores, vote
from onrecord.extract.labels import ACTS, Pointer
from onrecord.extract.pointing import Pointing, pointings
from onrecord.extract.windows import Ints
from onrecord.records import Hint, Pointed, Span, Spans, Statement

MOST_POINTED = 24
"""Words that are kept of those pointed at, the most probable first."""
LEAST = 0.005
"""And what a word must have to be kept."""
SHOWN = 0.12
"""The share of the vote that a word must have to show the act."""
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Block:
    """`scores` of the part of an article that begins at character `offset`."""

    offset: int
    scores: Scores

    @property
    def end(self) -> int:
        """Where it ends, in characters of the article."""
        return self.offset + len(self.scores.text)

    def words(self, spans: Spans) -> Ints:
        """The numbers of the block's words that lie in `spans`, characters of the article."""
        pieces = self.scores.pieces
        found = [
            np.arange(
                np.searchsorted(pieces.word_ends, span.start - self.offset, "right"),
                np.searchsorted(pieces.word_starts, span.end - self.offset, "left"),
            )
            for span in spans
        ]
        return np.unique(np.concatenate(found)).astype(np.int64) if found else np.zeros(0, np.int64)

    def span(self, word: int) -> Span:
        """Where a word stands in the article."""
        pieces = self.scores.pieces
        return Span(self.offset + int(pieces.word_starts[word]), self.offset + int(pieces.word_ends[word]))


def hints_of(block: Block, statements: Sequence[Statement]) -> dict[str, Hint]:
    """A hint for each of `statements` that has words in `block`, by its id."""
    seen = [place for each in statements if (place := _seen(block, each)) is not None]
    scores, anchors = block.scores, [place.anchor for place in seen]
    speakers = pointings(scores, Pointer.SPEAKER, [place.source for place in seen])
    targets, answers = (pointings(scores, each, anchors) for each in (Pointer.TARGET, Pointer.ANSWER))
    cues = [(int(anchor[0]), int(anchor[-1]) + 1) for anchor in anchors]
    hints = {}
    for number, place in enumerate(seen):
        probabilities, shown = _act(block, place.votes)
        answered = [
            (seen[other].id, score)
            for other, score in enumerate(answers[number].on(cues).tolist())
            if other != number and score >= LEAST
        ]
        hints[place.id] = Hint(
            _pointed(block, speakers[number]),
            _pointed(block, targets[number]),
            tuple(zip(ACTS, probabilities.tolist(), strict=True)),
            shown,
            tuple(sorted(answered, key=lambda each: -each[1])),
        )
    return hints


@dataclass(frozen=True, slots=True)
class _Seen:
    """The words of the statement `id`: `anchor` is its cue, or how its content begins."""

    id: str
    anchor: Ints
    source: Ints
    votes: Ints


def _seen(block: Block, statement: Statement) -> _Seen | None:
    said = statement.attribution
    cue, content, source = (block.words(spans) for spans in (said.cue, said.content, said.source))
    anchor = cue if len(cue) else content[:1]
    if not len(anchor):
        return None
    votes = np.unique(np.concatenate([cue, content]))
    return _Seen(statement.id, anchor, source if len(source) else anchor, votes)


def _act(block: Block, words: Ints) -> tuple[Floats, Spans]:
    """Probabilities of ACTS, and the words that show the most probable one."""
    votes = block.scores.acts[words]
    probabilities, shares = vote(votes)
    act = int(probabilities.argmax())
    others = votes[:, :-1].mean(axis=1)
    weight = shares * np.maximum(votes[:, act] - others, 0)
    weight = weight / max(float(weight.sum()), 1e-9)
    best = [at for at in np.argsort(-weight)[:MOST_SHOWN] if weight[at] >= SHOWN]
    return probabilities, tuple(sorted(block.span(int(words[at])) for at in best))


def _pointed(block: Block, pointing: Pointing) -> tuple[Pointed, ...]:
    mass = pointing.mass
    found = [
        Pointed(block.span(pointing.start + int(at)), float(mass[at]))
        for at in np.argsort(-mass)[:MOST_POINTED]
        if mass[at] >= LEAST
    ]
    return tuple(sorted([*found, Pointed(None, pointing.nobody)], key=lambda each: -each.score))
