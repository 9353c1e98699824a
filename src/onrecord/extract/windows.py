"""Text as the encoder takes it: word pieces with their places and features, cut into windows.

A *piece* is a word piece of the encoder's vocabulary; a *word* is what the vocabulary's own splitter
makes at spaces and punctuation, so that a quotation mark is a word. Windows are cut where
paragraphs begin, if one begins near, and read a little beyond; elsewhere they overlap. Each word is owned by
the window on its side of the cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.extract.labels import SIDES
from onrecord.extract.paragraphs import paragraphs
from onrecord.extract.quotation import marks
from onrecord.records import Span

Ints = NDArray[np.int64]

PLACES = 3
"""Values of the feature that says where a paragraph begins."""
BLOCK = 25_000
"""Characters read as one: bounds memory. No attribution crosses from one block to the next."""


class Casing(IntEnum):
    NONE = 0
    LOWER = 1
    TITLE = 2
    UPPER = 3
    INITIAL = 4
    MIXED = 5


@lru_cache(maxsize=1 << 12)  # most words of a text are few words
def casing_of(word: str) -> Casing:
    if word.islower():
        return Casing.LOWER
    if word.isupper():
        return Casing.UPPER if len(word) > 1 else Casing.INITIAL
    if word.istitle():
        return Casing.TITLE
    return Casing.MIXED if any(map(str.isalpha, word)) else Casing.NONE


@dataclass(frozen=True)
class Pieces:
    """A text's word pieces in order. Every array has one row a piece, shape (pieces,).

    `starts`, `ends`: characters of the text. `word`: index of the word the piece belongs to.
    `casing`, `mark`, `place`: the features; `place` is 1 at a paragraph's first piece, 2 at the text's.
    """

    ids: Ints
    starts: Ints
    ends: Ints
    word: Ints
    casing: Ints
    mark: Ints
    place: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def first(self) -> Ints:
        """Index of every word's first piece, shape (words,)."""
        return np.flatnonzero(np.diff(self.word, prepend=-1))

    @cached_property
    def word_starts(self) -> Ints:
        return self.starts[self.first]

    @cached_property
    def word_ends(self) -> Ints:
        last = np.append(self.first[1:], len(self)) - 1
        return self.ends[last] if len(self) else self.ends

    def features(self) -> Ints:
        """Shape (pieces, 4): id, casing, mark, place."""
        return np.stack([self.ids, self.casing, self.mark, self.place], axis=1)


def load_tokenizer(path: str) -> Tokenizer:
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def ends_of(tokenizer: Tokenizer) -> tuple[int, int]:
    """The ids of the tokens that open and close every window. Raises KeyError without them."""
    return _id_of("[CLS]", tokenizer), _id_of("[SEP]", tokenizer)


def _id_of(piece: str, tokenizer: Tokenizer) -> int:
    """Looked up by itself: a copy of the whole vocabulary for each text would take longer than the text."""
    number = tokenizer.token_to_id(piece)
    if number is None:
        raise KeyError(piece)
    return int(number)


def pieces_of(text: str, tokenizer: Tokenizer) -> Pieces:
    """Cut `text` into pieces. Characters that the vocabulary drops (spaces, controls) have none."""
    marked = marks(text)
    bounds = list(paragraphs(text))
    ids: list[int] = []
    offsets: list[tuple[int, int]] = []
    words: list[int] = []
    places: list[int] = []
    next_word = 0
    encodings = tokenizer.encode_batch([text[a:b] for a, b in bounds], add_special_tokens=False)
    for (start, _), encoding in zip(bounds, encodings, strict=True):
        if not encoding.ids:
            continue
        places += [1 if ids else 2] + [0] * (len(encoding.ids) - 1)
        ids += encoding.ids
        offsets += [(start + a, start + b) for a, b in encoding.offsets]
        words += [next_word + word for word in encoding.word_ids if word is not None]
        next_word = words[-1] + 1
    spans = np.array(offsets, np.int64).reshape(-1, 2)
    pieces = Pieces(
        ids=np.array(ids, np.int64),
        starts=spans[:, 0],
        ends=spans[:, 1],
        word=np.array(words, np.int64),
        casing=np.zeros(len(ids), np.int64),
        mark=marked[spans[:, 0]].astype(np.int64),
        place=np.array(places, np.int64),
    )
    words_at = zip(pieces.word_starts.tolist(), pieces.word_ends.tolist(), strict=True)
    casings = np.array([casing_of(text[a:b]) for a, b in words_at], np.int64)
    pieces.casing[:] = np.repeat(casings, np.diff(np.append(pieces.first, len(pieces))))
    return pieces


