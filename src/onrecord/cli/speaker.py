"""`onrecord speaker NAME`: what is on record of one speaker."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from onrecord.cli.console import counted, day, ledger_at, plain
from onrecord.cli.forms import ListForm
from onrecord.cli.options import LedgerOption
from onrecord.cli.rows import HIT_COLUMNS, write_rows
from onrecord.cli.tables import print_hits

if TYPE_CHECKING:
    from onrecord.ledger import RoleRecord, SpeakerRecord, SpeakerSummary, Tally

_TALLIES = 12
"""How many of a speaker's names in print, outlets and the like are shown on a terminal."""

_MOST_MONTHS = 24
"""Over a longer time the chart has a bar a year."""

_MOST_BARS = 60
"""Over a still longer time only those years have a bar in which there is a statement."""

_WIDEST_BAR = 40


class RecordForm(StrEnum):
    """How a record is printed: json is the whole record, the others but the newest statements."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def speaker(
    name: Annotated[
        str, typer.Argument(help="A whole name, a last name if it is one speaker's only, or an id.")
    ],
    limit: Annotated[int, typer.Option(min=1, help="At most this many of the newest statements.")] = 20,
    form: Annotated[
        RecordForm, typer.Option("--format", help="json is the whole record; jsonl and csv its statements.")
    ] = RecordForm.TABLE,
    ledger: LedgerOption = None,
) -> None:
    """Show one speaker's record: names, roles, outlets, statements over time, whom they speak about."""
    with ledger_at(ledger, read_only=True) as book:
        record = book.speaker(book.the_speaker(name).speaker.id, recent=limit)
    assert record is not None, "the id is a speaker's"
    if form is RecordForm.JSON:
        sys.stdout.write(json.dumps(_as_json(record), ensure_ascii=False) + "\n")
    elif form is not RecordForm.TABLE:
        write_rows(HIT_COLUMNS, record.recent, ListForm(form))
    else:
        console = Console(highlight=False)
        if console.is_terminal:
            console.print(_portrait(record))
        print_hits(record.recent)


def _as_json(record: SpeakerRecord) -> dict[str, Any]:
    who, summary = record.summary.speaker, record.summary
    return {
        "speaker": {"name": who.name, "type": who.type, "id": who.id, "wikidata": who.wikidata},
        "statements": summary.statements,
        "articles": summary.articles,
        "first": day(summary.first) or None,
        "last": day(summary.last) or None,
        "known_as": _counted_as("name", record.known_as),
        "printed_as": _counted_as("source", record.names),
        "roles": [
            {
                "role": r.role,
                "articles": r.articles,
                "first": day(r.first) or None,
                "last": day(r.last) or None,
            }
            for r in record.roles
        ],
        "months": _counted_as("month", record.months),
        "outlets": _counted_as("outlet", record.outlets),
        "about": _counted_as("name", record.about),
        "newest": [{key: value(hit) for key, value in HIT_COLUMNS.items()} for hit in record.recent],
    }


def _counted_as(label: str, tallies: Sequence[Tally]) -> list[dict[str, object]]:
    return [{label: tally.text, "statements": tally.count} for tally in tallies]


def _portrait(record: SpeakerRecord) -> Text:
    summary = record.summary
    kind = "" if summary.speaker.type == "unknown" else summary.speaker.type
    facts = "  ".join(filter(None, (kind, summary.speaker.id[:8], summary.speaker.wikidata)))
    lines = [
        Text.assemble((plain(summary.speaker.name), "bold"), "  ", (facts, "dim")),
        Text(", ".join(filter(None, (_counts(summary), _dates(summary))))),
        _listed("known as", record.known_as),
        _listed("printed as", record.names),
        _roles(record.roles),
        _listed("outlets", record.outlets),
        _listed("speaks about", record.about),
        *_chart(record.months),
        Text(),
    ]
    return Text("\n").join(line for line in lines if line is not None)


def _counts(summary: SpeakerSummary) -> str:
    articles, outlets = counted(summary.articles, "article"), counted(summary.outlets, "outlet")
    return f"{counted(summary.statements, 'statement')} in {articles} of {outlets}"


def _dates(summary: SpeakerSummary) -> str:
    first, last = day(summary.first), day(summary.last)
    return first if first == last else f"{first} to {last}"


def _listed(label: str, tallies: Sequence[Tally]) -> Text | None:
    if not tallies:
        return None
    listed = [f"{plain(tally.text)} ({tally.count})" for tally in tallies[:_TALLIES]]
    if len(tallies) > _TALLIES:
        listed.append(f"and {len(tallies) - _TALLIES} more")
    return Text.assemble((f"{label}: ", "dim"), ", ".join(listed))


def _roles(roles: Sequence[RoleRecord]) -> Text | None:
    if not roles:
        return None
    listed = []
    for role in roles[:_TALLIES]:
        first, last = day(role.first), day(role.last)
        when = first if first == last else f"{first} to {last}"
        listed.append(f"{plain(role.role)} ({', '.join(filter(None, (str(role.articles), when)))})")
    return Text.assemble(("roles: ", "dim"), ", ".join(listed))


def _chart(months: Sequence[Tally]) -> list[Text]:
    """A bar a month, also for months without statements; a bar a year over a longer time."""
    if not months:
        return []
    counts = {tally.text: tally.count for tally in months}
    first, last = _month_number(months[0].text), _month_number(months[-1].text)
    if last - first < _MOST_MONTHS:
        times = [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]
    else:
        times = [f"{year:04}" for year in range(first // 12, last // 12 + 1)]
        years: dict[str, int] = {}
        for month, count in counts.items():
            years[month[:4]] = years.get(month[:4], 0) + count
        counts = years
    if len(times) > _MOST_BARS:
        times = sorted(counts)
    most = max(counts.values())
    lines = []
    for time in times:
        count = counts.get(time, 0)
        lines.append(
            Text.assemble((f"{time:>8} ", "dim"), "█" * -(-count * _WIDEST_BAR // most), f" {count}")
        )
    return lines


def _month_number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1
