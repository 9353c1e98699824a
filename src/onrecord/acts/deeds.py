"""From what the network saw to what is done by saying something.

The act is the one that the words of cue and content vote for. Its targets are those whom the cue points at,
resolved as speakers are. Which statement it answers is weighed in `answering`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from onrecord.acts.answering import answers_of, turn_of
from onrecord.records import Act, Deed, Hint, Pointed, Span, Speaker, Statement

Meaning = Callable[[Span, tuple[Pointed, ...]], Speaker | None]
"""Whom the article means by the words at a span, given where a pointer says they point; None if nobody."""

SHARPNESS = 0.9
"""Exponent of the acts' probabilities, so that they are as often right as they say; fitted on dev."""
AIMED = 0.5
"""How much more surely than at nobody a cue must point at a target; chosen on dev."""
BESIDE = 0.015
"""What a word must have to belong to the words beside it."""
ALSO = 0.6
"""A second target must have this share of the first's probability."""
MOST_TARGETS = 3


def deeds_of(
    text: str, statements: Sequence[Statement], hints: Mapping[str, Hint], meaning: Meaning
) -> list[Deed | None]:
    """What is done by each of `statements` of the article `text`; None where the network saw nothing.

    Their speakers are resolved.
    """
    acts = {each.id: _act(hints[each.id]) for each in statements if each.id in hints and hints[each.id].acts}
    targets = {
        each.id: _targets(each, acts[each.id][0], hints[each.id], meaning) if acts[each.id][0].aims else ()
        for each in statements
        if each.id in acts
    }
    turns = [turn_of(each, hints[each.id], targets[each.id]) for each in statements if each.id in acts]
    answers = answers_of(text, turns)
    return [
        Deed(*acts[each.id], hints[each.id].words, targets[each.id], answers.get(each.id))
        if each.id in acts
        else None
        for each in statements
    ]


def _act(hint: Hint) -> tuple[Act, float]:
    sharpened = [(act, score**SHARPNESS) for act, score in hint.acts]
    act, best = max(sharpened, key=lambda pair: pair[1])
    return act, best / sum(score for _, score in sharpened)


def _targets(statement: Statement, act: Act, hint: Hint, meaning: Meaning) -> tuple[Speaker, ...]:
    """Whom the cue points at, all words that mean the same together, unless it rather points at nobody."""
    nobody = sum(each.score for each in hint.target if each.span is None)
    mass: dict[str, float] = {}
    known: dict[str, Speaker] = {}
    for span, score in _phrases(hint.target):
        meant = meaning(span, hint.target)
        # Nobody is aimed at by themselves, but for those who defend or praise themselves.
        if meant is None or (
            act is not Act.SUPPORT and statement.speaker and meant.id == statement.speaker.id
        ):
            continue
        mass[meant.id] = mass.get(meant.id, 0.0) + score
        known.setdefault(meant.id, meant)
    ranked = sorted(mass.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < AIMED * nobody:
        return ()
    return tuple(known[each] for each, score in ranked[:MOST_TARGETS] if score >= ALSO * ranked[0][1])


def _phrases(pointed: Sequence[Pointed]) -> list[tuple[Span, float]]:
    """Words that are pointed at side by side, taken together, the most pointed at first."""
    words = sorted((each.span, each.score) for each in pointed if each.span and each.score >= BESIDE)
    phrases: list[tuple[Span, float]] = []
    for span, score in words:
        if phrases and span.start - phrases[-1][0].end <= 1:
            before, so_far = phrases[-1]
            phrases[-1] = Span(before.start, span.end), so_far + score
        else:
            phrases.append((span, score))
    return sorted(phrases, key=lambda phrase: -phrase[1])
