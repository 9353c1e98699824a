"""What every test shares: one loaded extractor, and how long hypothesis may look for trouble."""

from __future__ import annotations

import pytest
from hypothesis import settings

from onrecord.extract.extractor import Extractor

settings.register_profile("onrecord", deadline=None, max_examples=60, print_blob=True)
settings.load_profile("onrecord")


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The shipped model. Tests may rely on it only for the very plainest sentence."""
    return Extractor(threads=1)
