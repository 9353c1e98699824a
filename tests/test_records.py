"""Records: spans, ids that are functions of content, slices."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Article, Attribution, Kind, Span, Speaker, Statement, content_id

parts = st.recursive(st.none() | st.text(max_size=5) | st.integers(), lambda each: st.lists(each, max_size=3))


@given(st.lists(parts), st.lists(parts))
def test_different_contents_have_different_ids(one: list[object], other: list[object]) -> None:
    assert (content_id(*one) == content_id(*other)) == (one == other)


def test_an_id_does_not_change_from_version_to_version() -> None:
    """Ledgers hold these: a change here orphans every one of them."""
    article = Article(
        "It is over, she said.", "a.txt", outlet="Echo", published=datetime(2026, 1, 2, tzinfo=UTC)
    )
    attribution = Attribution((Span(12, 15),), (Span(16, 20),), (Span(0, 10),))
    statement = Statement(article.id, attribution, Kind.INDIRECT, "any")
    assert article.id == "1422040a50c74b023c30"
    assert statement.id == "141c99c897f4afe41ada"
    assert Speaker("Élise Varga").id == "ac4139d1d2795c06b823"


def test_what_an_id_depends_on() -> None:
    article = Article("Text.", "a.txt")
    assert article.id == replace(article, name="b.txt", title="T", byline="B", language=None).id
    for change in ({"text": "Text"}, {"outlet": "Echo"}, {"published": datetime(2026, 1, 1)}):
        assert article.id != replace(article, **change).id
    statement = Statement("a", Attribution((), (), (Span(0, 4),), 0.5), Kind.DIRECT, "v1")
    other = replace(statement, kind=Kind.MIXED, extractor="v2", speaker=Speaker("Anna"), inside="x")
    assert other.id == statement.id
    assert replace(statement, attribution=Attribution((), (Span(0, 4),), (Span(0, 4),))).id != statement.id
    assert Speaker("ANNA Holt").id == Speaker("Anna Holt", "person").id


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 3)])
def test_not_a_span(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_slices() -> None:
    article = Article("One 🎻 two three.", "a")
    assert article.slice([Span(0, 3), Span(6, 9)]) == "One ... two"
    assert article.slice([Span(4, 5)]) == "🎻"
    assert article.slice([]) == ""
    assert len(Span(2, 5)) == 3


def test_records_do_not_change() -> None:
    for record, field in ((Article("t", "n"), "text"), (Span(0, 1), "start"), (Speaker("Anna"), "name")):
        with pytest.raises(FrozenInstanceError):
            setattr(record, field, "other")
