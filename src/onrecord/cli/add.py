"""`onrecord add`: read sources into a ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from onrecord.cli.console import counted, ledger_at, out
from onrecord.cli.options import (
    AllowPrivateOption,
    LedgerOption,
    OutletOption,
    PublishedOption,
    SourcesArgument,
    ThreadsOption,
)
from onrecord.cli.taking import Aside, shown, web
from onrecord.errors import SourceError
from onrecord.records import Article, Reading

if TYPE_CHECKING:
    from onrecord.extract.extractor import Extractor
    from onrecord.ledger import Ledger


class Added(NamedTuple):
    """So many articles, with so many statements, are new on the ledger; `known` were there already.

    `foreign` counts the new ones by language that are not in English: they have no statements. `printings`
    of the new ones print a text that was there.
    """

    articles: int
    statements: int
    known: int
    foreign: Mapping[str, int]
    printings: int = 0

    def plus(self, more: Added) -> Added:
        """Both together."""
        return Added(
            self.articles + more.articles,
            self.statements + more.statements,
            self.known + more.known,
            Counter(self.foreign) + Counter(more.foreign),
            self.printings + more.printings,
        )


def add(
    sources: SourcesArgument,
    ledger: LedgerOption = None,
    outlet: OutletOption = None,
    published: PublishedOption = None,
    allow_private: AllowPrivateOption = False,
    threads: ThreadsOption = 0,
) -> None:
    r"""Read SOURCES and put what was said on the ledger.

    \b
    onrecord add news/ story.html                   files and folders
    onrecord add https://example.org/feed.xml       a page, or all that a feed names
    onrecord add CC-NEWS-20260301.warc.gz           a web archive
    onrecord add articles.csv                       columns: text, title, url, outlet, byline, published

    An article that is there already stays as it is. Each article is kept whole or not at all, so a run
    that was stopped can simply be started again. Wire copy that is there from another outlet is kept as
    one more printing, and only what differs is read. What could not be fetched is on `onrecord problems`.
    """
    from onrecord.ingest import Intake, list_sources
    from onrecord.pipeline import articles_of, known

    with ledger_at(ledger) as book, web(allow_private=allow_private) as fetching:
        failed = Aside(book)
        entries = list_sources(sources)
        with shown("adding", len(entries)) as bar:
            intake = Intake(fetching, seen=book.has_name, moved=bar.moved)
            articles = articles_of(bar.sources(entries), failed, intake, change=known(outlet, published))
            added = add_articles(book, bar.articles(articles), failed, threads, done=failed.solved)
        print_added(book, added)
    failed.exit()


def _nothing(name: str) -> None:
    pass


def add_articles(
    book: Ledger,
    articles: Iterable[Article],
    failed: Callable[[SourceError], None],
    threads: int = 0,
    *,
    done: Callable[[str], None] = _nothing,
    extractor: Extractor | None = None,
) -> Added:
    """Read what is not on the ledger yet, and put it there; `failed` hears of each that is refused.

    `done` hears the name of each article that is on the ledger now. `extractor` reads them, a new one if
    none is given. What is wrong with the ledger itself (locked, full, damaged) is raised: the next would
    fare no better.
    """
    from onrecord.extract.extractor import Extractor
    from onrecord.pipeline import is_foreign, read_article

    extractor = extractor or Extractor(threads=threads)
    added = statements = known = printings = 0
    foreign: Counter[str] = Counter()
    for article in articles:
        try:
            if book.has(article.id):
                known += 1
                # So that a feed which names the same article at another address need not fetch it again.
                if not book.has_name(article.name):
                    book.add(Reading(article, ()))
            else:
                original = book.original(article, extractor.version)
                reading = read_article(article, extractor, original)
                unread = is_foreign(article)
                if not book.add(reading, extractor=None if unread else extractor.version):
                    known += 1
                    continue
                added, statements = added + 1, statements + len(reading.statements)
                printings += original is not None
                foreign.update([str(article.language)] if unread else [])
        except SourceError as error:
            failed(error)
        except ValueError as error:
            failed(SourceError(f"{article.name}: cannot be added: {error}"))
        else:
            done(article.name)
    return Added(added, statements, known, foreign, printings)


def print_added(book: Ledger, added: Added) -> None:
    """Say what came of it."""
    new = f"{counted(added.articles, 'article')} with {counted(added.statements, 'statement')}"
    there = f"; {added.known} already there" if added.known else ""
    out.print(f"added {new} to {book.name}{there}", markup=False)
    if added.printings:
        what = "prints a text that was" if added.printings == 1 else "print texts that were"
        out.print(
            f"{added.printings} of them {what} there already: only what differs was read anew", markup=False
        )
    print_foreign(added.foreign)


def print_foreign(foreign: Mapping[str, int]) -> None:
    """Say what was kept but not searched for statements, by language; nothing where there is none."""
    total = sum(foreign.values())
    if total:
        languages = ", ".join(f"{code} {number}" for code, number in sorted(foreign.items()))
        out.print(
            f"{counted(total, 'article')} not in English ({languages}): kept, not searched for statements",
            markup=False,
        )
