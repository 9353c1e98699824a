"""Pieces lie in the text as they should; windows cover them; blocks rejoin."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from onrecord.extract.encoder import MODEL
from onrecord.extract.windows import (
    NEAR,
    Casing,
    Pieces,
    blocks_of,
    casing_of,
    load_tokenizer,
    pieces_of,
    windows_of,
)

from .nasty import texts


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(str(MODEL / "tokenizer.json"))


def pieces_by_word(lengths: list[int]) -> Pieces:
    """Pieces of words that have so many pieces each, one character a piece, a space between words."""
    word = np.repeat(np.arange(len(lengths)), lengths).astype(np.int64)
    starts = np.arange(len(word)) + word
    nothing = np.zeros(len(word), np.int64)
    return Pieces(nothing, starts, starts + 1, word, nothing, nothing, nothing)


def words(pieces: Pieces, text: str) -> list[str]:
    return [text[a:b] for a, b in zip(pieces.word_starts, pieces.word_ends, strict=True)]


def test_words_of_a_plain_text(tokenizer: Tokenizer) -> None:
    text = '"It\'s over,"\n\nAnna Holt-Öz said.'
    pieces = pieces_of(text, tokenizer)
    assert words(pieces, text) == (
        ['"', "It", "'", "s", "over", ",", '"', "Anna", "Holt", "-", "Öz", "said", "."]
    )
    places = pieces.place[pieces.first]
    assert [word for word, place in zip(words(pieces, text), places, strict=True) if place] == ['"', "Anna"]
    assert [int(place) for place in places if place] == [2, 1]


@given(text=texts)
def test_words_lie_in_the_text_in_order(tokenizer: Tokenizer, text: str) -> None:
    pieces = pieces_of(text, tokenizer)
    starts, ends = pieces.word_starts, pieces.word_ends
    assert len(starts) == len(ends) == len(pieces.first)
    assert np.all(starts < ends)
    assert np.all(starts >= 0)
    assert np.all(ends <= len(text))
    assert np.all(ends[:-1] <= starts[1:])
    assert np.array_equal(np.unique(pieces.word), np.arange(len(pieces.first)))
    assert not any(word.isspace() for word in words(pieces, text))
    assert pieces.features().shape == (len(pieces), 4)


@given(texts)
def test_casing_has_an_answer_for_any_word(word: str) -> None:
    assert casing_of(word) in Casing


@pytest.mark.parametrize(
    ("word", "casing"),
    [
        ("said", Casing.LOWER),
        ("Holt", Casing.TITLE),
        ("NATO", Casing.UPPER),
        ("A", Casing.INITIAL),
        ("iPhone", Casing.MIXED),
        ("2016", Casing.NONE),
        ("他", Casing.MIXED),
        ("", Casing.NONE),
    ],
)
def test_casing(word: str, casing: Casing) -> None:
    assert casing_of(word) is casing


@given(
    lengths=st.lists(st.integers(1, 12) | st.just(1), max_size=300),
    size=st.integers(30, 120),
    overlap=st.integers(0, 14),
)
def test_windows_own_every_piece_once(lengths: list[int], size: int, overlap: int) -> None:
    pieces = pieces_by_word(lengths)
    windows = list(windows_of(pieces, size, overlap))
    owned = [piece for window in windows for piece in range(window.owns, window.owns_end)]
    assert owned == list(range(len(pieces)))
    word_starts = set(pieces.first.tolist()) | {len(pieces)}
    for window in windows:
        assert 0 <= window.start <= window.owns <= window.owns_end <= window.end <= len(pieces)
        # The last window begins at a word, which may lie up to a word's length before its place.
        assert window.end - window.start < size + max(lengths)
        assert {window.start, window.owns, window.owns_end} <= word_starts


@given(
    st.lists(st.integers(1, 100), max_size=60), st.sampled_from([(254, 32), (382, 0), (382, 23), (190, 23)])
)
def test_no_window_is_longer_than_the_network_reads(lengths: list[int], cut: tuple[int, int]) -> None:
    """A word has 100 pieces at most, the network 512 positions, two of them for the tokens at the ends."""
    assert all(window.end - window.start <= 510 for window in windows_of(pieces_by_word(lengths), *cut))


@given(
    lengths=st.lists(st.integers(1, 4), min_size=120, max_size=300),
    every=st.integers(5, 25),
    size=st.integers(60, 120),
)
def test_windows_are_cut_where_paragraphs_begin(lengths: list[int], every: int, size: int) -> None:
    pieces = pieces_by_word(lengths)
    begins = pieces.first[::every]
    pieces.place[begins] = 1
    windows = list(windows_of(pieces, size, 14))
    total, count = len(pieces), len(windows)
    for number, (one, next_) in enumerate(pairwise(windows), 1):
        assert one.owns_end == next_.owns
        # In the order of the code: at the very bound another one would be rounded otherwise.
        if np.abs(begins - total * number / count).min() <= NEAR * total / count:
            assert next_.owns in begins
            assert one.end - next_.start <= 2 * 7 + max(lengths)


def test_a_short_text_is_one_window() -> None:
    (window,) = windows_of(pieces_by_word([1, 2, 1]), 254, 32)
    assert (window.start, window.end, window.owns, window.owns_end) == (0, 4, 0, 4)


def test_no_pieces_no_window() -> None:
    assert list(windows_of(pieces_by_word([]), 254, 32)) == []


@given(
    text=st.text("ab .\n", max_size=200) | st.text(max_size=60),
    size=st.integers(1, 50),
)
def test_blocks_rejoin(text: str, size: int) -> None:
    blocks = list(blocks_of(text, size))
    assert "".join(block for _, block in blocks) == text
    assert all(text.startswith(block, offset) for offset, block in blocks)
    assert all(len(block) <= size for _, block in blocks)
    assert all(block for _, block in blocks[1:])


def test_blocks_are_cut_between_paragraphs() -> None:
    text = "One two.\n\nThree four. Five.\n\nSix seven eight nine ten."
    assert [block for _, block in blocks_of(text, 32)] == [
        "One two.\n\nThree four. Five.\n\n",
        "Six seven eight nine ten.",
    ]
