"""A score is the share of statements with that score that are right."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.training.calibration import expected_error, fit


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
