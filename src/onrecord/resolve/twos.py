"""Descriptions of no more than two who are named: "the two men", "both candidates", "neither side"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from onrecord.records import Speaker
from onrecord.resolve.candidates import NEAREST
from onrecord.resolve.cast import Entity, Mention
from onrecord.resolve.descriptions import Description
from onrecord.resolve.hints import pronoun_shown
from onrecord.resolve.nouns import type_of
from onrecord.resolve.scene import Scene, joined

_BOTH = re.compile(r"\b(?:both|neither|either)\s+\Z", re.IGNORECASE)
_BOTH_REACH = 9
"""Characters before a description in which "neither" is looked for."""

_PAIRS = (["pair"], ["duo"])
_SIDES = frozenset(("side", "two", "pair", "duo", "camp"))
"""Heads that mean two persons, two bodies or two places."""

_KINDS = ("person", "organisation", "place")
_TOGETHER = re.compile(
    r"(?:, [^,.;:\n]{1,60},)? (?:and|or|met|meets|meeting|faced|faces|facing|debated|debates|versus|vs\.?) "
    r"(?:(?:with|the|his|her|its|then|former|[A-Z][\w.]*) ){0,4}"
)
"""Between two who are named together: "Holt and Varga", "Holt, the mayor, met the Varga Group"."""


def the_two(scene: Scene, description: Description) -> Speaker | None:
    """The two who are meant: the last who are named together or fill the sentence before, or the only two.

    Of "man" and "woman" only those count whom no other pronoun is shown or likely for.
    """
    if description.tail or not _speaks_of_two(scene.text, description):
        return None
    is_side = description.head in _SIDES
    kinds = _KINDS if is_side else (type_of(description.head, plural=False),)
    if not set(kinds) <= set(_KINDS):
        return None
    before = list(islice(scene.cast.before(description.words[0].start), NEAREST))
    found = {kind: [each for each in before if _may_be(each.entity, kind, description)] for kind in kinds}
    pairs = [pair for kind in kinds for pair in islice(_together(scene, found[kind]), 1)]
    if pairs:
        second, first = max(pairs, key=lambda pair: pair[0].start)
        return joined([scene.speaker(second.entity), scene.speaker(first.entity)])
    if not is_side and len(near := _named_right_before(scene, found[kinds[0]], description)) == 2:
        return joined([scene.speaker(entity) for entity in near])
    alone = [kind for kind in kinds if len(_all_of(scene, kind, description)) > 1]
    if len(alone) != 1:
        return None  # two persons and two bodies: either may be the two sides
    meant = list(dict.fromkeys(each.entity for each in found[alone[0]]))
    if len(meant) != 2 or len(_all_of(scene, alone[0], description)) != 2:
        return None
    return joined([scene.speaker(entity) for entity in meant])


def _together(scene: Scene, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Two after one another, the latest first, that are named together."""
    for second, first in pairwise(mentions):
        between = scene.text[first.end : second.start]
        if second.entity is not first.entity and _TOGETHER.fullmatch(between):
            yield second, first


def _named_right_before(scene: Scene, mentions: Sequence[Mention], description: Description) -> list[Entity]:
    """Whom the sentence right before names, the latest first."""
    before = scene.layout.sentence(description.words[0].start) - 1
    return list(dict.fromkeys(each.entity for each in mentions if each.sentence == before))


def _all_of(scene: Scene, kind: str, description: Description) -> list[Entity]:
    entities = scene.cast.entities.values()
    return [entity for entity in entities if entity.count and _may_be(entity, kind, description)]


def _may_be(entity: Entity, kind: str, description: Description) -> bool:
    """Whether it is of the kind, one, named, and not a woman where men are meant."""
    if entity.type != kind or ";" in entity.name or entity.name.startswith("["):
        return False
    asked, own = pronoun_shown(description.head), entity.pronoun or entity.likely
    return asked is None or own in (None, asked)


def _speaks_of_two(text: str, description: Description) -> bool:
    """Whether it is no more than two that are meant; "both" is no part of the description."""
    first, *rest = (word.folded for word in description.words)
    start = description.words[0].start
    if _BOTH.search(text, max(0, start - _BOTH_REACH), start):
        return not rest
    return first in ("the", "these") and bool(rest) and (rest[0] == "two" or rest in _PAIRS)
