"""From what the network saw to what is done by saying something.

The act is the one that the words of cue and content vote for; `targets` tells whom it is aimed at. It answers
the statement that the cue points at, if that can be answered so: by somebody else, who spoke of or to this
speaker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.acts.meaning import Meaning
from onrecord.acts.targets import Weights, targets_of
from onrecord.records import Act, Answer, Deed, Hint, Speaker, Statement

SHARPNESS = 0.9
"""Exponent of the acts' probabilities, so that they are as often right as they say; fitted on dev."""
ADDRESSED = 0.35
"""What it adds to a pointer that one of the two speakers is the other's target."""
ANSWERED = 0.8
"""How surely a statement must answer another; where precision passed four fifths on labelled articles."""

ANSWERABLE = {
    Act.DENY: frozenset((Act.ACCUSE, Act.STATE, Act.OPINE, Act.ASK, Act.DENY, Act.REQUEST, Act.THREATEN)),
    Act.REJECT: frozenset(
        (Act.REQUEST, Act.AGREE, Act.SUPPORT, Act.THREATEN, Act.INTEND, Act.STATE, Act.ACCUSE)
    ),
    Act.AGREE: frozenset((Act.REQUEST, Act.AGREE, Act.SUPPORT, Act.INTEND, Act.STATE, Act.ASK)),
    Act.ACKNOWLEDGE: frozenset((Act.ACCUSE, Act.STATE, Act.OPINE, Act.ASK)),
}
"""Which acts answer which."""


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
    answers = _answers(statements, hints, acts, targets)
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


def _answers(
    statements: Sequence[Statement],
    hints: Mapping[str, Hint],
    acts: Mapping[str, tuple[Act, float]],
    targets: Mapping[str, tuple[Speaker, ...]],
) -> dict[str, Answer]:
    """What each statement answers, the surest first: none that would close a circle."""
    speakers = {each.id: each.speaker for each in statements}
    likely = []
    for one, (act, _) in acts.items():
        for other, pointed in hints[one].answers if act in ANSWERABLE else ():
            if other in acts and acts[other][0] in ANSWERABLE[act] and speakers[one] != speakers[other]:
                to_them = _is_among(speakers[other], targets[one])
                of_me = _is_among(speakers[one], targets[other])
                score = min(1.0, pointed + ADDRESSED * (to_them + of_me))
                likely.append((score, one, other))
    found: dict[str, Answer] = {}
    for score, one, other in sorted(likely, reverse=True):
        if score >= ANSWERED and one not in found and not _leads_to(other, one, found):
            found[one] = Answer(other, score)
    return found


def _is_among(speaker: Speaker | None, targets: Sequence[Speaker]) -> bool:
    return speaker is not None and speaker.id in {target.id for target in targets}


def _leads_to(start: str, end: str, answers: Mapping[str, Answer]) -> bool:
    """Whether one answer after the other leads from `start` to `end`."""
    while start != end and start in answers:
        start = answers[start].to
    return start == end
