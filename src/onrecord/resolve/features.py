"""What speaks for and against each entity that a pronoun, a description or a cue without source may mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.resolve.candidates import Seen, Site, Spoken, gather, led_at, may_mean
from onrecord.resolve.cast import Cast, Entity, Mention
from onrecord.resolve.descriptions import Description
from onrecord.resolve.hints import pronoun_shown
from onrecord.resolve.layout import Layout
from onrecord.resolve.roles import same_role
from onrecord.resolve.words import FUNCTION_WORDS, word_list

Features = dict[str, float]

_HEADLINE = 60
"""Characters into the text: there somebody may be described before being named."""

_TELLING = ("head in its roles", "known to hold the office", "called so before", "modifier in its roles")
"""What speaks against all who have it not, where somebody has it."""

_HANGING = frozenset(
    (
        "began a sentence 0 back",
        "began a sentence 1 back",
        "0 sentences back",
        "1 sentences back",
        "0 paragraphs back",
        "mentioned 1 times near",
        "mentioned 2 times near",
        "mentioned 3 times near",
        "mentioned 4 times near",
        "speaker 1 back",
        "speaker 2 back",
        "introduced there",
        "subject back",
        "rank 0",
    )
)
"""What weighs differently by whether what is said stands before the pronoun, or how that stands."""

_OF_HEADS = frozenset(
    ("speaker 1 back", "began a sentence 0 back", "began a sentence 1 back", "0 sentences back", "rank 0")
)
"""What weighs differently by the head of a description: "the statement" is hardly somebody far away."""

_CLOSE = frozenset(("began a sentence 0 back", "0 sentences back", "speaker 1 back"))
"""What weighs differently by how what has no source goes on."""

_LATELY = frozenset(
    ("speaker 1 back", "speaker 2 back", "1 sentences back", "began a sentence 1 back", "rank 0")
)
"""What weighs differently where a paragraph begins."""

_OFFICES = word_list("president governor senator representative mayor minister chancellor premier pope judge")
"""Titles of which few bear two."""

_GENERIC = word_list("""
    former republican democratic presidential senior top new presumptive gop longtime
