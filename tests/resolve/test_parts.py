"""The parts that the resolver is made of, each by itself."""

from __future__ import annotations

import pytest

from onrecord.records import Attribution, Span
from onrecord.resolve.chunks import mended, words_in
from onrecord.resolve.descriptions import bracketed, describe
from onrecord.resolve.enclosing import enclosing
from onrecord.resolve.hints import pronoun_likely, pronoun_shown
from onrecord.resolve.layout import Layout
from onrecord.resolve.mentions import NamesInArticle, headline_end, without_nicknames
from onrecord.resolve.nouns import is_plural, singular, type_of
from onrecord.resolve.ranker import POINTED, shipped_weights
from onrecord.resolve.roles import roles_around

TEXT = 'Mr. Holt came at 10 a.m. on Friday. "I am here. We begin," he said.\n\nThen Sen. Bell left!'


def test_sentences_end_neither_at_titles_nor_at_initials() -> None:
    layout = Layout(TEXT)
    numbers = [layout.sentence(TEXT.index(word)) for word in ("Holt", "Friday", "I am", "We", "Then", "Bell")]
    assert numbers == [0, 0, 1, 2, 3, 3]


def test_a_quotation_goes_over_sentences() -> None:
    layout = Layout(TEXT)
    assert layout.quotation(TEXT.index("We")) == layout.quotation(TEXT.index("I am")) == 0
    assert layout.quotation(TEXT.index("he said")) is None
    assert layout.paragraph(TEXT.index("Bell")) == 1


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph() -> None:
    text = "“It is over\nHolt left"
    layout = Layout(text)
    assert layout.quotation(text.index("over")) == 0
    assert layout.quotation(text.index("Holt")) is None


@pytest.mark.parametrize(
    ("phrase", "determiner", "head", "kind", "printed"),
    [
        ("the Vermont senator", "the", "senator", "person", "[Vermont senator]"),
        (
            "Two officials familiar with it",
            "quantity",
            "official",
            "group",
            "[two officials familiar with it]",
        ),
        ("Varga's aides", "possessive", "aide", "group", "[Varga's aides]"),
        ("her campaign", "possessive", "campaign", "organisation", "[her campaign]"),
        ("a man who ran", "a", "man", "person", "[man]"),
        ("But critics", "bare", "critic", "group", "[critics]"),
    ],
)
def test_descriptions(phrase: str, determiner: str, head: str, kind: str, printed: str) -> None:
    found = describe(words_in(phrase))
    assert found
    assert (found.determiner, found.head, found.type) == (determiner, head, kind)
    assert bracketed(phrase, found.words, keep_capital=found.words[0].text == "Varga") == printed


def test_the_shortest_content_around_a_source_is_whose_words_it_is() -> None:
    outer = Attribution((Span(90, 95),), (), (Span(0, 80),))
    middle = Attribution((Span(5, 8),), (), (Span(20, 60),))
    inner = Attribution((Span(30, 33),), (), (Span(40, 50),))
    assert enclosing([outer, middle, inner], [1, 2, 0]) == {1: 0, 2: 1}


@pytest.mark.parametrize(
    ("text", "name", "roles"),
    [
        ("Gov. Anna Holt left.", "Anna Holt", ["Gov."]),
        ("of Vermont met Gov. Anna Holt there", "Anna Holt", ["Gov."]),
        ("Anna Holt, a lawyer for the port, left.", "Anna Holt", ["lawyer for the port"]),
        ("Anna Holt, a union leader. The nominee left.", "Anna Holt", ["union leader"]),
        ("Mr. Peter Novak, 40, left.", "Peter Novak", []),
    ],
)
def test_roles(text: str, name: str, roles: list[str]) -> None:
    words = words_in(text)
    first = next(at for at, word in enumerate(words) if word.text == name.split()[0])
    assert list(roles_around(text, words, first, first + 2)) == roles


def test_letters_taken_for_others_are_read_as_they_were_meant() -> None:
    printed = "Tomás Peña"
    garbled = printed.encode("utf-8").decode("latin-1")
    words = words_in(f"{garbled} spoke")
    assert [word.text for word in words] == ["Tomás", "Peña", "spoke"]
    assert (words[0].start, words[1].end) == (0, len(garbled))
    assert mended("Ã") == "Ã"
    assert mended("SÃO") == "SÃO"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Tom “Red” Doyle left.", "Tom       Doyle left."),
        ('Tom "Big Red" Doyle left.', "Tom           Doyle left."),
        ("He said. “No,” Doyle added.", "He said. “No,” Doyle added."),
        ("Holt (R-Vt.) Doyle", "Holt (R-Vt.) Doyle"),
    ],
)
def test_nicknames_are_no_part_of_a_name(text: str, plain: str) -> None:
    assert without_nicknames(text) == plain


@pytest.mark.parametrize(
    ("noun", "one"), [("agencies", "agency"), ("women", "woman"), ("boss", "boss"), ("polls", "poll")]
)
def test_singulars(noun: str, one: str) -> None:
    assert singular(noun) == one
    assert is_plural(noun) is (noun != one)


def test_types_go_by_the_head() -> None:
    assert type_of("company", plural=False) == "organisation"
    assert type_of("survey", plural=False) == "document"
    assert type_of("driver", plural=True) == "group"
    assert type_of("weather", plural=False) in ("person", "unknown")


def test_what_an_article_shows_of_pronouns() -> None:
    assert pronoun_shown("congresswoman") == "she"
    assert pronoun_shown("mr") == "he"
    assert pronoun_shown("senator") is None
    assert pronoun_likely("Mary") == "she"
    assert pronoun_likely("Xqz") is None


def test_the_weights_say_what_they_should() -> None:
    weights = shipped_weights()
    kinds = {"description", "empty", "it", "person", "relative", "they"}
    assert {group.removesuffix(POINTED) for group in weights} == kinds
    assert weights["person"]["pronoun unlikely"] < 0 < weights["person"]["pronoun shown"]
    described = weights["description"]  # without those that weigh next to nothing
    assert described["head in its roles"] > described.get("head not in its roles", 0.0)


@pytest.mark.parametrize(
    ("bodies", "called"),
    [
        (
            "the Norwick Council raised fees. Later the Norwick Council met the East Norwick Council",
            "Norwick Council",
        ),
        ("the Norwick Council met the East Norwick Council, as did the West Norwick Council", None),
        ("the Norwick Council met the Harbour Council", None),
    ],
)
def test_a_body_is_called_by_its_head_where_there_is_one(bodies: str, called: str | None) -> None:
    body = NamesInArticle(f"On Monday morning {bodies} about harbour fees for fishing boats.").body_called(
        "Council"
    )
    assert (body.text if body else None) == called


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Holt, Varga Part Ways \nThey did.", "Holt, Varga Part Ways"),
        ("Holt left.\nSo did I.", ""),
        ("Holt", ""),
    ],
)
def test_a_headline_is_a_first_line_that_is_no_sentence(text: str, headline: str) -> None:
    assert text[: headline_end(text)] == headline
