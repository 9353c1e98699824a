"""What is true of a ledger on a server alone: how it is reached, who may write, and how it is made."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine

from onrecord.errors import (
    LedgerCorruptError,
    LedgerError,
    LedgerLockedError,
    LedgerReadOnlyError,
    LedgerVersionError,
)
from onrecord.ledger import open_ledger, schema
from onrecord.ledger.schema import APPLICATION_ID
from onrecord.ledger.server import server_url, shown

from .cluster import Cluster
from .samples import assert_sound, contents, press
from .test_durability import finished, writer
from .writing import numbered


@contextmanager
def says(kind: type[LedgerError], *words: str) -> Iterator[None]:
    """Within, exactly this kind of error is raised, says the words, and nothing that is secret."""
    with pytest.raises(LedgerError) as raised:
        yield
    assert type(raised.value) is kind, raised.value
    assert "secret" not in str(raised.value)
    for word in words:
        assert word in str(raised.value)


@pytest.fixture
def address(cluster: Cluster) -> str:
    """A ledger of three articles."""
    url = cluster.ledger()
    with open_ledger(url) as ledger:
        for number in range(3):
            ledger.add(numbered(number))
    return url


# How it is reached


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("postgresql://ann:secret@db.example:5433/press", "postgresql://ann@db.example:5433/press"),
        ("postgres://ann:secret@db.example/press", "postgresql://ann@db.example/press"),
        ("postgresql+psycopg://h/press?password=secret", "postgresql://h/press"),
        ("postgresql://h/press?sslpassword=secret&sslmode=require", "postgresql://h/press?sslmode=require"),
    ],
)
def test_a_password_is_never_printed(url: str, printed: str) -> None:
    assert shown(server_url(url)) == printed


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:secret@[/press",
        "postgresql://ann:secret@h:port/press",
        "postgresql://ann:secret@h",
        "postgresql://",
        "postgresql+other://ann:secret@127.0.0.1:1/press",
        "postgresql://ann:secret@127.0.0.1:1/press",
        "postgresql://ann:secret@127.0.0.1:1/press?nonsense=1",
        "postgresql://ann@127.0.0.1:1/press?password=secret",
    ],
)
def test_nobody_answers(url: str) -> None:
    with says(LedgerError, "postgresql"):
        open_ledger(url, timeout=2)


def test_a_database_that_is_not_there(cluster: Cluster) -> None:
    cluster.run("CREATE ROLE keyed LOGIN PASSWORD 'right'")
    with says(LedgerError, "nowhere", "does not exist"):
        open_ledger(f"postgresql://keyed:secret@/nowhere?host={cluster.folder}")


def test_the_extra_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with says(LedgerError, "pip install 'onrecord[postgres]'"):
        open_ledger("postgresql://ann:secret@h/press")


def _cutting(database: str) -> str:
    """What cuts every connection to a database."""
    return (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{database}' AND pid <> pg_backend_pid()"
    )


def test_a_server_that_was_started_again_is_reached_again(cluster: Cluster, address: str) -> None:
    with open_ledger(address) as ledger:
        assert ledger.statistics().articles == 3
        database = address.partition("?")[0].rpartition("/")[2]
        cluster.run(_cutting(database))
        assert ledger.statistics().articles == 3
        assert ledger.add(numbered(3))


# What is there


def test_it_is_made_only_where_it_is_wanted(cluster: Cluster) -> None:
    url = cluster.empty()
    for options in ({"create": False}, {"read_only": True}):
        with says(LedgerError, "there is no ledger here"):
            open_ledger(url, **options)
    with open_ledger(url) as ledger:
        assert ledger.path is None
        assert ledger.name == url.replace("/tmp/", "%2Ftmp%2F")
        assert ledger.add(numbered(0))
        assert list(ledger.readings()) == [numbered(0)]
    assert_sound(url)


def test_another_programs_database(cluster: Cluster) -> None:
    url = cluster.empty()
    with closing(psycopg.connect(url, autocommit=True)) as other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
    with says(LedgerCorruptError, "this is a PostgreSQL database, but not a ledger"):
        open_ledger(url)
    assert contents(url) == []


def test_made_by_a_newer_version(cluster: Cluster) -> None:
    address = cluster.empty()
    open_ledger(address).close()
    with closing(psycopg.connect(address, autocommit=True)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    with says(LedgerVersionError, "newer onrecord", "9999"):
        open_ledger(address)


def test_text_that_is_not_unicode(cluster: Cluster) -> None:
    cluster.run("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'")
    with says(LedgerCorruptError, "needs one in UTF8"):
        open_ledger(cluster.url("latin"))


def test_two_ledgers_in_one_database(cluster: Cluster) -> None:
    url = cluster.empty()
    with closing(psycopg.connect(url, autocommit=True)) as other:
        other.execute("CREATE SCHEMA sports")
    sports = f"{url}&options=-csearch_path%3Dsports"
    with open_ledger(url) as one, open_ledger(sports) as two:
        one.add(numbered(1))
        two.add(numbered(2))
        assert [r.article.name for r in one.readings()] == ["1.txt"]
        assert [r.article.name for r in two.readings()] == ["2.txt"]
        assert two.search("budget")


def test_migrations_make_what_the_schema_says(cluster: Cluster) -> None:
    said, made = cluster.empty(), cluster.ledger()
    engine = create_engine(server_url(said))
    schema.metadata.create_all(engine)
    engine.dispose()
    assert _columns(said) == _columns(made)
    assert _indexes(said) == _indexes(made)
    assert _constraints(said) == _constraints(made)


_OTHERS = "('said_words', 'said_size', 'alembic_version', 'said')"


def _columns(url: str) -> set[tuple[object, ...]]:
    return _asked(
        url,
        "SELECT table_name, column_name, data_type, collation_name, is_nullable"
        f" FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT IN {_OTHERS}",
    )


def _indexes(url: str) -> set[tuple[object, ...]]:
    return _asked(
        url,
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
        f" AND tablename NOT IN {_OTHERS} AND indexname <> 'speaker_names_by_part'",
    )


def _constraints(url: str) -> set[tuple[object, ...]]:
    return _asked(
        url,
        "SELECT CAST(CAST(conrelid AS regclass) AS text), pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace"
        f" AND CAST(CAST(conrelid AS regclass) AS text) NOT IN {_OTHERS}",
    )


def _asked(url: str, sql: str) -> set[tuple[object, ...]]:
    with closing(psycopg.connect(url)) as connection:
        return set(connection.execute(sql.encode()).fetchall())


# Who writes


def test_locked(address: str) -> None:
    with closing(psycopg.connect(address)) as other, open_ledger(address, timeout=0.1) as mine:
        other.execute(f"SELECT pg_advisory_xact_lock({APPLICATION_ID}, hashtext('public'))".encode())
        with says(LedgerLockedError, "somebody else is writing"):
            mine.add(numbered(3))
        assert len(list(mine.readings())) == 3
        other.rollback()
        assert mine.add(numbered(3))


def test_a_role_that_may_only_read(cluster: Cluster, address: str) -> None:
    database = address.partition("?")[0].rpartition("/")[2]
    cluster.run("DROP ROLE IF EXISTS reader")
    cluster.run("CREATE ROLE reader LOGIN")
    cluster.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", database)
    with open_ledger(address.replace("onrecord@", "reader@")) as ledger:
        assert ledger.read_only
        assert ledger.search("budget")
        with says(LedgerReadOnlyError):
            ledger.add(numbered(9))
    cluster.run("DROP OWNED BY reader", database)


def test_writers_that_make_the_ledger_at_the_same_time(cluster: Cluster) -> None:
    url = cluster.empty()
    processes = [writer(url, first, first + 20) for first in (0, 10, 20)]
    for process in processes:
        finished(process)
    assert [process.returncode for process in processes] == [0, 0, 0]
    with open_ledger(url) as ledger:
        added = {reading.article.name: reading for reading in ledger.readings()}
    assert added == {f"{number}.txt": numbered(number) for number in range(40)}
    assert_sound(url)


def test_many_read_while_several_write(address: str) -> None:
    over = threading.Event()

    def read() -> int:
        looks = 0
        with open_ledger(address, read_only=True) as mine:
            while not over.is_set() or not looks:
                count = mine.statistics().articles
                hits = mine.search("budget", limit=2000)
                assert len(hits) % 12 == 0
                assert len(hits) >= 12 * count
                looks += 1
        return looks

    def write(first: int) -> None:
        with open_ledger(address, timeout=60) as mine:
            for number in range(first, first + 6):
                mine.add(numbered(number))

    with ThreadPoolExecutor(7) as pool:
        looks = [pool.submit(read) for _ in range(4)]
        writes = [pool.submit(write, first) for first in (10, 14, 18)]
        try:
            for each in writes:
                each.result()
        finally:
            over.set()
        assert all(each.result() for each in looks)
    with open_ledger(address) as ledger:
        assert ledger.statistics().articles == 3 + 14
    assert_sound(address)


def test_the_server_is_killed_while_it_is_written_to(cluster: Cluster, address: str) -> None:
    """A connection that is cut in the middle loses at most the article in hand."""
    database = address.partition("?")[0].rpartition("/")[2]
    done = 3
    with open_ledger(address) as ledger:
        for attempt in range(4):
            cutting = threading.Timer(0.05 + 0.02 * attempt, cluster.run, [_cutting(database)])
            cutting.start()
            with suppress(LedgerError):
                for number in range(done, done + 200):
                    ledger.add(numbered(number))
                    done = number + 1
            cutting.join()
            there = list(ledger.readings())
            assert there == [numbered(number) for number in range(len(there))]
            assert done <= len(there) <= done + 1
            done = len(there)
    assert_sound(address)


def test_a_search_that_is_too_long_for_the_server(address: str) -> None:
    with open_ledger(address) as ledger:
        phrase = '"' + " ".join(f"w{number}" for number in range(1500)) + '"'
        assert ledger.search(phrase) == []
        too_long = '"' + "x" * 499 + '"'
        assert ledger.search(too_long) == []


def test_opening_prints_nothing(address: str) -> None:
    code = "import sys; from onrecord.ledger import open_ledger\nopen_ledger(sys.argv[1]).close()"
    command = [sys.executable, "-W", "error", "-c", code, address]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_accents_marks_and_scripts_are_one_to_both(cluster: Cluster, tmp_path: Path) -> None:
    """Whatever tokenizer does the work, the same words are found."""
    said = [
        "naïve café, cafe\u0301s and ﬁsh", "state-of-the-art e-mail a@b.example", "Straße ĐAKOVO Łódź",
        "3.5 percent, 1,000 people; № 7", "الميناء ليس للبيع", "你好世界", "don't l’été", "Ǆ ŉ ǰ ἄλφα ά й ё",
    ]  # fmt: skip
    asked = [
        "cafe", "cafés", "fish", "ﬁsh", '"of the art"', "example", "mail", "strasse", "straße", "đakovo",
        "dakovo", "lodz", "łodz", '"3 5"', '"1 000"', "7", "ليس", "你好世界", "你好", "don", '"don t"', "ete",
        "l'été", "ǆ", "αλφα", "ἄλφα", "ά", "й", "и", "ё", "е", "caf*",
    ]  # fmt: skip
    with open_ledger(cluster.ledger()) as one, open_ledger(tmp_path / "x.ledger") as two:
        for ledger in (one, two):
            for number, words in enumerate(said):
                ledger.add(press((f"Speaker {number}", "said", words)))
        for words in asked:
            found = [[(hit.content, hit.snippet, round(hit.rank or 0, 9)) for hit in ledger.search(words)]
                     for ledger in (one, two)]  # fmt: skip
            assert found[0] == found[1], words
