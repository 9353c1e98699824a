"""What the intake keeps beside articles: problems, feeds, and the names that articles were read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from onrecord.errors import LedgerReadOnlyError
from onrecord.ledger import Ledger, open_ledger
from onrecord.records import Feed

from .conftest import Place
from .samples import assert_sound, contents, press

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def test_a_problem_is_tried_again_until_it_is_solved(ledger: Ledger, path: Place) -> None:
    before = datetime.now(UTC)
    ledger.put_aside("a.html", "it is empty")
    ledger.put_aside("b.html", "timed out")
    ledger.put_aside("a.html", "it is gone")
    newest, other = ledger.problems()
    assert (newest.origin, newest.reason, newest.tries) == ("a.html", "it is gone", 2)
    assert (other.origin, other.reason, other.tries) == ("b.html", "timed out", 1)
    assert before <= other.at <= newest.at <= datetime.now(UTC)
    ledger.solved("a.html")
    ledger.solved("never tried")
    assert ledger.problems() == [other]
    assert_sound(path)


def test_a_name_that_is_no_text_can_be_put_aside(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.put_aside("caf\udce9.html", "no \ud800 text")
    (problem,) = ledger.problems()
    assert (problem.tries, problem.reason) == (2, "no \\ud800 text")
    assert not ledger.has_name("caf\udce9.html")
    ledger.solved("caf\udce9.html")
    assert ledger.problems() == []


def test_feeds_are_kept_as_they_are(ledger: Ledger, path: Place) -> None:
    plain = Feed("https://b.example/feed")
    full = Feed("https://a.example/feed", "A", '"1"', "Wed, 01 May 2024 10:00:00 GMT", NOON, 3)
    for feed in (plain, full, plain):
        ledger.keep_feed(feed)
    assert ledger.feeds() == [full, plain]
    east = replace(full, etag=None, failures=0, polled=NOON.astimezone(timezone(timedelta(hours=9))))
    ledger.keep_feed(east)
    assert ledger.feeds() == [east, plain]
    ledger.forget_feed(plain.url)
    ledger.forget_feed("https://nobody.example/")
    assert ledger.feeds() == [east]
    assert_sound(path)


def test_an_article_is_known_by_every_name_it_was_read_from(ledger: Ledger, path: Place) -> None:
    reading = press(("Varga", "said", "no"))
    assert not ledger.has_name("by hand")
    assert ledger.add(reading)
    copy = replace(reading, article=replace(reading.article, name="https://b.example/copy"))
    assert not ledger.add(copy)
    once = contents(path)
    assert not ledger.add(copy)
    assert not ledger.add(reading)
    assert contents(path) == once
    assert ledger.has_name("by hand")
    assert ledger.has_name("https://b.example/copy")
    assert not ledger.has_name("https://b.example/")
    assert [each.article.name for each in ledger.readings()] == ["by hand"]


def test_a_ledger_that_may_only_be_read(ledger: Ledger, path: Place) -> None:
    ledger.put_aside("a.html", "it is empty")
    with open_ledger(path, read_only=True) as mine:
        assert [problem.origin for problem in mine.problems()] == ["a.html"]
        assert mine.feeds() == []
        changes: list[Callable[[], None]] = [
            lambda: mine.put_aside("b.html", "x"),
            lambda: mine.solved("a.html"),
            lambda: mine.keep_feed(Feed("https://a.example/")),
            lambda: mine.forget_feed("https://a.example/"),
        ]
        for change in changes:
            with pytest.raises(LedgerReadOnlyError):
                change()
