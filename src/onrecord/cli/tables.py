"""Statements as a person reads them: a table on a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from onrecord.cli.console import day, plain
from onrecord.records import Article, Reading, Statement

if TYPE_CHECKING:
    from onrecord.ledger import Hit

KIND_STYLE = {"direct": "green", "mixed": "yellow", "indirect": "cyan"}


def who(article: Article, statement: Statement) -> str:
    """The speaker's name, else the source as printed, else nothing."""
    if statement.speaker is not None:
        return statement.speaker.name
    return plain(article.slice(statement.attribution.source))


def _heading(article: Article) -> str:
    facts = [plain(article.outlet), day(article.published), plain(article.name)]
    title = plain(article.title) or facts[-1]
    return f"[bold]{escape(title)}[/]\n[dim]{escape(' · '.join(filter(None, facts)))}[/]"


def _columns() -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False)
    table.add_column("who", ratio=3, style="bold")
    table.add_column("how", ratio=2, style="italic")
    table.add_column("what", ratio=11)
    table.add_column("kind", no_wrap=True, width=8)
    return table


def print_readings(readings: Iterable[Reading], file: TextIO | None = None) -> None:
    """A table an article on a terminal; else a line a statement: name, who, how, what, kind."""
    console = Console(file=file or sys.stdout, highlight=False)
    for reading in readings:
        article = reading.article
        if console.is_terminal:
            console.print(_heading(article))
            console.print(_table_of(reading))
            continue
        for statement in reading.statements:
            part = statement.attribution
            cells = (
                article.name,
                who(article, statement),
                article.slice(part.cue),
                article.slice(part.content),
            )
            console.file.write("\t".join(map(plain, (*cells, statement.kind))) + "\n")


def _table_of(reading: Reading) -> Table | str:
    if not reading.statements:
        return "[dim]nobody says anything here[/]\n"
    table = _columns()
    for statement in reading.statements:
        part, article = statement.attribution, reading.article
        kind = f"[{KIND_STYLE[statement.kind]}]{statement.kind}[/]"
        cells = (who(article, statement), article.slice(part.cue), article.slice(part.content))
        table.add_row(*(escape(plain(cell)) for cell in cells), kind)
    return table


def print_hits(hits: Sequence[Hit], marks: tuple[str, str]) -> None:
    """Each hit: when, where and who on a line, then its words with what was found marked."""
    console = Console(highlight=False)
    for hit in hits:
        speaker = hit.statement.speaker
        name = speaker.name if speaker else plain(hit.source)
        facts = (day(hit.article.published), plain(hit.article.outlet), name, plain(hit.cue))
        if not console.is_terminal:
            content = plain(hit.content)
            sys.stdout.write("\t".join((*facts, content, hit.statement.kind, plain(hit.article.name))) + "\n")
            continue
        words = escape(plain(hit.snippet)).replace(marks[0], "[reverse]").replace(marks[1], "[/reverse]")
        when = "  ".join(escape(fact) for fact in facts[:2] if fact)
        console.print(f"[bold]{escape(name) or '?'}[/] [italic]{escape(facts[3])}[/]  [dim]{when}[/]")
        console.print(f"  {words}", soft_wrap=False)
        console.print(f"  [dim]{hit.statement.kind}, {escape(plain(hit.article.name))}[/]\n")
