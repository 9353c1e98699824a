"""The best legal tagging is the best there is, and its segments never overlap."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.decoding import Segment, segments_of
from onrecord.extract.encoder import Floats, softmax
from onrecord.extract.labels import ROLES, TAG, TAGS

Tagging = tuple[str, ...]


def legal_taggings(words: int, inside: str = "") -> Iterator[Tagging]:
    """Every BIOES sequence of that many words, given the role of the segment that is open."""
    if words == 0:
        if not inside:
            yield ()
        return
    choices = (
        [(f"I-{inside}", inside), (f"E-{inside}", "")]
        if inside
        else [("O", ""), *((f"S-{role}", "") for role in ROLES), *((f"B-{role}", role) for role in ROLES)]
    )
    for tag, then in choices:
        for rest in legal_taggings(words - 1, then):
            yield (tag, *rest)


def tagging_of(segments: list[Segment], words: int) -> Tagging:
    tags = ["O"] * words
    for segment in segments:
        for word in range(segment.first, segment.last + 1):
            place = "BE"[word == segment.last] if word in (segment.first, segment.last) else "I"
            tags[word] = f"{'S' if segment.first == segment.last else place}-{segment.role}"
    return tuple(tags)


def worth(tagging: Tagging, tags: Floats, bias: float) -> float:
    return sum(float(row[TAG[tag]]) - bias * (tag == "O") for tag, row in zip(tagging, tags, strict=True))


@st.composite
def tag_scores(draw: st.DrawFn, words: st.SearchStrategy[int]) -> Floats:
    count, seed = draw(words), draw(st.integers(0, 2**32 - 1))
    sharpness = draw(st.sampled_from([0.1, 1.0, 8.0]))
    logits = np.random.default_rng(seed).normal(0, sharpness, (count, len(TAGS)))
    return np.log(softmax(logits.astype(np.float32)))


@given(
    tag_scores(st.integers(0, 5)),
    st.lists(st.integers(0, 4), max_size=2),
    st.sampled_from([0.0, 1.5, -2.0]),
)
def test_viterbi_is_as_good_as_trying_everything(tags: Floats, breaks: list[int], bias: float) -> None:
    found = tagging_of(segments_of(tags, breaks, bias), len(tags))
    allowed = [
        tagging
        for tagging in legal_taggings(len(tags))
        if not any(tagging[word][0] in "IE" for word in breaks if word < len(tags))
    ]
    best = max(worth(tagging, tags, bias) for tagging in allowed)
    assert found in allowed
    assert np.isclose(worth(found, tags, bias), best, atol=1e-4)


@given(tag_scores(st.integers(0, 80)), st.sampled_from([0.0, 20.0]))
def test_segments_never_overlap(tags: Floats, bias: float) -> None:
    segments = segments_of(tags, bias=bias)
    edges = [edge for segment in segments for edge in (segment.first, segment.last)]
    assert edges == sorted(edges)
    assert all(before.last < after.first for before, after in pairwise(segments))
    assert all(0 <= segment.first <= segment.last < len(tags) for segment in segments)
    assert {segment.role for segment in segments} <= set(ROLES)


def test_bias_finds_more() -> None:
    tags = np.full((3, len(TAGS)), -5.0, np.float32)
    tags[:, TAG["O"]] = -0.1
    tags[1, TAG["S-cue"]] = -1.0
    assert segments_of(tags) == []
    assert segments_of(tags, bias=1.0) == [Segment("cue", 1, 1)]
