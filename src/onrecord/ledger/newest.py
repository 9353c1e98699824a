"""What somebody said last: found from the newest articles on, where that is the shorter way.

A list of statements comes in order of publication, which the index of articles has. The statements of a
speaker are found by the speaker, and have to be sorted. For somebody who is in half of all articles the first
page would need hundreds of thousands of them; but the newest forty articles hold it as well. So those are
looked through first, and if they do not hold enough after all, the list is made the long way: what is found
is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from onrecord.ledger import names
from onrecord.ledger.search import SPEAKERS_NAMED, Condition, Query, Window, is_speaker_id, named
from onrecord.ledger.words import WordIndex

_ENOUGH = 3
"""Articles are not spread evenly: so many times those that should hold a page are looked through."""

_RARER = {"kind": 3, "act": 10, "toward": 30, "acts": 10, "target_id": 30, "min_score": 2}
"""How many times fewer statements a filter is taken to leave."""

_SHORTER = 4
"""The window must have so many times fewer articles than the speaker, or it is no shorter way."""

_SPREAD = """\
SELECT (SELECT max(number) FROM articles) AS every, sum(k.articles) AS theirs FROM speakers AS k
 WHERE {whose}"""
_BY_NAME = text(_SPREAD.format(whose=SPEAKERS_NAMED))
_BY_ID = text(_SPREAD.format(whose="k.id = :id"))
_SHOWN = text(
    "SELECT a.published FROM statements AS s JOIN articles AS a ON a.number = s.article_number"
    " WHERE s.id = :after"
)


def found(connection: Connection, query: Query, words: WordIndex) -> Sequence[Row[Any]]:
    """The rows that `query` finds: number, id, speaker, outlet, published, snippet, rank."""
    window = window_of(connection, query)
    if window is not None:
        rows = _rows(connection, query.window_sql(words, window))
        if len(rows) == query.limit:
            return rows
    return _rows(connection, query.sql(words))


def sql(connection: Connection, query: Query, words: WordIndex) -> Condition:
    """The query that `found` begins with, and its parameters."""
    window = window_of(connection, query)
    return query.sql(words) if window is None else query.window_sql(words, window)


def window_of(connection: Connection, query: Query) -> Window | None:
    """The articles to begin with; None if the query has words, or is answered as easily from the speaker."""
    if query.words.strip() or not query.limit or (query.speaker is None and query.speaker_id is None):
        return None
    every, theirs = _spread(connection, query)
    if not theirs:
        return None
    rarer = 1
    for field, times in _RARER.items():
        rarer *= times if getattr(query, field) not in (None, ()) else 1
    articles = _ENOUGH * rarer * (query.limit + query.offset) * every // theirs + 1
    if _SHORTER * articles > theirs:
        return None
    until = None
    if query.after is not None:
        until = connection.scalar(_SHOWN, {"after": names.storable(query.after)})
        if until is None:
            # Undated articles come last, and no window has them.
            return None
    return Window(articles, until)


def _spread(connection: Connection, query: Query) -> tuple[int, int]:
    """How many articles there are, about, and in how many of them is whoever is asked for."""
    name = query.speaker or ""
    id_ = query.speaker_id or (name if is_speaker_id(name) else None)
    if id_ is not None:
        row = connection.execute(_BY_ID, {"id": id_}).one()
    else:
        row = connection.execute(_BY_NAME, named(name)).one()
    return int(row.every or 0), int(row.theirs or 0)


def _rows(connection: Connection, asked: Condition) -> Sequence[Row[Any]]:
    sql, parameters = asked
    return connection.execute(text(sql), parameters).all()
