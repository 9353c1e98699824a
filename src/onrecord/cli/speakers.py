"""`onrecord speakers`: who is on the ledger, and deciding who is who."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from onrecord.cli import deciding, review
from onrecord.cli.console import complain, ledger_at, out
from onrecord.cli.forms import ListForm
from onrecord.cli.options import LedgerOption
from onrecord.cli.rows import SPEAKER_COLUMNS, write_rows
from onrecord.cli.tables import print_speakers

_LISTING = "list"


class _ListsUnlessTold(TyperGroup):
    """`onrecord speakers PART` lists; a word that is a verb of its own is one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        told = args and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if told else [_LISTING, *args])


app = typer.Typer(
    cls=_ListsUnlessTold,
    help="List the speakers on the ledger, the most quoted first; or decide who is who.\n\n"
    "`onrecord speakers PART` lists those with PART in a name, as `onrecord speakers list PART` does."
    " Speakers are given by name, or by the id that `speakers --format jsonl` shows.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command(_LISTING)
def speakers(
    contains: Annotated[
        str | None, typer.Argument(metavar="[PART]", help="Only those who went by a name with this in it.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 50,
    form: Annotated[ListForm, typer.Option("--format", help="How to print them.")] = ListForm.TABLE,
    ledger: LedgerOption = None,
) -> None:
    """List the speakers on the ledger, the most quoted first."""
    with ledger_at(ledger, read_only=True) as book:
        found = book.speakers(limit=limit, contains=contains)
    if form is ListForm.JSONL:
        with_id: dict[str, Any] = {**SPEAKER_COLUMNS, "id": lambda summary: summary.speaker.id}
        write_rows(with_id, found, form)
        return
    if form is not ListForm.TABLE:
        write_rows(SPEAKER_COLUMNS, found, form)
        return
    print_speakers(found)
    if not found and out.is_terminal:
        complain("nobody on the ledger fits")


app.command()(review.review)
app.command()(deciding.merge)
app.command()(deciding.split)
app.command()(deciding.rename)
app.command()(deciding.undo)
app.command()(deciding.log)
app.command()(deciding.rebuild)
