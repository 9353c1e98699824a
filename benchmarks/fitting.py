"""A conditional log-linear model: the weights of features that make the right one of several likeliest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RARE = 10
"""A feature of fewer examples gets no weight."""
LIGHT = 0.05
"""A weight below this is left out."""
PENALTY = 6.0
ROUNDS, RATE = 250, 0.1

Slope = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Example:
    """The features of each candidate, and which of them is right."""

    candidates: Sequence[Mapping[str, float]]
    right: int


def fit(
    examples: Sequence[Example],
    prior: Mapping[str, float],
    rare: int = RARE,
    *,
    penalty: float = PENALTY,
    rounds: int = ROUNDS,
) -> dict[str, float]:
    """The weights of all features that are not rare, rounded for reading.

    An L2 `penalty` draws them to `prior`, those that it does not name to 0.
    """
    met = Counter(
        name for each in examples for name in {name for features in each.candidates for name in features}
    )
    names = sorted(name for name, count in met.items() if count >= rare or name in prior)
    column = {name: at for at, name in enumerate(names)}
    cells = [
        (row, column[name], value)
        for row, features in enumerate(features for each in examples for features in each.candidates)
        for name, value in features.items()
        if name in column and value
    ]
    rows, columns = (np.array([cell[at] for cell in cells], dtype=np.int64) for at in (0, 1))
    values = np.array([cell[2] for cell in cells])
    sizes = np.array([len(each.candidates) for each in examples])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    wanted = np.zeros(sizes.sum())
    wanted[starts + np.array([each.right for each in examples])] = 1.0
    base = np.array([prior.get(name, 0.0) for name in names])

    def slope(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        scores = np.bincount(rows, weights[columns] * values, len(wanted))
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        odds /= np.repeat(np.add.reduceat(odds, starts), sizes)
        drawn = np.bincount(columns, values * (wanted - odds)[rows], len(names))
        return np.asarray(drawn - penalty * (weights - base))

    weights = _climbed(slope, base, rounds)
    learned = {name: round(float(weights[column[name]]), 2) for name in names}
    return {name: weight for name, weight in {**prior, **learned}.items() if abs(weight) >= LIGHT}


def _climbed(slope: Slope, start: NDArray[np.float64], rounds: int) -> NDArray[np.float64]:
    """Where going up `slope` from `start` leads (Adam)."""
    weights = start.copy()
    mean, square = np.zeros(len(start)), np.zeros(len(start))
    for step in range(1, rounds + 1):
        now = slope(weights)
        mean = 0.9 * mean + 0.1 * now
        square = 0.99 * square + 0.01 * now**2
        rate = RATE * (1 - step / (rounds + 1))
        weights += rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights
