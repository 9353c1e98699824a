"""`onrecord ledger`: copy a ledger, check it, and say what is on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from onrecord.cli.console import complain, counted, err, ledger_at, out
from onrecord.cli.forms import FiguresForm
from onrecord.cli.options import LedgerOption

if TYPE_CHECKING:
    from onrecord.ledger import Inventory

app = typer.Typer(
    help="Copy a ledger between files and servers, check that it is sound, or say what is on it.",
    no_args_is_help=True,
)

_PLACE = "A file, or postgresql://USER@HOST/DATABASE."


@app.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help=f"The ledger to copy. {_PLACE}")],
    target: Annotated[
        str, typer.Argument(metavar="TO", help=f"Where to; nothing may be there yet. {_PLACE}")
    ],
) -> None:
    r"""Copy the ledger FROM, whole, to TO: what was observed, what is believed, decisions, feeds, problems.

    \b
    onrecord ledger copy press.ledger postgresql://desk@db.example/press     a team's ledger
    onrecord ledger copy postgresql://desk@db.example/press backup.ledger    a backup in a file

    FROM can be used meanwhile: what is copied is how it was at the beginning. The copy is there whole or not
    at all, so that one that was stopped can be started again. A server's password is best kept in ~/.pgpass,
    where no list of processes shows it.
    """
    with ledger_at(source, read_only=True) as old, ledger_at(target) as new, _bar("copying") as moved:
        articles = old.copy_to(new, moved)
        name = new.name
    out.print(f"copied {counted(articles, 'article')} to {name}", markup=False)


@app.command()
def check(ledger: LedgerOption = None) -> None:
    """Look at everything on the ledger, and name what does not fit together.

    Every span against its text, every id against its content, the index of words against the words, every
    judgement against what it is about, and the tables of speakers against the judgements. The exit code is
    1 if anything is wrong. `onrecord speakers rebuild` mends what follows from judgements.
    """
    found = 0
    with ledger_at(ledger, create=False) as book:
        statistics = book.statistics()
        with _bar("checking") as moved:
            for fault in book.faults(lambda done: moved(done, statistics.articles)):
                found += 1
                complain(f"{book.name}: {fault}")
        if book.read_only:
            complain(f"{book.name}: may only be read, so the index of words was not compared")
    if found:
        raise typer.Exit(1)
    held = f"{counted(statistics.articles, 'article')}, {counted(statistics.statements, 'statement')}"
    out.print(f"{held}: nothing is wrong", markup=False)


@app.command()
def info(
    form: Annotated[FiguresForm, typer.Option("--format", help="How to print it.")] = FiguresForm.TABLE,
    ledger: LedgerOption = None,
) -> None:
    """Say what the ledger is, and how much of everything is on it."""
    with ledger_at(ledger, read_only=True) as book:
        facts = dict(_facts(book.inventory()))
    if form is FiguresForm.JSON:
        print(json.dumps(facts, ensure_ascii=False))
        return
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for name, value in facts.items():
        shown = f"{value:,}" if isinstance(value, int) else _shown(value)
        if out.is_terminal:
            table.add_row(name, shown)
        else:
            print(f"{name}\t{shown}")
    if out.is_terminal:
        out.print(table, markup=False)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {number:,}" for name, number in value.items())
    return "" if value is None else str(value)


def _facts(held: Inventory) -> Iterator[tuple[str, object]]:
    """Name and value of everything that is told, in order."""
    statistics = held.statistics
    yield "ledger", held.name
    yield "kind", held.kind
    yield "revision", held.revision
    yield "bytes", held.size
    yield "articles", statistics.articles
    yield "printings", held.printings
    yield "outlets", statistics.outlets
    yield "first", statistics.first and statistics.first.isoformat()
    yield "last", statistics.last and statistics.last.isoformat()
    yield "statements", statistics.statements
    for kind in ("direct", "indirect", "mixed", "attributed"):
        yield kind, getattr(statistics, kind)
    yield "speakers", statistics.speakers
    yield "personas", held.personas
    yield "judgements", statistics.judgements
    yield "deeds", held.deeds
    yield "decisions", held.decisions
    yield "problems", held.problems
    yield "feeds", held.feeds
    yield "extractors", {tally.text: tally.count for tally in held.extractors}


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error while the block runs, moved by (done, total); none where nobody sees it."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    off = not err.is_terminal
    with Progress(*columns, console=err, transient=True, redirect_stdout=False, disable=off) as bar:
        task = bar.add_task(label, total=None)

        def moved(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield moved
