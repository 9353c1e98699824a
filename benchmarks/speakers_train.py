"""Learn the weights with which antecedents are ranked, from labelled statements.

    python benchmarks/speakers_train.py CORPUS [--articles 761] [--folds 5] [--write]
    python benchmarks/speakers_train.py CORPUS --hints [--articles 200] [--with-tune] [--write]

Every pronoun, description and empty source of the articles is an example: the candidates, and which of them
is right, while all sources before it are taken as labelled. The likelihood of the right one is maximised (a
conditional log-linear model with an L2 penalty). Without `--hints` the weights serve where the network was
not asked; they are learned from the first `--articles` of `train`, in an order that is always the same. With
`--hints` the extractor in the package is asked for what it sees of every statement, and a second set of
weights is learned, which the penalty draws to the first: on articles that the network was not trained on
where `--held` lists them, one name a line, or else on `tune` and train articles together. Cross-validation by
article gives what the resolver, weights and all, does on articles it has not seen; `--write` learns from all
of them and keeps the weights.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import onrecord.resolve
from fitting import RARE, Example, fit
from onrecord.records import Hint, Speaker
from onrecord.resolve.candidates import Site
from onrecord.resolve.features import Candidate
from onrecord.resolve.ranker import POINTED, UNTAUGHT, GroupWeights, Ranker, group_of
from onrecord.resolve.resolver import Resolver
from onrecord.training.labels import NOBODY
from speakers import (
    CLASSES,
    KNOWLEDGE,
    Answer,
    Labelled,
    folded,
    observe,
    read_labelled,
)

WEIGHTS = Path(onrecord.resolve.__file__).with_name("weights.json")
ALL = 10_000
"""More articles than there are."""
PRIOR = {
    "pronoun shown": 2.0,
    "pronoun likely": 1.5,
    "pronoun unlikely": -3.0,
    "speaks around it": -3.0,
    "they several": 1.0,
    "they person": -1.0,
    "quotation by itself: spoke last": 4.0,
    "participle: spoke last": 1.5,
    "in own content": -1.0,
    "head in its roles": 2.0,
    "head not in its roles": -0.5,
    "another: head in its roles": -2.0,
    "modifier in its roles": 1.0,
    "another: modifier in its roles": -1.0,
    "bears another title": -2.0,
    "called so before": 1.0,
    "known to hold the office": 2.5,
    "another: known to hold the office": -2.5,
}
"""What English tells before any example is seen: the penalty draws weights to these, and others to none."""

Hints = Mapping[str, Hint]


@dataclass(frozen=True, slots=True)
class Choice(Example):
    """One made at a site of a group, which has weights of its own."""

    group: str


class Teacher(Resolver):
    """Resolves an article as it is labelled, and notes what there was to choose from."""

    def __init__(self, labelled: Labelled, hints: Hints | None = None) -> None:
        super().__init__(labelled.article, labelled.statements(), self._look_up, KNOWLEDGE, hints)
        self._labels = labelled.speakers
        self.examples: list[Choice] = []
        self._at = 0

    def speaker_of(self, number: int) -> Speaker | None:
        """The labelled speaker, under the name by which the article's own is known."""
        before, self._at = self._at, number
        super().speaker_of(number)
        self._at = before
        label = self._labels[number]
        if label.name == NOBODY:
            return None
        meant = folded(label.name)
        own = (name for name in self.scene.cast.entities if folded(name) == meant)
        return Speaker(next(own, label.name), label.type)

    def _look_up(self, site: Site, found: Sequence[Candidate]) -> Candidate | None:
        """The labelled candidate; note it with the others, if it is among them."""
        right = self._right(site, found)
        if right is None:
            return None
        if len(found) > 1:
            features = tuple(candidate.features for candidate in found)
            self.examples.append(Choice(features, right, group_of(site)))
        return found[right]

    def _right(self, site: Site, found: Sequence[Candidate]) -> int | None:
        label = self._labels[self._at].name
        parts = folded(label)
        for at, candidate in enumerate(found):
            if candidate.entity is not None and folded(candidate.entity.name)[0] in parts:
                return at
        if site.description and label.startswith("["):
            return len(found) - 1
        if site.description and folded(self.scene.described(site.description).name)[0] in parts:
            return len(found) - 1
        return len(found) - 1 if site.kind == "empty" and label == NOBODY else None


