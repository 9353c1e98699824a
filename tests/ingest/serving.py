"""A web server on loopback that a test fills with pages, and with handlers that misbehave."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """The pages of one server by path; `asked` are the requests it got, as (path, headers)."""

    port: int = 0
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """What was asked for, without the robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(
        self, path: str, data: bytes | str, kind: str = "text/html", status: int = 200, **headers: str
    ) -> str:
        """Put `data` at `path`; header names are given with underscores. Returns the address."""
        body = data.encode() if isinstance(data, str) else data
        self.pages[path] = answer(body, kind, status, **headers)
        return self.url(path)

    def handle(self, path: str, handler: Answer) -> str:
        """Let `handler` answer at `path`. Returns the address."""
        self.pages[path] = handler
        return self.url(path)


def answer(body: bytes, kind: str = "text/html", status: int = 200, **headers: str) -> Answer:
    def send(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return send


def redirect(where: str, status: int = 302) -> Answer:
    return answer(b"", status=status, Location=where)


def story(title: str, *paragraphs: str, head: str = "") -> str:
    """A page with an article on it, long enough to be taken for one."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or (BODY,))
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )


BODY = (
    "“The ferry will sail again before the winter,” the harbour master Ines Calder said on Tuesday, and she"
    " added that the crew had been told of it. The town has waited for this since the storm in October."
)


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers.items())))
            handler = site.pages.get(self.path) or answer(b"nothing here", status=404)
            try:
                handler(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
