"""Lists for programs: what stands in each column, and how rows are written as JSON Lines or CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from onrecord.cli.console import day
from onrecord.cli.forms import ListForm
from onrecord.export.csv import _not_a_formula as not_a_formula

if TYPE_CHECKING:
    from onrecord.ledger import Hit, SpeakerSummary

T = TypeVar("T")

HIT_COLUMNS: Mapping[str, Callable[[Hit], object]] = {
    "id": lambda hit: hit.statement.id,
    "published": lambda hit: day(hit.article.published) or None,
    "outlet": lambda hit: hit.article.outlet,
    "speaker": lambda hit: hit.statement.speaker.name if hit.statement.speaker else None,
    "source": lambda hit: hit.source or None,
    "cue": lambda hit: hit.cue or None,
    "content": lambda hit: hit.content,
    "kind": lambda hit: str(hit.statement.kind),
    "score": lambda hit: hit.statement.attribution.score,
    "article": lambda hit: hit.article.name,
}

SPEAKER_COLUMNS: Mapping[str, Callable[[SpeakerSummary], object]] = {
    "speaker": lambda summary: summary.speaker.name,
    "type": lambda summary: summary.speaker.type,
    "statements": lambda summary: summary.statements,
    "articles": lambda summary: summary.articles,
    "outlets": lambda summary: summary.outlets,
    "first": lambda summary: day(summary.first) or None,
    "last": lambda summary: day(summary.last) or None,
}


def write_rows(columns: Mapping[str, Callable[[T], object]], items: Iterable[T], form: ListForm) -> None:
    """Print a row an item: JSON Lines, or CSV with its heading, in which no text can run as a formula."""
    if form is ListForm.JSONL:
        for item in items:
            row = {name: value(item) for name, value in columns.items()}
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for item in items:
        cells = (value(item) for value in columns.values())
        writer.writerow([not_a_formula(cell) if isinstance(cell, str) else cell for cell in cells])