""")


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """`entity`, or nobody that is named, with what speaks for it."""

    entity: Entity | None
    features: Features


def candidates(site: Site, cast: Cast, layout: Layout, spoken: Spoken) -> list[Candidate]:
    """Whom `site` may mean, the nearest first; a description or an empty source also nobody that is named."""
    spoke = [entity for _, entity in spoken.before(site.at)]
    found = [
        Candidate(seen.entity, _features(site, layout, seen, rank, spoke))
        for group in gather(site, cast, layout, spoken)
        for rank, seen in enumerate(group)
    ]
    _mark_most(site, found)
    if site.description:
        _compare(found)
        found.append(Candidate(None, dict(_as_described(site, site.description))))
    elif site.kind == "empty":
        found.append(Candidate(None, dict(_nobody(site, layout))))
    if site.pointing:
        for candidate in found:
            candidate.features.update(site.pointing.features(candidate.entity))
    return found


def _compare(found: Sequence[Candidate]) -> None:
    """Mark against each candidate of a description what another has and it has not."""
    for name in _TELLING:
        if any(name in candidate.features for candidate in found):
            for candidate in found:
                if name not in candidate.features:
                    candidate.features[f"another: {name}"] = 1.0


def _mark_most(site: Site, found: Sequence[Candidate]) -> None:
    """Mark whom the article mentions most of those who fit, and who alone fits."""
    wanted = site.description.type if site.description else "person" if site.kind in ("he", "she") else ""
    alike = [one for one in found if one.entity and (not wanted or one.entity.type == wanted)]
    if not alike:
        return
    most = max(alike, key=lambda one: one.entity.count if one.entity else 0)
    most.features["most mentioned"] = 1.0
    if len(alike) == 1:
        most.features["alone of its type"] = 1.0
    if site.description and site.description.determiner == "the" and not site.description.modifiers:
        most.features["most mentioned, said shortly"] = 1.0
        most.features[f"{site.description.head}: most mentioned"] = 1.0


def _features(site: Site, layout: Layout, seen: Seen, rank: int, spoke: Sequence[Entity]) -> Features:
    """What speaks for an entity by its nearest mention; `rank` counts nearer entities."""
    entity, last = seen.entity, seen.mention
    found = {
        **dict(_distance(site, layout, last)),
        f"rank {min(rank, 3)}": 1.0,
        "mentions": min(entity.count, 20) / 10,
        **dict(_prominence(seen)),
        **dict(_talk(entity, rank, spoke, site.goes_on)),
        **dict(_fitting(site, entity, "ahead" if last.start >= site.at else "back")),
    }
    if site.description:
        found.update({f"{site.description.head}: {name}": 1.0 for name in found.keys() & _OF_HEADS})
        if not site.description.modifiers:
            found.update({f"said shortly: {name}": 1.0 for name in found.keys() & _OF_HEADS})
    else:
        found.update({f"{site.way}: {name}": 1.0 for name in found.keys() & _HANGING})
        if site.after:
            found.update({f"after {site.after}: {name}": 1.0 for name in found.keys() & _CLOSE})
        if site.goes_on:
            found.update({f"{site.goes_on}: {name}": 1.0 for name in found.keys() & _CLOSE})
        if layout.paragraph_start(site.begin(layout)) == layout.sentence_start(site.begin(layout)):
            found.update({f"paragraph begins: {name}": 1.0 for name in found.keys() & _LATELY})
    return found


def _prominence(seen: Seen) -> Iterator[tuple[str, float]]:
    """Whether it began a sentence lately, was just brought in, or is in the headline."""
    if far := led_at(seen):
        yield f"began a sentence {far} back", 1.0
    if seen.near:
        yield f"mentioned {min(seen.near, 4)} times near", 1.0
    if seen.quoted_since:
        yield "quoted since", 1.0
    if seen.mention.start == seen.entity.first:
        yield "introduced there", 1.0
    if 0 <= seen.entity.first < _HEADLINE:
        yield "in the headline", 1.0
    if ";" in seen.entity.name:
        yield "several", 1.0


def _fitting(site: Site, entity: Entity, where: str) -> Iterator[tuple[str, float]]:
    """How well it fits what the site asks for."""
    if site.outer is entity:
        yield "speaks around it", 1.0
    if entity.name == site.next_named:
        yield f"speaks next {where}", 1.0
    if site.kind in ("he", "she"):
        yield from _agreement(site.kind, entity)
    else:
        yield f"{site.kind} {'several' if ';' in entity.name else entity.type}", 1.0
    if site.description:
        yield from _described(site, site.description, entity, where)
    elif entity.name.startswith("["):
        yield "described", 1.0
    if site.pointing and not may_mean(site, entity):
        yield "does not fit", 1.0


def _talk(entity: Entity, rank: int, spoke: Sequence[Entity], goes_on: str) -> Iterator[tuple[str, float]]:
    """Whether it spoke last, or before that."""
    for turn, speaker in enumerate(spoke):
        if speaker is entity:
            yield f"speaker {turn + 1} back", 1.0
            if goes_on and turn == 0:
                yield f"{goes_on}: spoke last", 1.0
            if rank == 0:
                yield f"speaker {turn + 1} back, and nearest", 1.0
            break
    if len(spoke) > 1 and spoke[0] is spoke[1] is entity:
        yield "spoke twice", 1.0


def _distance(site: Site, layout: Layout, last: Mention) -> Iterator[tuple[str, float]]:
    """How far the nearest mention is, and how it stands in its sentence."""
    begin = site.begin(layout)
    where, sentence = "back", layout.sentence(begin)
    if last.start >= site.at:
        where = "ahead"
        yield "ahead", 1.0
        yield "ahead later sentence", float(last.sentence != layout.sentence(site.at))
    else:
        away = max(0, min(sentence - last.sentence, 6))
        yield f"{away if away < 3 else '3-5' if away < 6 else '6+'} sentences back", 1.0
        apart = min(layout.paragraph(site.at) - last.paragraph, 3)
        yield f"{apart if apart < 3 else '3+'} paragraphs back", 1.0
    yield f"subject {where}", float(last.is_subject)
    yield f"first {where}", float(last.is_first)
    yield "possessive", float(last.is_possessive)
    yield "after preposition", float(last.after_preposition)
    other = last.quotation is not None and last.quotation != layout.quotation(site.at)
    yield "in another quotation", float(other)
    yield "in own content", float(any(span.start <= last.start < span.end for span in site.content))


def _agreement(pronoun: str, entity: Entity) -> Iterator[tuple[str, float]]:
    if entity.pronoun == pronoun:
        yield "pronoun shown", 1.0
    elif entity.likely == pronoun:
        yield "pronoun likely", 1.0
    elif entity.likely is not None:
        yield "pronoun unlikely", 1.0
    if entity.type == "unknown":
        yield "may be no person", 1.0


def _described(
    site: Site, description: Description, entity: Entity, where: str
) -> Iterator[tuple[str, float]]:
    number = "plural" if description.plural else "singular"
    yield f"{description.determiner} {number} named {where}", 1.0
    yield f"{description.head}: {entity.type} {where}", 1.0
    yield from _roles(description, entity)
    if not description.modifiers and description.determiner == "the":
        yield f"said shortly {where}", 1.0
        yield f"said shortly: {entity.type}", 1.0
    shown, own = pronoun_shown(description.head), entity.pronoun or entity.likely
    if shown and own:
        yield "pronoun of its head" if shown == own else "another pronoun than its head's", 1.0
    if description.same in entity.called:
        yield "called so before", 1.0
    if entity.name.startswith("["):
        yield "described", 1.0
    if entity.name in site.holders:
        yield "known to hold the office", 1.0
        if entity.count == 0:
            yield "unnamed holder", 1.0


def _roles(description: Description, entity: Entity) -> Iterator[tuple[str, float]]:
    """What the article, or the table of figures, prints of an entity that the description says too."""
    words = entity.role_words | (entity.past_words if "former" in description.modifiers else set())
    own = {word.casefold().strip("[]") for word in entity.name.split()}
    role = same_role(description.head)
    if role in words or description.head in own:
        yield "head in its roles", 1.0
    elif words:
        yield "head not in its roles", 1.0
        if role in _OFFICES and words & _OFFICES:
            yield "bears another title", 1.0
    modifiers = set(description.modifiers) | (set(description.tail) - FUNCTION_WORDS)
    shared = modifiers & (words | own)
    if shared:
        yield ("modifier in its roles" if shared - _GENERIC else "general modifier in its roles"), 1.0
    count = len(shared | ({role} & words))
    if count > 1:
        yield f"{min(count, 3)} words in its roles", 1.0


def _as_described(site: Site, description: Description) -> Iterator[tuple[str, float]]:
    yield "nobody named", 1.0
    yield f"nobody named: {description.determiner}", 1.0
    yield f"nobody named: {description.type}", 1.0
    yield f"nobody named: {description.head}", 1.0
    if description.plural:
        yield "nobody named: plural", 1.0
        yield f"nobody named: {description.determiner} plural", 1.0
    if description.tail:
        yield "nobody named: tail", 1.0
    if description.modifiers:
        yield "nobody named: modifiers", 1.0
    if site.at < _HEADLINE:
        yield "nobody named: headline", 1.0


def _nobody(site: Site, layout: Layout) -> Iterator[tuple[str, float]]:
    """What the cue says of whether anybody is meant at all."""
    yield "nobody", 1.0
    if site.goes_on:
        yield f"nobody: {site.goes_on}", 1.0
    if not site.cue:
        yield "nobody: no cue", 1.0
    else:
        yield f"nobody: {site.cue[0]}", 1.0
        yield f"nobody: ... {site.cue[-1]}", 1.0
        for ending in ("ing", "ed"):
            if site.cue[0].endswith(ending):
                yield f"nobody: -{ending}", 1.0
    yield from _standing(site, layout)


def _standing(site: Site, layout: Layout) -> Iterator[tuple[str, float]]:
    """Where it stands that has no source, and what is said."""
    if layout.quotation(site.at) is not None:
        yield "nobody: quotation", 1.0
    if site.outer:
        yield "nobody: in a content", 1.0
    if site.after:
        yield f"nobody: after {site.after}", 1.0
    if site.in_person:
        yield "nobody: in person", 1.0
    if layout.paragraph_start(site.at) == site.at:
        yield "nobody: begins a paragraph", 1.0
    elif layout.sentence_start(site.at) == site.at:
        yield "nobody: begins a sentence", 1.0
