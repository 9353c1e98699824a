"""How fast a large ledger answers, and how often rightly: searching, checking quotations, adding.

    python benchmarks/scale.py --statements 100000    makes a ledger, measures, deletes it
    python benchmarks/scale.py --statements 1000000 --keep big.ledger
                                                       keeps it; the next time measures the one that is there
    python benchmarks/scale.py --server postgresql:///bench       the same on a server, in an empty database
    python benchmarks/scale.py --check                fails, naming the figure that misses its target

The ledger is made by `Ledger.add_all` from readings that are prepared beforehand. Its words follow Zipf's law
(Mandelbrot's form): English function words first, then invented ones. Everything hangs on the seed alone.
Asked are phrases that were printed, quotations edited in six ways, and sentences of the same words that were
never said. Beside the time that passes the processor's own is given: on a busy machine the first is longer.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

from onrecord.ledger import Ledger, Verdict, open_ledger
from onrecord.records import Article, Attribution, Kind, Reading, Span, Speaker, Statement

T = TypeVar("T")

SEED = 20260301
VOCABULARY = 120_000
EXPONENT, SHIFT = 1.05, 2.7
OUTLETS, SPEAKERS = 60, 4_000
STATEMENTS_AN_ARTICLE = 8
TOGETHER = 100
"""Articles that are added in one transaction."""
_FREQUENT = """
    the of and to a in that is was he for it with as his on be at by i this had not are but from or
    have an they which you were her all she there would their we him been has when who will more no
    if out so said what up its about into than them can only other new some could time these two may
    then do first any my now such like our over man me even most made after also did many before
    must through years where much your way down should because each just those people how too good
    very own still see get here between both being under never
"""
FUNCTION = _FREQUENT.split()
_ONSETS = "b br c ch d dr f fl g gr h j k l m n p pl pr qu r s sh st t th tr v w z"
_VOWELS, _CODAS = "a e i o u ai ea oo ou", ["", "", "n", "r", "l", "s", "t", "m", "nd", "ck", "st"]

TARGETS = {
    "phrase search, p95": (20.0, "ms", False),
    "check of an edited quotation, p95": (60.0, "ms", False),
    "edited quotations at rank 1": (97.0, "%", True),
    "never said, answered so": (99.0, "%", True),
    "adding": (2_000.0, "statements/s", True),
}
"""The least or the most that each figure should be, its unit, and whether more is better."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement, with what it consists of."""

    name: str
    value: float
    unit: str
    details: str = ""

    @property
    def met(self) -> bool:
        """Whether it is what it should be."""
        target, _, more = TARGETS[self.name]
        return self.value >= target if more else self.value <= target


class Words:
    """Draws words, sentences and contents; what it draws hangs on the random numbers that it is given."""

    def __init__(self) -> None:
        chance = random.Random(SEED)
        known = dict.fromkeys(FUNCTION)
        while len(known) < VOCABULARY:
            known[self._invented(chance, len(known))] = None
        self.known = list(known)
        weights = (1 / (rank + SHIFT) ** EXPONENT for rank in range(1, VOCABULARY + 1))
        self._sums = list(accumulate(weights))

    @staticmethod
    def _invented(chance: random.Random, rank: int) -> str:
        """A word that can be spoken; rare ones are longer, as in any language."""
        syllables = 1 + (rank > 400) + (chance.random() < 0.5) + (chance.random() < min(0.8, rank / 60_000))
        onsets, vowels = _ONSETS.split(), _VOWELS.split()
        return "".join(
            chance.choice(onsets) + chance.choice(vowels) + chance.choice(_CODAS) for _ in range(syllables)
        )

    def some(self, chance: random.Random, number: int) -> list[str]:
        """So many words, as often as Zipf's law says."""
        last = self._sums[-1]
        return [self.known[bisect_left(self._sums, chance.random() * last)] for _ in range(number)]

    def name(self, speaker: int) -> str:
        """A first name of a few hundred, and a last name that a speaker seldom shares with another."""
        chance = random.Random(f"{SEED} speaker {speaker}")
        first, last = chance.randrange(1_000, 1_400), chance.randrange(2_000, 12_000)
        return f"{self.known[first].capitalize()} {self.known[last].capitalize()}"

    def sentence(self, chance: random.Random) -> str:
        """Four to some forty words, about sixteen; a comma here and there."""
        words = self.some(chance, max(4, min(45, round(chance.lognormvariate(2.6, 0.5)))))
        words = [word + "," if chance.random() < 0.07 else word for word in words]
        return " ".join(words).rstrip(",").capitalize() + "."

    def content(self, chance: random.Random) -> str:
        """One sentence, or two, or three: about 26 words."""
        return " ".join(self.sentence(chance) for _ in range(chance.choice((1, 1, 1, 2, 2, 3))))


