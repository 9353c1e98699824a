"""What every verb prints with."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from onrecord.cli.console import day, plain


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
