"""How fast the reader answers: its pages, a search by the API, and how much the first page weighs.

    python benchmarks/reader.py --statements 20000    makes a ledger, serves it, measures, deletes it
    python benchmarks/reader.py --ledger big.ledger   measures one that scale.py made and kept
    python benchmarks/reader.py --check               fails, naming the figure that misses its target

The ledger is that of benchmarks/scale.py. A server of its own, with two workers, is asked over loopback, as a
browser would: pages one after the other, those of each sort at addresses that are drawn at random, so that
most are asked for the first time; then searches from several clients at once, each another one. The machine
that asks is the machine that answers. Beside the time that passes stands what the server's processors worked.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import httpx2 as httpx

from onrecord.ledger import Ledger, open_ledger
from scale import SEED, Figure, Words, contents, fill, percentile
from scale import article as reading_of

TARGETS = {
    "pages, p95": (150.0, "ms", False),
    "API search": (200.0, "requests/s", True),
    "first page": (100.0, "KB", False),
}
CLIENTS = 4


@contextmanager
def server(path: Path, workers: int) -> Iterator[tuple[str, int]]:
    """The address of a server of this ledger, and the number of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "onrecord", "serve", "--ledger", str(path), "--port", str(port)]
    served = subprocess.Popen([*command, "--workers", str(workers)], stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{address}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address, served.pid
    finally:
        served.terminate()
        served.wait(30)


def addresses(ledger: Ledger, words: Words, each: int) -> dict[str, list[str]]:
    """Pages of each sort, drawn at random: statements by number, so that the much quoted come more often."""
    chance = random.Random(f"{SEED} pages")
    articles = ledger.statistics().articles
    found: dict[str, list[str]] = {"home": ["/"] * each, "speakers": ["/speakers"] * each}
    outlets = [f"/outlets/{quote(one.name)}" for one in ledger.outlets()]
    found["outlet"] = [chance.choice(outlets) for _ in range(each)]
    for sort in ("article", "speaker", "quotation", "check", "search"):
        found[sort] = []
    for _ in range(each):
        reading = reading_of(words, chance.randrange(articles))
        statement = chance.choice(reading.statements)
        content = chance.choice(contents(reading))
        assert statement.speaker is not None
        found["article"].append(f"/articles/{reading.article.id}")
        found["speaker"].append(f"/speakers/{quote(statement.speaker.name)}")
        found["quotation"].append(f"/quotations/{statement.id}")
        found["check"].append(f"/check?words={quote(content[:300])}")
        found["search"].append(f"/search?q={quote(phrase(chance, content))}")
    return found


def phrase(chance: random.Random, content: str) -> str:
    """Three words that stand side by side."""
    printed = content.replace(",", "").replace(".", "").split()
    start = chance.randrange(max(1, len(printed) - 3))
    return '"' + " ".join(printed[start : start + 3]) + '"'


def worked(pid: int) -> float:
    """The seconds that a process and those that it started have worked; 0 where /proc does not tell."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            facts = stat.read_text().rpartition(")")[2].split()
            if pid in (int(stat.parent.name), int(facts[1])):
                total += (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK")
    return total


def pages(client: httpx.Client, asked: dict[str, list[str]], pid: int) -> Figure:
    """Every address once, the sorts mixed."""
    order = [(sort, address) for sort, some in asked.items() for address in some]
    random.Random(SEED).shuffle(order)
    times: dict[str, list[float]] = {sort: [] for sort in asked}
    before = worked(pid)
    for sort, address in order:
        began = time.perf_counter()
        answer = client.get(address, follow_redirects=True)
        times[sort].append(1000 * (time.perf_counter() - began))
        # Two speakers may have one name here: a page that says so is a page too.
        if answer.status_code not in (200, 300):
            raise RuntimeError(f"{address}: {answer.status_code}")
    every = [each for some in times.values() for each in some]
    shares = ", ".join(f"{sort} {percentile(some, 95):.0f}" for sort, some in times.items())
    work = 1000 * (worked(pid) - before) / len(every)
    details = (
        f"median {percentile(every, 50):.0f}, longest {max(every):.0f}, processor {work:.0f} a page;"
        f" p95 by sort: {shares}"
    )
    return Figure("pages, p95", percentile(every, 95), "ms", details)


def searches(address: str, words: Words, articles: int, seconds: float, pid: int) -> Figure:
    """Searches for phrases that were printed, as many as are answered in so many seconds."""
    times: list[float] = []
    until = time.perf_counter() + seconds

    def ask(number: int) -> None:
        chance = random.Random(f"{SEED} searches {number}")
        # The standard library's client: the machine that asks has the answering to do as well.
        with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)) as client:
            while time.perf_counter() < until:
                asked = urlencode({"q": phrase(chance, chance.choice(prepared))})
                began = time.perf_counter()
                client.request("GET", f"/api/v1/search?{asked}", headers={"Accept-Encoding": "gzip"})
                read(client.getresponse())
                times.append(1000 * (time.perf_counter() - began))

    chance = random.Random(f"{SEED} searches")
    prepared = [each for _ in range(100) for each in contents(reading_of(words, chance.randrange(articles)))]
    before, began = worked(pid), time.perf_counter()
    until = began + seconds
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    run_all(threads)
    rate = len(times) / (time.perf_counter() - began)
    work = 1000 * (worked(pid) - before) / len(times)
    details = (
        f"{CLIENTS} clients; median {percentile(times, 50):.1f} ms, p95 {percentile(times, 95):.1f} ms,"
        f" processor {work:.1f} ms a request"
    )
    return Figure("API search", rate, "requests/s", details)


def read(answer: http.client.HTTPResponse) -> bytes:
    """The whole answer, unpacked; raises RuntimeError if it is an error."""
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}: {body[:200]!r}")
    return gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body


def run_all(threads: Sequence[threading.Thread]) -> None:
    """Start all, and wait for all."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def weight(client: httpx.Client) -> Figure:
    """What a browser takes over the line for the first page: the page, its style, its scripts."""
    sizes = {}
    page = client.get("/").text
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    for address in ("/", *dict.fromkeys(named)):
        with client.stream("GET", address) as answer:
            size = sum(len(part) for part in answer.iter_raw())
        sizes[address.partition("?")[0]] = size / 1000
    details = ", ".join(f"{name} {size:.1f}" for name, size in sizes.items())
    return Figure("first page", sum(sizes.values()), "KB", details)


def measure(path: Path, options: argparse.Namespace) -> list[Figure]:
    """Everything."""
    words = Words()
    with open_ledger(path) as ledger:
        if not ledger.statistics().statements:
            fill(ledger, words, options.statements)
        articles = ledger.statistics().articles
        asked = addresses(ledger, words, options.pages)
    with (
        server(path, options.workers) as (address, pid),
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        steps: tuple[Callable[[], Figure], ...] = (
            lambda: weight(client),
            lambda: pages(client, asked, pid),
            lambda: searches(address, words, articles, options.seconds, pid),
        )
        return [step() for step in steps]


def main(given: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=20_000, help="how many; default: 20000")
    parser.add_argument("--ledger", type=Path, help="a ledger that benchmarks/scale.py made")
    parser.add_argument("--pages", type=int, default=60, help="how many of each sort; default: 60")
    parser.add_argument("--seconds", type=float, default=10, help="how long to search; default: 10")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer; default: 2")
    parser.add_argument("--check", action="store_true", help="fail if a figure misses its target")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(options.ledger or Path(folder) / "bench.ledger", options)
    missed = [each for each in figures if not met(each)]
    if options.json:
        print(json.dumps({each.name: each.value for each in figures} | {"load": os.getloadavg()[0]}))
    else:
        print(f"load {os.getloadavg()[0]:.1f} at the end")
        for each in figures:
            target, unit, more = TARGETS[each.name]
            sign = "≥" if more else "≤"
            note = "  MISSED" if each in missed else ""
            print(
                f"  {each.name:12} {each.value:9,.1f} {unit:11} ({sign} {target:,.0f}){note}  {each.details}"
            )
    return 1 if options.check and missed else 0


def met(figure: Figure) -> bool:
    """Whether the figure is what it should be."""
    target, _, more = TARGETS[figure.name]
    return figure.value >= target if more else figure.value <= target


if __name__ == "__main__":
    sys.exit(main())
