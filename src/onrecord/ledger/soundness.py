"""Whether everything on a ledger fits together: spans and texts, ids and content, beliefs and what follows.

Nothing here trusts what it reads: whoever edits a ledger by hand, or a disk that does, is found out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select

from onrecord.ledger import moments, names, wire
from onrecord.ledger.deeds import circle
from onrecord.ledger.identity import derived
from onrecord.ledger.schema import (
    articles,
    deed_targets,
    deed_words,
    deeds,
    identity_judgements,
    judgements,
    personas,
    printings,
    shingles,
    spans,
    statements,
)
from onrecord.records import Article, content_id

_AT_A_TIME = 100
_ROLES = ("source", "cue", "content")
_MOST = 50
"""How many faults of one sort are named; the rest are only counted."""

Moved = Callable[[int], None]
Parts = dict[int, dict[str, list[Row[Any]]]]


def faults(connection: Connection, moved: Moved = lambda _: None) -> Iterator[str]:
    """What is wrong with what is on the ledger, a line each; `moved` hears how many articles are done."""
    for sort in (_texts(connection, moved), _beliefs(connection), derived.differences(connection)):
        yield from some(sort)


def some(found: Iterator[str]) -> Iterator[str]:
    """The first of what was `found`, and how much more there is."""
    rest = 0
    for number, each in enumerate(found):
        if number < _MOST:
            yield each
        else:
            rest += 1
    if rest:
        yield f"and {rest:,} more of this sort"


def _texts(connection: Connection, moved: Moved) -> Iterator[str]:
    last = done = 0
    while True:
        batch = connection.execute(
            select(articles).where(articles.c.number > last).order_by(articles.c.number).limit(_AT_A_TIME)
        ).all()
        if not batch:
            return
        first, last = batch[0].number, batch[-1].number
        within = statements.c.article_number.between(first, last)
        said = connection.execute(select(statements).where(within).order_by(statements.c.number)).all()
        parts: Parts = defaultdict(lambda: defaultdict(list))
        in_order = (spans.c.statement_number, spans.c.role, spans.c.part)
        asked = select(spans).join(statements, statements.c.number == spans.c.statement_number)
        for row in connection.execute(asked.where(within).order_by(*in_order)):
            parts[row.statement_number][row.role].append(row)
        by_article: dict[int, list[Row[Any]]] = defaultdict(list)
        for row in said:
            by_article[row.article_number].append(row)
        kept: dict[int, list[int]] = defaultdict(list)
        hashes = select(shingles).where(shingles.c.article_number.between(first, last))
        for row in connection.execute(hashes):
            kept[row.article_number].append(row.hash)
        between = printings.c.article_number.between(first, last)
        again = set(connection.scalars(select(printings.c.article_number).where(between)))
        for article in batch:
            yield from _article(article)
            is_printing = article.number in again
            yield from wire.faults(
                article.number, article.text, kept[article.number], is_printing=is_printing
            )
            yield from _statements(article, by_article[article.number], parts)
        done += len(batch)
        moved(done)


def _article(row: Row[Any]) -> Iterator[str]:
    name = f"article {row.id} ({row.name!a})"
    if row.length != len(row.text):
        yield f"{name}: has {len(row.text)} characters, not {row.length}"
    if row.outlet_key != (None if row.outlet is None else names.fold(row.outlet)):
        yield f"{name}: is listed under another outlet than {row.outlet!a}"
    try:
        published = None if row.published is None else moments.read(row.published, row.published_offset)
    except (ValueError, OverflowError) as error:
        yield f"{name}: its time of publication is none ({error})"
        return
    if Article(row.text, row.name, outlet=row.outlet, published=published).id != row.id:
        yield f"{name}: its id does not follow from its text, outlet and time of publication"


def _statements(article: Row[Any], said: Sequence[Row[Any]], parts: Parts) -> Iterator[str]:
    here = {row.number for row in said}
    for row in said:
        name = f"statement {row.id} of article {article.id}"
        found = parts[row.number]
        for role in _ROLES:
            yield from (
                f"{name}: part {number} of its {role} is numbered {part.part}"
                for number, part in enumerate(found[role])
                if part.part != number
            )
            yield from (
                f"{name}: its {role} ends at {part.end}, and the text at {len(article.text)}"
                for part in found[role]
                if part.end > len(article.text)
            )
        places = [[[part.start, part.end] for part in found[role]] for role in _ROLES]
        if not found["content"]:
            yield f"{name}: has no content"
        elif (row.start, row.end) != (min(places[2])[0], max(end for _, end in places[2])):
            yield f"{name}: its content does not lie at {row.start} to {row.end}"
        if content_id("statement", article.id, places) != row.id:
            yield f"{name}: its id does not follow from its spans"
        if row.inside_number is not None and row.inside_number not in here:
            yield f"{name}: stands inside a statement of another article"


def _beliefs(connection: Connection) -> Iterator[str]:
    """Judgements that refer to what they cannot be about, or are superseded by what came before them."""
    foreign = (
        select(judgements.c.number)
        .join(statements, statements.c.number == judgements.c.statement_number)
        .join(personas, personas.c.number == judgements.c.persona_number)
        .where(personas.c.article_number != statements.c.article_number)
    )
    for number in connection.scalars(foreign.order_by(judgements.c.number)):
        yield f"judgement {number}: names a speaker whom another article names"
    said = (judgements.c.statement_number, judgements.c.kind)
    yield from _superseding(connection, judgements, *said)
    yield from _deeds(connection)
    yield from _superseding(connection, deeds, deeds.c.statement_number)
    yield from _superseding(connection, identity_judgements)


def _deeds(connection: Connection) -> Iterator[str]:
    """What is done by saying something, with words, targets and answers that are not in its article."""
    its = select(deeds.c.number).join(statements, statements.c.number == deeds.c.statement_number)
    words = (
        its.join(deed_words, deed_words.c.deed_number == deeds.c.number)
        .join(articles, articles.c.number == statements.c.article_number)
        .where(deed_words.c.end > articles.c.length)
    )
    for number in connection.scalars(words.order_by(deeds.c.number)):
        yield f"deed {number}: the words that show it end after the article"
    targets = (
        its.join(deed_targets, deed_targets.c.deed_number == deeds.c.number)
        .join(personas, personas.c.number == deed_targets.c.persona_number)
        .where(personas.c.article_number != statements.c.article_number)
    )
    for number in connection.scalars(targets.order_by(deeds.c.number)):
        yield f"deed {number}: is aimed at somebody whom another article names"
    answered = statements.alias("answered")
    answers = its.join(answered, answered.c.number == deeds.c.answers_number)
    foreign = answers.where(answered.c.article_number != statements.c.article_number)
    for number in connection.scalars(foreign.order_by(deeds.c.number)):
        yield f"deed {number}: answers a statement of another article"
    current = select(deeds.c.statement_number, deeds.c.answers_number)
    held = current.where(deeds.c.superseded_by.is_(None), deeds.c.answers_number.is_not(None))
    if (around := circle(dict(connection.execute(held).all()))) is not None:
        yield f"statement number {around} answers itself in the end"


def _superseding(connection: Connection, table: Table, *same: Any) -> Iterator[str]:
    later = table.alias("later")
    wrong = later.c.number <= table.c.number
    for column in same:
        wrong = wrong | (later.c[column.name] != column)
    asked = select(table.c.number, later.c.number.label("by")).join(
        later, later.c.number == table.c.superseded_by
    )
    for row in connection.execute(asked.where(wrong).order_by(table.c.number)):
        yield f"{table.name} {row.number}: cannot be superseded by {row.by}"


def count(connection: Connection) -> int:
    """How many articles there are to look at."""
    return connection.scalar(select(func.count()).select_from(articles)) or 0
