"""A source into articles: told by its bytes what it is, opened, and followed where it names addresses."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, cast

from onrecord.errors import NotTextError, SourceError, UnreadableError
from onrecord.ingest.addresses import is_address
from onrecord.ingest.articles import to_article
from onrecord.ingest.feeds import Contents, Entry, article_in, read_feed, read_outline, with_facts
from onrecord.ingest.fetch import Web
from onrecord.ingest.layouts import HEAD_BYTES, Layout, is_packed, layout_of, unpacked_head
from onrecord.ingest.polling import feed_of
from onrecord.ingest.rows import read_lines, read_table
from onrecord.ingest.sources import MAX_BYTES, opened, printable, too_large, unreadable
from onrecord.ingest.warc import read_archive
from onrecord.records import Article, Capture

Found = Iterator[Article | SourceError]
"""Articles, and the errors that stand for what could not be read."""


def _never(name: str) -> bool:  # noqa: ARG001  (a default in place of a question)
    return False


def _nowhere(share: float) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes the articles out of sources.

    `web` fetches addresses. What a feed names is passed over if it was `seen`. `moved` hears which share of
    a source, 0 to 1, has been read.
    """

    web: Web
    seen: Callable[[str], bool] = _never
    moved: Callable[[float], None] = _nowhere

    def articles(self, source: str) -> Found:
        """The articles in a file, at an address, or on standard input for `-`.

        What cannot be read is an error in its place, and the rest follows.
        """
        try:
            if is_address(source):
                yield from self._at(source)
            else:
                yield from self._in_file(source)
        except SourceError as error:
            yield error

    def entry(self, entry: Entry, contents: Contents) -> Article:
        """The article of a feed's entry: what the feed gives of it, else what its link leads to.

        Raises SourceError, which has the link for its origin.
        """
        given = article_in(entry, contents)
        if given is not None:
            return given
        fetched = self.web.get(entry.link)
        try:
            page = Capture(entry.link, fetched.data, datetime.now(UTC))
            article = to_article(page, fetched.charset, entry.published)
        except SourceError as error:
            error.origin = entry.link
            raise
        return with_facts(article, entry, contents)

    def _at(self, address: str) -> Found:
        fetched = self.web.get(address)
        head = fetched.data[:HEAD_BYTES]
        layout = layout_of(head)
        try:
            match layout:
                case Layout.FEED:
                    yield from self._feed(read_feed(fetched.data, fetched.address, fetched.charset), address)
                case Layout.OUTLINE:
                    yield from self._outline(fetched.data)
                case Layout.ARTICLE if not is_packed(head):
                    yield to_article(Capture(address, fetched.data, datetime.now(UTC)), fetched.charset)
                case _:
                    yield from self._in_bytes(fetched.data, address)
        except SourceError as error:
            raise _about(address, error) from error

    def _in_bytes(self, data: bytes, name: str) -> Found:
        with io.BytesIO(data) as file:
            yield from self._in(file, name, len(data))

    def _in_file(self, name: str) -> Found:
        with closing(opened(name)) as file:
            try:
                size = file.seek(0, os.SEEK_END)
                file.seek(0)
                yield from self._in(file, printable(name), size)
            except OSError as error:
                raise unreadable(name, error) from error

    def _in(self, file: BinaryIO, name: str, size: int) -> Found:
        def moved(place: int) -> None:
            self.moved(min(place / size, 1.0) if size else 1.0)

        head = file.read(HEAD_BYTES)
        file.seek(0)
        if not is_packed(head):
            yield from self._by_layout(file, name, head, moved)
            return
        try:
            with gzip.GzipFile(fileobj=file) as packed:
                inside = cast("BinaryIO", packed)
                head = unpacked_head(head)
                # Of the unpacked bytes nobody knows the number; how far the packed ones are read is known.
                yield from self._by_layout(inside, name, head, lambda _: moved(file.tell()))
        except (OSError, EOFError, zlib.error) as error:
            yield UnreadableError(f"{name}: is a gzip archive that is cut off or damaged ({error})")

    def _by_layout(self, file: BinaryIO, name: str, head: bytes, moved: Callable[[int], None]) -> Found:
        match layout_of(head, name.removesuffix(".gz")):
            case Layout.ARCHIVE:
                yield from read_archive(file, name, moved)
            case Layout.LINES:
                yield from read_lines(file, name, moved)
            case Layout.TABLE:
                yield from read_table(file, name, moved)
            case Layout.FEED:
                try:
                    contents = read_feed(_whole(file, name), "")
                except NotTextError as error:
                    raise NotTextError(f"{name}: {error}") from error
                yield from self._feed(contents, name)
            case Layout.OUTLINE:
                try:
                    yield from self._outline(_whole(file, name))
                except NotTextError as error:
                    raise NotTextError(f"{name}: {error}") from error
            case Layout.ARTICLE:
                yield to_article(Capture(name, _whole(file, name), datetime.now(UTC)))

    def _feed(self, contents: Contents, name: str) -> Found:
        if not contents.entries:
            yield NotTextError(f"{name}: is a news feed without entries")
        if contents.left:
            yield UnreadableError(f"{name}: {contents.left}")
        for number, entry in enumerate(contents.entries):
            self.moved(number / len(contents.entries))
            if self.seen(entry.link):
                continue
            try:
                yield self.entry(entry, contents)
            except SourceError as error:
                yield error

    def _outline(self, data: bytes) -> Found:
        for address in read_outline(data):
            try:
                fetched = self.web.get(address)
                try:
                    contents = feed_of(fetched.data, fetched.address, fetched.charset)
                except NotTextError as error:
                    raise _about(address, error) from error
                yield from self._feed(contents, address)
            except SourceError as error:
                yield error


def _about(address: str, error: SourceError) -> SourceError:
    """`error` with the address in front, unless it is there already, and as its origin."""
    if error.origin is not None:
        return error
    text = str(error)
    about = type(error)(text if text.startswith(address) else f"{address}: {text}")
    about.origin = address
    return about


def _whole(file: BinaryIO, name: str) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_large(name)
    return data
