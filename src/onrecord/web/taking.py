"""A text that somebody sends, as an article: plain text or HTML, never served again as what it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from onrecord.ingest import to_article
from onrecord.records import Article, Capture
from onrecord.web.refusals import RefusalError

PASTED = "pasted text"
_YEARS = range(1600, 2201)


def article_from(
    data: bytes,
    most: int,
    *,
    name: str | None = None,
    charset: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    published: str | None = None,
) -> Article:
    """The article in `data`, with what the sender knows of it; raises RefusalError or SourceError.

    `most` is the number of characters that it may have.
    """
    if not data.strip():
        raise RefusalError(422, "there is no text")
    article = to_article(Capture(_plain(name) or PASTED, data), charset)
    if len(article.text) > most:
        raise RefusalError(413, f"a text may have {most:,} characters, not {len(article.text):,}")
    moment = moment_of(published)
    return replace(
        article,
        title=_plain(title) or article.title,
        outlet=_plain(outlet) or article.outlet,
        byline=_plain(byline) or article.byline,
        published=moment or article.published,
    )


def moment_of(written: str | None) -> datetime | None:
    """A day or a moment in ISO 8601; raises RefusalError for what is none, or in no year of the press."""
    if written is None or not written.strip():
        return None
    try:
        moment = datetime.fromisoformat(written.strip())
        if "T" not in written and " " not in written.strip():
            moment = datetime.combine(date.fromisoformat(written.strip()), time())
    except ValueError as error:
        raise RefusalError(422, f"published: {written[:40]!r} is no day or moment in ISO 8601") from error
    if moment.year not in _YEARS:
        raise RefusalError(422, f"published: the year {moment.year} is not in {_YEARS[0]} to {_YEARS[-1]}")
    return moment


def _plain(text: str | None) -> str | None:
    """`text` on one line; None if nothing is left of it."""
    shown = "".join(char if char.isprintable() else " " for char in text or "")
    return " ".join(shown.split()) or None
