"""Following a feed: what to ask its server, when to ask again, and when to try again what failed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from onrecord.errors import NotTextError
from onrecord.ingest.feeds import Contents, read_feed
from onrecord.ingest.fetch import Web
from onrecord.ingest.layouts import HEAD_BYTES, Layout, layout_of
from onrecord.ingest.pacing import back_off
from onrecord.records import Feed, Problem

MAX_TRIES = 5
"""How often an article that cannot be read is asked for of itself; after that, when somebody says so."""

FIRST_RETRY = timedelta(minutes=10)
"""How long after its first failure an article is asked for again; it doubles with every further one."""

LONGEST_REST = 24 * 3600.0
"""A feed that does not answer is asked once in so many seconds at least."""


def poll(feed: Feed, web: Web) -> tuple[Feed, Contents | None]:
    """Ask for `feed`: the feed as it is to be kept, and what it holds, None if nothing has changed.

    Raises SourceError, whose origin is the feed's address.
    """
    fetched = web.get(feed.url, etag=feed.etag, last_modified=feed.modified)
    answered = replace(feed, polled=datetime.now(UTC), failures=0)
    if fetched.unchanged:
        return answered, None
    try:
        contents = feed_of(fetched.data, fetched.address, fetched.charset)
    except NotTextError as error:
        about = NotTextError(f"{feed.url}: {error}")
        about.origin = feed.url
        raise about from error
    kept = replace(
        answered,
        title=contents.title or feed.title,
        etag=fetched.etag,
        modified=fetched.last_modified,
    )
    return kept, contents


def feed_of(data: bytes, address: str, charset: str | None) -> Contents:
    """The contents of what must be a feed. Raises NotTextError, whose message is the reason alone."""
    layout = layout_of(data[:HEAD_BYTES])
    if layout is not Layout.FEED:
        raise NotTextError(f"is {layout}, not a feed")
    return read_feed(data, address, charset)


def failed(feed: Feed) -> Feed:
    """`feed` after its server failed once more."""
    return replace(feed, polled=datetime.now(UTC), failures=feed.failures + 1)


def again(feed: Feed) -> Feed:
    """`feed` as if it had never answered, so that the next answer is whole: not all of it was taken."""
    return replace(feed, etag=None, modified=None)


def at_once(feed: Feed) -> Feed:
    """`feed` as if it had never been asked for: somebody stopped in the middle, and will go on there."""
    return replace(again(feed), polled=None)


def next_poll(feed: Feed, every: float) -> datetime:
    """When to ask for `feed` again: after `every` seconds, more or less; later the more often it failed.

    Where the clock was put back, so that it was asked at a time that is still to come, that is now.
    """
    now = datetime.now(UTC)
    if feed.polled is None or feed.polled > now:
        return now
    if feed.failures:
        rest = back_off(feed.failures, first=2 * every, longest=max(LONGEST_REST, every))
    else:
        rest = every * random.uniform(0.9, 1.1)
    return feed.polled + timedelta(seconds=rest)


def is_due(problem: Problem, now: datetime) -> bool:
    """Whether it is time to ask again for an article that could not be read.

    What failed at a time that is still to come, because the clock was put back, is due at once.
    """
    rested = now - problem.at
    due = rested >= FIRST_RETRY * 2 ** (problem.tries - 1) or rested < timedelta(0)
    return problem.tries < MAX_TRIES and due
