"""How well the event between a source and a target is told, on coded sentences that were not learned.

    python benchmarks/plover.py TABLE                    the shipped model, on the fifth that it never saw
    python benchmarks/plover.py TABLE --start CHECKPOINT --lessons lessons [--folds 5] [--epochs 8]
                                                         by cross-validation over the whole table

TABLE is laid out as `onrecord evaluate --task acts` takes it, and is the one that the model was trained on:
training leaves every fifth sentence of it out. With --start, for each fold a network that starts from
CHECKPOINT (which must not have seen the table) learns the other folds, with the sentences of the lessons,
and is asked about this one; with --folds 1 about the fifth that training leaves out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from onrecord.extract.encoder import MODEL, Encoder
from onrecord.extract.labels import EVENTS
from onrecord.extract.windows import load_tokenizer
from onrecord.training.events import (
    Event,
    class_scores,
    examples_of,
    held_out_of,
    macro_f1,
    read_events,
    taught_of,
)
from onrecord.training.losses import collate, vote
from onrecord.training.network import Network
from onrecord.training.trainer import Lessons, Settings, Trainer, start_from
from onrecord.training.written import read_lessons


def answers(network: Network, tokenizer: Tokenizer, events: Sequence[Event]) -> list[str]:
    """The most probable class of each event."""
    found = []
    network.eval()
    for example in examples_of(events, tokenizer, 382):
        batch = collate([example])
        with torch.no_grad():
            logits = network(batch.features)
        found.append(EVENTS[int(vote(logits.events, batch.mask).argmax())])
    return found


def learned(start: Path, tokenizer: Tokenizer, events: Sequence[Event], settings: Settings) -> Network:
    """A network that learned `events`, with its averaged weights."""
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(
            start_from(start, 1, settings.dropout),
            tokenizer,
            Lessons((), events=events),
            settings,
            Path(folder),
        )
        for _ in trainer.run(save_every=float("inf")):
            pass
        trainer.network.load_state_dict(trainer.average)
    return trainer.network


def shipped(model: Path, events: Sequence[Event]) -> list[str]:
    """The most probable class of each event, by a model as it ships."""
    encoder = Encoder(model)
    return [EVENTS[int(encoder.event(each.text, each.source, each.target).argmax())] for each in events]


def crossed(events: Sequence[Event], given: argparse.Namespace) -> list[str]:
    """The class of each event, by a network that learned the other folds; of the fifth alone if one fold."""
    tokenizer = load_tokenizer(str(MODEL / "tokenizer.json"))
    written = read_lessons(given.lessons).events if given.lessons else ()
    settings = Settings(
        epochs=given.epochs,
        batch=1280,
        sizes=(382,),
        encoder_rate=2e-4,
        head_rate=2e-3,
        average=0.98,
        bfloat16=given.bfloat16,
    )
    if given.folds == 1:
        network = learned(given.start, tokenizer, [*taught_of(events), *written], settings)
        return answers(network, tokenizer, held_out_of(events))
    fold_of = np.random.default_rng(1).permutation(len(events)) % given.folds
    found = [""] * len(events)
    for fold in range(given.folds):
        others = [event for event, each in zip(events, fold_of, strict=True) if each != fold]
        held = np.flatnonzero(fold_of == fold)
        network = learned(given.start, tokenizer, [*others, *written], settings)
        for at, code in zip(held, answers(network, tokenizer, [events[int(i)] for i in held]), strict=True):
            found[at] = code
        print(f"fold {fold + 1} of {given.folds} done", file=sys.stderr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL, help="a model folder; default: the shipped one")
    parser.add_argument("--start", type=Path, help="a checkpoint or a model folder, to cross-validate")
    parser.add_argument("--lessons", type=Path, help="a folder with more coded sentences to learn")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--bfloat16", action="store_true")
    given = parser.parse_args()
    events = read_events(given.table)
    asked = events if given.start and given.folds > 1 else held_out_of(events)
    found = crossed(events, given) if given.start else shipped(given.model, asked)
    scores = class_scores([event.code for event in asked], found, EVENTS)
    for score in scores:
        ratios = f"P {score.precision:5.1f}  R {score.recall:5.1f}  F1 {score.f1:5.1f}"
        print(f"{score.name:10} {ratios}  of {score.gold}")
    print(f"macro-F1 {macro_f1(scores)}")


if __name__ == "__main__":
    main()
