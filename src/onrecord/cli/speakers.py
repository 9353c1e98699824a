"""`onrecord speakers` and `onrecord speaker NAME`: who is on the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from onrecord.cli.console import LedgerOption, Listing, complain, day, ledger_at, print_lines
from onrecord.cli.search import write_rows

if TYPE_CHECKING:
    from onrecord.ledger import SpeakerSummary


def speakers(
    contains: Annotated[
        str | None, typer.Argument(metavar="[PART]", help="Only names with this in them.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 50,
    form: Annotated[Listing, typer.Option("--format", help="How to print them.")] = Listing.TABLE,
    ledger: LedgerOption = None,
) -> None:
    """List the speakers on the ledger, the most quoted first."""
    with ledger_at(ledger, read_only=True) as book:
        found = book.speakers(limit=limit, contains=contains)
    if form is not Listing.TABLE:
        write_rows([_row(summary) for summary in found], form)
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        print_lines(tuple(str(cell or "") for cell in _row(summary).values()) for summary in found)
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("speaker", style="bold")
    table.add_column("type", style="dim")
    for column in ("statements", "articles", "outlets"):
        table.add_column(column, justify="right")
    table.add_column("first")
    table.add_column("last")
    for summary in found:
        table.add_row(*(escape(str(cell or "")) for cell in _row(summary).values()))
    console.print(table)


def _row(summary: SpeakerSummary) -> dict[str, object]:
    return {
        "speaker": summary.speaker.name,
        "type": summary.speaker.type,
        "statements": summary.statements,
        "articles": summary.articles,
        "outlets": summary.outlets,
        "first": day(summary.first) or None,
        "last": day(summary.last) or None,
    }


def speaker(
    name: Annotated[str, typer.Argument(help="A whole name, or a last name if it is one speaker's only.")],
    limit: Annotated[int, typer.Option(min=1, help="At most this many of the newest statements.")] = 20,
    ledger: LedgerOption = None,
) -> None:
    """Show one speaker's record: names in print, outlets, the newest statements."""
    from onrecord.cli.tables import print_hits

    with ledger_at(ledger, read_only=True) as book:
        record = book.speaker(name, recent=limit)
        if record is None:
            close = book.close_names(name)
            hint = f"; did you mean {', '.join(close)}?" if close else ""
            complain(f"no speaker {name!r} on {book.path}{hint}")
            raise typer.Exit(1)
    summary = record.summary
    console = Console(highlight=False)
    if console.is_terminal:
        console.print(f"[bold]{escape(summary.speaker.name)}[/] [dim]{summary.speaker.type}[/]")
        dates = f"{day(summary.first)} to {day(summary.last)}" if summary.first else "no dates"
        counts = (
            f"{summary.statements} statements in {summary.articles} articles of {summary.outlets} outlets"
        )
        console.print(f"{counts}, {dates}")
        for label, tallies in (("printed as", record.names), ("outlets", record.outlets)):
            listed = ", ".join(f"{escape(tally.text)} ({tally.count})" for tally in tallies)
            console.print(f"[dim]{label}:[/] {listed}")
        console.print()
    print_hits(record.recent, ("[", "]"))
