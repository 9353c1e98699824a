"""Who is mentioned where: names, pronouns, and noun phrases that only describe."""

from __future__ import annotations

import pytest

from onrecord.records import Article, Attribution, Kind, Span, Statement
from onrecord.resolve import Company, resolve_article
from onrecord.resolve.antecedents import noun_phrases
from onrecord.resolve.chunks import words_in

TEXT = (
    "Peter Fenn runs the ferry. Anna Brask told him that the young crews were angry. "
    "Brask said Fenn's plan was bad. Fenn laughed."
)
TOLD = Statement("any", Attribution((Span(27, 37),), (Span(38, 42),), (Span(47, 79),)), Kind.INDIRECT, "any")


@pytest.fixture
def company() -> Company:
    return resolve_article(Article(TEXT, "ferry"), [TOLD]).company


def test_names_are_listed_in_their_order(company: Company) -> None:
    found = [each.speaker.name for each in company.named(Span(0, len(TEXT))) if each.speaker]
    assert found == ["Peter Fenn", "Anna Brask", "Anna Brask", "Peter Fenn", "Peter Fenn"]


def test_pronouns_and_descriptions_are_listed_and_then_asked_for(company: Company) -> None:
    found = list(company.referring(Span(27, 79)))
    words = [TEXT[each.span.start : each.span.end] for each in found]
    assert dict(zip(words, (each.form for each in found), strict=True)) == {
        "him": "he",
        "the young crews": "description",
    }
    meant = [company.meant_by(each.span) for each in found]
    assert [each.name for each in meant if each] == ["Peter Fenn", "[young crews]"]


def test_sentences_around_a_place(company: Company) -> None:
    def cut(span: Span) -> str:
        return TEXT[span.start : span.end].strip()

    assert cut(company.sentences(Span(30, 40))) == TEXT[27:80].strip()
    assert cut(company.sentences(Span(30, 40), back=1)) == TEXT[:80].strip()
    assert cut(company.sentences(Span(30, 40), back=9)) == TEXT[:80].strip()
    assert cut(company.sentences(Span(len(TEXT) - 3, len(TEXT)))) == "Fenn laughed."


def test_those_named_most_lead(company: Company) -> None:
    assert [each.name for each in company.leading()] == ["Peter Fenn", "Anna Brask"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "the crews say that the plan was a gift to other ferry lines",
            ["the crews", "the plan", "a gift", "other ferry lines"],
        ),
        ("law enforcement officers", ["law enforcement officers"]),
        ("allows companies to pay", ["companies"]),
        ("the driver's behavior", ["the driver's"]),
        ("Fenn and Brask", []),
        ("it was", []),
        ("", []),
    ],
)
def test_noun_phrases(text: str, found: list[str]) -> None:
    phrases = [text[phrase[0].start : phrase[-1].end] for phrase in noun_phrases(text, words_in(text))]
    assert phrases[: len(found)] == found
    assert bool(phrases) == bool(found)


def test_the_words_of_a_long_text_are_the_same_wherever_one_begins_to_read() -> None:
    text = "Mr. Holt’s U.N. men-at-arms met J.-P. Varga & co. at the 14-foot O'Hara pier. " * 8
    for start in range(90):
        for end in range(start, start + 40):
            short = words_in(text[start : start + 200], 0, end - start)
            long = words_in(text, start, end)
            assert [(word.text, word.start + start, word.possessive) for word in short] == [
                (word.text, word.start, word.possessive) for word in long
            ]
