"""What every verb prints with."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from onrecord.cli.console import day, plain
from onrecord.cli.forms import ExportForm, ReadForm
from onrecord.export import FORMATS

from .conftest import Run


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone can be set on Unix only")
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
def test_a_day_is_the_same_wherever_the_reader_is(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert day(datetime(2026, 3, 1)) == "2026-03-01"
        assert day(datetime(2026, 3, 1, 23, 30)) == "2026-03-01"
        assert day(datetime(2026, 3, 1, tzinfo=UTC)) == "2026-03-01"
        assert day(datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=2)))) == "2026-02-28"
        assert day(None) == ""
        assert day(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))) == "0001-01-01"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\tb\nc\r\nd", "a b c d"),
        ("\x1b[31mred\x07", "[31mred"),
        ("  two  words ", "two words"),
        ("\u202eturned\u2028", "turned"),
        ("", ""),
        (None, ""),
    ],
)
def test_plain(text: str | None, line: str) -> None:
    assert plain(text) == line


def test_the_forms_are_those_of_the_exports() -> None:
    assert {*ExportForm} == {*FORMATS}
    assert [*ReadForm] == [ReadForm.TABLE, *ExportForm]


def test_a_bug_is_one_line_without_its_traceback(onrecord: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr("onrecord.ledger.open_ledger", fail)
    ran = onrecord("search", "x")
    assert (ran.code, ran.out) == (1, b"")
    first, second = ran.complaints
    assert first == "this is a bug in onrecord: ZeroDivisionError: by zero"
    assert "--traceback" in second
    with pytest.raises(ZeroDivisionError):
        onrecord("--traceback", "search", "x")


def test_ctrl_c(onrecord: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("onrecord.ledger.open_ledger", stop)
    ran = onrecord("search", "x")
    assert (ran.code, ran.out, ran.complaints) == (130, b"", ["stopped"])
