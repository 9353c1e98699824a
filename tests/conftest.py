"""What every test shares: a loaded extractor, a site to fetch from, how long hypothesis may look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from onrecord.extract.extractor import Extractor
from onrecord.ingest import fetch, pacing
from tests.ingest.serving import Site, serving

settings.register_profile("onrecord", deadline=None, max_examples=60, print_blob=True)
settings.load_profile("onrecord")


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The shipped model. Tests may rely on it only for the very plainest sentence."""
    return Extractor(threads=1)


@pytest.fixture
def site() -> Iterator[Site]:
    """A server on loopback that a test tells what to answer."""
    with serving() as running:
        yield running


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between two requests, and hardly any before another try."""
    monkeypatch.setattr(fetch, "PAUSE", 0.0)
    monkeypatch.setattr(pacing, "FIRST_WAIT", 0.0)
    monkeypatch.setattr(fetch, "back_off", lambda failures: 0.0)


@pytest.fixture
def file_modes(tmp_path: Path) -> None:
    """Skips where no file mode stops us: on Windows, and for a root who has kept all powers."""
    closed = tmp_path / "closed"
    closed.touch(mode=0)
    try:
        closed.read_bytes()
    except PermissionError:
        return
    pytest.skip("file modes stop nobody here")
