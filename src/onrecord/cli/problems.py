"""`onrecord problems`: what could not be read, and another try at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.cli.add import add_articles, print_added
from onrecord.cli.console import complain, counted, ledger_at, out, plain, print_lines
from onrecord.cli.forms import ListForm
from onrecord.cli.options import AllowPrivateOption, LedgerOption, ThreadsOption
from onrecord.cli.rows import write_rows
from onrecord.cli.taking import Aside, shown, web
from onrecord.errors import SourceError
from onrecord.records import Problem

COLUMNS: Mapping[str, Callable[[Problem], object]] = {
    "origin": lambda problem: problem.origin,
    "reason": lambda problem: problem.reason,
    "at": lambda problem: problem.at.isoformat(timespec="seconds"),
    "tries": lambda problem: problem.tries,
}

app = typer.Typer(
    help="List what could not be fetched or read, with the reason; try it again; or forget it.",
    invoke_without_command=True,
)

OriginsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ORIGIN]...", help="Addresses as they are listed. Default: all of them."),
]


@app.callback()
def problems(
    context: typer.Context,
    form: Annotated[ListForm, typer.Option("--format", help="How to print them.")] = ListForm.TABLE,
    ledger: LedgerOption = None,
) -> None:
    r"""List what could not be fetched or read, with the reason; try it again; or forget it.

    \b
    onrecord problems                               what, why, when, and how often it was tried
    onrecord problems retry                         try all of it again
    onrecord problems forget https://example.org/a

    Of files nothing is listed here: `onrecord add` names those that it cannot read, and can be run again.
    """
    if context.invoked_subcommand is not None:
        context.obj = ledger
        return
    with ledger_at(ledger, read_only=True) as book:
        listed = book.problems()
    if form is not ListForm.TABLE:
        write_rows(COLUMNS, listed, form)
        return
    _print(listed)
    if not listed and out.is_terminal:
        complain("nothing is waiting to be read again")


@app.command()
def retry(
    context: typer.Context,
    origins: OriginsArgument = None,
    ledger: LedgerOption = None,
    allow_private: AllowPrivateOption = False,
    threads: ThreadsOption = 0,
) -> None:
    """Try again to fetch and read ORIGINs, and put what was said on the ledger."""
    from onrecord.ingest import Intake
    from onrecord.pipeline import articles_of

    with ledger_at(ledger or context.obj) as book, web(allow_private=allow_private) as fetching:
        failed = Aside(book)
        chosen = _chosen(origins, book.problems(), failed)
        with shown("trying again", len(chosen)) as bar:
            intake = Intake(fetching, seen=book.has_name, moved=bar.moved)
            sources = _each(bar.sources(chosen), failed)
            articles = articles_of(sources, failed, intake)
            added = add_articles(book, bar.articles(articles), failed, threads, done=failed.solved)
        print_added(book, added)
    failed.exit()


@app.command()
def forget(context: typer.Context, origins: OriginsArgument = None, ledger: LedgerOption = None) -> None:
    """Strike ORIGINs from the list; a feed that still names them brings them again."""
    with ledger_at(ledger or context.obj) as book:
        failed = Aside(book)
        chosen = _chosen(origins, book.problems(), failed)
        for origin in chosen:
            book.solved(origin)
    out.print(f"forgot {counted(len(chosen), 'problem')}", markup=False)
    failed.exit()


def _chosen(named: list[str] | None, listed: list[Problem], failed: Aside) -> list[str]:
    """Which of the problems are meant: those named, or all; the oldest first."""
    origins = [problem.origin for problem in reversed(listed)]
    if not named:
        return origins
    for origin in named:
        if origin not in origins:
            failed(SourceError(f"{origin}: is not on the list of problems"))
    return [origin for origin in origins if origin in named]


def _each(origins: Iterator[str], failed: Aside) -> Iterator[str]:
    """`origins`; one that brought no failure until the next is asked for has been read, and is struck."""
    for origin in origins:
        before = failed.count
        yield origin
        if failed.count == before:
            failed.solved(origin)


def _print(listed: list[Problem]) -> None:
    rows = [tuple(str(value(problem)) for value in COLUMNS.values()) for problem in listed]
    console = Console(highlight=False)
    if not console.is_terminal:
        print_lines(rows)
    elif rows:
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
        for name in COLUMNS:
            table.add_column(name, overflow="fold", justify="right" if name == "tries" else "left")
        for row in rows:
            table.add_row(*(Text(plain(cell)) for cell in row))
        console.print(table)
