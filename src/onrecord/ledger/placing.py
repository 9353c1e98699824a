"""The personas of an article: whom it calls by one name, be it that they speak or that they are aimed at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select

from onrecord.ledger import moments
from onrecord.ledger.identity.again import Placed
from onrecord.ledger.identity.assign import settle
from onrecord.ledger.identity.context import Surroundings
from onrecord.ledger.identity.evidence import Persona
from onrecord.ledger.identity.profiles import PERSONAS, Profiles, listed, persona_of
from onrecord.ledger.inserting import insert_rows
from onrecord.ledger.schema import articles, personas
from onrecord.records import Article, Reading, Speaker

PersonaKey = tuple[str, str]
"""Name and type: what tells the personas of one article apart."""


def people_in(reading: Reading) -> Iterator[Speaker]:
    """Everybody who speaks in `reading`, or is aimed at."""
    for statement in reading.statements:
        if statement.speaker is not None:
            yield statement.speaker
        if statement.deed is not None:
            yield from statement.deed.targets


def key_of(speaker: Speaker) -> PersonaKey:
    """Which of its article's personas `speaker` is."""
    return speaker.name, speaker.type


def add_personas(
    connection: Connection,
    article: Mapping[str, Any],
    reading: Reading,
    first: Mapping[str, int],
    profiles: Profiles,
) -> dict[PersonaKey, int]:
    """Let the article have its personas, and decide who they are; their numbers.

    `first` has the next number of `personas` and of `identity_judgements`; `profiles` are those of this
    transaction.
    """
    placed = _placed(reading, article["number"], first["personas"])
    if not placed:
        return {}
    settled = settle(
        connection, placed, article["added"], first=first["identity_judgements"], profiles=profiles
    )
    insert_rows(connection, personas, [_persona_row(each, settled.speaker_of) for each in placed])
    settled.write()
    return {(each.persona.name, each.persona.type): each.number for each in placed}


def persona_number(connection: Connection, article_number: int, speaker: Speaker, at: str) -> int:
    """The number of the article's persona of that name and type; a new one if there is none."""
    there = [
        Placed(row.number, article_number, persona_of(row), row.speaker_id)
        for row in connection.execute(PERSONAS.where(personas.c.article_number == article_number))
    ]
    for each in there:
        if (each.persona.name, each.persona.type) == key_of(speaker):
            return each.number
    row = connection.execute(select(articles).where(articles.c.number == article_number)).one()
    article = Article(row.text, row.name, published=moments.read_utc(row.published))
    around = Surroundings(article.text, [each.persona.name for each in there])
    persona = _observed(speaker, article, around)
    last: int | None = connection.scalar(select(func.max(personas.c.number)))
    new = Placed((last or 0) + 1, article_number, persona)
    settled = settle(connection, [new], at, there=there)
    insert_rows(connection, personas, [_persona_row(new, settled.speaker_of)])
    settled.write()
    return new.number


def _placed(reading: Reading, article_number: int, first: int) -> list[Placed]:
    """The article's personas: one for each name and type, with all that is known of it there."""
    known: dict[PersonaKey, Speaker] = {}
    for speaker in people_in(reading):
        before = known.setdefault(key_of(speaker), speaker)
        if before != speaker:
            roles = tuple(dict.fromkeys((*before.roles, *speaker.roles)))
            wikidata = before.wikidata or speaker.wikidata
            known[key_of(speaker)] = replace(before, roles=roles, wikidata=wikidata)
    around = Surroundings(reading.article.text, [name for name, _ in known])
    return [
        Placed(number, article_number, _observed(speaker, reading.article, around))
        for number, speaker in enumerate(known.values(), first)
    ]


def _observed(speaker: Speaker, article: Article, around: Surroundings) -> Persona:
    return Persona(
        name=speaker.name,
        type=speaker.type,
        roles=speaker.roles,
        wikidata=speaker.wikidata,
        context=around.of(speaker.name),
        day=moments.days(None if article.published is None else moments.write(article.published)[0]),
    )


def _persona_row(placed: Placed, speaker_of: dict[int, str]) -> dict[str, Any]:
    persona = placed.persona
    return {
        "number": placed.number,
        "article_number": placed.article_number,
        "name": persona.name,
        "type": persona.type,
        "wikidata": persona.wikidata,
        "roles": listed(persona.roles),
        "context": listed(sorted(persona.context)),
        "speaker_id": speaker_of[placed.number],
    }
