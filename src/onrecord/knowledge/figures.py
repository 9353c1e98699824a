"""What is known of a public figure: its names, and what it was, of what, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

PERSON, ORGANISATION, PLACE = "person", "organisation", "place"
TYPES = (PERSON, ORGANISATION, PLACE)
"""The types of figures; a speaker's type may be more."""


class Holding(IntEnum):
    """Whether a role was held on a day, the surest first."""

    HELD = 0
    PRESUMED = 1
    """It began before and no end is known, but the source had stopped looking; or no beginning is known."""
    NOT_HELD = 2


@dataclass(frozen=True, slots=True)
class Role:
    """A figure was `title` of `of` from `since` up to and including `until`.

    `of` names a place or an organisation, or is None: "state" of United States, "pope" of Vatican. None for
    a day means that it is not known. Where `until` is not known, `seen` is the last day for which the
    source vouches. `actor_code` is the CAMEO code of whoever acts in this role.
    """

    title: str
    of: str | None = None
    since: date | None = None
    until: date | None = None
    seen: date | None = None
    actor_code: str | None = None

    def holding(self, on: date) -> Holding:
        """Whether it was held on that day, as far as is known."""
        if (self.since and on < self.since) or (self.until and on > self.until):
            return Holding.NOT_HELD
        if self.since is None:
            return Holding.PRESUMED
        if self.until or (self.seen and on <= self.seen):
            return Holding.HELD
        return Holding.PRESUMED


@dataclass(frozen=True, slots=True)
class Figure:
    """A person, an organisation or a place that the news speaks of, or lets speak.

    `id` is made of the type and the name: "person:vladimir-putin". `aliases` are other full names,
    nicknames, abbreviations and surnames of more than one word. `demonyms` are what a place's people and
    things are called: "Russian", "Russians". `actor_code` is the CAMEO code that holds on any day.
    """

    id: str
    name: str
    type: str
    wikidata: str | None = None
    actor_code: str | None = None
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    def roles_on(self, on: date) -> tuple[Role, ...]:
        """The roles that it is known to have held on that day."""
        return tuple(role for role in self.roles if role.holding(on) is Holding.HELD)

    def actor_code_on(self, on: date | None) -> str | None:
        """The CAMEO code of a role held on that day, else the one that holds on any day, else None.

        Of several roles held, the most precise code is taken: USAGOVLEG rather than USAGOV.
        """
        codes = [role.actor_code for role in self.roles_on(on) if role.actor_code] if on else []
        return max(codes, key=len) if codes else self.actor_code


class Sense(StrEnum):
    """How a word names a place; as a capital, Moscow is Russia's government."""

    NAME = "name"
    DEMONYM = "demonym"
    CAPITAL = "capital"


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A word that was asked for names `figure` in this `sense`."""

    figure: Figure
    sense: Sense
