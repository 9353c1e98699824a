"""Learn the weights with which those who may be aimed at are ranked, from labelled statements.

    python benchmarks/targets_train.py CORPUS [--held FILE] [--articles 761] [--folds 5] [--write]

Every statement with an act that aims at somebody is an example: the candidates, and which of them is the main
one that is labelled, while all before it is taken as labelled. The likelihood of the right one is maximised
(a conditional log-linear model with an L2 penalty), in two steps. First on `train`, without what the network
points at: it was taught these articles, and points there more surely than elsewhere. Then on `tune`, and on
the train articles that `--held` lists (one name a line) as kept from the network, with its pointers and its
own acts; the penalty draws these weights to the first. Cross-validation by article over the second step says
how well targets are told on articles not seen; `--write` learns from all of them and keeps the weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import onrecord.acts
from fitting import Example, fit
from onrecord.acts.aiming import Aim, Candidate
from onrecord.acts.deeds import act_of, deeds_of
from onrecord.acts.past import Past
from onrecord.loglinear import Weights
from onrecord.records import Act, Deed, Hint, Speaker, Statement
from onrecord.resolve import Company
from onrecord.resolve.ranker import Ranker, shipped_weights
from onrecord.resolve.resolver import Resolver
from onrecord.training.labels import NOBODY, Label
from speakers import KNOWLEDGE, Labelled, folded, observe
from speakers_train import ALL, chosen

WEIGHTS = Path(onrecord.acts.__file__).with_name("targets.json")
POINTERS = {
    "pointed at": 2.0,
    "pointed at, log": 0.7,
    "nobody: pointed at": 1.0,
    "nobody: pointed at, log": 0.5,
    "nobody: no act that aims": 1.0,
}
"""What the network's pointing weighs before any example is seen."""
RARE, RARE_POINTED = 15, 10
"""A feature of fewer examples gets no weight of its own in the first step, and in the second."""
PENALTY, PENALTY_POINTED = 4.0, 30.0
ROUNDS = 120


