"""Where several words point together, by one of the network's pointers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from onrecord.extract.encoder import Floats, Scores
from onrecord.extract.labels import Pointer
from onrecord.extract.windows import Ints


class Pointing:
    """Where words point together: `mass[i]` is the mean probability that lies on word `start` + i.

    `nobody` is the mean probability of "none".
    """

    def __init__(self, runs: Sequence[tuple[int, Floats]]) -> None:
        """`runs`: of `Scores.pointer`, with at least one word."""
        words = sum(len(rows) for _, rows in runs)
        self.start = min(start for start, _ in runs)
        end = max(start + rows.shape[1] - 1 for start, rows in runs)
        self.mass = np.zeros(end - self.start, np.float32)
        self.nobody = 0.0
        for start, rows in runs:
            together = rows.sum(axis=0) / words
            self.nobody += float(together[0])
            self.mass[start - self.start : start - self.start + len(together) - 1] += together[1:]
        self._sums = np.append(0.0, np.cumsum(self.mass))

    def on(self, bounds: Sequence[tuple[int, int]]) -> Floats:
        """The probability that lies on each of the word ranges, half-open."""
        inside = np.clip(np.array(bounds, np.int64).reshape(-1, 2) - self.start, 0, len(self.mass))
        on: Floats = self._sums[inside[:, 1]] - self._sums[inside[:, 0]]
        return on

    def best(self) -> tuple[int, float]:
        """The single word pointed at most, and its probability."""
        at = int(self.mass.argmax())
        return self.start + at, float(self.mass[at])


def pointings(scores: Scores, pointer: Pointer, groups: Sequence[Ints]) -> list[Pointing]:
    """Where each group of words points, no group being empty; computed together."""
    runs = iter(scores.pointer(pointer, np.concatenate(groups)) if groups else ())
    first_word, left = 0, np.zeros((0, 1), np.float32)
    found = []
    for group in groups:
        mine: list[tuple[int, Floats]] = []
        missing = len(group)
        while missing:
            if not len(left):
                first_word, left = next(runs)
            mine.append((first_word, left[:missing]))
            missing, left = missing - len(mine[-1][1]), left[missing:]
        found.append(Pointing(mine))
    return found
