"""Captures become articles: plain text as it is, a page as its headline and paragraphs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from onrecord.errors import NotTextError, UnreadableError
from onrecord.ingest import to_article
from onrecord.ingest.articles import plain_title
from onrecord.ingest.decode import MAX_CHARACTERS
from onrecord.ingest.language import guess_language
from onrecord.records import Capture


def test_plain_text_stays_as_it_is() -> None:
    text = "Mill to close\r\n\r\n“We tried,” said the owner of the mill.\r\n\tShe left. \r\n"
    article = to_article(Capture("a.txt", b"\xef\xbb\xbf" + text.encode()))
    assert article.text == text
    assert (article.name, article.title, article.language) == ("a.txt", "Mill to close", "en")
    assert (article.outlet, article.byline, article.published) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Mill to close\n\nIt will.", "Mill to close"),
        ("\n\n# Will it close?\n \nIt will.", "Will it close?"),
        ("Mill to close\nIt will.", None),
        ("The mill will close.\n\nIt will.", None),
        ("“The mill will close.”\n\nIt will.", None),
        ("Mill to close\n\n", None),
        ("Mill to close", None),
        ("x" * 201 + "\n\nIt will.", None),
        ("x" * 900 + "\n\nIt will.", None),
        ("", None),
    ],
)
def test_a_first_line_that_stands_alone_is_the_title(text: str, title: str | None) -> None:
    assert plain_title(text) == title


def test_errors_name_the_capture() -> None:
    with pytest.raises(NotTextError, match=r"^report\.txt: looks like a PDF document$"):
        to_article(Capture("report.txt", b"%PDF-1.4"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_text_that_no_article_is_as_long_as_is_refused_at_once(encoding: str) -> None:
    data = ("He said so.\n" * 1_700_000)[:20_000_000].encode(encoding)
    started = time.thread_time()
    with pytest.raises(UnreadableError) as raised:
        to_article(Capture("year.txt", data))
    assert time.thread_time() - started < 5
    assert str(raised.value) == (
        "year.txt: 20,000,000 characters, more than 5,000,000: no article is so long; split it"
    )


def test_a_text_of_the_most_characters_is_taken() -> None:
    text = "é" * MAX_CHARACTERS
    assert to_article(Capture("long.txt", text.encode())).text == text


@pytest.mark.parametrize("feed", ["<?xml version='1.0'?><rss version='2.0'>", "<!-- a --> <feed xmlns='x'>"])
def test_a_feed_is_not_an_article(feed: str) -> None:
    with pytest.raises(NotTextError, match="news feed, not an article"):
        to_article(Capture("feed", feed.encode()))


def test_a_page_is_told_by_its_content() -> None:
    page = Path(__file__).with_name("pages").joinpath("broadsheet.html").read_bytes()
    assert to_article(Capture("-", page)).outlet == "The Harrow Sentinel"


def test_plain_text_may_mention_tags_and_bear_the_wrong_suffix() -> None:
    for name in ("a.txt", "a.html", "-"):
        text = "He said that <html> is a tag, and that 3 < 4 is true."
        assert to_article(Capture(name, text.encode())).text == text


def test_markdown_with_a_tag_in_front_is_not_a_page() -> None:
    text = "<p align=center>Logo</p>\n\nThe text, she said, begins here."
    assert to_article(Capture("README.md", text.encode())).text == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor said that she would not be the one to sign it.", "en"),
        ("Trump: Mexico will pay for the wall, and it will be tall", "en"),
        ("Der Bürgermeister sagte, dass er die Brücke nicht schließen könne und was in an war.", "de"),
        ("De burgemeester zei dat hij de brug niet wil sluiten, want het is te laat om of en.", "nl"),
        ("Le maire a dit que le pont ne sera pas fermé, et que la ville a les moyens.", "fr"),
        ("El alcalde dijo que no iba a cerrar el puente y que la ciudad es grande.", "es"),
        ("قال الوزير إن الأمر انتهى، وإنه لن يعود إليه قبل نهاية هذا العام.", "ar"),
        ("Мэр сказал, что мост не будет закрыт, и что денег у города хватает.", "ru"),
        ("市长说这座桥不会关闭，因为这座城市有足够的钱来修理它。", "zh"),
        ("市長は橋を閉鎖しないと述べ、市には修理する資金があると語った。", "ja"),
        ("Yes.", None),
        ("Oui, oui.", None),
        ("2016\n\n---\n*\n", None),
        ("Varga 52.1, Tolsk 38.4, Holt 9.5; Ferris 61.0, Dene 39.0; Calder 55.2, Lee 44.8", None),
        ("“C’est fini,” said Anna Holt, who was not there when the mayor of the town had left.", "en"),
    ],
)
def test_a_language_is_told_where_it_is_sure(text: str, language: str | None) -> None:
    assert guess_language(text) == language
