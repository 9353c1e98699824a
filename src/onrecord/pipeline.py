"""The rooms in a row: a capture in, a reading out. A source that fails is set aside; the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from onrecord.acts import deeds_of
from onrecord.errors import SourceError
from onrecord.extract.carrying import read_printing
from onrecord.extract.extractor import Extractor
from onrecord.ingest import Intake
from onrecord.knowledge import Knowledge, shared
from onrecord.records import Article, Hint, Reading, Statement
from onrecord.resolve import resolve_article

Change = Callable[[Article], Article]


def is_foreign(article: Article) -> bool:
    """Whether `article` is surely in a language that the extractor does not read: any but English."""
    return article.language not in (None, "en")


def read_article(article: Article, extractor: Extractor, original: Reading | None = None) -> Reading:
    """Everything that is said in `article`, by whom, and what is done by saying it.

    Nothing, if it is in a language not read. `original` is an earlier printing of the same text: what the
    two share is not read again.
    """
    if is_foreign(article):
        return Reading(article, ())
    if original is None:
        seen = extractor.read_closely(article)
    else:
        seen = read_printing(article, original, extractor)
    return Reading(article, tuple(understood(article, *seen, shared())))


def understood(
    article: Article,
    statements: Sequence[Statement],
    hints: Mapping[str, Hint],
    knowledge: Knowledge | None = None,
) -> list[Statement]:
    """`statements` of `article` with their speakers and deeds; `hints` are what the network saw of them.

    A speaker or a deed that is set already is kept.
    """
    resolved = resolve_article(article, statements, knowledge, hints)
    deeds = deeds_of(article.text, resolved.statements, hints, resolved.meant_by)
    return [
        replace(said, deed=said.deed or deed) for said, deed in zip(resolved.statements, deeds, strict=True)
    ]


def articles_of(
    entries: Iterable[str | SourceError],
    failed: Callable[[SourceError], None],
    intake: Intake,
    *,
    change: Change = lambda article: article,
) -> Iterator[Article]:
    """The articles of what `ingest.list_sources` listed; `failed` hears of each that cannot be read.

    `change` may add what the reader knows better than the source, such as an outlet.
    """
    for entry in entries:
        for found in [entry] if isinstance(entry, SourceError) else intake.articles(entry):
            if isinstance(found, SourceError):
                failed(found)
            else:
                yield change(found)


def known(outlet: str | None = None, published: datetime | None = None) -> Change:
    """A change that fills in an outlet or a time of publication where the source names none."""

    def fill(article: Article) -> Article:
        return replace(article, outlet=article.outlet or outlet, published=article.published or published)

    return fill
