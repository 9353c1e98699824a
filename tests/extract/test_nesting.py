"""Statements inside statements: which sentences are read again, and where what they hold stands."""

from __future__ import annotations

import pytest

from onrecord.extract.extractor import Extractor
from onrecord.extract.nesting import Excerpt
from onrecord.records import Attribution, Span

TEXT = "“It rained. My doctor told me to rest. I went home,” Ada Noor said."
CONTENT = Span(0, TEXT.index(" Ada"))
OUTER = Attribution((), (Span(TEXT.index("said"), TEXT.index("said") + 4),), (CONTENT,))


def attribution(text: str, source: str, cue: str, content: str, score: float = 1.0) -> Attribution:
    def spans(words: str) -> tuple[Span, ...]:
        return (Span(text.index(words), text.index(words) + len(words)),) if words else ()

    return Attribution(spans(source), spans(cue), spans(content), score)


def test_only_the_sentences_that_tell_are_read_again() -> None:
    assert Excerpt(TEXT, [OUTER]).text == "My doctor told me to rest. "
    assert Excerpt(TEXT, []).text == ""


def test_what_is_found_stands_where_it_stood() -> None:
    excerpt = Excerpt(TEXT, [OUTER])
    inner = attribution(excerpt.text, "My doctor", "told", "to rest")
    [(outer, placed)] = excerpt.placed([inner])
    assert outer == 0
    assert [TEXT[s.start : s.end] for s in (*placed.source, *placed.cue, *placed.content)] == [
        "My doctor",
        "told",
        "to rest",
    ]


@pytest.mark.parametrize(
    ("source", "score"),
    [("", 1.0), ("me", 1.0), ("My doctor", 0.1)],
    ids=["nobody", "the outer speaker", "unsure"],
)
def test_what_does_not_hold(source: str, score: float) -> None:
    excerpt = Excerpt(TEXT, [OUTER])
    assert not list(excerpt.placed([attribution(excerpt.text, source, "told", "to rest", score)]))


def test_no_statement_crosses_from_one_sentence_to_another() -> None:
    text = "He said the mayor promised a park. The union said nobody had been told about the park."
    first, second = text.index("the mayor"), text.index("nobody")
    outer = [
        Attribution((), (), (Span(first, text.index(".")),)),
        Attribution((), (), (Span(second, len(text) - 1),)),
    ]
    excerpt = Excerpt(text, outer)
    assert excerpt.text.split("\n\n") == ["the mayor promised a park", "nobody had been told about the park"]
    crossing = attribution(excerpt.text, "the mayor", "promised", "had been told")
    assert not list(excerpt.placed([crossing]))


def test_a_statement_inside_another_names_it(extractor: Extractor) -> None:
    text = "Adeyemi said the ministry had promised to pay by June."
    outer, inner = extractor.read(text)
    assert (outer.inside, inner.inside) == (None, outer.id)
    assert [text[span.start : span.end] for span in inner.attribution.source] == ["the ministry"]
