"""Learn the weights with which antecedents are ranked, from the labelled statements that may be tuned on.

    python benchmarks/speakers_train.py CORPUS [--folds 8] [--write]

Every pronoun and description of the `tune` articles is an example: the candidates, and which of them is
right, while all sources before it are taken as labelled. The likelihood of the right one is maximised (a
conditional log-linear model with an L2 penalty). Cross-validation by article gives what the resolver, weights
and all, does on articles it has not seen; `--write` then learns from all of them and keeps the weights.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import onrecord.resolve
from onrecord.records import Speaker
from onrecord.resolve.features import Candidate, Features, Site
from onrecord.resolve.ranker import GROUPS, Ranker, Weights
from onrecord.resolve.resolver import Resolver
from speakers import CLASSES, KNOWLEDGE, NOBODY, Answer, Labelled, folded, read_labels

WEIGHTS = Path(onrecord.resolve.__file__).with_name("weights.json")
PENALTY = 2.0
PRIOR = {
    "pronoun shown": 2.0,
    "pronoun likely": 1.5,
    "pronoun unlikely": -3.0,
    "speaks around it": -2.0,
    "in own content": -1.0,
    "head in its roles": 1.5,
    "head not in its roles": -0.5,
    "another: head in its roles": -1.5,
    "known to hold the office": 2.5,
    "another: known to hold the office": -2.5,
}
"""What English tells before any example is seen: the penalty draws weights to these, and others to none."""

ROUNDS, RATE = 400, 0.1


@dataclass(frozen=True, slots=True)
class Example:
    """The features of each candidate, and which of them is right."""

    group: str
    candidates: tuple[Features, ...]
    right: int


class Teacher(Resolver):
    """Resolves an article as it is labelled, and notes what there was to choose from."""

    def __init__(self, labelled: Labelled) -> None:
        super().__init__(labelled.article, labelled.statements(), self._look_up, KNOWLEDGE)
        self._labels = labelled.speakers
        self._names_meant = {folded(name): name for name in self.scene.cast.entities}
        self.examples: list[Example] = []
        self._at = 0

    def speaker_of(self, number: int) -> Speaker | None:
        """The labelled speaker, under the name by which the article's own is known."""
        before, self._at = self._at, number
        super().speaker_of(number)
        self._at = before
        label = self._labels[number]
        if label.name == NOBODY:
            return None
        return Speaker(self._names_meant.get(folded(label.name), label.name), label.type)

    def _look_up(self, site: Site, found: Sequence[Candidate]) -> Candidate | None:
        """The labelled candidate; note it with the others, if it is among them."""
        name = self._labels[self._at].name
        label = folded(name)
        right = [
            at
            for at, candidate in enumerate(found)
            if candidate.entity is not None and folded(candidate.entity.name) == label
        ]
        if not right and site.description and name.startswith("["):
            right = [len(found) - 1]
        if right and len(found) > 1:
            features = tuple(candidate.features for candidate in found)
            self.examples.append(Example(GROUPS.get(site.kind, site.kind), features, right[0]))
        return found[right[0]] if right else None


def examples_of(labelled: Labelled) -> list[Example]:
    teacher = Teacher(labelled)
    teacher.speakers()
    return teacher.examples


def learn(examples: Sequence[Example]) -> Weights:
    """The weights of each group of kinds, rounded for reading."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.group].append(example)
    return {group: _fit(group_examples) for group, group_examples in sorted(groups.items())}


def _fit(examples: Sequence[Example]) -> dict[str, float]:
    names = sorted({name for example in examples for features in example.candidates for name in features})
    column = {name: at for at, name in enumerate(names)}
    most = max(len(example.candidates) for example in examples)
    table: NDArray[np.float64] = np.zeros((len(examples), most, len(names)))
    absent: NDArray[np.float64] = np.full((len(examples), most), -1e9)
    right = np.array([example.right for example in examples])
    for i, example in enumerate(examples):
        for j, features in enumerate(example.candidates):
            absent[i, j] = 0.0
            for name, value in features.items():
                table[i, j, column[name]] = value
    wanted = table[np.arange(len(examples)), right].sum(axis=0)
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    weights = prior.copy()
    mean, square = np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, ROUNDS + 1):
        scores = table @ weights + absent
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        slope = wanted - np.einsum("ij,ijk->k", odds, table) - PENALTY * (weights - prior)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        weights += RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    learned = {name: round(float(weights[column[name]]), 2) for name in names}
    return {**PRIOR, **learned}


def answers(labelled: Labelled, weights: Weights) -> list[Answer]:
    """What the resolver answers with these weights."""
    statements = labelled.statements()
    found = Resolver(labelled.article, statements, Ranker(weights).choose, KNOWLEDGE).speakers()
    return [
        Answer(
            labelled.article.name,
            " ".join(labelled.article.slice(statement.attribution.source).split()),
            gold,
            speaker or Speaker(NOBODY),
        )
        for statement, gold, speaker in zip(statements, labelled.speakers, found, strict=True)
    ]


def validate(articles: Sequence[Labelled], examples: Sequence[Sequence[Example]], folds: int) -> list[Answer]:
    """Each article's answers with weights learned from the articles of the other folds."""
    found: list[Answer] = []
    for fold in range(folds):
        others = [each for at, group in enumerate(examples) if at % folds != fold for each in group]
        weights = learn(others)
        for at, labelled in enumerate(articles):
            if at % folds == fold:
                found += answers(labelled, weights)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="folder with SPLIT/text/NAME.txt")
    parser.add_argument("--folds", type=int, default=8, help="of articles, for cross-validation")
    parser.add_argument("--write", action="store_true", help="learn from all and keep the weights")
    given = parser.parse_args()
    articles = read_labels(given.corpus, "tune")
    examples = [examples_of(labelled) for labelled in articles]
    everything = [example for group in examples for example in group]
    print(f"{len(articles)} articles, {len(everything)} examples")
    found = validate(articles, examples, given.folds)
    for name in ("all", *CLASSES):
        group = [answer for answer in found if name in ("all", answer.source_class)]
        right = sum(answer.is_right for answer in group)
        print(
            f"  {name:12} {100 * right / max(1, len(group)):5.1f}%  {right} of {len(group)}, cross-validated"
        )
    if given.write:
        WEIGHTS.write_text(json.dumps(learn(everything), indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
