"""Learn the weights with which is told who answers whom inside an article, from labelled statements.

    python benchmarks/answers_train.py CORPUS [--folds 5] [--write]

Every denial, refusal, acceptance and admission is an example: the other statements near it, and which of them
is the labelled one, or none. The network in the package was trained on `train`, and sees more there than in
new texts. So what it would see of a statement of `train` is lent by a statement of `tune` on which readers
agree in the act: the acts' probabilities, whether the targets were found, and whether the speaker was. What
the network points at is learned on `tune` alone, where the penalty draws all weights to those of `train`.

Cross-validation by article gives precision and recall at each probability, of `train` with what is lent, and
of `tune` as the whole pipeline finds it. `--write` learns from all and keeps the weights.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import onrecord.acts
from fitting import Example, fit
from onrecord.acts.answering import likely_answers, turn_of
from onrecord.acts.replies import Talk, Turn
from onrecord.loglinear import Weights
from onrecord.pipeline import understood
from onrecord.records import Act, Hint, Statement
from onrecord.training.labels import Label, names_in, place_of
from speakers import KNOWLEDGE, Labelled, folded, observe, read_labelled

WEIGHTS = Path(onrecord.acts.__file__).with_name("answering.json")
PENALTY, PENALTY_POINTED = 4.0, 8.0
RARE = 8
PRIOR: Weights = {}
"""Before any example is seen nothing is known."""
POINTED = {"pointed at": 1.0, "pointed at, log": 0.3, "nothing: pointed at": 0.5}
"""What the network's pointing weighs before any example is seen."""
LEVELS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
NOBODY_ELSE = "[somebody else]"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found of a labelled statement: the acts' probabilities, and what of the rest was right."""

    acts: Mapping[Act, float]
    speaker_right: bool
    target: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """The turns of an article, what each is labelled to answer, and the examples it gives."""

    text: str
    turns: tuple[Turn, ...]
    gold: Mapping[str, str]
    examples: tuple[Example, ...]


def lesson(labelled: Labelled, turns: Sequence[Turn]) -> Lesson:
    by_place = {place_of(turn.statement.attribution): turn.statement.id for turn in turns}
    gold = {
        by_place[place_of(label.said)]: by_place[label.answers]
        for label in labelled.labels
        if label.answers in by_place
    }
    talk = Talk(labelled.article.text, turns)
    examples = []
    for at, turn in enumerate(talk.turns):
        if not turn.may_answer:
            continue
        candidates = talk.candidates(at)
        ids = [None if other is None else talk.turns[other].statement.id for other, _ in candidates]
        wanted = gold.get(turn.statement.id)
        if wanted in ids:
            examples.append(Example([features for _, features in candidates], ids.index(wanted)))
    return Lesson(labelled.article.text, tuple(turns), gold, tuple(examples))


def found_turns(labelled: Labelled, hints: Mapping[str, Hint]) -> list[Turn]:
    """The turns of an article as the pipeline finds them, its statements being given."""
    found = understood(labelled.article, labelled.statements(), hints, KNOWLEDGE)
    return [
        turn_of(each, hints[each.id], each.deed.targets)
        for each in found
        if each.id in hints and each.deed is not None
    ]


def seen_of(labelled: Labelled, turns: Iterable[Turn]) -> list[tuple[Act, Seen]]:
    by_place = {place_of(turn.statement.attribution): turn for turn in turns}
    found = []
    for label in labelled.labels:
        if (turn := by_place.get(place_of(label.said))) is not None:
            right = bool(_folded(turn.speakers) & _folded(names_in(label.speaker.name)))
            target = "none" if not turn.targets else "right"
            if turn.targets and not _folded(turn.targets) & _folded(label.targets):
                target = "wrong"
            found.append((label.act, Seen(turn.acts, right, target)))
    return found


def _folded(names: Iterable[str]) -> set[tuple[str, ...]]:
    return {folded(name) for name in names}


