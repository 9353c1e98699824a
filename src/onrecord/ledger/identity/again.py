"""Which personas are to be decided on again when a speaker becomes better known, and what holds them back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, and_, bindparam, or_, select

from onrecord.ledger import names
from onrecord.ledger.identity.derived import Merged
from onrecord.ledger.identity.evidence import Persona, alike
from onrecord.ledger.identity.forms import bare_key, form_of, title_in
from onrecord.ledger.identity.profiles import PERSONAS, Profiles, persona_of
from onrecord.ledger.identity.verdicts import HOLDS, OF_PAIR, says
from onrecord.ledger.schema import identity_judgements, personas, speaker_keys, speaker_names

_OFTEN = frozenset({4, 16})
_MOST = 5
"""How many personas are decided on again at once, the newest first."""

_ij = identity_judgements.c
_CALLED = select(speaker_names.c.speaker_id, speaker_names.c.name)
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_BY_NAME = _CALLED.where(speaker_names.c.name_key.in_(_KEYS))
_BY_KEY = (
    _CALLED.join(speaker_keys, speaker_keys.c.speaker_id == speaker_names.c.speaker_id)
    .where(speaker_keys.c.key.in_(_KEYS))
    .distinct()
)


_IN_ARTICLES = PERSONAS.where(personas.c.article_number.in_(bindparam("articles", expanding=True)))
_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_HELD = select(_ij.persona_number, _ij.speaker_id, _ij.other_id, _ij.verdict).where(
    _ij.persona_number.in_(_NUMBERS) | (_ij.speaker_id.in_(_IDS) & OF_PAIR) | _ij.other_id.in_(_IDS),
    HOLDS,
    (says("doubtful")) | ((says("different")) & (_ij.manual == 1)),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A persona where it stands: its number, its article's, and its speaker so far."""

    number: int
    article_number: int
    persona: Persona
    speaker_id: str | None = None


def in_one_article(persona: Persona) -> str:
    """Under what two personas of one article are one after all: names that differ in case or accents only."""
    return " ".join((*persona.form.words, persona.form.suffix or ""))


@dataclass(frozen=True, slots=True)
class News:
    """What an article tells of the speakers whom it gives a full name, each by one of its personas.

    Some just came up (`new`), some have a role that was not printed with them before (`promoted`), some are
    named by that many articles now that they are better known (`often`).
    """

    new: Collection[Persona]
    promoted: Collection[Persona]
    often: Collection[Persona]

    @classmethod
    def of(cls, named: Mapping[str, Persona], profiles: Profiles) -> News:
        """What is news now that `named` have been counted, by the speaker's id."""
        known = [(who, profiles[id_]) for id_, who in named.items()]
        return cls(
            new=[who for who, profile in known if profile.articles == 1],
            promoted=[who for who, profile in known if any(profile.roles[r] == 1 for r in who.printed_roles)],
            often=[who for who, profile in known if profile.articles in _OFTEN],
        )


def to_reconsider(connection: Connection, news: News) -> list[Placed]:
    """The personas who may be somebody else for these news, and on whom no person decided.

    They are the bare surnames of those who are better known, those with a role of who was promoted, and
    where somebody new is one more namesake, the namesakes of whom the article prints no role.
    """
    which = [*_bare(connection, news), *_namesakes(connection, news.new)]
    if not which:
        return []
    automatic = (_ij.persona_number == personas.c.number) & HOLDS & (says("same")) & (_ij.manual == 0)
    asked = PERSONAS.join(identity_judgements, automatic).where(or_(*which[:_MOST]))
    rows = connection.execute(asked.order_by(personas.c.number.desc()).limit(_MOST))
    return [Placed(row.number, row.article_number, persona_of(row), row.speaker_id) for row in rows]


def _bare(connection: Connection, news: News) -> Iterator[ColumnElement[bool]]:
    often, promoted = (
        {last for who in named for last in who.form.surnames} for named in (news.often, news.promoted)
    )
    keys = sorted({bare_key(surname) for surname in often | promoted})
    if not keys:
        return
    with_role = personas.c.roles.is_not(None)
    for id_, name in connection.execute(_BY_KEY, {"keys": keys}):
        form = form_of(name, "person")
        so_called = and_(personas.c.speaker_id == id_, personas.c.name == name)
        if not form.is_bare:
            continue
        if any(alike(form.surname, surname) for surname in often):
            yield so_called
        elif any(alike(form.surname, surname) for surname in promoted):
            yield so_called if title_in(name) else so_called & with_role


def _namesakes(connection: Connection, named: Collection[Persona]) -> Iterator[ColumnElement[bool]]:
    keys = {names.fold(who.name) for who in named}
    if not keys:
        return
    plain = personas.c.roles.is_(None) & personas.c.wikidata.is_(None)
    for id_, name in connection.execute(_BY_NAME, {"keys": sorted(keys)}):
        yield and_(personas.c.speaker_id == id_, personas.c.name == name, plain)


def named_in(
    connection: Connection, articles: Collection[int], moves: Mapping[int, str]
) -> dict[int, dict[str, set[str]]]:
    """For each of these articles, which speakers it names, and how; `moves` are not written yet."""
    found: dict[int, dict[str, set[str]]] = {number: defaultdict(set) for number in articles}
    for row in connection.execute(_IN_ARTICLES, {"articles": sorted(articles)}):
        id_ = moves.get(row.number, row.speaker_id)
        if id_ is not None:
            found[row.article_number][id_].add(in_one_article(persona_of(row)))
    return found


def held(
    connection: Connection, placed: Sequence[Placed]
) -> tuple[dict[int, frozenset[str]], dict[int, set[str]]]:
    """Who else each persona may be, as was held until now, and who it is not, because a person said so.

    Both by the persona's number; what was said of a persona's speaker counts as said of the persona.
    """
    doubtful: dict[int, set[str]] = {each.number: set() for each in placed}
    barred: dict[int, set[str]] = {each.number: set() for each in placed}
    apart: dict[str, set[str]] = defaultdict(set)
    ids = sorted({each.speaker_id for each in placed if each.speaker_id})
    rows = connection.execute(_HELD, {"numbers": sorted(doubtful), "ids": ids}).all()
    merged = Merged(connection) if any(row.verdict == "different" for row in rows) else None
    for row in rows:
        if row.verdict == "doubtful":
            if row.persona_number in doubtful:
                doubtful[row.persona_number].add(row.speaker_id)
        elif merged is not None and row.other_id is not None:
            one, other = merged.root(row.speaker_id), merged.root(row.other_id)
            apart[one].add(other)
            apart[other].add(one)
        elif merged is not None and row.persona_number in barred:
            barred[row.persona_number].add(merged.root(row.speaker_id))
    for each in placed:
        barred[each.number] |= apart[each.speaker_id or ""]
        barred[each.number].discard(each.speaker_id or "")
    return {number: frozenset(ids) for number, ids in doubtful.items()}, barred
