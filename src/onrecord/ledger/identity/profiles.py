"""The speakers at hand in one transaction: loaded from the derived tables, changed, and saved to them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Delete,
    Row,
    Table,
    bindparam,
    delete,
    insert,
    literal,
    select,
    union_all,
)

from onrecord.ledger import moments, names
from onrecord.ledger.identity.evidence import Persona, Profile
from onrecord.ledger.identity.forms import keys_known_by
from onrecord.ledger.identity.verdicts import HOLDS, OF_PAIR, says
from onrecord.ledger.inserting import run_many
from onrecord.ledger.schema import (
    articles,
    identity_judgements,
    personas,
    speaker_facts,
    speaker_keys,
    speaker_names,
    speakers,
)
from onrecord.ledger.upsert import upsert
from onrecord.records import Speaker

_AT_A_TIME = 400
"""How many values stand in one IN (...)."""

_LATEST = 6


def listed(values: Collection[str]) -> str | None:
    """A list as a column holds it."""
    return json.dumps(list(values), ensure_ascii=False) if values else None


def unlisted(column: str | None) -> tuple[str, ...]:
    """The list that a column holds."""
    return tuple(json.loads(column)) if column else ()


def persona_of(row: Row[Any]) -> Persona:
    """The persona in a row of `personas` joined with its article."""
    return Persona(
        name=row.name,
        type=row.type,
        roles=unlisted(row.roles),
        wikidata=row.wikidata,
        context=frozenset(unlisted(row.context)),
        day=moments.days(row.published),
    )


def speaker_of(row: Row[Any]) -> Speaker:
    """The speaker in a row with `speaker_id`, `name`, `type`, `wikidata` and `roles`."""
    return with_id(row.speaker_id, Speaker(row.name, row.type, row.wikidata, unlisted(row.roles)))


def with_id(id_: str, named: Speaker) -> Speaker:
    """The speaker who has this id on the ledger, be it another one than the name gives."""
    return named if named.id == id_ else replace(named, ledger_id=id_)


PERSONAS = select(personas, articles.c.published).join(
    articles, articles.c.number == personas.c.article_number
)
"""Every persona with what `persona_of` needs."""

_ij = identity_judgements.c
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_KNOWN = union_all(
    select(speakers.c.id, literal("articles"), literal(""), speakers.c.articles).where(
        speakers.c.id.in_(_IDS)
    ),
    select(speaker_names.c.speaker_id, literal("name"), speaker_names.c.name, speaker_names.c.articles).where(
        speaker_names.c.speaker_id.in_(_IDS), speaker_names.c.articles > 0
    ),
    select(speaker_facts).where(speaker_facts.c.speaker_id.in_(_IDS)),
    select(_ij.speaker_id, literal("into"), literal(""), literal(0)).where(
        _ij.speaker_id.in_(_IDS),
        says("same"),
        HOLDS,
        OF_PAIR,
    ),
    select(_ij.other_id, literal("several"), literal(""), literal(0)).where(
        _ij.other_id.in_(_IDS), says("same"), HOLDS
    ),
)
"""All that the derived tables know of some speakers."""

_BY_KEY = select(speaker_keys.c.key, speaker_keys.c.speaker_id).where(
    speaker_keys.c.key.in_(bindparam("keys", expanding=True))
)
_BEST_BY_KEY = (
    _BY_KEY.join(speakers, speakers.c.id == speaker_keys.c.speaker_id)
    .order_by(speakers.c.articles.desc(), speakers.c.id)
    .limit(bindparam("most"))
)
_NEWEST = (
    PERSONAS.where(personas.c.speaker_id == bindparam("id")).order_by(personas.c.number.desc()).limit(_LATEST)
)

_GONE_SPEAKER = delete(speakers).where(speakers.c.id == bindparam("gone"))
_NEW_KEY = insert(speaker_keys)


def _dropped(table: Table, *key: str) -> Delete:
    """The statement that drops the rows of `table` with these values of `key`."""
    return delete(table).where(*(table.c[column] == bindparam(f"old_{column}") for column in key))


_NAME, _FACT, _KEY = ("speaker_id", "name"), ("speaker_id", "kind", "value"), ("key", "speaker_id")
_GONE_NAME, _GONE_FACT = _dropped(speaker_names, *_NAME), _dropped(speaker_facts, *_FACT)
_GONE_KEY = _dropped(speaker_keys, *_KEY)

Counts = dict[tuple[str, ...], int]


class Profiles:
    """The profiles of the speakers that this transaction looks at; nobody else writes meanwhile."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._profiles: dict[str, Profile] = {}
        self._saved: dict[str, Profile] = {}

    def load(self, ids: Iterable[str]) -> None:
        """Have the profiles of `ids` at hand; an id of nobody gets an empty one."""
        missing = [id_ for id_ in dict.fromkeys(ids) if id_ not in self._profiles]
        for some in parts(missing):
            found = {id_: Profile(id_) for id_ in some}
            for id_, kind, value, articles_ in self._connection.execute(_KNOWN, {"ids": some}):
                _take(found[id_], kind, value, articles_)
            self._profiles |= found
            self._saved |= {id_: _copy(profile) for id_, profile in found.items()}

    def __getitem__(self, id_: str) -> Profile:
        if id_ not in self._profiles:
            self.load([id_])
        return self._profiles[id_]

    def known_by(self, keys: Collection[str], at_most: int | None = None) -> dict[str, list[str]]:
        """Who is found under each of `keys`; if only so many are wanted, those in the most articles."""
        found: dict[str, list[str]] = {}
        for some in parts(sorted(keys)):
            asked = _BY_KEY if at_most is None else _BEST_BY_KEY
            bound = {"keys": some} if at_most is None else {"keys": some, "most": at_most}
            for key, id_ in self._connection.execute(asked, bound):
                found.setdefault(key, []).append(id_)
        return found

    def look_closer(self, profiles: Sequence[Profile]) -> None:
        """Load the newest personas of `profiles`, for their context."""
        for profile in profiles:
            if profile.latest is None:
                rows = self._connection.execute(_NEWEST, {"id": profile.id})
                profile.latest = tuple(persona_of(row) for row in rows)[::-1]

    def look_anew(self) -> None:
        """Forget the context that was looked at: another article has brought more."""
        for profile in self._profiles.values():
            profile.latest = None

    def save(self) -> None:
        """Write what changed to the derived tables."""
        pairs = [
            (self._saved[id_], profile)
            for id_, profile in self._profiles.items()
            if facts_of(self._saved[id_]) != facts_of(profile) or self._saved[id_].names != profile.names
        ]
        if not pairs:
            return
        self._save_speakers(pairs)
        self._save_counts(pairs)
        self._save_keys(pairs)
        self._saved |= {profile.id: _copy(profile) for _, profile in pairs}

    def _save_speakers(self, pairs: Sequence[tuple[Profile, Profile]]) -> None:
        kept = [speaker_row(now) for _, now in pairs if now.articles]
        gone = [{"gone": was.id} for was, now in pairs if was.articles and not now.articles]
        _run(self._connection, upsert(self._connection, speakers), kept)
        _run(self._connection, _GONE_SPEAKER, gone)

    def _save_counts(self, pairs: Sequence[tuple[Profile, Profile]]) -> None:
        for table, key, counted, drop in (
            (speaker_names, _NAME, names_of, _GONE_NAME),
            (speaker_facts, _FACT, facts_of, _GONE_FACT),
        ):
            was: Counts = {}
            now: Counts = {}
            for before, after in pairs:
                was |= counted(before)
                now |= counted(after)
            changed = [_row(key, found, n) for found, n in now.items() if was.get(found) != n]
            _run(self._connection, upsert(self._connection, table), changed)
            _run(self._connection, drop, [_old(key, found) for found in was if found not in now])

    def _save_keys(self, pairs: Sequence[tuple[Profile, Profile]]) -> None:
        # The keys follow from names and type; most articles change neither.
        changed = [(was, now) for was, now in pairs if _called(was) != _called(now)]
        old = {pair for was, _ in changed for pair in keys_of(was)}
        new = {pair for _, now in changed for pair in keys_of(now)}
        _run(self._connection, _GONE_KEY, [_old(_KEY, pair) for pair in sorted(old - new)])
        _run(self._connection, _NEW_KEY, [{"key": key, "speaker_id": id_} for key, id_ in sorted(new - old)])


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """`values`, as many at a time as stand in one IN (...)."""
    for start in range(0, len(values), _AT_A_TIME):
        yield values[start : start + _AT_A_TIME]


