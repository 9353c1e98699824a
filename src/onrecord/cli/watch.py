"""`onrecord watch`: follow feeds, and put what they bring on the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.add import print_added
from onrecord.cli.console import ledger_at
from onrecord.cli.options import AllowPrivateOption, LedgerOption, ThreadsOption
from onrecord.cli.taking import Aside, web
from onrecord.cli.watching import Stop, StoppingError, Watching
from onrecord.errors import NotTextError, SourceError
from onrecord.records import Feed

if TYPE_CHECKING:
    from onrecord.ledger import Ledger

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d{1,6})\s*([smhd])", re.IGNORECASE)
_SHORTEST = 60


def seconds_of(value: str) -> float:
    """The seconds in "90s", "15m", "2h" or "1d"; at least a minute."""
    match = _DURATION.fullmatch(value.strip())
    if match is None:
        raise typer.BadParameter(f"{value!r} is not a time such as 90s, 15m, 2h or 1d")
    seconds = int(match[1]) * _UNITS[match[2].lower()]
    if seconds < _SHORTEST:
        raise typer.BadParameter("to ask a server more than once a minute would not be polite")
    return float(seconds)


def watch(
    feeds: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FEED]...",
            help="Addresses of RSS or Atom feeds, or OPML files. Default: all that are followed.",
        ),
    ] = None,
    every: Annotated[
        str, typer.Option(metavar="TIME", help="How long between two looks at a feed: 90s, 15m, 2h, 1d.")
    ] = "15m",
    once: Annotated[bool, typer.Option("--once", help="Look at each feed once, and end.")] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Follow these feeds no longer, and end; what they brought stays.")
    ] = False,
    ledger: LedgerOption = None,
    allow_private: AllowPrivateOption = False,
    threads: ThreadsOption = 0,
) -> None:
    r"""Follow FEEDs, and put what they bring on the ledger, until Ctrl-C.

    \b
    onrecord watch https://example.org/feed.xml --every 30m
    onrecord watch subscriptions.opml
    onrecord watch --once                           for cron: all feeds that are followed, once

    It asks politely: as robots.txt allows, only for what is new, one request at a time with a pause between
    two to one host, less often where a server fails or asks for time. It can be stopped at any moment and
    takes up where it left off. What could not be read is on `onrecord problems`.
    """
    rest = seconds_of(every)
    stop = Stop()
    with ledger_at(ledger) as book:
        failed = Aside(book)
        if forget:
            _forget(book, feeds or [], failed)
            failed.exit()
            return
        followed = _follow(book, feeds or [], failed)
        with stop.listening(), web(allow_private=allow_private, sleep=stop.sleep) as fetching:
            watching = Watching(book, fetching, failed, stop, threads)
            with suppress(StoppingError):
                watching.run(followed, rest, once=once)
        print_added(book, watching.added)
    failed.exit()


def _follow(book: Ledger, named: list[str], failed: Aside) -> list[Feed]:
    """The feeds to look at, those that are new among them noted on the ledger."""
    known = {feed.url: feed for feed in book.feeds()}
    if not named:
        if not known:
            raise typer.BadParameter("no feed is followed on this ledger yet; name one", param_hint="FEED")
        return list(known.values())
    chosen: dict[str, Feed] = {}
    for source in named:
        try:
            for url in _addresses(source):
                if url not in known:
                    known[url] = Feed(url)
                    book.keep_feed(known[url])
                chosen[url] = known[url]
        except SourceError as error:
            failed(error)
    return list(chosen.values())


def _addresses(source: str) -> Iterator[str]:
    """The feeds' addresses that `source` stands for: itself, or those in an OPML file."""
    from onrecord.ingest import capture
    from onrecord.ingest.addresses import clean_address, is_address
    from onrecord.ingest.feeds import read_outline
    from onrecord.ingest.layouts import Layout, layout_of

    if is_address(source):
        yield clean_address(source)
        return
    found = capture(source)
    layout = layout_of(found.data, source)
    if layout is not Layout.OUTLINE:
        raise NotTextError(
            f"{found.origin}: is {layout}; only addresses of feeds and OPML files can be watched"
        )
    try:
        listed = read_outline(found.data)
    except NotTextError as error:
        raise NotTextError(f"{found.origin}: {error}") from error
    for url in listed:
        yield clean_address(url)


def _forget(book: Ledger, named: list[str], failed: Aside) -> None:
    known = {feed.url for feed in book.feeds()}
    for url in named:
        if url in known:
            book.forget_feed(url)
        else:
            failed(SourceError(f"{url}: is not followed on this ledger"))