def learn(examples: Sequence[Choice], prior: GroupWeights, rare: int = RARE) -> GroupWeights:
    """The weights of each group of kinds, rounded for reading; `prior` is what they are drawn to."""
    groups: dict[str, list[Choice]] = defaultdict(list)
    for example in examples:
        groups[example.group].append(example)
    return {group: fit(members, prior.get(group, PRIOR), rare) for group, members in sorted(groups.items())}


def answers(labelled: Labelled, weights: GroupWeights, hints: Hints | None) -> list[Answer]:
    """What the resolver answers with these weights."""
    statements = labelled.statements()
    found = Resolver(labelled.article, statements, Ranker(weights).choose, KNOWLEDGE, hints).speakers()
    return [
        Answer(
            labelled.article.name,
            " ".join(labelled.article.slice(statement.attribution.source).split()),
            gold,
            speaker or Speaker(NOBODY),
        )
        for statement, gold, speaker in zip(statements, labelled.speakers, found, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article, what the network sees of it if it was asked, and the examples it gives."""

    labelled: Labelled
    hints: Hints | None
    examples: tuple[Choice, ...]


def lesson(labelled: Labelled, hints: Hints | None) -> Lesson:
    teacher = Teacher(labelled, hints)
    teacher.speakers()
    return Lesson(labelled, hints, tuple(teacher.examples))


def validate(lessons: Sequence[Lesson], folds: int, base: GroupWeights, prior: GroupWeights) -> list[Answer]:
    """Each article's answers with weights learned from the articles of the other folds."""
    found: list[Answer] = []
    for fold in range(folds):
        others = [each for at, one in enumerate(lessons) if at % folds != fold for each in one.examples]
        weights = {**base, **learn(others, prior)}
        for at, one in enumerate(lessons):
            if at % folds == fold:
                found += answers(one.labelled, weights, one.hints)
    return found


def show(found: Sequence[Answer]) -> None:
    for name in ("all", *CLASSES):
        group = [answer for answer in found if name in ("all", answer.source_class)]
        right = sum(answer.is_right for answer in group)
        print(
            f"  {name:12} {100 * right / max(1, len(group)):5.1f}%  {right} of {len(group)}, cross-validated"
        )


def chosen(corpus: Path, count: int, held: Path | None, *, with_tune: bool) -> list[Labelled]:
    """The articles to learn from: those that `held` lists, or `count` of train, with tune or without."""
    train = sorted(read_labelled(corpus, "train"), key=lambda each: each.article.name)
    random.Random(0).shuffle(train)
    if held:
        names = set(held.read_text(encoding="utf-8").split())
        train = [each for each in train if each.article.name in names]
    return [*train[:count], *(read_labelled(corpus, "tune") if with_tune else ())]


def pointed_prior(plain: GroupWeights) -> GroupWeights:
    """The plain weights with what the network tells, for the groups where it was asked."""
    return {f"{group}{POINTED}": {**weights, **UNTAUGHT} for group, weights in plain.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="folder with SPLIT/text/NAME.txt")
    parser.add_argument("--articles", type=int, default=ALL, help="of train to learn from, at most")
    parser.add_argument("--held", type=Path, help="names of the train articles to learn from, one a line")
    parser.add_argument("--with-tune", action="store_true", help="learn from the articles of tune too")
    parser.add_argument("--hints", action="store_true", help="ask the extractor whom each source means")
    parser.add_argument("--folds", type=int, default=5, help="of articles, for cross-validation; 0: none")
    parser.add_argument("--write", action="store_true", help="learn from all and keep the weights")
    given = parser.parse_args()
    articles = chosen(given.corpus, given.articles, given.held, with_tune=given.with_tune)
    hints = observe(articles) if given.hints else [None] * len(articles)
    lessons = [lesson(labelled, seen) for labelled, seen in zip(articles, hints, strict=True)]
    everything = [example for one in lessons for example in one.examples]
    print(f"{len(articles)} articles, {len(everything)} examples", file=sys.stderr)
    shipped: GroupWeights = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    plain = {group: weights for group, weights in shipped.items() if not group.endswith(POINTED)}
    prior = pointed_prior(plain) if given.hints else {}
    if given.folds:
        show(validate(lessons, given.folds, plain, prior))
    if given.write:
        # What was learned with hints is drawn to what was learned without: it goes when that changes.
        kept = {**(plain if given.hints else {}), **learn(everything, prior)}
        WEIGHTS.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
