"""The one place that knows how PostgreSQL complains, and which of our errors says the same to a person."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError

from onrecord.errors import (
    LedgerCorruptError,
    LedgerError,
    LedgerFullError,
    LedgerLockedError,
    LedgerReadOnlyError,
    OnrecordError,
    QueryError,
)

_LOCKED = LedgerLockedError, "somebody else is writing to the ledger"
_READ_ONLY = LedgerReadOnlyError, "the ledger may not be written to"
_FULL = LedgerFullError, "the server has no room left"
_DAMAGED = LedgerCorruptError, "the ledger is damaged"
_TOO_LONG = QueryError, "the search is too long"

_BY_STATE: dict[str, tuple[type[OnrecordError], str]] = {
    "55P03": _LOCKED,  # lock_not_available
    "40P01": _LOCKED,  # deadlock_detected
    "40001": _LOCKED,  # serialization_failure
    "25006": _READ_ONLY,  # read_only_sql_transaction
    "42501": _READ_ONLY,  # insufficient_privilege
    "53100": _FULL,  # disk_full
    "53200": _FULL,  # out_of_memory
    "54000": _TOO_LONG,  # program_limit_exceeded, as by a tsquery
    "54001": _TOO_LONG,  # statement_too_complex
    "XX001": _DAMAGED,  # data_corrupted
    "XX002": _DAMAGED,  # index_corrupted
    "42P01": _DAMAGED,  # undefined_table
    "42703": _DAMAGED,  # undefined_column
    "28P01": (LedgerError, "the server did not accept the user or the password"),
    "28000": (LedgerError, "the server does not let this user in"),
    "3D000": (LedgerError, "there is no such database"),
    "53300": (LedgerError, "the server has no connection left"),
    "57P01": (LedgerError, "the server is shutting down"),
    "57P03": (LedgerError, "the server is starting or stopping"),
}


def translate(error: Exception, name: str, secrets: Sequence[str] = ()) -> OnrecordError:
    """The error of ours that says what `error` says of the ledger called `name`, without the `secrets`."""
    origin = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    said = " ".join(str(origin).split())
    for secret in secrets:
        said = said.replace(secret, "***")
    state = getattr(origin, "sqlstate", None)
    if state in _BY_STATE:
        kind, meaning = _BY_STATE[state]
        return kind(f"{name}: {meaning} ({said})")
    if state is None and type(origin).__name__ in ("OperationalError", "InterfaceError"):
        return LedgerError(f"{name}: the server cannot be reached ({said})")
    return LedgerError(f"{name}: the ledger cannot be used ({said})")
