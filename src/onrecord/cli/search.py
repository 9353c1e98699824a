"""`onrecord search`: find statements on the ledger by their words."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.cells import cell_len
from typer.core import TyperCommand

from onrecord.cli.console import complain, ledger_at, one_line, out
from onrecord.cli.forms import ListForm
from onrecord.cli.options import LedgerOption
from onrecord.cli.rows import HIT_COLUMNS, write_rows
from onrecord.cli.tables import MARKS, print_hits
from onrecord.errors import QueryError
from onrecord.records import Act, Kind

if TYPE_CHECKING:
    from onrecord.ledger import Filters

_DAY = ["%Y-%m-%d"]
_AROUND = 40
"""Characters of a question that are shown on each side of what is wrong in it."""


class SearchCommand(TyperCommand):
    """`search`, whose help ends with the language that it understands, as `ledger.language` has it."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help; the ledger is imported only now, as nothing else needs it here."""
        from onrecord.ledger.language import PARTS

        width = max(map(len, PARTS))
        lines = ["What WORDS may be:", *(f"{part:{width}}  {meaning}" for part, meaning in PARTS.items())]
        self.epilog = "\n\n".join(lines)
        super().format_help(ctx, formatter)


def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS]...", help="What to look for, in the language below; without it the newest come."
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
    act: Annotated[Act | None, typer.Option(help="Only what does this by saying it.")] = None,
    toward: Annotated[
        str | None, typer.Option(help="Only what is aimed at this one: a whole name, or the last one.")
    ] = None,
    min_score: Annotated[
        float | None, typer.Option(min=0, max=1, help="Only with this score or a higher one.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Leave out this many first.")] = 0,
    after: Annotated[
        str | None,
        typer.Option(metavar="CURSOR", help="The next page: the id of the last statement that was shown."),
    ] = None,
    form: Annotated[ListForm, typer.Option("--format", help="How to print them.")] = ListForm.TABLE,
    sql: Annotated[bool, typer.Option("--sql", help="Print the query instead of running it.")] = False,
    ledger: LedgerOption = None,
) -> None:
    """Find statements on the ledger, best match first; without WORDS the newest first.

    onrecord search harbour lease --speaker Varga

    onrecord search '"fairy tale" -speaker:Varga since:2026-03'

    onrecord search 'about:(pier OR quay) outlet:"Harbour Courant"' --limit 10

    onrecord search 'act:accuse toward:Brask -outlet:Echo'
    """
    asked = " ".join(words or [])
    filters: Filters = {
        "speaker": speaker,
        "outlet": outlet,
        "since": since.date() if since else None,
        "until": until.date() if until else None,
        "kind": kind,
        "act": act,
        "toward": toward,
        "min_score": min_score,
        "limit": limit,
        "offset": offset,
        "after": after,
        "marks": MARKS,
    }
    with ledger_at(ledger, read_only=True) as book:
        try:
            if sql:
                query, parameters = book.search_sql(asked, **filters)
                print(query)
                print(f"-- {json.dumps(parameters, ensure_ascii=True, default=str)}")
                return
            hits = book.search(asked, **filters)
        except QueryError as error:
            _point(error)
            raise typer.Exit(1) from error
    if form is not ListForm.TABLE:
        write_rows(HIT_COLUMNS, hits, form)
        return
    print_hits(hits)
    if out.is_terminal:
        if not hits:
            complain("nothing on the ledger fits")
        elif len(hits) == limit:
            complain(f"the next page: --after {hits[-1].statement.id}")


def _point(error: QueryError) -> None:
    """Say what is wrong, and where in the question, with a caret below it."""
    complain(error)
    if error.query is None or error.place is None:
        return
    start = max(0, error.place - _AROUND)
    shown = error.query[start : error.place + _AROUND]
    before = one_line(error.query[start : error.place])
    complain(f"  {one_line(shown)}")
    complain(f"  {' ' * cell_len(before)}^")
