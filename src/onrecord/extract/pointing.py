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

    def __init__(self, rows: Sequence[tuple[int, Floats]]) -> None:
        self.start = min(start for start, _ in rows)
        self.mass = np.zeros(max(start + len(row) for start, row in rows) - 1 - self.start, np.float32)
        self.nobody = 0.0
        for start, row in rows:
            self.nobody += float(row[0]) / len(rows)
            self.mass[start - self.start : start - self.start + len(row) - 1] += row[1:] / len(rows)
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
    rows = scores.pointer(pointer, np.concatenate(groups)) if groups else []
    ends = np.cumsum([len(group) for group in groups])
    return [Pointing(rows[end - len(group) : end]) for group, end in zip(groups, ends, strict=True)]
