"""Rows of tables and JSON Lines into articles: which column is what."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from onrecord.errors import NotTextError
from onrecord.ingest.addresses import is_address, without_secrets
from onrecord.ingest.decode import MAX_CHARACTERS, require_text
from onrecord.ingest.language import guess_language, language_code
from onrecord.ingest.metadata import parse_time
from onrecord.records import Article

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "article_text", "full_text", "fulltext", "maintext"),
    "title": ("title", "headline"),
    "name": ("url", "link", "name", "id"),
    "outlet": ("outlet", "publisher", "publication", "source", "site_name", "newspaper"),
    "byline": ("byline", "author", "authors"),
    "published": ("published", "published_at", "date_published", "date_publish", "publication_date", "date"),
    "language": ("language", "lang"),
}
"""The names that each column goes by, the likeliest first; case, spaces and hyphens do not matter."""

_DELIMITERS = ",\t;|"


def columns_of(header: Iterable[object]) -> dict[str, str]:
    """Which of the columns in `header` holds what: {"text": "Body", ...}."""
    known = {str(name).strip().lower().replace(" ", "_").replace("-", "_"): str(name) for name in header}
    return {
        field: known[alias]
        for field, aliases in COLUMNS.items()
        if (alias := next((alias for alias in aliases if alias in known), None))
    }


def delimiter_of(header: str, *, certain: bool = False) -> str | None:
    """What stands between the columns in a table's first line; None where it is no such line.

    A line of prose might name one column by chance: at least two must be known, one of them the text,
    unless it is `certain` that this is a table.
    """
    best, most = None, 0
    for delimiter in _DELIMITERS:
        try:
            cells = next(csv.reader([header.strip("\r\n")], delimiter=delimiter), [])
        except csv.Error:
            continue
        found = columns_of(cells)
        if "text" in found and len(found) > most:
            best, most = delimiter, len(found)
    return best if most >= 2 or certain else None


def article_of(row: Mapping[str, object], columns: Mapping[str, str], name: str) -> Article:
    """The article in a row; `name` is its name if it has none of its own.

    Raises NotTextError, whose message is the reason without a name, where there is no text to be read.
    """

    def cell(field: str) -> str | None:
        return _as_text(row.get(columns[field])) if field in columns else None

    text = row.get(columns["text"]) if "text" in columns else None
    if not isinstance(text, str):
        raise NotTextError("has no text")
    require_text(text)
    if len(text) > MAX_CHARACTERS:
        raise NotTextError(
            f"has {len(text):,} characters, more than {MAX_CHARACTERS:,}: no article is so long"
        )
    _require_whole(text)
    own_name = cell("name")
    return Article(
        text=text,
        name=(without_secrets(own_name) if is_address(own_name) else own_name) if own_name else name,
        title=cell("title"),
        outlet=cell("outlet"),
        byline=cell("byline"),
        published=_moment(cell("published")),
        language=language_code(cell("language")) or guess_language(text),
    )


def _as_text(value: object) -> str | None:
    """A cell on one line: text, a number, the name of an object, or several of these with commas between."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_as_text, value))) or None
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = " ".join(str(value).split())
    return text.encode("utf-8", "replace").decode("utf-8") or None


def _require_whole(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotTextError(
            f"holds half of a surrogate pair at character {error.start}, which is not text"
        ) from error


def _moment(value: str | None) -> datetime | None:
    """The time in a cell: UTC where it names no zone, midnight where it names only a day."""
    moment = parse_time(value) if value else None
    return moment.replace(tzinfo=UTC) if moment and not moment.tzinfo else moment
