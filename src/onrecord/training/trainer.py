"""Train the network on one corpus split, with checkpoints that a stopped run takes up again."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.errors import CorpusError, ModelError
from onrecord.extract.windows import ends_of, pieces_of, windows_of
from onrecord.training import events
from onrecord.training.augment import reprint
from onrecord.training.corpus import Document
from onrecord.training.labels import Labels
from onrecord.training.losses import loss_of
from onrecord.training.network import Network, Shape
from onrecord.training.onnx_graph import read_onnx
from onrecord.training.pruning import pruned
from onrecord.training.published import load_encoder, shape_of
from onrecord.training.targets import Example, Soft, batches_of, example_of, targets_of

CODED = 0.2
"""Share of the labelled statements that are taught as events too, each epoch."""
DRAWN = 1 / 3
"""Share of the texts that only a teacher has read which is taught each epoch."""
SAMPLE = 60
"""Texts by which it is measured what each part of a network is worth."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train. `minutes` bounds the time: the learning rate falls to zero by then at the latest."""

    epochs: int = 9
    minutes: float = math.inf
    batch: int = 2560
    """Positions a batch, padding included."""
    sizes: tuple[int, ...] = (190, 254, 254, 318, 382)
    """Window sizes in pieces; each document draws one an epoch."""
    encoder_rate: float = 2e-4
    layer_decay: float = 0.9
    head_rate: float = 1e-3
    frozen: int = 0
    """Layers, the lowest first, that stay as they were with all below them: a step costs less."""
    weight_decay: float = 0.01
    warmup: float = 0.06
    dropout: float = 0.1
    average: float = 0.998
    """Decay of the moving average of the weights; the average is the model."""
    trust: float = 0.5
    """How far a teacher is followed, where there is one, against what people marked: 0 to 1."""
    bfloat16: bool = False
    """Multiply matrices in bfloat16: three times faster on processors that can, far slower on others."""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    epoch: int
    step: int
    done: float
    """Share of the whole run, 0 to 1."""
    loss: float
    positions_per_second: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is taught: texts with their attributions; labels, coded events and a teacher's answers, if any.

    `by_teacher`: texts that nobody but a teacher marked; each epoch draws some of them.
    """

    documents: Sequence[Document]
    labels: Labels = field(default_factory=dict)
    events: Sequence[events.Event] = ()
    soft: Mapping[str, Soft] = field(default_factory=dict)
    by_teacher: Sequence[Document] = ()


def annotators_of(documents: Sequence[Document]) -> list[str]:
    """Everybody whose answers are in `documents`; at least one name, if only an empty one."""
    return sorted({name for document in documents for name in document.annotators}) or [""]


def examples_of(
    lessons: Lessons, tokenizer: Tokenizer, rng: np.random.Generator, sizes: Sequence[int]
) -> list[Example]:
    """One epoch's windows: each text reprinted, one of its annotators drawn, cut at a random size."""
    ends = ends_of(tokenizer)
    names = annotators_of(lessons.documents)
    examples = events.examples_of(lessons.events, tokenizer, max(sizes))
    drawn_texts = [each for each in lessons.by_teacher if rng.random() < DRAWN]
    for document in (*lessons.documents, *drawn_texts):
        labels = lessons.labels.get(document.name, ())
        if lessons.events and labels:
            coded = list(events.from_labels(document.text, labels))
            drawn = [each for each in coded if rng.random() < CODED]
            examples += events.examples_of(drawn, tokenizer, max(sizes))
        chosen = rng.integers(len(document.annotations))
        attributions = document.annotations[chosen]
        annotator = names.index(document.annotators[chosen]) if document.annotators else -1
        pieces = pieces_of(reprint(document.text, rng), tokenizer)
        targets = targets_of(pieces, attributions, labels, document.text)
        soft = lessons.soft.get(document.name)
        windows = windows_of(pieces, int(rng.choice(sizes)), int(rng.integers(0, 24)))
        examples += [example_of(pieces, targets, window, ends, annotator, soft) for window in windows]
    return examples


