"""`onrecord search`: find statements on the ledger by their words."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.console import complain, ledger_at, out
from onrecord.cli.forms import ListForm
from onrecord.cli.options import LedgerOption
from onrecord.cli.rows import HIT_COLUMNS, write_rows
from onrecord.cli.tables import MARKS, print_hits
from onrecord.records import Kind

if TYPE_CHECKING:
    from onrecord.ledger import Filters

_DAY = ["%Y-%m-%d"]


def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS]...", help='All of these; a "quoted phrase" as it stands; a word* by its start.'
        ),
    ] = None,
    speaker: Annotated[
        str | None, typer.Option(help="Only by this speaker: a whole name, or the last one.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Only in this outlet.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Published on this day or later.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Published on this day or earlier.")
    ] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only quotations of this kind.")] = None,
    min_score: Annotated[
        float | None, typer.Option(min=0, max=1, help="Only with this score or a higher one.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Leave out this many first.")] = 0,
    form: Annotated[ListForm, typer.Option("--format", help="How to print them.")] = ListForm.TABLE,
    sql: Annotated[bool, typer.Option("--sql", help="Print the query instead of running it.")] = False,
    ledger: LedgerOption = None,
) -> None:
    r"""Find statements on the ledger, best match first; without WORDS the newest first.

    \b
    onrecord search harbour lease --speaker Varga
    onrecord search '"fairy tale"' --since 2026-03-01
    """
    asked = " ".join(words or [])
    filters: Filters = {
        "speaker": speaker,
        "outlet": outlet,
        "since": since.date() if since else None,
        "until": until.date() if until else None,
        "kind": kind,
        "min_score": min_score,
        "limit": limit,
        "offset": offset,
        "marks": MARKS,
    }
    with ledger_at(ledger, read_only=True) as book:
        if sql:
            query, parameters = book.search_sql(asked, **filters)
            print(query)
            print(f"-- {json.dumps(parameters, ensure_ascii=True, default=str)}")
            return
        hits = book.search(asked, **filters)
    if form is not ListForm.TABLE:
        write_rows(HIT_COLUMNS, hits, form)
        return
    print_hits(hits)
    if not hits and out.is_terminal:
        complain("nothing on the ledger fits")