class Lender:
    """Lends what was found of one statement to another of the same act."""

    def __init__(self, seen: Iterable[tuple[Act, Seen]]) -> None:
        self._seen: dict[Act, list[Seen]] = defaultdict(list)
        for act, each in seen:
            self._seen[act].append(each)

    def turns(self, labelled: Labelled) -> list[Turn]:
        """The turns of an article as they would be found in a text that the network was not trained on."""
        chance = random.Random(labelled.article.name)
        names = sorted({label.speaker.name for label in labelled.labels})
        statements = labelled.statements()
        return [
            self._turn(each, label, names, chance)
            for each, label in zip(statements, labelled.labels, strict=True)
        ]

    def _turn(self, statement: Statement, label: Label, names: Sequence[str], chance: random.Random) -> Turn:
        lent = chance.choice(self._seen.get(label.act) or [Seen({label.act: 1.0}, True, "right")])
        speakers = names_in(label.speaker.name if lent.speaker_right else chance.choice(names))
        targets: tuple[str, ...] = ()
        if lent.target == "right":
            targets = label.targets[:1]
        elif lent.target == "wrong":
            targets = names_in(chance.choice([*names, NOBODY_ELSE]))[:1]
        return Turn(statement, speakers, lent.acts, targets)


def examples_of(lessons: Iterable[Lesson]) -> list[Example]:
    return [example for one in lessons for example in one.examples]


def learn(lessons: Iterable[Lesson]) -> Weights:
    """The weights of all but what the network points at."""
    return fit(examples_of(lessons), PRIOR, RARE, penalty=PENALTY)


def learn_pointed(lessons: Iterable[Lesson], plain: Weights) -> Weights:
    """All weights, drawn to `plain`."""
    return fit(examples_of(lessons), {**plain, **POINTED}, RARE, penalty=PENALTY_POINTED)


Judged = tuple[float, bool]
"""How probable an answer is, and whether it is the labelled one."""


def judged(one: Lesson, weights: Weights) -> list[Judged]:
    likely = likely_answers(one.text, one.turns, weights)
    return [(score, one.gold.get(answer) == other) for score, answer, other in likely]


def validate(lessons: Sequence[Lesson], folds: int, plain: Weights | None = None) -> list[Judged]:
    """The answers of each article, with weights that were learned from the articles of the other folds."""
    found = []
    for fold in range(folds):
        others = [one for at, one in enumerate(lessons) if at % folds != fold]
        weights = learn(others) if plain is None else learn_pointed(others, plain)
        found += [each for one in lessons[fold::folds] for each in judged(one, weights)]
    return found


def show(name: str, lessons: Sequence[Lesson], found: Sequence[Judged]) -> None:
    asked = sum(len(one.gold) for one in lessons)
    reached = sum(turn.may_answer for one in lessons for turn in one.turns if turn.statement.id in one.gold)
    print(f"{name}: {len(lessons)} articles, {asked} labelled answers, the act of {reached} found to answer")
    for level in LEVELS:
        given = [right for score, right in found if score >= level]
        right = sum(given)
        print(
            f"  from {level:.1f}: precision {100 * right / max(1, len(given)):5.1f} of {len(given):3d},"
            f" recall {100 * right / max(1, asked):5.1f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="folder with SPLIT/text/NAME.txt")
    parser.add_argument("--folds", type=int, default=5, help="of articles, for cross-validation; 0: none")
    parser.add_argument("--write", action="store_true", help="learn from all and keep the weights")
    given = parser.parse_args()
    train, tune = (read_labelled(given.corpus, part) for part in ("train", "tune"))
    found = [found_turns(one, hints) for one, hints in zip(tune, observe(tune), strict=True)]
    lender = Lender(each for one, turns in zip(tune, found, strict=True) for each in seen_of(one, turns))
    lent = [lesson(one, lender.turns(one)) for one in train]
    real = [lesson(one, turns) for one, turns in zip(tune, found, strict=True)]
    plain = learn(lent)
    if given.folds:
        show("train, lent", lent, validate(lent, given.folds))
        show("tune", real, validate(real, given.folds, plain))
    if given.write:
        weights = learn_pointed(real, plain)
        WEIGHTS.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
