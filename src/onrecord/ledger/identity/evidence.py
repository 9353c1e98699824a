"""What speaks for and against that a persona is a certain speaker, in reasons that can be read.

A reason's weight is in log-odds (natural logarithm): 0 says nothing, 4 is 55 to 1 for, -4 against. The
weights were set by hand on one half of `benchmarks/identity.tsv`; the other half was kept for measuring.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from onrecord.ledger.identity import fields
from onrecord.ledger.identity.forms import (
    Form,
    acronym_of,
    consonants,
    form_of,
    is_description,
    sound,
    title_in,
)
from onrecord.ledger.identity.nicknames import FULL_NAMES, stands_for

SAME_NAME = "the same full name"
_MOST_ROLES = 24


class Reason(NamedTuple):
    """`words` say why, `weight` how much (log-odds)."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Persona:
    """An article calls somebody by this name, with these roles; `context` is what is named around it.

    `day` is the article's, in days since year 1; None if it has no date.
    """

    name: str
    type: str
    roles: tuple[str, ...] = ()
    wikidata: str | None = None
    context: frozenset[str] = frozenset()
    day: int | None = None

    @property
    def form(self) -> Form:
        """The parts of the name."""
        return form_of(self.name, self.type)

    @property
    def printed_roles(self) -> tuple[str, ...]:
        """The roles, with the title in the name itself if there is one."""
        title = title_in(self.name) if self.form.is_person else None
        return self.roles if title is None else (*self.roles, title)


@dataclass(slots=True)
class Profile:
    """What the personas of one speaker come to: how many articles print each name, type and role.

    `named` is the name that people decided on, if they did.
    """

    id: str
    names: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    wikidata: Counter[str] = field(default_factory=Counter)
    named: str | None = None
    articles: int = 0
    is_another: bool = False
    """Whether people found this speaker to be another: nobody has this id now."""
    is_several: bool = False
    """Whether people found others to be this speaker."""
    latest: tuple[Persona, ...] | None = None
    """Some of its newest personas, once their context was asked for."""

    def count(self, persona: Persona, times: int = 1) -> None:
        """Let `persona` be one of its own; -1 takes it out again."""
        self.articles += times
        self.names[persona.name] += times
        self.types[persona.type] += times
        for role in set(persona.printed_roles):
            self.roles[role] += times
        if persona.wikidata is not None:
            self.wikidata[persona.wikidata] += times
        for counter in (self.names, self.types, self.roles, self.wikidata):
            for value in [value for value, number in counter.items() if number <= 0]:
                del counter[value]
        if times > 0 and self.latest is not None:
            self.latest = (*self.latest[-7:], persona)

    @property
    def type(self) -> str:
        """The type that is known, if any is."""
        known = [(-number, type_) for type_, number in self.types.items() if type_ != "unknown"]
        return min(known)[1] if known else "unknown"

    @property
    def name(self) -> str:
        """The name that people decided on, else the fullest that is printed most."""
        return self.named or max(self.names, key=self._preference, default="")

    def _preference(self, name: str) -> tuple[bool, bool, bool, int, bool, int, str]:
        form = form_of(name, self.type)
        whole = not form.is_person or len(form.given) > 1
        short = form.given not in stands_for(form.given)
        return (
            not is_description(name),
            whole,
            not name.isupper(),
            self.names[name],
            not short,
            len(name),
            name,
        )

    @property
    def is_bare(self) -> bool:
        """Whether nothing but a surname is known."""
        return all(form_of(name, self.type).is_bare for name in self.names)


def may_be(one: str, other: str) -> bool:
    """Whether something of type `one` can be of type `other`: a person is never a place."""
    return one == other or "unknown" in (one, other)


