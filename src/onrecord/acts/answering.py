"""Which statement of an article answers which: a log-linear model of who answers whom.

For every denial, refusal, acceptance and admission the other statements near it are weighed, and that it
answers none of them. The weights are learned by `benchmarks/answers_train.py` and kept in answering.json,
which is for reading.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from onrecord.acts.replies import Features, Talk, Turn
from onrecord.loglinear import Weights, weighed
from onrecord.records import Answer, Hint, Speaker, Statement

LEAST = 0.5
"""How probably a statement must answer another."""


@cache
def shipped_weights() -> Weights:
    """The weights in the package."""
    loaded: Weights = json.loads(files("onrecord.acts").joinpath("answering.json").read_text("utf-8"))
    return loaded


def turn_of(statement: Statement, hint: Hint, targets: Iterable[Speaker]) -> Turn:
    """What the network saw of `statement`, and whom it was found to be aimed at."""
    speaker = (statement.speaker,) if statement.speaker else ()
    return Turn(statement, _names(speaker), dict(hint.acts), _names(targets), dict(hint.answers))


def _names(speakers: Iterable[Speaker]) -> tuple[str, ...]:
    """Each by itself: one speaker may be several people together."""
    return tuple(name for each in speakers for part in each.name.split(";") if (name := part.strip()))


def answers_of(
    text: str, turns: Sequence[Turn], weights: Weights | None = None, least: float = LEAST
) -> dict[str, Answer]:
    """What each of `turns` answers, by the ids of statements of the article `text`.

    None answers what answers it, directly or by way of others: where such a circle would close the surest
    answers stand.
    """
    weights = shipped_weights() if weights is None else weights
    likely = sorted(likely_answers(text, turns, weights), reverse=True)
    found: dict[str, Answer] = {}
    for score, one, other in likely:
        if score >= least and not _leads_to(other, one, found):
            found[one] = Answer(other, score)
    return found


def likely_answers(text: str, turns: Sequence[Turn], weights: Weights) -> list[tuple[float, str, str]]:
    """Of each turn that may answer the likeliest that it answers, and how probably; ids of statements."""
    answering = [turn for turn in turns if turn.may_answer]
    if not answering:
        return []
    talk = Talk(text, turns)
    found = []
    for at, turn in enumerate(talk.turns):
        if turn.may_answer:
            candidates = talk.candidates(at)
            odds = probabilities([features for _, features in candidates], weights)
            pairs = zip(odds, (other for other, _ in candidates), strict=True)
            score, best = max(
                ((score, other) for score, other in pairs if other is not None), default=(0.0, None)
            )
            if best is not None:
                found.append((score, turn.statement.id, talk.turns[best].statement.id))
    return found


def probabilities(candidates: Sequence[Features], weights: Weights) -> list[float]:
    """How probable each candidate is, from its features."""
    sums = [weighed(each, weights) for each in candidates]
    most = max(sums)
    odds = [math.exp(each - most) for each in sums]
    whole = sum(odds)
    return [each / whole for each in odds]


def _leads_to(start: str, end: str, answers: Mapping[str, Answer]) -> bool:
    """Whether one answer after the other leads from `start` to `end`."""
    while start != end and start in answers:
        start = answers[start].to
    return start == end
