"""`onrecord export`: the whole ledger in another form."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.console import LedgerOption, ledger_at, out, progress, written_whole


class Form(StrEnum):
    """What a ledger is exported as."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    WEBANNOTATION = "webannotation"
    BRAT = "brat"
    HTML = "html"


def export(
    form: Annotated[Form, typer.Option("--format", help="What to write.")] = Form.JSONL,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A file; a folder for brat and html. Default: standard output."),
    ] = None,
    ledger: LedgerOption = None,
) -> None:
    """Write everything on the ledger: jsonl, csv, parquet and more."""
    from onrecord.export import FORMATS, FolderFormat

    chosen = FORMATS[form]
    if output is None and (
        isinstance(chosen, FolderFormat) or (form is Form.PARQUET and sys.stdout.isatty())
    ):
        raise typer.BadParameter(f"{form} needs a place to write to: --output")
    with ledger_at(ledger, read_only=True) as book:
        total = book.statistics().articles
        with progress("exporting", total) as bar:
            readings = (
                reading
                for reading in book.readings()
                if bar.advance(bar.task_ids[0]) is None  # type: ignore[func-returns-value]
            )
            if isinstance(chosen, FolderFormat):
                assert output is not None
                chosen.write(readings, output)
            elif output is None:
                chosen.write(readings, sys.stdout.buffer)
                sys.stdout.buffer.flush()
            else:
                with written_whole(output) as file:
                    chosen.write(readings, file)
    if output is not None:
        out.print(f"wrote {total} articles to {output}", markup=False)
