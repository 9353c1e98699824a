"""What is on record of one speaker: names, roles, times, outlets, and whom they speak about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, column, func, select, table

from onrecord.ledger import moments
from onrecord.ledger.identity.profiles import parts, unlisted
from onrecord.ledger.names import fold
from onrecord.ledger.people import CURRENT, said_by
from onrecord.ledger.results import RoleRecord, SpeakerSummary, Tally
from onrecord.ledger.schema import articles, judgements, personas, speaker_facts, speaker_names, speakers
from onrecord.records import Speaker

_HERS = personas.c.speaker_id == bindparam("speaker_id")
_OF_PERSONAS = (
    select(personas.c.article_number, func.count().label("statements"))
    .select_from(judgements)
    .join(personas, personas.c.number == judgements.c.persona_number)
    .where(CURRENT, _HERS)
    .group_by(personas.c.number, personas.c.article_number)
    .subquery("of_personas")
)
"""The statements of each persona. Grouped as they lie in the index, before any article is looked up."""

_BY_OUTLET_AND_MONTH = (
    select(
        articles.c.outlet_key,
        func.substr(articles.c.published, 1, 7).label("month"),
        func.min(articles.c.outlet).label("outlet"),
        func.sum(_OF_PERSONAS.c.statements).label("statements"),
        func.count(_OF_PERSONAS.c.article_number.distinct()).label("articles"),
        func.min(articles.c.published).label("first"),
        func.max(articles.c.published).label("last"),
    )
    .join(_OF_PERSONAS, _OF_PERSONAS.c.article_number == articles.c.number)
    .group_by(articles.c.outlet_key, "month")
)
_NEWEST = (
    select(judgements.c.statement_number)
    .join(personas, personas.c.number == judgements.c.persona_number)
    .where(CURRENT, _HERS)
    .order_by(personas.c.number.desc(), judgements.c.statement_number.desc())
)
_SAID = table("said", column("number"), column("source"), column("content"))
_MOST_CONTENTS = 5000
"""How many of the newest statements are looked through for whom they are about."""

_LONGEST_NAME = 4
"""Words."""

_CAPITALS = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?:\s+(?:(?:of|the|de|al|van|von|and|for)\s+)?[^\W\d_a-z][\w'’.-]*)*"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of a speaker's statements: in all, an outlet, and a month of publication.

    `outlets` has the most frequent first; `months`, as 2024-05, are in order, but for those without any.
    """

    summary: SpeakerSummary
    outlets: tuple[Tally, ...]
    months: tuple[Tally, ...]


def counted(connection: Connection, speaker: Speaker) -> Counted:
    """Count the statements of `speaker`, in one pass: an article has one outlet and one month."""
    rows = connection.execute(_BY_OUTLET_AND_MONTH, {"speaker_id": speaker.id}).all()
    printed: dict[str, str] = {}
    by_outlet: Counter[str] = Counter()
    by_month: Counter[str] = Counter()
    for row in rows:
        if row.outlet_key is not None:
            printed[row.outlet_key] = min(row.outlet, printed.get(row.outlet_key, row.outlet))
            by_outlet[row.outlet_key] += int(row.statements)
        if row.month is not None:
            by_month[row.month] += int(row.statements)
    summary = SpeakerSummary(
        speaker=speaker,
        statements=sum(int(row.statements) for row in rows),
        articles=sum(row.articles for row in rows),
        outlets=len(by_outlet),
        first=moments.read_utc(min((row.first for row in rows if row.first is not None), default=None)),
        last=moments.read_utc(max((row.last for row in rows if row.last is not None), default=None)),
    )
    outlets = (Tally(printed[key], times) for key, times in by_outlet.items())
    months = (Tally(month, times) for month, times in by_month.items())
    return Counted(
        summary,
        tuple(sorted(outlets, key=_most_first)),
        tuple(sorted(months, key=lambda tally: tally.text)),
    )


def sources(connection: Connection, speaker_id: str, newest: int | None = None) -> tuple[Tally, ...]:
    """How often each source text names them, in their `newest` statements, or in all."""
    if newest is None:
        return _tallies(connection, _words(_SAID.c.source).where(_SAID.c.source.is_not(None)), speaker_id)
    words = _newest_words(connection, _SAID.c.source, speaker_id, newest)
    tallies = (Tally(text, times) for text, times in Counter(words).items())
    return tuple(sorted(tallies, key=_most_first))


def printed_names(connection: Connection, summary: SpeakerSummary) -> tuple[Tally, ...]:
    """How many statements each name has that their articles know them by."""
    speaker_id = summary.speaker.id
    names = connection.scalars(
        select(speaker_names.c.name).where(speaker_names.c.speaker_id == speaker_id).limit(2)
    ).all()
    if len(names) == 1:
        return (Tally(names[0], summary.statements),) if summary.statements else ()
    named = (
        select(personas.c.name.label("text"))
        .select_from(judgements)
        .join(personas, personas.c.number == judgements.c.persona_number)
        .where(CURRENT)
    )
    return _tallies(connection, named, speaker_id)


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


def spoken_about(connection: Connection, speaker_id: str, most: int | None = None) -> tuple[Tally, ...]:
    """The other known speakers whose names occur in the contents of their newest statements, most first.

    A name is found as it was printed of its speaker in some article, by its words; where two speakers
    have it, the one of more articles is taken.
    """
    counted: Counter[str] = Counter()
    newest = _MOST_CONTENTS if most is None else most
    for content in _newest_words(connection, _SAID.c.content, speaker_id, newest):
        counted.update(set(_name_keys(content)))
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


def _newest_words(connection: Connection, words: Any, speaker_id: str, most: int) -> Iterator[str]:
    """`words` of the newest statements, of those that have any: of the personas that came last.

    They are chosen first, as their index has them, so that no other one is read or sorted.
    """
    numbers = connection.scalars(_NEWEST.limit(most), {"speaker_id": speaker_id}).all()
    for some in parts(numbers):
        said = connection.scalars(select(words).where(_SAID.c.number.in_(some), words.is_not(None)))
        yield from said


def _words(words: Any) -> Select[Any]:
    return said_by(words.label("text")).join(_SAID, _SAID.c.number == judgements.c.statement_number)


def _tallies(connection: Connection, asked: Select[Any], speaker_id: str) -> tuple[Tally, ...]:
    text = asked.selected_columns["text"]
    theirs = asked.where(personas.c.speaker_id == speaker_id)
    counted = theirs.group_by(text).add_columns(func.count().label("times"))
    return tuple(sorted((Tally(row.text, row.times) for row in connection.execute(counted)), key=_most_first))


def _most_first(tally: Tally) -> tuple[int, str]:
    return -tally.count, tally.text
