"""The network in torch: a BERT encoder with features at its input, and heads for tags, pointers and acts.

Shapes: B windows, L positions (the opening token, the pieces, the closing token), D width, P pointers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

import torch
import torch.nn.functional as F  # noqa: N812  (its usual name)
from torch import Tensor, nn

from onrecord.extract.labels import ACTS, EVENTS, TAGS, Pointer
from onrecord.extract.quotation import Mark
from onrecord.extract.windows import PLACES, Casing


@dataclass(frozen=True, slots=True)
class Shape:
    """The network's sizes, written beside its weights. `heads` and `inner`: of each layer."""

    width: int = 384
    head_width: int = 32
    heads: tuple[int, ...] = (12,) * 6
    inner: tuple[int, ...] = (1536,) * 6
    vocabulary: int = 30522
    positions: int = 512
    pointer_width: int = 64
    reach: int = 511
    """Distances beyond this many positions share one bias."""
    annotators: int = 1
    """How many people's answers it was trained on."""
    relative: int = 0
    """Buckets of distance with an attention bias of their own, as in MPNet; 0: none, as in BERT."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, saved: Mapping[str, Any]) -> Self:
        """What `as_dict` gave, from JSON or a checkpoint."""
        sizes: dict[str, Any] = {
            name: tuple(size) if isinstance(size, list | tuple) else size for name, size in saved.items()
        }
        return cls(**sizes)


class Dropout(nn.Module):  # type: ignore[misc]  # torch is not installed where this is checked
    """Dropout that slices its masks out of one large random pool: ten times cheaper on a CPU."""

    pool: Tensor | None = None

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return x
        need = x.numel()
        pool = Dropout.pool
        if pool is None or pool.numel() < 3 * need:
            pool = Dropout.pool = (torch.rand(4 * need) >= self.rate).float() / (1 - self.rate)
        start = int(torch.randint(pool.numel() - need, ()))
        return x * pool[start : start + need].view_as(x)


class Layer(nn.Module):  # type: ignore[misc]
    def __init__(self, shape: Shape, number: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.head_width = shape.heads[number], shape.head_width
        attended, inner = self.heads * self.head_width, shape.inner[number]
        self.qkv = nn.Linear(shape.width, 3 * attended)
        self.attended = nn.Linear(attended, shape.width)
        self.attended_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.inner = nn.Linear(shape.width, inner)
        self.outer = nn.Linear(inner, shape.width)
        self.outer_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = Dropout(dropout)
        self.weigh_heads: Tensor | None = None
        """Factors of the heads, (heads,), while their worth is measured."""
        self.weigh_inner: Tensor | None = None
        """And of the inner units, (inner,)."""

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, self.head_width).permute(2, 0, 3, 1, 4)
        if bias is not None and bias.dtype != torch.bool:
            bias = bias.to(q.dtype)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        if self.weigh_heads is not None:
            mixed = mixed * self.weigh_heads[:, None, None]
        mixed = mixed.transpose(1, 2).reshape(b, n, self.heads * self.head_width)
        x = self.attended_norm(x + self.dropout(self.attended(mixed)))
        inner = F.gelu(self.inner(x))
        if self.weigh_inner is not None:
            inner = inner * self.weigh_inner
        return self.outer_norm(x + self.dropout(self.outer(inner)))


def distance_buckets(length: int, buckets: int, farthest: int = 128) -> Tensor:
    """The bucket of each distance, (L, L): half for each direction, by logarithm beyond a quarter (T5)."""
    at = torch.arange(length)
    back = at[:, None] - at[None, :]
    half, exact = buckets // 2, buckets // 4
    apart = back.abs()
    scaled = torch.log(apart.clamp(min=1) / exact) / math.log(farthest / exact) * (half - exact)
    far = (exact + scaled.long()).clamp(max=half - 1)
    return torch.where(apart < exact, apart, far) + half * (back < 0)


@dataclass(frozen=True, slots=True)
class Logits:
    """`tags` (B, L, 13), `pointers` (B, P, L from, L to); `acts` (B, L, 14) and `events` (B, L, 8).

    The last column of these two is the weight, before the softmax, with which a word votes.
    """

    tags: Tensor
    pointers: Tensor
    acts: Tensor
    events: Tensor


class Network(nn.Module):  # type: ignore[misc]
    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.features = nn.ModuleList(nn.Embedding(n, shape.width) for n in (len(Casing), len(Mark), PLACES))
        for embedding in self.features:
            nn.init.zeros_(embedding.weight)
        self.annotators = nn.Embedding(shape.annotators, shape.width)
        nn.init.zeros_(self.annotators.weight)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape, number, dropout) for number in range(len(shape.heads)))
        self.relative = nn.Embedding(shape.relative, shape.heads[0]) if shape.relative else None
        self.dropout = Dropout(dropout)
        self.tags = nn.Linear(shape.width, len(TAGS))
        self.acts = nn.Linear(shape.width, len(ACTS) + 1)
        self.events = nn.Linear(shape.width, len(EVENTS) + 1)
        self.queries = nn.Linear(shape.width, len(Pointer) * shape.pointer_width)
        self.keys = nn.Linear(shape.width, len(Pointer) * shape.pointer_width)
        self.distance = nn.Parameter(torch.zeros(len(Pointer), 2 * shape.reach + 1))
        self.nobody = nn.Parameter(torch.zeros(len(Pointer)))

    def encode(
        self, features: Tensor, mask: Tensor | None = None, annotators: Tensor | None = None
    ) -> Tensor:
        """`features` (B, L, 4): id, casing, mark, place. Returns (B, L, D).

        `annotators` (B,): as whom to answer; as all of them together where it is -1, and if None.
        """
        length = features.shape[1]
        x = self.words(features[..., 0]) + self.positions.weight[:length]
        together = self.annotators.weight.mean(0, keepdim=True)
        if annotators is not None:
            together = torch.cat([self.annotators.weight, together])[annotators][:, None]
        x = x + together
        for i, embedding in enumerate(self.features):
            x = x + embedding(features[..., i + 1])
        x = self.dropout(self.norm(x))
        bias = mask
        if self.relative is not None:
            bias = self.relative(distance_buckets(length, self.shape.relative)).permute(2, 0, 1)[None]
            if mask is not None:
                bias = bias.masked_fill(~mask, -1e4)
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def forward(
        self, features: Tensor, mask: Tensor | None = None, annotators: Tensor | None = None
    ) -> Logits:
        """The logits of everything, for windows of (B, L, 4) `features`; see `encode`."""
        x = self.dropout(self.encode(features, mask, annotators))
        n = x.shape[1]
        q, k = self._pointing(x)
        q, k = q.transpose(1, 2), k.transpose(1, 2)
        at = torch.arange(n)
        apart = (at[None, :] - at[:, None]).clamp(-self.shape.reach, self.shape.reach) + self.shape.reach
        pointers = q @ k.transpose(2, 3) + self.distance[:, apart]
        to_nobody = (at == 0).to(x.dtype)
        pointers = pointers + self.nobody[:, None, None] * to_nobody
        return Logits(self.tags(x), pointers, self.acts(x), self.events(x))

    def _pointing(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Queries and keys of every pointer, (B, L, P, pointer width): their products are its scores."""
        shape = (*states.shape[:2], len(Pointer), self.shape.pointer_width)
        queries, keys = self.queries(states).view(shape), self.keys(states).view(shape)
        return queries / self.shape.pointer_width**0.5, keys

    def answers(self, features: Tensor) -> dict[str, Tensor]:
        """What the packaged graph gives for the (L, 4) `features` of a window, by the names that it gives."""
        x = self.encode(features[None])
        queries, keys = self._pointing(x)
        of_positions = {"tags": self.tags(x), "acts": self.acts(x), "events": self.events(x)}
        of_positions |= {"queries": queries, "keys": keys}
        constants = {"distance": self.distance, "nobody": self.nobody}
        return {name: rows[0] for name, rows in of_positions.items()} | constants
