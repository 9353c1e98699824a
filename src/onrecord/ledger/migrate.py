"""Bringing a ledger to this version: making a new one, or running the steps that it has not seen."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import LedgerCorruptError, LedgerReadOnlyError, LedgerVersionError
from onrecord.ledger import wire
from onrecord.ledger.connection import Database
from onrecord.ledger.identity import derived
from onrecord.ledger.schema import REVISION

if TYPE_CHECKING:
    from sqlalchemy import Connection

_STEPS = Path(__file__).parent / "migrations"

# alembic keeps the migration at hand in module globals.
_one_at_a_time = threading.Lock()


def bring_forward(database: Database) -> None:
    """Make `database` a ledger of this version.

    Raises LedgerCorruptError if it is something else, LedgerVersionError if a newer onrecord made it,
    LedgerReadOnlyError if it needs a step and may not be written to.
    """
    with database.reading() as connection:
        found = _revision(connection, database)
    if found == REVISION:
        return
    if found is not None and found not in _known():
        raise LedgerVersionError(
            f"{database.name}: a newer onrecord made this ledger (its version is {found}, the newest known"
            f" here is {REVISION}); update onrecord to use it"
        )
    if database.read_only:
        if found is None:
            raise LedgerCorruptError(f"{database.name}: this is empty, not a ledger")
        raise LedgerReadOnlyError(
            f"{database.name}: an older onrecord made this ledger, and it may not be written to, so it"
            " cannot be brought to this version"
        )
    _upgrade(database, new=found is None)


def _revision(connection: Connection, database: Database) -> str | None:
    """The migration that the database stands at; None if there is nothing in it yet."""
    tables = database.tables(connection)
    if not tables:
        return None
    if "alembic_version" not in tables or not database.is_marked(connection):
        raise LedgerCorruptError(f"{database.name}: this is a {database.kind}, but not a ledger")
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    if len(found) != 1:
        raise LedgerCorruptError(f"{database.name}: the ledger is damaged (it does not say its version)")
    return str(found[0])


def _known() -> set[str]:
    # alembic is imported only for a ledger that is not at the newest revision: it doubles the time to open.
    from alembic.script import ScriptDirectory

    return {step.revision for step in ScriptDirectory(str(_STEPS)).walk_revisions()}


def _upgrade(database: Database, *, new: bool) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    with _one_at_a_time:
        if new:
            database.prepare()
        with database.writing() as connection:
            # Another process may have done it since we looked.
            if _revision(connection, database) != REVISION:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if not new:
                    derived.rebuild(connection)
                    wire.recognise_all(connection)
