"""`onrecord search`: find statements on the ledger by their words."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Annotated

import typer

from onrecord.cli.console import LedgerOption, Listing, complain, day, ledger_at
from onrecord.records import Kind

_DAY = ["%Y-%m-%d"]
_MARKS = ("\ue000", "\ue001")  # private characters, which no news text prints


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
    form: Annotated[Listing, typer.Option("--format", help="How to print them.")] = Listing.TABLE,
    sql: Annotated[bool, typer.Option("--sql", help="Print the query instead of running it.")] = False,
    ledger: LedgerOption = None,
) -> None:
    r"""Find statements on the ledger, best match first; without WORDS the newest first.

    \b
    onrecord search harbour lease --speaker Varga
    onrecord search '"fairy tale"' --since 2026-03-01
    """
    from onrecord.cli.tables import print_hits

    asked = {
        "words": " ".join(words or []),
        "speaker": speaker,
        "outlet": outlet,
        "since": since.date() if since else None,
        "until": until.date() if until else None,
        "kind": kind,
        "min_score": min_score,
        "limit": limit,
        "offset": offset,
        "marks": _MARKS,
    }
    with ledger_at(ledger, read_only=True) as book:
        if sql:
            query, parameters = book.search_sql(**asked)  # type: ignore[arg-type]
            print(query)
            print(f"-- {json.dumps(parameters, ensure_ascii=True, default=str)}")
            return
        hits = book.search(**asked)  # type: ignore[arg-type]
    if form is Listing.TABLE:
        print_hits(hits, _MARKS)
        if not hits and sys.stdout.isatty():
            complain("nothing on the ledger fits")
        return
    rows: list[dict[str, object]] = [
        {
            "id": hit.statement.id,
            "published": day(hit.article.published) or None,
            "outlet": hit.article.outlet,
            "speaker": hit.statement.speaker.name if hit.statement.speaker else None,
            "source": hit.source or None,
            "cue": hit.cue or None,
            "content": hit.content,
            "kind": str(hit.statement.kind),
            "score": hit.statement.attribution.score,
            "article": hit.article.name,
        }
        for hit in hits
    ]
    write_rows(rows, form)


def write_rows(rows: list[dict[str, object]], form: Listing) -> None:
    """Print rows as JSON Lines or CSV."""
    import csv

    if form is Listing.JSONL:
        for row in rows:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif rows:
        writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
