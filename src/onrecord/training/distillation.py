"""What a teacher, another network, says of the training texts: taught along with what people marked.

The softened targets of Hinton, Vinyals and Dean (2015), at temperature 1, of the tags and of the five
pointers between spans.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from onrecord.extract.encoder import Floats, softmax
from onrecord.extract.labels import TAGS, Pointer
from onrecord.extract.windows import Ints, Pieces, Window, ends_of, pieces_of, windows_of
from onrecord.training.corpus import Document
from onrecord.training.network import Network
from onrecord.training.targets import Soft, words_in

_BETWEEN_SPANS = tuple(pointer for pointer in Pointer if pointer <= Pointer.CUE_TO_CONTENT_LAST)
WINDOW, OVERLAP = 382, 48
MOST = 6
"""Words a pointer's answer is kept for, the most probable first."""


def soft_of(network: Network, tokenizer: Tokenizer, document: Document, *, bfloat16: bool = False) -> Soft:
    """The teacher's answers for `document`; pointers for the words that its annotators marked."""
    pieces = pieces_of(document.text, tokenizer)
    tags = np.zeros((len(pieces.first), len(TAGS)), np.float32)
    contents, cues = _marked(pieces, document)
    arcs: list[tuple[int, int, int]] = []
    weights: list[float] = []
    ends = ends_of(tokenizer)
    network.eval()
    for window in windows_of(pieces, WINDOW, OVERLAP):
        owned, heads, logits, pointers = _read(network, pieces, window, ends, bfloat16=bfloat16)
        first_word = int(np.searchsorted(pieces.first, window.start))
        for word in range(*owned):
            at = pieces.first[word] - window.start + 1
            tags[word] = softmax(logits[at])
            for pointer in _BETWEEN_SPANS:
                if word not in (contents if pointer == Pointer.CONTENT_TO_CUE else cues):
                    continue
                row = softmax(pointers[pointer, at])[heads]
                best = np.argsort(row)[::-1][:MOST]
                arcs += [(int(pointer), word, -1 if to == 0 else first_word + int(to) - 1) for to in best]
                weights += (row[best] / row[best].sum()).tolist()
    return Soft(
        pieces.word_starts, tags, np.array(arcs, np.int64).reshape(-1, 3), np.array(weights, np.float32)
    )


def mean(answers: Sequence[Soft]) -> Soft:
    """What several teachers say of one text, each trusted alike."""
    share = np.float32(1 / len(answers))
    return Soft(
        answers[0].starts,
        sum((each.tags for each in answers), np.zeros_like(answers[0].tags)) * share,
        np.concatenate([each.arcs for each in answers]),
        np.concatenate([each.weights for each in answers]) * share,
    )


def _marked(pieces: Pieces, document: Document) -> tuple[set[int], set[int]]:
    """The words of contents and those of cues, whoever marked them."""
    contents: set[int] = set()
    cues: set[int] = set()
    for attributions in document.annotations:
        for said in attributions:
            for words, spans in ((contents, said.content), (cues, said.cue)):
                words.update(int(word) for part in words_in(pieces, spans) for word in part)
    return contents, cues


def _read(
    network: Network, pieces: Pieces, window: Window, ends: tuple[int, int], *, bfloat16: bool
) -> tuple[tuple[int, int], Ints, Floats, Floats]:
    """The words that the window owns, positions of nobody and of its words, tag and pointer logits."""
    features = np.zeros((1, window.end - window.start + 2, 4), np.int64)
    features[0, 0, 0], features[0, -1, 0] = ends
    features[0, 1:-1] = pieces.features()[window.start : window.end]
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
        logits = network(torch.from_numpy(features))
    start, end, owns, owns_end = np.searchsorted(
        pieces.first, (window.start, window.end, window.owns, window.owns_end)
    )
    heads = np.append(0, pieces.first[start:end] - window.start + 1)
    tags, pointers = logits.tags[0].float().numpy(), logits.pointers[0].float().numpy()
    return (int(owns), int(owns_end)), heads, tags, pointers


def save(folder: Path, name: str, soft: Soft) -> None:
    np.savez_compressed(
        folder / f"{name}.npz", starts=soft.starts, tags=soft.tags, arcs=soft.arcs, weights=soft.weights
    )


def load(folder: Path, documents: Sequence[Document]) -> dict[str, Soft]:
    """What `save` kept in `folder` of `documents`."""
    return dict(_loaded(folder, documents))


def _loaded(folder: Path, documents: Sequence[Document]) -> Iterator[tuple[str, Soft]]:
    for document in documents:
        path = folder / f"{document.name}.npz"
        if path.is_file():
            kept = np.load(path)
            yield document.name, Soft(kept["starts"], kept["tags"], kept["arcs"], kept["weights"])
