"""Run the network: the only module that imports the inference runtime."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.errors import ModelError
from onrecord.extract.labels import ACTS, EVENTS, TAGS, Pointer
from onrecord.extract.windows import (
    Ints,
    Pieces,
    Window,
    ends_of,
    load_tokenizer,
    pieces_of,
    windows_of,
    with_sides,
)
from onrecord.records import Span

Floats = NDArray[np.float32]
_HALVES = re.compile(r"[\ud800-\udfff]")
LABELS = {
    "tags": list(TAGS),
    "pointers": [pointer.name for pointer in Pointer],
    "acts": [act.value for act in ACTS],
    "events": list(EVENTS),
}
"""What a model has to know."""
MODEL = Path(__file__).parent.parent / "models"


def softmax(logits: Floats) -> Floats:
    """Over the last axis."""
    exponents: Floats = np.exp(logits - logits.max(axis=-1, keepdims=True))
    exponents /= exponents.sum(axis=-1, keepdims=True)
    return exponents


def vote(votes: Floats) -> tuple[Floats, Floats]:
    """What M words say together, and the share that each had in it.

    `votes` (M, K + 1), whose last column weighs the words. Returns probabilities (K,) and shares (M,).
    """
    shares = softmax(votes[:, -1])
    return softmax(shares @ votes[:, :-1]), shares


_ROWS = 8
"""So few that numpy's linear algebra uses one thread: more of them and the runtime's wait for one another."""


def _products(queries: Floats, keys: Floats) -> Floats:
    """Of each of `queries` (n, D) with each of `keys` (L, D): (n, L)."""
    return np.concatenate([queries[at : at + _ROWS] @ keys.T for at in range(0, len(queries), _ROWS)])


@dataclass(frozen=True, slots=True)
class _WindowScores:
    """`heads`: position of every word's first piece; `queries` and `keys`: of each pointer, (L, P, 64)."""

    first_word: int
    heads: Ints
    queries: Floats
    keys: Floats


class Scores:
    """What the network says of one `text` of W words.

    `tags`: log probabilities, shape (W, 13). `acts`: votes of every word, shape (W, 14), as `vote` takes
    them. Pointers are computed for the words that are asked about.
    """

    def __init__(
        self,
        text: str,
        pieces: Pieces,
        tags: Floats,
        acts: Floats,
        windows: list[_WindowScores],
        owner: Ints,
        distance: Floats,
        nobody: Floats,
    ) -> None:
        self.text, self.pieces, self.tags, self.acts = text, pieces, tags, acts
        self._windows, self._owner = windows, owner
        self._distance, self._nobody = distance, nobody

    def pointer(self, pointer: Pointer, words: Ints) -> list[tuple[int, Floats]]:
        """Where each of `words` points, run by run of those that one window owns.

        A run of n words is (w, probabilities of "none", word w, word w + 1, ...), of shape (n, 1 + words).
        """
        runs: list[tuple[int, Floats]] = []
        owners = self._owner[words]
        cuts = np.flatnonzero(np.diff(owners)) + 1
        for group in np.split(words, cuts) if len(words) else []:
            states = self._windows[self._owner[group[0]]]
            here = states.heads[group - states.first_word]
            # Of all pairs of words few are asked for, by few of the pointers.
            logits = _products(states.queries[here, pointer], states.keys[:, pointer])
            reach = self._distance.shape[1] // 2
            apart = np.clip(np.arange(logits.shape[1]) - here[:, None], -reach, reach)
            logits += self._distance[pointer, apart + reach]
            logits[:, 0] += self._nobody[pointer]
            runs.append((states.first_word, softmax(logits)[:, np.append(0, states.heads)]))
        return runs


Answers = Callable[[Ints, Sequence[str]], list[Floats]]
"""What a network answers for one window's features, shape (L, 4), by the names of its outputs."""


