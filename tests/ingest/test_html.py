"""Pages become their article's text, headline first, with what the page says of itself."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import pytest

from onrecord.errors import NotTextError
from onrecord.ingest import to_article
from onrecord.ingest.html import read_page
from onrecord.records import Article, Capture

PAGES = Path(__file__).with_name("pages")
PARAGRAPH = (
    "<p>The mayor said that the bridge would stay closed until the autumn, whatever the council wanted.</p>"
)


def article(name: str) -> Article:
    return to_article(Capture(name, (PAGES / name).read_bytes()))


def test_a_broadsheet_page() -> None:
    page = article("broadsheet.html")
    assert page.text == (PAGES / "broadsheet.txt").read_text(encoding="utf-8").removesuffix("\n")
    assert page.title == "Ferry inquiry told of ‘three missed warnings’"
    assert page.outlet == "The Harrow Sentinel"
    assert page.byline == "Orla Finch, Dov Ansel"
    assert page.published == datetime.fromisoformat("2026-02-11T07:30:00+01:00")
    assert page.published is not None
    assert page.published.isoformat() == "2026-02-11T07:30:00+01:00"
    assert page.language == "en"


def test_a_blog_page_in_an_older_encoding() -> None:
    text = (PAGES / "wordpress.html").read_text(encoding="utf-8")
    page = to_article(Capture("wordpress.html", text.encode("cp1252")))
    paragraphs = page.text.split("\n\n")
    assert paragraphs[0] == page.title == "Council votes down the tram"
    assert (
        paragraphs[-1]
        == "Ms Brink’s answer, given on the steps outside: “He is welcome to my seat on the bus.”"
    )
    assert len(paragraphs) == 5
    assert (page.outlet, page.byline) == ("Loom Street Letter", None)
    assert page.published == datetime.fromisoformat("2026-05-06T21:14:00+02:00")


def test_a_page_that_breaks_its_lines_by_hand() -> None:
    page = article("breaks.html")
    assert [paragraph[:24] for paragraph in page.text.split("\n\n")] == [
        "Mill to close",
        "The mill at Outer Strand",
        '"We kept it going for as',
        "The union said that it h",
        "Nobody at the ministry w",
    ]
    assert (page.title, page.outlet, page.published) == ("Mill to close", None, None)


def test_a_page_without_an_article_is_refused() -> None:
    with pytest.raises(NotTextError, match=r"^front\.html: is an HTML page without an article's text$"):
        article("front.html")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "<p>He called it <q>a gift, <q>free</q>, he said</q>.</p>",
            "He called it “a gift, ‘free’, he said”.",
        ),
        (
            "<p>It is<em> not</em> so, <b>said</b> <a href=x>Ann Lee</a>, her<i>self</i>.</p>",
            "It is not so, said Ann Lee, herself.",
        ),
        ("<p>A soft&shy;hyphen,&nbsp;a\n   line.</p>", "A softhyphen, a line."),
        ("<p>Odd&#1; refer&#x1F;ences,<br>broken &#xFFFE;line&#10;s.</p>", "Odd references,\nbroken line s."),
        ("<blockquote>A bare quotation from the letter.</blockquote>", "A bare quotation from the letter."),
        (
            "<pre>First line,\nsecond line.\n\nNew paragraph.</pre>",
            "First line,\nsecond line.\n\nNew paragraph.",
        ),
        (
            "<p>Q: Did you?</p><p>A: No.</p><p>Q: Did he?</p><p>A: No.</p>",
            "Q: Did you?\n\nA: No.\n\nQ: Did he?\n\nA: No.",
        ),
        ("<div class='paywall'><p>The paid part of it stays.</p></div>", "The paid part of it stays."),
        (
            "<table><tr><th>Party</th><th>Seats</th></tr><tr><td>Reds</td><td>12</td></tr></table>",
            "Party | Seats\n\nReds | 12",
        ),
        (
            "<p>It was shut on <time datetime='2019-09-09'>9 September 2019</time>, when the pier burnt.</p>",
            "It was shut on 9 September 2019, when the pier burnt.",
        ),
        ("<div class='comment'><p>Troll: nonsense.</p></div>", ""),
        ("<div class='advert'>Bet now.</div>", ""),
        ("<p class='newsletter-promo'>Sign up.</p>", ""),
    ],
)
def test_markup_inside_an_article(markup: str, text: str) -> None:
    page = read_page(
        f"<html><body><article>{PARAGRAPH}{markup}<p>The end, she said.</p></article></body></html>"
    )
    said = PARAGRAPH.removeprefix("<p>").removesuffix("</p>")
    assert page.text == "\n\n".join(filter(None, [said, text, "The end, she said."]))


def test_a_printed_headline_is_not_repeated_and_wins_over_the_metadata() -> None:
    head = '<head><meta property="og:title" content="Bridge: 5 things to know"></head>'
    page = read_page(
        f"<html>{head}<body><article><h1>Bridge shut, says mayor</h1>{PARAGRAPH * 3}</article></body></html>"
    )
    assert page.text.startswith("Bridge shut, says mayor\n\nThe mayor said")
    assert page.facts.title == "Bridge shut, says mayor"


def test_a_page_never_holds_half_a_character() -> None:
    head = r'<script type="application/ld+json">{"@type":"Article","headline":"Half \ud83d"}</script>'
    page = (
        f"<html><head>{head}</head><body><article>{PARAGRAPH}<p>&#xd83d; he said.</p></article></body></html>"
    )
    found = to_article(Capture("page.html", page.encode()))
    assert found.title == "Half \ufffd"
    assert found.text.startswith("Half \ufffd\n\nThe mayor")
    assert found.text.encode().decode() == found.text


def test_what_stands_around_the_headline_is_left_out() -> None:
    head = '<head><meta name="author" content="Ann Lee"></head>'
    body = f"<p>Politics</p><h1>Bridge shut</h1><p>She saw it coming.</p><p>By Ann Lee</p>{PARAGRAPH}"
    page = read_page(f"<html>{head}<body><article>{body}</article></body></html>")
    assert page.text.split("\n\n")[:-1] == ["Bridge shut", "She saw it coming."]


@pytest.mark.parametrize(
    "page",
    [
        "<html>" + "<div>" * 100_000 + PARAGRAPH,
        "<html><body>" + "<blockquote><ul><li><table><tr><td>" * 5_000 + PARAGRAPH,
        "<html><body>" + "<p><b><q>x" * 5_000,
        "<html>" + "<" * 50_000,
        "<!--" * 50_000,
        "<?xml" * 50_000 + "<html>",
        "<html><body><p>" + "&" * 100_000,
        "<html><script type='application/ld+json'>" + "[" * 100_000 + "</script></html>",
        "<html></html>",
        "<!doctype html>",
        "<html>" + " " * (8 * 1024 * 1024),
        "<html><body>" + "<div class=related>x</div>" * 25_000,
        "<html><body>" + PARAGRAPH * 31_000,
    ],
    ids=range(13),
)
def test_malformed_pages_are_read_or_refused_in_little_time(page: str) -> None:
    started = time.monotonic()
    try:
        text = to_article(Capture("page.html", page.encode())).text
    except NotTextError as error:
        assert str(error).startswith("page.html: is ")  # noqa: PT017  # one of two outcomes
    else:
        assert text.strip()
    assert time.monotonic() - started < 20


def test_an_embedded_image_does_not_cost_the_text_after_it() -> None:
    image = f"<img src='data:image/png;base64,{'A' * 11_000_000}'>"
    page = read_page(
        f"<html><body><article>{PARAGRAPH}{image}<p>After it, he said.</p></article></body></html>"
    )
    assert page.text.endswith("After it, he said.")
