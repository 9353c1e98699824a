"""Killed, raced and read at the same time, a ledger loses at most the article in hand."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from onrecord.ledger import Ledger, open_ledger
from onrecord.records import Speaker

from .conftest import Place
from .samples import assert_sound, contents
from .writing import numbered

WRITING = Path(__file__).with_name("writing.py")


def writer(path: Place, first: int, last: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITING), str(path), str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> list[int]:
    """The numbers of the articles that the process said are on the ledger, once it has ended."""
    out, _ = process.communicate(timeout=120)
    return [int(line) for line in out.splitlines()]


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_at_any_moment_every_article_is_whole(path: Place) -> None:
    chance, done = random.Random(20240501), 0
    for _ in range(6):
        process = writer(path, done, 100_000)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        os.kill(process.pid, signal.SIGKILL)
        acknowledged = [int(first), *finished(process)]
        with open_ledger(path) as ledger:
            added = list(ledger.readings())
        assert_sound(path)
        assert added == [numbered(number) for number in range(len(added))]
        assert acknowledged[-1] + 1 <= len(added) <= acknowledged[-1] + 2
        done = len(added)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_killed_at_a_hundred_random_moments(tmp_path: Path) -> None:
    path = tmp_path / "press.ledger"
    command = [sys.executable, str(WRITING.with_name("killing.py")), str(path), "100"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 30
    assert_sound(path)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_while_the_ledger_is_made(tmp_path: Path) -> None:
    chance = random.Random(7)
    for attempt in range(4):
        fresh = tmp_path / f"{attempt}.ledger"
        process = writer(fresh, 0, 1)
        deadline = time.monotonic() + 30
        while not fresh.exists() and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.05))
        os.kill(process.pid, signal.SIGKILL)
        finished(process)
        with open_ledger(fresh) as ledger:
            ledger.add(numbered(0))
            assert list(ledger.readings()) == [numbered(0)]
        assert_sound(fresh)


def test_writers_in_several_processes_from_the_first_moment(path: Place) -> None:
    # They race to make the ledger, and for every article: each range overlaps the next.
    processes = [writer(path, first, first + 40) for first in (0, 20, 40)]
    for process in processes:
        finished(process)
    assert [process.returncode for process in processes] == [0, 0, 0]
    with open_ledger(path) as ledger:
        added = {reading.article.name: reading for reading in ledger.readings()}
        assert ledger.statistics().articles == 80
    assert added == {f"{number}.txt": numbered(number) for number in range(80)}
    assert_sound(path)


def test_readers_while_one_writes(ledger: Ledger, path: Place) -> None:
    over = threading.Event()

    def read() -> int:
        looks, seen = 0, 0
        with open_ledger(path, read_only=True) as mine:
            while not over.is_set() or not looks:
                added = list(mine.readings())
                assert added == [numbered(number) for number in range(len(added))]
                assert len(added) >= seen
                hits = mine.search("budget", limit=1000)
                assert len(hits) % 12 == 0
                assert {hit.source for hit in hits} <= {f"Speaker {number}" for number in range(7)}
                looks, seen = looks + 1, len(added)
        return looks

    with ThreadPoolExecutor(3) as pool:
        looks = [pool.submit(read) for _ in range(3)]
        try:
            for number in range(60):
                ledger.add(numbered(number))
        finally:
            over.set()
        assert all(look.result() for look in looks)


def test_threads_share_one_ledger(ledger: Ledger, path: Place) -> None:
    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(lambda number: ledger.add(numbered(number % 30)), range(60)))
    assert sum(added) == 30
    assert ledger.statistics().articles == 30
    assert_sound(path)


def test_an_error_halfway_adds_nothing(ledger: Ledger, path: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.add(numbered(0))
    before = contents(path)
    monkeypatch.setattr("onrecord.ledger.placing.settle", _interrupt)
    with pytest.raises(KeyboardInterrupt):
        ledger.add(numbered(1))
    monkeypatch.undo()
    assert contents(path) == before
    assert ledger.add(numbered(1))


def test_a_clock_that_jumps(ledger: Ledger, path: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came first is told by its number, and what holds by what supersedes it: never by a clock."""
    times = iter(["2026-03-01T00:00:00", "2031-01-01T00:00:00"] + ["1999-12-31T23:59:59"] * 50)
    monkeypatch.setattr("onrecord.ledger.moments.now", lambda: next(times))
    for number in range(3):
        ledger.add(numbered(number))
    statement = numbered(1).statements[0].id
    for place, name in ((0, "Anna Holt"), (0, "Boris Varga"), (1, "Anna Holt")):
        said = numbered(1).statements[place].id
        assert ledger.judge(said, Speaker(name, "person"), decided_by=name)
    ledger.merge("Anna Holt", "Boris Varga")
    ledger.put_aside("https://a.example/", "it is empty")
    ledger.put_aside("https://a.example/", "it is empty still")
    assert ledger.reading(numbered(0).article.id) == numbered(0)
    assert [each.current for each in ledger.judgements(statement)] == [False, False, True]
    assert ledger.undo().verb == "merge"
    assert [problem.tries for problem in ledger.problems()] == [2]
    assert_sound(path)


def _interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_mapped_file_is_the_same_ledger(tmp_path: Path) -> None:
    """It is read through the mapping, and what others add meanwhile is seen."""
    path = tmp_path / "press.ledger"
    with open_ledger(path) as writing, open_ledger(path, mapped=True) as mapped:
        for number in range(20):
            writing.add(numbered(number))
            assert sum(1 for _ in mapped.readings()) == number + 1
        with mapped._reading() as connection:
            assert connection.exec_driver_sql("PRAGMA mmap_size").scalar() > 0  # type: ignore[operator]
        mapped.add(numbered(20))
        assert list(mapped.readings()) == list(writing.readings())
    assert_sound(path)