class Reader:
    """Reads texts by a network that `answers`, in windows of about `size` pieces that overlap by `overlap`.

    `threads` read windows side by side.
    """

    def __init__(
        self, answers: Answers, tokenizer: Tokenizer, *, size: int, overlap: int, threads: int = 1
    ) -> None:
        self._answers, self._tokenizer, self._threads = answers, tokenizer, threads
        self._size, self._overlap = size, overlap
        self._opening, self._closing = ends_of(tokenizer)
        self._distance, self._nobody = self._run(np.zeros((0, 4), np.int64), "distance", "nobody")

    def _run(self, features: Ints, *outputs: str) -> list[Floats]:
        """These `outputs` of the graph for one window, with its tokens at both ends; rows are positions."""
        framed = np.zeros((len(features) + 2, 4), np.int64)
        framed[0, 0], framed[-1, 0] = self._opening, self._closing
        framed[1:-1] = features
        return self._answers(framed, outputs)

    def _run_all(self, parts: Sequence[Ints]) -> Iterator[list[Floats]]:
        """What `read` needs of each window, in their order."""
        outputs = ("tags", "acts", "queries", "keys")
        if self._threads == 1 or len(parts) < 2:
            yield from (self._run(part, *outputs) for part in parts)
            return
        with ThreadPoolExecutor(self._threads) as pool:
            yield from pool.map(lambda part: self._run(part, *outputs), parts)

    def read(self, text: str) -> Scores:
        """Score every word of `text`, which is best no longer than a block."""
        # Half a surrogate pair is no character; the tokenizer would refuse the whole text for it.
        text = _HALVES.sub("\ufffd", text)
        pieces = pieces_of(text, self._tokenizer)
        windows: Sequence[Window] = list(windows_of(pieces, self._size, self._overlap))
        features, first = pieces.features(), pieces.first
        tags = np.zeros((len(first), len(TAGS)), np.float32)
        acts = np.zeros((len(first), len(ACTS) + 1), np.float32)
        owner = np.zeros(len(first), np.int64)
        answers = self._run_all([features[window.start : window.end] for window in windows])
        scored = []
        for number, (window, answer) in enumerate(zip(windows, answers, strict=True)):
            logits, votes, queries, keys = answer
            start, end, owns, owns_end = np.searchsorted(
                first, (window.start, window.end, window.owns, window.owns_end)
            )
            heads = first[start:end] - window.start + 1
            scored.append(_WindowScores(int(start), heads, queries, keys))
            owned = heads[owns - start : owns_end - start]
            tags[owns:owns_end] = np.log(softmax(logits[owned]) + 1e-9)
            acts[owns:owns_end] = votes[owned]
            owner[owns:owns_end] = number
        return Scores(text, pieces, tags, acts, scored, owner, self._distance, self._nobody)

    def event(self, text: str, source: Span | None, target: Span | None) -> Floats:
        """Probabilities of EVENTS: what the `source` does to the `target` in a sentence, its first window."""
        pieces = pieces_of(_HALVES.sub("\ufffd", text), self._tokenizer)
        features = with_sides(pieces, source, target, self._tokenizer)[: self._size]
        (votes,) = self._run(features, "events")
        return vote(votes)[0]


class Encoder(Reader):
    """The shipped model, or another one in the same layout: `model.onnx`, `tokenizer.json`, `model.json`.

    `version` names the model. `calibration`: slope and shift that turn the log odds of a raw confidence
    into those of being right. `threads`: how many windows are read side by side; 0 for as many as there are
    processors. A text of one window is read by one.

    Raises ModelError where `folder` does not hold a model that this version can run.
    """

    def __init__(self, folder: Path = MODEL, threads: int = 0) -> None:
        try:
            self._load(folder, threads)
        except Exception as error:  # the runtime and the tokenizer raise types of their own making
            raise ModelError(f"{folder}: cannot load the model: {error}") from error

    def _load(self, folder: Path, threads: int) -> None:
        card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        if card["labels"] != LABELS:
            raise ValueError("it was made for other labels than this version of onrecord")
        self.version = str(card["version"])
        slope, shift = card["calibration"]
        self.calibration = float(slope), float(shift)
        options = onnxruntime.SessionOptions()
        # Threads read windows side by side; sharing out every product of one would make them wait.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            # Its fused operator is several times slower on a CPU than the two it replaces.
            disabled_optimizers=["SkipLayerNormFusion"],
        )
        super().__init__(
            lambda features, outputs: session.run(outputs, {"features": features}),
            load_tokenizer(str(folder / "tokenizer.json")),
            size=int(card["window"]),
            overlap=int(card["overlap"]),
            threads=threads or _processors(),
        )
        # The first run lays out memory: better while loading than in the first text.
        self._run(np.zeros((0, 4), np.int64), "tags")


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
