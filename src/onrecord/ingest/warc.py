"""Web archives (WARC: plain, gzip, Zstandard) into articles, record by record.

FastWARC ends at a cut without a word, and unpacks what a page was sent in all at once; so each record's
length is compared with what it says, and pages are unpacked here, as far as a page may go.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

from onrecord.errors import NotTextError, SourceError, UnreadableError
from onrecord.ingest.articles import to_article
from onrecord.ingest.rows import Moved
from onrecord.records import Article, Capture

MAX_PAGE_BYTES = 16 * 1024 * 1024
"""A page larger than this, packed or unpacked, in bytes, is passed over."""

_PIECE = 64 * 1024
_SMALL_PIECE = 4 * 1024  # unpacks to 4 MiB at most
_GZIP = b"\x1f\x8b"
_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", ""})


PageReader = Callable[[Capture, str | None], Article]
"""Makes an article of a page and the name of its encoding; raises SourceError if there is none on it."""


class _CutError(Exception):
    """A record is shorter than it says."""


def read_archive(
    file: BinaryIO, name: str, moved: Moved, *, read: PageReader = to_article
) -> Iterator[Article | SourceError]:
    """The articles among the pages of an archive; images, failures and redirects are passed over.

    An error stands for a page that holds no article, and for the place where an archive is cut or damaged:
    what stands before it is read. `read` makes an article of a page.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        yield UnreadableError(
            f"{name}: to read web archives, install the extra: pip install 'onrecord[warc]'"
        )
        return
    whole = 0
    place = 0
    try:
        for record in ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=False):
            place = record.stream_pos
            moved(place)
            yield from _page(record, name, read)
            whole += 1
        _require_end(file, place)
    except _CutError:
        yield UnreadableError(
            f"{name}: is cut off: record {whole + 1}, at byte {place:,}, is not whole;{_read(whole)}"
        )
    except (OSError, ValueError) as error:
        yield UnreadableError(
            f"{name}: is damaged, or cut off, after byte {place:,} ({error});{_read(whole)}"
        )
    else:
        if not whole:
            yield NotTextError(f"{name}: is a web archive without any records")


def _read(whole: int) -> str:
    return f" {whole} records before it were read"


def _page(record: Any, name: str, read: PageReader) -> Iterator[Article | SourceError]:
    """The article in a record, or the error that stands for it; nothing where it is no page."""
    address = record.headers.get("WARC-Target-URI")
    kind = str(record.record_type)
    # A header that is cut off lacks its last lines, or the end of one.
    if not (record.headers.get("Content-Length") or "").isdigit() or kind in ("unknown", "no_type"):
        raise _CutError
    if kind not in ("response", "resource") or not address:
        _read_to_end(record)
        return
    address = address.strip("<>")
    if kind == "response":
        record.parse_http(auto_decode="none")
        if record.http_headers is None or record.http_headers.status_code != 200:
            _read_to_end(record)
            return
        sort, charset = record.http_content_type, record.http_charset
    else:
        sort, charset = record.headers.get("Content-Type"), None
    if (sort or "").partition(";")[0].strip().lower() not in _PAGES:
        _read_to_end(record)
        return
    if record.content_length > MAX_PAGE_BYTES:
        _read_to_end(record)
        yield _too_large(address, name)
        return
    body = _read_to_end(record)
    try:
        data = _sent(body, record.http_headers) if kind == "response" else body
        yield read(Capture(address, data, _date(record)), charset)
    except _TooLargeError:
        yield _too_large(address, name)
    except SourceError as error:
        yield NotTextError(f"{error} (in {name})")


def _read_to_end(record: Any) -> bytes:
    """The record's bytes; of one that is too large nothing is kept, it is only seen whether it is whole."""
    pieces: list[bytes] = []
    size = 0
    while piece := record.reader.read(_PIECE):
        size += len(piece)
        if record.content_length <= MAX_PAGE_BYTES:
            pieces.append(piece)
    if size < record.content_length:
        raise _CutError
    return b"".join(pieces)


def _date(record: Any) -> datetime | None:
    try:
        moment = record.record_date
    except (ValueError, OSError):
        return None
    return moment if isinstance(moment, datetime) else None


def _require_end(file: BinaryIO, place: int) -> None:
    """Raise _CutError if the packed records from `place`, the last one's, to the end are not whole.

    Of a record that is cut within its first packed bytes FastWARC sees nothing at all. An archive that was
    packed in one go, as none should be, has no record to begin at, and is gone through from its beginning.
    """
    for start in (place, 0):
        file.seek(start)
        piece = file.read(_SMALL_PIECE)
        if piece.startswith(_GZIP):
            break
    else:
        return
    machine = zlib.decompressobj(wbits=31)
    try:
        while piece:
            machine.decompress(piece)
            piece = b""
            if machine.eof:
                # Some writers fill the last block with zeros.
                piece = machine.unused_data.lstrip(b"\0")
                machine = zlib.decompressobj(wbits=31)
                if not (piece := piece or file.read(_SMALL_PIECE).lstrip(b"\0")):
                    return
            piece = piece or file.read(_SMALL_PIECE)
    except zlib.error as error:
        raise _CutError from error
    raise _CutError


class _TooLargeError(Exception):
    """A page is larger than any may be."""


def _too_large(address: str, name: str) -> SourceError:
    return UnreadableError(
        f"{address}: is larger than {MAX_PAGE_BYTES // 2**20} MiB, the limit of a page (in {name})"
    )


def _sent(body: bytes, headers: Any) -> bytes:
    """The page as it was before it was packed to be sent; `body` itself where that was undone already.

    Crawlers that store pages unpacked often leave the headers as they were.
    """
    from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, ZstdReader

    coding = (headers.get("Content-Encoding") or "").strip().lower()
    data = body
    if (headers.get("Transfer-Encoding") or "").strip().lower() == "chunked":
        data = _unpacked(ChunkedReader, data)
    match coding:
        case "gzip" | "x-gzip":
            return _unpacked(GzipReader, data)
        case "br":
            return _unpacked(BrotliReader, data)
        case "zstd":
            return _unpacked(ZstdReader, data)
        case "deflate":
            return _inflated(data)
    return data


def _unpacked(reader: Any, data: bytes) -> bytes:
    stream = reader(io.BytesIO(data))
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := stream.read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_PAGE_BYTES:
                raise _TooLargeError
    except OSError:
        return b"".join(pieces) or data
    return b"".join(pieces)


def _inflated(data: bytes) -> bytes:
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        machine = zlib.decompressobj(wbits)
        try:
            whole = machine.decompress(data, MAX_PAGE_BYTES + 1)
        except zlib.error:
            continue
        if len(whole) > MAX_PAGE_BYTES:
            raise _TooLargeError
        return whole
    return data
