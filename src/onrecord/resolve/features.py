"""What speaks for and against each entity that a pronoun or a description may mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from onrecord.records import Spans
from onrecord.resolve.cast import Cast, Entity, Mention
from onrecord.resolve.descriptions import Description
from onrecord.resolve.layout import Layout
from onrecord.resolve.roles import same_role
from onrecord.resolve.words import FUNCTION_WORDS, ORGANISATION_HEADS, word_list

Features = dict[str, float]

NEAREST = 80
"""So many mentions back an antecedent is looked for."""
MOST = 14
"""So many entities are compared."""

_HEADLINE = 60
"""Characters into the text: there somebody may be described before being named."""

_ANYBODY = word_list("man woman person guy official source")
"""Heads that may take up any other description of one person."""

_ANY_BODY = word_list("company agency group organization organisation firm corporation alliance")

_GENERIC = word_list("""
    former republican democratic presidential senior top new presumptive gop longtime
""")


@dataclass(frozen=True, slots=True)
class Site:
    """Where something stands that may mean an entity: a pronoun, or a description."""

    at: int
    kind: str
    """he, she, they, it, relative, or description."""
    content: Spans = ()
    """What is said by it, if it is a source."""
    description: Description | None = None
    outer: Entity | None = None
    """Whose quotation it stands in."""
    next_named: str | None = None
    """The index name of the next source after it that is a name."""
    holders: frozenset[str] = frozenset()
    """Index names of those known to hold the office that is described."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """`entity`, or nobody that is named, with what speaks for it."""

    entity: Entity | None
    features: Features


@dataclass(slots=True)
class Talk:
    """Who has spoken so far, in the order of the text."""

    turns: list[tuple[int, Entity]] = field(default_factory=list)

    def before(self, at: int) -> list[tuple[int, Entity]]:
        """The last three to speak before `at`, the latest first, each with the place."""
        found = []
        for place, entity in reversed(self.turns):
            if place < at:
                found.append((place, entity))
                if len(found) == 3:
                    break
        return found


def candidates(site: Site, cast: Cast, layout: Layout, talk: Talk) -> list[Candidate]:
    """Whom `site` may mean, the nearest first; for a description also nobody that is named."""
    spoke = [entity for _, entity in talk.before(site.at)]
    nearest = _behind(site, cast)
    ahead = {
        entity: mention for entity, mention in _ahead(site, cast, layout).items() if entity not in nearest
    }
    unseen = [entity for entity in spoke if entity.count == 0 and _may_mean(site, entity)]
    for entity in (*unseen, *(cast.entity(name, "person") for name in site.holders)):
        if entity not in nearest and entity not in ahead:
            nearest[entity] = _nowhere(entity)
    ordered = sorted(nearest.items(), key=lambda each: -each[1].start)
    found = [
        Candidate(entity, _features(site, layout, mention, rank, spoke))
        for group in (ordered, ahead.items())
        for rank, (entity, mention) in enumerate(group)
    ]
    if site.description:
        _compare(found)
        found.append(Candidate(None, dict(_nobody(site, site.description))))
    return found


def _compare(found: Sequence[Candidate]) -> None:
    """Mark against each candidate of a description what another has and it has not."""
    for name in ("head in its roles", "known to hold the office"):
        if any(name in candidate.features for candidate in found):
            for candidate in found:
                if name not in candidate.features:
                    candidate.features[f"another: {name}"] = 1.0


def _behind(site: Site, cast: Cast) -> dict[Entity, Mention]:
    """The entities mentioned before, each with its nearest mention."""
    seen: dict[Entity, Mention] = {}
    for mention in islice(cast.before(site.at), NEAREST):
        seen.setdefault(mention.entity, mention)
        if len(seen) == MOST:
            break
    inside = _named_inside(site, cast)
    return {
        entity: mention
        for entity, mention in seen.items()
        if entity not in inside and _may_mean(site, entity)
    }


def _named_inside(site: Site, cast: Cast) -> set[Entity]:
    """Whom a description names without meaning them: the owner in "Varga's lawyer"."""
    if not site.description:
        return set()
    first, last = site.description.words[0], site.description.words[-1]
    inside = takewhile(lambda mention: mention.start < last.end, cast.after(first.start))
    return {mention.entity for mention in inside}


def _ahead(site: Site, cast: Cast, layout: Layout) -> dict[Entity, Mention]:
    """The first entities mentioned after: of a pronoun's own sentence, but a description may run ahead."""
    seen: dict[Entity, Mention] = {}
    sentence, inside = layout.sentence(site.at), _named_inside(site, cast)
    for mention in islice(cast.after(site.at + 1), 40 if site.description else 6):
        if not site.description and mention.sentence != sentence:
            break
        if mention.entity not in inside and _may_mean(site, mention.entity):
            seen.setdefault(mention.entity, mention)
    return dict(islice(seen.items(), 6))


