"""`onrecord acts`: who does what to whom by saying it; the statements, how many, or dyads day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.cli.comparing import where, who
from onrecord.cli.console import (
    complain,
    counted,
    day,
    ledger_at,
    one_line,
    out,
    plain,
    print_lines,
    text_written_whole,
    written_whole,
)
from onrecord.cli.forms import TableForm
from onrecord.cli.options import LedgerOption
from onrecord.cli.rows import HIT_COLUMNS, write_rows
from onrecord.cli.tables import ACT_STYLE
from onrecord.records import Act

if TYPE_CHECKING:
    from onrecord.ledger import ActFilters, ActTally, Dyad, Hit, Ledger
    from onrecord.records import Speaker

T = TypeVar("T")
Columns = Mapping[str, tuple[type, Callable[[T], object]]]
"""What stands in each column, and of which type it is."""

_DAY = ["%Y-%m-%d"]
_SHOWN = 20


@cache
def _code(who: Speaker, on: date) -> str | None:
    from onrecord.knowledge import shared

    return shared().actor_code(who.name, who.type, on, who.wikidata)


_HITS: Columns[Hit] = {
    name: ({"score": float, "targets": list}.get(name, str), value) for name, value in HIT_COLUMNS.items()
}

_TALLIES: Columns[ActTally] = {
    "by": (str, lambda tally: tally.by and tally.by.name),
    "act": (str, lambda tally: tally.act.value),
    "toward": (str, lambda tally: tally.toward and tally.toward.name),
    "plover": (str, lambda tally: tally.act.plover),
    "cameo": (str, lambda tally: tally.act.cameo),
    "statements": (int, lambda tally: tally.statements),
    "first": (str, lambda tally: day(tally.first) or None),
    "last": (str, lambda tally: day(tally.last) or None),
}

_DYADS: Columns[Dyad] = {
    "date": (date, lambda dyad: dyad.date),
    "source": (str, lambda dyad: dyad.source.name),
    "target": (str, lambda dyad: dyad.target.name),
    "act": (str, lambda dyad: dyad.act.value),
    "plover": (str, lambda dyad: dyad.act.plover),
    "cameo": (str, lambda dyad: dyad.act.cameo),
    "count": (int, lambda dyad: len(dyad.statements)),
    "statements": (list, lambda dyad: list(dyad.statements)),
    "source_code": (str, lambda dyad: _code(dyad.source, dyad.date)),
    "target_code": (str, lambda dyad: _code(dyad.target, dyad.date)),
    "source_type": (str, lambda dyad: dyad.source.type),
    "target_type": (str, lambda dyad: dyad.target.type),
    "source_id": (str, lambda dyad: dyad.source.id),
    "target_id": (str, lambda dyad: dyad.target.id),
}


def acts(
    by: Annotated[
        str | None, typer.Option(help="Done by this one: a name that is one speaker's only, or an id.")
    ] = None,
    toward: Annotated[str | None, typer.Option(help="Aimed at this one, named likewise.")] = None,
    act: Annotated[
        Act | None, typer.Option(help="Only this act. Default: all but state, opine and intend.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Published on this day or later.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Published on this day or earlier.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Only in this outlet: its whole name.")] = None,
    count: Annotated[
        bool, typer.Option("--count", help="Who did what to whom how often, instead of the statements.")
    ] = False,
    dyads: Annotated[
        bool, typer.Option("--dyads", help="Each day's acts of one toward another, for event data.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most this many rows. Default: 20 in a table, else all.")
    ] = None,
    form: Annotated[TableForm, typer.Option("--format", help="How to print them.")] = TableForm.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file. Default: standard output.")
    ] = None,
    ledger: LedgerOption = None,
) -> None:
    r"""Who accuses, denies, demands, promises what, toward whom: list, count, or give dyads a day.

    \b
    onrecord acts --by Brask --toward Fenn --act accuse
    onrecord acts --toward Fenn --count
    onrecord acts --dyads --since 2026-03-01 --format csv > dyads.csv

    The statements come newest first. With --dyads a row is a day (UTC), a source, a target and an act, with
    its PLOVER class and CAMEO code, and with the CAMEO actor codes of the two where they are known for that
    day; a statement without a date, a known speaker or a target is in none.
    """
    if count and dyads:
        raise typer.BadParameter("either --count or --dyads", param_hint="--dyads")
    if form is TableForm.PARQUET and output is None and out.is_terminal:
        raise typer.BadParameter(
            "parquet needs a place to write to: --output", param_hint="'--output' / '-o'"
        )
    filters: ActFilters = {
        "by": by,
        "toward": toward,
        "act": act,
        "since": since.date() if since else None,
        "until": until.date() if until else None,
        "outlet": outlet,
    }
    most = _SHOWN if limit is None and form is TableForm.TABLE else limit
    with ledger_at(ledger, read_only=True) as book:
        if dyads:
            _put(_DYADS, book.dyads(**filters)[:most], form, output, _print_dyads)
        elif count:
            _put(_TALLIES, book.act_tallies(**filters)[:most], form, output, _print_tallies)
        else:
            hits = book.acts(limit=most, **filters)
            _put(_HITS, hits, form, output, print_acts)
            if form is TableForm.TABLE and output is None and out.is_terminal:
                _sum_up(book, filters, len(hits))


def _sum_up(book: Ledger, filters: ActFilters, shown: int) -> None:
    """How many there are of each act, of which some were shown."""
    times = book.act_counts(**filters)
    if not times:
        complain("nothing on the ledger fits; does it hold acts? `onrecord add` puts them on it")
        return
    total = sum(tally.count for tally in times)
    each = ", ".join(f"{tally.count} {tally.text}" for tally in times)
    more = f"; {shown} shown, --limit shows more" if shown < total else ""
    out.print(f"{counted(total, 'statement')}: {each}{more}", markup=False, style="dim")


def _put(
    columns: Columns[T],
    items: Sequence[T],
    form: TableForm,
    output: Path | None,
    show: Callable[[Sequence[T], Console], None],
) -> None:
    """Write `items` in the form that was asked for."""
    if form is TableForm.PARQUET:
        _put_parquet(columns, items, output)
        return
    text = {name: _as_text(value) for name, (_, value) in columns.items()}
    if output is None:
        if form is TableForm.TABLE:
            show(items, Console(highlight=False))
        else:
            write_rows(text, items, form)
        return
    with text_written_whole(output) as file:
        if form is TableForm.TABLE:
            show(items, Console(file=file, highlight=False, force_terminal=False))
        else:
            write_rows(text, items, form, file)


def _as_text(value: Callable[[T], object]) -> Callable[[T], object]:
    def told(item: T) -> object:
        found = value(item)
        return found.isoformat() if isinstance(found, date) else found

    return told


def _put_parquet(columns: Columns[T], items: Iterable[T], output: Path | None) -> None:
    from sys import stdout

    from onrecord.export import write_table

    types = {name: kind for name, (kind, _) in columns.items()}
    rows = ({name: value(item) for name, (_, value) in columns.items()} for item in items)
    if output is None:
        write_table(types, rows, stdout.buffer)
        stdout.buffer.flush()
        return
    with written_whole(output) as file:
        write_table(types, rows, file)


def deed_of(hit: Hit) -> Text:
    """What is done, toward whom: "accuse Odo Fenn"."""
    deed = hit.statement.deed
    if deed is None:
        return Text()
    aimed = ", ".join(plain(target.name) for target in deed.targets)
    done = (deed.act.value, ACT_STYLE.get(deed.act, ""))
    return Text.assemble(done, " ", (aimed, "bold")) if aimed else Text(*done)


def print_acts(hits: Sequence[Hit], console: Console) -> None:
    """Who does what to whom on a line, where and when, then the words; in a pipe a line a statement."""
    if not console.is_terminal:
        print_lines(
            (
                (day(hit.article.published), hit.article.outlet or "", who(hit), *_doing(hit), hit.content)
                for hit in hits
            ),
            console.file,
        )
        return
    for hit in hits:
        console.print(Text.assemble((who(hit) or "?", "bold"), " ", deed_of(hit), "  ", (where(hit), "dim")))
        console.print(Padding(Text(one_line(hit.snippet)), (0, 0, 0, 2), expand=False))
        facts = "  ".join(filter(None, (plain(hit.cue), hit.statement.id, plain(hit.article.name))))
        console.print(Padding(Text(facts, "dim"), (0, 0, 1, 2), expand=False))


def _doing(hit: Hit) -> tuple[str, str]:
    deed = hit.statement.deed
    return ("", "") if deed is None else (deed.act.value, "; ".join(target.name for target in deed.targets))


def _print_tallies(tallies: Sequence[ActTally], console: Console) -> None:
    shown = ("by", "act", "toward", "statements", "first", "last")
    _print_table({name: _TALLIES[name] for name in shown}, tallies, console)


def _print_dyads(found: Sequence[Dyad], console: Console) -> None:
    shown = ("date", "source", "act", "target", "plover", "cameo", "count", "source_code", "target_code")
    _print_table({name: _DYADS[name] for name in shown}, found, console)


def _print_table(columns: Columns[T], items: Sequence[T], console: Console) -> None:
    rows = [
        tuple("" if (cell := value(item)) is None else str(cell) for _, value in columns.values())
        for item in items
    ]
    if not console.is_terminal:
        print_lines(rows, console.file)
        return
    if not rows:
        complain("nothing on the ledger fits")
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    for name, (kind, _) in columns.items():
        table.add_column(name.replace("_", " "), justify="right" if kind is int else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console.print(table)
