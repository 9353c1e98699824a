"""Batches of windows, and what the network is charged for its answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  (its usual name)
from torch import Tensor

from onrecord.extract.labels import TAGS, Pointer
from onrecord.extract.windows import Ints
from onrecord.training.network import Network
from onrecord.training.targets import IGNORED, Example

POINTER_WEIGHTS = {
    Pointer.CONTENT_TO_CUE: 0.3,
    Pointer.CUE_TO_SOURCE_FIRST: 0.3,
    Pointer.CUE_TO_SOURCE_LAST: 0.15,
    Pointer.CUE_TO_CONTENT_FIRST: 0.2,
    Pointer.CUE_TO_CONTENT_LAST: 0.2,
    Pointer.SPEAKER: 0.3,
    Pointer.TARGET: 0.35,
    Pointer.ANSWER: 0.05,
}
ACT_WEIGHT, EVENT_WEIGHT = 0.8, 0.8
SMOOTHING = 0.05
"""Of the labels of acts and events (Szegedy et al. 2016)."""


@dataclass(frozen=True, slots=True)
class Batch:
    """B windows padded to L positions.

    `features` (B, L, 4), `tags` (B, L), `mask` (B, L): what is not padding. `rows` (R, 3): window, pointer
    and position of what points; `may` (R, L): what it may point to; `soft` (R, L): a teacher's answer,
    all zero where there is none. `votes` (D, M): flat positions that vote on an act, padded with -1;
    `acts` (D,). `events` (B,).
    """

    features: Tensor
    tags: Tensor
    mask: Tensor
    annotators: Tensor
    soft_tags: Tensor
    rows: Tensor
    may: Tensor
    soft: Tensor
    votes: Tensor
    acts: Tensor
    events: Tensor


def collate(batch: Sequence[Example]) -> Batch:
    """Pad `batch` to its longest window."""
    length = max(len(example.tags) for example in batch)
    features = torch.zeros(len(batch), length, 4, dtype=torch.long)
    tags = torch.full((len(batch), length), IGNORED)
    soft_tags = torch.zeros(len(batch), length, len(TAGS))
    mask = torch.zeros(len(batch), length, dtype=torch.bool)
    votes: list[Tensor] = []
    acts: list[int] = []
    for i, example in enumerate(batch):
        n = len(example.tags)
        features[i, :n] = torch.from_numpy(example.features)
        tags[i, :n] = torch.from_numpy(example.tags)
        if example.soft_tags is not None:
            soft_tags[i, :n] = torch.from_numpy(example.soft_tags)
        mask[i, :n] = True
        votes += [torch.from_numpy(positions + i * length) for positions, _ in example.deeds]
        acts += [act for _, act in example.deeds]
    rows, may, soft = _pointing(batch, length)
    padded = torch.nn.utils.rnn.pad_sequence(votes, batch_first=True, padding_value=-1) if votes else None
    return Batch(
        features,
        tags,
        mask,
        torch.tensor([example.annotator for example in batch]),
        soft_tags,
        rows,
        may,
        soft,
        torch.zeros(0, 1, dtype=torch.long) if padded is None else padded,
        torch.tensor(acts, dtype=torch.long),
        torch.tensor([example.event for example in batch]),
    )


def _pointing(batch: Sequence[Example], length: int) -> tuple[Tensor, Tensor, Tensor]:
    def keyed(number: int, arcs: Ints) -> Ints:
        keys: Ints = (number * len(Pointer) + arcs[:, 0]) * length + arcs[:, 1]
        return keys

    keys = np.concatenate([keyed(i, example.arcs) for i, example in enumerate(batch)])
    chosen, inverse = np.unique(keys, return_inverse=True)
    may = torch.zeros(len(chosen), length, dtype=torch.bool)
    may[torch.from_numpy(inverse), torch.from_numpy(np.concatenate([e.arcs[:, 2] for e in batch]))] = True
    soft = torch.zeros(len(chosen), length)
    soft_keys = np.concatenate([keyed(i, example.soft_arcs) for i, example in enumerate(batch)])
    at = np.searchsorted(chosen, soft_keys)
    known = np.append(chosen, -1)[at] == soft_keys
    to = np.concatenate([example.soft_arcs[:, 2] for example in batch])
    weights = np.concatenate([example.soft_weights for example in batch]).astype(np.float32)
    soft.index_put_(
        (torch.from_numpy(at[known]), torch.from_numpy(to[known])),
        torch.from_numpy(weights[known]),
        accumulate=True,
    )
    position, rest = chosen % length, chosen // length
    rows = np.stack([rest // len(Pointer), rest % len(Pointer), position], axis=1)
    return torch.from_numpy(rows), may, soft


def loss_of(network: Network, batch: Sequence[Example], trust: float = 0.0) -> Tensor:
    """What the network is charged for `batch`; `trust`, 0 to 1, is how far a teacher is followed."""
    given = collate(batch)
    padded = not bool(given.mask.all())
    mask = given.mask[:, None, None, :] if padded else None
    logits = network(given.features, mask, given.annotators)
    loss = _of_tags(logits.tags.float(), given, trust) + _of_pointers(logits.pointers, given, trust)
    if len(given.acts):
        votes = logits.acts.float().flatten(0, 1)[given.votes.clamp(min=0)]
        voted = vote(votes, given.votes >= 0)
        loss = loss + ACT_WEIGHT * F.cross_entropy(voted, given.acts, label_smoothing=SMOOTHING)
    if bool((given.events != IGNORED).any()):
        voted = vote(logits.events.float(), given.mask)
        loss = loss + EVENT_WEIGHT * F.cross_entropy(
            voted, given.events, ignore_index=IGNORED, label_smoothing=SMOOTHING
        )
    return loss


def vote(votes: Tensor, may: Tensor) -> Tensor:
    """What the words say together: `votes` (..., M, K + 1), whose last column weighs them, to (..., K)."""
    weights = votes[..., -1].masked_fill(~may, -1e4).softmax(-1)
    return (weights[..., None] * votes[..., :-1]).sum(-2)


def _of_tags(logits: Tensor, given: Batch, trust: float) -> Tensor:
    if not bool((given.tags != IGNORED).any()):
        return logits.new_zeros(())
    hard = F.cross_entropy(logits.flatten(0, 1), given.tags.flatten(), ignore_index=IGNORED)
    known = given.soft_tags.sum(-1) > 0
    if not trust or not bool(known.any()):
        return hard
    soft = -(given.soft_tags[known] * logits[known].log_softmax(-1)).sum(-1).mean()
    return (1 - trust) * hard + trust * soft


def _of_pointers(pointers: Tensor, given: Batch, trust: float) -> Tensor:
    loss = pointers.new_zeros((), dtype=torch.float32)
    if not len(given.rows):
        return loss
    window, pointer, position = given.rows.unbind(1)
    logits = pointers[window, pointer, position].float()
    logits = logits.masked_fill(~given.mask[window], -1e4)
    logs = logits.log_softmax(-1)
    charged = -logs.masked_fill(~given.may, -1e4).logsumexp(-1)
    if trust:
        sure = given.soft.sum(-1)
        taught = -(given.soft * logs).sum(-1)
        mixed = (1 - trust) * charged + trust * taught / sure.clamp(min=0.5)
        charged = torch.where(sure > 0.5, mixed, charged)
    for each, weight in POINTER_WEIGHTS.items():
        mine = pointer == each
        if bool(mine.any()):
            loss = loss + weight * charged[mine].mean()
    return loss
