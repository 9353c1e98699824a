"""Write the trained network as an ONNX graph that reads one window, in int8 or in float32.

The graph is laid by hand from the runtime's fused operators, so that what runs is what stands here.
Weights are int8 per output column, kept to 7 bits: on processors without VNNI the runtime adds two
products in 16 bits, and 255 x 64 x 2 is the most that fits. Activations are quantised as they come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from onrecord.extract.labels import ACTS, EVENTS, TAGS, Pointer

MICROSOFT = "com.microsoft"
LEVELS = 63
VOTES = {"tags": len(TAGS), "acts": len(ACTS) + 1, "events": len(EVENTS) + 1}
"""Outputs with a row a position, and how wide they are."""
POINTING = ("queries", "keys")
"""Outputs with a row a position and a pointer; a pointer's scores are products of the two."""
Floats = NDArray[np.float32]


def quantised(weight: Floats, axis: int) -> tuple[NDArray[np.int8], Floats]:
    """Return 7-bit weights and the scale of each slice along the other axis than `axis`."""
    scale = np.maximum(np.abs(weight).max(axis=axis), 1e-8) / LEVELS
    levels = np.round(weight / np.expand_dims(scale, axis)).astype(np.int8)
    return levels, scale.astype(np.float32)


class Graph:
    """Collects nodes and weights. Every method adds one thing and returns its name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value: NDArray[np.generic]) -> str:
        self.weights.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def node(
        self, op: str, *inputs: str, name: str, domain: str = "", outputs: int = 1, **attributes: object
    ) -> str:
        names = [name, *(f"{name}.{i}" for i in range(1, outputs))]
        self.nodes.append(helper.make_node(op, list(inputs), names, name, domain=domain, **attributes))
        return name


class Builder:
    """Lays the network's parts into a graph. `weights` is the network's state dict as float32 arrays."""

    def __init__(
        self,
        weights: Mapping[str, Floats],
        heads: Sequence[int],
        head_width: int,
        pointer_width: int,
        int8: bool,
    ) -> None:
        self.w, self.heads, self.int8 = weights, heads, int8
        self.head_width, self.pointer_width = head_width, pointer_width
        self.graph = Graph()

    def linear(self, x: str, name: str, bias: bool = True) -> str:
        """X @ weight (+ bias), where torch keeps the weight transposed."""
        g, matrix = self.graph, self.w[f"{name}.weight"].T
        shift = [g.weight(f"{name}.b", self.w[f"{name}.bias"])] if bias else []
        if not self.int8:
            product = g.node("MatMul", x, g.weight(f"{name}.w", matrix), name=f"{name}.product")
            return g.node("Add", product, *shift, name=f"{name}.out") if bias else product
        levels, scale = quantised(matrix, 0)
        return g.node(
            "DynamicQuantizeMatMul",
            x,
            g.weight(f"{name}.w", levels),
            g.weight(f"{name}.scale", scale),
            "",
            *shift,
            name=f"{name}.out",
            domain=MICROSOFT,
        )

    def embedding(self, name: str, index: str) -> str:
        g, table = self.graph, self.w[f"{name}.weight"]
        if not self.int8 or len(table) < 1000:
            return g.node("Gather", g.weight(f"{name}.table", table), index, name=f"{name}.out")
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
        rows = g.node(
            "Gather",
            g.weight(f"{name}.table", np.round(table / scale).astype(np.int8)),
            index,
            name=f"{name}.rows",
        )
        scales = g.node(
            "Gather", g.weight(f"{name}.scale", scale.astype(np.float32)), index, name=f"{name}.scales"
        )
        cast = g.node("Cast", rows, name=f"{name}.cast", to=TensorProto.FLOAT)
        return g.node("Mul", cast, scales, name=f"{name}.out")

    def norm(self, x: str, name: str) -> str:
        g = self.graph
        gamma, beta = (g.weight(f"{name}.{part}", self.w[f"{name}.{part}"]) for part in ("weight", "bias"))
        return g.node("LayerNormalization", x, gamma, beta, name=f"{name}.out", axis=-1, epsilon=1e-12)

    def add_and_norm(self, x: str, skip: str, name: str) -> str:
        # The plain operators: the runtime's fused one is seven times slower than both on a CPU.
        return self.norm(self.graph.node("Add", x, skip, name=f"{name}.sum"), name)

    def attention(self, x: str, number: int) -> str:
        """Queries, keys and values in one product, which the runtime's quantised attention takes apart."""
        g, name = self.graph, f"layers.{number}"
        together = self.linear(x, f"{name}.qkv")
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        sizes = g.weight(f"{name}.sizes", np.array([self.heads[number] * self.head_width] * 3))
        g.nodes.append(helper.make_node("Split", [together, sizes], parts, f"{name}.split", axis=-1))
        return g.node(
            "MultiHeadAttention",
            *parts,
            name=f"{name}.mixed",
            domain=MICROSOFT,
            num_heads=self.heads[number],
        )

    def layer(self, x: str, number: int) -> str:
        name = f"layers.{number}"
        attended = self.linear(self.attention(x, number), f"{name}.attended")
        x = self.add_and_norm(attended, x, f"{name}.attended_norm")
        inner = self.linear(x, f"{name}.inner")
        inner = self.graph.node("Gelu", inner, name=f"{name}.gelu", domain=MICROSOFT)
        return self.add_and_norm(self.linear(inner, f"{name}.outer"), x, f"{name}.outer_norm")

    def encode(self) -> str:
        g = self.graph
        columns = [
            g.node("Gather", "features", g.weight(f"column{i}", np.array(i)), name=f"feature{i}", axis=1)
            for i in range(4)
        ]
        zero, one = g.weight("zero", np.array(0)), g.weight("one", np.array(1))
        length = g.node("Gather", g.node("Shape", columns[0], name="shape"), zero, name="length", axis=0)
        at = g.node("Range", zero, length, one, name="at")
        x = g.node(
            "Add", self.embedding("words", columns[0]), self.embedding("positions", at), name="embedded"
        )
        for i in range(3):
            x = g.node("Add", x, self.embedding(f"features.{i}", columns[i + 1]), name=f"embedded{i}")
        x = g.node("Unsqueeze", self.norm(x, "norm"), g.weight("batch_axis", np.array([0])), name="encoded")
        for number in range(len(self.heads)):
            x = self.layer(x, number)
        return g.node("Squeeze", x, "batch_axis", name="states")

    def answers(self, states: str) -> None:
        """All outputs, by one product, as quantising the states once for each costs as much again."""
        g = self.graph
        together = self.linear(states, "answers")
        parts = [*VOTES, *(f"{name}.flat" for name in POINTING)]
        sizes = g.weight("answers.sizes", np.array(_answer_widths(self.pointer_width)))
        g.nodes.append(helper.make_node("Split", [together, sizes], parts, "answers.split", axis=-1))
        by_pointer = g.weight("by_pointer", np.array([0, len(Pointer), self.pointer_width]))
        for name in POINTING:
            g.node("Reshape", f"{name}.flat", by_pointer, name=name)

    def build(self) -> onnx.ModelProto:
        g = self.graph
        self.answers(self.encode())
        # Constants of the pointers, read once: they are added to the few rows that are asked for.
        for name in ("distance", "nobody"):
            g.node("Identity", g.weight(f"{name}.table", self.w[name]), name=name)
        shapes = {
            **{name: ["length", width] for name, width in VOTES.items()},
            **{name: ["length", len(Pointer), self.pointer_width] for name in POINTING},
            "distance": self.w["distance"].shape,
            "nobody": self.w["nobody"].shape,
        }
        graph = helper.make_graph(
            g.nodes,
            "onrecord",
            [helper.make_tensor_value_info("features", TensorProto.INT64, ["length", 4])],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()],
            g.weights,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="onrecord")


