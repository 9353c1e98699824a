"""What the network saw of statements beside their spans: acts, and whom and what their words point at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.extract.encoder import Floats, Scores, vote
from onrecord.extract.labels import ACTS, Pointer
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
    cues = {each.id: block.words(each.attribution.cue) for each in statements}
    return {
        each.id: _hint(block, each, cues)
        for each in statements
        if len(cues[each.id]) or len(block.words(each.attribution.content))
    }


def _hint(block: Block, statement: Statement, cues: Mapping[str, Ints]) -> Hint:
    cue, content = cues[statement.id], block.words(statement.attribution.content)
    source = block.words(statement.attribution.source)
    anchor = cue if len(cue) else content[:1]
    probabilities, shown = _act(block, np.unique(np.concatenate([cue, content])))
    return Hint(
        _pointed(block, Pointer.SPEAKER, source if len(source) else anchor),
        _pointed(block, Pointer.TARGET, anchor),
        tuple(zip(ACTS, probabilities.tolist(), strict=True)),
        shown,
        _answers(block, statement, anchor, cues),
    )


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


def _mass(block: Block, pointer: Pointer, words: Ints) -> tuple[int, float, Floats]:
    """Where `words` point together: the first word, the share of nobody, and that of each word from it on."""
    rows = block.scores.pointer(pointer, words)
    first = min(start for start, _ in rows)
    mass = np.zeros(max(start + len(row) for start, row in rows) - 1 - first, np.float32)
    nobody = 0.0
    for start, row in rows:
        nobody += float(row[0]) / len(rows)
        mass[start - first : start - first + len(row) - 1] += row[1:] / len(rows)
    return first, nobody, mass


def _pointed(block: Block, pointer: Pointer, words: Ints) -> tuple[Pointed, ...]:
    first, nobody, mass = _mass(block, pointer, words)
    best = [int(at) for at in np.argsort(-mass)[:MOST_POINTED] if mass[at] >= LEAST]
    found = [Pointed(block.span(first + at), float(mass[at])) for at in best]
    return tuple(sorted([*found, Pointed(None, nobody)], key=lambda each: -each.score))


def _answers(
    block: Block, statement: Statement, anchor: Ints, cues: Mapping[str, Ints]
) -> tuple[tuple[str, float], ...]:
    first, _, mass = _mass(block, Pointer.ANSWER, anchor)
    found = []
    for other, words in cues.items():
        inside = words[(words >= first) & (words < first + len(mass))] - first
        score = float(mass[inside].sum())
        if other != statement.id and score >= LEAST:
            found.append((other, score))
    return tuple(sorted(found, key=lambda each: -each[1]))
