"""Log-linear models: the weights of what speaks for a candidate, added up, tell how likely it is.

Weights are learned by the programs in `benchmarks/` and kept beside the code that uses them, for reading.
"""

from __future__ import annotations

from collections.abc import Mapping

Weights = Mapping[str, float]
"""The weight of each feature, by name."""


def weighed(features: Mapping[str, float], weights: Weights) -> float:
    """The sum over `features` of each one's value times its weight; one without a weight counts nothing."""
    get = weights.get
    return sum(get(name, 0.0) * value for name, value in features.items())
