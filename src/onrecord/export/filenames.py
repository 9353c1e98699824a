"""File names for articles: recognisable, safe on every file system, no two alike."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from onrecord.records import Article

_MAX_BYTES = 150
"""Leaves room for what a format appends, under the 255 bytes that file systems allow."""

_READ_SUFFIXES = {".txt", ".html", ".htm", ".xhtml", ".json", ".xml", ".md"}
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def safe_stem(name: str) -> str:
    """The last part of a path or address, without suffix, in letters, digits, `.`, `_` and `-` only."""
    place = name.replace("\\", "/")
    if re.match(r"https?://", place, re.IGNORECASE):
        # Cut by hand where the address is malformed: a name is all that is wanted of it.
        try:
            parts = urlsplit(place)
            place = parts.path.strip("/") or parts.netloc
        except ValueError:
            place = place.partition("://")[2]
    path = PurePosixPath(place)
    stem = path.stem if path.suffix.lower() in _READ_SUFFIXES else path.name
    stem = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", stem)).lstrip("-.")
    stem = stem.encode("utf-8", "ignore")[:_MAX_BYTES].decode("utf-8", "ignore").rstrip(".")
    if _RESERVED.match(stem):
        stem = f"article-{stem}"
    return stem or "article"


class FileNames:
    """Hands out one stem an article; an article whose stem is taken gets the start of its id appended."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def stem_of(self, article: Article) -> str:
        """A stem that this object has not handed out before, whatever the case of its letters."""
        plain = safe_stem(article.name)
        stem, copies = plain, 1
        while stem.casefold() in self._taken:
            stem = f"{plain}-{article.id[:8]}" + (f"-{copies}" if copies > 1 else "")
            copies += 1
        self._taken.add(stem.casefold())
        return stem
