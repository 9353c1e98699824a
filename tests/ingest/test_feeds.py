"""Feeds and lists of them: what they name is taken, what they break is bounded."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import NotTextError
from onrecord.ingest import feeds
from onrecord.ingest.feeds import Entry, article_in, read_feed, read_outline, with_facts
from onrecord.records import Article

from .serving import BODY

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Harrow &amp; Sentinel</title><language>en-gb</language>
<item><title>Ferry to &lt;i&gt;sail&lt;/i&gt; again</title><link>/ferry</link><dc:creator>Ann Orr</dc:creator>
  <pubDate>Tue, 03 Mar 2026 10:00:00 +0200</pubDate><description>Teaser.</description></item>
<item><title>Again</title><link>/ferry</link></item>
<item><title>No link</title></item>
<item><title>Mail</title><link>mailto:desk@example.org</link></item>
<item><title>Lease</title><link>https://other.invalid/lease</link>
  <content:encoded><![CDATA[<p>BODY</p>]]></content:encoded></item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Echo</title>
<entry><title>One</title><link rel="alternate" href="https://echo.invalid/1"/><updated>2026-03-03T09:30:00-05:00</updated>
<author><name>Bo Lee</name></author></entry></feed>"""


def test_rss() -> None:
    found = read_feed(RSS.encode(), "https://harrow.invalid/feed.xml")
    assert (found.title, found.language, found.left) == ("The Harrow & Sentinel", "en", None)
    first, second = found.entries
    moment = datetime(2026, 3, 3, 10, tzinfo=timezone(timedelta(hours=2)))
    assert first == Entry("https://harrow.invalid/ferry", "Ferry to sail again", "Ann Orr", moment)
    assert first.published is not None
    assert first.published.utcoffset() == timedelta(hours=2)
    assert second.body is not None


def test_atom() -> None:
    found = read_feed(ATOM.encode(), "https://echo.invalid/")
    assert found.title == "Echo"
    (entry,) = found.entries
    assert (entry.link, entry.byline) == ("https://echo.invalid/1", "Bo Lee")
    assert entry.published == datetime(2026, 3, 3, 14, 30, tzinfo=UTC)


def test_an_entry_that_is_all_there_need_not_be_fetched() -> None:
    whole = " ".join([BODY] * 6)
    contents = read_feed(RSS.replace("BODY", whole).encode(), "https://harrow.invalid/")
    teaser, full = contents.entries
    assert article_in(teaser, contents) is None
    article = article_in(full, contents)
    assert article is not None
    assert article.text.startswith("Lease\n\n“The ferry will sail")
    assert (article.name, article.title) == ("https://other.invalid/lease", "Lease")
    assert (article.outlet, article.language) == ("The Harrow & Sentinel", "en")
    short = read_feed(RSS.encode(), "https://harrow.invalid/")
    assert article_in(short.entries[1], short) is None


def test_what_a_page_says_counts_more_than_its_feed() -> None:
    contents = read_feed(RSS.encode(), "https://harrow.invalid/")
    entry = contents.entries[0]
    bare = with_facts(Article("x", "n"), entry, contents)
    assert (bare.title, bare.outlet, bare.byline) == (
        "Ferry to sail again",
        "The Harrow & Sentinel",
        "Ann Orr",
    )
    assert (bare.published, bare.language) == (entry.published, "en")
    own = Article("x", "n", "T", "O", "B", datetime(2020, 1, 1, tzinfo=UTC), "de")
    assert with_facts(own, entry, contents) == own


def bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><ROOT>&e9;</ROOT>'.encode()


@pytest.mark.parametrize(
    "inside",
    [
        b'<!ENTITY e SYSTEM "file:///etc/passwd">',
        b'<!ENTITY % e SYSTEM "http://127.0.0.1/x"> %e;',
    ],
)
def test_a_feed_with_entities_is_refused(inside: bytes) -> None:
    data = (
        b"<?xml version='1.0'?><!DOCTYPE rss ["
        + inside
        + b"]><rss><channel><title>&e;</title></channel></rss>"
    )
    with pytest.raises(NotTextError, match="entities"):
        read_feed(data, "https://a.invalid/")


def test_bombs_do_not_go_off() -> None:
    started = time.thread_time()
    with pytest.raises(NotTextError, match="entities"):
        read_feed(bomb().replace(b"ROOT", b"rss"), "https://a.invalid/")
    with pytest.raises(NotTextError, match="entities"):
        read_outline(bomb().replace(b"ROOT", b"opml"))
    assert time.thread_time() - started < 2


def item(number: int) -> str:
    return f"<item><title>T{number}</title><link>https://a.invalid/{number}</link></item>"


def test_a_feed_without_end_is_taken_as_far_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_BYTES", 20_000)
    data = "<rss version='2.0'><channel>" + "".join(map(item, range(1000)))
    found = read_feed(data.encode(), "https://a.invalid/")
    assert len(found.entries) > 100
    assert found.left is not None
    assert "the rest was left" in found.left


def test_a_feed_of_too_many_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 10)
    data = f"<rss version='2.0'><channel>{''.join(map(item, range(11)))}</channel></rss>"
    found = read_feed(data.encode(), "https://a.invalid/")
    assert len(found.entries) == 10
    assert found.left == "is a feed of 11 entries; those after 10 were left"


def test_a_charset_is_heard_from_the_server_and_from_the_feed() -> None:
    feed = "<rss version='2.0'><channel><title>Été</title></channel></rss>"
    assert read_feed(feed.encode("cp1252"), "https://a.invalid/", "windows-1252").title == "Été"
    declared = f'<?xml version="1.0" encoding="ISO-8859-1"?>{feed}'
    assert read_feed(declared.encode("latin-1"), "https://a.invalid/").title == "Été"
    assert read_feed(feed.encode(), "https://a.invalid/", "no-such-charset").title == "Été"


@pytest.mark.parametrize("data", [b"<rss", b"<feed>" + b"\xff" * 100, b"<rss>&#0;</rss>"])
def test_a_feed_that_is_damaged_says_so(data: bytes) -> None:
    with pytest.raises(NotTextError, match="could not be read"):
        read_feed(data, "https://a.invalid/")


@given(st.text(alphabet="<>&;/!?[]\"'= abcitemrsslinkpubDate\n0", max_size=300))
def test_any_tail_of_a_feed_is_read_or_refused(tail: str) -> None:
    try:
        found = read_feed(
            f"<rss version='2.0'><channel><item><link>https://a.invalid/</link>{tail}".encode(), ""
        )
    except NotTextError:
        return
    assert all(entry.link.startswith("http") or "://" in entry.link for entry in found.entries)


def test_opml() -> None:
    data = b"""<?xml version="1.0"?><opml version="2.0"><body><outline text="News">
      <outline type="rss" xmlUrl="https://a.invalid/feed"/><outline xmlUrl=" https://b.invalid/feed "/>
      <outline type="rss" xmlUrl="https://a.invalid/feed"/></outline></body></opml>"""
    assert read_outline(data) == ("https://a.invalid/feed", "https://b.invalid/feed")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<opml><body/></opml>", "names no feed"),
        (b"<opml><body>", "could not be read"),
        (b"<opml>\xff</opml>", "could not be read"),
        (b'<?xml version="1.0" encoding="no-such"?><opml/>', "could not be read"),
    ],
)
def test_a_list_that_cannot_be_read(data: bytes, reason: str) -> None:
    with pytest.raises(NotTextError, match=reason):
        read_outline(data)
