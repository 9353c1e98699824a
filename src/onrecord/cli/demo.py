"""`onrecord demo`: read the sample articles into a ledger, show what was said, and how to ask."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from onrecord.cli.console import ThreadsOption, complain, ledger_at, progress
from onrecord.records import Article


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
    from onrecord.cli.add import add_articles, print_added
    from onrecord.cli.tables import print_hits, print_readings

    console = Console(highlight=False)
    with as_file(files("onrecord.samples")) as folder:
        articles = sample_articles(folder)
    with ledger_at(str(ledger)) as book:
        with progress("reading", len(articles)) as bar:

            def advancing() -> object:
                for article in articles:
                    yield article
                    bar.advance(bar.task_ids[0])

            counts = add_articles(book, advancing(), threads)  # type: ignore[arg-type]
        console.rule("One wire story")
        wire = next(article for article in articles if article.name == "interview-wire.txt")
        reading = book.reading(wire.id)
        if reading is None:
            complain(f"{book.path}: the sample article is not on this ledger")
            raise typer.Exit(1)
        print_readings([reading])
        console.rule('The same words in every outlet: search "third term"')
        print_hits(book.search('"third term"', limit=5, marks=("\ue000", "\ue001")), ("\ue000", "\ue001"))
        console.rule("Who is quoted most")
        for summary in book.speakers(limit=8):
            console.print(
                f"  [bold]{escape(summary.speaker.name)}[/]: {summary.statements} statements"
                f" in {summary.articles} articles of {summary.outlets} outlets"
            )
        console.rule("Now ask")
        print_added(book, counts)
    for command in (
        f"onrecord search harbour lease --speaker Tolsk --ledger {ledger}",
        f"onrecord speaker Varga --ledger {ledger}",
        f"onrecord speakers --ledger {ledger}",
        f"onrecord export --format csv --ledger {ledger}",
        "onrecord read STORY.txt        who said what in a text of yours",
        "onrecord read STORY.txt --format html > story.html",
    ):
        console.print(f"  {escape(command)}")
