"""A table gives back what was written, byte for byte the same each time, and refuses what is none."""

from __future__ import annotations

import gzip
import io
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import SourceError
from onrecord.knowledge import TYPES, Figure, Role
from onrecord.knowledge.index import SECTIONS, keys_of
from onrecord.knowledge.table import RESERVED, read_table, write_table

TEXT = st.text(
    st.sampled_from([*string.ascii_letters, *"éøł .'-0"]) | st.characters(exclude_categories=("C", "Z")),
    min_size=1,
    max_size=20,
).filter(lambda text: text.strip() == text and RESERVED.isdisjoint(text))
DAY = st.none() | st.dates()
ROLES = st.builds(Role, TEXT, st.none() | TEXT, DAY, DAY, DAY, st.none() | st.sampled_from(["PEL", "PELGOV"]))
FIGURES = st.lists(
    st.builds(
        Figure,
        st.uuids().map(str),
        TEXT,
        st.sampled_from(TYPES),
        st.none() | st.just("Q5"),
        st.none() | st.just("PEL"),
        st.lists(TEXT, max_size=3).map(tuple),
        st.lists(TEXT, max_size=2).map(tuple),
        st.lists(ROLES, max_size=3).map(tuple),
    ),
    max_size=12,
    unique_by=lambda figure: figure.id,
)


def packed(figures: list[Figure]) -> bytes:
    file = io.BytesIO()
    write_table(figures, file)
    return file.getvalue()


@given(FIGURES, st.randoms())
def test_what_is_written_is_read(figures: list[Figure], random: object) -> None:
    data = packed(figures)
    assert packed(figures[::-1]) == data, "the order they come in does not matter"
    table = read_table(data, "t")
    assert sorted(table, key=lambda each: each.id) == sorted(figures, key=lambda each: each.id)
    for figure in figures:
        assert table.with_id(figure.id) == figure
        for section, key in keys_of(figure):
            if key:
                assert figure in table.find(section, key)
    assert table.with_id("no such id") is None
    assert [table.find(section, "\x7f no such key") for section in SECTIONS] == [[], [], [], []]


def test_a_figure_with_a_reserved_character_is_refused() -> None:
    with pytest.raises(ValueError, match="person:x"):
        packed([Figure("person:x", "Anna | Holt", "person")])
    with pytest.raises(ValueError, match="person:x"):
        packed([Figure("person:x", "Anna Holt", "person", roles=(Role("mayor; judge"),))])


GOOD = packed(
    [Figure("person:anna-holt", "Anna Holt", "person", roles=(Role("mayor", "Pell", date(2010, 1, 1)),))]
)
DAMAGED = {
    "empty": b"",
    "no gzip": b"onrecord knowledge\t1\t0\t0\t0\t0\t0\n",
    "cut": GOOD[:-9],
    "spoilt": GOOD[:40] + b"\0\0\0" + GOOD[43:],
    "other text": gzip.compress(b"hello\n"),
    "no UTF-8": gzip.compress(b"\xff\xfe\n"),
    "a later version": gzip.compress(b"onrecord knowledge\t2\t0\n"),
    "too few lines": gzip.compress(b"onrecord knowledge\t1\t9\t0\t0\t0\t0\n"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_table(case: str) -> None:
    with pytest.raises(SourceError, match=r"^t\.gz: "):
        read_table(DAMAGED[case], "t.gz")
