"""From what the network saw to what is done by saying something.

The act is the one that the words of cue and content vote for; `targets` tells whom it is aimed at, and
`answering` which statement it answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.acts.answering import answers_of, turn_of
from onrecord.acts.meaning import Meaning
from onrecord.acts.targets import targets_of
from onrecord.loglinear import Weights
from onrecord.records import Act, Deed, Hint, Statement

SHARPNESS = 0.8
"""Exponent of the acts' probabilities, so that they are as often right as they say; fitted on dev."""


def deeds_of(
    statements: Sequence[Statement],
    hints: Mapping[str, Hint],
    meaning: Meaning,
    weights: Weights | None = None,
) -> list[Deed | None]:
    """What is done by each of `statements`, with speakers resolved; None where the network saw nothing.

    `weights` rank those who may be aimed at; the package's own, if none are given.
    """
    acts = {
        each.id: act_of(hints[each.id]) for each in statements if each.id in hints and hints[each.id].acts
    }
    targets = targets_of(statements, hints, {each: act for each, (act, _) in acts.items()}, meaning, weights)
    turns = [turn_of(each, hints[each.id], targets[each.id]) for each in statements if each.id in acts]
    answers = answers_of(meaning.text, turns)
    return [
        Deed(*acts[each.id], hints[each.id].words, targets[each.id], answers.get(each.id))
        if each.id in acts
        else None
        for each in statements
    ]


def act_of(hint: Hint) -> tuple[Act, float]:
    """The act that is likeliest, and how likely it is right."""
    sharpened = [(act, score**SHARPNESS) for act, score in hint.acts]
    act, best = max(sharpened, key=lambda pair: pair[1])
    return act, best / sum(score for _, score in sharpened)
