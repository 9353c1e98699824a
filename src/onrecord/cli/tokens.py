"""`onrecord tokens`: who may read a served ledger from elsewhere, and who may write to it."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from onrecord import settings
from onrecord.cli.console import complain, day, plain, print_lines
from onrecord.cli.forms import FiguresForm

app = typer.Typer(
    help="Tokens for a served ledger: who may read it from elsewhere, and who may write to it.",
    no_args_is_help=True,
)
NameArgument = Annotated[str, typer.Argument(help="What to call it: who or what will use it.")]


@app.command()
def add(
    name: NameArgument,
    write: Annotated[bool, typer.Option("--write", help="Let it add articles too, not only read.")] = False,
) -> None:
    """Make a token and print it, this once: only its hash is kept.

    onrecord tokens add "night desk"

    onrecord tokens add crawler --write
    """
    from onrecord.web.tokens import May, TokenBook

    secret = TokenBook(settings.tokens_file()).add(name, May.WRITE if write else May.READ)
    print(secret)
    if sys.stdout.isatty():
        complain("this is the only time that it is shown; send it as: Authorization: Bearer TOKEN")


@app.command("list")
def list_tokens(
    form: Annotated[FiguresForm, typer.Option("--format", help="How to print them.")] = FiguresForm.TABLE,
) -> None:
    """List the tokens that hold: names, what they may do, since when. The tokens themselves are not known."""
    from onrecord.web.tokens import TokenBook

    known = TokenBook(settings.tokens_file()).tokens()
    if form is FiguresForm.JSON:
        rows = [
            {"name": one.name, "may": one.may.value, "made": one.made.isoformat(timespec="seconds")}
            for one in known
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        print_lines((one.name, one.may.value, day(one.made)) for one in known)
        return
    table = Table("name", "may", "made", box=None)
    for one in known:
        table.add_row(plain(one.name), one.may.value, day(one.made))
    console.print(table)


@app.command()
def revoke(name: NameArgument) -> None:
    """Let a token hold no longer, from the next request on; whoever signed in with it is signed out."""
    from onrecord.web.tokens import TokenBook

    TokenBook(settings.tokens_file()).revoke(name)
