"""Every kind of source becomes articles; what fails is named in its place, and the rest follows."""

from __future__ import annotations

import gzip
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from onrecord.errors import SourceError
from onrecord.ingest import Intake, Web, list_sources
from onrecord.ingest.layouts import Layout, layout_of
from onrecord.records import Article

from .archives import Page, archive, zstandard
from .serving import BODY, Site, redirect, story

TEXT = "“It is over,” the mayor of the town said on Monday, and left."
LINE = json.dumps({"text": TEXT, "title": "Over"}) + "\n"
TABLE = f'title,text\nOver,"{TEXT}"\n'
FEED = "<?xml version='1.0'?><rss version='2.0'><channel><title>Echo</title>{}</channel></rss>"


def taken(intake: Intake, source: str) -> tuple[list[Article], list[str]]:
    found = list(intake.articles(source))
    return (
        [each for each in found if isinstance(each, Article)],
        [str(each) for each in found if isinstance(each, SourceError)],
    )


@pytest.fixture
def intake(web: Web) -> Intake:
    return Intake(web)


def item(link: str, title: str = "From the feed", when: str = "Tue, 03 Mar 2026 10:00:00 +0200") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{when}</pubDate></item>"


# What a source is


@pytest.mark.parametrize(
    ("head", "name", "layout"),
    [
        (TEXT.encode(), "a.txt", Layout.ARTICLE),
        (b"<!doctype html><html>", "feed.xml", Layout.ARTICLE),
        (FEED.encode(), "page.html", Layout.FEED),
        (b"\xef\xbb\xbf  <!-- x --><rss version='2.0'>", "", Layout.FEED),
        ("\ufeff<feed xmlns='http://www.w3.org/2005/Atom'>".encode("utf-16-le"), "", Layout.FEED),
        (b'<?xml version="1.0"?><rdf:RDF xmlns="x">', "", Layout.FEED),
        (b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss>', "", Layout.FEED),
        (b"<?xml version='1.0'?><opml version='2.0'>", "a.txt", Layout.OUTLINE),
        (LINE.encode(), "a.txt", Layout.LINES),
        (b"no object", "a.jsonl", Layout.LINES),
        (b'{"text": "' + b"x" * 70_000, "", Layout.LINES),
        (b"{not JSON, she said}\n", "a.txt", Layout.ARTICLE),
        (b'{\n"text": 1}', "a.txt", Layout.ARTICLE),
        (TABLE.encode(), "a.txt", Layout.TABLE),
        (b"year;votes", "a.csv", Layout.TABLE),
        (b"WARC/1.0\r\n", "a.txt", Layout.ARCHIVE),
        (gzip.compress(b"WARC/1.1\r\n"), "a.txt", Layout.ARCHIVE),
        (b"\x5d\x2a\x4d\x18" + bytes(8), "a", Layout.ARCHIVE),
        (b"\x28\xb5\x2f\xfd\x00", "a", Layout.ARTICLE),
        (b"", "a.txt", Layout.ARTICLE),
    ],
)
def test_a_source_is_told_by_its_bytes(head: bytes, name: str, layout: Layout) -> None:
    assert layout_of(head, name) is layout


# Files


def test_files_of_every_kind_whatever_they_are_called(intake: Intake, tmp_path: Path) -> None:
    pages = archive([Page("https://a.invalid/1", story("One").encode())])
    sources = {
        "text": TEXT.encode(),
        "page": story("Two").encode(),
        "lines": LINE.encode(),
        "packed lines": gzip.compress(LINE.encode()),
        "table": TABLE.encode(),
        "packed table": gzip.compress(TABLE.encode()),
        "packed text": gzip.compress(TEXT.encode()),
        "archive": pages,
        "packed archive": gzip.compress(pages),
        "zstd archive": zstandard(pages, tmp_path / "z"),
    }
    for name, data in sources.items():
        path = tmp_path / f"{name}.txt"
        path.write_bytes(data)
        articles, errors = taken(intake, str(path))
        assert (len(articles), errors) == (1, []), name


def test_a_packed_file_that_is_cut_gives_what_it_has(intake: Intake, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    lines = "".join(json.dumps({"text": f"{TEXT} {number * 7919 % 1000}"}) + "\n" for number in range(5000))
    path.write_bytes(gzip.compress(lines.encode())[:-100])
    articles, errors = taken(intake, str(path))
    assert len(articles) > 100
    assert [error for error in errors if "cut off or damaged" in error] == errors[-1:]


def test_a_packed_text_that_unpacks_without_end(intake: Intake, tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b" " * (70 * 2**20), compresslevel=1))
    assert taken(intake, str(path)) == ([], [f"{path}: is larger than 64 MiB, the limit"])


def test_progress_through_a_file(web: Web, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(LINE * 1000)
    shares: list[float] = []
    list(Intake(web, moved=shares.append).articles(str(path)))
    assert shares == sorted(shares)
    assert (shares[0] < 0.01, shares[-1]) == (True, 1.0)


def test_standard_input_may_be_anything(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (LINE.encode(), archive([Page("https://a.invalid/1", story("One").encode())], packed=True)):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        assert len(taken(intake, "-")[0]) == 1


def test_xml_of_another_kind_is_refused(intake: Intake, tmp_path: Path) -> None:
    path = tmp_path / "map.xml"
    path.write_text("<?xml version='1.0'?><urlset><url><loc>https://a.invalid/</loc></url></urlset>")
    assert taken(intake, str(path)) == ([], [f"{path}: is XML that is no page, feed or OPML list"])


def test_a_folder_is_searched_for_collections_but_sends_nobody_anywhere(tmp_path: Path) -> None:
    for name in (
        "a.csv",
        "b.jsonl",
        "c.warc.gz",
        "d.warc",
        "e.csv.gz",
        "f.warc.zst",
        "feed.xml",
        "l.opml",
        "p.tar.gz",
    ):
        (tmp_path / name).write_text("x")
    names = [Path(str(name)).name for name in list_sources([str(tmp_path)])]
    assert names == ["a.csv", "b.jsonl", "c.warc.gz", "d.warc", "e.csv.gz", "f.warc.zst"]


# Addresses


def test_a_page_at_an_address(intake: Intake, site: Site) -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry to sail",'
        ' "datePublished": "2026-03-01T10:00:00+02:00", "author": {"name": "Ann Orr"},'
        ' "publisher": {"name": "The Harrow Sentinel"}}</script>'
    )
    address = site.page("/ferry", story("Ferry to sail", head=head))
    ((article,), errors) = taken(intake, address)
    assert errors == []
    assert (article.name, article.title, article.outlet) == (address, "Ferry to sail", "The Harrow Sentinel")
    assert article.published is not None
    assert article.published.isoformat() == "2026-03-01T10:00:00+02:00"
    assert (article.byline, article.language) == ("Ann Orr", "en")


def test_the_name_is_the_address_as_it_was_given(intake: Intake, site: Site) -> None:
    site.page("/b", story("Ferry"))
    address = site.handle("/a", redirect("/b"))
    ((article,), _) = taken(intake, address)
    assert article.name == address


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream", "text/plain", "", "nonsense"])
def test_what_a_server_calls_a_page_does_not_matter(intake: Intake, site: Site, kind: str) -> None:
    ((article,), _) = taken(intake, site.page("/a", story("Ferry"), kind))
    assert article.title == "Ferry"


def test_a_page_in_the_encoding_that_its_server_names(intake: Intake, site: Site) -> None:
    text = "Мост не будет закрыт, сказала в понедельник мэр города Анна Гольт, и с этим все согласились."
    page = story("Мост", text, text).replace("lang='en'", "")
    for charset in ("windows-1251", "KOI8-R"):
        ((article,), _) = taken(
            intake, site.page("/a", page.encode(charset), f"text/html; charset={charset}")
        )
        assert "Мост не будет закрыт" in article.text
        assert article.language == "ru"


@pytest.mark.parametrize(
    "charset", ["nonsense", "utf-8; utf-16", "rot13", "unicode_escape", "\x7f", "a" * 3000]
)
def test_a_malformed_charset_does_no_harm(intake: Intake, site: Site, charset: str) -> None:
    page = story(
        "Café Élan", "“C’est la fin,” said Élodie of the café, which will be closed by the end of the year."
    )
    ((article,), _) = taken(intake, site.page("/a", page.encode("cp1252"), f"text/html; charset={charset}"))
    assert article.title == "Café Élan"


def test_an_address_that_fails_says_from_where(intake: Intake, site: Site) -> None:
    (error,) = intake.articles(site.url("/gone"))
    assert isinstance(error, SourceError)
    assert str(error) == f"{site.url('/gone')}: the server answers 404, not found"
    assert error.origin == site.url("/gone")
    (error,) = intake.articles(site.page("/front", "<html><body></body></html>"))
    assert isinstance(error, SourceError)
    assert error.origin == site.url("/front")
    assert str(error).startswith(f"{site.url('/front')}: is an HTML page without")


def test_collections_at_addresses(intake: Intake, site: Site) -> None:
    pages = archive([Page("https://a.invalid/1", story("One").encode())], packed=True)
    for data in (LINE.encode(), gzip.compress(LINE.encode()), TABLE.encode(), pages):
        articles, errors = taken(intake, site.page("/x", data, "application/octet-stream"))
        assert (len(articles), errors) == (1, [])


# Feeds


def test_all_that_a_feed_names(intake: Intake, site: Site) -> None:
    site.page("/1", story("One"))
    site.page("/3", story("Three"))
    items = item("/1") + item("/2") + item("/3")
    articles, errors = taken(intake, site.page("/feed", FEED.format(items), "application/rss+xml"))
    assert [article.name for article in articles] == [site.url("/1"), site.url("/3")]
    assert errors == [f"{site.url('/2')}: the server answers 404, not found"]
    first = articles[0]
    assert (first.title, first.outlet) == ("One", "Echo")
    assert first.published is not None
    assert first.published.isoformat() == "2026-03-03T10:00:00+02:00"


def test_what_was_seen_is_not_fetched_again(web: Web, site: Site) -> None:
    site.page("/1", story("One"))
    site.page("/2", story("Two"))
    feed = site.page("/feed", FEED.format(item("/1") + item("/2")))
    articles, _ = taken(Intake(web, seen=site.url("/1").__eq__), feed)
    assert [article.title for article in articles] == ["Two"]
    assert site.paths == ["/feed", "/2"]


def test_what_a_feed_names_is_an_article_and_not_another_feed(intake: Intake, site: Site) -> None:
    feed = site.page("/feed", FEED.format(item("/feed") + item("/other")))
    site.page("/other", LINE)
    articles, errors = taken(intake, feed)
    assert errors == [f"{feed}: looks like a news feed, not an article"]
    assert len(articles) == 1  # the line of JSON is a text like any other
    assert site.paths == ["/feed", "/feed", "/other"]


def test_a_feed_in_a_file_names_whole_addresses(intake: Intake, site: Site, tmp_path: Path) -> None:
    path = tmp_path / "saved"
    path.write_text(FEED.format(item(site.page("/1", story("One"))) + item("/no/host")))
    articles, errors = taken(intake, str(path))
    assert ([article.title for article in articles], errors) == (["One"], [])


def test_an_empty_feed_says_so(intake: Intake, site: Site) -> None:
    assert taken(intake, site.page("/feed", FEED.format("")))[1] == [
        f"{site.url('/feed')}: is a news feed without entries"
    ]


def test_a_list_of_feeds(intake: Intake, site: Site, tmp_path: Path) -> None:
    site.page("/1", story("One"))
    site.page("/feed", FEED.format(item("/1")))
    site.page("/page", story("Two"))
    names = "".join(f'<outline xmlUrl="{site.url(path)}"/>' for path in ("/feed", "/page", "/gone"))
    path = tmp_path / "mine.opml"
    path.write_text(f"<opml version='2.0'><body>{names}<outline xmlUrl='ftp://a.invalid/'/></body></opml>")
    articles, errors = taken(intake, str(path))
    assert [article.title for article in articles] == ["One"]
    assert errors == [
        f"{site.url('/page')}: is one article, not a feed",
        f"{site.url('/gone')}: the server answers 404, not found",
        "ftp://a.invalid/: only http and https addresses are fetched",
    ]
    assert [article.title for article in taken(intake, site.page("/opml", path.read_bytes()))[0]] == ["One"]


def test_a_feed_cannot_lead_into_the_local_network(hurried: None, site: Site, tmp_path: Path) -> None:
    site.page("/1", story("Secret"))
    path = tmp_path / "feed.xml"
    path.write_text(FEED.format(item(site.url("/1"))))
    with Web() as careful:
        articles, errors = taken(Intake(careful), str(path))
    assert (articles, site.asked) == ([], [])
    assert ["local network" in error for error in errors] == [True]


def test_when_an_article_was_published_is_the_pages_word_before_the_feeds(intake: Intake, site: Site) -> None:
    site.page(
        "/1", story("One", head='<meta property="article:published_time" content="2026-03-01T08:00:00Z">')
    )
    ((article,), _) = taken(intake, site.page("/feed", FEED.format(item("/1"))))
    assert article.published == datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "shown", "published"),
    [
        (
            "",
            "Shut since <time datetime='2019-09-09T09:09:00Z'>2019</time>, it said.",
            "2026-06-01T10:15+02:00",
        ),
        ('<meta name="date" content="2026-06-01">', "It is open.", "2026-06-01T10:15+02:00"),
        ('<meta name="date" content="2026-05-01">', "It is open.", "2026-05-01T00:00+00:00"),
    ],
    ids=["a time in the text", "only the day", "another day"],
)
def test_a_feed_knows_more_than_what_a_page_only_shows(
    head: str, shown: str, published: str, intake: Intake, site: Site
) -> None:
    site.page("/1", story("One", BODY, shown, head=head))
    entry = item("/1", when="Mon, 01 Jun 2026 10:15:00 +0200")
    ((article,), _) = taken(intake, site.page("/feed", FEED.format(entry)))
    assert article.published is not None
    assert article.published.isoformat(timespec="minutes") == published
