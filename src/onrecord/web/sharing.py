"""An event loop for processes that listen at one socket, so that each has its share of the connections.

The system wakes all of them for a new connection, and asyncio takes all that wait: the process that wakes
first would have every connection, and keep it as long as the browser does. Here a process takes one at a
time, and the later the more it has already; so the one that has fewest takes it.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

_MOST_COURTESY, _HALF = 0.008, 8
"""Seconds to wait at most before another connection is taken; half of it where so many are open here."""


def without_delay(shared: socket.socket) -> socket.socket:
    """`shared`, whose connections send at once what they have.

    uvicorn makes it without saying that it is TCP, so asyncio leaves Nagle's algorithm on: every answer on a
    kept connection would wait 40 ms for the other side's acknowledgement.
    """
    shared.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return shared


class SharingLoop(asyncio.SelectorEventLoop):
    """Leaves a new connection to a process that has fewer."""

    def __init__(self) -> None:
        super().__init__()
        self.open = 0
        """Connections that were taken and not lost."""

    def _accept_connection(
        self,
        protocol_factory: Callable[[], Any],
        sock: socket.socket,
        sslcontext: Any = None,
        server: Any = None,
        backlog: int = 100,
        *rest: Any,
    ) -> None:
        """Called by asyncio where a connection waits at `sock`; it would take `backlog` of them at once."""
        # This is asyncio's own, and it has no other place for it; a test sees to it that it is still called.
        accept = super()._accept_connection  # type: ignore[misc]

        def counted() -> Any:
            protocol = protocol_factory()
            lost = protocol.connection_lost

            def left(reason: Exception | None) -> None:
                self.open -= 1
                lost(reason)

            protocol.connection_lost = left
            self.open += 1
            return protocol

        def take() -> None:
            if sock.fileno() < 0:
                return  # closed meanwhile
            # First, since asyncio takes it away again for a while where no file may be opened any more.
            self.add_reader(
                sock, self._accept_connection, protocol_factory, sock, sslcontext, server, backlog, *rest
            )
            accept(counted, sock, sslcontext, server, 1, *rest)

        self.remove_reader(sock)
        self.call_later(_MOST_COURTESY * self.open / (self.open + _HALF), take)
