"""`onrecord read`: extract and print, without a ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.console import Failures, out, text_written_whole
from onrecord.cli.destinations import folders_of, refuse_to_overwrite, require_output, write_stream
from onrecord.cli.forms import ReadForm
from onrecord.cli.options import (
    AllowPrivateOption,
    MinScoreOption,
    OutletOption,
    PublishedOption,
    SourcesArgument,
    ThreadsOption,
)
from onrecord.cli.tables import print_readings
from onrecord.cli.taking import shown, web
from onrecord.errors import SourceError
from onrecord.export import FORMATS, FolderFormat, render_html
from onrecord.records import Reading


def at_least(reading: Reading, score: float) -> Reading:
    """`reading` without the statements whose score is lower."""
    kept = tuple(s for s in reading.statements if s.attribution.score >= score)
    return Reading(reading.article, kept)


def read(
    sources: SourcesArgument,
    form: Annotated[ReadForm, typer.Option("--format", help="What to print.")] = ReadForm.TABLE,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Where to write. For brat a folder; for html a folder too, unless SOURCES are one file and"
            " this is a name with a suffix (page.html); else a file. Default: standard output.",
        ),
    ] = None,
    outlet: OutletOption = None,
    published: PublishedOption = None,
    min_score: MinScoreOption = 0.0,
    allow_private: AllowPrivateOption = False,
    threads: ThreadsOption = 0,
) -> None:
    r"""Say who said what in SOURCES, and keep nothing.

    \b
    onrecord read story.txt                     a table: who, how, what, kind
    onrecord read news/ --format jsonl          one object an article, spans in code points
    onrecord read page.html --format html > p.html
    """
    from onrecord.extract.extractor import Extractor
    from onrecord.ingest import Intake, list_sources
    from onrecord.pipeline import articles_of, known, read_article

    entries = list_sources(sources)
    one_page = _is_one_page(form, entries, output)
    _check_output(form, entries, output, one_page=one_page)
    failed = Failures()
    extractor = Extractor(threads=threads)
    # A bar beside what is printed on the same terminal would spoil both.
    wanted = output is not None or not out.is_terminal
    with web(allow_private=allow_private) as fetching, shown("reading", len(entries), wanted=wanted) as bar:
        intake = Intake(fetching, moved=bar.moved)
        articles = articles_of(bar.sources(entries), failed, intake, change=known(outlet, published))
        readings = (at_least(read_article(article, extractor), min_score) for article in articles)
        if one_page:
            _write_page(readings, output)
        else:
            _write(readings, form, output)
    failed.exit()


def _is_one_page(form: ReadForm, entries: list[str | SourceError], output: Path | None) -> bool:
    """Whether one HTML page is asked for, not a folder of them."""
    if form is not ReadForm.HTML or len(entries) != 1:
        return False
    return output is None or (bool(output.suffix) and not output.is_dir())


def _check_output(
    form: ReadForm, entries: list[str | SourceError], output: Path | None, *, one_page: bool
) -> None:
    chosen = FORMATS.get(form)
    if chosen is not None and not one_page:
        require_output(chosen, output)
    if output is None:
        return
    if isinstance(chosen, FolderFormat) and not one_page:
        for folder, suffix in folders_of(chosen, output):
            refuse_to_overwrite(entries, folder, suffix)
    else:
        refuse_to_overwrite(entries, output)


def _write_page(readings: Iterator[Reading], output: Path | None) -> None:
    for reading in readings:  # one, or none where it could not be read
        page = render_html(reading)
        if output is None:
            sys.stdout.write(page)
        else:
            with text_written_whole(output) as file:
                file.write(page)


def _write(readings: Iterator[Reading], form: ReadForm, output: Path | None) -> None:
    if form is ReadForm.TABLE:
        if output is None:
            print_readings(readings)
        else:
            with text_written_whole(output) as file:
                print_readings(readings, file)
        return
    chosen = FORMATS[form]
    if isinstance(chosen, FolderFormat):
        assert output is not None  # else `_check_output` has refused
        chosen.write(readings, output)
    else:
        write_stream(chosen, readings, output)