def of_name(persona: Persona, profile: Profile) -> Reason | None:
    """How well the persona's name fits the best of the speaker's names; None if it fits none.

    A full name fits full names only: that two of them were both cut to one surname says nothing. A surname
    fits those of full names, and itself only where there are none: "Bibi".
    """
    if not may_be(persona.type, profile.type):
        return None
    known = {persona.type, profile.type} - {"unknown"}
    type_ = known.pop() if known else "unknown"
    mine = form_of(persona.name, type_)
    forms = [(name, form_of(name, type_)) for name in profile.names]
    if mine.is_person and not mine.is_bare:
        forms = [(name, form) for name, form in forms if not form.is_bare]
    elif mine.is_bare and (
        full := [pair for pair in forms if mine.surname in pair[1].surnames and pair[1].given]
    ):
        forms = full
    found = (_compared(mine, name, form) for name, form in forms)
    best = max((reason for reason in found if reason), key=lambda reason: reason.weight, default=None)
    against = [name for name, form in forms if _contradict(mine, form)]
    if best is None or not against or best.weight < -4:
        return best
    return Reason(f"{best.words}, but {persona.name} is not {against[0]}", best.weight - 8.0)


def _compared(mine: Form, other_name: str, other: Form) -> Reason | None:
    if not mine.is_person or not other.is_person:
        return _bodies(mine, other)
    if mine.is_bare and other.is_bare:
        weight = 2.2 if mine.surname == other.surname else 1.2
        return Reason(f"printed as {other_name} only", weight) if alike(mine.surname, other.surname) else None
    if mine.is_bare or other.is_bare:
        full, bare = (other, mine) if mine.is_bare else (mine, other)
        if not any(alike(part, bare.surname) for part in full.surnames):
            return None
        return Reason(f"{bare.surname.title()} may be short for {' '.join(full.words).title()}", -0.7)
    last, first = _surnames(mine, other), _given(mine, other)
    if last is None or first is None:
        return None
    middle, suffix = _middle(mine, other), _suffix(mine, other)
    words = "; ".join(part.words for part in (first, last, middle, suffix) if part.words)
    weight = 4.0 + sum(part.weight for part in (last, first, middle, suffix))
    return Reason(words or SAME_NAME, weight)


def _bodies(mine: Form, other: Form) -> Reason | None:
    if set(mine.words) == set(other.words):
        return Reason("the same name", 4.5)
    if len(mine.words) != len(other.words) and acronym_of(mine) == acronym_of(other) is not None:
        short, long = sorted((mine, other), key=lambda form: len(form.words))
        words = f"{' '.join(short.words).upper()} are the initials of {' '.join(long.words).title()}"
        return Reason(words, 2.2 if len(short.words[0]) > 2 else 1.2)
    return None


def _surnames(mine: Form, other: Form) -> Reason | None:
    if mine.surname == other.surname:
        return Reason("", 0.0)
    if alike(mine.surname, other.surname):
        return Reason(f"{mine.surname.title()} and {other.surname.title()} are spellings of one name", -0.9)
    all_mine, all_other = {*mine.surnames, *mine.middle}, {*other.surnames, *other.middle}
    shared = {part for part in all_mine & all_other if len(part) > 1} & {*mine.surnames, *other.surnames}
    if shared:
        return Reason(f"both were called {min(shared).title()}, a name kept in marriage or left out", -2.2)
    return None


def _given(mine: Form, other: Form) -> Reason | None:
    one, two = mine.given, other.given
    if one == two:
        return Reason("", 0.0) if len(one) > 1 else Reason("the same initial", -1.2)
    if len(one) == 1 or len(two) == 1:
        initials = {name[0] for name in (one, two, *stands_for(one), *stands_for(two))}
        fits = one[0] == two[0] or (min(one, two, key=len) in initials and _stands(one, two))
        return Reason(f"{one.title()} and {two.title()}: an initial", -2.8) if fits else None
    if stands_for(one) & stands_for(two):
        return Reason(f"{one.title()} and {two.title()} are forms of one name", -1.0)
    if not {one, two} <= FULL_NAMES and alike(one, two) and one.endswith("a") == two.endswith("a"):
        return Reason(f"{one.title()} and {two.title()} are spellings of one name", -1.0)
    return None


