"""Somebody described by whose they are: "Holt's deputy" is no more than the one whom the article calls so."""

from __future__ import annotations

from itertools import islice

from onrecord.resolve.cast import Entity
from onrecord.resolve.chunks import words_in
from onrecord.resolve.descriptions import Description
from onrecord.resolve.nouns import PRONOUNS, singular
from onrecord.resolve.roles import same_role
from onrecord.resolve.scene import Scene
from onrecord.resolve.words import word_list

_RELATIONS = word_list("""
    deputy lawyer attorney solicitor barrister aide adviser advisor assistant secretary spokesman spokeswoman
    spokesperson predecessor successor manager strategist counsel agent envoy ambassador minister chief
    bodyguard driver doctor physician wife husband spouse widow widower fiance fiancee girlfriend boyfriend
    son daughter brother sister father mother uncle aunt cousin nephew niece grandson granddaughter
    grandfather grandmother stepson stepdaughter mentor protege neighbour neighbor friend colleague
""")
"""Heads that say what somebody is to the owner: few are, and the article says who."""

_MOST_MENTIONS = 400
_BEFORE = 40
"""Characters before a name in which it may be said what somebody is: "her deputy, Anna Holt"."""


def is_owned(description: Description) -> bool:
    """Whether it says whose relation or officer somebody is, by name: "Holt's deputy", not "her deputy"."""
    owner = description.owner
    if owner is None or not owner.is_capital or owner.folded in PRONOUNS:
        return False
    return description.head in _RELATIONS


def note_owned(scene: Scene, description: Description) -> None:
    """Let those have the role whose name stands right behind it: "her deputy, Anna Holt"."""
    role = same_role(description.head)
    for mention in islice(scene.cast.after(0), _MOST_MENTIONS):
        if mention.entity.type != "person" or role in mention.entity.role_words:
            continue
        words = words_in(scene.text, max(0, mention.start - _BEFORE), mention.start)
        gap = scene.text[words[-1].end : mention.start] if words else ""
        if gap in (" ", ", ") and same_role(singular(words[-1].folded)) == role:
            mention.entity.role_words.add(role)


def may_be_owned(description: Description, entity: Entity) -> bool:
    """Whether the article calls `entity` what is described, or it is nobody named."""
    known = entity.role_words | entity.past_words
    return entity.name.startswith("[") or same_role(description.head) in known
