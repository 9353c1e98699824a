"""An HTML page into the text of its article, headline first.

trafilatura finds the article in the page. Around it, this module guards against pages that are no
articles, mends what trafilatura loses (the marks of <q>, double line breaks), drops blocks that name
themselves boilerplate, and lays the text out.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from onrecord.errors import NotTextError
from onrecord.ingest.metadata import PageFacts, cut_outlet, page_facts

MAX_PAGE_CHARACTERS = 8 * 1024 * 1024
"""A page longer than this, its embedded images not counted, is refused."""

MAX_ELEMENTS = 30_000
"""A page of more elements than this is refused: trafilatura's time grows with their square."""

MIN_ARTICLE_CHARACTERS = 60
"""A page whose body has fewer characters than this has no article."""

# libxml2 stops reading where elements are nested this deep, and says nothing.
_MAX_DEPTH = 255

# How many paragraphs from the top a headline or a byline may stand.
_TOP = 3

# In characters: a line with no more beside a date is a dateline.
_SENTENCE = 30

# Stands for a line break while trafilatura squeezes white space; from the private use area.
_BREAK = "\ue00a"

_DOCUMENT = re.compile(
    r"\s*+(?:(?:<\?.*?\?>|<!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_FRAGMENT = re.compile(
    r"\s*+(?:<!--.*?-->\s*+)*+<(?:article|main|section|div|p|h[1-6]|title|meta|blockquote|ul|ol|table|span)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_CLOSING_TAG = re.compile(r"</(?:p|div|article|body|h[1-6]|li|span|a)\s*>", re.IGNORECASE)
_PROLOGUE = re.compile(r"\s*+(?:(?:<\?.*?\?>|<!--.*?-->|<!doctype[^>]*>)\s*+)*+", re.IGNORECASE | re.DOTALL)
_DATA_ADDRESS = re.compile(r"""data:[^"'\s>)]{200,}+""")
_UNWANTED = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\ufffe\uffff{_BREAK}]")
_CONTROL_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])|0*(?:[0-8]|1[124-9]|2\d|3[01]));", re.IGNORECASE
)

_BLOCKS = {"body", "p", "head", "quote", "list", "item", "table", "row", "code", "div", "section"}
_BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre"}

_COMMENTS = re.compile(r"(?:comments?|disqus\w*)(?:[-_].*)?", re.IGNORECASE)

# Not "paywall", "premium" or "subscriber": these are what the paid part of an article itself is called.
_BOILERPLATE = re.compile(
    r"(?:advert\w*|ads?|promo\w*|newsletter\w*|cookies?|consent|gdpr|related\w*|recommend\w*|share\w*|sharing|social"
    r"|subscri(?:be|ption)|sign-?up|trending|popular|most-\w+|read-?next|breadcrumbs?|byline|timestamp|author-bio"
    r"|tags|sidebar)(?:[-_].*)?",
    re.IGNORECASE,
)
_BOXES = ("div", "section", "ul", "ol", "p", "aside", "time", "span", "details", "form")


@dataclass(frozen=True, slots=True)
class Page:
    """The article on a page, as text, and what the page says about it."""

    text: str
    facts: PageFacts


def looks_like_html(text: str, suffix: str = "") -> bool:
    """Whether `text` is HTML, told from its beginning; for a fragment, `suffix` (".txt") decides."""
    if _DOCUMENT.match(text):
        return True
    if suffix in {".html", ".htm", ".xhtml"}:
        return bool(_CLOSING_TAG.search(text) or _FRAGMENT.match(text))
    return suffix not in {".txt", ".text", ".md"} and bool(
        _FRAGMENT.match(text) and _CLOSING_TAG.search(text)
    )


def read_page(text: str, told: datetime | None = None) -> Page:
    """The article on the page, which was published when its feed `told`, unless it says better.

    Raises NotTextError, whose message is the reason without a name.
    """
    try:
        return _read_page(text, told)
    except NotTextError:
        raise
    except Exception as error:  # whatever a malformed page makes the parsers do, it is the page's failure
        raise NotTextError(
            f"is an HTML page that could not be read ({type(error).__name__}: {error})"
        ) from error


def _read_page(text: str, told: datetime | None) -> Page:
    text = _UNWANTED.sub("", _CONTROL_REFERENCE.sub("", _DATA_ADDRESS.sub("data:,", text)))
    if len(text) > MAX_PAGE_CHARACTERS:
        raise NotTextError(
            f"is an HTML page of more than {MAX_PAGE_CHARACTERS} characters, too long for an article"
        )
    tree = _parse(text)
    facts = page_facts(tree, told)
    _mend(tree)
    _drop_boilerplate(tree)
    _keep_times(tree)
    # favor_recall would bring back sidebars; deduplicate would drop a "No." answered twice.
    found = _trafilatura().bare_extraction(
        tree, include_comments=False, include_tables=True, deduplicate=False
    )
    paragraphs = list(_paragraphs(found.body)) if found is not None and found.body is not None else []
    if sum(map(len, paragraphs)) < MIN_ARTICLE_CHARACTERS:
        raise NotTextError("is an HTML page without an article's text")
    return _headline_first(paragraphs, facts, tree)


def _parse(text: str) -> Any:
    # trafilatura mistrusts a page that does not begin with "<html", and lxml one that declares an encoding.
    body = text[_PROLOGUE.match(text).end() :]  # type: ignore[union-attr]  # it matches the empty string
    if not re.match(r"<html\b", body, re.IGNORECASE):
        body = f"<html>{body}"
    tree = _trafilatura().load_html(f"<!doctype html>{body}")
    if tree is None:
        raise NotTextError("is an HTML page without any elements")
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        raise NotTextError(f"is an HTML page of more than {MAX_ELEMENTS} elements, too large for an article")
    depth, last = 0, tree
    while len(last):
        depth, last = depth + 1, last[-1]
    if depth >= _MAX_DEPTH - 1:
        raise NotTextError("is an HTML page nested too deeply to be read")
    return tree


