"""`onrecord export`: the whole ledger in another form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.console import counted, ledger_at, out, tracked
from onrecord.cli.destinations import refuse_to_overwrite, require_output, write_stream
from onrecord.cli.forms import ExportForm
from onrecord.cli.options import LedgerOption
from onrecord.export import FORMATS, FolderFormat


def export(
    form: Annotated[ExportForm, typer.Option("--format", help="What to write.")] = ExportForm.JSONL,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A file; a folder for brat and html. Default: standard output."),
    ] = None,
    ledger: LedgerOption = None,
) -> None:
    """Write everything on the ledger: jsonl, csv, parquet and more."""
    chosen = FORMATS[form]
    require_output(chosen, output)
    with ledger_at(ledger, read_only=True) as book:
        if output is not None:
            refuse_to_overwrite([book.path] if book.path else [], output)
        total = book.statistics().articles
        shown = output is not None or not out.is_terminal
        with tracked(book.readings(), "exporting", total, shown=shown) as readings:
            if isinstance(chosen, FolderFormat):
                assert output is not None  # else `require_output` has refused
                count = chosen.write(readings, output)
            else:
                count = write_stream(chosen, readings, output)
    if output is not None:
        out.print(f"wrote {counted(count, 'article')} to {output}", markup=False)
