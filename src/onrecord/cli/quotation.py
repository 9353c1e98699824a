"""`onrecord quotation STATEMENT`: the same words wherever they were printed, side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.cli.comparing import as_asked, coloured, printing_row, signed, where, who
from onrecord.cli.console import counted, day, ledger_at, plain, print_lines
from onrecord.cli.forms import FiguresForm
from onrecord.cli.options import LedgerOption

if TYPE_CHECKING:
    from onrecord.ledger.printings import Printing, Quotation

_NARROWEST = 34
"""Columns of a terminal that a printing needs to stand beside another one."""


def quotation(
    statement: Annotated[
        str,
        typer.Argument(metavar="STATEMENT", help="A quotation's or a statement's id, or how it begins."),
    ],
    form: Annotated[FiguresForm, typer.Option("--format", help="How to print it.")] = FiguresForm.TABLE,
    ledger: LedgerOption = None,
) -> None:
    """Show the same words wherever they were printed, in order of time, with the edits marked.

    Each printing is compared with the fullest one: what is only there is struck out, what is only here
    is in colour; in a pipe they are [-there-] and {+here+}. `onrecord check` shows ids, and so does
    `onrecord search` on a terminal and with --format.

    onrecord quotation 20a241d5ac5813112b22
    """
    with ledger_at(ledger, read_only=True) as book:
        found = book.quotation(statement)
    if form is FiguresForm.JSON:
        print(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        print_lines(_line(printing) for printing in found.printings)
        return
    console.print(_heading(found))
    console.print()
    if len(found.printings) * _NARROWEST <= console.width:
        console.print(_beside(found.printings))
    else:
        console.print(_below(found.printings))


def _heading(found: Quotation) -> Text:
    outlets = {printing.hit.article.outlet for printing in found.printings} - {None}
    at_least = "" if found.complete else "at least "
    facts = f"{at_least}{counted(len(found.printings), 'printing')}, {counted(len(outlets), 'outlet')}"
    return Text.assemble(("quotation ", "dim"), found.id, (f"  {facts}", "dim"))


def _words(printing: Printing) -> Text:
    return coloured(printing.pieces, as_asked)


def _facts(printing: Printing) -> Text:
    hit = printing.hit
    return Text.assemble((where(hit), "bold"), "\n", who(hit) or "?", " ", (plain(hit.cue), "italic"))


def _beside(printings: Sequence[Printing]) -> Table:
    """A column a printing."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False)
    for printing in printings:
        table.add_column(_facts(printing), ratio=1, overflow="fold")
    table.add_row(*map(_words, printings))
    table.add_row(*(Text(f"\n{printing.hit.statement.id}", "dim") for printing in printings))
    return table


def _below(printings: Sequence[Printing]) -> Table:
    """A row a printing."""
    table = Table(box=box.SIMPLE, expand=True, pad_edge=False, show_edge=False, show_header=False)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=3, overflow="fold")
    for printing in printings:
        words = _words(printing)
        table.add_row(_facts(printing), words.append(f"\n{printing.hit.statement.id}", "dim"))
    return table


def _line(printing: Printing) -> tuple[str, ...]:
    hit = printing.hit
    facts = (day(hit.article.published), hit.article.outlet or "", who(hit))
    return (*facts, signed(printing.pieces, as_asked), hit.statement.id, hit.article.name)


def _as_json(found: Quotation) -> dict[str, object]:
    return {
        "id": found.id,
        "fullest": found.fullest.statement.id,
        "complete": found.complete,
        "printings": [printing_row(printing) for printing in found.printings],
    }
