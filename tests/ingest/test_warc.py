"""Web archives: every page is read, and a cut is found wherever it is."""

from __future__ import annotations

import gzip
import io
import time
import zlib
from itertools import accumulate
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import SourceError
from onrecord.ingest import to_article, warc
from onrecord.ingest.layouts import Layout, layout_of
from onrecord.ingest.warc import PageReader, read_archive
from onrecord.records import Article, Capture

from .archives import Page, archive, zstandard
from .serving import story

PAGES = [Page(f"https://courant.invalid/{n}", story(f"Story number {n}").encode()) for n in range(5)]


def read(data: bytes, page: PageReader = to_article) -> tuple[list[Article], list[str]]:
    found = list(read_archive(io.BytesIO(data), "a.warc", lambda place: None, read=page))
    errors = [str(each) for each in found if isinstance(each, SourceError)]
    return [each for each in found if isinstance(each, Article)], errors


def test_every_page_is_an_article(tmp_path: Path) -> None:
    plain, packed = archive(PAGES), archive(PAGES, packed=True)
    for data in (plain, packed, gzip.compress(plain), zstandard(plain, tmp_path / "z")):
        assert layout_of(data[:4096]) is Layout.ARCHIVE
        articles, errors = read(data)
        assert errors == []
        assert [article.name for article in articles] == [page.address for page in PAGES]
        assert [article.title for article in articles] == [f"Story number {n}" for n in range(5)]


def test_what_is_no_page_is_passed_over() -> None:
    others = [
        Page("https://a.invalid/gone", b"gone", status="404 Not Found"),
        Page("https://a.invalid/moved", b"", status="301 Moved Permanently"),
        Page("https://a.invalid/photo", b"\xff\xd8\xff" * 100, kind="image/jpeg"),
        Page("https://a.invalid/robots", b"x", record="metadata"),
        PAGES[0],
        Page("https://a.invalid/saved", story("Saved by hand").encode(), kind="text/html", record="resource"),
    ]
    articles, errors = read(archive(others))
    assert ([article.title for article in articles], errors) == (["Story number 0", "Saved by hand"], [])


def test_a_page_that_cannot_be_read_is_named_and_the_rest_is_read() -> None:
    articles, errors = read(archive([PAGES[0], Page("https://a.invalid/x", b"<html></html>"), PAGES[1]]))
    assert len(articles) == 2
    assert errors == ["https://a.invalid/x: is an HTML page without an article's text (in a.warc)"]


def test_pages_in_the_encodings_they_say() -> None:
    body = story("Été", "“Voilà l'été,” said Renée Noël, who was glad of it and of all that she had seen.")
    body = body.replace("lang='en'", "")
    pages = [Page("https://a.invalid/1", body.encode("cp1252"), kind="text/html; charset=windows-1252")]
    pages.append(Page("https://a.invalid/2", body.encode("utf-8"), kind="text/html; charset=nonsense"))
    articles, _ = read(archive(pages))
    assert [article.title for article in articles] == ["Été", "Été"]


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)


BODY = PAGES[0].body
SENT = {
    "gzip": (gzip.compress(BODY), {"Content-Encoding": "gzip"}),
    "brotli": (brotli.compress(BODY), {"Content-Encoding": "br"}),
    "deflate": (zlib.compress(BODY), {"Content-Encoding": "deflate"}),
    "raw deflate": (zlib.compress(BODY, wbits=-15), {"Content-Encoding": "deflate"}),
    "chunked": (chunked(BODY), {"Transfer-Encoding": "chunked"}),
    "both": (chunked(gzip.compress(BODY)), {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}),
    # Crawlers unpack pages and leave the headers as they were.
    "not gzip": (BODY, {"Content-Encoding": "gzip"}),
    "not chunked": (BODY, {"Transfer-Encoding": "chunked"}),
    "unknown": (BODY, {"Content-Encoding": "identity"}),
}


