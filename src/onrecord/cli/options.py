"""The arguments and options that several verbs share, and what they accept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from onrecord import settings

_YEARS = range(1600, 2201)
"""When news was printed, and room to spare: in these years every zone's time is a time in UTC."""


def _in_print(moment: datetime | None) -> datetime | None:
    if moment is not None and moment.year not in _YEARS:
        raise typer.BadParameter(f"the year {moment.year} is not in {_YEARS[0]} to {_YEARS[-1]}")
    return moment


def _is_text(value: str | None) -> str | None:
    try:
        (value or "").encode()
    except UnicodeEncodeError as error:
        raise typer.BadParameter(f"{value!a} is not valid UTF-8 text") from error
    return value


LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="PATH",
        help="The ledger: a file, or the address of one on a server, postgresql://USER@HOST/DATABASE."
        f" Default: ${settings.LEDGER_VARIABLE}, else a file in your data folder.",
    ),
]
ThreadsOption = Annotated[int, typer.Option(min=0, help="Processor threads to read with; 0: all of them.")]
SourcesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Files, folders, addresses, or - for standard input. What each is, is seen from its bytes: text,"
        " HTML, a feed (RSS, Atom), OPML, JSON Lines, a table (CSV), a web archive (WARC).",
    ),
]
OutletOption = Annotated[
    str | None, typer.Option(callback=_is_text, help="The outlet, where a source names none.")
]
PublishedOption = Annotated[
    datetime | None,
    typer.Option(
        formats=[f"%Y-%m-%d{time}" for time in ("", "T%H:%M", "T%H:%M%z", "T%H:%M:%S", "T%H:%M:%S%z")],
        callback=_in_print,
        help="When it was published, where a source does not say; UTC unless it names a zone.",
    ),
]
AllowPrivateOption = Annotated[
    bool,
    typer.Option("--allow-private", help="Fetch from this machine and the local network too."),
]
MinScoreOption = Annotated[
    float, typer.Option(min=0.0, max=1.0, help="Leave out statements with a lower score.")
]
CorpusArgument = Annotated[
    Path, typer.Argument(help="A folder laid out as PolNeAR: SPLIT/text, SPLIT/attributions.")
]
