"""Lists for programs: what stands in each column, and how rows are written as JSON Lines or CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TextIO, TypeVar

from onrecord.cli.console import day
from onrecord.cli.forms import ListForm, TableForm
from onrecord.export.csv import not_a_formula

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
    "act": lambda hit: hit.statement.deed and hit.statement.deed.act.value,
    "plover": lambda hit: hit.statement.deed and hit.statement.deed.act.plover,
    "cameo": lambda hit: hit.statement.deed and hit.statement.deed.act.cameo,
    "targets": lambda hit: hit.statement.deed and [target.name for target in hit.statement.deed.targets],
    "answers": lambda hit: (
        hit.statement.deed and hit.statement.deed.answers and hit.statement.deed.answers.to
    ),
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


def write_rows(
    columns: Mapping[str, Callable[[T], object]],
    items: Iterable[T],
    form: ListForm | TableForm,
    file: TextIO | None = None,
) -> None:
    """Write a row an item to `file`, or to standard output: JSON Lines, or CSV with its heading.

    In CSV no text can run as a formula, and "; " stands between the parts of a list.
    """
    out = file or sys.stdout
    if form == "jsonl":
        for item in items:
            row = {name: value(item) for name, value in columns.items()}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for item in items:
        writer.writerow([_cell(value(item)) for value in columns.values()])


def _cell(value: object) -> object:
    if isinstance(value, (list, tuple)):
        value = "; ".join(map(str, value))
    return not_a_formula(value) if isinstance(value, str) else value