def write_onnx(
    path: Path,
    weights: Mapping[str, Floats],
    *,
    heads: Sequence[int],
    head_width: int,
    pointer_width: int,
    int8: bool = True,
) -> None:
    """Write the graph to `path`. `weights`: the network's state dict as float32 arrays; `heads`: by layer."""
    scaled = dict(weights)
    for part in ("weight", "bias"):  # the pointers' 1/sqrt(width), once and for all
        scaled[f"queries.{part}"] = weights[f"queries.{part}"] / np.float32(pointer_width**0.5)
        scaled[f"answers.{part}"] = np.concatenate(
            [scaled.pop(f"{name}.{part}") for name in (*VOTES, *POINTING)]
        )
    onnx.save(Builder(scaled, heads, head_width, pointer_width, int8).build(), path)


def read_onnx(path: Path, pointer_width: int) -> dict[str, Floats]:
    """The weights of a graph that `write_onnx` wrote, as its state dict: rounded, if it is in int8."""
    kept = {each.name: numpy_helper.to_array(each) for each in onnx.load(path).graph.initializer}
    weights: dict[str, Floats] = {}
    for name, value in kept.items():
        stem, _, kind = name.rpartition(".")
        if kind == "b":
            weights[f"{stem}.bias"] = value.copy()
        elif kind in ("w", "table"):
            scale = kept.get(f"{stem}.scale")
            full = value.astype(np.float32) * (1.0 if scale is None else scale)
            weights[stem if stem in ("distance", "nobody") else f"{stem}.weight"] = (
                full.T.copy() if kind == "w" else full
            )
        elif stem.endswith("norm"):
            weights[name] = value.copy()
    cuts = np.cumsum(_answer_widths(pointer_width))[:-1]
    for part in ("weight", "bias"):
        rows = np.split(weights.pop(f"answers.{part}"), cuts)
        weights |= {f"{name}.{part}": some for name, some in zip((*VOTES, *POINTING), rows, strict=True)}
        weights[f"queries.{part}"] = weights[f"queries.{part}"] * np.float32(pointer_width**0.5)
    return weights


def _answer_widths(pointer_width: int) -> list[int]:
    return [*VOTES.values(), *[len(Pointer) * pointer_width] * len(POINTING)]
