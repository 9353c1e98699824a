"""`onrecord speakers` and `onrecord speaker NAME`: who is on the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from onrecord.cli.console import complain, counted, day, ledger_at, out, plain
from onrecord.cli.forms import ListForm
from onrecord.cli.options import LedgerOption
from onrecord.cli.rows import HIT_COLUMNS, SPEAKER_COLUMNS, write_rows
from onrecord.cli.tables import print_hits, print_speakers

if TYPE_CHECKING:
    from onrecord.ledger import SpeakerRecord, SpeakerSummary, Tally

_TALLIES = 12
"""How many of a speaker's names in print, and of their outlets, are shown on a terminal."""


def speakers(
    contains: Annotated[
        str | None, typer.Argument(metavar="[PART]", help="Only names with this in them.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 50,
    form: Annotated[ListForm, typer.Option("--format", help="How to print them.")] = ListForm.TABLE,
    ledger: LedgerOption = None,
) -> None:
    """List the speakers on the ledger, the most quoted first."""
    with ledger_at(ledger, read_only=True) as book:
        found = book.speakers(limit=limit, contains=contains)
    if form is not ListForm.TABLE:
        write_rows(SPEAKER_COLUMNS, found, form)
        return
    print_speakers(found)
    if not found and out.is_terminal:
        complain("nobody on the ledger fits")


def speaker(
    name: Annotated[str, typer.Argument(help="A whole name, or a last name if it is one speaker's only.")],
    limit: Annotated[int, typer.Option(min=1, help="At most this many of the newest statements.")] = 20,
    form: Annotated[ListForm, typer.Option("--format", help="How to print them.")] = ListForm.TABLE,
    ledger: LedgerOption = None,
) -> None:
    """Show one speaker's record: names in print, outlets, the newest statements."""
    with ledger_at(ledger, read_only=True) as book:
        record = book.speaker(name, recent=limit)
        if record is None:
            close = book.close_names(name)
            hint = f"; did you mean {', '.join(close)}?" if close else ""
            complain(f"no speaker {name!r} on {book.path}{hint}")
            raise typer.Exit(1)
    if form is not ListForm.TABLE:
        write_rows(HIT_COLUMNS, record.recent, form)
        return
    console = Console(highlight=False)
    if console.is_terminal:
        console.print(_portrait(record))
    print_hits(record.recent)


def _portrait(record: SpeakerRecord) -> Text:
    summary = record.summary
    kind = "" if summary.speaker.type == "unknown" else summary.speaker.type
    return Text("\n").join(
        (
            Text.assemble((plain(summary.speaker.name), "bold"), "  ", (kind, "dim")),
            Text(", ".join(filter(None, (_counts(summary), _dates(summary))))),
            _listed("printed as", record.names),
            _listed("outlets", record.outlets),
            Text(),
        )
    )


def _counts(summary: SpeakerSummary) -> str:
    articles, outlets = counted(summary.articles, "article"), counted(summary.outlets, "outlet")
    return f"{counted(summary.statements, 'statement')} in {articles} of {outlets}"


def _dates(summary: SpeakerSummary) -> str:
    first, last = day(summary.first), day(summary.last)
    return first if first == last else f"{first} to {last}"


def _listed(label: str, tallies: Sequence[Tally]) -> Text:
    listed = [f"{plain(tally.text)} ({tally.count})" for tally in tallies[:_TALLIES]]
    if len(tallies) > _TALLIES:
        listed.append(f"and {len(tallies) - _TALLIES} more")
    return Text.assemble((f"{label}: ", "dim"), ", ".join(listed))
