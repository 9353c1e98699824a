"""A log-linear ranker of antecedents: the sum of the weights of what speaks for a candidate decides.

The weights are learned by `benchmarks/speakers_train.py` and kept in weights.json, which is for reading.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from onrecord.loglinear import Weights, weighed
from onrecord.resolve.candidates import Site
from onrecord.resolve.features import Candidate

GroupWeights = Mapping[str, Weights]
"""For each group of kinds of site the weight of each feature."""

POINTED = " pointed"
"""After a group's name: the weights of the same where the network was asked whom it means."""

UNTAUGHT = {"pointed at": 1.5, "pointed at, log": 1.0}
"""What the network's pointing weighs before any example is seen."""

_GROUPS = {
    "he": "person",
    "she": "person",
    "who": "relative",
}
"""Which weights serve a kind of site; a kind that is not here has its own."""


def group_of(site: Site) -> str:
    """The name of the weights that serve `site`."""
    return _GROUPS.get(site.kind, site.kind) + (POINTED if site.pointing else "")


@cache
def shipped_weights() -> GroupWeights:
    """The weights in the package."""
    loaded: GroupWeights = json.loads(files("onrecord.resolve").joinpath("weights.json").read_text("utf-8"))
    return loaded


class Ranker:
    """Chooses the likeliest candidate."""

    def __init__(self, weights: GroupWeights) -> None:
        self._weights = weights

    def choose(self, site: Site, candidates: Sequence[Candidate]) -> Candidate | None:
        """The likeliest of `candidates` for `site`, the nearer of equals; None where there are none."""
        weights = self._weights_for(group_of(site))
        best, most = None, float("-inf")
        for candidate in candidates:
            score = weighed(candidate.features, weights)
            if score > most:
                best, most = candidate, score
        return best

    def _weights_for(self, group: str) -> Weights:
        """Those of `group`; where none were learned for what is pointed at, the plain ones with it."""
        if group in self._weights or not group.endswith(POINTED):
            return self._weights.get(group, {})
        return {**self._weights.get(group.removesuffix(POINTED), {}), **UNTAUGHT}
