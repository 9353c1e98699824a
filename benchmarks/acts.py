"""How well acts, targets and answers are told, on hand-labelled statements whose spans are given.

    python benchmarks/acts.py CORPUS [--part tune|held-out] [--errors]

CORPUS is a folder in PolNeAR's layout, whose texts labels/*.tsv count their offsets in. `tune` chose the few
thresholds of `onrecord.acts`; `held-out` is for the final figure. A target is right if the main one that is
labelled is the main one that is found; an answer, if it is the same statement.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from onrecord.extract.extractor import Extractor
from onrecord.pipeline import understood
from onrecord.records import Deed, Statement
from onrecord.training.calibration import expected_error
from onrecord.training.events import class_scores, macro_f1
from onrecord.training.labels import Label, place_of
from speakers import KNOWLEDGE, Labelled, folded, read_labelled

OCCURS = 10
"""Acts that are labelled less often than this do not count to the macro-F1."""


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled statement, and what was found of it."""

    labelled: Labelled
    label: Label
    statement: Statement
    by_id: dict[str, Label]

    @property
    def deed(self) -> Deed:
        if self.statement.deed is None:
            raise ValueError(f"{self.labelled.article.name}: the network saw nothing of a statement")
        return self.statement.deed

    @property
    def target_right(self) -> bool:
        found, gold = self.deed.targets, self.label.targets
        if not found or not gold:
            return not found and not gold
        return folded(found[0].name) == folded(gold[0])

    @property
    def answers(self) -> Label | None:
        answer = self.deed.answers
        return self.by_id.get(answer.to) if answer else None


def cases_of(labelled: Labelled, labels: Sequence[Label], extractor: Extractor) -> Iterator[Case]:
    article, statements = labelled.article, labelled.statements()
    hints = extractor.observe(article, statements)
    found = understood(article, statements, hints, KNOWLEDGE)
    by_id = {each.id: label for each, label in zip(found, labels, strict=True)}
    for label, statement in zip(labels, found, strict=True):
        yield Case(labelled, label, statement, by_id)


def show(cases: Sequence[Case], *, errors: bool) -> None:
    gold = [case.label.act.value for case in cases]
    found = [case.deed.act.value for case in cases]
    right = [a == b for a, b in zip(gold, found, strict=True)]
    counts = Counter(gold)
    scores = class_scores(gold, found, [act for act, count in counts.most_common() if count >= OCCURS])
    for score in scores:
        ratios = f"P {score.precision:5.1f}  R {score.recall:5.1f}  F1 {score.f1:5.1f}"
        print(f"  {score.name:12} {ratios}  of {score.gold}")
    error = expected_error([case.deed.score for case in cases], right)
    print(
        f"act accuracy {100 * np.mean(right):.1f}, macro-F1 {macro_f1(scores)}, calibration error {error:.1f}"
    )
    aimed = [case for case in cases if case.label.targets]
    exact = sum(case.target_right for case in aimed)
    nobody = sum(bool(case.deed.targets) for case in cases if not case.label.targets)
    print(f"target right {100 * exact / max(1, len(aimed)):.1f} % of {len(aimed)} that have one; ", end="")
    print(f"{nobody} found where none is labelled")
    asked = sum(case.label.answers is not None for case in cases)
    given = [case for case in cases if case.answers]
    agree = sum(
        case.label.answers == place_of(case.answers.said) for case in given if case.answers is not None
    )
    precision, recall = 100 * agree / max(1, len(given)), 100 * agree / max(1, asked)
    print(f"answers: precision {precision:.1f} of {len(given)}, recall {recall:.1f} of {asked}")
    if errors:
        show_errors(cases)


def show_errors(cases: Sequence[Case]) -> None:
    for case in cases:
        article, said, deed = case.labelled.article, case.label.said, case.deed
        words = " | ".join(
            " ".join(article.slice(s).split())[:120] for s in (said.source, said.cue, said.content)
        )
        if case.label.act is not deed.act:
            print(f"act {case.label.act} taken for {deed.act}: {words}")
        elif not case.target_right:
            found = " ; ".join(target.name for target in deed.targets) or "nobody"
            print(f"target {' ; '.join(case.label.targets) or 'nobody'} taken for {found}: {words}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="folder with SPLIT/text/NAME.txt")
    parser.add_argument("--part", choices=("train", "tune", "held-out"), default="tune")
    parser.add_argument("--errors", action="store_true", help="list every mistake")
    given = parser.parse_args()
    extractor = Extractor(threads=1)
    articles = read_labelled(given.corpus, given.part)
    cases = [case for each in articles for case in cases_of(each, each.labels, extractor)]
    print(f"{given.part}: {len(articles)} articles, {len(cases)} statements")
    show(cases, errors=given.errors)


if __name__ == "__main__":
    main()
