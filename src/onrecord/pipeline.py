"""The rooms in a row: a capture in, a reading out. A source that fails is set aside; the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from onrecord.errors import SourceError
from onrecord.extract.extractor import Extractor
from onrecord.ingest import capture, to_article
from onrecord.records import Article, Reading
from onrecord.resolve import resolve_speakers

Change = Callable[[Article], Article]


def read_article(article: Article, extractor: Extractor) -> Reading:
    """Everything that is said in `article`, with speakers."""
    return Reading(article, tuple(resolve_speakers(article, extractor.read(article))))


def articles_of(
    entries: Iterable[str | SourceError],
    failed: Callable[[SourceError], None],
    *,
    change: Change = lambda article: article,
) -> Iterator[Article]:
    """The articles of what `ingest.list_sources` listed; `failed` hears of each that cannot be read.

    `change` may add what the reader knows better than the source, such as an outlet.
    """
    for entry in entries:
        try:
            if isinstance(entry, SourceError):
                raise entry
            article = to_article(capture(entry))
        except SourceError as error:
            failed(error)
        else:
            yield change(article)


def known(outlet: str | None = None, published: datetime | None = None) -> Change:
    """A change that fills in an outlet or a time of publication where the source names none."""

    def fill(article: Article) -> Article:
        return replace(article, outlet=article.outlet or outlet, published=article.published or published)

    return fill
