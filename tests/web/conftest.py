"""A ledger of the sample articles, served: to a client in this process, and to a browser."""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient

import onrecord
from onrecord.extract.extractor import Extractor
from onrecord.ledger import open_ledger
from onrecord.web.app import make_app
from onrecord.web.serving import Limits, Rate, Serving
from onrecord.web.tokens import May, TokenBook
from tests.web.press import fill

HOST = "127.0.0.1:8080"
UNHURRIED = Rate(100_000.0, 100_000.0)
LIMITS = Limits(asked=UNHURRIED, read=UNHURRIED, tried=UNHURRIED)
Client = Callable[..., TestClient]


@pytest.fixture(scope="session")
def press(
    tmp_path_factory: pytest.TempPathFactory, extractor: Extractor, pytestconfig: pytest.Config
) -> Path:
    """The sample ledger; nobody may add to it. It is kept between runs while what makes it is the same."""
    # With "-p no:cacheprovider" there is no cache.
    cache = getattr(pytestconfig, "cache", None)
    kept = cache.mkdir("press") / f"{_makers()}.ledger" if cache else None
    path = tmp_path_factory.mktemp("press") / "press.ledger"
    if kept is None or not kept.exists():
        fill(path, extractor)
        if kept is None:
            return path
        for old in kept.parent.iterdir():
            old.unlink()
        shutil.copy(path, kept)
    else:
        shutil.copy(kept, path)
    return path


def _makers() -> str:
    """Stands for all code, samples and weights that the sample ledger follows from."""
    digest = hashlib.sha256(Path(__file__).with_name("press.py").read_bytes())
    package = Path(onrecord.__file__).parent
    for file in sorted(package.rglob("*")):
        if file.is_file() and not {"web", "cli", "__pycache__"} & set(file.relative_to(package).parts):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:20]


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    """How the tests serve: with a tokens' file of their own, and no limits to how often one may ask."""
    return Serving(ledger="press.ledger", tokens=str(tmp_path / "tokens.json"), limits=LIMITS)


@pytest.fixture
def client_of(serving: Serving) -> Iterator[Client]:
    """Makes a client of a ledger, served as `serving` says, but for what is changed."""
    running: list[TestClient] = []

    def make(path: Path, *, base: str = f"http://{HOST}", **changed: object) -> TestClient:
        app = make_app(open_ledger(path), replace(serving, **changed))  # type: ignore[arg-type]
        client = TestClient(app, base_url=base, follow_redirects=False, raise_server_exceptions=False)
        running.append(client)
        return client.__enter__()

    yield make
    for client in running:
        client.__exit__(None, None, None)


@pytest.fixture
def client(press: Path, client_of: Client) -> TestClient:
    """A client of the sample ledger, on loopback."""
    return client_of(press)


@pytest.fixture
def own(press: Path, tmp_path: Path) -> Path:
    """A copy of the sample ledger, to be written to."""
    return Path(shutil.copy(press, tmp_path / "own.ledger"))


@pytest.fixture
def writer(serving: Serving) -> dict[str, str]:
    """The header of somebody whose token may write."""
    return bearer(TokenBook(serving.tokens_path).add("desk", May.WRITE))


@pytest.fixture
def reader(serving: Serving) -> dict[str, str]:
    """The header of somebody whose token may read."""
    return bearer(TokenBook(serving.tokens_path).add("guest", May.READ))


def bearer(token: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="session")
def site_address(press: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the sample ledger, for a browser."""
    with running(press, tmp_path_factory.mktemp("served")) as address:
        yield address


class running:  # noqa: N801  (it is used as a function is)
    """A server of the ledger at `path`, in a thread of this process, as long as the block lasts."""

    def __init__(self, path: Path, folder: Path) -> None:
        serving = Serving(ledger=str(path), port=0, tokens=str(folder / "tokens.json"), limits=LIMITS)
        app = make_app(open_ledger(path), serving)
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        until = time.monotonic() + 30
        while not self._server.started:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.02)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
