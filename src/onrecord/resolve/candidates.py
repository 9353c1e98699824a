"""Whom a pronoun, a description or the lack of a source may mean, each with the mention that counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice, takewhile

from onrecord.records import Spans
from onrecord.resolve.cast import Cast, Entity, Mention
from onrecord.resolve.descriptions import Description
from onrecord.resolve.layout import Layout
from onrecord.resolve.pointing import Pointing
from onrecord.resolve.roles import same_role
from onrecord.resolve.words import ORGANISATION_HEADS, word_list

NEAREST = 80
"""So many mentions back an antecedent is looked for."""
MOST = 14
"""So many entities are compared."""

_NEAR = 3
"""Sentences back in which mentions are counted."""

_FAR = 3
"""Sentences back; how far beyond that somebody began a sentence does not matter."""

_ANYBODY = word_list("man woman person guy official source")
"""Heads that may take up any other description of one person."""

_ANY_BODY = word_list("company agency group organization organisation firm corporation alliance")


@dataclass(frozen=True, slots=True)
class Site:
    """Where something stands that may mean an entity: a pronoun, a description, or a cue without source."""

    at: int
    kind: str
    """he, she, they, it, who, relative, description or empty."""
    content: Spans = ()
    """What is said by it, if it is a source."""
    description: Description | None = None
    outer: Entity | None = None
    """Whose quotation it stands in."""
    next_named: str | None = None
    """The index name of the next source after it that is a name."""
    holders: frozenset[str] = frozenset()
    """Index names of those known to hold the office that is described."""
    case: str = ""
    """How a pronoun stands, where that tells something: object, possessive."""
    cue: tuple[str, ...] = ()
    """The words of the cue, folded."""
    goes_on: str = ""
    """How what has no source goes on with what was said: a quotation by itself, or a participle."""
    after: str = ""
    """The function word right before what has no source: "to", "by"."""
    in_person: bool = False
    """Whether what is said without source says "I" or "we"."""
    pointing: Pointing | None = None
    """What the network saw of whom it means, if it was asked."""

    @property
    def way(self) -> str:
        """How what is said stands to who says it: before it, or the pronoun's case."""
        is_after = any(span.start < self.at for span in self.content)
        return self.case or ("after what is said" if is_after else "before what is said")

    def begin(self, layout: Layout) -> int:
        """Where what is said begins, if that is before: "he" in “No,” he said" is looked for from there."""
        starts = [span.start for span in self.content if span.start < self.at]
        begin = min(starts, default=self.at)
        return begin if layout.paragraph(begin) == layout.paragraph(self.at) else self.at


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """`entity` was mentioned: `mention` is the nearest that counts.

    `led` is how many sentences back it began one.
    """

    entity: Entity
    mention: Mention
    led: int | None = None
    quoted_since: bool = False
    """Whether a quotation mentions it nearer."""
    near: int = 0
    """How often it is mentioned in the sentences right before."""


_UNNAMED = frozenset(("official", "source", "diplomat", "aide", "insider", "person"))
"""One of these who is brought in without a name gets none later."""


@dataclass(slots=True)
class Spoken:
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


def gather(site: Site, cast: Cast, layout: Layout, spoken: Spoken) -> tuple[list[Seen], list[Seen]]:
    """Whom `site` may mean of those mentioned before it, the nearest first, and of those only after it."""
    behind = _behind(site, cast, layout)
    ahead = {entity: seen for entity, seen in _ahead(site, cast, layout).items() if entity not in behind}
    wanted = [entity for _, entity in spoken.before(site.at) if entity.count == 0 and may_mean(site, entity)]
    wanted += [cast.entity(name, "person") for name in sorted(site.holders)]
    if site.pointing and not _stays_unnamed(site):
        is_body = site.description is not None and site.description.type == "organisation"
        # The network may point at whoever just spoke; the firm is no person for that.
        wanted += [each for each in site.pointing.entities() if not is_body or may_mean(site, each)]
    for entity in wanted:
        if entity not in behind and entity not in ahead:
            behind[entity] = Seen(entity, _nowhere(entity))
    return sorted(behind.values(), key=lambda seen: -seen.mention.start), list(ahead.values())


def _stays_unnamed(site: Site) -> bool:
    """Whether it brings in somebody who will not be named: "a White House official"."""
    asked = site.description
    return asked is not None and asked.determiner == "a" and asked.head in _UNNAMED


def _behind(site: Site, cast: Cast, layout: Layout) -> dict[Entity, Seen]:
    """The entities mentioned before; a mention outside of quotations counts before one inside."""
    inside = named_inside(site, cast)
    nearest: dict[Entity, Mention] = {}
    plain: dict[Entity, Mention] = {}
    led: dict[Entity, int] = {}
    near: Counter[Entity] = Counter()
    begin = layout.sentence(site.begin(layout))
    leader: Mention | None = None
    for mention in islice(cast.before(site.at), NEAREST):
        entity = mention.entity
        if entity in inside or not may_mean(site, entity):
            continue
        if entity not in nearest and len(nearest) == MOST:
            break
        nearest.setdefault(entity, mention)
        near[entity] += begin - mention.sentence < _NEAR
        if mention.quotation is None:
            plain.setdefault(entity, mention)
            if leader and leader.sentence != mention.sentence:
                led.setdefault(leader.entity, begin - leader.sentence)
            leader = mention
    if leader:
        led.setdefault(leader.entity, begin - leader.sentence)
    return {
        entity: Seen(entity, best, led.get(entity), best is not mention, near[entity])
        for entity, mention in nearest.items()
        for best in [plain.get(entity, mention)]
    }


def named_inside(site: Site, cast: Cast) -> set[Entity]:
    """Whom a description names without meaning them: the owner in "Varga's lawyer"."""
    if not site.description:
        return set()
    first, last = site.description.words[0], site.description.words[-1]
    inside = takewhile(lambda mention: mention.start < last.end, cast.after(first.start))
    return {mention.entity for mention in inside}


def _ahead(site: Site, cast: Cast, layout: Layout) -> dict[Entity, Seen]:
    """The first entities mentioned after: of a pronoun's own sentence, but a description may run ahead."""
    if _stays_unnamed(site):
        return {}
    seen: dict[Entity, Seen] = {}
    sentence, inside = layout.sentence(site.at), named_inside(site, cast)
    for mention in islice(cast.after(site.at + 1), 40 if site.description else 6):
        if not site.description and mention.sentence != sentence:
            break
        if mention.entity not in inside and may_mean(site, mention.entity):
            seen.setdefault(mention.entity, Seen(mention.entity, mention))
    return dict(islice(seen.items(), 6))


def _nowhere(entity: Entity) -> Mention:
    return Mention(0, 1, entity, -100, -100, None, False, False, False, False)


def may_mean(site: Site, entity: Entity) -> bool:
    """Whether nothing about `entity` speaks against `site` meaning it."""
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


def _is_another_body(head: str, entity: Entity) -> bool:
    """Whether a name says that it is one kind of body, and the description another: a commission, a court."""
    own = {word.casefold() for word in entity.name.split()}
    return head in ORGANISATION_HEADS - _ANY_BODY and head not in own and bool(own & ORGANISATION_HEADS)


def led_at(seen: Seen) -> str | None:
    """How far back it began a sentence, for a feature's name; None where that is far, or it never did."""
    return f"{max(seen.led, 0)}" if seen.led is not None and seen.led <= _FAR else None