def article(words: Words, number: int) -> Reading:
    """Article `number`: eight statements, with what an article prints between them."""
    chance = random.Random(f"{SEED} article {number}")
    published = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=7 * number)
    text, places = "", []
    for _ in range(STATEMENTS_AN_ARTICLE):
        text += f"{words.sentence(chance)} {words.sentence(chance)}\n\n"
        who = words.name(min(int(chance.paretovariate(0.8)), SPEAKERS))
        content = words.content(chance)
        places.append((who, len(text), content))
        text += f"{who} said: “{content}”\n\n"
    whole = Article(text, f"{number}.txt", outlet=f"Outlet {number % OUTLETS}", published=published)
    statements = []
    for who, start, content in places:
        cue = start + len(who) + 1
        begun = cue + len("said: “")
        spans = Span(start, start + len(who)), Span(cue, cue + 4), Span(begun, begun + len(content))
        source, said, content_span = ((span,) for span in spans)
        attribution = Attribution(source, said, content_span, 0.9)
        statements.append(Statement(whole.id, attribution, Kind.DIRECT, "bench", Speaker(who, "person")))
    return Reading(whole, tuple(statements))


def contents(reading: Reading) -> list[str]:
    """What each statement says."""
    return [reading.article.slice(statement.attribution.content) for statement in reading.statements]


