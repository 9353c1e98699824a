"""What a source is, told by looking at its first bytes: one article, or what holds or names many."""

from __future__ import annotations

import io
import json
import re
import zlib
from enum import StrEnum
from pathlib import PurePath

from onrecord.ingest.columns import delimiter_of

HEAD_BYTES = 64 * 1024
"""How much of a source is looked at, in bytes."""


class Layout(StrEnum):
    """How the bytes of a source are laid out."""

    ARTICLE = "one article"
    LINES = "JSON Lines"
    TABLE = "a table"
    ARCHIVE = "a web archive"
    FEED = "a news feed"
    OUTLINE = "an OPML list of feeds"


_MARK = "\ufeff"
_BEFORE_ROOT = r"\s*+(?:(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)\s*+)*+"
_FEED = re.compile(rf"{_BEFORE_ROOT}<(?:rss|feed|rdf:RDF|atom:feed)[\s>]", re.DOTALL | re.IGNORECASE)
_OUTLINE = re.compile(rf"{_BEFORE_ROOT}<opml[\s>]", re.DOTALL | re.IGNORECASE)
_OBJECT = re.compile(r'\s*\{\s*"(?:[^"\\]|\\.)*"\s*:')
_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_TABLE_SUFFIXES = frozenset({".csv", ".tsv"})
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
# The frame in which a packed web archive brings its own dictionary; nothing else begins so.
_ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"
_WARC = re.compile(rb"WARC/\d")
_SOME_WARC = b"WARC/1.0"


def is_packed(head: bytes) -> bool:
    """Whether what begins with `head` is packed by gzip and holds something else than a web archive."""
    return head.startswith(_GZIP) and not _WARC.match(unpacked_head(head))


def unpacked_head(head: bytes) -> bytes:
    """The beginning of what gzip or Zstandard packed, as far as `head` gives it; else `head` itself."""
    if head.startswith(_GZIP):
        try:
            return zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
        except zlib.error:
            return b""
    if head.startswith(_ZSTD):
        try:
            from fastwarc.stream_io import ZstdReader

            return ZstdReader(io.BytesIO(head)).read(16)
        except ImportError:
            return _SOME_WARC  # whoever reads it will say what is missing
        except OSError:
            return b""
    return _SOME_WARC if head.startswith(_ZSTD_DICTIONARY) else head


def layout_of(head: bytes, name: str = "") -> Layout:
    """How a source is laid out whose first bytes are `head`; `name` decides only where they do not."""
    if _WARC.match(unpacked_head(head)):
        return Layout.ARCHIVE
    text = _peek(head)
    suffix = PurePath(name).suffix.lower()
    if _FEED.match(text):
        return Layout.FEED
    if _OUTLINE.match(text):
        return Layout.OUTLINE
    if suffix in _LINES_SUFFIXES or _begins_with_an_object(text):
        return Layout.LINES
    if suffix in _TABLE_SUFFIXES or delimiter_of(text.partition("\n")[0]) is not None:
        return Layout.TABLE
    return Layout.ARTICLE


def _peek(head: bytes) -> str:
    """The beginning as text, for looking at marks that are ASCII in every encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").removeprefix(_MARK)
    return head.decode("utf-8", "replace").removeprefix(_MARK)


def _begins_with_an_object(text: str) -> bool:
    """Whether the first line is a JSON object, or the beginning of one that is longer than what was read."""
    line, end, _ = text.lstrip().partition("\n")
    if not _OBJECT.match(line):
        return False
    if not end and len(text) >= HEAD_BYTES // 4:
        return True
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
