"""A page's own word about its headline, byline, outlet and time."""

from __future__ import annotations

import pytest
import trafilatura

from onrecord.ingest.metadata import PageFacts, cut_outlet, page_facts, parse_time


def facts(head: str, body: str = "") -> PageFacts:
    return page_facts(
        trafilatura.load_html(f"<!doctype html><html><head>{head}</head><body>{body}<p>x</p></body></html>")
    )


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def published(head: str, body: str = "") -> str | None:
    moment = facts(head, body).published
    return moment.isoformat() if moment else None


def test_json_ld_wins_over_meta_tags() -> None:
    head = json_ld(
        '[{"@type":"BreadcrumbList"},{"@type":"ReportageNewsArticle","headline":"A","author":"By Ann Lee",'
        '"publisher":{"name":"The Post"},"datePublished":"2026-01-02T03:04:05-05:00"}]'
    )
    head += '<meta property="og:title" content="B"><meta name="author" content="C">'
    head += '<meta property="og:site_name" content="D">'
    found = facts(head)
    assert (found.title, found.byline, found.outlet) == ("A", "Ann Lee", "The Post")
    assert found.published is not None
    assert found.published.isoformat() == "2026-01-02T03:04:05-05:00"


def test_of_several_articles_the_one_shown_counts() -> None:
    head = json_ld(
        '[{"@type":"NewsArticle","headline":"Other"},{"@type":"NewsArticle","headline":"This one"}]'
    )
    assert facts(head, "<h1>This  one</h1>").title == "This one"


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type":"NewsArticle"',
        "[" * 50_000,
        "null",
        '"x"',
        '{"@type":7,"headline":[1]}',
        '{"@type":"Article","headline":{},"author":[[],{"name":{}}],"publisher":3,"datePublished":20260101}',
    ],
)
def test_broken_json_ld_is_passed_over(broken: str) -> None:
    found = facts(
        json_ld(broken) + '<meta property="og:title" content="B"><meta name="author" content="By Bo Lind">'
    )
    assert (found.title, found.byline, found.outlet, found.published) == ("B", "Bo Lind", None, None)


def test_wrapped_json_ld_with_line_feeds_in_its_strings() -> None:
    assert facts(json_ld('//<![CDATA[\n{"@type":"Article","headline":"A\n b"}\n//]]>')).title == "A b"


def test_half_of_a_cut_emoji_becomes_a_replacement_character() -> None:
    found = facts(
        json_ld(
            r'{"@type":"Article","headline":"Half \ud83d","author":{"name":"Ann \udc00 Lee"},'
            r'"publisher":"The \udfff Post","datePublished":"\ud8002026-01-01"}'
        )
    )
    assert (found.title, found.byline, found.outlet) == ("Half \ufffd", "Ann \ufffd Lee", "The \ufffd Post")
    assert found.published is None
    assert facts(json_ld(r'{"@type":"Article","headline":"Whole \ud83d\ude00"}')).title == "Whole 😀"
    assert facts('<meta name="author" content="Ann &amp;#xd83d; Lee">').byline == "Ann \ufffd Lee"


def test_visible_markup_comes_last() -> None:
    body = "<h1>Seen</h1><a rel=author>Ann Lee</a><aside><time datetime=2020-01-01>old</time></aside>"
    body += "<time datetime='2026-03-04T05:06:07+02:00'>today</time>"
    found = facts("<title>In the bar</title>", body)
    assert (found.title, found.byline) == ("Seen", "Ann Lee")
    assert found.published is not None
    assert found.published.isoformat() == "2026-03-04T05:06:07+02:00"


def test_an_outlet_may_be_named_only_in_the_page_title() -> None:
    found = facts("<title>Bridge shut - Politics - The Post</title>", "<h1>Bridge shut</h1>")
    assert (found.title, found.outlet) == ("Bridge shut", "The Post")
    found = facts(
        "<title>Bridge shut again</title>", "<h1>Bridge shut</h1><div class='byline'>By ANN LEE</div>"
    )
    assert (found.title, found.outlet, found.byline) == ("Bridge shut", None, "ANN LEE")


def test_a_later_time_counts_only_where_it_says_more_of_the_same_day() -> None:
    day = '<meta name="date" content="2026-03-04">'
    assert published(day) == "2026-03-04T00:00:00+00:00"
    assert published(day, "<time datetime='2026-03-04T09:00+01:00'></time>") == "2026-03-04T09:00:00+01:00"
    assert published(day, "<time datetime='2026-05-04T09:00+01:00'></time>") == "2026-03-04T00:00:00+00:00"
    assert published('<meta name="date" content="2026-03-04 09:30">') == "2026-03-04T09:30:00+00:00"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-04T05:06:07Z", "2026-03-04T05:06:07+00:00"),
        ("2026-03-04T05:06:07.123-0500", "2026-03-04T05:06:07.123000-05:00"),
        ("2026-03-04 05:06:07 +0100", "2026-03-04T05:06:07+01:00"),
        ("2026-03-04 05:06:07 UTC", "2026-03-04T05:06:07+00:00"),
        ("Wed, 04 Mar 2026 05:06:07 GMT", "2026-03-04T05:06:07+00:00"),
        ("2026-03-04T05:06", "2026-03-04T05:06:00"),
        ("today", None),
        ("", None),
        ("0001-01-01T00:00:00Z", None),
        ("Wed, 99 Mar 2026", None),
    ],
)
def test_times(text: str, moment: str | None) -> None:
    found = parse_time(text)
    assert (found.isoformat() if found else None) == moment


@pytest.mark.parametrize(
    ("title", "outlet", "cut"),
    [
        ("Bridge shut | The Post", "The Post", "Bridge shut"),
        ("Bridge shut – POST", "The Post", "Bridge shut"),
        ("Bridge shut - the (new) Post", "(New) Post", "Bridge shut"),
        ("Why I left the Post", "The Post", "Why I left the Post"),
        ("Bridge shut | The Post", None, "Bridge shut | The Post"),
        ("The Post", "The Post", "The Post"),
    ],
)
def test_the_outlet_is_cut_from_the_title(title: str, outlet: str | None, cut: str) -> None:
    assert cut_outlet(title, outlet) == cut


@pytest.mark.parametrize(
    ("lang", "head", "language"),
    [
        ("de-AT", "", "de"),
        ("de", '<meta property="og:locale" content="fr_FR">', "fr"),
        ("de", json_ld('{"@type": "NewsArticle", "inLanguage": "es"}'), "es"),
        ("de", json_ld('{"@type": "NewsArticle", "inLanguage": {"name": "Spanish"}}'), "de"),
        ("eng", "", "en"),
        ("nonsense language", "", None),
        ("", "", None),
    ],
)
def test_the_language_that_a_page_names(lang: str, head: str, language: str | None) -> None:
    tree = trafilatura.load_html(
        f"<!doctype html><html lang='{lang}'><head>{head}</head><body><p>x</p></body></html>"
    )
    assert page_facts(tree).language == language