def fill(ledger: Ledger, words: Words, statements: int) -> Figure:
    """Add so many statements, in hundreds of articles: how many a second, without making the readings.

    Every tenth hundred is added one by one, to see what that costs.
    """
    articles = -(-statements // STATEMENTS_AN_ARTICLE)
    times: dict[str, list[tuple[float, float, int]]] = {"together": [], "one by one": []}
    for start in range(0, articles, TOGETHER):
        readings = [article(words, number) for number in range(start, min(start + TOGETHER, articles))]
        way = "one by one" if start // TOGETHER % 10 == 5 else "together"
        began, worked = time.perf_counter(), time.process_time()
        if way == "together":
            ledger.add_all(readings)
        else:
            for reading in readings:
                ledger.add(reading)
        spent = time.perf_counter() - began, time.process_time() - worked
        times[way].append((*spent, len(readings) * STATEMENTS_AN_ARTICLE))
        _say(f"\r{start + len(readings):,} of {articles:,} articles")
    _say("\r" + " " * 40 + "\r")
    rates = {way: _rates(some) for way, some in times.items() if some}
    tenth = times["together"][-max(1, len(times["together"]) // 10) :]
    details = "; ".join(
        [
            f"{rates['together'][1]:,.0f} a second of the processor's time",
            f"the last tenth {_rates(tenth)[0]:,.0f} ({_rates(tenth)[1]:,.0f})",
            *(
                f"{way} {passed:,.0f} ({worked:,.0f})"
                for way, (passed, worked) in rates.items()
                if " " in way
            ),
        ]
    )
    return Figure("adding", rates["together"][0], "statements/s", details)


def _rates(times: Sequence[tuple[float, float, int]]) -> tuple[float, float]:
    """Statements a second that passed, and a second that the processor worked."""
    passed, worked, statements = (sum(column) for column in zip(*times, strict=True))
    return statements / passed, statements / worked


def _say(message: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(message)
        sys.stderr.flush()


# The six edits


def trimmed(chance: random.Random, content: str, _: Words) -> str:
    """A run of its words, half to three quarters of them."""
    printed = content.split()
    length = max(6, round(len(printed) * chance.uniform(0.5, 0.75)))
    start = chance.randrange(max(1, len(printed) - length + 1))
    return " ".join(printed[start : start + length])


def ellipsis(chance: random.Random, content: str, _: Words) -> str:
    """Words in its middle left out, with an ellipsis."""
    printed = content.split()
    start = chance.randrange(4, len(printed) - 5)
    dropped = chance.randrange(1, max(2, min(12, len(printed) - start - 4)))
    mark = chance.choice(["...", "…", "[...]", "(…)"])
    return " ".join([*printed[:start], mark, *printed[start + dropped :]])


def bracket(chance: random.Random, content: str, words: Words) -> str:
    """One word or two replaced by what an editor put into brackets."""
    printed = content.split()
    start, length = chance.randrange(len(printed) - 2), chance.choice((1, 1, 2))
    put_in = "[" + " ".join(words.some(chance, chance.choice((1, 2)))) + "]"
    return " ".join([*printed[:start], put_in, *printed[start + length :]])


def changed(chance: random.Random, content: str, words: Words) -> str:
    """One word that is no function word replaced by another one."""
    printed = content.split()
    places = [at for at, word in enumerate(printed) if word.strip(".,").lower() not in FUNCTION] or [0]
    printed[chance.choice(places)] = next(w for w in words.some(chance, 400) if w not in FUNCTION)
    return " ".join(printed)


def joined(_: random.Random, content: str, __: Words) -> str:
    """Its first and its last sentence, as if nothing had stood between them."""
    sentences = content.split(". ")
    return f"{sentences[0]}. {sentences[-1]}"


def unmarked(_: random.Random, content: str, __: Words) -> str:
    """No mark, no capital."""
    return "".join(char for char in content if char not in ".,“”").lower()


EDITS: Sequence[Callable[[random.Random, str, Words], str]] = (
    trimmed, ellipsis, bracket, changed, joined, unmarked,
)  # fmt: skip


def questions(words: Words, statements: int, number: int) -> Iterator[tuple[str, str, set[str]]]:
    """(kind, the edited quotation, the ids of the statements it was made from), each kind equally often."""
    chance = random.Random(f"{SEED} questions")
    articles = -(-statements // STATEMENTS_AN_ARTICLE)
    for place in range(number):
        edit = EDITS[place % len(EDITS)]
        while True:
            reading = article(words, chance.randrange(articles))
            said = list(
                zip(contents(reading), (statement.id for statement in reading.statements), strict=True)
            )
            content, name = chance.choice(said)
            names = {name}
            if edit is joined and place % (2 * len(EDITS)) < len(EDITS):
                # Every other one joins sentences of two statements in one article.
                other, other_name = chance.choice(said)
                if other_name == name:
                    continue
                content, names = f"{content.split('. ')[0]}. {other.split('. ')[0]}", {name, other_name}
                if min(len(part.split()) for part in content.split(". ")) < 5:
                    continue
            elif edit is joined and content.count(". ") < 2:
                continue
            if len(content.split()) >= 10:
                break
        yield edit.__name__, edit(chance, content, words), names


# Measuring


def measure(ledger: Ledger, words: Words, statements: int, number: int) -> list[Figure]:
    """Everything but adding, `number` questions of each sort."""
    return [
        search_speed(ledger, words, statements, number),
        *check_quality(ledger, words, statements, number),
        never_said(ledger, words, number),
    ]


def search_speed(ledger: Ledger, words: Words, statements: int, number: int) -> Figure:
    """Phrases of three to five words that stand side by side on the ledger; the first tenth warms up."""
    chance = random.Random(f"{SEED} phrases")
    times: Times = []
    for _ in range(number + number // 10):
        reading = article(words, chance.randrange(statements // STATEMENTS_AN_ARTICLE))
        printed = chance.choice(contents(reading)).replace(",", "").replace(".", "").split()
        length = chance.choice((3, 4, 5))
        start = chance.randrange(max(1, len(printed) - length))
        phrase = " ".join(printed[start : start + length])
        if not timed(lambda: ledger.search(f'"{phrase}"'), times):  # noqa: B023  (called at once)
            raise RuntimeError(f"the phrase {phrase!r} was printed and is not found")
    return figure("phrase search, p95", times[number // 10 :])


def check_quality(ledger: Ledger, words: Words, statements: int, number: int) -> Iterator[Figure]:
    """Edited quotations: how fast, and how many have their statement at rank 1 and are said to be said."""
    times: Times = []
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    said = (Verdict.WORD_FOR_WORD, Verdict.CHANGED)
    for kind, question, names in questions(words, statements, number):
        answer = timed(lambda: ledger.check(question), times)  # noqa: B023  (called at once)
        asked[kind] += 1
        first = answer.printings[0].hit.statement.id if answer.printings else None
        right[kind] += first in names and answer.verdict in said
    yield figure("check of an edited quotation, p95", times)
    shares = ", ".join(f"{kind} {right[kind]}/{asked[kind]}" for kind in asked)
    yield Figure("edited quotations at rank 1", 100 * right.total() / asked.total(), "%", shares)


def never_said(ledger: Ledger, words: Words, number: int) -> Figure:
    """Sentences of the same words, in the same proportions, that stand nowhere."""
    chance = random.Random(f"{SEED} never said")
    times: Times = []
    verdicts: Counter[str] = Counter()
    for _ in range(number):
        sentence = words.sentence(chance)
        verdicts[timed(lambda: ledger.check(sentence), times).verdict] += 1  # noqa: B023  (called at once)
    shares = ", ".join(f"{verdict}: {count}" for verdict, count in verdicts.most_common())
    speed = figure("", times)
    details = f"{shares}; {speed.value:.1f} ms p95, {speed.details}"
    return Figure("never said, answered so", 100 * verdicts[Verdict.NOT_HERE] / number, "%", details)


Times = list[tuple[float, float]]
"""Of each run the seconds that passed, and those that the processor worked for it."""


def timed(run: Callable[[], T], times: Times) -> T:
    """What `run` returns; how long it took is added to `times`."""
    began, worked = time.perf_counter(), time.process_time()
    result = run()
    times.append((time.perf_counter() - began, time.process_time() - worked))
    return result


def percentile(times: Sequence[float], share: float) -> float:
    """The time that `share` per cent of `times` do not exceed."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share / 100))]


def figure(name: str, times: Times) -> Figure:
    """The 95th percentile of what passed, with more of the distribution, all in milliseconds."""
    passed, worked = ([1000 * each for each in column] for column in zip(*times, strict=True))
    details = (
        f"median {percentile(passed, 50):.1f}, p99 {percentile(passed, 99):.1f}, longest {max(passed):.1f};"
        f" processor: median {percentile(worked, 50):.1f}, p95 {percentile(worked, 95):.1f}"
    )
    return Figure(name, percentile(passed, 95), "ms", details)


def main(given: Sequence[str] | None = None) -> int:
    """Make the ledger or take the one that is there, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=20_000, help="how many; default: 20000")
    parser.add_argument("--questions", type=int, default=1_000, help="how many of each sort; default: 1000")
    parser.add_argument("--keep", type=Path, help="the ledger's file: made if missing, and not deleted")
    parser.add_argument("--server", metavar="URL", help="an empty ledger on a server, instead of a file")
    parser.add_argument("--check", action="store_true", help="fail if a figure misses its target")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(given)
    words = Words()
    with tempfile.TemporaryDirectory() as folder:
        path = options.server or options.keep or Path(folder) / "bench.ledger"
        with open_ledger(path) as ledger:
            there = ledger.statistics().statements > 0
            figures = []
            if not there:
                figures.append(fill(ledger, words, options.statements))
            held = ledger.statistics().statements
            figures += measure(ledger, words, held, options.questions)
            size = ledger.inventory().size / 1e6
    report(figures, held, size, as_json=options.json)
    return 1 if options.check and not all(each.met for each in figures) else 0


def report(figures: Sequence[Figure], statements: int, megabytes: float, *, as_json: bool) -> None:
    """Print what was measured, and on how busy a machine."""
    load = os.getloadavg()[0]
    if as_json:
        facts = {"statements": statements, "megabytes": megabytes, "load": load}
        print(json.dumps({**facts, "figures": [asdict(figure) for figure in figures]}))
        return
    print(f"{statements:,} statements, {megabytes:,.0f} MB; load {load:.1f} at the end")
    for figure in figures:
        target, unit, more = TARGETS[figure.name]
        sign, met = "≥" if more else "≤", "" if figure.met else "  MISSED"
        print(
            f"  {figure.name:36} {figure.value:9,.1f} {unit:14} ({sign} {target:,.0f}){met}  {figure.details}"
        )


if __name__ == "__main__":
    sys.exit(main())
