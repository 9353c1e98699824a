"""How often the links across articles are right: a sample to be judged by reading, and the precision.

    onrecord add ARTICLES --ledger links.ledger
    python benchmarks/answers.py links.ledger [--sample 100] [--seed 1] [--show] [--verdicts answers.tsv]

All links are listed that the ledger finds between statements of two articles: denials and admissions with
their accusations, refusals and acceptances with their demands and offers. Of these `--sample` are drawn.
`--show` prints both sides with the words around them. A verdict is a line of a table with tabs between its
columns: article and extent of the answer, article and extent of what it answers (the name as the ledger has
it, "12-90" in characters), and `right` or the kind of mistake. No text is in it, so that it can be kept.

A link is right if a reader of both articles would say that the second answers the first: it denies that
claim, refuses that demand, accepts that offer; by whoever was meant, or somebody who speaks for them.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.ledger import Hit, Ledger, open_ledger
from onrecord.records import Act

VERDICTS = Path(__file__).with_name("answers.tsv")
RIGHT = "right"
COLUMNS = ("answer", "at", "to", "to_at", "verdict")
REPLIES = (Act.DENY, Act.ACKNOWLEDGE, Act.REJECT, Act.AGREE)
AROUND = 350
"""Characters shown before and after a statement."""

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """In one article `answer` is said, which answers `to` in another, with this score."""

    answer: Hit
    to: Hit
    score: float

    @property
    def key(self) -> Key:
        """Where both sides stand."""
        return *_place(self.answer), *_place(self.to)


def _place(hit: Hit) -> tuple[str, str]:
    extent = hit.statement.attribution.extent
    return hit.article.name, f"{extent.start}-{extent.end}"


def links(ledger: Ledger) -> Iterator[Link]:
    """Every link of a statement to one of another article."""
    for act in REPLIES:
        for hit in ledger.acts(act=act):
            for reply in ledger.exchange(hit.statement.id).to:
                if not reply.judged:
                    yield Link(hit, reply.hit, reply.score)


def read_verdicts(path: Path) -> dict[Key, str]:
    with path.open(encoding="utf-8", newline="") as handle:
        return {
            (row["answer"], row["at"], row["to"], row["to_at"]): row["verdict"]
            for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        }


def show(number: int, link: Link, ledger: Ledger) -> None:
    """Both sides, what is answered first."""
    print(f"\n{number}  score {link.score:.2f}  {' '.join(link.key)}")
    for side, hit in (("said", link.to), ("answer", link.answer)):
        said, deed = hit.statement, hit.statement.deed
        speaker = said.speaker.name if said.speaker else "-"
        aimed = "; ".join(each.name for each in deed.targets) if deed else ""
        act = f"{deed.act} ({deed.score:.2f})" if deed else "-"
        published = f"{hit.article.published:%Y-%m-%d}" if hit.article.published else "-"
        print(f"  {side}: {speaker} | {act} -> {aimed or 'nobody'} | {hit.article.name}, {published}")
        reading, extent = ledger.reading(hit.article.id), said.attribution.extent
        text = reading.article.text if reading else ""
        before, after = text[max(0, extent.start - AROUND) : extent.start], text[extent.end :][: AROUND // 2]
        words = text[extent.start : extent.end]
        print("    ... " + " ".join(f"{before} [[[{words}]]] {after} ...".split()))


def show_precision(drawn: Sequence[Link], verdicts: Mapping[Key, str]) -> None:
    judged = [verdicts[link.key] for link in drawn if link.key in verdicts]
    kinds = Counter(judged)
    print(f"{len(judged)} of the {len(drawn)} drawn are judged", end="")
    print(f": precision {100 * kinds[RIGHT] / len(judged):.1f}" if judged else "")
    for kind, count in kinds.most_common():
        print(f"  {count:3d}  {kind}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledger", help="path or address of a ledger that holds the articles")
    parser.add_argument("--sample", type=int, default=100, help="how many links are drawn")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--show", action="store_true", help="print the drawn links that are not judged yet")
    parser.add_argument("--verdicts", type=Path, default=VERDICTS, help="the table of verdicts")
    given = parser.parse_args()
    verdicts = read_verdicts(given.verdicts) if given.verdicts.exists() else {}
    with open_ledger(given.ledger, read_only=True) as ledger:
        found = sorted(links(ledger), key=lambda link: link.key)
        drawn = random.Random(given.seed).sample(found, min(given.sample, len(found)))
        print(f"{len(found)} links across articles")
        if given.show:
            for number, link in enumerate(drawn, 1):
                if link.key not in verdicts:
                    show(number, link, ledger)
    show_precision(drawn, verdicts)


if __name__ == "__main__":
    main()
