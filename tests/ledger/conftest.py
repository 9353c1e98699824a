"""A ledger for every test that asks for one, in a file and on a server: what holds of one, holds of both."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onrecord.ledger import Ledger, open_ledger

from .cluster import Cluster, running

Place = Path | str
"""Where a ledger is: a file, or the address of a database."""

Places = Callable[[], Place]
"""Makes room for one more ledger, each time somewhere else."""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server of our own; skips where there can be none."""
    with running() as started:
        yield started


def in_files(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Places in files, each in a folder of its own."""
    numbers = itertools.count()
    folder = tmp_path_factory.mktemp("ledgers")

    def new() -> Path:
        here = folder / str(next(numbers))
        here.mkdir()
        return here / "press.ledger"

    return new


@pytest.fixture(scope="module", params=["file", "server"])
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Where ledgers can be; a module that is about files alone has a fixture of this name for itself."""
    if request.param == "file":
        return in_files(tmp_path_factory)
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.ledger


@pytest.fixture
def path(places: Places) -> Place:
    """Where a ledger is to be."""
    return places()


@pytest.fixture
def ledger(path: Place) -> Iterator[Ledger]:
    with open_ledger(path) as opened:
        yield opened
