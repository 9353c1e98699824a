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

    def __init__(self, parts: Sequence[tuple[int, Floats]], words: int) -> None:
        """`parts`: sums over `words` words in all of the rows of `Scores.pointer`, window by window."""
        self.start = min(start for start, _ in parts)
        end = max(start + len(summed) - 1 for start, summed in parts)
        self.mass = np.zeros(end - self.start, np.float32)
        self.nobody = 0.0
        for start, summed in parts:
            self.nobody += float(summed[0]) / words
            self.mass[start - self.start : start - self.start + len(summed) - 1] += summed[1:] / words
        self._sums = np.zeros(len(self.mass) + 1, np.float32)
        np.cumsum(self.mass, out=self._sums[1:])

    def on(self, bounds: Sequence[tuple[int, int]]) -> Floats:
        """The probability that lies on each of the word ranges, half-open."""
        inside = np.array(bounds, np.int64).reshape(-1, 2) - self.start
        inside = np.minimum(np.maximum(inside, 0), len(self.mass))
        on: Floats = self._sums[inside[:, 1]] - self._sums[inside[:, 0]]
        return on

    def best(self) -> tuple[int, float]:
        """The single word pointed at most, and its probability."""
        at = int(self.mass.argmax())
        return self.start + at, float(self.mass[at])


def pointings(scores: Scores, pointer: Pointer, groups: Sequence[Ints]) -> list[Pointing]:
    """Where each group of words points, no group being empty; computed together."""
    if not groups:
        return []
    bounds = np.cumsum([0, *map(len, groups)])
    parts: list[list[tuple[int, Floats]]] = [[] for _ in groups]
    begin = 0
    for start, rows in scores.pointer(pointer, np.concatenate(groups)):
        end = begin + len(rows)
        first, after = np.searchsorted(bounds, begin, "right") - 1, np.searchsorted(bounds, end)
        sums = np.add.reduceat(rows, np.maximum(bounds[first:after] - begin, 0), axis=0)
        for mine, summed in zip(parts[first:after], sums, strict=True):
            mine.append((start, summed))
        begin = end
    return [Pointing(mine, len(group)) for mine, group in zip(parts, groups, strict=True)]
