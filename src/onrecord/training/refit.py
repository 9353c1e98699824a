"""Fit the head for events once more, to the coded sentences alone, with all below it as it is.

What is taught together with invented sentences learns how often the inventor used a class; a table of real
ones knows better. Its last layer decides that (compare Kang et al., ICLR 2020, who train it again for it).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  (its usual name)
from tokenizers import Tokenizer
from torch import Tensor, nn

from onrecord.training.events import Event, examples_of
from onrecord.training.losses import SMOOTHING, vote
from onrecord.training.network import Network
from onrecord.training.package import WINDOW

EPOCHS, RATE, BATCH, DROPOUT, DECAY = 8, 3e-4, 64, 0.1, 0.05


def refit_events(network: Network, tokenizer: Tokenizer, events: Sequence[Event], seed: int = 1) -> None:
    """Train the events head of `network`, in place, to tell the classes of `events`, if there are any."""
    if not events:
        return
    torch.manual_seed(seed)
    network.eval()
    with torch.no_grad():
        read = [
            (network.encode(torch.from_numpy(example.features)[None])[0], example.event)
            for example in examples_of(events, tokenizer, WINDOW)
        ]
    head = network.events
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    chance = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        order = chance.permutation(len(read))
        for at in range(0, len(order), BATCH):
            states, may, classes = _padded([read[i] for i in order[at : at + BATCH]])
            voted = vote(head(F.dropout(states, DROPOUT)), may)
            loss = F.cross_entropy(voted, classes, label_smoothing=SMOOTHING)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)


def _padded(read: Sequence[tuple[Tensor, int]]) -> tuple[Tensor, Tensor, Tensor]:
    """States (B, L, D), what is not padding (B, L), and the classes (B,)."""
    states = nn.utils.rnn.pad_sequence([each for each, _ in read], batch_first=True)
    lengths = torch.tensor([len(each) for each, _ in read])
    may = torch.arange(states.shape[1])[None] < lengths[:, None]
    return states, may, torch.tensor([event for _, event in read])
