"""Are printings of one quotation found to be one, and others not? Precision and recall of pairs.

    python benchmarks/quotations.py                    on the half that may be tuned on
    python benchmarks/quotations.py --part held-out    for the final figure
    python benchmarks/quotations.py --errors           lists the pairs that are wrong
    python benchmarks/quotations.py --check            fails if a figure is below its floor

quotations.tsv holds invented quotations. Its `relation` is `printing` for the same words, as an editor or a
translator changed them, and `other` for something that only looks like them. Two measurements: every pair
of one quotation's lines is compared by itself; then all lines of the part are put on a ledger, an article
each, and whatever the ledger groups counts as a pair, across quotations too.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from onrecord.ledger import open_ledger
from onrecord.ledger.quotations import same, voices
from onrecord.ledger.wording import Wording, wording
from onrecord.records import Article, Attribution, Kind, Reading, Span, Speaker, Statement

LABELS = Path(__file__).with_name("quotations.tsv")
FLOORS = {"precision": 97.0, "recall": 90.0}


@dataclass(frozen=True, slots=True)
class Line:
    """`words` by `speaker` (empty: by somebody) are a printing of `quotation`, or only look like it."""

    part: str
    quotation: str
    relation: str
    edit: str
    speaker: str
    words: str

    @property
    def kind(self) -> Kind:
        """Only the lines of this edit have words of a reporter before the quotation mark."""
        return Kind.MIXED if self.edit == "mixed" else Kind.DIRECT

    @property
    def wording(self) -> Wording:
        """Its words, read as the ledger reads them."""
        return wording(self.words, quoted_only=self.kind is Kind.MIXED)

    @property
    def who(self) -> Speaker | None:
        """Its speaker, as a record."""
        return Speaker(self.speaker, "person") if self.speaker else None


Pair = tuple[Line, Line]


def lines(part: str) -> list[Line]:
    """The labelled lines of one part."""
    with open(LABELS, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [line for line in (Line(**row) for row in rows) if line.part == part]


def is_one(pair: Pair) -> bool:
    """Whether the labels say that both are printings of one quotation."""
    return pair[0].quotation == pair[1].quotation and all(line.relation == "printing" for line in pair)


def compared(said: Sequence[Line]) -> Iterator[tuple[Pair, bool]]:
    """Each pair within a quotation, and whether it is found to be one."""
    for pair in combinations(said, 2):
        if pair[0].quotation == pair[1].quotation:
            yield pair, same(pair[0].wording, pair[1].wording, voices(pair[0].who, pair[1].who))


def grouped(said: Sequence[Line], folder: Path) -> Iterator[tuple[Pair, bool]]:
    """Every pair, and whether a ledger with all lines on it shows one with the other."""
    line_of: dict[str, int] = {}
    with open_ledger(folder / "quotations.ledger") as ledger:
        for number, line in enumerate(said):
            reading = _reading(number, line)
            ledger.add(reading)
            line_of[reading.statements[0].id] = number
        together = {
            (line_of[statement], line_of[printing.hit.statement.id])
            for statement in line_of
            for printing in ledger.quotation(statement).printings
        }
    for one, other in combinations(range(len(said)), 2):
        yield (said[one], said[other]), (one, other) in together


def _reading(number: int, line: Line) -> Reading:
    text = f"Number {number}. {line.words}"
    published = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    article = Article(text, f"{number}.txt", outlet=f"Outlet {number % 7}", published=published)
    said = Attribution((), (), (Span(len(text) - len(line.words), len(text)),))
    return Reading(article, (Statement(article.id, said, line.kind, "by hand", line.who),))


def score(name: str, found: Iterable[tuple[Pair, bool]], *, errors: bool) -> dict[str, float]:
    """Precision and recall, in per cent, printed with what they were counted from."""
    right = wrong = missed = 0
    for pair, one in found:
        truth = is_one(pair)
        right, wrong, missed = (
            right + (one and truth),
            wrong + (one and not truth),
            missed + (truth and not one),
        )
        if errors and one != truth:
            print(f"{'WRONG ' if one else 'MISSED'} {pair[0].speaker}: {pair[0].words}")
            print(f"       {pair[1].speaker}: {pair[1].words}  [{pair[1].edit}]")
    figures = {
        "precision": 100 * right / max(1, right + wrong),
        "recall": 100 * right / max(1, right + missed),
    }
    told = ", ".join(f"{figure} {value:.1f}" for figure, value in figures.items())
    print(f"{name}: {told} ({right} right, {wrong} wrong, {missed} missed)")
    return figures


def main(given: Sequence[str] | None = None) -> int:
    """Measure both ways."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=["tune", "held-out"], default="tune")
    parser.add_argument("--errors", action="store_true", help="list the pairs that are wrong")
    parser.add_argument("--check", action="store_true", help="fail if a figure is below its floor")
    options = parser.parse_args(given)
    said = lines(options.part)
    with tempfile.TemporaryDirectory() as folder:
        measured = [
            score("pairs", compared(said), errors=options.errors),
            score("groups on a ledger", grouped(said, Path(folder)), errors=options.errors),
        ]
    low = any(figures[name] < floor for figures in measured for name, floor in FLOORS.items())
    return 1 if options.check and low else 0


if __name__ == "__main__":
    sys.exit(main())
