"""A capture into an article: decode, see what it is, take the text out."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import PurePath

from onrecord.errors import NotTextError, UnreadableError
from onrecord.ingest.decode import MAX_CHARACTERS, decode
from onrecord.ingest.html import looks_like_html, read_page
from onrecord.ingest.language import guess_language
from onrecord.ingest.layouts import Layout, layout_of
from onrecord.records import Article, Capture

MAX_TITLE_CHARACTERS = 200

_XML = re.compile(r"\s*<\?xml\b")


def to_article(capture: Capture, charset: str | None = None, told: datetime | None = None) -> Article:
    """The article that `capture` holds; `charset` is what its server calls the encoding.

    When it was published, as its feed has `told`, counts more than a time that the page only shows.

    Raises SourceError, naming the capture and saying why.

    Plain text stays as it was decoded, character for character, less a leading U+FEFF. Of an HTML page
    the text is the headline, a blank line, and the body's paragraphs with a blank line between them.
    """
    try:
        text = decode(capture.data, charset)
        if looks_like_html(text, PurePath(capture.origin).suffix.lower()):
            page = read_page(text, told)
            return Article(
                text=page.text,
                name=capture.origin,
                title=page.facts.title,
                outlet=page.facts.outlet,
                byline=page.facts.byline,
                published=page.facts.published,
                language=guess_language(page.text) or page.facts.language,
            )
        _refuse_other_xml(text)
    except NotTextError as error:
        raise NotTextError(f"{capture.origin}: {error}") from error
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(
            f"{capture.origin}: {len(text):,} characters, more than {MAX_CHARACTERS:,}:"
            " no article is so long; split it"
        )
    return Article(text=text, name=capture.origin, title=plain_title(text), language=guess_language(text))


def _refuse_other_xml(text: str) -> None:
    """Raise NotTextError for XML that is no page: its tags would be taken for words."""
    layout = layout_of(text[:4096].encode("utf-8", "replace"))
    if layout in (Layout.FEED, Layout.OUTLINE):
        raise NotTextError(f"looks like {layout}, not an article")
    if _XML.match(text):
        raise NotTextError("is XML that is no page, feed or OPML list")


def plain_title(text: str) -> str | None:
    """The first line, if it stands alone like a headline: short, no full stop, a blank line, then text."""
    stripped = text.lstrip()
    # A first line that does not end in this much is too long for a title.
    lines = stripped[: 4 * MAX_TITLE_CHARACTERS].splitlines()
    if len(lines) < 3 or lines[1].strip() or not stripped[len(lines[0]) :].strip():
        return None
    line = lines[0].lstrip("#").strip()
    if not line or len(line) > MAX_TITLE_CHARACTERS or line.rstrip("\"'”’)").endswith("."):
        return None
    return line