def _nowhere(entity: Entity) -> Mention:
    return Mention(0, 1, entity, -100, -100, None, False, False, False, False)


def _may_mean(site: Site, entity: Entity) -> bool:
    if site.kind in ("he", "she"):
        if entity.type not in ("person", "unknown") or ";" in entity.name:
            return False
        if entity.type == "unknown" and " " in entity.name:
            return False
        return entity.pronoun in (None, site.kind)
    if site.kind == "who":
        return entity.type in ("person", "group", "unknown")
    if site.kind == "it":
        # A firm may be named as people are, but not one that is called he or she.
        is_person = entity.type == "person" and (entity.pronoun or entity.likely)
        return not is_person and entity.type != "group"
    if site.description is not None:
        return _fits(site.description, entity)
    return True


def _fits(description: Description, entity: Entity) -> bool:
    kind = description.type
    if description.determiner == "a" and entity.name.startswith("["):
        return False
    if entity.name.startswith("[") and same_role(description.head) not in entity.role_words:
        return description.head in _ANYBODY and kind == entity.type
    if kind == "person":
        return entity.type in ("person", "unknown")
    if kind == "unknown":
        return True
    if kind == "document":
        return entity.type in ("document", "organisation", "person")
    if kind == "organisation" and _is_another_body(description.head, entity):
        return False
    if kind == "organisation":
        return entity.type in ("organisation", "unknown", "place", "document")
    return entity.type in (kind, "unknown")


def _features(site: Site, layout: Layout, last: Mention, rank: int, spoke: Sequence[Entity]) -> Features:
    """What speaks for the entity of `last`, its nearest mention; `rank` counts nearer entities."""
    entity = last.entity
    where = "ahead" if last.start >= site.at else "back"
    found = dict(_distance(site, layout, last))
    found[f"rank {min(rank, 3)}"] = 1.0
    for turn, speaker in enumerate(spoke):
        if speaker is entity:
            found[f"speaker {turn + 1} back"] = 1.0
            break
    if site.outer is entity:
        found["speaks around it"] = 1.0
    if entity.name == site.next_named:
        found[f"speaks next {where}"] = 1.0
    found["mentions"] = min(entity.count, 20) / 10
    if site.kind in ("he", "she"):
        found.update(_agreement(site.kind, entity))
    else:
        found[f"{site.kind} {entity.type}"] = 1.0
    if site.description:
        found.update(_described(site, site.description, entity, where))
    return found


def _is_another_body(head: str, entity: Entity) -> bool:
    """Whether a name says that it is one kind of body, and the description another: a commission, a court."""
    own = {word.casefold() for word in entity.name.split()}
    return head in ORGANISATION_HEADS - _ANY_BODY and head not in own and bool(own & ORGANISATION_HEADS)


def _distance(site: Site, layout: Layout, last: Mention) -> Iterator[tuple[str, float]]:
    """How far the nearest mention is, and how it stands in its sentence."""
    where, sentence = "back", layout.sentence(site.at)
    if last.start >= site.at:
        where = "ahead"
        yield "ahead", 1.0
        yield "ahead later sentence", float(last.sentence != sentence)
    else:
        away = min(sentence - last.sentence, 6)
        yield f"{away if away < 3 else '3-5' if away < 6 else '6+'} sentences back", 1.0
        yield "same paragraph", float(last.paragraph == layout.paragraph(site.at))
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
    words = entity.role_words
    own = {word.casefold() for word in entity.name.split()}
    if same_role(description.head) in words or description.head in own:
        yield "head in its roles", 1.0
    elif words:
        yield "head not in its roles", 1.0
    modifiers = set(description.modifiers) | (set(description.tail) - FUNCTION_WORDS)
    for modifier in modifiers:
        if modifier in words or modifier in own:
            yield (
                "modifier in its roles" if modifier not in _GENERIC else "general modifier in its roles",
                1.0,
            )
            break
    if entity.name in site.holders:
        yield "known to hold the office", 1.0
    if entity.count == 0 and entity.name in site.holders:
        yield "unnamed holder", 1.0


def _nobody(site: Site, description: Description) -> Iterator[tuple[str, float]]:
    yield "nobody named", 1.0
    yield f"nobody named: {description.determiner}", 1.0
    yield f"nobody named: {description.type}", 1.0
    if description.plural:
        yield "nobody named: plural", 1.0
    if description.tail:
        yield "nobody named: tail", 1.0
    if description.modifiers:
        yield "nobody named: modifiers", 1.0
    if site.at < _HEADLINE:
        yield "nobody named: headline", 1.0
