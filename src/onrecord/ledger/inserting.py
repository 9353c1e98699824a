"""One statement run for many rows, without what SQLAlchemy does for each: an article brings a hundred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Table, Update, insert

Statement = Insert | Update | Delete
_Compiled = tuple[str, tuple[str, ...] | None]

_compiled: dict[tuple[str, Statement, tuple[str, ...]], _Compiled] = {}
"""By database, statement and columns: its SQL, and the order of its parameters where they have no names.

The statements are those that modules keep, so there are few.
"""

_inserts: dict[str, Insert] = {}


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add `rows`, which all have the same columns, to `table`; there may be none."""
    if table.name not in _inserts:
        _inserts[table.name] = insert(table)
    run_many(connection, _inserts[table.name], rows)


def run_many(connection: Connection, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run `statement` with the parameters of each of `rows`, which all have the same names."""
    if not rows:
        return
    key = connection.dialect.name, statement, tuple(rows[0])
    if key not in _compiled:
        compiled = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
        order = getattr(compiled, "positiontup", None)
        _compiled[key] = str(compiled), None if order is None else tuple(order)
    sql, order = _compiled[key]
    if order is None:
        connection.exec_driver_sql(sql, [dict(row) for row in rows])
    else:
        connection.exec_driver_sql(sql, [tuple(row[name] for name in order) for row in rows])