def optimizer_of(network: Network, settings: Settings) -> torch.optim.Optimizer:
    """Lower layers learn more slowly; the word embeddings stay as they were, for words training never saw."""
    stay: tuple[str, ...] = ("words", "relative")
    if settings.frozen:
        stay += ("positions", "features", "annotators", "norm")
        stay += tuple(f"layers.{number}." for number in range(settings.frozen))
    for name, parameter in network.named_parameters():
        if name.startswith(stay):
            parameter.requires_grad_(False)
    depth = len(network.shape.heads)
    groups: dict[float, list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("layers."):
            rate = settings.encoder_rate * settings.layer_decay ** (depth - 1 - int(name.split(".")[1]))
        elif name.startswith(("positions", "annotators", "norm")):
            rate = settings.encoder_rate * settings.layer_decay**depth
        else:
            rate = settings.head_rate
        groups.setdefault(rate, []).append(parameter)
    return torch.optim.AdamW(
        [{"params": parameters, "lr": rate, "peak": rate} for rate, parameters in groups.items()],
        weight_decay=settings.weight_decay,
        fused=True,
    )


class Trainer:
    """Trains `network` in place. `run` yields its progress; `average` holds the weights to ship."""

    def __init__(
        self,
        network: Network,
        tokenizer: Tokenizer,
        lessons: Lessons,
        settings: Settings,
        folder: Path,
    ) -> None:
        if not lessons.documents and not lessons.events:
            raise CorpusError("nothing to train on")
        self.network, self.tokenizer, self.lessons = network, tokenizer, lessons
        self.settings, self.folder = settings, folder
        self.optimizer = optimizer_of(network, settings)
        self.average = {name: value.detach().clone() for name, value in network.state_dict().items()}
        self.epoch = self.batch_in_epoch = self.step = 0
        self.seconds = 0.0
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    def save(self) -> None:
        """Write a checkpoint whole or not at all."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "place": (self.epoch, self.batch_in_epoch, self.step, self.seconds),
            "settings": asdict(self.settings),
            "shape": self.network.shape.as_dict(),
        }
        partial = self.checkpoint.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self.checkpoint)

    def resume(self) -> bool:
        """Take up the checkpoint of this folder, if there is one. Raises ModelError if it is no good."""
        if not self.checkpoint.exists():
            return False
        try:
            state = torch.load(self.checkpoint, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.average = state["average"]
            self.epoch, self.batch_in_epoch, self.step, self.seconds = state["place"]
            self._refuse_another_run(state["settings"])
        except Exception as error:  # torch raises whatever its parts do
            raise ModelError(f"{self.checkpoint}: cannot take up this checkpoint: {error}") from error
        return True

    def _refuse_another_run(self, saved: dict[str, object]) -> None:
        """A run may be given more time or epochs; anything else would be another run."""
        free = ("epochs", "minutes")
        before = asdict(Settings()) | saved  # an earlier version knew fewer
        for name, value in asdict(self.settings).items():
            if name not in free and before[name] != value:
                raise ValueError(f"it was trained with {name} {before[name]}, not {value}")

    def _rate(self, done: float) -> float:
        warmup = self.settings.warmup
        return done / warmup if done < warmup else max(0.0, (1 - done) / (1 - warmup))

    def _learn(self, batch: Sequence[Example], done: float) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * self._rate(done)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.settings.bfloat16):
            loss = loss_of(self.network, batch, self.settings.trust)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        decay = min(self.settings.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self.network.state_dict().items():
                self.average[name].lerp_(value, 1 - decay)
        return float(loss.item())

    def run(self, save_every: float = 300.0) -> Iterator[Progress]:
        """Train from where it stands to the end; saves every `save_every` seconds and after each epoch."""
        settings = self.settings
        last_save = started = time.monotonic()
        before = self.seconds
        self.network.train()
        while self.epoch < settings.epochs and self.seconds < 60 * settings.minutes:
            rng = np.random.default_rng((settings.seed, self.epoch))
            torch.manual_seed(settings.seed * 1000 + self.epoch)
            examples = examples_of(self.lessons, self.tokenizer, rng, settings.sizes)
            batches = list(batches_of(examples, settings.batch, rng))
            for i, batch in enumerate(batches[self.batch_in_epoch :], self.batch_in_epoch):
                by_steps = (self.epoch + i / len(batches)) / settings.epochs
                done = max(by_steps, self.seconds / 60 / settings.minutes)
                if done >= 1:
                    break
                at = time.monotonic()
                loss = self._learn(batch, done)
                now = time.monotonic()
                self.seconds = before + now - started
                self.step, self.batch_in_epoch = self.step + 1, i + 1
                positions = sum(len(example.tags) for example in batch)
                yield Progress(self.epoch, self.step, done, loss, positions / (now - at), self.seconds)
                if now - last_save > save_every:
                    self.save()
                    last_save = now
            self.epoch, self.batch_in_epoch = self.epoch + 1, 0
            self.save()


def network_for(encoder: Path, tokenizer: Tokenizer, settings: Settings, annotators: int = 1) -> Network:
    """A network whose encoder is the published checkpoint in folder `encoder`; its heads are new."""
    torch.manual_seed(settings.seed)
    network = Network(shape_of(encoder, annotators), settings.dropout)
    load_encoder(network, encoder, tokenizer.get_vocab(with_added_tokens=True))
    return network


def smaller(
    network: Network, tokenizer: Tokenizer, lessons: Lessons, settings: Settings, keep: float
) -> Network:
    """`network` less the heads and inner units that a sample of the lessons misses least."""
    rng = np.random.default_rng(settings.seed)
    few = lessons.documents[:: max(1, len(lessons.documents) // SAMPLE)]
    sample = replace(lessons, documents=few, by_teacher=())
    batches = batches_of(examples_of(sample, tokenizer, rng, settings.sizes), settings.batch, rng)
    return pruned(network, batches, keep)


def start_from(path: Path, annotators: int, dropout: float) -> Network:
    """A network with the averaged weights of another run, or with those of a model folder.

    `path`: a checkpoint or a folder that `write_model` made. What that run did not know is new: annotators,
    if they are other ones, and the heads for acts, events and later pointers. Raises ModelError.
    """
    try:
        if path.is_dir():
            saved = json.loads((path / "model.json").read_text(encoding="utf-8"))["shape"]
            arrays = read_onnx(path / "model.onnx", saved["pointer_width"])
            weights = {name: torch.from_numpy(array) for name, array in arrays.items()}
        else:
            state = torch.load(path, weights_only=True)
            saved, weights = state["shape"], state["average"]
        network = Network(replace(Shape.of(saved), annotators=annotators), dropout)
        fresh = network.state_dict()
        network.load_state_dict({name: _grown(weights.get(name), new) for name, new in fresh.items()})
    except Exception as error:  # torch raises whatever its parts do
        raise ModelError(f"{path}: cannot start from this: {error}") from error
    return network


def _grown(old: Tensor | None, new: Tensor) -> Tensor:
    """`old` in the first rows of `new`, where that has more of them."""
    if old is None:
        return new
    if old.shape != new.shape and old.shape[1:] == new.shape[1:] and len(old) < len(new):
        return torch.cat([old, new[len(old) :]])
    return old
