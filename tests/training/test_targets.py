"""What the network is taught is what the corpus says; a reprinted text keeps its length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from onrecord.extract.decoding import Segment, segments_of
from onrecord.extract.encoder import MODEL
from onrecord.extract.labels import ROLES, TAG, TAGS, Pointer
from onrecord.extract.windows import Pieces, Window, load_tokenizer, pieces_of, windows_of
from onrecord.records import Attribution, Span
from onrecord.training.augment import reprint
from onrecord.training.targets import IGNORED, Example, batches_of, example_of, targets_of

from .corpora import GOLD, TEXT, attribution


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(str(MODEL / "tokenizer.json"))


def taught(pieces: Pieces, gold: list[Attribution]) -> list[Segment]:
    """The segments of a network that has learnt its targets perfectly."""
    tags = targets_of(pieces, gold).tags[pieces.first]
    sure = np.full((len(tags), len(TAGS)), -20.0, np.float32)
    sure[np.arange(len(tags)), tags] = 0.0
    return segments_of(sure)


@st.composite
def segmented(draw: st.DrawFn) -> tuple[str, list[Segment]]:
    """A text of words, and segments of it that do not overlap but may touch."""
    words = draw(st.lists(st.sampled_from(["said", "Anna", "unbelievableness", "Öz", ",", '"']), min_size=1))
    segments, at = [], 0
    while at < len(words):
        length = draw(st.integers(1, 4))
        last = min(at + length, len(words)) - 1
        if role := draw(st.sampled_from(["", *ROLES])):
            segments.append(Segment(role, at, last))
        at = last + 1
    return " ".join(words), segments


@given(case=segmented())
def test_targets_round_trip(tokenizer: Tokenizer, case: tuple[str, list[Segment]]) -> None:
    text, segments = case
    pieces = pieces_of(text, tokenizer)
    gold = []
    for segment in segments:
        span = Span(int(pieces.word_starts[segment.first]), int(pieces.word_ends[segment.last]))
        source, cue, content = ((span,) if role == segment.role else () for role in ROLES)
        gold.append(Attribution(source, cue, content))
    assert taught(pieces, gold) == segments


def test_gold_spans_come_back(tokenizer: Tokenizer) -> None:
    pieces = pieces_of(TEXT, tokenizer)
    found = {
        (segment.role, int(pieces.word_starts[segment.first]), int(pieces.word_ends[segment.last]))
        for segment in taught(pieces, list(GOLD))
    }
    assert found == {(role, s.start, s.end) for each in GOLD for role in ROLES for s in getattr(each, role)}


def test_a_cue_wins_over_a_source_over_a_content(tokenizer: Tokenizer) -> None:
    text = "Anna said Boris denied that"
    outer = attribution(text, source="Anna", cue="said", content="Boris denied that")
    inner = attribution(text, source="Boris", cue="denied", content="that")
    pieces = pieces_of(text, tokenizer)
    tags = [TAGS[tag] for tag in targets_of(pieces, [inner, outer]).tags[pieces.first]]
    assert tags == ["S-source", "S-cue", "S-source", "S-cue", "E-content"]


def to_of(example: Example, pointer: Pointer, at: int) -> list[int]:
    """The positions that position `at` may point to."""
    return [to for each, here, to in example.arcs.tolist() if (each, here) == (pointer, at)]


def test_pointers(tokenizer: Tokenizer) -> None:
    pieces = pieces_of(TEXT, tokenizer)
    (window,) = windows_of(pieces, 254, 32)
    example = example_of(pieces, targets_of(pieces, GOLD), window, (101, 102))

    def position(word: str) -> int:
        """The position of the first piece of the first word that begins where `word` is printed."""
        return int(np.flatnonzero(pieces.starts == TEXT.index(word))[0]) + 1

    said, holt = position("said"), position("Anna")
    assert to_of(example, Pointer.CONTENT_TO_CUE, position('"It')) == [said]
    assert to_of(example, Pointer.CONTENT_TO_CUE, position('"For')) == [said]
    assert to_of(example, Pointer.CUE_TO_SOURCE_FIRST, said) == [holt]
    assert to_of(example, Pointer.CUE_TO_SOURCE_LAST, said) == [position("Holt")]
    assert to_of(example, Pointer.CUE_TO_CONTENT_FIRST, said) == [position('"It')]
    assert TAGS[example.tags[said]] == "S-cue"
    assert example.features[[0, -1], 0].tolist() == [101, 102]
    assert np.all(example.tags[[0, -1]] == IGNORED)


def test_what_lies_outside_the_window_is_nobody(tokenizer: Tokenizer) -> None:
    pieces = pieces_of(TEXT, tokenizer)
    said = int(np.flatnonzero(pieces.starts == TEXT.index("said"))[0])
    window = Window(said, len(pieces), said, len(pieces))
    example = example_of(pieces, targets_of(pieces, GOLD), window, (101, 102))
    assert to_of(example, Pointer.CUE_TO_SOURCE_FIRST, 1) == [0]
    assert to_of(example, Pointer.CUE_TO_CONTENT_FIRST, 1) == [0]
    assert to_of(example, Pointer.CUE_TO_CONTENT_LAST, 1) > [0]


def test_no_cue_points_to_nobody(tokenizer: Tokenizer) -> None:
    text = "Anna: no"
    pieces = pieces_of(text, tokenizer)
    targets = targets_of(pieces, [attribution(text, source="Anna", content="no")])
    (arc,) = targets.arcs
    assert (arc.pointer, arc.here.tolist(), arc.there.tolist()) == (Pointer.CONTENT_TO_CUE, [2], [])


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(60, 300), st.integers(0, 99))
def test_batches_hold_every_example_once_within_the_budget(
    lengths: list[int], budget: int, seed: int
) -> None:
    nothing, none = np.zeros((0, 4), np.int64), np.zeros((0, 3), np.int64)
    examples = [Example(nothing, np.zeros(length, np.int64), none) for length in lengths]
    batches = list(batches_of(examples, budget, np.random.default_rng(seed))) if examples else []
    assert sorted(id(each) for batch in batches for each in batch) == sorted(map(id, examples))
    for batch in batches:
        assert len(batch) * max(len(each.tags) for each in batch) <= budget


@given(
    st.text(st.sampled_from("ab “”\"‘’«»„'`\n.İßﬁŉΐAnna🎻\r"), max_size=60) | st.text(max_size=40),
    st.integers(0, 2**32 - 1),
)
def test_reprint_never_changes_the_length(text: str, seed: int) -> None:
    assert len(reprint(text, np.random.default_rng(seed))) == len(text)


def test_reprint_changes_some_texts_and_not_most() -> None:
    rng = np.random.default_rng(5)
    changed = {reprint(TEXT, rng) for _ in range(200)}
    unchanged = sum(reprint(TEXT, rng) == TEXT for _ in range(200))
    assert len(changed) > 10
    assert unchanged > 60
    assert TAG["O"] == 0
