"""A web that does not wait between two requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from onrecord.ingest import Web


@pytest.fixture
def web(hurried: None) -> Iterator[Web]:
    """Fetches from loopback, at once."""
    with Web(version="9.9", allow_private=True) as fetching:
        yield fetching
