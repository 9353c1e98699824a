"""CSV for spreadsheets: one row a statement, RFC 4180 (commas, CRLF), UTF-8 without a byte order mark.

Spans read "12-17;20-25". A text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return would be
run as a formula by a spreadsheet, and what an article says is not ours to run: such a cell gets an
apostrophe in front. Whoever needs the exact characters has the spans, JSONL or Parquet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from onrecord.records import Article, Deed, Reading, Spans, Statement

COLUMNS = (
    "article",
    "outlet",
    "title",
    "published",
    "statement",
    "kind",
    "speaker",
    "source",
    "cue",
    "content",
    "score",
    "source_spans",
    "cue_spans",
    "content_spans",
    "act",
    "plover",
    "cameo",
    "targets",
    "answers",
    "act_score",
    "act_spans",
)

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(readings: Iterable[Reading], out: BinaryIO) -> int:
    """Write a row of column names, then one row a statement; return how many readings came."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    count = 0
    try:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for reading in readings:
            writer.writerows(_row(reading.article, statement) for statement in reading.statements)
            count += 1
    finally:
        # Else the wrapper would close a stream that is its caller's to close.
        text.detach()
    return count


def _row(article: Article, statement: Statement) -> list[str]:
    attribution = statement.attribution
    texts = (
        article.name,
        article.outlet or "",
        article.title or "",
        article.published.isoformat() if article.published else "",
        statement.id,
        statement.kind.value,
        statement.speaker.name if statement.speaker else "",
        article.slice(attribution.source),
        article.slice(attribution.cue),
        article.slice(attribution.content),
    )
    return [
        *map(not_a_formula, texts),
        f"{attribution.score:.4f}",
        _ranges(attribution.source),
        _ranges(attribution.cue),
        _ranges(attribution.content),
        *_deed(statement.deed),
    ]


def _deed(deed: Deed | None) -> list[str]:
    if deed is None:
        return [""] * 7
    return [
        deed.act.value,
        deed.act.plover or "",
        deed.act.cameo or "",
        not_a_formula("; ".join(target.name for target in deed.targets)),
        deed.answers.to if deed.answers else "",
        f"{deed.score:.4f}",
        _ranges(deed.words),
    ]


def not_a_formula(text: str) -> str:
    """`text` as a cell that no spreadsheet runs."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _ranges(spans: Spans) -> str:
    return ";".join(f"{span.start}-{span.end}" for span in spans)
