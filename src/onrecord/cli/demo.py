"""`onrecord demo`: read the sample articles into a ledger, show what was said, and how to ask."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from onrecord.cli.add import add_articles, print_added
from onrecord.cli.console import Failures, complain, ledger_at, out, tracked
from onrecord.cli.options import ThreadsOption
from onrecord.cli.tables import MARKS, print_hits, print_readings, print_speakers
from onrecord.records import Article

if TYPE_CHECKING:
    from onrecord.ledger import Ledger


def sample_articles(folder: Path) -> list[Article]:
    """The sample articles in reading order, with the outlets and dates that plain text cannot carry."""
    from onrecord.ingest import capture, to_article

    articles = []
    for facts in json.loads((folder / "sources.json").read_text(encoding="utf-8")):
        article = to_article(capture(str(folder / facts["file"])))
        published = article.published or datetime.fromisoformat(facts["published"])
        outlet = article.outlet or facts["outlet"]
        articles.append(replace(article, name=facts["file"], outlet=outlet, published=published))
    return articles


def demo(
    ledger: Annotated[Path, typer.Option(help="The ledger to fill.")] = Path("onrecord-demo.sqlite"),
    threads: ThreadsOption = 0,
) -> None:
    """Read the sample articles into a ledger, show what was said, and how to ask.

    Invented people, invented outlets: four events in the manners of the wire, the broadsheet, the
    tabloid, the transcript, the press release, the court report and the blog.
    """
    failed = Failures()
    with as_file(files("onrecord.samples")) as folder:
        articles = sample_articles(folder)
    with ledger_at(str(ledger)) as book:
        with tracked(articles, "reading", len(articles)) as listed:
            added = add_articles(book, listed, failed, threads)
        _show(book, articles)
        print_added(book, added)
    for line in _how_to_ask(ledger):
        out.print(f"  {line}", markup=False)
    failed.exit()


def _show(book: Ledger, articles: list[Article]) -> None:
    console = Console(highlight=False)
    wire = next(article for article in articles if article.name == "interview-wire.txt")
    reading = book.reading(wire.id)
    if reading is None:
        complain(f"{book.path}: the sample article is not on this ledger")
        raise typer.Exit(1)
    console.rule("One wire story")
    print_readings([reading])
    console.rule('The same words in every outlet: search "third term"')
    print_hits(book.search('"third term"', limit=5, marks=MARKS))
    console.rule("Who is quoted most")
    print_speakers(book.speakers(limit=8))
    console.rule("Now ask")


def _how_to_ask(ledger: Path) -> tuple[str, ...]:
    named = f"--ledger {shlex.quote(str(ledger))}"
    return (
        f"onrecord search harbour lease --speaker Tolsk {named}",
        f"onrecord speaker 'Aldric Varga' {named}",
        f"onrecord speakers {named}",
        f"onrecord serve {named}        the same in a browser",
        f"onrecord export --format csv {named}",
        "onrecord read STORY.txt        who said what in a text of yours",
        "onrecord read STORY.txt --format html > story.html",
    )
