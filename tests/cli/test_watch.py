"""`watch`: feeds are followed politely, and whatever stops it, nothing is lost or read twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from onrecord.cli.watching import Stop, StoppingError
from onrecord.ingest import polling
from onrecord.ledger import open_ledger
from onrecord.records import Feed, Problem
from tests.ingest.serving import Site, answer, story

from .conftest import Run

LEDGER = Path("own.ledger")
pytestmark = pytest.mark.usefixtures("parrot", "hurried")


def feed(site: Site, *paths: str, etag: str | None = None) -> str:
    """A feed that names `paths`, at /feed; with an `etag` it is not sent to who has it."""
    items = "".join(f"<item><title>T</title><link>{site.url(path)}</link></item>" for path in paths)
    body = f"<rss version='2.0'><channel><title>Echo</title>{items}</channel></rss>".encode()

    def send(request: BaseHTTPRequestHandler) -> None:
        if etag and request.headers["If-None-Match"] == etag:
            answer(b"", status=304)(request)
        else:
            answer(body, "application/rss+xml", ETag=etag or "")(request)

    return site.handle("/feed", send)


def names() -> list[str]:
    with open_ledger(LEDGER) as book:
        return [reading.article.name for reading in book.readings()]


def known_feed() -> Feed:
    with open_ledger(LEDGER) as book:
        (known,) = book.feeds()
    return known


def test_once(onrecord: Run, site: Site) -> None:
    for path in ("/1", "/2"):
        site.page(path, story(f"Story {path}"))
    address = feed(site, "/1", "/2", etag='"a"')
    ran = onrecord("watch", address, "--once", "--allow-private")
    assert (ran.code, ran.err) == (0, "")
    assert "Echo: 2 new articles with 2 statements" in ran.text
    # The oldest first: a feed has the newest at its top.
    assert names() == [site.url("/2"), site.url("/1")]
    assert (known_feed().url, known_feed().title, known_feed().etag) == (address, "Echo", '"a"')
    # Without a name all that are followed are meant; what has not changed is not sent.
    again = onrecord("watch", "--once", "--allow-private")
    assert (again.code, again.err) == (0, "")
    assert again.text == f"added 0 articles with 0 statements to {LEDGER.absolute()}\n"
    assert site.paths == ["/feed", "/2", "/1", "/feed"]
    feed(site, "/3", "/1", "/2", etag='"b"')
    site.page("/3", story("Story 3"))
    onrecord("watch", "--once", "--allow-private")
    assert names() == [site.url("/2"), site.url("/1"), site.url("/3")]
    assert site.paths[4:] == ["/feed", "/3"]


def test_an_article_that_fails_is_put_aside_and_asked_for_again_in_time(
    onrecord: Run, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page("/2", story("Two"))
    address = feed(site, "/1", "/2", etag='"a"')
    ran = onrecord("watch", address, "--once", "--allow-private")
    assert ran.code == 1
    assert ran.complaints == [f"{site.url('/1')}: the server answers 404, not found"]
    assert names() == [site.url("/2")]
    # Not at once: it was asked for just now.
    assert onrecord("watch", "--once", "--allow-private").code == 0
    assert site.paths == ["/feed", "/2", "/1", "/feed"]
    assert onrecord("problems").text.startswith(f"{site.url('/1')}\tthe server answers 404, not found\t")
    # Later, and the feed is told whole again although it has not changed.
    monkeypatch.setattr(polling, "FIRST_RETRY", polling.FIRST_RETRY * 0)
    site.page("/1", story("One"))
    assert onrecord("watch", "--once", "--allow-private").code == 0
    assert names() == [site.url("/2"), site.url("/1")]
    assert onrecord("problems").text == ""
    assert known_feed().etag == '"a"'


def test_an_article_that_always_fails_is_given_up(
    onrecord: Run, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "FIRST_RETRY", polling.FIRST_RETRY * 0)
    address = feed(site, "/gone")
    for _ in range(polling.MAX_TRIES + 2):
        onrecord("watch", address, "--once", "--allow-private")
    assert site.paths.count("/gone") == polling.MAX_TRIES


def test_a_feed_that_fails_rests_longer_each_time(onrecord: Run, site: Site) -> None:
    address = site.page("/feed", "no feed here")
    for failures in (1, 2):
        ran = onrecord("watch", address, "--once", "--allow-private")
        assert ran.complaints == [f"{address}: is one article, not a feed"]
        assert known_feed().failures == failures
    feed(site)
    assert onrecord("watch", address, "--once", "--allow-private").code == 0
    assert known_feed().failures == 0
    assert onrecord("problems").text == ""


def test_rests_grow_and_are_bounded() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("random.uniform", lambda low, high: high)
        rests = []
        for failures in range(12):
            followed = polling.failed(Feed("https://a.invalid/", failures=failures - 1))
            assert followed.polled is not None
            rests.append((polling.next_poll(followed, 900.0) - followed.polled).total_seconds())
    assert rests[0] == pytest.approx(990)
    assert rests[1:5] == [1800, 3600, 7200, 14400]
    assert rests[-1] == polling.LONGEST_REST


def test_a_clock_that_jumps_stops_nobody() -> None:
    """Put back by years, it must not keep a feed or an article waiting for as long."""
    now = datetime.now(UTC)
    future, past = now + timedelta(days=900), now - timedelta(days=900)
    for polled in (future, past):
        assert polling.next_poll(Feed("https://a.example/", polled=polled), 900) <= datetime.now(UTC)
        failing = Feed("https://a.example/", polled=polled, failures=3)
        assert polling.next_poll(failing, 900) <= datetime.now(UTC)
        assert polling.is_due(Problem("https://a.example/1", "x", polled, tries=4), now)
    recent = now - timedelta(seconds=10)
    assert not polling.is_due(Problem("https://a.example/1", "x", recent, tries=1), now)
    assert polling.next_poll(Feed("https://a.example/", polled=recent), 900) > now


def test_opml_files_and_forgetting(onrecord: Run, site: Site) -> None:
    site.page("/1", story("One"))
    address = feed(site, "/1")
    Path("mine.opml").write_text(f"<opml version='2.0'><body><outline xmlUrl='{address}'/></body></opml>")
    assert onrecord("watch", "mine.opml", "--once", "--allow-private").code == 0
    assert names() == [site.url("/1")]
    assert onrecord("watch", address, "--forget").code == 0
    with open_ledger(LEDGER) as book:
        assert book.feeds() == []
    ran = onrecord("watch", address, "--forget")
    assert ran.code == 1
    assert ran.complaints == [f"{address}: is not followed on this ledger"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--every", "5s"), "polite"),
        (("--every", "soon"), "15m"),
        ((), "no feed is followed"),
    ],
)
def test_wrong_usage(onrecord: Run, arguments: tuple[str, ...], said: str) -> None:
    ran = onrecord("watch", *arguments, *(["https://a.invalid/"] if arguments else []))
    assert ran.code == 2
    assert said in " ".join(ran.err.split())


def test_what_is_no_feed_is_refused_before_anything_is_asked(onrecord: Run) -> None:
    Path("a.txt").write_text("“It is over,” she said.")
    ran = onrecord("watch", "a.txt", "ftp://a.invalid/", "http://anna:hunter2@a.invalid/", "--once")
    assert ran.code == 1
    assert [line.partition(": ")[0] for line in ran.complaints] == [
        "a.txt",
        "ftp://a.invalid/",
        "http://a.invalid/",
    ]
    assert "hunter2" not in ran.err


def test_asked_to_stop_while_waiting() -> None:
    stop = Stop()
    with stop.listening():
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
        started = time.monotonic()
        with pytest.raises(StoppingError):
            stop.sleep(60)
        assert time.monotonic() - started < 30
        with pytest.raises(StoppingError):
            stop.sleep(0)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


WATCH = """
import sys
from onrecord.ingest import fetch
fetch.PAUSE = 0.0
from tests.cli.conftest import Parrot
import onrecord.extract.extractor
onrecord.extract.extractor.Extractor = Parrot
from onrecord.cli.main import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_in_the_middle_it_ends_with_the_article_in_hand_and_takes_up_there(
    onrecord: Run, site: Site, number: signal.Signals
) -> None:
    """The third of five pages is being fetched when the signal comes: it is finished, and no other begun."""
    paths = [f"/{n}" for n in range(5)]
    asked, release = threading.Event(), threading.Event()
    for path in paths:
        site.page(path, story(f"Story {path}"))

    def slow(request: BaseHTTPRequestHandler) -> None:
        asked.set()
        release.wait(30)
        answer(story("Story in hand").encode())(request)

    site.handle("/2", slow)
    address = feed(site, *paths, etag='"a"')
    process = subprocess.Popen(
        [sys.executable, "-c", WATCH, "watch", address, "--allow-private"],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert asked.wait(60)
    process.send_signal(number)
    assert process.stderr is not None
    assert "stopping after the article in hand" in process.stderr.readline()
    release.set()
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "added 3 articles with 3 statements" in out
    assert names() == [site.url(path) for path in ("/4", "/3", "/2")]
    # What the server said of the feed was not kept, so the rest is told again, at once.
    assert polling.next_poll(known_feed(), 900) <= datetime.now(UTC)
    assert onrecord("watch", "--once", "--allow-private").code == 0
    assert names() == [site.url(path) for path in ("/4", "/3", "/2", "/1", "/0")]
    assert site.paths.count("/3") == 1
