"""A site to fetch from, and a web that does not wait between two requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from onrecord.ingest import Web, fetch, pacing

from .serving import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between two requests, and hardly any before another try."""
    monkeypatch.setattr(fetch, "PAUSE", 0.0)
    monkeypatch.setattr(pacing, "FIRST_WAIT", 0.0)
    monkeypatch.setattr(fetch, "back_off", lambda failures: 0.0)


@pytest.fixture
def web(hurried: None) -> Iterator[Web]:
    """Fetches from loopback, at once."""
    with Web(version="9.9", allow_private=True) as fetching:
        yield fetching
