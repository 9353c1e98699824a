"""Whatever is wrong with a ledger is said by an error of ours that names the ledger's path."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import event

from onrecord.errors import (
    LedgerCorruptError,
    LedgerError,
    LedgerFullError,
    LedgerLockedError,
    LedgerReadOnlyError,
    LedgerVersionError,
)
from onrecord.ledger import Ledger, open_ledger

from .conftest import Places, in_files
from .samples import assert_sound, contents
from .writing import numbered


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Files alone: they are what is tested here."""
    return in_files(tmp_path_factory)


@contextmanager
def says(kind: type[LedgerError], path: Path, *words: str) -> Iterator[None]:
    """Within, exactly this kind of error is raised, and says the path and the words."""
    with pytest.raises(LedgerError) as raised:
        yield
    assert type(raised.value) is kind
    for part in (str(path), *words):
        assert part in str(raised.value)


@pytest.fixture
def filled(path: Path) -> Path:
    """A ledger of 20 articles, closed."""
    with open_ledger(path) as ledger:
        for number in range(20):
            ledger.add(numbered(number))
    return path


@pytest.fixture
def medium(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB of our own, where we may mount one."""
    folder = tmp_path / "medium"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "onrecord-test", str(folder)]
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("mounting a file system needs root on Linux")
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def freeze(medium: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(medium)], check=True)


# Locked


def test_locked(ledger: Ledger, path: Path) -> None:
    ledger.add(numbered(0))
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        open_ledger(path, timeout=0.05) as mine,
    ):
        other.execute("BEGIN IMMEDIATE")
        with says(LedgerLockedError, path, "somebody else is writing"):
            mine.add(numbered(1))
        assert list(mine.readings()) == [numbered(0)]
        other.execute("ROLLBACK")
        assert mine.add(numbered(1))


def test_locked_while_it_is_made(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with says(LedgerLockedError, path):
            open_ledger(path, timeout=0.05)


# Read-only


def test_opened_to_be_read(filled: Path) -> None:
    before = contents(filled)
    with open_ledger(filled, read_only=True) as ledger:
        assert ledger.read_only
        assert len(list(ledger.readings())) == 20
        assert ledger.search("budget")
        with says(LedgerReadOnlyError, filled):
            ledger.add(numbered(50))
        with says(LedgerReadOnlyError, filled):
            ledger.judge(numbered(0).statements[0].id, None, decided_by="x")
    assert contents(filled) == before


def test_on_a_medium_that_may_not_be_written_to(filled: Path, medium: Path) -> None:
    shutil.copy(filled, moved := medium / "a ledger?.db")
    freeze(medium)
    for read_only in (True, False):
        with open_ledger(moved, read_only=read_only) as ledger:
            assert ledger.read_only
            assert len(list(ledger.readings())) == 20
            assert ledger.search("budget")
            with says(LedgerReadOnlyError, moved):
                ledger.add(numbered(50))
    with says(LedgerReadOnlyError, medium / "new" / "x.ledger"):
        open_ledger(medium / "new" / "x.ledger")
    with says(LedgerReadOnlyError, medium / "x.ledger"):
        open_ledger(medium / "x.ledger")


def test_a_log_on_a_medium_that_may_not_be_written_to_is_not_left_out(filled: Path, medium: Path) -> None:
    moved = medium / "x.ledger"
    with open_ledger(filled) as ledger:
        ledger.add(numbered(20))
        shutil.copy(filled, moved)
        shutil.copy(f"{filled}-wal", f"{moved}-wal")
    freeze(medium)
    try:
        with open_ledger(moved) as ledger:
            assert len(list(ledger.readings())) == 21
    except LedgerReadOnlyError as error:
        assert str(moved) in str(error)  # noqa: PT017 - either answer is right, depending on SQLite


@pytest.mark.usefixtures("file_modes")
def test_file_modes(filled: Path) -> None:
    filled.chmod(0o400)
    filled.parent.chmod(0o500)
    try:
        with open_ledger(filled) as ledger:
            assert len(list(ledger.readings())) == 20
            with says(LedgerReadOnlyError, filled):
                ledger.add(numbered(50))
        with says(LedgerReadOnlyError, filled.with_name("new")):
            open_ledger(filled.with_name("new"))
    finally:
        filled.parent.chmod(0o700)


# Not a ledger, or damaged


@pytest.mark.parametrize("content", [b"garbage", b"garbage" * 1000, b"SQLite format 3\0" + b"garbage" * 1000])
@pytest.mark.parametrize("read_only", [False, True])
def test_garbage(path: Path, content: bytes, read_only: bool) -> None:
    path.write_bytes(content)
    with says(LedgerCorruptError, path):
        open_ledger(path, read_only=read_only)
    assert path.read_bytes() == content


def test_another_programs_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.executescript(
            "CREATE TABLE alembic_version (version_num TEXT); CREATE TABLE songs (name TEXT);"
        )
    before = contents(path)
    with says(LedgerCorruptError, path, "not a ledger"):
        open_ledger(path)
    assert contents(path) == before


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6, 0.95])
def test_truncated(filled: Path, kept: float) -> None:
    os.truncate(filled, int(filled.stat().st_size * kept))
    for read_only in (False, True):
        with says(LedgerCorruptError, filled, "damaged"):
            open_ledger(filled, read_only=read_only)


def test_damaged_anywhere_no_foreign_error_gets_out(filled: Path) -> None:
    whole, chance = filled.read_bytes(), random.Random(3)
    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 20, 400])):
            damaged[chance.randrange(100, len(whole))] = chance.randrange(256)
        filled.write_bytes(damaged)
        for leftover in ("-wal", "-shm"):
            Path(f"{filled}{leftover}").unlink(missing_ok=True)
        with suppress(LedgerError), open_ledger(filled) as ledger:
            for use in (
                lambda ledger: list(ledger.readings()),
                lambda ledger: ledger.search("budget"),
                lambda ledger: ledger.search("", speaker="Speaker 1"),
                lambda ledger: ledger.speakers(),
                lambda ledger: ledger.speaker("Speaker 2"),
                lambda ledger: ledger.statistics(),
                lambda ledger: ledger.add(numbered(30)),
                lambda ledger: ledger.judge(numbered(3).statements[0].id, None, decided_by="x"),
            ):
                with suppress(LedgerError):
                    use(ledger)


def test_an_empty_file(path: Path) -> None:
    path.touch()
    with says(LedgerCorruptError, path, "empty"):
        open_ledger(path, read_only=True)
    with open_ledger(path) as ledger:
        assert ledger.add(numbered(0))


# Newer, missing, elsewhere


@pytest.mark.parametrize("read_only", [False, True])
def test_made_by_a_newer_version(filled: Path, read_only: bool) -> None:
    with closing(sqlite3.connect(filled)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()
    with says(LedgerVersionError, filled, "newer onrecord", "9999"):
        open_ledger(filled, read_only=read_only)


def test_missing(path: Path) -> None:
    for options in ({"create": False}, {"read_only": True}):
        with says(LedgerError, path, "no ledger"):
            open_ledger(path, **options)
    assert not path.exists()


def test_a_folder(path: Path) -> None:
    path.mkdir()
    with says(LedgerError, path, "folder"):
        open_ledger(path)
    (path / "file").touch()
    with says(LedgerError, path / "file" / "x.ledger", "not a folder"):
        open_ledger(path / "file" / "x.ledger")


def test_folders_are_made_and_names_may_be_odd(path: Path) -> None:
    odd = path / "a b" / "50% ?x=1#y é.ledger"
    with open_ledger(odd) as ledger:
        ledger.add(numbered(0))
    assert odd.is_file()
    with open_ledger(f"sqlite:///{odd}", create=False) as ledger:
        assert ledger.path == odd
        assert list(ledger.readings()) == [numbered(0)]


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite://", ":memory:", "", "sqlite:///", "a\0b"])
def test_other_places(url: str) -> None:
    with pytest.raises(LedgerError):
        open_ledger(url)


# Full


def test_the_disk_is_full(medium: Path) -> None:
    path = medium / "x.ledger"
    added = 0
    with open_ledger(path) as ledger:
        with says(LedgerFullError, path):
            for added in range(1000):
                ledger.add(numbered(added))
        assert added > 3
        assert list(ledger.readings()) == [numbered(number) for number in range(added)]
    with open_ledger(path) as ledger:
        assert list(ledger.readings()) == [numbered(number) for number in range(added)]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_there_is_no_room_to_make_it(medium: Path) -> None:
    with (medium / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(bytes(4096))
    with says(LedgerFullError, medium / "x.ledger"):
        open_ledger(medium / "x.ledger")


def test_no_page_is_left(ledger: Ledger, path: Path) -> None:
    for number in range(3):
        ledger.add(numbered(number))
    ledger.close()

    @event.listens_for(ledger._database.engine, "connect")
    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()

    with says(LedgerFullError, path, "no room"):
        for number in range(3, 100):
            ledger.add(numbered(number))
    assert list(ledger.readings())[:3] == [numbered(number) for number in range(3)]
    assert_sound(path)
