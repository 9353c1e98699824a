"""`onrecord speakers merge`, `split`, `rename`, `undo`, `log`, `rebuild`: who is who, as people decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from onrecord.cli.console import complain, ledger_at, out, plain, print_lines
from onrecord.cli.forms import ListForm
from onrecord.cli.options import LedgerOption
from onrecord.cli.rows import write_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from onrecord.ledger import Decision, Ledger

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The speaker: a name, or an id.")]
ByOption = Annotated[str, typer.Option("--by", metavar="WHO", help="Who decides this.")]
ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="WHY", help="Why.")]


def merge(
    one: Annotated[str, typer.Argument(metavar="A", help="A speaker: a name, or an id.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Who it is: a name, or an id.")],
    by: ByOption = "user",
    reason: ReasonOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Say that A is B: from now on they are one speaker, listed under the fuller name."""
    with ledger_at(ledger) as book:
        number = book.merge(one, other, by=by, reason=reason)
        _print_decided(book, number)


def split(
    name: NameArgument,
    articles: Annotated[
        list[str] | None,
        typer.Option(
            "--articles", metavar="ARTICLE", help="An article, by its path, address or id; repeat it."
        ),
    ] = None,
    statements: Annotated[
        list[str] | None,
        typer.Option(
            "--statements", metavar="ID", help="A statement: whoever its article says it is; repeat it."
        ),
    ] = None,
    new_name: Annotated[
        str | None, typer.Option("--as", metavar="NEW", help="List them under this name.")
    ] = None,
    by: ByOption = "user",
    reason: ReasonOption = None,
    ledger: LedgerOption = None,
) -> None:
    r"""Say that NAME is somebody else in some articles.

    \b
    onrecord speakers split "John Smith" --articles derby.html --articles cup.html --as "John Smith (coach)"
    """
    with ledger_at(ledger) as book:
        number = book.split(
            name,
            articles=articles or (),
            statements=statements or (),
            new_name=new_name,
            by=by,
            reason=reason,
        )
        _print_decided(book, number)


def rename(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The speaker: a name, or an id.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The name to list them under.")],
    by: ByOption = "user",
    reason: ReasonOption = None,
    ledger: LedgerOption = None,
) -> None:
    """List the speaker OLD under the name NEW; they are still found under every name in print."""
    with ledger_at(ledger) as book:
        number = book.rename(old, new, by=by, reason=reason)
        _print_decided(book, number)


def undo(
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help="The decision's number in `log`; default: the newest.")
    ] = None,
    by: ByOption = "user",
    reason: ReasonOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Take back a decision. Nothing is deleted: the undo is a decision too, and can be undone."""
    with ledger_at(ledger) as book:
        undone = book.undo(number, by=by, reason=reason)
    out.print(f"undone: {undone.number}  {plain(undone.what)}", markup=False)


_COLUMNS: Mapping[str, Callable[[Decision], object]] = {
    "number": lambda decision: decision.number,
    "verb": lambda decision: decision.verb,
    "what": lambda decision: decision.what,
    "reason": lambda decision: decision.reason,
    "by": lambda decision: decision.decided_by,
    "at": lambda decision: decision.decided_at.isoformat(timespec="seconds"),
    "undoes": lambda decision: decision.undoes,
    "undone_by": lambda decision: decision.undone_by,
}


def log(
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 50,
    form: Annotated[ListForm, typer.Option("--format", help="How to print them.")] = ListForm.TABLE,
    ledger: LedgerOption = None,
) -> None:
    """List what people decided about speakers, the newest first."""
    with ledger_at(ledger, read_only=True) as book:
        found = book.decisions(limit)
    if form is not ListForm.TABLE:
        write_rows(_COLUMNS, found, form)
        return
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        print_lines(tuple(str(value(each) or "") for value in _COLUMNS.values()) for each in found)
        return
    for each in found:
        mark = f"  (undone by {each.undone_by})" if each.undone_by else ""
        why = f"  {plain(each.reason)}" if each.reason else ""
        console.print(f"{each.number}  {plain(each.what)}{mark}", markup=False)
        console.print(
            f"   {each.decided_at:%Y-%m-%d %H:%M}  {plain(each.decided_by)}{why}", markup=False, style="dim"
        )


def rebuild(
    check: Annotated[
        bool,
        typer.Option("--check", help="Change nothing; only say what does not follow from the judgements."),
    ] = False,
    ledger: LedgerOption = None,
) -> None:
    """Work out anew, from the judgements alone, who every speaker is."""
    with ledger_at(ledger, read_only=check) as book:
        wrong = book.check_speakers()
        for line in wrong:
            complain(f"{book.name}: {line}")
        if check and wrong:
            raise typer.Exit(1)
        if wrong:
            book.rebuild_speakers()
        out.print("the speakers follow from the judgements" if not wrong else "rebuilt", markup=False)


def _print_decided(book: Ledger, number: int) -> None:
    out.print(f"decided: {number}  {plain(book.decisions(1)[0].what)}", markup=False)
    out.print(f"to take it back: onrecord speakers undo {number}", markup=False, style="dim")
