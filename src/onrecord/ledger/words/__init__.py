"""The index of words: what a database must be able to do for searching, one module for each that can.

`index` says what that is. `fts5` does it in SQLite; `tsvector` in PostgreSQL, with `tokens` for the words
and `snippets` for showing them, so that both find the same statements in the same order.
"""

from __future__ import annotations

from sqlalchemy import Connection

from onrecord.ledger.words.fts5 import FTS5
from onrecord.ledger.words.index import Asked, WordIndex
from onrecord.ledger.words.tsvector import TSVECTOR

__all__ = ["FTS5", "TSVECTOR", "Asked", "WordIndex", "index_of"]


def index_of(connection: Connection) -> WordIndex:
    """The index of words in the database that this connection leads to."""
    return TSVECTOR if connection.dialect.name == "postgresql" else FTS5
