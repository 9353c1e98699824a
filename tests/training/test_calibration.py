"""A score is the share of statements with that score that are right."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.training.calibration import expected_error, fit, reliability


def drawn(slope: float, shift: float) -> tuple[list[float], list[bool]]:
    """Raw scores, and whether each is right, where the true log odds are slope and shift away."""
    rng = np.random.default_rng(7)
    raw = rng.uniform(0.02, 0.98, 20_000)
    true = 1 / (1 + np.exp(-slope * np.log(raw / (1 - raw)) - shift))
    return raw.tolist(), (rng.random(len(raw)) < true).tolist()


def test_fit_finds_the_slope_and_the_shift() -> None:
    slope, shift = fit(*drawn(0.6, 0.8))
    assert slope == pytest.approx(0.6, abs=0.05)
    assert shift == pytest.approx(0.8, abs=0.05)


def test_fit_makes_scores_mean_what_they_say() -> None:
    raw, right = drawn(0.5, -1.0)
    slope, shift = fit(raw, right)
    odds = slope * np.log(np.array(raw) / (1 - np.array(raw))) + shift
    assert expected_error((1 / (1 + np.exp(-odds))).tolist(), right) < 1.5 < expected_error(raw, right)


def test_fit_needs_right_and_wrong() -> None:
    with pytest.raises(ValueError, match="right"):
        fit([0.4, 0.6], [True, True])


def test_expected_error_of_scores_that_are_always_wrong() -> None:
    assert expected_error([0.9, 0.9], [False, False]) == pytest.approx(90)
    assert expected_error([], []) == 0


def test_the_fit_holds_where_scores_crowd_at_the_ends() -> None:
    """A whole Newton step overshoots here, and would leave every score at 0 or 1."""
    scores = [1e-6] * 5 + [1 - 1e-6] * 400 + [0.2] * 10
    right = [False] * 3 + [True] * 2 + [True] * 330 + [False] * 70 + [True, False] * 5
    slope, shift = fit(scores, right)
    odds = slope * np.log(np.array(scores) / (1 - np.array(scores))) + shift
    assert expected_error((1 / (1 + np.exp(-odds))).tolist(), right) < 10


def test_reliability_counts_from_a_score_upwards() -> None:
    found = reliability([0.15, 0.55, 0.95], [False, True, True])
    assert [(each.statements, each.precision) for each in found] == [
        (3, 66.7),
        *[(2, 100.0)] * 4,
        *[(1, 100.0)] * 4,
    ]
