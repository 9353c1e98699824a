"""Rows that are put in the place of those with the same key, in the words of each database."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table) -> Insert:
    """The statement that adds rows to `table`, or changes those that have their primary key."""
    return _upsert(connection.dialect.name, table)


@lru_cache(maxsize=64)
def _upsert(dialect: str, table: Table) -> Insert:
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    key = [column.name for column in table.primary_key]
    changed = {
        column.name: statement.excluded[column.name] for column in table.columns if column.name not in key
    }
    return statement.on_conflict_do_update(index_elements=key, set_=changed)
