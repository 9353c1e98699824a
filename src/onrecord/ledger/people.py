"""Questions about speakers: who they are, who is meant by a name, who could be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, null, or_, select

from onrecord.errors import QueryError
from onrecord.ledger import moments, names
from onrecord.ledger.identity.profiles import speaker_of, with_id
from onrecord.ledger.overviews import ListedSpeaker
from onrecord.ledger.results import SpeakerSummary
from onrecord.ledger.schema import (
    articles,
    deed_targets,
    deeds,
    judgements,
    personas,
    speaker_facts,
    speaker_names,
    speakers,
)
from onrecord.records import Speaker

_MOST_CANDIDATES = 5000
_CLOSE = 0.7
"""How alike two names must be to suggest one for the other; 1 is the same (difflib's ratio)."""

_ID = re.compile(r"[0-9a-f]{6,20}")
CURRENT = (judgements.c.kind == "speaker") & judgements.c.superseded_by.is_(None)


def said_by(*columns: Any) -> Select[Any]:
    """`columns` of every statement with a speaker: its judgement, persona, article and speaker."""
    return (
        select(*columns)
        .select_from(judgements)
        .join(personas, personas.c.number == judgements.c.persona_number)
        .join(speakers, speakers.c.id == personas.c.speaker_id)
        .join(articles, articles.c.number == personas.c.article_number)
        .where(CURRENT)
    )


def summaries(
    connection: Connection, which: ColumnElement[bool] | None = None, limit: int | None = None
) -> list[SpeakerSummary]:
    """The speakers with the most statements, of those for which `which` is true."""
    count = func.count().label("statements")
    asked = (
        said_by(
            speakers.c.id.label("speaker_id"),
            speakers.c.name,
            speakers.c.type,
            null().label("roles"),
            null().label("wikidata"),
            count,
            func.count(articles.c.number.distinct()).label("articles"),
            func.count(articles.c.outlet_key.distinct()).label("outlets"),
            func.min(articles.c.published).label("first"),
            func.max(articles.c.published).label("last"),
        )
        .group_by(speakers.c.id, speakers.c.name, speakers.c.type)
        .order_by(count.desc(), speakers.c.name, speakers.c.id)
        .limit(limit)
    )
    rows = connection.execute(asked if which is None else asked.where(which))
    return [_summary(row) for row in rows]


_ATTRIBUTED = (
    select(judgements.c.number)
    .join(personas, personas.c.number == judgements.c.persona_number)
    .where(personas.c.speaker_id == speakers.c.id, CURRENT)
    .exists()
)
_AIMED_AT = (
    select(deed_targets.c.deed_number)
    .join(personas, personas.c.number == deed_targets.c.persona_number)
    .join(deeds, deeds.c.number == deed_targets.c.deed_number)
    .where(personas.c.speaker_id == speakers.c.id, deeds.c.superseded_by.is_(None))
    .exists()
)


_LISTED = (
    select(speakers.c.id, speakers.c.name, speakers.c.type, speakers.c.articles)
    .where(_ATTRIBUTED | _AIMED_AT)
    .order_by(speakers.c.articles.desc(), speakers.c.name, speakers.c.id)
)


def known(connection: Connection, which: ColumnElement[bool]) -> list[SpeakerSummary]:
    """The speakers for which `which` is true, most statements first, and those who are only aimed at."""
    aimed_at = (
        select(
            speakers.c.id.label("speaker_id"),
            speakers.c.name,
            speakers.c.type,
            null().label("roles"),
            null().label("wikidata"),
        )
        .where(which, _AIMED_AT, ~_ATTRIBUTED)
        .order_by(speakers.c.name, speakers.c.id)
    )
    silent = [
        SpeakerSummary(speaker_of(row), statements=0, articles=0, outlets=0, first=None, last=None)
        for row in connection.execute(aimed_at)
    ]
    return summaries(connection, which) + silent


def with_part(part: str) -> ColumnElement[bool]:
    """Those who went by a name with `part` in it."""
    key = names.fold(names.storable(part))
    printed = select(speaker_names.c.speaker_id).where(
        speaker_names.c.name_key.contains(key, autoescape=True)
    )
    return speakers.c.id.in_(printed)


def meant(connection: Connection, name: str) -> list[ListedSpeaker]:
    """Who may be meant by `name`, those in the most articles first: one, if it is clear; none, if nobody is.

    An id is its speaker's, and so are its first six digits or more. Else those are meant who are listed
    under this very name; else under this name but for case, accents or a Jr.; else who went by it in some
    article; else who have it as a last name. No statement is counted for it.
    """
    key = names.fold(names.storable(name))
    if not key:
        raise QueryError("the speaker's name is empty")
    return next((found for which in _meanings(name, key) if (found := _listed(connection, which))), [])


def _listed(
    connection: Connection, which: Callable[[Connection], ColumnElement[bool]]
) -> list[ListedSpeaker]:
    rows = connection.execute(_LISTED.where(which(connection)))
    return [ListedSpeaker(with_id(row.id, Speaker(row.name, row.type)), row.articles) for row in rows]


def _meanings(name: str, key: str) -> Iterator[Callable[[Connection], ColumnElement[bool]]]:
    if _ID.fullmatch(name):
        # The digits of an id end at f: a range, which the index of ids can answer.
        yield lambda _: (speakers.c.id >= name) & (speakers.c.id < f"{name}g")
    wanted = name.casefold()

    def exactly(connection: Connection) -> ColumnElement[bool]:
        rows = connection.execute(select(speakers.c.id, speakers.c.name).where(speakers.c.name_key == key))
        return speakers.c.id.in_([row.id for row in rows if row.name.casefold() == wanted])

    yield exactly
    yield lambda _: speakers.c.name_key == key
    printed = select(speaker_names.c.speaker_id)
    yield lambda _: speakers.c.id.in_(printed.where(speaker_names.c.name_key == key))
    last = speaker_names.c.name_key.endswith(f" {key}", autoescape=True)
    people = speakers.c.type.in_(("person", "unknown"))
    yield lambda _: people & speakers.c.id.in_(printed.where(last))


def one(connection: Connection, name: str, where: object) -> ListedSpeaker:
    """The one who is meant by `name`; if nobody is clearly, raises QueryError, which says who could be."""
    found = meant(connection, name)
    if len(found) == 1:
        return found[0]
    if found:
        listed = "; ".join(_described(connection, each) for each in found[:5])
        more = f"; and {len(found) - 5} more" if len(found) > 5 else ""
        raise QueryError(
            f"{name!r} may be {len(found)} speakers on {where}; did you mean {listed}{more}?"
            " Give the whole name, or the id"
        )
    close = close_names(connection, name, 5)
    hint = f"; did you mean {', '.join(close)}?" if close else ""
    raise QueryError(f"no speaker {name!r} on {where}{hint}")


def _described(connection: Connection, listed: ListedSpeaker) -> str:
    """Somebody in a few words, so that namesakes can be told apart."""
    role = connection.scalar(
        select(speaker_facts.c.value)
        .where(speaker_facts.c.speaker_id == listed.speaker.id, speaker_facts.c.kind == "role")
        .order_by(speaker_facts.c.articles.desc(), speaker_facts.c.value)
        .limit(1)
    )
    count = f"{listed.articles} article{'' if listed.articles == 1 else 's'}"
    facts = ", ".join(filter(None, (role, count)))
    return f"{listed.speaker.id[:8]} {listed.speaker.name} ({facts})"


def close_names(connection: Connection, name: str, limit: int) -> list[str]:
    """Names on the ledger that are like `name`, or have it among their words; the most alike first."""
    wanted = names.fold(names.storable(name))
    beginnings = sorted({word[:2] for word in wanted.split()})[:8]
    if not beginnings:
        return []
    key = speakers.c.name_key
    like = [
        condition
        for beginning in beginnings
        for condition in (
            key.startswith(beginning, autoescape=True),
            key.contains(f" {beginning}", autoescape=True),
        )
    ]
    candidates = connection.execute(
        select(speakers.c.name, key)
        .where(or_(*like), _ATTRIBUTED | _AIMED_AT)
        .order_by(func.abs(func.length(key) - len(wanted)), key)
        .limit(_MOST_CANDIDATES)
    )
    scored = sorted({(-_likeness(wanted, row.name_key), row.name) for row in candidates})
    return [found for score, found in scored if -score >= _CLOSE][:limit]


def _likeness(wanted: str, key: str) -> float:
    if wanted in key.split():
        return 1.0
    last = key.rpartition(" ")[2]
    return max(SequenceMatcher(None, wanted, part).ratio() for part in {key, last})


def _summary(row: Row[Any]) -> SpeakerSummary:
    return SpeakerSummary(
        speaker=speaker_of(row),
        statements=row.statements,
        articles=row.articles,
        outlets=row.outlets,
        first=moments.read_utc(row.first),
        last=moments.read_utc(row.last),
    )