def _mend(tree: Any) -> None:
    """Say in characters what trafilatura would lose: quotation marks of <q>, line breaks in paragraphs.

    Tables that lay out a page, told by the paragraphs in them, become plain boxes.
    """
    for part in tree.xpath(
        "//table[.//p or .//h1]/descendant-or-self::*[self::table or self::tr or self::td]"
    ):
        part.tag = "div"
    for quote in list(tree.iter("q")):
        inner = sum(1 for _ in quote.iterancestors("q")) % 2
        opening, closing = "‘’" if inner else "“”"
        quote.text = opening + (quote.text or "").lstrip()
        if len(quote):
            quote[-1].tail = (quote[-1].tail or "").rstrip() + closing
        else:
            quote.text = quote.text.rstrip() + closing
    for quote in list(tree.iter("q")):
        quote.drop_tag()
    for pre in tree.iter("pre"):
        pre.tag = "p"
        for element in pre.iter():
            element.text = (element.text or "").replace("\n", _BREAK)
            if element is not pre:
                element.tail = (element.tail or "").replace("\n", _BREAK)
    for line_break in tree.xpath("//p//br|//li//br|//blockquote//br|//td//br"):
        line_break.tail = _BREAK + (line_break.tail or "")
        line_break.drop_tag()


def _drop_boilerplate(tree: Any) -> None:
    """Remove the boxes that call themselves comments or boilerplate, unless they hold the article."""
    for box in _boxes_named(_COMMENTS, tree):
        box.drop_tree()
    whole = _length(tree)
    for box in _boxes_named(_BOILERPLATE, tree):
        if 2 * _length(box) < whole:
            box.drop_tree()


def _keep_times(tree: Any) -> None:
    """Make plain words of the days and hours inside sentences, which trafilatura would cut out of them."""
    for moment in tree.xpath("//p//time | //li//time | //blockquote//time"):
        if _length(moment.getparent()) - _length(moment) >= _SENTENCE:
            moment.drop_tag()


def _boxes_named(pattern: re.Pattern[str], tree: Any) -> Iterator[Any]:
    """The boxes, none of them with a headline in it, of which a class or the id matches `pattern`."""
    for box in list(tree.iter(*_BOXES)):
        names = f"{box.get('class') or ''} {box.get('id') or ''}".split()
        if any(map(pattern.fullmatch, names)) and box.getparent() is not None and box.find(".//h1") is None:
            yield box


def _length(element: Any) -> int:
    """How many characters of text there are in `element`, its scripts and styles left out."""
    total = 0
    for part in element.iter():
        if part.tag not in {"script", "style"}:
            total += len(part.text or "")
        total += len(part.tail or "")
    return total - len(element.tail or "")


def _paragraphs(body: Any) -> Iterator[str]:
    """The body's text, block by block; white space squeezed, a single line break kept."""
    pieces = "".join(_pieces(body)).split("\n\n")
    for piece in pieces:
        for paragraph in re.split(rf"(?:\s*{_BREAK}){{2,}}", piece):
            lines = (" ".join(line.split()) for line in paragraph.split(_BREAK))
            # Once more: a page may have written them as entities.
            lines = (_UNWANTED.sub("", line) for line in lines)
            text = "\n".join(filter(None, lines))
            if text.strip(" |\n"):
                yield text


def _pieces(element: Any) -> Iterator[str]:
    """The text of `element` with two line feeds around every block, and bars between a table's cells."""
    block = element.tag in _BLOCKS
    if block:
        yield "\n\n"
    if element.tag == "lb":
        yield _BREAK
    yield " ".join((element.text or "").split("\n"))
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child)
            if child.tag == "cell" and child.getnext() is not None:
                yield " | "
        yield " ".join((child.tail or "").split("\n"))
    if block:
        yield "\n\n"


def _headline_first(paragraphs: list[str], facts: PageFacts, tree: Any) -> Page:
    """Headline, blank line, paragraphs. A headline printed in the body wins over the metadata's wording.

    With it goes what stands above it (the section's name), and a line below that is the byline alone.
    """
    headlines = {_bare(heading.text_content()) for heading in tree.iter("h1")} | {_bare(facts.title or "")}
    title = facts.title
    for index, paragraph in enumerate(paragraphs[:_TOP]):
        if _bare(paragraph) in headlines and all(len(above) < 40 for above in paragraphs[:index]):
            title = cut_outlet(" ".join(paragraph.split()), facts.outlet)
            del paragraphs[: index + 1]
            break
    if facts.byline:
        bylines = {_bare(facts.byline), _bare(f"By {facts.byline}")}
        paragraphs[:_TOP] = [line for line in paragraphs[:_TOP] if _bare(line) not in bylines]
    if not paragraphs:
        raise NotTextError("is an HTML page without an article's text")
    text = "\n\n".join([title, *paragraphs] if title else paragraphs)
    return Page(text=text, facts=replace(facts, title=title))


def _bare(text: str) -> str:
    """`text` without what differs between two printings of one headline."""
    return re.sub(r"\W+", "", text).casefold()


def _trafilatura() -> Any:
    """Import it only for a page: it takes a third of a second, which plain text need not wait for."""
    import trafilatura

    # It reports every odd page; whoever wants to know can lower the level again.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura
