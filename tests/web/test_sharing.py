"""Processes that listen at one socket share the connections; here two loops in two threads stand for them."""

from __future__ import annotations

import asyncio
import errno
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from onrecord.web.sharing import SharingLoop


class Worker:
    """A loop in a thread of its own, which answers every line with its name and counts its connections."""

    def __init__(self, shared: socket.socket, name: bytes) -> None:
        self.open = 0
        self._name = name
        self._loop = SharingLoop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(shared.dup(),))
        self._thread.start()
        assert self._ready.wait(10)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        while await reader.readline():
            writer.write(self._name)
            await writer.drain()
        self.open -= 1
        writer.close()

    def _run(self, shared: socket.socket) -> None:
        asyncio.set_event_loop(self._loop)
        self._stopped = self._loop.create_future()
        self._loop.run_until_complete(self._serve(shared))

    async def _serve(self, shared: socket.socket) -> None:
        async with await asyncio.start_server(self._answer, sock=shared):
            self._ready.set()
            await self._stopped

    def stop(self) -> int:
        """How many connections are left, once the clients have closed theirs."""
        until = time.monotonic() + 10
        while self._loop.open and time.monotonic() < until:
            time.sleep(0.01)
        left = self._loop.open
        self._loop.call_soon_threadsafe(self._stopped.set_result, None)
        self._thread.join(10)
        assert not self._thread.is_alive()
        self._loop.close()
        return left


@pytest.fixture
def shared() -> Iterator[socket.socket]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        listening.setblocking(False)
        yield listening


def _connected(shared: socket.socket) -> socket.socket:
    client = socket.create_connection(shared.getsockname(), timeout=10)
    client.sendall(b"who\n")
    return client


@pytest.mark.parametrize(("many", "pause"), [(12, 0.0), (12, 0.02), (40, 0.02)])
def test_each_has_its_share(shared: socket.socket, many: int, pause: float) -> None:
    """Whether the connections come all at once or one after the other."""
    workers = [Worker(shared, b"a"), Worker(shared, b"b")]
    clients = []
    try:
        for _ in range(many):
            clients.append(_connected(shared))
            time.sleep(pause)
        heard = [client.recv(1) for client in clients]
    finally:
        for client in clients:
            client.close()
        for worker in workers:
            worker.stop()
    # asyncio's own loop lets one of them have all, or nearly all.
    assert min(heard.count(b"a"), heard.count(b"b")) >= many // 4


def test_one_alone_takes_all(shared: socket.socket) -> None:
    worker = Worker(shared, b"a")
    clients = [_connected(shared) for _ in range(30)]
    try:
        assert [client.recv(1) for client in clients] == [b"a"] * 30
        assert worker._loop.open == 30
    finally:
        for client in clients:
            client.close()
        left = worker.stop()
    assert left == 0


def test_without_a_free_file_it_waits(shared: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is reported, and nobody listens no more for a second; a loop that went on at once would spin."""
    worker = Worker(shared, b"a")
    reports: list[dict[str, object]] = []
    worker._loop.set_exception_handler(lambda _, context: reports.append(context))

    def no_file(_: socket.socket) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(socket.socket, "accept", no_file)
    try:
        with socket.socket() as client:
            client.connect(shared.getsockname())
            time.sleep(0.5)
    finally:
        worker.stop()
    assert 0 < len(reports) < 5
