"""What a page says about itself: headline, byline, outlet and publication time.

Asked in this order: the page's JSON-LD, its meta tags, its visible markup. Nothing is guessed from the
text or the address.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from onrecord.ingest.language import language_code

MAX_JSON_LD_NODES = 10_000
"""How many JSON-LD objects of a page are looked at."""

_OUTLET_METAS = ("og:site_name", "application-name", "dc.publisher")
_TITLE_METAS = ("og:title", "twitter:title", "dc.title")
_AUTHOR_METAS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_TIME_METAS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publishdate",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "date",
)
_LANGUAGE_METAS = ("og:locale", "dc.language")
_VISIBLE_TITLES = "//h1[not(ancestor::nav or ancestor::aside or ancestor::footer)]"
_VISIBLE_AUTHORS = (
    "//*[@rel='author' or @itemprop='author'][not(self::meta)]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' byline ')]",
)
_VISIBLE_TIMES = (
    "//time[@datetime and (@pubdate or contains(@itemprop, 'datePublished'))]",
    "//article//time[@datetime][not(ancestor::aside or ancestor::footer)]",
    "//time[@datetime][not(ancestor::aside or ancestor::nav or ancestor::footer)]",
)
_SEPARATOR = re.compile(r"\s+(?:[|\-–—·•:»]|::|\|\|)\s+")
_ZONE = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")
_WRAPPING = re.compile(r"^(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)$")
_HALF = re.compile("[\ud800-\udfff]")
_BY = re.compile(r"by\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The page calls itself `title`, written by `byline` in `language`, published by `outlet` at `published`.

    `published` always has a time zone: UTC where the page gives none, midnight where it gives only a day.
    """

    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    language: str | None = None


def page_facts(tree: Any, told: datetime | None = None) -> PageFacts:
    """What the page `tree` (an lxml.html document) says of itself; what it does not say is None.

    When it was published, as somebody else has `told`, counts more than a time that the page only shows.
    """
    nodes = list(_json_ld(tree))
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    article = _main_article(nodes, tree)
    metas = _metas(tree)

    headline = article.get("headline") or article.get("name")
    page_title = _first_text(tree, "//title[not(ancestor::svg)]")
    title = (
        (_clean(headline) if isinstance(headline, str) else None)
        or _first(metas, _TITLE_METAS)
        or _first_text(tree, _VISIBLE_TITLES)
    )
    outlet = (
        _name(article.get("publisher"), by_id)
        or _first(metas, _OUTLET_METAS)
        or (outlet_after(title, page_title) if title and page_title else None)
    )
    title = title or page_title
    byline = _name(article.get("author"), by_id) or _meta_author(metas)
    for path in _VISIBLE_AUTHORS:
        byline = byline or _first_text(tree, path)
    return PageFacts(
        title=cut_outlet(title, outlet) if title else None,
        byline=_BY.sub("", byline, count=1) if byline and _BY.match(byline) else byline,
        outlet=outlet,
        published=_published(article, metas, told, tree),
        language=_language(article, metas, tree),
    )


def _language(article: dict[str, Any], metas: dict[str, str], tree: Any) -> str | None:
    named = (article.get("inLanguage"), *(metas.get(name) for name in _LANGUAGE_METAS), tree.get("lang"))
    return next((code for tag in named if isinstance(tag, str) and (code := language_code(tag))), None)


def cut_outlet(title: str, outlet: str | None) -> str:
    """`title` without the outlet's name at its end, as in "Headline | Outlet"."""
    if not outlet:
        return title
    name = re.sub(r"^the\s+", "", outlet, flags=re.IGNORECASE)
    suffix = re.compile(rf"{_SEPARATOR.pattern}(?:the\s+)?{re.escape(name)}\s*$", re.IGNORECASE)
    return suffix.sub("", title) or title


def outlet_after(headline: str, page_title: str) -> str | None:
    """The outlet in a page title "Headline | Section | Outlet", where the headline is known."""
    if not page_title.startswith(headline):
        return None
    rest = _SEPARATOR.split(page_title[len(headline) :])
    return rest[-1] if len(rest) > 1 and not rest[0] else None


