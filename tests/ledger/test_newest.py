"""What somebody said last is one list, whether it is made from the newest articles or from the speaker."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from onrecord.errors import QueryError
from onrecord.ledger import Ledger, newest, open_ledger
from onrecord.ledger.search import Query, Window
from onrecord.records import Act, Kind, Reading

from .conftest import Places
from .samples import doing, press

NAMES = ("Ione Brask", "Odo Fenn", "Tilla Plein", "Ada Lorn")
FIRST = datetime(2026, 3, 1, 9, tzinfo=UTC)


def _reading(number: int, chance: random.Random) -> Reading:
    """Brask is in most articles, Lorn in few and only in old ones; some have one time, some none."""
    often = (8, 3, 2, 1 if number < 30 else 0)
    who = chance.choices(NAMES, often, k=chance.randint(1, 4))
    reading = press(
        *((name, "said", f"number {number}, {place}") for place, name in enumerate(who)),
        outlet=chance.choice(["Post", "Daily", None]),
        published=None if number % 9 == 4 else FIRST + timedelta(hours=number // 3 * 7),
        speakers=[name if chance.random() < 0.9 else None for name in who],
        kinds=chance.choices(list(Kind), k=len(who)),
        scores=[chance.random() for _ in who],
    )
    done = [(chance.choice((Act.DENY, Act.ACCUSE)), chance.choice(NAMES)) for _ in who]
    return doing(reading, *done)


@pytest.fixture(scope="module")
def shelf(places: Places) -> Iterator[Ledger]:
    chance = random.Random("newest")
    with open_ledger(places()) as ledger:
        for number in chance.sample(range(70), 70):
            ledger.add(_reading(number, chance))
        yield ledger


QUESTIONS: list[dict[str, Any]] = [
    {},
    {"kind": "direct"},
    {"act": "deny"},
    {"toward": "Fenn"},
    {"outlet": "post"},
    {"since": date(2026, 3, 4)},
    {"until": date(2026, 3, 3)},
    {"since": date(2026, 3, 2), "until": date(2026, 3, 5), "outlet": "Daily", "kind": "indirect"},
    {"min_score": 0.5},
    {"offset": 4},
]


@pytest.mark.parametrize("filters", QUESTIONS, ids=str)
@pytest.mark.parametrize("enough", [1, 2, 10_000])
@pytest.mark.parametrize("name", ["Brask", "Odo Fenn", "Lorn"])
def test_both_ways_find_the_same(
    shelf: Ledger, monkeypatch: pytest.MonkeyPatch, name: str, enough: int, filters: dict[str, Any]
) -> None:
    """Page for page, until there is nothing behind; too small a window is found out."""
    monkeypatch.setattr(newest, "_SHORTER", 0)
    monkeypatch.setattr(newest, "_ENOUGH", enough)
    words = shelf._database.words
    for speaker in (name, shelf.the_speaker(name).speaker.id):
        after: str | None = None
        for _ in range(100):
            query = Query(speaker=speaker, limit=5, after=after, **filters)
            with shelf._reading() as connection:
                rows = newest.found(connection, query, words)
                assert rows == newest._rows(connection, query.sql(words))
            if len(rows) < 5:
                break
            after = rows[-1].id
        else:
            raise AssertionError("the list has no end")


def test_the_window_is_used_and_holds_what_it_should(shelf: Ledger) -> None:
    """The SQL for a window gives the beginning of the list, all of it from articles with a day."""
    words = shelf._database.words
    query = Query(speaker="Brask", limit=2)
    with shelf._reading() as connection:
        assert newest.window_of(connection, query) is not None
        assert newest.window_of(connection, Query(speaker="Lorn", limit=2)) is None
        assert newest.window_of(connection, Query("number", speaker="Brask", limit=2)) is None
        assert newest.window_of(connection, Query(limit=2)) is None
    sql, parameters = shelf.search_sql("", speaker="Brask", limit=2)
    assert "LIMIT :window" in sql
    assert 0 < int(str(parameters["window"])) < 70
    with shelf._reading() as connection:
        rows = newest._rows(connection, query.window_sql(words, Window(20)))
    assert len(rows) == 2
    assert all(one.published >= other.published for one, other in pairwise(rows))


def test_pages_of_a_search_join_without_a_gap(shelf: Ledger) -> None:
    whole = [hit.statement.id for hit in shelf.search("", speaker="Brask", limit=500)]
    shown: list[str] = []
    while True:
        more: dict[str, Any] = {"after": shown[-1]} if shown else {}
        page = [hit.statement.id for hit in shelf.search("", speaker="Brask", limit=3, **more)]
        shown += page
        if len(page) < 3:
            break
    assert shown == whole
    assert len(whole) > 60


@pytest.mark.parametrize("bad", [{"limit": -1}, {"offset": -2}, {"kind": "loud"}, {"act": "sing"}], ids=str)
def test_bad_questions_are_told_all_the_same(shelf: Ledger, bad: Any) -> None:
    with pytest.raises(QueryError):
        shelf.search("", speaker="Brask", **bad)