def _stands(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    return any(name.startswith(short) for name in stands_for(long))


def _contradict(mine: Form, other: Form) -> bool:
    """Whether nobody is called both, whatever short form may fit the two."""
    if not mine.given or not other.given:
        return False
    if {mine.given, other.given} <= FULL_NAMES and not stands_for(mine.given) & stands_for(other.given):
        return not alike(mine.given, other.given)
    return min(_middle(mine, other).weight, _suffix(mine, other).weight) <= -8.0


def _middle(mine: Form, other: Form) -> Reason:
    one, two = (tuple(word for word in form.middle if word) for form in (mine, other))
    if not one or not two:
        return Reason("", 0.0)
    if any(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a in one for b in two):
        return Reason("the same middle name", 0.7)
    return Reason("another middle name", -8.0)


def _suffix(mine: Form, other: Form) -> Reason:
    one, two = mine.suffix, other.suffix
    if one == two:
        return Reason("", 0.0)
    if one and two:
        return Reason(f"{one} is not {two}", -8.0)
    # A father is often printed without his Sr., a son rarely without his Jr.
    return Reason(f"only one is printed with {one or two}", -1.5 if (one or two) == "Sr." else -4.0)


def alike(one: str, two: str) -> bool:
    """Whether two words may be spellings of one name, from one language's letters into another's."""
    if one == two or sound(one) == sound(two):
        return True
    mine, theirs = consonants(one), consonants(two)
    if mine != theirs or len(mine) < 3:
        return False
    return SequenceMatcher(None, sound(one), sound(two)).ratio() >= 0.5


def of_roles(persona: Persona, profile: Profile) -> Reason | None:
    """How the roles printed with the persona agree with those printed with the speaker."""
    theirs = sorted(profile.roles, key=lambda role: (-profile.roles[role], role))[:_MOST_ROLES]
    pairs = [(mine, role) for mine in persona.printed_roles[:_MOST_ROLES] for role in theirs]
    alike = [(mine, role) for mine, role in pairs if fields.are_alike(mine, role)]
    for mine, role in alike:
        here, there = fields.places_in(mine), fields.places_in(role)
        if here & there or not here or not there:
            return Reason(f"both {mine}" if mine == role else f"{mine} as {role}", 3.0)
    if alike:
        return Reason(f"{alike[0][0]}, not {alike[0][1]}", -1.5)
    told = [(mine, role) for mine, role in pairs if fields.fields_of(mine) and fields.fields_of(role)]
    for mine, role in told:
        if shared := fields.fields_of(mine) & fields.fields_of(role):
            return Reason(f"{mine} and {role}: both in {min(shared)}", 1.0)
    for mine, role in told:
        if fields.are_apart(mine, role):
            return Reason(f"{mine} against {role}", -6.5)
    return Reason(f"{told[0][0]} and {told[0][1]} differ", -2.0) if told else None


def of_wikidata(persona: Persona, profile: Profile) -> Reason | None:
    """Whether both were found in Wikidata, and under one item."""
    if persona.wikidata is None or not profile.wikidata:
        return None
    if persona.wikidata in profile.wikidata:
        return Reason(f"both are {persona.wikidata} in Wikidata", 9.0)
    return Reason(f"{persona.wikidata} in Wikidata, not {min(profile.wikidata)}", -9.0)


def of_frequency(profile: Profile, most: int, bare: bool) -> Reason | None:
    """A bare surname most likely means whom the press names most; the rarer of two is less likely meant."""
    rarer = math.log((profile.articles + 3) / (most + 3))
    if bare and not profile.is_bare:
        known = min(3.0, math.log(profile.articles + 0.5)) + max(-3.0, rarer)
        return Reason(f"{profile.articles} articles name whom it may be short for", known)
    return Reason(f"{most} articles name another one", max(-3.0, rarer)) if rarer < -0.5 else None


def of_context(persona: Persona, profile: Profile) -> Iterator[Reason]:
    """Whether the same places, people and organisations are named around both, at about the same time."""
    latest = profile.latest or ()
    shared = persona.context & frozenset[str]().union(*(each.context for each in latest))
    if shared:
        listed = ", ".join(sorted(shared)[:4])
        yield Reason(f"named with both: {listed}", min(2.0, 0.5 + 0.4 * len(shared)))
    days = [abs(persona.day - p.day) for p in latest if persona.day is not None and p.day is not None]
    if days and min(days) <= 10:
        yield Reason(f"{min(days)} day{'' if min(days) == 1 else 's'} apart", 0.6)
    elif days and min(days) > 60 * 365:
        yield Reason(f"{min(days) // 365} years apart", -4.0)
