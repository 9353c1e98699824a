"""What the statements that a question finds have in common, counted over the first of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, select, text

from onrecord.ledger.deeds import CURRENT as DONE
from onrecord.ledger.identity.profiles import parts
from onrecord.ledger.overviews import Facet, Facets
from onrecord.ledger.people import CURRENT
from onrecord.ledger.results import Tally
from onrecord.ledger.schema import articles, deeds, judgements, personas, speakers, statements
from onrecord.ledger.search import Query

_SHOWN = 12
"""How many speakers and outlets are named."""


def facets(connection: Connection, query: Query, most: int) -> Facets:
    """The facets of what `query` finds, counted over its first `most` statements."""
    sql, parameters = replace(query, limit=most + 1, offset=0, after=None).numbers_sql()
    numbers: Sequence[int] = connection.execute(text(sql), parameters).scalars().all()
    rows = _rows(connection, numbers[:most])
    names = {row.speaker_id: row.speaker for row in rows if row.speaker_id is not None}
    printed = {row.outlet_key: row.outlet for row in rows if row.outlet_key is not None}
    return Facets(
        counted=len(rows),
        whole=len(numbers) <= most,
        kinds=tuple(Facet(kind, kind, count) for kind, count in _most(row.kind for row in rows)),
        acts=tuple(Facet(act, act, count) for act, count in _most(row.act for row in rows)),
        speakers=tuple(
            Facet(names[id_], id_, count) for id_, count in _most(row.speaker_id for row in rows)[:_SHOWN]
        ),
        outlets=tuple(
            Facet(printed[key], printed[key], count)
            for key, count in _most(row.outlet_key for row in rows)[:_SHOWN]
        ),
        years=tuple(
            Tally(year, count)
            for year, count in sorted(_most(row.published and row.published[:4] for row in rows))
        ),
    )


def _rows(connection: Connection, numbers: Sequence[int]) -> list[Any]:
    current = and_(judgements.c.statement_number == statements.c.number, CURRENT)
    asked = (
        select(
            statements.c.kind,
            deeds.c.act,
            articles.c.outlet_key,
            articles.c.outlet,
            articles.c.published,
            speakers.c.id.label("speaker_id"),
            speakers.c.name.label("speaker"),
        )
        .select_from(statements)
        .join(articles, articles.c.number == statements.c.article_number)
        .outerjoin(deeds, and_(deeds.c.statement_number == statements.c.number, DONE))
        .outerjoin(judgements, current)
        .outerjoin(personas, personas.c.number == judgements.c.persona_number)
        .outerjoin(speakers, speakers.c.id == personas.c.speaker_id)
    )
    return [
        row
        for some in parts(numbers)
        for row in connection.execute(asked.where(statements.c.number.in_(some)))
    ]


def _most(values: Any) -> list[tuple[str, int]]:
    """How often each of these values stands there that is one, most first."""
    counted = Counter(value for value in values if value is not None)
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))
