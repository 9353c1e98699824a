"""Addresses into bytes: the only module that opens a connection.

Whatever a server does is bounded: in bytes once unpacked, in seconds from first to last, in redirects and
in tries. The machine that is connected to is looked at before a word is sent to it, at every redirect too,
so that no page, feed or name server can make this program ask in the local network. There is one
connection at a time, a pause between two requests to one host, and a robots.txt is obeyed.

Proxies are not used: with one in between, nobody here would know whom it connects to.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from onrecord.errors import LaterError, SourceError, UnreadableError
from onrecord.ingest.addresses import clean_address, host_of, is_public, site_of, without_secrets
from onrecord.ingest.pacing import MAX_WAIT, Pace, back_off, retry_after
from onrecord.ingest.robots import AGENT, Robots
from onrecord.ingest.robots import MAX_BYTES as MAX_ROBOTS_BYTES

if TYPE_CHECKING:
    import httpx2

MAX_BYTES = 16 * 1024 * 1024
"""What is larger than this, unpacked, in bytes, is not fetched whole: no article or feed is."""

DEADLINE = 60.0
"""How long one request may take from the connection to the last byte, in seconds."""

SILENCE = 20.0
"""How long a server may take to connect, or stay silent in between, in seconds."""

MAX_REDIRECTS = 10
"""How many redirects of one address are followed."""

TRIES = 3
"""How often an address is asked for before it is put off."""

PAUSE = 1.0
"""The pause between two requests to one host, in seconds, where its robots.txt asks for no longer one."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Fetched:
    """At `address`, after redirects, there were `data`; the server says that they are in `charset`.

    `etag` and `last_modified` are for the next time. `unchanged` says that nothing is new since the last
    one, and `data` is empty then.
    """

    address: str
    data: bytes
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    charset: str | None
    data: bytes


class Web:
    """Fetches addresses, politely and one at a time. Close it, or use it as a context."""

    def __init__(
        self,
        *,
        version: str = "",
        contact: str | None = None,
        allow_private: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the limits as the module has them; a server's operator is told of `version` and `contact`.

        With `allow_private` the local network may be asked too. `sleep` waits, in seconds, and may raise
        what is to end the waiting.
        """
        self._agent = (
            f"{AGENT}/{version}".rstrip("/") + f" (reads news for who said what; {contact or AGENT})"
        )
        self._allow_private = allow_private
        self._sleep = sleep
        self._pace = Pace(sleep)
        self._robots = Robots(self._robots_txt)
        self._client: httpx2.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the connections took; another close does nothing."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def get(self, address: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """What is at `address` now; with what the last answer said, only if it has changed since.

        Raises UnreadableError, naming the address and saying why: LaterError where it may be there later.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value and value.isprintable()}
        try:
            return self._follow(address, headers)
        except SourceError as error:
            error.origin = without_secrets(address)
            raise

    def _follow(self, address: str, headers: Mapping[str, str]) -> Fetched:
        start = clean_address(address)
        place = start
        seen = [place]
        while True:
            self._require_permission(start, place)
            answer = self._ask(start, place, headers, MAX_BYTES)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                break
            place = _redirected(start, place, answer.headers["location"])
            if place in seen:
                raise UnreadableError(f"{start}: redirects in a circle, by way of {place}")
            seen.append(place)
            if len(seen) > MAX_REDIRECTS + 1:
                raise UnreadableError(f"{start}: redirects more than {MAX_REDIRECTS} times")
        unchanged = answer.status == HTTPStatus.NOT_MODIFIED
        if not unchanged and not 200 <= answer.status < 300:
            raise UnreadableError(f"{start}: {_meaning(answer.status)}")
        return Fetched(
            address=place,
            data=answer.data,
            charset=answer.charset,
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
            unchanged=unchanged,
        )

    def _require_permission(self, start: str, place: str) -> None:
        try:
            allowed = self._robots.rules(site_of(place)).allow(place)
        except LaterError as error:
            raise _put_off(f"{start}: its robots.txt could not be asked: {error}", error.wait) from error
        except UnreadableError as error:
            reason = str(error).removeprefix(f"{site_of(place)}/robots.txt: ")
            raise UnreadableError(f"{start}: {reason}") from error
        if not allowed:
            where = "" if place == start else f" of {host_of(place)}, where it leads,"
            raise UnreadableError(f"{start}: the robots.txt{where} does not allow it to be fetched")

    def _robots_txt(self, address: str) -> bytes | None:
        """The bytes of a robots.txt; None if there is none. Who cannot answer now allows nothing now."""
        place = address
        for _ in range(6):
            answer = self._ask(address, place, {}, MAX_ROBOTS_BYTES, cut=True)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer.data if 200 <= answer.status < 300 else None
            place = _redirected(address, place, answer.headers["location"])
        return None

    def _ask(
        self, start: str, place: str, headers: Mapping[str, str], limit: int, *, cut: bool = False
    ) -> _Answer:
        """The answer to one request, tried again where the server fails; `cut` takes only `limit` bytes."""
        host = host_of(place)
        for tried in range(1, TRIES + 1):
            self._pace.wait(host, start)
            wait: float | None = None
            try:
                answer = self._ask_once(start, place, headers, limit, cut=cut)
                if answer.status not in _LATER:
                    return answer
                reason = _meaning(answer.status)
                wait = retry_after(answer.headers.get("retry-after"))
            except LaterError as error:
                if tried == TRIES:
                    raise
                reason = str(error)
            finally:
                self._pace.asked(host, self._pause(place))
            if wait is not None and wait > MAX_WAIT:
                self._pace.asked(host, wait)
                raise _put_off(f"{start}: {reason}, and asks to come back in {wait:.0f} seconds", wait)
            if tried < TRIES:
                self._sleep(wait if wait is not None else back_off(tried))
        raise _put_off(f"{start}: {reason}", wait)

    def _pause(self, place: str) -> float:
        return max(PAUSE, self._robots.pause(site_of(place)))

    def _ask_once(
        self, start: str, place: str, headers: Mapping[str, str], limit: int, *, cut: bool
    ) -> _Answer:
        import httpx2

        client = self._opened()
        client.cookies.clear()
        guard = _Guard(allow_private=self._allow_private)
        try:
            with guard.watching(DEADLINE):
                request = client.build_request("GET", place, headers=headers, extensions={"trace": guard})
                response = client.send(request, stream=True)
                try:
                    data = _body(response, limit, cut=cut)
                finally:
                    response.close()
        except _RefusedError as refused:
            raise UnreadableError(
                f"{start}: leads to {refused}, in the local network, which is asked only with --allow-private"
            ) from refused
        except _TooLargeError as error:
            raise UnreadableError(
                f"{start}: is larger than {limit // 2**20} MiB, the limit of what is fetched"
            ) from error
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, UnicodeError) as error:
            raise UnreadableError(f"{start}: is not an address that can be fetched ({error})") from error
        except httpx2.DecodingError as error:
            raise UnreadableError(f"{start}: its compression is damaged ({error})") from error
        except (httpx2.HTTPError, OSError) as error:
            raise LaterError(f"{start}: {_trouble(error, expired=guard.expired)}") from error
        if guard.expired:  # where the end of the connection is the end of the page, it looks whole
            raise LaterError(f"{start}: took longer than {DEADLINE:.0f} seconds")
        return _Answer(response.status_code, response.headers, response.charset_encoding, data)

    def _opened(self) -> httpx2.Client:
        if self._client is None:
            # Only now: it takes a fifth of a second, which who reads files need not wait for.
            import httpx2

            self._client = httpx2.Client(
                headers={
                    "User-Agent": self._agent,
                    "Accept": "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml,"
                    " application/xml;q=0.9, */*;q=0.8",
                    "Accept-Encoding": "gzip, deflate",
                    "Connection": "close",
                },
                timeout=SILENCE,
                trust_env=False,
                # A new connection each time: each is looked at, and none outlives its deadline.
                limits=httpx2.Limits(max_connections=1, max_keepalive_connections=0),
            )
        return self._client


