"""How fast a web archive is taken in, without reading what was said: records and articles a second.

python benchmarks/intake.py [RECORDS]

Writes an archive of made-up pages, each record packed by itself as crawlers do, and goes through it: first
the records only, then a twentieth of them with every page's article taken out of its HTML. Printed as JSON:
the median of three runs, per second of processor time (all of it is done on one thread), so that the figure
does not hang on what else the machine does.
"""

from __future__ import annotations

import io
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from onrecord.errors import SourceError
from onrecord.ingest import to_article
from onrecord.ingest.warc import PageReader, read_archive
from onrecord.records import Article, Capture

RUNS = 3

WORDS = re.findall(
    r"\w+",
    """
    harbour lease council mayor ferry crew winter storm vote budget road bridge school teacher minister
    said that the will not be and of to in on for with after before again new old town people year
    """,
)


def page(chance: random.Random, number: int) -> bytes:
    """A page with an article of about 500 words, and around it a menu and a footer."""

    def words(number: int) -> str:
        return " ".join(chance.choices(WORDS, k=number))

    paragraphs = "".join(f"<p>{words(50).capitalize()}, “{words(12)}.”</p>" for _ in range(8))
    menu = "".join(f"<li><a href='/{word}'>{word}</a></li>" for word in WORDS)
    return (
        f"<!doctype html><html lang='en'><head><title>Story {number} | The Courant</title></head><body>"
        f"<nav><ul>{menu}</ul></nav><article><h1>Story {number}</h1>{paragraphs}</article>"
        f"<footer><ul>{menu}</ul></footer></body></html>"
    ).encode()


def archive(records: int) -> bytes:
    """A web archive of so many pages."""
    chance = random.Random(20260301)
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True)
    for number in range(records):
        headers = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
        )
        body = io.BytesIO(page(chance, number))
        address = f"https://courant.invalid/{number}"
        writer.write_record(
            writer.create_warc_record(address, "response", payload=body, http_headers=headers)
        )
    return file.getvalue()


def nowhere(place: int) -> None:
    """Hear how far it is, and show it to nobody."""


def rate(data: bytes, read: PageReader) -> float:
    """Articles a second of processor time through the whole archive; every one must be there."""
    started = time.process_time()
    found = list(read_archive(io.BytesIO(data), "benchmark.warc.gz", nowhere, read=read))
    seconds = time.process_time() - started
    if failed := [each for each in found if isinstance(each, SourceError)]:
        raise failed[0]
    return len(found) / seconds


def bare(capture: Capture, charset: str | None) -> Article:
    """The page as it is, in place of its article."""
    return Article(capture.data.decode(charset or "utf-8"), capture.origin)


def median(measure: Callable[[], float]) -> float:
    """The median of several runs."""
    return round(statistics.median(measure() for _ in range(RUNS)), 1)


def main() -> None:
    """Measure, and print the figures."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    data = archive(records)
    few = archive(max(1, records // 20))
    figures = {
        "records": records,
        "packed_megabytes": round(len(data) / 1e6, 2),
        "records_per_second": median(lambda: rate(data, bare)),
        "articles_per_second": median(lambda: rate(few, to_article)),
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
