"""How fast statements are added to a growing ledger, identity and all.

Invents articles: 20 statements by 7 speakers each, of 200,000 names that occur as names in news do (the
n-th most frequent has 1/n of the mentions of the first), one mention in eight a bare surname, one in three
with a role. Prints statements a second, of every
tenth of the run, and how much of the time was this process's own (on a machine that others use).

    python benchmarks/identity_speed.py [--statements 1000000] [--ledger PATH]
"""

from __future__ import annotations

import argparse
import bisect
import itertools
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from onrecord.ledger import Ledger, open_ledger
from onrecord.records import Article, Attribution, Kind, Reading, Span, Speaker, Statement

NAMES = 200_000
SPEAKERS, STATEMENTS = 7, 20
_ROLES = ("Senator", "Mayor", "coach of Leswick", "professor", "police chief", "nurse", "chief executive", "")
_PARTS = """
b bl br c ch cl cr d dr f fl fr g gl gr h j k kl kn l m n p pl pr r s sh sl sm sn st str t th tr v w y z
a e i o u ai ea oo ou ie
b ck d ff g l ld ll lt m n nd ng nt p r rd rk rs rt s sk ss st t tch x
Anna Bernard Carl David Elena Frank Greta Henry Ivan Julia Karl Laura Maria Nadia Oscar Paul Rosa
"""
_ONSETS, _VOWELS, _CODAS, _GIVEN = (line.split() for line in _PARTS.strip().splitlines())


def _word(chance: random.Random, syllables: int) -> str:
    return "".join(
        chance.choice(_ONSETS)
        + chance.choice(_VOWELS)
        + chance.choice(_CODAS if at == syllables - 1 else ["", "n"])
        for at in range(syllables)
    )


def names(chance: random.Random) -> list[str]:
    """Given names and surnames; some surnames are many people's."""
    surnames = [_word(chance, chance.choice((1, 2, 2, 3))).title() for _ in range(60_000)]
    given = [*_GIVEN, *(_word(chance, 2).title() for _ in range(400))]
    # The most frequent has 0.75 per cent of the people, about as Smith has in the United States.
    shares = list(itertools.accumulate(1 / (rank + 15) for rank in range(1, len(surnames) + 1)))
    found: dict[str, None] = {}
    while len(found) < NAMES:
        surname = surnames[bisect.bisect(shares, chance.random() * shares[-1])]
        found[f"{chance.choice(given)} {surname}"] = None
    return list(found)


def readings(count: int, chance: random.Random) -> Iterator[Reading]:
    """So many articles."""
    known = names(chance)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(known) + 1)))
    words = [_word(chance, 2) for _ in range(5000)]
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(count):
        who = []
        for _ in range(SPEAKERS):
            rank = bisect.bisect(weights, chance.random() * weights[-1])
            name, role = known[rank], _ROLES[rank % len(_ROLES)] if chance.random() < 1 / 3 else ""
            name = name.split()[1] if chance.random() < 1 / 8 else name
            who.append(Speaker(name, "person", roles=(role,) if role else ()))
        yield _reading(number, who, words, start + timedelta(minutes=number), chance)


def _reading(
    number: int, who: list[Speaker], words: list[str], at: datetime, chance: random.Random
) -> Reading:
    lines, places, begun = [], [], 0
    for place in range(STATEMENTS):
        speaker = who[place % len(who)]
        said = " ".join(chance.choices(words, k=20))
        line = f"{speaker.name} said {said}.\n"
        cue = begun + len(speaker.name) + 1
        places.append((speaker, begun, cue, begun + len(line) - 2))
        lines.append(line)
        begun += len(line)
    article = Article("".join(lines), f"{number}.txt", outlet=f"Outlet {number % 50}", published=at)
    statements = tuple(
        Statement(
            article.id,
            Attribution((Span(first, cue - 1),), (Span(cue, cue + 4),), (Span(cue + 5, end),), 0.9),
            Kind.INDIRECT,
            "speed",
            speaker,
        )
        for speaker, first, cue, end in places
    )
    return Reading(article, statements)


def measure(ledger: Ledger, statements: int) -> None:
    """Add them, and print a row for every tenth."""
    articles = statements // STATEMENTS
    made = readings(articles, random.Random(1))
    print("statements  a second  ms an article  of it CPU")
    for tenth in range(1, 11):
        batch = list(itertools.islice(made, articles // 10))
        begun, worked = time.perf_counter(), time.process_time()
        for reading in batch:
            ledger.add(reading)
        took, worked = time.perf_counter() - begun, time.process_time() - worked
        row = f"{tenth * len(batch) * STATEMENTS:10,}  {len(batch) * STATEMENTS / took:8,.0f}"
        print(f"{row}  {1000 * took / len(batch):13.1f}  {1000 * worked / len(batch):9.1f}", flush=True)


def main() -> None:
    """Measure on a new ledger."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--ledger", type=Path, help="a new file; by default one that is removed")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_ledger(asked.ledger or Path(folder) / "speed.ledger") as ledger,
    ):
        measure(ledger, asked.statements)
        print(f"{len(ledger.doubts(1000)):,} pairs in doubt; {ledger.statistics().speakers:,} speakers")


if __name__ == "__main__":
    main()
