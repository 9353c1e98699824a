"""One statement run for many rows by the driver itself, without what SQLAlchemy does for each.

An article brings a hundred rows. What the driver raises `Database.translated` knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Table, Update, insert

Statement = Insert | Update | Delete
_Compiled = tuple[str, tuple[str, ...] | None, dict[str, Any]]

_compiled: dict[tuple[str, Statement, tuple[str, ...]], _Compiled] = {}
"""By database, statement and columns: its SQL, the order of its parameters where they have no names, and
those that it brings itself.

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
        # What stands in the statement itself is the same for every row.
        fixed = {name: value for name, value in compiled.params.items() if name not in rows[0]}
        _compiled[key] = str(compiled), None if order is None else tuple(order), fixed
    sql, order, fixed = _compiled[key]
    given = [{**fixed, **row} for row in rows] if fixed else rows
    with closing(connection.connection.cursor()) as cursor:
        if order is None:
            cursor.executemany(sql, [dict(row) for row in given])
        else:
            cursor.executemany(sql, [tuple([row[name] for name in order]) for row in given])
