"""How one wording became another: the cheapest edits, word by word, and what they cost.

An edit distance with affine gaps (Gotoh 1982) over words, in which what editors do by custom is free or
nearly so: to quote a part only, to leave words out under an ellipsis, to put words in brackets. Words that
are spelled alike cost a part of a changed one. The rows of the matrix are computed by numpy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from onrecord.ledger.wording import FUNCTION_WEIGHT, WORD_WEIGHT, Word, Wording

_OPEN, _EXTEND = 0.5, 0.12
"""To skip words that are printed and were not asked for: once, and for each further unit of weight."""
_ALIKE, _ALIKE_COST = 75.0, 0.4
"""Two words that are this much alike (rapidfuzz's ratio, of 100) count as one word, changed a little."""
_BRACKETED, _UNDER_ELLIPSIS = 0.1, 0.15
"""What a word counts that stands in brackets, or where the other side left something out."""

_TRIMMED = 0.5
"""What a word counts that one side has before or after what both share. Less, and nothing would be shared."""

_COMMONPLACE = 0.2
_MOST_WORDS, _MOST_CELLS = 2_000, 4_000_000
_EPSILON = 1e-9

Matrix = NDArray[np.float64]


class Edit(StrEnum):
    """What became of a word: kept, spelled otherwise, another one, only asked for, only printed."""

    KEPT = "kept"
    ALIKE = "alike"
    CHANGED = "changed"
    ASKED = "asked"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class Step:
    """`edit` turned word `asked` into word `printed`, each a number in its wording, or None."""

    edit: Edit
    asked: int | None
    printed: int | None


@dataclass(frozen=True)
class Match:
    """How the words of `asked` stand in `printed`: `steps` in reading order, from first to last kept word.

    `cost` is what the edits cost, in words of full weight.
    """

    asked: Wording
    printed: Wording
    steps: tuple[Step, ...]
    cost: float

    @property
    def score(self) -> float:
        """How much of what was asked for stands there, 0 to 100; 100 is all of it, unchanged."""
        return 100 * max(0.0, 1 - self.cost / (self.asked.weight or 1.0))

    @cached_property
    def kept(self) -> float:
        """The weight of the words that are the same in both."""
        return sum(
            min(self.asked.words[step.asked].weight, self.printed.words[step.printed].weight)
            for step in self.steps
            if step.edit is Edit.KEPT and step.asked is not None and step.printed is not None
        )

    @cached_property
    def evidence(self) -> float:
        """How much the words that are kept, or alike, say about whose they are.

        Each counts once, and little if it stands in all sentences.
        """
        kept = {
            word.folded: WORD_WEIGHT if word.weight > FUNCTION_WEIGHT and not word.turning else _COMMONPLACE
            for step in marked(self)
            if step.edit in (Edit.KEPT, Edit.ALIKE) and step.asked is not None
            for word in [self.asked.words[step.asked]]
        }
        return sum(kept.values())

    @cached_property
    def diverging(self) -> float:
        """The weight of the words with which both go on otherwise, in a sentence that they share in part.

        Whoever trims a quotation ends or begins where the other one goes on; two that go on with different
        words are two sentences with one beginning, or one end.
        """
        both = [step for step in self.steps if step.asked is not None and step.printed is not None]
        if not both:
            return 0.0
        first, last = both[0], both[-1]
        before = self.asked.before(first.asked or 0), self.printed.before(first.printed or 0)
        after = self.asked.after(last.asked or 0), self.printed.after(last.printed or 0)
        return sum(min(sum(word.weight for word in side) for side in sides) for sides in (before, after))

    @property
    def verbatim(self) -> bool:
        """Whether every word that was asked for stands there as it is, one after the other."""
        return all(
            step.edit is Edit.KEPT
            and step.asked is not None
            and step.printed is not None
            and self.asked.words[step.asked].printed == self.printed.words[step.printed].printed
            and not self.printed.words[step.printed].loose
            for step in self.steps
        ) and len(self.steps) == len(self.asked.words)

    def differing(self) -> list[tuple[Word | None, Word | None]]:
        """The words that differ, as asked and as printed."""
        return [
            (
                None if step.asked is None else self.asked.words[step.asked],
                None if step.printed is None else self.printed.words[step.printed],
            )
            for step in self.steps
            if step.edit is not Edit.KEPT
        ]


def match(asked: Wording, printed: Wording, *, trimmed: bool = False) -> Match:
    """The cheapest way from `asked` to a part of `printed`.

    With `trimmed`, `asked` may have words before and after what the two share: they are no edits. Of a
    wording of thousands of words only the beginning is compared, so that memory is bounded.
    """
    asked = asked.cut(_MOST_WORDS)
    printed = printed.cut(_MOST_CELLS // max(1, len(asked.words)))
    if not asked.words or not printed.words:
        steps = [] if trimmed else [Step(Edit.ASKED, row, None) for row in range(len(asked.words))]
        return Match(asked, printed, tuple(steps), 0.0 if trimmed else asked.weight)
    costs = _Costs(asked, printed, _TRIMMED if trimmed else 1.0)
    steps, first, last = costs.trace(best := costs.matrix())
    if trimmed:
        inside = float(costs.whole(best).min() - costs.outside(first, last))
        return Match(asked, printed, tuple(steps), max(0.0, inside))
    before = [Step(Edit.ASKED, row, None) for row in range(first)]
    after = [Step(Edit.ASKED, row, None) for row in range(last, len(asked.words))]
    return Match(asked, printed, (*before, *steps, *after), float(costs.whole(best).min()))


def _weights(words: tuple[Word, ...]) -> Matrix:
    return np.array([word.weight * (_BRACKETED if word.loose else 1.0) for word in words])


def _changes(asked: Wording, printed: Wording) -> Matrix:
    """What it costs to take each printed word for each one asked for."""
    likeness = process.cdist(asked.folded, printed.folded, scorer=fuzz.ratio, dtype=np.float32)
    mine, theirs = _weights(asked.words), _weights(printed.words)
    changed = np.maximum(mine[:, None], theirs[None, :])
    changed = np.where(likeness >= _ALIKE, changed * _ALIKE_COST, changed)
    # An editor's bracket stands for whatever was there.
    loose = np.array([word.loose for word in asked.words])[:, None] | np.array(
        [word.loose for word in printed.words]
    )
    changed = np.where(loose, _BRACKETED, changed)
    digits = np.array([word.folded[0].isdigit() for word in asked.words])[:, None]
    changed = np.where(digits & ~loose, mine[:, None], changed)
    return np.where(likeness == 100.0, 0.0, changed)


class _Costs:
    """What every edit between two wordings costs; a word asked for counts `edge` outside what they share."""

    def __init__(self, asked: Wording, printed: Wording, edge: float) -> None:
        self.changes = _changes(asked, printed)
        self.dropped = _weights(asked.words)
        self.edges = edge * np.concatenate(([0.0], np.cumsum(self.dropped)))
        # What skipping the printed words up to each place costs, once a run of them has begun.
        self.run = np.concatenate(([0.0], np.cumsum(_weights(printed.words) * _EXTEND)))
        self.under = np.ones(len(printed.words) + 1)
        self.under[list(printed.gaps)] = _UNDER_ELLIPSIS
        loose = {place for place, word in enumerate(asked.words) if word.loose}
        self._gaps, self._loose = asked.gaps, loose | {place + 1 for place in loose}

    def opening(self, row: int) -> tuple[float, float]:
        """What skipping printed words before asked word `row` costs: to begin, and how much a run counts."""
        if row in self._gaps:
            return 0.0, 0.0
        return (0.1, 0.2) if row in self._loose else (_OPEN, 1.0)

    def matrix(self) -> Matrix:
        """The cheapest way up to each asked word (rows) and each printed one (columns)."""
        rows, columns = self.changes.shape
        best = np.zeros((rows + 1, columns + 1))
        for row in range(1, rows + 1):
            here = best[row]
            np.minimum(best[row - 1] + self.dropped[row - 1] * self.under, self.edges[row], out=here)
            here[1:] = np.minimum(here[1:], best[row - 1, :-1] + self.changes[row - 1])
            open_, extend = self.opening(row)
            skipped = self.run * extend
            here[1:] = np.minimum(here[1:], np.minimum.accumulate(here - skipped)[:-1] + skipped[1:] + open_)
        return best

    def whole(self, best: Matrix) -> Matrix:
        """What it costs in all to end at each place."""
        outside: Matrix = (self.edges[-1] - self.edges)[:, None]
        return best + outside

    def outside(self, first: int, last: int) -> float:
        """What the asked words cost that do not lie between `first` and `last`."""
        return float(self.edges[first] + self.edges[-1] - self.edges[last])

    def trace(self, best: Matrix) -> tuple[list[Step], int, int]:
        """The steps of the cheapest way, and the asked words (half-open) between which they lie."""
        ends = self.whole(best)
        row, column = (int(place) for place in np.unravel_index(np.argmin(ends), ends.shape))
        last, steps = row, list[Step]()
        while not _same(best[row, column], self.edges[row]):
            cost = best[row, column]
            if column and _same(best[row - 1, column - 1] + self.changes[row - 1, column - 1], cost):
                row, column = row - 1, column - 1
                kept = self.changes[row, column] == 0.0
                steps.append(Step(Edit.KEPT if kept else Edit.CHANGED, row, column))
            elif _same(best[row - 1, column] + self.dropped[row - 1] * self.under[column], cost):
                row -= 1
                steps.append(Step(Edit.ASKED, row, None))
            else:
                open_, extend = self.opening(row)
                before = best[row, :column] + open_ + (self.run[column] - self.run[:column]) * extend
                start = int(np.flatnonzero(np.abs(before - cost) < _EPSILON)[-1])
                steps += (Step(Edit.PRINTED, None, place) for place in range(column - 1, start - 1, -1))
                column = start
        return steps[::-1], row, last


def _same(one: float, other: float) -> bool:
    return abs(one - other) < _EPSILON


def marked(found: Match) -> Iterator[Step]:
    """The steps, with a changed word that is spelled alike told from another one."""
    for step in found.steps:
        if step.edit is Edit.CHANGED and step.asked is not None and step.printed is not None:
            pair = found.asked.words[step.asked].folded, found.printed.words[step.printed].folded
            if fuzz.ratio(*pair) >= _ALIKE:
                yield Step(Edit.ALIKE, step.asked, step.printed)
                continue
        yield step
