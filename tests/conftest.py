"""What every test shares: one loaded extractor, and how long hypothesis may look for trouble."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from onrecord.extract.extractor import Extractor

settings.register_profile("onrecord", deadline=None, max_examples=60, print_blob=True)
settings.load_profile("onrecord")


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The shipped model. Tests may rely on it only for the very plainest sentence."""
    return Extractor(threads=1)


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
