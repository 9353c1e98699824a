"""What holds for speakers whatever the article says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import Article, Attribution, Kind, Span, Speaker, Statement
from onrecord.resolve import resolve_speakers
from onrecord.resolve.chunks import fold
from onrecord.resolve.mentions import unwrapped

NAMES = [
    "Elena",
    "Varga",
    "Mr.",
    "Sen.",
    "Committee",
    "(IEB)",
    "van",
    "II",
    "J.",
    "Trump's",
    "US",
    "Secretary",
    "State",
]
OTHERS = [
    "the",
    "The",
    "said",
    "and",
    "of",
    "president",
    "he",
    "who",
    "all",
    "1",
    ",",
    ".",
    "“",
    "’",
    "&",
    "-",
    "\n",
]


@st.composite
def sourced(draw: st.DrawFn) -> tuple[Article, Statement]:
    words = st.lists(st.sampled_from(NAMES + OTHERS), min_size=1, max_size=25).map(" ".join)
    text = draw(st.text(min_size=1, max_size=40) | words)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    article = Article(text, "any")
    said = Attribution((Span(start, end),), (), (Span(0, len(text)),))
    return article, Statement(article.id, said, Kind.DIRECT, "any")


@settings(deadline=None)  # how busy the machine is is not tested
@given(sourced())
def test_any_source_resolves_to_words_of_the_article_or_to_nobody(pair: tuple[Article, Statement]) -> None:
    article, statement = pair
    (resolved,) = resolve_speakers(article, [statement])
    assert resolved.attribution == statement.attribution
    assert resolved.id == statement.id
    if resolved.speaker and resolved.speaker.type != "place" and ";" not in resolved.speaker.name:
        assert resolved.speaker.name
        printed = fold(article.text)
        assert all(fold(word) in printed for word in resolved.speaker.name.split())


def test_a_speaker_that_is_known_is_kept() -> None:
    article = Article("Elena Varga said no.", "any")
    known = Speaker("Somebody Else", "person")
    said = Attribution((Span(0, 11),), (), (Span(17, 19),))
    statement = Statement(article.id, said, Kind.INDIRECT, "any", known)
    (resolved,) = resolve_speakers(article, [statement])
    assert resolved.speaker == known


def test_a_statement_without_source_has_no_speaker() -> None:
    article = Article("Elena Varga, it is said, left.", "any")
    said = Attribution((), (Span(13, 23),), (Span(25, 29),))
    (resolved,) = resolve_speakers(article, [Statement(article.id, said, Kind.INDIRECT, "any")])
    assert resolved.speaker is None


@settings(deadline=None)  # how busy the machine is is not tested
@given(st.text(alphabet="aB .\n“", max_size=200))
def test_unwrapping_moves_nothing(text: str) -> None:
    flat = unwrapped(text)
    assert len(flat) == len(text)
    assert flat.replace(" ", "\n") == text.replace(" ", "\n")