def with_sides(pieces: Pieces, source: Span | None, target: Span | None, tokenizer: Tokenizer) -> Ints:
    """The features of `pieces` with marks before and after the sides of an event, shape (n, 4)."""
    marks_at = []
    for (opening, closing), side in zip(SIDES, (source, target), strict=True):
        if side is None:
            continue
        first = np.searchsorted(pieces.ends, side.start, "right")
        last = np.searchsorted(pieces.starts, side.end, "left")
        marks_at += [(last, _id_of(closing, tokenizer)), (first, _id_of(opening, tokenizer))]
    marks_at.sort(key=lambda mark: mark[0])
    features = pieces.features()
    rows = np.zeros((len(marks_at), features.shape[1]), np.int64)
    rows[:, 0] = [mark for _, mark in marks_at]
    return np.insert(features, [at for at, _ in marks_at], rows, axis=0)


NEAR = 0.25
"""How far from an even cut a paragraph may begin to be cut at, as a share of a window."""
BESIDE = 8
"""Pieces of the paragraphs beside its own that a window reads."""


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces `start` to `end`, read together; it owns those from `owns` to `owns_end`."""

    start: int
    end: int
    owns: int
    owns_end: int


def windows_of(pieces: Pieces, size: int, overlap: int) -> Iterator[Window]:
    """Cut into about equal windows of at most `size` pieces, and what a word has beyond it, at word starts.

    Where a paragraph begins near, it is cut there, and few pieces are read on both sides, since nothing is
    said across paragraphs; elsewhere windows overlap by about `overlap`.
    """
    total = len(pieces)
    if total <= size:
        if total:
            yield Window(0, total, 0, total)
        return
    most = size + int(np.diff(np.append(pieces.first, total)).max()) - 1
    windows: list[Window] = []
    for count in range(-(-total // size), total + 1):
        windows = list(_cut(pieces, count, overlap))
        if all(window.end - window.start <= most for window in windows):
            break
    yield from windows


def _cut(pieces: Pieces, count: int, overlap: int) -> Iterator[Window]:
    """Cut into `count` windows, or fewer where words are that long."""
    total, first = len(pieces), pieces.first
    begins = np.flatnonzero(pieces.place)

    def at_word(piece: float) -> int:
        """The last word start at or before `piece`, which may be inside a word."""
        return int(first[np.searchsorted(first, max(piece, 0), "right") - 1])

    cuts, beside = [0], [0]
    for number in range(1, count):
        even = total * number / count
        near = begins[np.abs(begins - even) <= NEAR * total / count]
        cut = int(near[np.abs(near - even).argmin()]) if len(near) else at_word(even)
        if cut > cuts[-1]:
            cuts.append(cut)
            beside.append(min(BESIDE, overlap // 2) if len(near) else overlap // 2)
    for i, (owns, owns_end) in enumerate(pairwise([*cuts, total])):
        after = beside[i + 1] if owns_end < total else 0
        yield Window(at_word(owns - beside[i]), min(total, owns_end + after), owns, owns_end)


def blocks_of(text: str, size: int = BLOCK) -> Iterator[tuple[int, str]]:
    """Yield (offset, text) of blocks of at most `size` characters, cut after a line if there is one."""
    start = 0
    while len(text) - start > size:
        end = start + size
        for separator in ("\n\n", "\n", ". ", " "):
            cut = text.rfind(separator, start + size // 2, end)
            if cut >= 0:
                end = cut + len(separator)
                break
        yield start, text[start:end]
        start = end
    yield start, text[start:]
