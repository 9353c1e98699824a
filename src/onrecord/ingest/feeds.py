"""Feeds and lists of feeds: what RSS, Atom and OPML name, with what they say of it."""

from __future__ import annotations

import calendar
import html
import io
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import ParseError

from onrecord.errors import NotTextError
from onrecord.ingest.addresses import is_address
from onrecord.ingest.html import looks_like_html, read_page
from onrecord.ingest.language import guess_language, language_code
from onrecord.ingest.metadata import parse_time
from onrecord.records import Article

MAX_BYTES = 2 * 1024 * 1024
"""A feed is read this far, in bytes; the parser's time on a hostile one is half a minute then."""

MAX_ENTRIES = 1000
"""How many of a feed's entries, or of a list's feeds, are taken."""

MIN_WHOLE_CHARACTERS = 1000
"""An entry whose own text has at least so many characters is taken for the article; else its link is."""

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_TAG = re.compile(r"<[a-z!/][^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A feed says: at `link` there is an article, called `title`, by `byline`, `published` then.

    `body` is the article itself, as HTML, where the feed gives all of it.
    """

    link: str
    title: str | None = None
    byline: str | None = None
    published: datetime | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a feed holds: its `entries` as it orders them, and `left` if there was more than is taken."""

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    left: str | None = None


def read_feed(data: bytes, address: str, charset: str | None = None) -> Contents:
    """What the feed `data` from `address` holds. Raises NotTextError, whose message is the reason alone."""
    import feedparser

    left = None
    if len(data) > MAX_BYTES:
        left = f"is a feed of more than {MAX_BYTES // 2**20} MiB; the rest was left"
        data = data[:MAX_BYTES]
    if _ENTITY.search(data):
        raise NotTextError(
            "is a feed that declares entities of its own, which can be made to grow without end"
        )
    named = f"; charset={charset}" if charset else ""
    headers = {"content-location": address, "content-type": f"application/xml{named}"}
    try:
        found = feedparser.parse(io.BytesIO(data), response_headers=headers)
    except Exception as error:  # whatever a malformed feed makes the parser do, it is the feed's failure
        raise NotTextError(f"is a feed that could not be read ({type(error).__name__}: {error})") from error
    if found.bozo and not found.entries and not found.feed.get("title"):
        raise NotTextError(f"is a feed that could not be read ({_one_line(str(found.bozo_exception))})")
    if len(found.entries) > MAX_ENTRIES:
        left = f"is a feed of {len(found.entries)} entries; those after {MAX_ENTRIES} were left"
    entries = dict[str, Entry]()
    for item in found.entries[:MAX_ENTRIES]:
        entry = _entry(item, address)
        if entry is not None:
            entries.setdefault(entry.link, entry)
    return Contents(
        title=_text(found.feed.get("title")),
        language=language_code(found.feed.get("language")),
        entries=tuple(entries.values()),
        left=left,
    )


def read_outline(data: bytes) -> tuple[str, ...]:
    """The feeds' addresses in an OPML list, each once. Raises NotTextError, whose message is the reason."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data)
    except DefusedXmlException as error:
        raise NotTextError("is an OPML list that declares entities of its own") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise NotTextError(f"is an OPML list that could not be read ({error})") from error
    found: dict[str, None] = {}
    for outline in root.iter("outline"):
        for name in ("xmlUrl", "xmlurl", "xmlURL"):
            address = (outline.get(name) or "").strip()
            if address:
                found[address] = None
                break
    if not found:
        raise NotTextError("is an OPML list that names no feed")
    return tuple(found)[:MAX_ENTRIES]


def article_in(entry: Entry, contents: Contents) -> Article | None:
    """The article that the feed itself gives; None where it gives a teaser, or nothing."""
    if entry.body is None or len(_TAG.sub("", entry.body)) < MIN_WHOLE_CHARACTERS:
        return None
    text = f"<html><body><article>{entry.body}</article></body></html>"
    try:
        page = read_page(text if looks_like_html(text) else "")
    except NotTextError:
        return None
    title = entry.title
    body = page.text if page.facts.title or not title else f"{title}\n\n{page.text}"
    return with_facts(Article(text=body, name=entry.link, language=guess_language(body)), entry, contents)


def with_facts(article: Article, entry: Entry, contents: Contents) -> Article:
    """`article` with what its feed knows better than nothing: what a page says itself counts more."""
    return replace(
        article,
        title=article.title or entry.title,
        outlet=article.outlet or contents.title,
        byline=article.byline or entry.byline,
        published=article.published or entry.published,
        language=article.language or contents.language,
    )


def _entry(item: Any, address: str) -> Entry | None:
    """The entry as a record; None where it names no address, under which it could be known again."""
    link = (item.get("link") or "").strip()
    if not link:
        return None
    try:
        link = urljoin(address, link) if is_address(address) else link
    except ValueError:
        return None
    if not is_address(link):
        return None
    bodies = [part.get("value") or "" for part in item.get("content") or [] if _is_text(part)]
    return Entry(
        link=link,
        title=_text(item.get("title")),
        byline=_text(item.get("author")),
        published=_moment(item),
        body=max(bodies, key=len, default=None),
    )


def _is_text(part: Any) -> bool:
    return part.get("type") in (None, "text/html", "application/xhtml+xml", "text/plain")


def _moment(item: Any) -> datetime | None:
    """When the entry was published, else updated, in the zone that it was written in; UTC if in none."""
    for name in ("published", "updated"):
        if value := item.get(name):
            moment = parse_time(str(value))
            if moment is not None:
                return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if parsed := item.get(f"{name}_parsed"):
            try:
                return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
            except (ValueError, TypeError, OverflowError, OSError):
                continue
    return None


def _text(value: object) -> str | None:
    """A title or a name as plain text on one line."""
    if not isinstance(value, str):
        return None
    text = _one_line(html.unescape(_TAG.sub("", value)))
    return text.encode("utf-8", "replace").decode("utf-8") or None


def _one_line(text: str) -> str:
    return " ".join(text.split())
