"""`onrecord read`: extract and print, without a ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.console import Failures, ThreadsOption, progress
from onrecord.errors import SourceError
from onrecord.records import Reading


class Form(StrEnum):
    """What `read` prints."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    WEBANNOTATION = "webannotation"
    HTML = "html"
    BRAT = "brat"


SourcesArgument = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE...", help="Text or HTML files, folders of them, or - for standard input."),
]
OutletOption = Annotated[str | None, typer.Option(help="The outlet, where a source names none.")]
PublishedOption = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"],
        help="When it was published, where a source does not say; UTC unless it names a zone.",
    ),
]
MinScoreOption = Annotated[
    float, typer.Option(min=0.0, max=1.0, help="Leave out statements with a lower score.")
]


def at_least(reading: Reading, score: float) -> Reading:
    """`reading` without the statements whose score is lower."""
    kept = tuple(s for s in reading.statements if s.attribution.score >= score)
    return Reading(reading.article, kept)


def read(
    sources: SourcesArgument,
    form: Annotated[Form, typer.Option("--format", help="What to print.")] = Form.TABLE,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Where to write: a file; a folder for brat, and for html of several."
        ),
    ] = None,
    outlet: OutletOption = None,
    published: PublishedOption = None,
    min_score: MinScoreOption = 0.0,
    threads: ThreadsOption = 0,
) -> None:
    r"""Say who said what in SOURCES, and keep nothing.

    \b
    onrecord read story.txt                     a table: who, how, what, kind
    onrecord read news/ --format jsonl          one object an article, spans in code points
    onrecord read page.html --format html > p.html
    """
    from onrecord.extract.extractor import Extractor
    from onrecord.ingest import list_sources
    from onrecord.pipeline import articles_of, known, read_article

    entries = list_sources(sources)
    if form is Form.BRAT and output is None:
        raise typer.BadParameter("brat writes two files an article: name a folder with --output")
    if form is Form.HTML and output is None and len(entries) > 1:
        raise typer.BadParameter("html makes a page an article: name a folder with --output")
    failed = Failures()
    extractor = Extractor(threads=threads)

    with progress("reading", len(entries)) as bar:

        def advancing(listed: Iterable[str | SourceError]) -> Iterator[str | SourceError]:
            for entry in listed:
                yield entry
                bar.advance(bar.task_ids[0])

        articles = articles_of(advancing(entries), failed, change=known(outlet, published))
        readings = (at_least(read_article(article, extractor), min_score) for article in articles)
        _write(readings, form, output, single=len(entries) == 1)
    failed.exit()


def _write(readings: Iterator[Reading], form: Form, output: Path | None, *, single: bool) -> None:
    from onrecord.cli.tables import print_readings
    from onrecord.export import FORMATS, FolderFormat, render_html

    if form is Form.TABLE:
        if output is None:
            print_readings(readings)
        else:
            with open(output, "w", encoding="utf-8") as file:
                print_readings(readings, file)
        return
    chosen = FORMATS[form]
    if isinstance(chosen, FolderFormat):
        if form is Form.HTML and single and (output is None or output.suffix):
            for reading in readings:
                page = render_html(reading)
                if output:
                    output.write_text(page, encoding="utf-8")
                else:
                    sys.stdout.write(page)
        elif output is not None:
            chosen.write(readings, output)
        return
    if output is None:
        chosen.write(readings, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        with open(output, "wb") as binary:
            chosen.write(readings, binary)
