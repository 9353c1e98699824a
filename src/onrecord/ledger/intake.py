"""What the intake keeps on the ledger beside articles: the feeds it follows, and what could not be read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, insert, or_, select, update

from onrecord.ledger import moments, rebuild
from onrecord.ledger.connection import Database
from onrecord.ledger.schema import articles, feeds, other_names, problems
from onrecord.records import Feed, Problem


class IntakeBooks:
    """Keeps the books of what comes in. Every method that changes something is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def has_name(self, name: str) -> bool:
        """Whether an article was read from this path or address, be it one that was there already."""
        name = _text(name)
        found = or_(exists().where(articles.c.name == name), exists().where(other_names.c.name == name))
        with self._database.reading() as connection:
            return bool(connection.scalar(select(found)))

    def put_aside(self, origin: str, reason: str) -> None:
        """Note that `origin` could not be read, and why; again for the same one is one more try."""
        key, facts = _text(origin), {"reason": _text(reason), "at": moments.now()}
        with self._database.writing() as connection:
            again = update(problems).where(problems.c.origin == key)
            if not connection.execute(again.values(tries=problems.c.tries + 1, **facts)).rowcount:
                connection.execute(insert(problems).values(origin=key, tries=1, **facts))

    def problems(self) -> list[Problem]:
        """What could not be read and is not solved, the newest first."""
        newest_first = select(problems).order_by(problems.c.at.desc(), problems.c.origin)
        with self._database.reading() as connection, rebuild.trusting(self._database.name):
            return [
                Problem(row.origin, row.reason, moments.utc(row.at), row.tries)
                for row in connection.execute(newest_first)
            ]

    def solved(self, origin: str) -> None:
        """Forget the problem with `origin`, if there is one."""
        with self._database.writing() as connection:
            connection.execute(delete(problems).where(problems.c.origin == _text(origin)))

    def feeds(self) -> list[Feed]:
        """The feeds that are followed, by address; times are UTC."""
        with self._database.reading() as connection, rebuild.trusting(self._database.name):
            return [
                Feed(row.url, row.title, row.etag, row.modified, moments.read_utc(row.polled), row.failures)
                for row in connection.execute(select(feeds).order_by(feeds.c.url))
            ]

    def keep_feed(self, feed: Feed) -> None:
        """Follow `feed`, or note what is new about it; the address says which one it is."""
        url = _text(feed.url)
        facts = {
            "title": _text(feed.title) if feed.title is not None else None,
            "etag": _text(feed.etag) if feed.etag is not None else None,
            "modified": _text(feed.modified) if feed.modified is not None else None,
            "polled": _moment(feed.polled),
            "failures": feed.failures,
        }
        with self._database.writing() as connection:
            if not connection.execute(update(feeds).where(feeds.c.url == url).values(facts)).rowcount:
                connection.execute(insert(feeds).values(url=url, **facts))

    def forget_feed(self, url: str) -> None:
        """Follow this feed no longer; what was read from it stays."""
        with self._database.writing() as connection:
            connection.execute(delete(feeds).where(feeds.c.url == _text(url)))


def _text(words: str) -> str:
    """`words` as they can be stored: a file's name may hold bytes that are no text."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moments.write(moment)[0]