@pytest.mark.parametrize("way", SENT)
def test_a_page_as_it_was_sent(way: str) -> None:
    body, headers = SENT[way]
    pages = [Page("https://a.invalid/", body, headers=tuple(headers.items())), PAGES[1]]
    articles, errors = read(archive(pages))
    assert ([article.title for article in articles], errors) == (["Story number 0", "Story number 1"], [])


def test_a_page_that_unpacks_without_end_is_passed_over() -> None:
    bomb = gzip.compress(b"\0" * (100 * 2**20), compresslevel=1)
    packed = Page("https://a.invalid/bomb", bomb, headers=(("Content-Encoding", "gzip"),))
    articles, errors = read(archive([packed, PAGES[1]]))
    assert errors == ["https://a.invalid/bomb: is larger than 16 MiB, the limit of a page (in a.warc)"]
    assert [article.title for article in articles] == ["Story number 1"]


def test_a_page_that_is_too_large_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MAX_PAGE_BYTES", 10_000)
    articles, errors = read(
        archive([Page("https://a.invalid/", b"<p>word</p>" * 5000), PAGES[1]], packed=True)
    )
    assert ["is larger than" in error for error in errors] == [True]
    assert [article.title for article in articles] == ["Story number 1"]


def short(capture: Capture, charset: str | None) -> Article:
    """Stands in for the reading of a page, which takes too long to be done a thousand times."""
    return Article(capture.data.decode(), capture.origin)


@pytest.mark.parametrize("kind", ["plain", "packed", "packed by zstd", "one gzip", "one zstd"])
def test_a_cut_anywhere_is_found(kind: str, tmp_path: Path) -> None:
    """Wherever a file is cut, what is read is a beginning of the whole, and the cut is reported.

    Between two records a cut leaves a whole file: nobody could tell.
    """
    plain = archive(PAGES[:2])
    records = [b"WARC/1.0" + piece for piece in plain.split(b"WARC/1.0")[1:]]
    pieces = {
        "plain": lambda: records,
        "packed": lambda: list(map(gzip.compress, records)),
        "packed by zstd": lambda: [zstandard(record, tmp_path / "z") for record in records],
        "one gzip": lambda: [gzip.compress(plain)],
        "one zstd": lambda: [zstandard(plain, tmp_path / "z")],
    }[kind]()
    data = b"".join(pieces)
    ends = set(accumulate(map(len, pieces)))
    whole, errors = read(data, short)
    assert (len(whole), errors) == (2, [])
    # The empty lines after a plain record and the checksum after a packed one may be missing.
    unnoticed = {
        end - missing for end in ends for missing in range(9 if "gzip" in kind or kind == "packed" else 5)
    }
    for end in range(8, len(data)):
        articles, errors = read(data[:end], short)
        assert articles == whole[: len(articles)]
        assert len(errors) <= 1
        if errors:
            assert "cut off" in errors[0] or "without any records" in errors[0]
        else:
            assert end in unnoticed, f"cut at {end} of {len(data)}: {sorted(ends)}"


def test_a_file_that_is_damaged_in_the_middle() -> None:
    data = archive(PAGES, packed=True)
    middle = len(data) // 2
    articles, errors = read(data[:middle] + b"\0" * 300 + data[middle + 300 :])
    assert 1 <= len(articles) < 5
    assert len(errors) == 1
    assert "records before it were read" in errors[0]


def test_an_archive_of_nothing() -> None:
    assert read(b"WARC/1.0\r\n\r\n")[1] != []


def test_progress_is_told_in_bytes() -> None:
    places: list[int] = []
    data = archive(PAGES, packed=True)
    list(read_archive(io.BytesIO(data), "a.warc", places.append))
    assert places == sorted(places)
    assert len(places) == 6
    assert 0 < places[-1] < len(data)


WHOLE = {packed: archive(PAGES[:2], packed=packed) for packed in (False, True)}


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damage_of_any_kind_does_no_harm(data: st.DataObject) -> None:
    whole = bytearray(WHOLE[data.draw(st.booleans())])
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    started = time.thread_time()
    read(bytes(whole))
    assert time.thread_time() - started < 5