class _RefusedError(Exception):
    """The connection leads to a machine that is not to be asked."""


class _TooLargeError(Exception):
    """The answer has more bytes than may be read."""


class _Guard:
    """Hears of every step of a request: looks at whom it is connected to, and ends it at its deadline."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self.expired = False

    def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.started":
            host = str(info["host"])
            if _is_number(host):
                self._require_public(host)
        elif event == "connection.connect_tcp.complete":
            stream = info["return_value"]
            try:
                self._require_public(str(stream.get_extra_info("server_addr")[0]))
                with self._lock:
                    # TLS takes the socket over; a second handle of the same connection stays ours.
                    self._line = stream.get_extra_info("socket").dup()
            except BaseException:
                stream.close()
                raise

    def _require_public(self, machine: str) -> None:
        if not self._allow_private and not is_public(machine):
            raise _RefusedError(machine)

    @contextmanager
    def watching(self, seconds: float) -> Iterator[None]:
        """Hang up after so many seconds: a time limit on each read alone would let a slow drip go on."""
        timer = threading.Timer(seconds, self._hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with self._lock:
                if self._line is not None:
                    self._line.close()
                    self._line = None

    def _hang_up(self) -> None:
        with self._lock:
            self.expired = True
            if self._line is not None:
                try:
                    self._line.shutdown(socket.SHUT_RDWR)
                except OSError:
                    return  # the other end has hung up already


def _body(response: httpx2.Response, limit: int, *, cut: bool) -> bytes:
    """The bytes of the answer, unpacked piece by piece so that no more than `limit` are ever held."""
    length = response.headers.get("content-length", "")
    if not cut and length.isascii() and length.isdigit() and int(length[:18]) > limit:
        raise _TooLargeError
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_bytes():
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            if cut:
                break
            raise _TooLargeError
    return b"".join(pieces)[:limit]


def _redirected(start: str, place: str, location: str) -> str:
    try:
        return clean_address(urljoin(place, location.strip()))
    except (UnreadableError, ValueError) as error:
        raise UnreadableError(f"{start}: redirects to what cannot be fetched: {error}") from error


def _put_off(message: str, wait: float | None) -> LaterError:
    error = LaterError(message)
    error.wait = wait
    return error


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _meaning(status: int) -> str:
    """What a status says, in words."""
    try:
        phrase = HTTPStatus(status).phrase.lower()
    except ValueError:
        phrase = "an unknown answer"
    return f"the server answers {status}, {phrase}"


def _trouble(error: Exception, *, expired: bool) -> str:
    """What went wrong on the way, in words."""
    import httpx2

    if expired:
        return f"took longer than {DEADLINE:.0f} seconds"
    cause: BaseException | None = error
    while cause is not None:
        match cause:
            case ssl.SSLCertVerificationError():
                return f"its certificate cannot be trusted ({cause.verify_message})"
            case socket.gaierror():
                return "its host is not known"
            case ConnectionRefusedError():
                return "refuses the connection"
        cause = cause.__cause__ or cause.__context__
    match error:
        case httpx2.TimeoutException():
            return f"does not answer within {SILENCE:.0f} seconds"
        case httpx2.RemoteProtocolError():
            return f"broke off, or does not speak HTTP ({error})"
        case _:
            return f"cannot be reached ({error or type(error).__name__})"
