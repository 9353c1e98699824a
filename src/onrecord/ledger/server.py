"""A ledger on a PostgreSQL server: how it is reached, read by many at once, and written to by one at a time.

Whoever writes takes an advisory lock for as long as the transaction lasts, some milliseconds for an article:
the keys that are given in the order of adding, and the decisions on who is who, need to see all that went
before. Readers never wait, and see the ledger as it was when they began.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from onrecord.errors import LedgerCorruptError, LedgerError
from onrecord.ledger.connection import Database
from onrecord.ledger.schema import APPLICATION_ID, MARK
from onrecord.ledger.server_faults import translate
from onrecord.ledger.words import TSVECTOR

_SECRETS = frozenset({"password", "passfile", "sslpassword"})

_TABLES = text(
    "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(CAST(current_schema() AS text))"
)
_MARKED = text("SELECT obj_description(to_regclass('alembic_version'), 'pg_class')")
_ENCODING = text("SELECT current_setting('server_encoding')")
_MAY_WRITE = text(
    "SELECT NOT pg_is_in_recovery()"
    " AND (to_regclass('articles') IS NULL OR has_table_privilege('articles', 'INSERT'))"
)
_SIZE = text(
    "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = to_regnamespace(CAST(current_schema() AS text))"
)
_LOCK = text("SELECT pg_advisory_xact_lock(:key, hashtext(current_schema()))")


class ServerDatabase(Database):
    """The ledger at a postgresql:// URL; `timeout` is how long a writer waits for another one, in seconds."""

    kind = "PostgreSQL database"
    words = TSVECTOR

    def __init__(self, url: URL, timeout: float, *, read_only: bool) -> None:
        self.name = shown(url)
        self._secrets = _secrets(url)
        self.read_only = read_only
        self.engine = _engine(url, timeout)
        self._reading = self.engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    def check(self, *, create: bool) -> None:
        """Connect, and see whether a ledger is here, or can be made if that is wanted, and be written to."""
        with self.reading() as connection:
            encoding = connection.scalar(_ENCODING)
            if encoding != "UTF8":
                raise LedgerCorruptError(
                    f"{self.name}: the database holds text in {encoding}; a ledger needs one in UTF8"
                )
            if not create and not self.tables(connection):
                raise LedgerError(f"{self.name}: there is no ledger here")
            self.read_only = self.read_only or not connection.scalar(_MAY_WRITE)

    @contextmanager
    def translated(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            if not isinstance(error, SQLAlchemyError) and not hasattr(error, "sqlstate"):
                raise
            raise translate(error, self.name, self._secrets) from None

    def close(self) -> None:
        self.engine.dispose()

    def tables(self, connection: Connection) -> set[str]:
        return set(connection.scalars(_TABLES))

    def is_marked(self, connection: Connection) -> bool:
        return bool(connection.scalar(_MARKED) == MARK)

    def faults(self, connection: Connection) -> Iterator[str]:  # noqa: ARG002  (a server asks itself)
        """Nothing: a server holds references itself, and says so when it reads a damaged page."""
        yield from ()

    def size(self, connection: Connection) -> int:
        return int(connection.scalar(_SIZE) or 0)

    def prepare(self) -> None:
        """Nothing: a server's tables are made in a transaction like any other."""

    def _reader(self) -> Engine:
        return self._reading

    def _writer(self) -> Engine:
        return self.engine

    def _lock(self, connection: Connection) -> None:
        connection.execute(_LOCK, {"key": APPLICATION_ID})


def server_url(address: str) -> URL:
    """The parts of a postgresql:// URL; raises LedgerError, which says nothing that may be secret."""
    scheme = address.partition("://")[0]
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise LedgerError(
            f"{scheme}://...: this is no URL of a database; write postgresql://USER@HOST:PORT/DATABASE"
        ) from None
    if not url.database and not url.query.get("service"):
        raise LedgerError(f"{shown(url)}: the URL names no database; write postgresql://USER@HOST/DATABASE")
    return url.set(drivername="postgresql+psycopg")


def shown(url: URL) -> str:
    """`url` as it may be printed: without a password."""
    query = {key: value for key, value in url.query.items() if key not in _SECRETS}
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    return bare.render_as_string(hide_password=True)


def _secrets(url: URL) -> tuple[str, ...]:
    """What must never be printed, however a driver quotes it."""
    found = [url.password, *(url.query.get(key) for key in _SECRETS)]
    return tuple(str(secret) for secret in found if secret)


def _engine(url: URL, timeout: float) -> Engine:
    try:
        engine = create_engine(
            url,
            connect_args={"connect_timeout": max(2, round(timeout)), "application_name": "onrecord"},
            max_overflow=-1,
            pool_pre_ping=True,
        )
    except ImportError as error:
        raise LedgerError(
            f"{shown(url)}: a ledger on a server needs the extra postgres: pip install 'onrecord[postgres]'"
        ) from error

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            # To compile a query takes longer than any of ours.
            cursor.execute("SET jit = off")
            cursor.execute(f"SET lock_timeout = {max(1, round(timeout * 1000))}")
        connection.commit()

    return engine
