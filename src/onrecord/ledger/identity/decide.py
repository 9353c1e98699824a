"""From evidence to a decision: which speaker a persona is, which others it may be, which it is not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from onrecord.ledger.identity import evidence
from onrecord.ledger.identity.evidence import Persona, Profile, Reason

METHOD = "onrecord identity 1"
"""Who decides here; it changes when the weights do."""

SAME = 0.85
"""A speaker whose probability is this or more is taken to be the persona."""

DIFFERENT = 0.15
"""A speaker whose probability is this or less is not the persona."""

_NAMED_APART = -5.0
_LISTED = 3
"""How many others a decision says something about."""

_CLOSELY = 3
"""How many of the best candidates are looked at closely."""

_UNSURE, _SURE = 0.3, 0.97
"""Between these scores of the best candidate, what is named around the names can change the verdict."""


@dataclass(frozen=True, slots=True)
class Finding:
    """With this probability the persona is the speaker `speaker_id`, for these reasons, strongest first."""

    speaker_id: str
    score: float
    reasons: tuple[Reason, ...]

    @property
    def verdict(self) -> str:
        """Same, different or, between, doubtful."""
        if self.score >= SAME:
            return "same"
        return "different" if self.score <= DIFFERENT else "doubtful"


@dataclass(frozen=True, slots=True)
class Decision:
    """The persona is the speaker of `same`, or, if that is None, nobody known yet; `others` were weighed."""

    same: Finding | None
    others: tuple[Finding, ...]


def decide(
    persona: Persona,
    candidates: Sequence[Profile],
    taken: Iterable[str] = (),
    look_closer: Callable[[Sequence[Profile]], None] = lambda _: None,
) -> Decision:
    """Weigh `persona` against every candidate, and against being somebody else.

    The score of a candidate is its share of the odds, e to the sum of its weights, when being nobody of
    these has odds of 1. `taken` are speakers whom the article calls by another name. `look_closer` is
    called with the candidates that need their context (`Profile.latest`) to be told apart.
    """
    named = [(profile, name) for profile in candidates if (name := evidence.of_name(persona, profile))]
    if not persona.form.is_bare:
        return _among(persona, named, frozenset(taken), look_closer)
    # Others of whom no more is printed than this surname are no rivals of those whom it may be short for.
    full = [pair for pair in named if not pair[0].is_bare]
    first = _among(persona, full, frozenset(taken), look_closer)
    if first.same is not None:
        return first
    second = _among(persona, [pair for pair in named if pair[0].is_bare], frozenset(taken), look_closer)
    return Decision(second.same, (*first.others, *second.others)[:_LISTED])


def _among(
    persona: Persona,
    named: Sequence[tuple[Profile, Reason]],
    apart: frozenset[str],
    look_closer: Callable[[Sequence[Profile]], None],
) -> Decision:
    """The decision among candidates whose names fit."""
    if not named:
        return Decision(None, ())
    most = max(profile.articles for profile, _ in named)
    findings = _weigh(persona, named, most, apart)
    if _UNSURE < findings[0].score < (_SURE if len(findings) > 1 else SAME):
        by_id = {profile.id: profile for profile, _ in named}
        look_closer([by_id[finding.speaker_id] for finding in findings[:_CLOSELY]])
        findings = _weigh(persona, named, most, apart)
    same = findings[0] if findings[0].verdict == "same" else _undetermined(persona, findings, named)
    others = [finding for finding in findings if same is None or finding.speaker_id != same.speaker_id]
    return Decision(same, tuple(others[:_LISTED]))


def _weigh(
    persona: Persona, named: Sequence[tuple[Profile, Reason]], most: int, apart: frozenset[str]
) -> list[Finding]:
    """The findings about all candidates, the most probable first."""
    weighed = []
    for profile, name in named:
        said = (
            name,
            evidence.of_roles(persona, profile),
            evidence.of_wikidata(persona, profile),
            evidence.of_frequency(profile, most, persona.form.is_bare),
            *evidence.of_context(persona, profile),
            Reason("the article calls them by another name", _NAMED_APART) if profile.id in apart else None,
        )
        reasons = [reason for reason in said if reason is not None]
        weighed.append((sum(reason.weight for reason in reasons), profile.id, reasons))
    highest = max(0.0, *(weight for weight, _, _ in weighed))
    all_odds = math.exp(-highest) + sum(math.exp(weight - highest) for weight, _, _ in weighed)
    findings = [
        Finding(id_, math.exp(weight - highest) / all_odds, tuple(sorted(reasons, key=_strength)))
        for weight, id_, reasons in weighed
    ]
    return sorted(findings, key=lambda finding: (-finding.score, finding.speaker_id))


def _strength(reason: Reason) -> float:
    return -abs(reason.weight)


def _undetermined(
    persona: Persona, findings: Sequence[Finding], named: Sequence[tuple[Profile, Reason]]
) -> Finding | None:
    """Somebody of the same name of whom no more is known, where all that is open is which namesake.

    Otherwise every article that prints no role would bring one more speaker of the name.
    """
    if persona.printed_roles or persona.wikidata:
        return None
    if sum(finding.score for finding in findings) < SAME:
        return None
    plain = {
        profile.id
        for profile, _ in named
        if not profile.roles and not profile.wikidata and persona.name in profile.names
    }
    return next((finding for finding in findings if finding.speaker_id in plain), None)