def parse_time(value: str) -> datetime | None:
    """An ISO 8601 or RFC 2822 time, with a zone only if it is given; None if it is neither."""
    text = value.strip()
    text = _ZONE.sub("", re.sub(r"\s+(?:UTC|GMT|Z)$", "Z", text) if text[:4].isdigit() else text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return moment if 1600 <= moment.year <= 2200 else None


def _published(
    article: dict[str, Any], metas: dict[str, str], told: datetime | None, tree: Any
) -> datetime | None:
    """The first time found; of a later one for the same day only if that says more."""
    values = [article.get("datePublished")]
    values += [metas[name] for name in _TIME_METAS if name in metas]
    values += [told.isoformat()] if told else []
    for path in _VISIBLE_TIMES:
        values += [element.get("datetime") for element in tree.xpath(path)[:1]]
    texts = [value.strip() for value in values if isinstance(value, str)]
    found = [(moment, len(text) > len("2025-03-04")) for text in texts if (moment := parse_time(text))]
    if not found:
        return None
    first, is_time = found[0]
    if not (is_time and first.tzinfo):
        for moment, says_time in found[1:]:
            apart = abs(moment.replace(tzinfo=None) - first.replace(tzinfo=None))
            if says_time and moment.tzinfo and apart <= timedelta(days=1):
                return moment
    return first if first.tzinfo else first.replace(tzinfo=UTC)


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """All objects in the page's JSON-LD, outermost first, also those in lists and in @graph."""
    waiting: list[Any] = []
    for script in tree.iterfind(".//script[@type]"):
        if script.get("type").split(";")[0].strip().lower() == "application/ld+json" and script.text:
            try:
                waiting.append(json.loads(_WRAPPING.sub("", script.text.strip()), strict=False))
            except (ValueError, RecursionError):
                continue
    for _ in range(MAX_JSON_LD_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)


def _main_article(nodes: list[dict[str, Any]], tree: Any) -> dict[str, Any]:
    """The article that the page is about: of several, the one whose headline the page shows."""
    articles = [node for node in nodes if any(_is_article_type(kind) for kind in _listed(node.get("@type")))]
    if len(articles) > 1:
        shown = " ".join(_text(element) for element in tree.xpath("//h1|//title")).casefold()
        for article in articles:
            headline = article.get("headline")
            if isinstance(headline, str) and headline and _clean(headline).casefold() in shown:
                return article
    return articles[0] if articles else {}


def _is_article_type(kind: object) -> bool:
    return isinstance(kind, str) and kind.endswith(("Article", "Posting", "Report"))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _name(value: Any, by_id: dict[str, dict[str, Any]]) -> str | None:
    """The name, or names with commas between, of a JSON-LD value: text, an object, a reference, a list."""
    names: dict[str, None] = {}
    for item in _listed(value):
        name = item
        if isinstance(item, dict):
            name = item.get("name") or by_id.get(str(item.get("@id")), {}).get("name")
        for part in _listed(name):
            if isinstance(part, str) and "://" not in part and _clean(part):
                names[_clean(part)] = None
    return ", ".join(names) or None


def _metas(tree: Any) -> dict[str, str]:
    """The page's meta tags by lower-case name, property or itemprop; the first of a name counts."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = _clean(element.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                metas.setdefault(name, content)
    return metas


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _meta_author(metas: dict[str, str]) -> str | None:
    return next((metas[name] for name in _AUTHOR_METAS if name in metas and "://" not in metas[name]), None)


def _first_text(tree: Any, path: str) -> str | None:
    return next(filter(None, map(_text, tree.xpath(path))), None)


def _text(element: Any) -> str:
    return _clean("".join(element.itertext()))


def _clean(text: str) -> str:
    """One line, without the entities that some pages escape twice and the halves of a cut character."""
    return " ".join(_HALF.sub("\N{REPLACEMENT CHARACTER}", html.unescape(text)).split())
