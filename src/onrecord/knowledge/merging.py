"""Two accounts of one figure put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from onrecord.knowledge.figures import Figure, Role

_PAUSE = 7
"""Between two terms of one office may lie as many days: a new Congress meets a few days into January."""


def extended(known: Figure, other: Figure) -> Figure:
    """`known` with what `other` says beyond it; where both have an id or a code, that of `known` stays."""
    aliases = dict.fromkeys((*known.aliases, other.name, *other.aliases))
    aliases.pop(known.name, None)
    return replace(
        known,
        wikidata=known.wikidata or other.wikidata,
        actor_code=known.actor_code or other.actor_code,
        aliases=tuple(aliases),
        demonyms=tuple(dict.fromkeys((*known.demonyms, *other.demonyms))),
        roles=joined((*known.roles, *other.roles)),
    )


def joined(roles: Iterable[Role]) -> tuple[Role, ...]:
    """`roles` by their first day, where one office held without a break is one role.

    A term that overlaps or directly follows another of the same office, as on re-election, goes on from it.
    """
    kept: list[Role] = []
    for role in sorted(roles, key=_first_day):
        for at, earlier in enumerate(kept):
            if _same_office(earlier, role) and _goes_on(earlier, role):
                kept[at] = _spanning(earlier, role)
                break
        else:
            kept.append(role)
    return tuple(sorted(kept, key=_first_day))


def _first_day(role: Role) -> tuple[date, date, str, str]:
    return role.since or date.min, role.until or date.max, role.title, role.of or ""


def _same_office(one: Role, other: Role) -> bool:
    return (one.title, one.of) == (other.title, other.of) and (
        one.actor_code == other.actor_code or None in (one.actor_code, other.actor_code)
    )


def _goes_on(earlier: Role, later: Role) -> bool:
    """Whether nothing lies between; unknown days meet only what is the same or open."""
    if earlier.since is None or later.since is None:
        return earlier.since is later.since and earlier.until == later.until
    last = earlier.until or date.max
    return later.since <= last or (later.since - last).days <= _PAUSE


def _spanning(earlier: Role, later: Role) -> Role:
    until = _end(earlier, later)
    seen = max((role.seen for role in (earlier, later) if role.seen), default=None)
    return replace(
        earlier,
        until=until,
        seen=None if until else seen,
        actor_code=earlier.actor_code or later.actor_code,
    )


def _end(one: Role, other: Role) -> date | None:
    """The last day of two that are one; an account that ends it is believed over an older one."""
    if one.until and other.until:
        return max(one.until, other.until)
    ended, opened = (one, other) if one.until else (other, one)
    if ended.until is None or (opened.since and opened.since >= ended.until):
        return None
    return None if opened.seen and opened.seen > ended.until else ended.until