class Told(Resolver):
    """Resolves an article whose speakers are told."""

    def __init__(self, labelled: Labelled) -> None:
        statements = labelled.statements()
        super().__init__(labelled.article, statements, Ranker(shipped_weights()).choose, KNOWLEDGE)
        self._labels = labelled.speakers

    def speaker_of(self, number: int) -> Speaker | None:
        """The labelled speaker, under the name by which the article's own is known."""
        super().speaker_of(number)
        label = self._labels[number]
        return None if label.name == NOBODY else self.known(label.name, label.type)

    def known(self, name: str, type_: str = "unknown") -> Speaker:
        """A labelled name as the article's own."""
        meant = folded(name)
        own = (each for each in self.scene.cast.entities.values() if folded(each.name) == meant)
        entity = next(own, None)
        return self.scene.speaker(entity) if entity else Speaker(name, type_)


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article with what the network saw of it, if it was asked, and the examples it gives."""

    labelled: Labelled
    statements: tuple[Statement, ...]
    hints: Mapping[str, Hint]
    company: Company
    examples: tuple[Example, ...]


def lesson(labelled: Labelled, hints: Mapping[str, Hint] | None) -> Lesson:
    told = Told(labelled)
    speakers = told.speakers()
    if hints is not None:
        resolver = Resolver(
            labelled.article, labelled.statements(), Ranker(shipped_weights()).choose, KNOWLEDGE, hints
        )
        speakers = resolver.speakers()
    company = Company(told if hints is None else resolver)
    statements = tuple(
        replace(each, speaker=speaker) for each, speaker in zip(labelled.statements(), speakers, strict=True)
    )
    past = Past()
    examples = []
    for statement, label in zip(statements, labelled.labels, strict=True):
        hint = hints.get(statement.id) if hints else None
        for act in acts_of(label, hint):
            candidates = Aim(statement, act, hint, company, past).candidates()
            right = right_of(candidates, label, company)
            if right is not None:
                examples.append(Example(tuple(each.features for each in candidates), right))
        past.note(statement, tuple(told.known(name) for name in label.targets))
    return Lesson(labelled, statements, hints or {}, company, tuple(examples))


def acts_of(label: Label, hint: Hint | None) -> Iterator[Act]:
    """The act that a statement is an example of: the network's, if that aims at anybody, or the label's."""
    found = act_of(hint)[0] if hint else label.act
    if found.aims or label.act.aims:
        yield found if found.aims else label.act


def right_of(candidates: Sequence[Candidate], label: Label, company: Company) -> int | None:
    """Which of `candidates` is the main target; nobody is the last; None if it is none of them."""
    if not label.targets:
        return len(candidates) - 1
    meant = folded(label.targets[0])
    for at, each in enumerate(candidates[:-1]):
        if folded(each.speaker.name if each.speaker else each.key) == meant:
            return at
    for at, each in enumerate(candidates[:-1]):
        speaker = None if each.speaker else each.meant(company)
        if speaker and folded(speaker.name) == meant:
            return at
    return None


@dataclass(slots=True)
class Tally:
    """How many main targets are right of those labelled, and how many are found where none is."""

    labelled: int = 0
    right: int = 0
    others: int = 0
    found: int = 0

    def add(self, label: Label, deed: Deed | None) -> None:
        """Count a statement."""
        targets = deed.targets if deed else ()
        if label.targets:
            self.labelled += 1
            self.right += bool(targets) and folded(targets[0].name) == folded(label.targets[0])
        else:
            self.others += 1
            self.found += bool(targets)

    def __str__(self) -> str:
        share = 100 * self.right / max(1, self.labelled)
        right = f"{share:.1f} % right, {self.right} of {self.labelled}"
        return f"{right}; {self.found} found of {self.others} that have none"


def count(one: Lesson, weights: Weights, given: Tally, found: Tally) -> None:
    """Count an article's statements, with the labelled acts and with the network's own."""
    as_labelled = {
        statement.id: replace(one.hints[statement.id], acts=((label.act, 1.0),))
        for statement, label in zip(one.statements, one.labelled.labels, strict=True)
        if statement.id in one.hints
    }
    for hints, tally in ((as_labelled, given), (one.hints, found)):
        deeds = deeds_of(one.statements, hints, one.company, weights)
        for label, deed in zip(one.labelled.labels, deeds, strict=True):
            tally.add(label, deed)


def validate(lessons: Sequence[Lesson], folds: int, prior: Weights) -> None:
    """Print how well each article's targets are told with weights learned from the other folds."""
    given, found = Tally(), Tally()
    for fold in range(folds):
        others = [each for at, one in enumerate(lessons) if at % folds != fold for each in one.examples]
        weights = fit(others, prior, RARE_POINTED, penalty=PENALTY_POINTED, rounds=ROUNDS)
        for at, one in enumerate(lessons):
            if at % folds == fold:
                count(one, weights, given, found)
    print(f"given the act: {given}")
    print(f"end to end:    {found}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="folder with SPLIT/text/NAME.txt")
    parser.add_argument("--articles", type=int, default=ALL, help="of train for the first step, at most")
    parser.add_argument("--held", type=Path, help="names of train articles for the second step, one a line")
    parser.add_argument("--folds", type=int, default=5, help="of articles, for cross-validation; 0: none")
    parser.add_argument("--write", action="store_true", help="learn from all and keep the weights")
    given = parser.parse_args()
    train = chosen(given.corpus, given.articles, None, with_tune=False)
    examples = [each for one in train for each in lesson(one, None).examples]
    print(f"{len(examples)} examples without pointers", file=sys.stderr)
    plain = fit(examples, {}, RARE, penalty=PENALTY, rounds=ROUNDS)
    articles = chosen(given.corpus, ALL if given.held else 0, given.held, with_tune=True)
    lessons = [lesson(one, hints) for one, hints in zip(articles, observe(articles), strict=True)]
    pointed = [each for one in lessons for each in one.examples]
    print(f"{len(articles)} articles, {len(pointed)} examples with pointers", file=sys.stderr)
    prior = {**plain, **POINTERS}
    if given.folds:
        validate(lessons, given.folds, prior)
    if given.write:
        learned = fit(pointed, prior, RARE_POINTED, penalty=PENALTY_POINTED, rounds=ROUNDS)
        WEIGHTS.write_text(json.dumps(learned, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
