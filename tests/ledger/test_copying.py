"""A copy is the ledger itself in another place: every row, every belief, every decision."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from onrecord.errors import LedgerError
from onrecord.ledger import Ledger, open_ledger
from onrecord.ledger.copying import TABLES
from onrecord.ledger.schema import metadata
from onrecord.records import Act, Feed, Speaker

from .conftest import Place, Places
from .samples import assert_sound, doing, press
from .writing import numbered


def fill(ledger: Ledger) -> None:
    """A little of everything that a ledger can hold."""
    for number in range(12):
        ledger.add(numbered(number))
    ledger.add(
        doing(
            press(("Ione Brask", "said", "the quay is new"), ("Tomas Reik", "denied", "it")),
            None,
            (Act.DENY, "Ione Brask", 0),
        )
    )
    ledger.add(press(("I. Brask", "said", "the pier is old"), published=datetime(2026, 1, 1, tzinfo=UTC)))
    ledger.judge(numbered(3).statements[0].id, Speaker("Anna Holt"), decided_by="an editor")
    ledger.merge("Speaker 1", "Speaker 2", reason="one person")
    ledger.rename("Tomas Reik", "Tomás Reik")
    ledger.put_aside("https://a.example/1", "it is empty")
    ledger.keep_feed(Feed("https://a.example/feed", "A", '"1"', polled=datetime(2026, 1, 2, tzinfo=UTC)))


def rows(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    with ledger._database.reading() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(select(*table.primary_key, table)))
            for table in metadata.sorted_tables
        }


def test_every_table_is_copied() -> None:
    assert {table.name for table in TABLES} == set(metadata.tables)


def test_a_copy_and_its_copy_are_the_ledger(ledger: Ledger, path: Place, tmp_path: Path) -> None:
    """From a file into a file, or from a server into a file; and back, to the other kind if there is one."""
    fill(ledger)
    seen: list[tuple[int, int]] = []
    with open_ledger(tmp_path / "copy.ledger") as copy:
        assert ledger.copy_to(copy, lambda done, total: seen.append((done, total))) == 14
        assert rows(copy) == rows(ledger)
        assert list(copy.readings()) == list(ledger.readings())
        for asked in ("budget", '"pier is old"', "speaker:brask"):
            mine, theirs = copy.search(asked), ledger.search(asked)
            assert [hit.statement for hit in mine] == [hit.statement for hit in theirs]
        assert copy.decisions() == ledger.decisions()
        assert copy.undo().what == ledger.decisions()[0].what
        assert copy.add(numbered(99))
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert_sound(tmp_path / "copy.ledger")


def test_back_to_where_it_came_from(places: Places, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "x.ledger") as first, open_ledger(places()) as second:
        fill(first)
        first.copy_to(second)
        with open_ledger(tmp_path / "y.ledger") as third:
            second.copy_to(third)
            assert rows(third) == rows(first)
        assert second.faults is not None
        assert list(second.faults()) == []


def test_nothing_is_copied_over_something(ledger: Ledger, places: Places) -> None:
    fill(ledger)
    with open_ledger(places()) as other:
        other.keep_feed(Feed("https://b.example/feed"))
        before = rows(other)
        with pytest.raises(LedgerError, match="not empty"):
            ledger.copy_to(other)
        assert rows(other) == before


def test_stopped_in_the_middle_nothing_is_there(ledger: Ledger, places: Places) -> None:
    fill(ledger)

    def stop(done: int, _: int) -> None:
        if done > 20:
            raise KeyboardInterrupt

    place = places()
    with open_ledger(place) as other:
        with pytest.raises(KeyboardInterrupt):
            ledger.copy_to(other, stop)
        assert not any(rows(other).values())
        assert ledger.copy_to(other) == 14
        assert rows(other) == rows(ledger)
    assert_sound(place)
