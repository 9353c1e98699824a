"""What holds for speakers whatever the article says."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from string import ascii_lowercase
from time import thread_time
from tracemalloc import get_traced_memory, start, stop

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import Article, Attribution, Kind, Span, Speaker, Statement
from onrecord.resolve import resolve_speakers
from onrecord.resolve.chunks import fold
from onrecord.resolve.mentions import NamesInArticle, unwrapped
from onrecord.resolve.places import ABBREVIATIONS

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


SPELT = fold(" ".join(ABBREVIATIONS.values()))
"""What the lists spell out, which an article need not."""


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
        printed = fold(article.text) + " [author] [you] campaign federal united states " + SPELT
        assert all(fold(word.strip("[]")) in printed for word in resolved.speaker.name.split())


def test_a_speaker_that_is_known_is_kept() -> None:
    article = Article("Elena Varga said no.", "any")
    known = Speaker("Somebody Else", "person")
    said = Attribution((Span(0, 11),), (), (Span(17, 19),))
    statement = Statement(article.id, said, Kind.INDIRECT, "any", known)
    (resolved,) = resolve_speakers(article, [statement])
    assert resolved.speaker == known


def test_roles_are_kept_as_printed() -> None:
    text = (
        "Senator Elena Varga met Peter Novak, chief strategist for the port. Novak said no. Varga said yes."
    )
    article = Article(text, "any")
    places = [text.index("Novak said"), text.index("Varga said")]
    novak, varga = resolve_speakers(
        article,
        [
            Statement(
                article.id, Attribution((Span(at, at + 5),), (), (Span(at + 6, at + 10),)), Kind.MIXED, "any"
            )
            for at in places
        ],
    )
    assert novak.speaker
    assert novak.speaker.roles == ("chief strategist for the port",)
    assert varga.speaker
    assert varga.speaker.roles == ("Senator",)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "x" * 300, "He " * 50, "“" * 40, "A\x00B said", "Xy " + "Z" * 300]
)
def test_odd_texts_do_no_harm(text: str) -> None:
    article = Article(text, "odd")
    spans = [(Span(0, len(text)),), ()] if text else []
    said = [Attribution(source, (), (Span(0, len(text)),)) for source in spans]
    statements = [Statement(article.id, each, Kind.DIRECT, "any") for each in said]
    assert len(resolve_speakers(article, statements)) == len(statements)


def test_statements_around_one_another_end() -> None:
    article = Article("I said I said", "any")
    said = [Attribution((Span(at, at + 1),), (), (Span(0, 13),)) for at in (0, 7)]
    found = resolve_speakers(article, [Statement(article.id, each, Kind.DIRECT, "any") for each in said])
    assert [statement.speaker for statement in found] == [None, None]


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


UNLIKE = ["".join(letters) for letters in product(ascii_lowercase, repeat=3)]
"""17,576 words, none a name by itself."""


@pytest.mark.parametrize(
    "sources",
    [
        lambda word: [f"Anna{word} Holt{word}"],
        lambda word: [f"Anna{word} Holt", "Holt"],
        lambda word: [f"Anna Holt{word}", "Anna"],
        lambda word: [f"Harbour{word} Committee", "the Committee"],
        lambda word: [f"Harbour{word} Board (HB)", f"Harbour{word} Board"],
    ],
    ids=["others", "one surname", "one first name", "bodies", "acronyms"],
)
def test_many_names_take_time_in_proportion(sources: Callable[[str], list[str]]) -> None:
    def seconds(count: int) -> float:
        text, statements = "", []
        names = [name for word in UNLIKE[:count] for name in sources(word)]
        places = []
        for name in names:
            places.append((len(text), len(name)))
            text += f"{name} said the town would build it. "
        article = Article(text, "long.txt")
        for at, length in places:
            said = Attribution((Span(at, at + length),), (), (Span(at + length + 1, at + length + 5),))
            statements.append(Statement(article.id, said, Kind.INDIRECT, "any"))
        started = thread_time()
        resolve_speakers(article, statements)
        return thread_time() - started

    # Where every statement looked at every name, eight times as many took some fifty times as long.
    assert min(seconds(1200) for _ in range(2)) < 25 * min(seconds(150) for _ in range(3))


@pytest.mark.parametrize("unit", ["Harbour Board (HB) said so, and ", "van ", "The "])
def test_one_long_line_takes_time_in_proportion(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit)) + "so they said."
        started = thread_time()
        NamesInArticle(text)
        return thread_time() - started

    assert min(seconds(96_000) for _ in range(2)) < 25 * min(seconds(12_000) for _ in range(3))


def test_an_acronym_is_spelt_right_before_its_bracket_however_long_the_line() -> None:
    told = "and so it went on, as before, " * 40
    text = f"{told}said the Inland Estuary Board (IEB). {told}"
    assert NamesInArticle(text).acronyms == {"ieb": "Inland Estuary Board"}
    assert NamesInArticle("Board " * 200 + "x" * 400 + " (XB)").acronyms == {}


def test_the_names_of_a_long_text_take_little_memory() -> None:
    line = "On that day the mayor of the town told Anna Holt that nobody would be there to see it happen.\n"
    start()
    try:
        kept = NamesInArticle(line * 2000)
        most = get_traced_memory()[1]
    finally:
        stop()
    assert kept.is_titled("Holt") is False
    # Of its 200,000 characters every word as an object would be 12 MB.
    assert most < 5_000_000


def _said(article: Article, source: str, content: str) -> Statement:
    start, what = article.text.rindex(source), article.text.index(content)
    said = Attribution((Span(start, start + len(source)),), (), (Span(what, what + len(content)),))
    return Statement(article.id, said, Kind.INDIRECT, "any")


def _names(article: Article, statements: list[Statement]) -> list[str | None]:
    return [each.speaker.name if each.speaker else None for each in resolve_speakers(article, statements)]


def test_among_two_thousand_names_each_is_its_own() -> None:
    words = [word.capitalize() for word in UNLIKE[:2000]]
    text = " ".join(f"Anna Q{word} Holt{word} said that it would be built." for word in words)
    article = Article(text + " Holtaaz said no. She said why.", "crowded")
    statements = [_said(article, f"Anna Q{word} Holt{word}", "built") for word in words[::40]]
    statements += [_said(article, "Holtaaz", "no."), _said(article, "She", "why")]
    found = _names(article, statements)
    assert found[:-2] == [f"Anna Q{word} Holt{word}" for word in words[::40]]
    assert found[-2] == "Anna QAaz HoltAaz"
    assert found[-1]


def test_a_name_of_three_hundred_characters_is_kept_whole() -> None:
    name = "Anna " + "Wolfeschlegel" * 22 + "haus Holt"
    assert len(name) >= 300
    article = Article(f"{name} said that nobody would come. After that Holt left the town.", "long")
    assert _names(article, [_said(article, name, "nobody"), _said(article, "Holt", "town")]) == [name, name]


def test_a_source_that_is_the_author_is_the_byline() -> None:
    text = "I believe the bridge is a mistake. “I know better,” Marcus Bell said. I doubt it."
    article = Article(text, "column", byline="By Anna Holt")
    statements = [
        _said(article, "I", "the bridge"),
        _said(article, "Marcus Bell", "“I know better,”"),
        _said(article, "I", "it."),
    ]
    assert _names(article, statements) == ["Anna Holt", "Marcus Bell", "Anna Holt"]


def test_homonyms_in_one_article_stay_two() -> None:
    text = (
        "Adam Smith and Ruth Smith run the port. Mr. Smith said it was full. Ms. Smith said it was empty. "
        "Ruth Smith laughed. Adam Smith said so."
    )
    article = Article(text, "homonyms")
    statements = [
        _said(article, "Mr. Smith", "full"),
        _said(article, "Ms. Smith", "empty"),
        _said(article, "Ruth Smith", "laughed"),
        _said(article, "Adam Smith", "so."),
    ]
    assert _names(article, statements) == ["Adam Smith", "Ruth Smith", "Ruth Smith", "Adam Smith"]
