"""A PostgreSQL server of the tests' own: in a temporary folder, reached by a socket in it, gone afterwards.

Debian's package `postgresql` is all that it needs. Where `initdb` is not on the machine, what would have been
tested on a server is skipped, and says so; with ONRECORD_TEST_SERVER=required it fails instead.
"""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from onrecord.ledger import open_ledger

_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "60",
    # Nothing here has to outlive the machine.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
_MOST = 12
"""How many ledgers there are; to empty one again is cheaper than to make another."""


def programs() -> Path | None:
    """The folder with PostgreSQL's own programs."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3])
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Cluster:
    """A running server: `folder` holds its socket and its data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._blank: str | None = None
        self._ledgers: list[str] = []
        self._number = 0

    def url(self, database: str) -> str:
        """The address of a database there."""
        return f"postgresql://onrecord@/{database}?host={self.folder}"

    def run(self, sql: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What one statement gives."""
        with closing(psycopg.connect(self.url(database), autocommit=True)) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def empty(self) -> str:
        """The address of a new database with nothing in it."""
        return self.url(self._new("template0"))

    def ledger(self) -> str:
        """The address of a ledger with nothing in it; of a dozen the one that was used longest ago."""
        if self._blank is None:
            self._blank = self._new("template0")
            open_ledger(self.url(self._blank)).close()
        if len(self._ledgers) < _MOST:
            self._ledgers.append(self._new(self._blank))
        else:
            self._ledgers.append(self._ledgers.pop(0))
            self._clear(self._ledgers[-1])
        return self.url(self._ledgers[-1])

    def _clear(self, database: str) -> None:
        tables = self.run(
            "SELECT string_agg(quote_ident(relname), ', ') FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'",
            database,
        )[0][0]
        self.run(f"TRUNCATE {tables}; INSERT INTO said_size (statements, words) VALUES (0, 0)", database)

    def _new(self, template: str) -> str:
        self._number += 1
        name = f"press{self._number}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name


@contextmanager
def running() -> Iterator[Cluster]:
    """A server while the block runs; skips the test that asks where there can be none."""
    bin_ = programs()
    if bin_ is None:
        if os.environ.get("ONRECORD_TEST_SERVER") == "required":
            pytest.fail("PostgreSQL is not on this machine; on Debian: apt-get install postgresql")
        pytest.skip("PostgreSQL is not on this machine (Debian's package postgresql)")
    # A socket's path may have some hundred characters only.
    folder = Path(tempfile.mkdtemp(prefix="onrecord-pg-", dir="/tmp"))
    user = _owner()
    try:
        if user is not None:
            shutil.chown(folder, user)
        folder.chmod(0o755)
        data = folder / "data"
        initdb = [
            "initdb",
            "-D",
            data,
            "-U",
            "onrecord",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]
        _run(bin_, initdb, user)
        options = [f"--{name}={value}" for name, value in _OPTIONS.items()]
        server = subprocess.Popen(
            [bin_ / "postgres", "-D", data, "-k", folder, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **_as(user),
        )
        try:
            cluster = Cluster(folder)
            _wait(cluster, server)
            yield cluster
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        # What is another user's goes first, by that user: root may have given up the power to do so.
        subprocess.run(["rm", "-rf", str(folder / "data")], check=False, **_as(user))
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> str | None:
    """As whom the server runs: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as(user: str | None) -> dict[str, Any]:
    if user is None:
        return {}
    group = pwd.getpwnam(user).pw_gid
    return {"user": user, "group": group, "extra_groups": [], "cwd": "/"}


def _run(bin_: Path, command: list[Any], user: str | None) -> None:
    done = subprocess.run(
        [bin_ / command[0], *command[1:]], capture_output=True, text=True, check=False, **_as(user)
    )
    assert done.returncode == 0, f"{getpass.getuser()}: {done.stderr}"


def _wait(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        assert server.poll() is None, "the server ended at once"
        try:
            cluster.run("SELECT 1")
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)
        else:
            return
