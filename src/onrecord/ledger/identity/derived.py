"""Who is who, worked out from the judgements: a pure function of them, and the tables that hold its answer.

    a persona's speaker = the speaker whom its current judgement says it is the same as,
                          followed through the current judgements that one speaker is another

`personas.speaker_id`, `speakers`, `speaker_names`, `speaker_facts` and `speaker_keys` follow from this and
from what the personas' articles print. They are kept up to date with every change; `rebuild` makes them
anew from nothing else, and `differences` compares them with what it would make.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from onrecord.ledger.identity.evidence import Persona, Profile
from onrecord.ledger.identity.profiles import (
    Profiles,
    facts_of,
    keys_of,
    names_of,
    parts,
    speaker_row,
    unlisted,
)
from onrecord.ledger.identity.verdicts import HOLDS, OF_PAIR, OF_PERSONA, says
from onrecord.ledger.names import fold
from onrecord.ledger.schema import (
    identity_judgements,
    personas,
    speaker_facts,
    speaker_keys,
    speaker_names,
    speakers,
)

_DERIVED = (speakers, speaker_names, speaker_facts, speaker_keys)
_ij = identity_judgements.c
_ASSIGNED = select(_ij.persona_number, _ij.speaker_id).where(HOLDS, says("same"), OF_PERSONA)
_MERGED = select(_ij.speaker_id, _ij.other_id).where(HOLDS, says("same"), OF_PAIR)
_NAMED = select(_ij.speaker_id, _ij.name).where(HOLDS, says("named"))
_PRINTED = select(personas.c.number, personas.c.name, personas.c.type, personas.c.roles, personas.c.wikidata)

Rows = dict[str, set[tuple[Any, ...]]]


class Merged:
    """The speakers who were found to be others."""

    def __init__(self, connection: Connection) -> None:
        self._into: dict[str, str] = dict(connection.execute(_MERGED).all())

    def root(self, id_: str) -> str:
        """The speaker who `id_` is, after all that was merged."""
        seen = {id_}
        while id_ in self._into:
            id_ = self._into[id_]
            if id_ in seen:
                raise ValueError(f"speakers are merged in a circle: {', '.join(sorted(seen))}")
            seen.add(id_)
        return id_

    def members(self, root: str) -> list[str]:
        """All ids that are `root` now, itself among them."""
        return [root, *(id_ for id_ in self._into if self.root(id_) == root)]


def rebuild(connection: Connection) -> None:
    """Make the derived tables anew."""
    speaker_of, rows = _worked_out(connection)
    moved = [
        {"this": row.number, "speaker": speaker_of.get(row.number)}
        for row in connection.execute(select(personas.c.number, personas.c.speaker_id))
        if row.speaker_id != speaker_of.get(row.number)
    ]
    _move(connection, moved)
    for table in _DERIVED:
        connection.execute(delete(table))
        columns = [column.name for column in table.columns]
        new = [dict(zip(columns, row, strict=True)) for row in sorted(rows[table.name])]
        if new:
            connection.execute(insert(table), new)


def differences(connection: Connection) -> Iterator[str]:
    """What the derived tables say that does not follow from the judgements, a line each; none is right."""
    speaker_of, rows = _worked_out(connection)
    for row in connection.execute(select(personas.c.number, personas.c.name, personas.c.speaker_id)):
        if row.speaker_id != speaker_of.get(row.number):
            yield f"persona {row.number} ({row.name!a}) is not the speaker that the judgements say"
    for table in _DERIVED:
        found = {tuple(row) for row in connection.execute(select(table))}
        for extra in sorted(found - rows[table.name])[:20]:
            yield f"{table.name} holds {extra!a}, which does not follow from the judgements"
        for lacking in sorted(rows[table.name] - found)[:20]:
            yield f"{table.name} lacks {lacking!a}, which follows from the judgements"


def refresh(connection: Connection, ids: Iterable[str]) -> None:
    """Bring the derived tables up to date for the speakers `ids`, whose judgements changed."""
    merged = Merged(connection)
    roots = {merged.root(id_) for id_ in ids} | set(ids)
    raw = sorted({member for root in roots for member in merged.members(root)} | roots)
    moved = []
    for some in parts(raw):
        now = _ASSIGNED.add_columns(personas.c.speaker_id.label("was")).join(
            personas, personas.c.number == _ij.persona_number
        )
        for number, said, was in connection.execute(now.where(_ij.speaker_id.in_(some))):
            if merged.root(said) != was:
                moved.append({"this": number, "speaker": merged.root(said)})
                roots.add(was)
    _move(connection, moved)
    profiles = Profiles(connection)
    profiles.load(sorted(id_ for id_ in roots if id_))
    for id_ in sorted(id_ for id_ in roots if id_):
        _recount(connection, profiles[id_])
    profiles.save()


def _recount(connection: Connection, profile: Profile) -> None:
    fresh = Profile(profile.id)
    for row in connection.execute(_PRINTED.where(personas.c.speaker_id == profile.id)):
        fresh.count(_persona(row))
    fresh.named = connection.scalar(_NAMED.with_only_columns(_ij.name).where(_ij.speaker_id == profile.id))
    for name in ("names", "types", "roles", "wikidata", "named", "articles"):
        setattr(profile, name, getattr(fresh, name))


def _worked_out(connection: Connection) -> tuple[dict[int, str], Rows]:
    merged = Merged(connection)
    speaker_of = {number: merged.root(id_) for number, id_ in connection.execute(_ASSIGNED)}
    profiles: dict[str, Profile] = {}
    for row in connection.execute(_PRINTED):
        if id_ := speaker_of.get(row.number):
            profiles.setdefault(id_, Profile(id_)).count(_persona(row))
    for id_, name in connection.execute(_NAMED):
        if id_ in profiles:
            profiles[id_].named = name
    return speaker_of, _rows(profiles)


def _rows(profiles: Mapping[str, Profile]) -> Rows:
    each = profiles.values()
    return {
        "speakers": {tuple(speaker_row(profile).values()) for profile in each},
        "speaker_names": {(*key, fold(key[1]), n) for p in each for key, n in names_of(p).items()},
        "speaker_facts": {(*key, n) for p in each for key, n in facts_of(p).items()},
        "speaker_keys": {pair for profile in each for pair in keys_of(profile)},
    }


def _persona(row: Row[*tuple[Any, ...]]) -> Persona:
    return Persona(row.name, row.type, unlisted(row.roles), row.wikidata)


def _move(connection: Connection, moved: list[dict[str, Any]]) -> None:
    if moved:
        this = update(personas).where(personas.c.number == bindparam("this"))
        connection.execute(this.values(speaker_id=bindparam("speaker")), moved)
