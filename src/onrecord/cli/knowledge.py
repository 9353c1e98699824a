"""`onrecord knowledge`: what is known of public figures, a user's own facts, and the table made anew."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from onrecord.cli.console import complain, counted, out, plain, print_lines, written_whole
from onrecord.cli.forms import FiguresForm

if TYPE_CHECKING:
    from onrecord.knowledge import Figure, Knowledge, Role

app = typer.Typer(
    help="What is known of public figures: who held which office when, dated and offline.",
    no_args_is_help=True,
)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A name, alias or surname, or a word for a place.")],
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The likeliest on this day first, and what they were then."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 10,
    form: Annotated[FiguresForm, typer.Option("--format", help="How to print it.")] = FiguresForm.TABLE,
) -> None:
    """Show whom or what NAME may be, the likeliest first, with their offices and from when to when.

    With --on, a role that was held on that day is marked "*", and "?" if that is likely and not known.
    """
    from onrecord.knowledge import shared

    day = on.date() if on else None
    found = _found(shared(), name, day)[:limit]
    if form is FiguresForm.JSON:
        rows = [_as_json(figure, day) for figure in found]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        _print(found, day)
    if not found:
        complain(f"nothing is known of {name!r}")
        raise typer.Exit(1)


@app.command()
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A CSV file with a heading.")],
) -> None:
    """Add facts of your own: a CSV file of persons, organisations and places, with a row for each role.

    The columns are name, type (person, organisation or place), aliases (parted by "|"), title, of, since,
    until (days such as 2016-05-01), wikidata, actor_code and demonyms; all but the first two may be left
    out or empty. A copy is kept in your data folder. A file of the same name takes the earlier one's place.
    """
    from onrecord.knowledge import Added, OwnFacts, own_folder

    became, figures = OwnFacts(own_folder()).add(file)
    if became is Added.UNCHANGED:
        out.print(f"{file.name} was added before: nothing changed", markup=False)
    else:
        out.print(f"{became} {file.name}: {counted(len(figures), 'figure')}", markup=False)


@app.command()
def remove(
    name: Annotated[str, typer.Argument(metavar="FILE.csv", help="The name by which it was added.")],
) -> None:
    """Take back a file of facts that was added."""
    from onrecord.knowledge import OwnFacts, own_folder

    OwnFacts(own_folder()).remove(name)
    out.print(f"removed {Path(name).name}", markup=False)


@app.command()
def build(
    sources: Annotated[
        Path, typer.Argument(help="A folder with the folders congress, factbook and actors in it.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The table to write.")],
) -> None:
    """Make the table that ships with onrecord anew from its sources; the same sources give the same bytes."""
    from onrecord.knowledge.building import build as build_figures
    from onrecord.knowledge.table import write_table

    built = build_figures(sources)
    table = io.BytesIO()
    write_table(built.figures, table)
    with written_whole(output) as file:
        file.write(table.getvalue())
    if built.unknown:
        complain(f"there are offices of what no source tells of: {', '.join(built.unknown)}")
    told = ", ".join(f"{count} from {source}" for source, count in built.accounts.items())
    size = len(table.getvalue())
    out.print(f"wrote {counted(len(built.figures), 'figure')}, {size} bytes ({told})", markup=False)


def _found(knowledge: Knowledge, name: str, on: date | None) -> list[Figure]:
    """Everything that answers to `name`: whole names, then surnames, then words for places."""
    figures = [*knowledge.named(name, on), *knowledge.surnamed(name, on)]
    figures += [place.figure for place in knowledge.place(name)]
    return list({figure.id: figure for figure in figures}.values())


def _as_json(figure: Figure, on: date | None) -> dict[str, object]:
    return {
        "id": figure.id,
        "name": figure.name,
        "type": figure.type,
        "wikidata": figure.wikidata,
        "actor_code": figure.actor_code_on(on),
        "aliases": figure.aliases,
        "demonyms": figure.demonyms,
        "roles": [
            {
                "title": role.title,
                "of": role.of,
                "since": _day(role.since) or None,
                "until": _day(role.until) or None,
                "actor_code": role.actor_code,
                "holding": role.holding(on).name.lower() if on else None,
            }
            for role in figure.roles
        ],
    }


def _print(figures: Sequence[Figure], on: date | None) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        print_lines(line for figure in figures for line in _lines(figure, on))
        return
    for figure in figures:
        facts = "  ".join(filter(None, (figure.type, figure.wikidata, figure.actor_code_on(on))))
        console.print(Text.assemble((plain(figure.name), "bold"), "  ", (plain(facts), "dim")))
        for label, words in (("also ", figure.aliases), ("people and things: ", figure.demonyms)):
            if words:
                console.print(Text(f"  {label}{plain(', '.join(words))}", "dim"))
        for role in figure.roles:
            told = f"{_mark(role, on)} {role.title}{f' of {role.of}' if role.of else ''}"
            console.print(Text.assemble("  ", plain(told), "  ", (_term(role), "dim")))
        console.print()


def _lines(figure: Figure, on: date | None) -> Iterator[tuple[str, ...]]:
    """A line a role: name, type, title, of, since, until, actor code, whether held; a line at least."""
    for role in figure.roles:
        days = _day(role.since), _day(role.until)
        code = role.actor_code or figure.actor_code or ""
        yield (figure.name, figure.type, role.title, role.of or "", *days, code, _mark(role, on).strip())
    if not figure.roles:
        yield figure.name, figure.type, "", "", "", "", figure.actor_code or "", ""


def _mark(role: Role, on: date | None) -> str:
    from onrecord.knowledge import Holding

    marks = {Holding.HELD: "*", Holding.PRESUMED: "?", Holding.NOT_HELD: " "}
    return marks[role.holding(on)] if on else " "


def _term(role: Role) -> str:
    if role.since is None and role.until is None:
        return ""
    return f"{_day(role.since) or '...'} to {_day(role.until) or '...'}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
