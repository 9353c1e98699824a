"""The tables that migrations make are the tables that the code knows, and making them disturbs nobody."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import onrecord.ledger
from onrecord.ledger import Ledger, open_ledger, schema

from .conftest import Places, in_files

OTHER_TABLES = ("alembic_version", "said_words")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Files alone: they are what is tested here."""
    return in_files(tmp_path_factory)


def tables(path: Path) -> set[str]:
    """The statements that make the tables and indexes in a file, but for those that only migrations make."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL AND type <> 'view'")
        return {" ".join(sql.split()) for name, sql in rows if not name.startswith(OTHER_TABLES)}


def test_migrations_make_what_the_schema_says(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    said = tmp_path / "said"
    engine = create_engine(f"sqlite:///{said}")
    schema.metadata.create_all(engine)
    engine.dispose()
    assert tables(path) == tables(said)


def test_every_table_is_strict(ledger: Ledger, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        ours = set(schema.metadata.tables)
        strict = {row[1] for row in connection.execute("PRAGMA table_list") if row[5]}
        assert strict == ours
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)


def test_the_newest_revision_is_the_one_that_is_known() -> None:
    folder = Path(onrecord.ledger.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == schema.REVISION


def test_foreign_keys_are_held(ledger: Ledger) -> None:
    with ledger._database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_opening_prints_nothing_and_leaves_logging_alone(path: Path) -> None:
    # In a process of its own: pytest sets up logging itself.
    code = (
        "import logging, sys; from onrecord.ledger import open_ledger\n"
        "open_ledger(sys.argv[1]).close()\n"
        "assert not logging.root.handlers and logging.root.level == logging.WARNING\n"
        "assert not logging.getLogger('alembic').disabled and not logging.getLogger('alembic').level\n"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_opening_a_ledger_of_this_version_does_not_need_alembic(ledger: Ledger, path: Path) -> None:
    code = (
        "import sys; from onrecord.ledger import open_ledger\n"
        "open_ledger(sys.argv[1]).close(); assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)


def test_closing_twice_and_opening_again(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), open_ledger(path) as ledger:
        ledger.close()
        ledger.close()
        assert ledger.statistics().articles == 0
    assert caplog.records == []
    assert not path.with_name(f"{path.name}-wal").exists()


def test_everything_public_is_listed() -> None:
    public = {name for name, thing in vars(onrecord.ledger).items() if not name.startswith("_")}
    modules = {name for name in public if _is_module(name)}
    assert public - modules - {"annotations"} == set(onrecord.ledger.__all__)


def _is_module(name: str) -> bool:
    try:
        import_module(f"onrecord.ledger.{name}")
    except ModuleNotFoundError:
        return False
    return True
