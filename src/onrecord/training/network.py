"""The network in torch: a 6-layer BERT encoder with features at its input, a tag head and five pointers.

Shapes: B windows, L positions (the opening token, the pieces, the closing token), D width, P pointers.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812  (its usual name)
from safetensors.torch import load_file
from torch import Tensor, nn

from onrecord.extract.labels import TAGS, Pointer
from onrecord.extract.quotation import Mark
from onrecord.extract.windows import PLACES, Casing


@dataclass(frozen=True, slots=True)
class Shape:
    """The network's sizes, written beside its weights."""

    layers: int = 6
    width: int = 384
    heads: int = 12
    inner: int = 1536
    vocabulary: int = 30522
    positions: int = 512
    pointer_width: int = 64
    reach: int = 511
    """Distances beyond this many positions share one bias."""
    annotators: int = 1
    """How many people's answers it was trained on."""

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


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
    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.attended = nn.Linear(shape.width, shape.width)
        self.attended_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.outer_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(b, n, d)
        x = self.attended_norm(x + self.dropout(self.attended(mixed)))
        return self.outer_norm(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


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
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.dropout = Dropout(dropout)
        self.tags = nn.Linear(shape.width, len(TAGS))
        self.queries = nn.Linear(shape.width, len(Pointer) * shape.pointer_width)
        self.keys = nn.Linear(shape.width, len(Pointer) * shape.pointer_width)
        self.distance = nn.Parameter(torch.zeros(len(Pointer), 2 * shape.reach + 1))
        self.nobody = nn.Parameter(torch.zeros(len(Pointer)))

    def encode(
        self, features: Tensor, mask: Tensor | None = None, annotators: Tensor | None = None
    ) -> Tensor:
        """`features` (B, L, 4): id, casing, mark, place. Returns (B, L, D).

        `annotators` (B,): as whom to answer; as all of them together if None.
        """
        length = features.shape[1]
        x = self.words(features[..., 0]) + self.positions.weight[:length]
        x = x + (
            self.annotators.weight.mean(0) if annotators is None else self.annotators(annotators)[:, None]
        )
        for i, embedding in enumerate(self.features):
            x = x + embedding(features[..., i + 1])
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def forward(
        self, features: Tensor, mask: Tensor | None = None, annotators: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return tag logits (B, L, 13) and pointer logits (B, P, L from, L to)."""
        x = self.dropout(self.encode(features, mask, annotators))
        b, n, _ = x.shape
        p, w = len(Pointer), self.shape.pointer_width
        q = self.queries(x).view(b, n, p, w).transpose(1, 2)
        k = self.keys(x).view(b, n, p, w).transpose(1, 2)
        at = torch.arange(n)
        apart = (at[None, :] - at[:, None]).clamp(-self.shape.reach, self.shape.reach) + self.shape.reach
        pointers = q @ k.transpose(2, 3) / w**0.5 + self.distance[:, apart]
        to_nobody = (at == 0).to(x.dtype)
        return self.tags(x), pointers + self.nobody[:, None, None] * to_nobody


def load_encoder(network: Network, folder: Path) -> None:
    """Fill the encoder from a published BERT checkpoint's `model.safetensors` in `folder`."""
    weights = load_file(folder / "model.safetensors")

    def put(module: nn.Module, name: str) -> None:
        module.load_state_dict({key: weights[f"{name}.{key}"] for key in module.state_dict()})

    put(network.words, "embeddings.word_embeddings")
    put(network.norm, "embeddings.LayerNorm")
    # The token type is always the first: its embedding is a constant that the positions can carry.
    network.positions.weight.data = (
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    for i, layer in enumerate(network.layers):
        name = f"encoder.layer.{i}"
        for key in ("weight", "bias"):
            parts = [weights[f"{name}.attention.self.{part}.{key}"] for part in ("query", "key", "value")]
            getattr(layer.qkv, key).data = torch.cat(parts)
        put(layer.attended, f"{name}.attention.output.dense")
        put(layer.attended_norm, f"{name}.attention.output.LayerNorm")
        put(layer.inner, f"{name}.intermediate.dense")
        put(layer.outer, f"{name}.output.dense")
        put(layer.outer_norm, f"{name}.output.LayerNorm")
