"""Take out of a network the attention heads and inner units that matter least, so that it reads faster.

What each is worth is told by how the loss would change without it, to the first order (Molchanov et al.
2017; Michel, Levy and Neubig 2019), summed over batches of training windows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from onrecord.training.losses import loss_of
from onrecord.training.network import Network
from onrecord.training.package import WINDOW
from onrecord.training.targets import Example

GROUP = 64
"""Inner units go or stay in groups of this many, which matrix products like."""
FEWEST_HEADS, FEWEST_GROUPS = 5, 6


@dataclass(frozen=True, slots=True)
class _Part:
    """A head, or a group of inner units, of a layer."""

    layer: int
    is_head: bool
    units: tuple[int, ...]
    worth: float
    cost: float
    """In multiplications a position."""


def pruned(network: Network, batches: Iterable[Sequence[Example]], keep: float) -> Network:
    """A smaller network with about the share `keep` of the cost of the heads and inner units."""
    heads, inner = _worths(network, batches)
    parts = [
        part for layer in range(len(heads)) for part in _parts(network, layer, heads[layer], inner[layer])
    ]
    budget = keep * sum(part.cost for part in parts)
    kept: list[_Part] = []
    best_first = sorted(parts, key=lambda part: part.worth / part.cost, reverse=True)
    needed = {
        id(part)
        for layer in range(len(heads))
        for is_head, fewest in ((True, FEWEST_HEADS), (False, FEWEST_GROUPS))
        for part in [each for each in best_first if (each.layer, each.is_head) == (layer, is_head)][:fewest]
    }
    for part in sorted(best_first, key=lambda part: id(part) not in needed):
        if id(part) in needed or budget >= part.cost:
            kept.append(part)
            budget -= part.cost
    return _cut(network, kept)


def _worths(network: Network, batches: Iterable[Sequence[Example]]) -> tuple[list[Tensor], list[Tensor]]:
    """Of every layer's heads, (heads,), and inner units, (inner,)."""
    for layer, inner in zip(network.layers, network.shape.inner, strict=True):
        layer.weigh_heads = torch.ones(layer.heads, requires_grad=True)
        layer.weigh_inner = torch.ones(inner, requires_grad=True)
    factors = [factor for layer in network.layers for factor in (layer.weigh_heads, layer.weigh_inner)]
    sums = [torch.zeros_like(factor) for factor in factors]
    network.eval()
    for batch in batches:
        gradients = torch.autograd.grad(loss_of(network, batch), factors)
        for total, gradient in zip(sums, gradients, strict=True):
            total += gradient.abs()
    for layer in network.layers:
        layer.weigh_heads = layer.weigh_inner = None
    return sums[::2], sums[1::2]


def _parts(network: Network, layer: int, heads: Tensor, inner: Tensor) -> list[_Part]:
    shape = network.shape
    # Attention itself runs in float32, which takes twice as long as int8 and more: its products count double.
    head_cost = shape.head_width * (4 * shape.width + 4 * (WINDOW + 2))
    found = [_Part(layer, True, (number,), float(worth), head_cost) for number, worth in enumerate(heads)]
    order = inner.argsort(descending=True).tolist()
    for start in range(0, len(order), GROUP):
        units = tuple(order[start : start + GROUP])
        worth = float(inner[list(units)].sum())
        found.append(_Part(layer, False, units, worth, 2 * shape.width * len(units)))
    return found


def _cut(network: Network, kept: Sequence[_Part]) -> Network:
    shape = network.shape

    def units_of(layer: int, *, is_head: bool) -> list[int]:
        return sorted(
            unit for part in kept if (part.layer, part.is_head) == (layer, is_head) for unit in part.units
        )

    heads = [units_of(layer, is_head=True) for layer in range(len(shape.heads))]
    inner = [units_of(layer, is_head=False) for layer in range(len(shape.heads))]
    smaller = Network(
        replace(shape, heads=tuple(map(len, heads)), inner=tuple(map(len, inner))), network.dropout.rate
    )
    weights = network.state_dict()
    for number, (old_heads, units) in enumerate(zip(heads, inner, strict=True)):
        name, width = f"layers.{number}", shape.head_width
        columns = torch.tensor([head * width + i for head in old_heads for i in range(width)])
        attended = shape.heads[number] * width
        rows = torch.cat([columns + part * attended for part in range(3)])
        for part in ("weight", "bias"):
            weights[f"{name}.qkv.{part}"] = weights[f"{name}.qkv.{part}"][rows]
            weights[f"{name}.inner.{part}"] = weights[f"{name}.inner.{part}"][units]
        weights[f"{name}.attended.weight"] = weights[f"{name}.attended.weight"][:, columns]
        weights[f"{name}.outer.weight"] = weights[f"{name}.outer.weight"][:, units]
    smaller.load_state_dict(weights)
    return smaller
