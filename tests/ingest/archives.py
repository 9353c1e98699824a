"""Web archives for the tests, written by warcio."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fastwarc.stream_io import ZstdWriter
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


@dataclass(frozen=True)
class Page:
    """What a crawler got from an address."""

    address: str
    body: bytes
    kind: str = "text/html; charset=utf-8"
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = field(default=())
    record: str = "response"


class _Writer(WARCWriter):  # type: ignore[misc]  # it has no types
    """Without warcio's temporary files, which nobody closes."""

    @staticmethod
    def _create_temp_file() -> io.BytesIO:
        return io.BytesIO()


def archive(pages: Iterable[Page], *, packed: bool = False) -> bytes:
    """A WARC file of `pages`, each record by itself packed with gzip, if it is `packed`."""
    file = io.BytesIO()
    writer = _Writer(file, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("test.warc", {"software": "onrecord's tests"}))
    for page in pages:
        headers = None
        if page.record == "response":
            headers = StatusAndHeaders(
                page.status, [("Content-Type", page.kind), *page.headers], protocol="HTTP/1.1"
            )
        writer.write_record(
            writer.create_warc_record(
                page.address,
                page.record,
                payload=io.BytesIO(page.body),
                http_headers=headers,
                warc_content_type=page.kind if page.record == "resource" else "",
            )
        )
    return file.getvalue()


def zstandard(data: bytes, path: Path) -> bytes:
    """`data` packed with Zstandard; `path` is a file to do it in."""
    writer = ZstdWriter(str(path))
    writer.write(data)
    writer.finish()
    writer.close()
    return path.read_bytes()
