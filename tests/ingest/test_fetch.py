"""Whatever a server does, it is bounded, has its reason named, and reaches nobody in the local network."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from onrecord.errors import LaterError, UnreadableError
from onrecord.ingest import Web, fetch
from onrecord.ingest.addresses import clean_address, is_public, without_secrets

from .serving import Answer, Site, answer, redirect, story


def failure(web: Web, address: str) -> str:
    with pytest.raises(UnreadableError) as raised:
        web.get(address)
    assert raised.value.origin == without_secrets(address)
    assert str(raised.value).startswith(without_secrets(address))
    return str(raised.value)


def test_a_page_is_fetched_with_what_its_server_says_of_it(web: Web, site: Site) -> None:
    address = site.page(
        "/a", "été".encode("latin-1"), "text/html; charset=ISO-8859-1", ETag='"1"', Last_Modified="yesterday"
    )
    found = web.get(address + "#part")
    assert (found.address, found.data, found.charset) == (address, b"\xe9t\xe9", "iso-8859-1")
    assert (found.etag, found.last_modified, found.unchanged) == ('"1"', "yesterday", False)
    headers = dict(site.asked[-1][1])
    assert headers["User-Agent"].startswith("onrecord/9.9 ")
    assert "If-None-Match" not in headers


def test_who_asks_can_be_reached(hurried: None, site: Site) -> None:
    with Web(contact="desk@example.org", allow_private=True) as web:
        web.get(site.page("/a", "x"))
    assert "desk@example.org" in site.asked[-1][1]["User-Agent"]


def test_what_has_not_changed_is_not_sent_again(web: Web, site: Site) -> None:
    def conditional(request: BaseHTTPRequestHandler) -> None:
        same = request.headers["If-None-Match"] == '"1"' and request.headers["If-Modified-Since"] == "monday"
        answer(b"" if same else b"new", status=304 if same else 200)(request)

    address = site.handle("/a", conditional)
    assert web.get(address).data == b"new"
    found = web.get(address, etag='"1"', last_modified="monday")
    assert (found.unchanged, found.data) == (True, b"")
    # What would end the header, and begin another one, is not said back.
    assert web.get(address, etag='"1"\r\nX: y', last_modified="monday").data == b"new"


# Machines of the local network


@pytest.mark.parametrize(
    ("machine", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("127.8.8.8", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:0a00:0001::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2001:0:53aa:64c:0:fbff:f5ff:fffe", False),
        ("localhost", False),
    ],
)
def test_public_machines(machine: str, public: bool) -> None:
    assert is_public(machine) is public


@pytest.fixture
def careful(hurried: None) -> Any:
    with Web() as fetching:
        yield fetching


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0.0.0.0"])
def test_this_machine_is_not_asked_a_word(careful: Web, site: Site, host: str) -> None:
    site.page("/a", "secret")
    said = failure(careful, site.url("/a", host))
    assert "in the local network, which is asked only with --allow-private" in said
    assert site.asked == []


def test_a_name_that_leads_home_is_found_out_by_the_connection(
    careful: Web, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a name server may answer once with one machine and then with another."""
    whole = socket.getaddrinfo

    def at_home(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        return whole("127.0.0.1" if host == "news.example.org" else host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", at_home)
    site.page("/a", "secret")
    said = failure(careful, site.url("/a", "news.example.org"))
    assert "leads to 127.0.0.1, in the local network" in said
    assert site.asked == []


def test_a_redirect_that_leads_home_is_not_followed(
    site: Site, hurried: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first server passes for a public one, and sends on to a machine that does not."""
    monkeypatch.setattr(fetch, "is_public", lambda machine: machine == "127.0.0.1")
    address = site.handle("/a", redirect(f"http://127.0.0.2:{site.port}/b"))
    with Web() as web:
        assert "leads to 127.0.0.2, in the local network" in failure(web, address)
    assert site.paths == ["/a"]


# Addresses


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://example.org/a", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("http:///a", "names no host"),
        ("http://[::1/a", "is not an address"),
        ("http://example.org:port/a", "is not an address"),
        ("http://example.org/" + "a" * 5000, "is not an address"),
    ],
)
def test_what_is_no_address(address: str, reason: str, careful: Web) -> None:
    with pytest.raises(UnreadableError, match=reason):
        careful.get(address)


def test_credentials_are_neither_sent_nor_shown(web: Web, site: Site) -> None:
    site.page("/a", "x")
    address = site.url("/a").replace("//", "//anna:hunter2@")
    said = failure(web, address)
    assert "user name or password" in said
    assert "hunter2" not in said
    assert "anna" not in said
    assert site.asked == []


def test_credentials_in_a_redirect_are_not_sent_either(web: Web, site: Site) -> None:
    address = site.handle("/a", redirect(site.url("/b").replace("//", "//anna:hunter2@")))
    said = failure(web, address)
    assert "hunter2" not in said
    assert site.paths == ["/a"]


def test_a_fragment_is_not_part_of_an_address() -> None:
    assert clean_address("http://example.org/a?b=c#d") == "http://example.org/a?b=c"


# Redirects


def test_redirects_are_followed_and_remembered(web: Web, site: Site) -> None:
    site.page("/c", "there")
    site.handle("/b", redirect("c", 301))
    found = web.get(site.handle("/a", redirect("/b")))
    assert (found.address, found.data) == (site.url("/c"), b"there")


def test_redirects_in_a_circle(web: Web, site: Site) -> None:
    site.handle("/b", redirect("/a"))
    assert "in a circle" in failure(web, site.handle("/a", redirect("/b")))
    assert site.paths == ["/a", "/b"]


def test_redirects_without_end(web: Web, site: Site) -> None:
    for number in range(40):
        site.handle(f"/{number}", redirect(f"/{number + 1}"))
    assert "more than 10 times" in failure(web, site.url("/0"))
    assert len(site.paths) == 11


def test_a_redirect_to_another_scheme(web: Web, site: Site) -> None:
    assert "only http and https" in failure(web, site.handle("/a", redirect("file:///etc/passwd")))


# Sizes and times


def test_a_page_that_says_it_is_too_large_is_not_read(web: Web, site: Site) -> None:
    sent = 0

    def large(request: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        request.send_response(200)
        request.send_header("Content-Length", str(100 * 2**20))
        request.end_headers()
        for _ in range(100):
            request.wfile.write(b"x" * 2**20)
            sent += 1

    assert "is larger than 16 MiB" in failure(web, site.handle("/a", large))
    assert sent < 50


def test_a_page_that_does_not_say_so_is_read_up_to_the_limit(web: Web, site: Site) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Connection", "close")
        request.end_headers()
        while True:
            request.wfile.write(b"<p>more</p>" * 10_000)

    assert "is larger than 16 MiB" in failure(web, site.handle("/a", endless))


def test_a_page_of_just_the_limit_is_taken(web: Web, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MAX_BYTES", 1000)
    assert len(web.get(site.page("/a", b"x" * 1000)).data) == 1000
    assert "larger than" in failure(web, site.page("/b", b"x" * 1001))


def test_a_page_that_is_packed_is_unpacked(web: Web, site: Site) -> None:
    packed = gzip.compress(b"hello" * 1000)
    assert web.get(site.page("/a", packed, Content_Encoding="gzip")).data == b"hello" * 1000


def test_a_small_page_that_unpacks_without_end(web: Web, site: Site) -> None:
    bomb = gzip.compress(b"\0" * (50 * 2**20))
    assert len(bomb) < 2**20
    assert "is larger than 16 MiB" in failure(web, site.page("/a", bomb, Content_Encoding="gzip"))


def test_a_page_that_is_not_packed_as_it_says(web: Web, site: Site) -> None:
    assert "compression is damaged" in failure(web, site.page("/a", "plain", Content_Encoding="gzip"))


def drip(seconds: float, headers: bool) -> Answer:
    """Answers a byte at a time, so that no single read takes long."""

    def send(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"X-Slow: " if headers else b"\r\n"))
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            request.wfile.write(b"x")
            request.wfile.flush()
            time.sleep(0.02)

    return send


@pytest.mark.parametrize("headers", [True, False])
def test_a_server_that_drips_is_left_at_the_deadline(
    web: Web, site: Site, monkeypatch: pytest.MonkeyPatch, headers: bool
) -> None:
    site.page("/robots.txt", "", status=404)
    monkeypatch.setattr(fetch, "DEADLINE", 0.4)
    monkeypatch.setattr(fetch, "TRIES", 1)
    started = time.monotonic()
    assert "took longer than" in failure(web, site.handle("/a", drip(20, headers)))
    assert time.monotonic() - started < 10


def test_a_server_that_stalls(web: Web, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def stall(request: BaseHTTPRequestHandler) -> None:
        over.wait(30)

    monkeypatch.setattr(fetch, "SILENCE", 0.3)
    monkeypatch.setattr(fetch, "TRIES", 2)
    address = site.handle("/a", stall)
    with pytest.raises(LaterError, match="does not answer within"):
        web.get(address)
    assert site.paths == ["/a", "/a"]
    over.set()


def test_a_server_that_speaks_no_http(web: Web, site: Site) -> None:
    def babble(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"\x00\x01hello\r\n\r\n")
        request.close_connection = True

    assert "does not speak HTTP" in failure(web, site.handle("/a", babble))


def test_a_page_that_breaks_off(web: Web, site: Site) -> None:
    def half(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b"half")
        request.close_connection = True

    assert "broke off" in failure(web, site.handle("/a", half))


def test_nobody_listens(web: Web) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert "refuses the connection" in failure(web, f"http://127.0.0.1:{port}/a")


# Tries and pauses


def then(*answers: Answer) -> Answer:
    """One after the other, the last one for ever."""
    waiting = list(answers)

    def send(request: BaseHTTPRequestHandler) -> None:
        (waiting.pop(0) if len(waiting) > 1 else waiting[0])(request)

    return send


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_fails_is_asked_again(web: Web, site: Site, status: int) -> None:
    busy = answer(b"", status=status)
    assert web.get(site.handle("/a", then(busy, busy, answer(b"here")))).data == b"here"
    with pytest.raises(LaterError, match=str(status)):
        web.get(site.handle("/b", busy))
    assert site.paths == ["/a"] * 3 + ["/b"] * 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501])
def test_a_server_that_refuses_is_not_asked_again(web: Web, site: Site, status: int) -> None:
    with pytest.raises(UnreadableError, match=str(status)) as raised:
        web.get(site.page("/a", "", status=status))
    assert not isinstance(raised.value, LaterError)
    assert site.paths == ["/a"]


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clocked(monkeypatch: pytest.MonkeyPatch) -> Any:
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", lambda: clock.now)
    with Web(allow_private=True, sleep=clock.sleep) as fetching:
        fetching._pace._clock = lambda: clock.now
        yield fetching, clock


def test_there_is_a_pause_between_two_requests_to_one_host(clocked: tuple[Web, Clock], site: Site) -> None:
    web, clock = clocked
    site.page("/robots.txt", "", status=404)
    for path in ("/a", "/b"):
        web.get(site.page(path, "x"))
    assert clock.slept == [1.0, 1.0]


def test_robots_may_ask_for_a_longer_pause(clocked: tuple[Web, Clock], site: Site) -> None:
    web, clock = clocked
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 7\n", "text/plain")
    for path in ("/a", "/b", "/c"):
        web.get(site.page(path, "x"))
    assert clock.slept == [1.0, 7.0, 7.0]


def test_a_short_wait_that_a_server_asks_for_is_waited(clocked: tuple[Web, Clock], site: Site) -> None:
    web, clock = clocked
    busy = answer(b"", status=503, Retry_After="40")
    web.get(site.handle("/a", then(busy, answer(b"x"))))
    assert clock.slept == [1.0, 40.0]


def test_a_long_wait_is_put_off_and_the_host_left_alone(clocked: tuple[Web, Clock], site: Site) -> None:
    web, clock = clocked
    address = site.page("/a", "", status=429, Retry_After="3600")
    other = site.page("/b", "x")
    with pytest.raises(LaterError, match="come back in 3600 seconds") as raised:
        web.get(address)
    assert raised.value.wait == 3600
    with pytest.raises(LaterError, match=f"^{other}: 127.0.0.1 asks to be left alone"):
        web.get(other)
    assert site.paths == ["/a"]
    clock.now += 3601
    assert web.get(other).data == b"x"


# robots.txt


def test_robots_are_obeyed(web: Web, site: Site) -> None:
    site.page(
        "/robots.txt",
        "User-agent: *\nDisallow: /\n\nUser-agent: onrecord\nDisallow: /private\n",
        "text/plain",
    )
    assert web.get(site.page("/open", "x")).data == b"x"
    assert "robots.txt does not allow" in failure(web, site.page("/private/a", "x"))
    site.handle("/way", redirect("/private/a"))
    assert "robots.txt" in failure(web, site.url("/way"))
    assert site.paths == ["/open", "/way"]
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


@pytest.mark.parametrize("status", [404, 401, 403])
def test_without_robots_all_is_allowed(web: Web, site: Site, status: int) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /", "text/plain", status=status)
    assert web.get(site.page("/a", "x")).data == b"x"


def test_robots_that_cannot_be_asked_allow_nothing_now(web: Web, site: Site) -> None:
    site.page("/robots.txt", "", status=503)
    with pytest.raises(LaterError, match=r"robots\.txt could not be asked"):
        web.get(site.page("/a", "x"))
    assert site.paths == []


@pytest.mark.parametrize(
    "rules",
    [
        b"\xff\xfe\x00binary\x00",
        b"User-agent: onrecord\nCrawl-delay: -5\nCrawl-delay: nan\nRequest-rate: 0/0\n",
        b"Disallow: /" + b"*a" * 100_000,
        b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*a*a*a*a*a*b\n" * 2000,
        b"x" * (2 * 2**20),
    ],
)
def test_odd_robots_do_no_harm(web: Web, site: Site, rules: bytes) -> None:
    site.page("/robots.txt", rules, "text/plain")
    started = time.thread_time()
    assert web.get(site.page("/" + "a" * 200, "x")).data == b"x"
    assert time.thread_time() - started < 5


def test_robots_that_lead_in_a_circle_allow(web: Web, site: Site) -> None:
    site.handle("/robots.txt", redirect("/robots.txt"))
    assert web.get(site.page("/a", "x")).data == b"x"


def test_every_request_is_one_connection_and_none_stays_open(web: Web, site: Site) -> None:
    for number in range(3):
        web.get(site.page(f"/{number}", story("A")))
    assert all(headers["Connection"] == "close" for _, headers in site.asked)
    before = threading.active_count()
    web.close()
    web.close()
    assert threading.active_count() <= before
