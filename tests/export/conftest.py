"""A reading with everything hard in it, and a strategy for readings of any text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import strategies as st

from onrecord.records import Article, Attribution, Kind, Reading, Span, Spans, Speaker, Statement

TEXT = """Minister denies “secret” deal

Elena Varga said Tomas Holt accused her of <script>alert("x")</script> & “lying”, 🎻 but “that is nonsense,”
she added.

“I will go,” Holt said.\r
“And I will be back.”

- No, it was said.
"""


def spans(*texts: str) -> Spans:
    starts = [(TEXT.index(text), len(text)) for text in texts]
    return tuple(Span(start, start + length) for start, length in starts)


def make_reading(
    name: str = "news/varga.txt", title: str | None = "Minister denies “secret” deal"
) -> Reading:
    published = datetime(2016, 9, 15, 10, 30, tzinfo=UTC)
    article = Article(TEXT, name, title=title, outlet='The "Daily" <Echo>', published=published)

    def said(
        source: Spans,
        cue: Spans,
        content: Spans,
        kind: Kind,
        score: float,
        speaker: str | None,
        inside: str | None,
    ) -> Statement:
        who = Speaker(speaker, "person") if speaker else None
        attribution = Attribution(source, cue, content, score)
        return Statement(article.id, attribution, kind, "test 1", who, inside)

    inner = spans('her of <script>alert("x")</script> & “lying”')
    outer_content = (
        Span(TEXT.index("Tomas Holt accused"), inner[0].end),
        *spans("but “that is nonsense,”"),
    )
    headline = said((), spans("denies"), spans("“secret” deal"), Kind.MIXED, 0.8, None, None)
    outer = said(
        spans("Elena Varga"),
        spans("said"),
        outer_content,
        Kind.MIXED,
        0.93,
        'Elena "Lena" <b>Varga</b>',
        None,
    )
    nested = said(spans("Tomas Holt"), spans("accused"), inner, Kind.MIXED, 0.71234, "Tomas Holt", outer.id)
    across = said(
        spans("Holt said")[:1],
        (),
        spans("“I will go,”", "“And I will be back.”"),
        Kind.DIRECT,
        1.0,
        "Tomas Holt",
        None,
    )
    formula = said((), spans("it was said"), spans("- No"), Kind.INDIRECT, 0.5, None, None)
    return Reading(article, (headline, outer, nested, across, formula))


@pytest.fixture
def reading() -> Reading:
    return make_reading()


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any text, with any statements whose parts are spans of it, overlapping as they like."""
    pieces = st.sampled_from(
        ["<", "&", '"', "'", "\n", "\n\n", "\r", "\0", "“", "a b", "🎻", "</p>", "&amp;"]
    )
    text = draw(st.text(min_size=1, max_size=40) | st.lists(pieces, min_size=1).map("".join))
    edge = st.integers(0, len(text))
    span = st.tuples(edge, edge).filter(lambda pair: pair[0] != pair[1])
    part = st.lists(span.map(lambda pair: Span(min(pair), max(pair))), max_size=3, unique=True)
    article = Article(text, draw(st.text(max_size=10)), title=draw(st.none() | st.text(max_size=10)))
    attributions = st.builds(
        Attribution,
        source=part.map(lambda s: tuple(sorted(s))),
        cue=part.map(lambda s: tuple(sorted(s))),
        content=part.filter(bool).map(lambda s: tuple(sorted(s))),
        score=st.floats(0, 1),
    )
    statements = st.builds(
        Statement,
        article_id=st.just(article.id),
        attribution=attributions,
        kind=st.sampled_from(Kind),
        extractor=st.just("any"),
        speaker=st.none() | st.builds(Speaker, st.text(min_size=1, max_size=10)),
    )
    return Reading(article, tuple(draw(st.lists(statements, max_size=4))))
