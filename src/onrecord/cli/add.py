"""`onrecord add`: read sources into a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from onrecord.cli.console import Failures, counted, ledger_at, out, tracked
from onrecord.cli.options import (
    LedgerOption,
    OutletOption,
    PublishedOption,
    SourcesArgument,
    ThreadsOption,
)
from onrecord.errors import SourceError
from onrecord.records import Article

if TYPE_CHECKING:
    from onrecord.ledger import Ledger


class Added(NamedTuple):
    """So many articles, with so many statements, are new on the ledger; `known` were there already."""

    articles: int
    statements: int
    known: int


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
        with tracked(entries, "adding", len(entries)) as listed:
            articles = articles_of(listed, failed, change=known(outlet, published))
            added = add_articles(book, articles, failed, threads)
        print_added(book, added)
    failed.exit()


def add_articles(
    book: Ledger, articles: Iterable[Article], failed: Callable[[SourceError], None], threads: int = 0
) -> Added:
    """Read what is not on the ledger yet, and put it there; `failed` hears of each that is refused.

    What is wrong with the ledger itself (locked, full, damaged) is raised: the next would fare no better.
    """
    from onrecord.extract.extractor import Extractor
    from onrecord.pipeline import read_article

    extractor = Extractor(threads=threads)
    added = statements = known = 0
    for article in articles:
        try:
            if not book.has(article.id):
                reading = read_article(article, extractor)
                if book.add(reading, extractor=extractor.version):
                    added, statements = added + 1, statements + len(reading.statements)
                    continue
            known += 1
        except SourceError as error:
            failed(error)
        except ValueError as error:
            failed(SourceError(f"{article.name}: cannot be added: {error}"))
    return Added(added, statements, known)


def print_added(book: Ledger, added: Added) -> None:
    """Say what came of it."""
    new = f"{counted(added.articles, 'article')} with {counted(added.statements, 'statement')}"
    there = f"; {added.known} already there" if added.known else ""
    out.print(f"added {new} to {book.path}{there}", markup=False)
