"""`onrecord add`: read sources into a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from onrecord.cli.console import Failures, LedgerOption, ThreadsOption, ledger_at, out, progress
from onrecord.cli.read import OutletOption, PublishedOption, SourcesArgument
from onrecord.errors import SourceError
from onrecord.records import Article

if TYPE_CHECKING:
    from onrecord.ledger import Ledger


def add(
    sources: SourcesArgument,
    ledger: LedgerOption = None,
    outlet: OutletOption = None,
    published: PublishedOption = None,
    threads: ThreadsOption = 0,
) -> None:
    """Read SOURCES and put what was said on the ledger.

    An article that is there already stays as it is. Each article is kept whole or not at all, so a run
    that was stopped can simply be started again.
    """
    from onrecord.ingest import list_sources
    from onrecord.pipeline import articles_of, known

    failed = Failures()
    with ledger_at(ledger) as book:
        entries = list_sources(sources)
        with progress("adding", len(entries)) as bar:

            def advancing(listed: Iterable[str | SourceError]) -> Iterator[str | SourceError]:
                for entry in listed:
                    yield entry
                    bar.advance(bar.task_ids[0])

            articles = articles_of(advancing(entries), failed, change=known(outlet, published))
            print_added(book, add_articles(book, articles, threads))
    failed.exit()


def add_articles(book: Ledger, articles: Iterable[Article], threads: int = 0) -> tuple[int, int, int]:
    """Read what is not on the ledger yet. Returns articles added, statements added, articles known."""
    from onrecord.extract.extractor import Extractor
    from onrecord.pipeline import read_article

    extractor = Extractor(threads=threads)
    added = statements = known = 0
    for article in articles:
        if book.has(article.id):
            known += 1
            continue
        reading = read_article(article, extractor)
        if book.add(reading, extractor=extractor.version):
            added, statements = added + 1, statements + len(reading.statements)
        else:
            known += 1
    return added, statements, known


def print_added(book: Ledger, counts: tuple[int, int, int]) -> None:
    """Say what came of it."""
    added, statements, known = counts
    there = f"; {known} already there" if known else ""
    out.print(f"added {added} articles with {statements} statements to {book.path}{there}", markup=False)
