"""Near-identical texts, as agencies send them out: recognised when they are added, as printings of one text.

Every run of five words has a hash, and an article is found by the smallest of its hashes (a bottom-k sketch,
Broder 1997): two texts that share most of their runs share most of these. What shares enough of them is
then compared run by run. Nothing is put together that only resembles: of the shorter text four runs in
five must stand in the longer one, so that a report that differs in its figures is a text of its own.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, func, select

from onrecord.ledger.inserting import insert_rows
from onrecord.ledger.schema import articles, printings, shingles

RUN = 5
"""Words."""

SKETCH = 10
"""How many hashes of an article are kept."""

_FEWEST_WORDS = 40
"""Shorter texts are never taken for one another: a notice says little about where it is from."""

_LEAST_HASHES = 2
"""So many hashes of a sketch must be shared to look closer; two texts that are the same share all."""

_CANDIDATES = 3
_LEAST_SHARED = 0.8
_LEAST_LENGTH = 0.4
"""How much of the longer text the shorter one may be: an end that is trimmed away, not a summary."""

_FARTHEST = 100_000
"""Characters of a text that are looked at."""

_WORD = re.compile(r"[^\W_]+")
_FACTORS = np.array([6364136223846793005, 1442695040888963407, 2862933555777941757, 3202034522624059733, 1],
                    dtype=np.uint64)  # fmt: skip
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BY_HASH = (
    select(shingles.c.article_number, func.count().label("shared"))
    .where(shingles.c.hash.in_([bindparam(f"hash{place}") for place in range(SKETCH)]))
    .group_by(shingles.c.article_number)
    .having(func.count() >= _LEAST_HASHES)
    .order_by(func.count().desc(), shingles.c.article_number)
    .limit(_CANDIDATES)
)

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Original:
    """The article `number` was there first, and `shared` of the shorter text (0 to 1) stands in the other."""

    number: int
    shared: float


def runs(text: str) -> Hashes:
    """The hash of every run of words in `text`, each once, the smallest first; 63 bits."""
    words = _WORD.findall(text[:_FARTHEST].casefold())
    if len(words) < _FEWEST_WORDS:
        return np.empty(0, dtype=np.uint64)
    codes = np.fromiter(map(_code, words), dtype=np.uint64, count=len(words))
    with np.errstate(over="ignore"):
        sums = sum(codes[place : len(codes) - RUN + 1 + place] * _FACTORS[place] for place in range(RUN))
        mixed = np.asarray(sums) * _MIX
        mixed ^= mixed >> np.uint64(29)
        mixed *= _FACTORS[2]
    return np.unique(mixed >> np.uint64(1))


@lru_cache(maxsize=65_536)
def _code(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def original_of(connection: Connection, found: Hashes) -> Original | None:
    """The article that a text with the runs `found` is a printing of; None if it is a text of its own."""
    if not len(found):
        return None
    # Every hash has a parameter of its own, so that the query is compiled once.
    hashes = {f"hash{place}": int(found[min(place, len(found) - 1)]) for place in range(SKETCH)}
    rows = connection.execute(_BY_HASH, hashes).all()
    if not rows:
        return None
    texts = dict(
        connection.execute(
            select(articles.c.number, articles.c.text).where(
                articles.c.number.in_([row.article_number for row in rows])
            )
        ).all()
    )
    weighed = [(shared(found, runs(other)), -number) for number, other in texts.items()]
    share, negative = max(weighed)
    if share < _LEAST_SHARED:
        return None
    return Original(-negative, share)


def shared(one: Hashes, other: Hashes) -> float:
    """How much of the shorter of two texts stands in the other; 0 if it is much shorter."""
    shorter, longer = sorted((len(one), len(other)))
    if not shorter or shorter < _LEAST_LENGTH * longer:
        return 0.0
    return len(np.intersect1d(one, other, assume_unique=True)) / shorter


def keep(connection: Connection, number: int, found: Hashes, original: Original | None) -> None:
    """Note of which earlier article it is a printing; if of none, let it be found by its runs.

    A printing is found by way of its original, so that a text which thousands print is looked at once.
    """
    if original is not None:
        facts = {"original_number": original.number, "shared": original.shared}
        insert_rows(connection, printings, [{"article_number": number, **facts}])
        return
    rows = [{"hash": int(each), "article_number": number} for each in found[:SKETCH]]
    insert_rows(connection, shingles, rows)


def printings_of(connection: Connection, number: int) -> list[int]:
    """The numbers of all articles with the text of article `number`, itself among them."""
    of_it = select(printings.c.original_number).where(printings.c.article_number == number)
    first = connection.scalar(of_it) or number
    others = select(printings.c.article_number).where(printings.c.original_number == first)
    return [first, *connection.scalars(others.order_by(printings.c.article_number))]


def recognise_all(connection: Connection) -> None:
    """Do for every article that is there what would have been done when it was added."""
    last = 0
    while row := connection.execute(
        select(articles.c.number, articles.c.text)
        .where(articles.c.number > last)
        .order_by(articles.c.number)
        .limit(1)
    ).one_or_none():
        last = row.number
        found = runs(row.text)
        keep(connection, row.number, found, original_of(connection, found))


def faults(number: int, text: str, kept: Sequence[int], *, is_printing: bool) -> Iterator[str]:
    """What is wrong with the hashes that are `kept` of the article, which a printing has none of."""
    if sorted(kept) != ([] if is_printing else [int(each) for each in runs(text)[:SKETCH]]):
        yield f"article number {number}: is found by other words than its own"
