"""Where words point together is the mean of where each of them points, whichever window read them."""

from typing import cast

import numpy as np
import pytest

from onrecord.extract.encoder import Floats, Scores
from onrecord.extract.labels import Pointer
from onrecord.extract.pointing import pointings
from onrecord.extract.windows import Ints

WINDOWS = ((0, 40), (30, 70), (60, 100))
"""The words that each window reads, from and to; it owns them as far as the next one begins."""
OWNERS = np.searchsorted([30, 60], np.arange(100), "right")


class FakeScores:
    """Every word points somewhere within its window, at random."""

    def __init__(self, seed: int) -> None:
        chance = np.random.default_rng(seed)
        self.rows = [chance.dirichlet(np.ones(41), 100).astype(np.float32) for _ in WINDOWS]

    def pointer(self, pointer: Pointer, words: Ints) -> list[tuple[int, Floats]]:
        cuts = np.flatnonzero(np.diff(OWNERS[words])) + 1
        runs = np.split(words, cuts)
        return [(WINDOWS[OWNERS[run[0]]][0], self.rows[OWNERS[run[0]]][run]) for run in runs]


@pytest.mark.parametrize("seed", range(5))
def test_groups_within_one_window_and_across_two(seed: int) -> None:
    scores = FakeScores(seed)
    groups = [np.arange(2, 3), np.arange(5, 20), np.arange(25, 35), np.arange(35, 41), np.arange(50, 75)]
    groups += [np.arange(28, 31), np.arange(10, 12), np.arange(90, 100)]
    for group, found in zip(groups, pointings(cast("Scores", scores), Pointer.SPEAKER, groups), strict=True):
        mass = np.zeros(100)
        nobody = 0.0
        for word in group:
            row = scores.rows[OWNERS[word]][word]
            start, end = WINDOWS[OWNERS[word]]
            mass[start:end] += row[1:] / len(group)
            nobody += float(row[0]) / len(group)
        assert found.nobody == pytest.approx(nobody, abs=1e-5)
        on = found.on([(at, at + 3) for at in range(97)])
        assert np.allclose(on, [mass[at : at + 3].sum() for at in range(97)], atol=1e-5)
        most, sure = found.best()
        assert most == mass.argmax()
        assert sure == pytest.approx(mass.max(), abs=1e-5)


def test_no_groups() -> None:
    assert pointings(cast("Scores", FakeScores(0)), Pointer.ANSWER, []) == []
