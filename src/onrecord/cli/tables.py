"""Statements as a person reads them: a table on a terminal, plain lines in a pipe.

What an article says is never markup here: it goes into `Text` objects, which take no tags.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.cli.console import day, one_line, plain, print_lines
from onrecord.cli.rows import SPEAKER_COLUMNS
from onrecord.records import Article, Reading, Statement

if TYPE_CHECKING:
    from onrecord.ledger import Hit, SpeakerSummary

MARKS = ("\ue000", "\ue001")
"""What the search puts around each match: private characters, which no news text prints."""

ACT_STYLE = {
    "accuse": "bold red",
    "threaten": "bold red",
    "deny": "yellow",
    "reject": "yellow",
    "support": "green",
    "agree": "green",
    "request": "cyan",
}
KIND_STYLE = {"direct": "green", "mixed": "yellow", "indirect": "cyan"}


def who(article: Article, statement: Statement) -> str:
    """The speaker's name, else the source as printed, else nothing."""
    if statement.speaker is not None:
        return statement.speaker.name
    return plain(article.slice(statement.attribution.source))


def print_readings(readings: Iterable[Reading], file: TextIO | None = None) -> None:
    """A table an article on a terminal; else a line a statement: name, who, how, what, kind."""
    console = Console(file=file or sys.stdout, highlight=False, force_terminal=False if file else None)
    for reading in readings:
        if console.is_terminal:
            console.print(_heading(reading.article))
            console.print(_table_of(reading))
            console.print()
            continue
        for statement in reading.statements:
            cells = (reading.article.name, *_cells(reading.article, statement), statement.kind)
            console.file.write("\t".join(map(plain, cells)) + "\n")


def _cells(article: Article, statement: Statement) -> tuple[str, str, str]:
    part = statement.attribution
    return who(article, statement), article.slice(part.cue), article.slice(part.content)


def _heading(article: Article) -> Text:
    title, name = plain(article.title), plain(article.name)
    facts = filter(None, (plain(article.outlet), day(article.published), name if title else ""))
    return Text("\n").join(
        line for line in (Text(title or name, "bold"), Text(" · ".join(facts), "dim")) if line
    )


def _table_of(reading: Reading) -> RenderableType:
    if not reading.statements:
        return Text("nobody says anything here", "dim")
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False, header_style="dim")
    table.add_column("who", ratio=1, style="bold", overflow="fold")
    table.add_column("how", width=13, style="italic", overflow="fold")
    table.add_column("what", ratio=4, overflow="fold")
    table.add_column("kind", no_wrap=True, width=8)
    acts = any(statement.deed for statement in reading.statements)
    if acts:
        table.add_column("act", width=16, overflow="fold")
    for statement in reading.statements:
        cells = [Text(plain(cell)) for cell in _cells(reading.article, statement)]
        cells.append(Text(statement.kind, KIND_STYLE[statement.kind]))
        table.add_row(*cells, *([act_of(statement)] if acts else []))
    return table


def act_of(statement: Statement) -> Text:
    """What is done, toward whom: "accuse Odo Fenn"; nothing where it is not known, or no more than saying."""
    deed = statement.deed
    if deed is None or deed.act == "state":
        return Text()
    aimed = ", ".join(plain(target.name) for target in deed.targets)
    return Text.assemble((deed.act.value, ACT_STYLE.get(deed.act, "")), f" {aimed}" if aimed else "")


def print_hits(hits: Sequence[Hit]) -> None:
    """Each hit: who, how, where and when on a line, then its words with the matches marked."""
    console = Console(highlight=False)
    if not console.is_terminal:
        print_lines(_line(hit) for hit in hits)
        return
    for hit in hits:
        article, kind = hit.article, hit.statement.kind
        where = "  ".join(filter(None, (plain(article.outlet), day(article.published))))
        console.print(
            Text.assemble((_name(hit) or "?", "bold"), " ", (plain(hit.cue), "italic"), "  ", (where, "dim"))
        )
        console.print(Padding(marked(hit.snippet), (0, 0, 0, 2), expand=False))
        place = f"  {hit.statement.id}  {plain(article.name)}"
        facts = Text.assemble((kind, KIND_STYLE[kind]), (place, "dim"))
        console.print(Padding(facts, (0, 0, 0, 2), expand=False))
        console.print()


def _name(hit: Hit) -> str:
    return plain(hit.statement.speaker.name if hit.statement.speaker else hit.source)


def _line(hit: Hit) -> tuple[str, ...]:
    facts = (day(hit.article.published), hit.article.outlet or "", _name(hit), hit.cue)
    return (*facts, hit.content, hit.statement.kind, hit.article.name)


def marked(snippet: str) -> Text:
    """`snippet` on one line, with what stands between `MARKS` reversed."""
    text, style = Text(), ""
    for part in re.split(f"([{''.join(MARKS)}])", snippet.strip()):
        if part in MARKS:
            style = "reverse" if part == MARKS[0] else ""
        else:
            text.append(one_line(part), style)
    return text


def print_speakers(found: Sequence[SpeakerSummary]) -> None:
    """A table on a terminal, else a line a speaker, in both the columns of `SPEAKER_COLUMNS`."""
    rows = [tuple(str(value(summary) or "") for value in SPEAKER_COLUMNS.values()) for summary in found]
    console = Console(highlight=False)
    if not console.is_terminal:
        print_lines(rows)
    elif rows:
        table = Table(
            box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim"
        )
        for name in SPEAKER_COLUMNS:
            counts = name in ("statements", "articles", "outlets")
            style = {"speaker": "bold", "type": "dim"}.get(name)
            table.add_column(name, style=style, justify="right" if counts else "left")
        for row in rows:
            table.add_row(*(Text(plain(cell)) for cell in row))
        console.print(table)
