"""Make a score mean what it says: the probability that who said what is right.

Platt's scaling (Platt 1999): a slope and a shift of the log odds, fitted by Newton's method on texts that
the network was not trained on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.extract.extractor import Extractor
from onrecord.training.corpus import Document
from onrecord.training.scoring import matched


def judged(extractor: Extractor, documents: Sequence[Document]) -> tuple[list[float], list[bool]]:
    """Every statement found in `documents`: its score, and whether who said what is right."""
    scores: list[float] = []
    right: list[bool] = []
    for document in documents:
        found = extractor.attributions(document.text)
        scores += [attribution.score for attribution in found]
        right += matched(document.text, document.gold, found)
    return scores, right


def fit(scores: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Slope and shift of the log odds of `scores` under which `right` is most probable.

    Raises ValueError where there is nothing to tell right from wrong by.
    """
    y = np.array(right, float)
    if not 0 < y.sum() < len(y):
        raise ValueError("calibration needs statements that are right and some that are wrong")
    p = np.clip(np.array(scores, float), 1e-6, 1 - 1e-6)
    x = np.stack([np.log(p / (1 - p)), np.ones_like(p)], axis=1)
    weights = np.array([1.0, 0.0])

    def loss(at: NDArray[np.float64]) -> float:
        return float(np.logaddexp(0, x @ at).sum() - y @ (x @ at))

    for _ in range(50):
        predicted = 1 / (1 + np.exp(-np.clip(x @ weights, -500, 500)))
        gradient = x.T @ (predicted - y)
        # The small ridge keeps the step finite where the two classes part cleanly.
        curvature = (x * (predicted * (1 - predicted))[:, None]).T @ x + 1e-3 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > 1e-6:
            step /= 2  # a whole step may overshoot where the scores crowd at 0 and 1
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return float(weights[0]), float(weights[1])


@dataclass(frozen=True, slots=True)
class Reliable:
    """Of the statements with a score of `threshold` or more: how many, and how many per cent are right."""

    threshold: float
    statements: int
    precision: float


def reliability(scores: Sequence[float], right: Sequence[bool]) -> list[Reliable]:
    """How often statements are right, by the least score that is asked for: 0.1, 0.2 ... 0.9."""
    p, y = np.array(scores, float), np.array(right, float)
    out = []
    for threshold in np.arange(1, 10) / 10:
        kept = y[p >= threshold]
        out.append(
            Reliable(float(threshold), len(kept), round(100 * float(kept.mean()), 1) if len(kept) else 0.0)
        )
    return out


def expected_error(scores: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error in points (Naeini, Cooper and Hauskrecht 2015), over bins of equal width."""
    p, y = np.array(scores, float), np.array(right, float)
    if not len(p):
        return 0.0
    which = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [
        abs(p[which == b].mean() - y[which == b].mean()) * (which == b).sum()
        for b in range(bins)
        if (which == b).any()
    ]
    return float(100 * sum(gaps) / len(p))
