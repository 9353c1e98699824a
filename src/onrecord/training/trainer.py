"""Train the network on one corpus split, with checkpoints that a stopped run takes up again."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  (its usual name)
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.errors import CorpusError, ModelError
from onrecord.extract.labels import Pointer
from onrecord.extract.windows import ends_of, pieces_of, windows_of
from onrecord.training.augment import reprint
from onrecord.training.corpus import Document
from onrecord.training.network import Network, Shape, load_encoder
from onrecord.training.targets import IGNORED, Example, batches_of, example_of, targets_of

POINTER_WEIGHTS = {
    Pointer.CONTENT_TO_CUE: 0.3,
    Pointer.CUE_TO_SOURCE_FIRST: 0.3,
    Pointer.CUE_TO_SOURCE_LAST: 0.15,
    Pointer.CUE_TO_CONTENT_FIRST: 0.2,
    Pointer.CUE_TO_CONTENT_LAST: 0.2,
}


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
    weight_decay: float = 0.01
    warmup: float = 0.06
    dropout: float = 0.1
    average: float = 0.998
    """Decay of the moving average of the weights; the average is the model."""
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


def annotators_of(documents: Sequence[Document]) -> list[str]:
    """Everybody whose answers are in `documents`; at least one name, if only an empty one."""
    return sorted({name for document in documents for name in document.annotators}) or [""]


def examples_of(
    documents: Sequence[Document], tokenizer: Tokenizer, rng: np.random.Generator, sizes: Sequence[int]
) -> list[Example]:
    """One epoch's windows: each text reprinted, one of its annotators drawn, cut at a random size."""
    opening, closing = ends_of(tokenizer)
    names = annotators_of(documents)
    examples = []
    for document in documents:
        drawn = rng.integers(len(document.annotations))
        attributions = document.annotations[drawn]
        annotator = names.index(document.annotators[drawn]) if document.annotators else 0
        pieces = pieces_of(reprint(document.text, rng), tokenizer)
        targets = targets_of(pieces, attributions)
        windows = windows_of(pieces, int(rng.choice(sizes)), int(rng.integers(0, 24)))
        examples += [example_of(pieces, targets, window, opening, closing, annotator) for window in windows]
    return examples


def collate(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pad to features (B, L, 4), tags (B, L), pointers (B, P, L) and a mask (B, L) of what is not padding."""
    length = max(len(example.tags) for example in batch)
    features = torch.zeros(len(batch), length, 4, dtype=torch.long)
    tags = torch.full((len(batch), length), IGNORED)
    pointers = torch.full((len(batch), len(Pointer), length), IGNORED)
    mask = torch.zeros(len(batch), length, dtype=torch.bool)
    for i, example in enumerate(batch):
        n = len(example.tags)
        features[i, :n] = torch.from_numpy(example.features)
        tags[i, :n] = torch.from_numpy(example.tags)
        pointers[i, :, :n] = torch.from_numpy(example.pointers)
        mask[i, :n] = True
    return features, tags, pointers, mask


def loss_of(network: Network, batch: Sequence[Example]) -> Tensor:
    features, tags, pointers, mask = collate(batch)
    padded = not bool(mask.all())
    annotators = torch.tensor([example.annotator for example in batch])
    tag_logits, pointer_logits = network(features, mask[:, None, None, :] if padded else None, annotators)
    if padded:
        pointer_logits = pointer_logits.masked_fill(~mask[:, None, None, :], -1e4)
    loss = F.cross_entropy(tag_logits.flatten(0, 1), tags.flatten(), ignore_index=IGNORED)
    for pointer, weight in POINTER_WEIGHTS.items():
        rows = pointers[:, pointer] != IGNORED
        if bool(rows.any()):
            loss = loss + weight * F.cross_entropy(
                pointer_logits[:, pointer][rows], pointers[:, pointer][rows]
            )
    return loss


def optimizer_of(network: Network, settings: Settings) -> torch.optim.Optimizer:
    """Lower layers learn more slowly; the word embeddings stay as they were, for words training never saw."""
    network.words.weight.requires_grad_(False)
    depth = network.shape.layers
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
        documents: Sequence[Document],
        settings: Settings,
        folder: Path,
    ) -> None:
        if not documents:
            raise CorpusError("no documents to train on")
        self.network, self.tokenizer, self.documents = network, tokenizer, documents
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
        for name, value in asdict(self.settings).items():
            if name not in free and saved.get(name) != value:
                raise ValueError(f"it was trained with {name} {saved.get(name)}, not {value}")

    def _rate(self, done: float) -> float:
        warmup = self.settings.warmup
        return done / warmup if done < warmup else max(0.0, (1 - done) / (1 - warmup))

    def _learn(self, batch: Sequence[Example], done: float) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * self._rate(done)
        loss = loss_of(self.network, batch)
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
            examples = examples_of(self.documents, self.tokenizer, rng, settings.sizes)
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


def network_for(encoder: Path, settings: Settings, annotators: int = 1) -> Network:
    """A network whose encoder is the published checkpoint in folder `encoder`; its heads are new."""
    torch.manual_seed(settings.seed)
    network = Network(Shape(annotators=annotators), settings.dropout)
    load_encoder(network, encoder)
    return network


def start_from(network: Network, checkpoint: Path) -> None:
    """Fill `network` with another run's averaged weights; that run may have known no annotators.

    Raises ModelError where `checkpoint` is none, or one of another shape.
    """
    try:
        weights = torch.load(checkpoint, weights_only=True)["average"]
        network.load_state_dict({"annotators.weight": network.annotators.weight} | weights)
    except Exception as error:  # torch raises whatever its parts do
        raise ModelError(f"{checkpoint}: cannot start from this checkpoint: {error}") from error