def speaker_row(profile: Profile) -> dict[str, Any]:
    """The row of `speakers`."""
    name = profile.name
    facts = {"name": name, "type": profile.type, "name_key": names.fold(name)}
    return {"id": profile.id, **facts, "articles": profile.articles}


def names_of(profile: Profile) -> Counts:
    """What `speaker_names` holds of a speaker; the name that people decided on is one of them."""
    found: Counts = {(profile.id, name): count for name, count in profile.names.items()}
    if profile.named and profile.articles:
        found.setdefault((profile.id, profile.named), 0)
    return found


def facts_of(profile: Profile) -> Counts:
    """What `speaker_facts` holds of a speaker."""
    counters = (("type", profile.types), ("role", profile.roles), ("wikidata", profile.wikidata))
    found: Counts = {
        (profile.id, kind, value): n for kind, counter in counters for value, n in counter.items()
    }
    if profile.named and profile.articles:
        found[profile.id, "named", profile.named] = profile.articles
    return found


def keys_of(profile: Profile) -> set[tuple[str, str]]:
    """What `speaker_keys` holds of a speaker."""
    known = {key for _, name in names_of(profile) for key in keys_known_by(name, profile.type)}
    return {(key, profile.id) for key in known}


def _called(profile: Profile) -> tuple[set[str], str, str | None]:
    return set(profile.names), profile.type, profile.named


def _old(key: Sequence[str], found: Sequence[str]) -> dict[str, Any]:
    return {f"old_{column}": value for column, value in zip(key, found, strict=True)}


def _row(key: Sequence[str], found: Sequence[str], count: int) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip(key, found, strict=True)) | {"articles": count}
    return row | {"name_key": names.fold(row["name"])} if "name" in row else row


def _take(profile: Profile, kind: str, value: str, count: int) -> None:
    match kind:
        case "articles":
            profile.articles = count
        case "into":
            profile.is_another = True
        case "several":
            profile.is_several = True
        case "name":
            profile.names[value] = count
        case "type":
            profile.types[value] = count
        case "role":
            profile.roles[value] = count
        case "wikidata":
            profile.wikidata[value] = count
        case "named":
            profile.named = value


def _copy(profile: Profile) -> Profile:
    return Profile(
        profile.id,
        Counter(profile.names),
        Counter(profile.types),
        Counter(profile.roles),
        Counter(profile.wikidata),
        profile.named,
        profile.articles,
    )


def _run(connection: Connection, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    run_many(connection, statement, rows)
