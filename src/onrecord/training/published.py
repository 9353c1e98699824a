"""Start from a published encoder: a BERT or an MPNet checkpoint in `model.safetensors`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from onrecord.training.network import Network, Shape

_SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
"""BERT's tokens that MPNet calls otherwise."""
_BERT = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
}
_MPNET = {
    "query": "attention.attn.q",
    "key": "attention.attn.k",
    "value": "attention.attn.v",
    "attended": "attention.attn.o",
    "attended_norm": "attention.LayerNorm",
}
_BOTH = {"inner": "intermediate.dense", "outer": "output.dense", "outer_norm": "output.LayerNorm"}


def shape_of(folder: Path, annotators: int = 1) -> Shape:
    """The sizes of the encoder in `folder`, by its `config.json`; BERT's six small layers without one."""
    path = folder / "config.json"
    if not path.is_file():
        return Shape(annotators=annotators)
    config = json.loads(path.read_text(encoding="utf-8"))
    layers, heads, width = (
        int(config[name]) for name in ("num_hidden_layers", "num_attention_heads", "hidden_size")
    )
    return Shape(
        width=width,
        head_width=width // heads,
        heads=(heads,) * layers,
        inner=(int(config["intermediate_size"]),) * layers,
        annotators=annotators,
        relative=config.get("relative_attention_num_buckets", 0),
    )


def load_encoder(network: Network, folder: Path, vocabulary: Mapping[str, int]) -> None:
    """Fill the encoder from the checkpoint in `folder`.

    `vocabulary`: the pieces as the network will get them; MPNet has BERT's pieces in another order.
    """
    weights = load_file(folder / "model.safetensors")
    mpnet = network.relative is not None
    parts = _BOTH | (_MPNET if mpnet else _BERT)

    def put(module: nn.Module, name: str) -> None:
        module.load_state_dict({key: weights[f"{name}.{key}"] for key in module.state_dict()})

    words: Tensor = weights["embeddings.word_embeddings.weight"]
    places: Tensor = weights["embeddings.position_embeddings.weight"]
    if mpnet:
        put(network.relative, "encoder.relative_attention_bias")
        own = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
        order = sorted(vocabulary, key=vocabulary.__getitem__)
        words = words[torch.tensor([own.get(_SPECIAL.get(piece, piece), own["[UNK]"]) for piece in order])]
        places = places[2:]  # its first position is the third row
    else:
        # The token type is always the first: its embedding is a constant that the positions can carry.
        places = places + weights["embeddings.token_type_embeddings.weight"][0]
    network.words.weight.data, network.positions.weight.data = words, places.clone()
    put(network.norm, "embeddings.LayerNorm")
    for i, layer in enumerate(network.layers):
        name = f"encoder.layer.{i}"
        for key in ("weight", "bias"):
            rows = [weights[f"{name}.{parts[part]}.{key}"] for part in ("query", "key", "value")]
            getattr(layer.qkv, key).data = torch.cat(rows)
        for part in ("attended", "attended_norm", "inner", "outer", "outer_norm"):
            put(getattr(layer, part), f"{name}.{parts[part]}")
