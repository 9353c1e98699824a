"""Identity across articles: how well personas are brought together, against labels, by B-cubed.

Each row of the labels is a persona: article (SET/OUTLET/DAY/STORY), the name that the article gives, its
type, the roles printed with it (several are parted by "; "), and the person that it is. An article is made
for each, in which everybody says one sentence; the articles are added to a new ledger, and the speakers that
come of it are compared with the labels. B-cubed: for each persona, the share of its cluster that is the same
person (precision), and the share of the person that is in its cluster (recall), averaged over personas
(Bagga and Baldwin, 1998).

    python benchmarks/identity.py [LABELS] [--order given|reversed|shuffled] [--wrong] [--check]

Weights were set on the half `tune`; the half `held` was only measured.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from onrecord.ledger import Ledger, open_ledger
from onrecord.records import Article, Attribution, Kind, Reading, Span, Speaker, Statement

LABELS = Path(__file__).with_name("identity.tsv")
FLOOR = 0.95
"""What F1 of either half must reach with --check."""


@dataclass(frozen=True, slots=True)
class Label:
    """In `article` somebody is called `name`, with `roles`, and is `person`."""

    article: str
    name: str
    type: str
    roles: tuple[str, ...]
    person: str


@dataclass(frozen=True, slots=True)
class Score:
    """B-cubed over `personas` personas, and how many pairs of them are the same person."""

    personas: int
    persons: int
    clusters: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def read_labels(path: Path) -> dict[str, list[Label]]:
    """The labels by article, in the order of the file; raises ValueError for a row that is none."""
    found: dict[str, list[Label]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if number == 1:
                continue
            if len(row) != 5 or row[0].count("/") != 3 or not row[1] or not row[4]:
                raise ValueError(f"{path}: line {number} is no label: {row}")
            article, name, type_, roles, person = row
            found[article].append(Label(article, name, type_, tuple(filter(None, roles.split("; "))), person))
    return found


def as_reading(article: str, labels: Sequence[Label]) -> Reading:
    """An article of that name in which everybody who is labelled says one sentence."""
    _, outlet, day, story = article.split("/")
    lines = [
        f"{label.name} said that line {at} of the {story} story stands.\n" for at, label in enumerate(labels)
    ]
    text = "".join(lines)
    made = Article(text, article, outlet=outlet, published=datetime.fromisoformat(day).replace(tzinfo=UTC))
    statements, start = [], 0
    for line, label in zip(lines, labels, strict=True):
        cue = start + len(label.name) + 1
        content = Span(cue + 5, start + len(line) - 2)
        attribution = Attribution((Span(start, cue - 1),), (Span(cue, cue + 4),), (content,))
        speaker = Speaker(label.name, label.type, roles=label.roles)
        statements.append(Statement(made.id, attribution, Kind.INDIRECT, "labels", speaker))
        start += len(line)
    return Reading(made, tuple(statements))


def clusters_of(articles: Mapping[str, Sequence[Label]], ledger: Ledger) -> dict[Label, str]:
    """Add the articles; the id of the speaker that each label came to."""
    for article, labels in articles.items():
        ledger.add(as_reading(article, labels))
    found = {}
    for reading in ledger.readings():
        for label, statement in zip(articles[reading.article.name], reading.statements, strict=True):
            assert statement.speaker is not None
            found[label] = statement.speaker.id
    return found


def b_cubed(persons: Sequence[str], clusters: Sequence[str]) -> Score:
    """B-cubed precision and recall of `clusters`, given who is who."""
    both = Counter(zip(persons, clusters, strict=True))
    of_person, of_cluster = Counter(persons), Counter(clusters)
    pairs = list(zip(persons, clusters, strict=True))
    precision = sum(both[pair] / of_cluster[pair[1]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / of_person[pair[0]] for pair in pairs) / len(pairs)
    return Score(len(pairs), len(of_person), len(of_cluster), precision, recall)


def in_order(articles: Mapping[str, list[Label]], order: str) -> dict[str, list[Label]]:
    """The articles as they are to be added."""
    names = list(articles)
    if order == "reversed":
        names.reverse()
    elif order == "shuffled":
        random.Random(1).shuffle(names)
    return {name: articles[name] for name in names}


def measured(articles: Mapping[str, list[Label]]) -> tuple[Score, dict[Label, str]]:
    """The score of one half, on a ledger of its own."""
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder) / "identity.ledger") as ledger:
        found = clusters_of(articles, ledger)
    labels = list(found)
    return b_cubed([label.person for label in labels], [found[label] for label in labels]), found


def wrong(found: Mapping[Label, str]) -> Iterable[str]:
    """What is amiss, a line each: persons in several clusters, and clusters of several persons."""
    persons: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    clusters: dict[str, set[str]] = defaultdict(set)
    for label, cluster in found.items():
        persons[label.person][cluster].append(f"{label.name} ({label.article})")
        clusters[cluster].add(label.person)
    for person, parts in persons.items():
        if len(parts) > 1:
            yield f"apart: {person}: {' | '.join(', '.join(part) for part in parts.values())}"
    yield from (f"together: {', '.join(sorted(each))}" for each in clusters.values() if len(each) > 1)


def main() -> None:
    """Print a row for each half."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labels", nargs="?", type=Path, default=LABELS)
    parser.add_argument("--order", choices=("given", "reversed", "shuffled"), default="given")
    parser.add_argument("--set", help="only this half")
    parser.add_argument("--wrong", action="store_true", help="also what is amiss")
    parser.add_argument("--check", action="store_true", help=f"fail where F1 is below {FLOOR:.0%}")
    asked = parser.parse_args()
    articles = read_labels(asked.labels)
    failed = False
    print("set    personas  persons  speakers  precision  recall    F1")
    for half in sorted({name.partition("/")[0] for name in articles}):
        if asked.set not in (None, half):
            continue
        mine = {name: labels for name, labels in articles.items() if name.startswith(f"{half}/")}
        score, found = measured(in_order(mine, asked.order))
        figures = f"{score.precision:10.1%} {score.recall:7.1%} {score.f1:6.1%}"
        print(f"{half:6} {score.personas:8} {score.persons:8} {score.clusters:9} {figures}")
        for line in wrong(found) if asked.wrong else ():
            print(f"  {line}")
        failed |= score.f1 < FLOOR
    if failed and asked.check:
        sys.exit(1)


if __name__ == "__main__":
    main()
