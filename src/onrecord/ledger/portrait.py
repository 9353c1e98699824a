"""What is on record of one speaker: names, roles, times, outlets, and whom they speak about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, column, func, select, table

from onrecord.ledger import moments
from onrecord.ledger.identity.profiles import parts, unlisted
from onrecord.ledger.names import fold
from onrecord.ledger.people import said_by
from onrecord.ledger.results import RoleRecord, SpeakerSummary, Tally
from onrecord.ledger.schema import articles, judgements, personas, speaker_facts, speaker_names, speakers

_SAID = table("said", column("number"), column("source"), column("content"))
_MOST_CONTENTS = 5000
"""How many of the newest statements are looked through for whom they are about."""

_LONGEST_NAME = 4
"""Words."""

_CAPITALS = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?:\s+(?:(?:of|the|de|al|van|von|and|for)\s+)?[^\W\d_a-z][\w'’.-]*)*"
)


def sources(connection: Connection, speaker_id: str, newest: int | None = None) -> tuple[Tally, ...]:
    """How often each source text names them, in their `newest` statements, or in all."""
    asked = _words(_SAID.c.source).where(_SAID.c.source.is_not(None))
    if newest is None:
        return _tallies(connection, asked, speaker_id)
    latest = asked.where(speakers.c.id == speaker_id).order_by(judgements.c.statement_number.desc())
    counted = Counter(connection.scalars(latest.limit(newest)))
    return tuple(sorted((Tally(text, times) for text, times in counted.items()), key=_most_first))


def printed_names(connection: Connection, speaker_id: str) -> tuple[Tally, ...]:
    """How many statements each name has that their articles know them by."""
    return _tallies(connection, said_by(personas.c.name.label("text")), speaker_id)


def outlets(connection: Connection, speaker_id: str) -> tuple[Tally, ...]:
    """How many of their statements each outlet printed."""
    known = articles.c.outlet_key.is_not(None)
    asked = said_by(func.min(articles.c.outlet).label("text"), func.count().label("times"))
    rows = connection.execute(
        asked.where(known, speakers.c.id == speaker_id).group_by(articles.c.outlet_key)
    ).all()
    return tuple(sorted((Tally(row.text, row.times) for row in rows), key=_most_first))


def months(connection: Connection, speaker_id: str) -> tuple[Tally, ...]:
    """How many statements each month of publication has, as 2024-05, in order; but for months without any."""
    month = func.substr(articles.c.published, 1, 7).label("text")
    asked = said_by(month).where(articles.c.published.is_not(None))
    return tuple(sorted(_tallies(connection, asked, speaker_id), key=lambda tally: tally.text))


def roles(connection: Connection, speaker_id: str) -> tuple[RoleRecord, ...]:
    """The roles printed with their names, in how many articles, and when; the most printed first."""
    asked = select(personas.c.roles, articles.c.published).join(
        articles, articles.c.number == personas.c.article_number
    )
    dates: dict[str, list[str | None]] = {}
    for row in connection.execute(
        asked.where(personas.c.speaker_id == speaker_id, personas.c.roles.is_not(None))
    ):
        for role in unlisted(row.roles):
            dates.setdefault(role, []).append(row.published)
    found = []
    for role, published in dates.items():
        days = sorted(day for day in published if day is not None)
        first, last = (days[0], days[-1]) if days else (None, None)
        found.append(RoleRecord(role, len(published), moments.read_utc(first), moments.read_utc(last)))
    return tuple(sorted(found, key=lambda role: (-role.articles, role.role)))


def wikidata(connection: Connection, speaker_id: str) -> str | None:
    """The Wikidata item that most of their articles were found to mean."""
    known = select(speaker_facts.c.value).where(
        speaker_facts.c.speaker_id == speaker_id, speaker_facts.c.kind == "wikidata"
    )
    return connection.scalar(known.order_by(speaker_facts.c.articles.desc(), speaker_facts.c.value).limit(1))


def spoken_about(
    connection: Connection, summary: SpeakerSummary, most: int | None = None
) -> tuple[Tally, ...]:
    """The other known speakers whose names occur in the contents of their newest statements, most first.

    A name is found as it was printed of its speaker in some article, by its words; where two speakers
    have it, the one of more articles is taken.
    """
    speaker_id = summary.speaker.id
    newest = (
        _words(_SAID.c.content)
        .where(speakers.c.id == speaker_id)
        .order_by(judgements.c.statement_number.desc())
        .limit(_MOST_CONTENTS if most is None else most)
    )
    counted: Counter[str] = Counter()
    for content in connection.scalars(newest):
        counted.update(set(_name_keys(content or "")))
    meant = _known(connection, list(counted), speaker_id)
    total: Counter[tuple[str, str]] = Counter()
    for key, times in counted.items():
        if key in meant:
            total[meant[key]] += times
    found = (Tally(name, times) for (_, name), times in total.items())
    return tuple(sorted(found, key=_most_first))


def _known(connection: Connection, keys: list[str], but: str) -> dict[str, tuple[str, str]]:
    """Id and name of the speaker whom each of `keys` means, if any; `but` is nobody."""
    found: dict[str, tuple[str, str]] = {}
    asked = (
        select(speaker_names.c.name_key, speakers.c.id, speakers.c.name)
        .join(speakers, speakers.c.id == speaker_names.c.speaker_id)
        .order_by(speakers.c.articles, speakers.c.id)
    )
    for some in parts(sorted(keys)):
        for key, id_, name in connection.execute(asked.where(speaker_names.c.name_key.in_(some))):
            found[key] = (id_, name)
    return {key: who for key, who in found.items() if who[0] != but}


def _name_keys(content: str) -> Iterator[str]:
    """Whatever in `content` may be a name, folded: runs of words with capitals, and the parts of runs."""
    for run in _CAPITALS.findall(content):
        words = [word.removesuffix("'s").removesuffix("’s").strip(".'’-") for word in run.split()]
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + _LONGEST_NAME) + 1):
                yield fold(" ".join(words[start:end]))


def _words(words: Any) -> Select[Any]:
    return said_by(words.label("text")).join(_SAID, _SAID.c.number == judgements.c.statement_number)


def _tallies(connection: Connection, asked: Select[Any], speaker_id: str) -> tuple[Tally, ...]:
    text = asked.selected_columns["text"]
    counted = asked.where(speakers.c.id == speaker_id).group_by(text).add_columns(func.count().label("times"))
    return tuple(sorted((Tally(row.text, row.times) for row in connection.execute(counted)), key=_most_first))


def _most_first(tally: Tally) -> tuple[int, str]:
    return -tally.count, tally.text
