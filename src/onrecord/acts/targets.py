"""Whom statements are aimed at: a log-linear ranker of those who are named or described near them.

The weights are learned by `benchmarks/targets_train.py` and kept in targets.json, which is for reading.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import log

from onrecord.acts.aiming import Aim, Candidate
from onrecord.acts.meaning import Meaning
from onrecord.acts.past import Past, is_among, key_of
from onrecord.loglinear import Weights, weighed
from onrecord.records import Act, Hint, Speaker, Statement

AIMED = 0.5
"""How many times as likely as nobody the likeliest must be; chosen on tune."""
ALSO = 0.6
"""A second target must be so many times as likely as the first."""
MOST_TARGETS = 3


@cache
def shipped_weights() -> Weights:
    """The weights in the package."""
    loaded: Weights = json.loads(files("onrecord.acts").joinpath("targets.json").read_text("utf-8"))
    return loaded


def targets_of(
    statements: Sequence[Statement],
    hints: Mapping[str, Hint],
    acts: Mapping[str, Act],
    meaning: Meaning,
    weights: Weights | None = None,
) -> dict[str, tuple[Speaker, ...]]:
    """At whom each of `statements` that has an act is aimed, by its id, the main one first; () at nobody."""
    if weights is None:
        weights = shipped_weights()
    past = Past()
    found: dict[str, tuple[Speaker, ...]] = {}
    for statement in sorted(statements, key=lambda each: each.attribution.extent.start):
        act = acts.get(statement.id)
        targets: tuple[Speaker, ...] = ()
        if act is not None and act.aims:
            aim = Aim(statement, act, hints[statement.id], meaning, past)
            targets = chosen(aim.candidates(), statement, act, meaning, weights)
        if act is not None:
            found[statement.id] = targets
        past.note(statement, targets)
    return found


def chosen(
    candidates: Sequence[Candidate], statement: Statement, act: Act, meaning: Meaning, weights: Weights
) -> tuple[Speaker, ...]:
    """The likeliest of `candidates`, of which the last is nobody, and whoever is nearly as likely."""
    *others, nobody = [(weighed(each.features, weights), each) for each in candidates]
    others.sort(key=lambda pair: pair[0], reverse=True)
    least = nobody[0] + log(AIMED)
    targets: dict[str, Speaker] = {}
    first = None
    for score, candidate in others:
        if score < least or len(targets) == MOST_TARGETS or (first is not None and score < first + log(ALSO)):
            break
        speaker = candidate.meant(meaning)
        # Nobody is aimed at by themselves, but for those who defend or praise themselves.
        own = act is not Act.SUPPORT and is_among(key_of(speaker), key_of(statement.speaker))
        if speaker is None or own:
            continue
        first = score if first is None else first
        targets.setdefault(key_of(speaker), speaker)
    return tuple(targets.values())
