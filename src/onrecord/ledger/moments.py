"""Points in time as the ledger writes them: UTC in ISO 8601 text, which sorts as it happened.

The offset that the moment was printed with stands beside it, so that the moment comes back as it was.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timezone

from onrecord.errors import QueryError

_SOME_DAY = "2000-01-01T00:00:00"


def now() -> str:
    """The present moment, as the ledger writes it."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat()


def write(moment: datetime) -> tuple[str, str | None]:
    """`moment` in UTC, and its offset such as "+02:00"; without an offset it is taken to be UTC.

    Raises OverflowError where UTC knows no such year (year 1 in the east, year 9999 in the west).
    """
    local = moment.replace(tzinfo=None, fold=0)
    offset = moment.utcoffset()
    if offset is None:
        return local.isoformat(), None
    printed = datetime.fromisoformat(_SOME_DAY).replace(tzinfo=timezone(offset)).isoformat()
    return (local - offset).isoformat(), printed.removeprefix(_SOME_DAY)


def read(utc: str, offset: str | None) -> datetime:
    """The moment that `write` wrote."""
    moment = datetime.fromisoformat(utc)
    if offset is None:
        return moment
    printed = datetime.fromisoformat(_SOME_DAY + offset)
    distance = printed.utcoffset()
    if distance is None:
        raise ValueError(f"not an offset: {offset!r}")
    return (moment + distance).replace(tzinfo=printed.tzinfo)


def utc(written: str) -> datetime:
    """The moment that `write` wrote, in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def read_utc(written: str | None) -> datetime | None:
    """The moment that `write` wrote, in UTC; None stays None."""
    return None if written is None else utc(written)


def days(written: str | None) -> int | None:
    """The day of the moment that `write` wrote, in days since year 1; None stays None."""
    return None if written is None else date.fromisoformat(written[:10]).toordinal()


def bound(day: date, *, last: bool) -> str:
    """The first moment of `day`, or its last one, in UTC; a datetime is that moment itself."""
    if isinstance(day, datetime):
        try:
            return write(day)[0]
        except OverflowError as error:
            raise QueryError(f"{day} is a time that UTC does not know") from error
    return f"{day.isoformat()}T23:59:59.999999" if last else f"{day.isoformat()}T00:00:00"
