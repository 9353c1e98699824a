"""What was found in one printing is carried over to the next; only what differs is read."""

from __future__ import annotations

import pytest

from onrecord.extract.carrying import read_printing
from onrecord.extract.extractor import Extractor
from onrecord.records import Article, Hint, Reading, Statement

STORY = (
    "HARBOUR CITY — The harbour board voted on Tuesday to lease the old quay for forty years.",
    "“We have looked at every other way,” its chair, Ione Brask, told reporters.",
    "Tomas Reik said that the board had been given less than a day to read the contract.",
    "The company will pay 1.2 million a year.",
    "“Work will begin before the summer,” said Anna Holt, a spokeswoman.",
)


class Counting(Extractor):
    """Remembers how many characters it was asked to read."""

    def __init__(self) -> None:
        super().__init__(threads=1)
        self.read_characters = 0

    def read_closely(self, article: Article) -> tuple[list[Statement], dict[str, Hint]]:
        self.read_characters += len(article.text)
        return super().read_closely(article)


@pytest.fixture(scope="module")
def counting() -> Counting:
    return Counting()


def text_of(*paragraphs: str) -> Article:
    return Article("\n\n".join(paragraphs) + "\n", "story.txt")


def said(article: Article, statements: list[Statement] | tuple[Statement, ...]) -> list[tuple[str, str, str]]:
    return [
        (
            article.slice(each.attribution.source),
            article.slice(each.attribution.cue),
            article.slice(each.attribution.content),
        )
        for each in statements
    ]


@pytest.fixture(scope="module")
def original(counting: Counting) -> Reading:
    article = text_of(*STORY)
    statements, _ = counting.read_closely(article)
    assert len(statements) >= 3
    return Reading(article, tuple(statements))


def test_the_same_text_is_not_read_at_all(counting: Counting, original: Reading) -> None:
    counting.read_characters = 0
    again = Article(original.article.text, "copy.txt", outlet="Echo")
    found, _ = read_printing(again, original, counting)
    assert counting.read_characters == 0
    assert said(again, found) == said(original.article, original.statements)
    assert {each.article_id for each in found} == {again.id}


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Old quay leased", "By Our Staff", *STORY),
        STORY[1:],
        STORY[:-1],
        (STORY[0].removeprefix("HARBOUR CITY — "), *STORY[1:]),
        (*STORY[:3], STORY[3].replace("1.2", "1.3"), STORY[4]),
    ],
)
def test_little_is_read_and_all_is_found(
    counting: Counting, original: Reading, paragraphs: tuple[str, ...]
) -> None:
    again = text_of(*paragraphs)
    counting.read_characters = 0
    found, _ = read_printing(again, original, counting)
    assert counting.read_characters < 0.8 * len(again.text)
    kept = [each for each in said(original.article, original.statements) if each[2] in again.text]
    assert len(kept) >= 2
    assert [each for each in said(again, found) if each in kept] == kept


def test_what_is_new_is_found(counting: Counting, original: Reading) -> None:
    new = "“It is a gift to one company,” said Lene Aune, a councillor."
    again = text_of(*STORY[:2], new, *STORY[2:])
    found, _ = read_printing(again, original, counting)
    assert any("Lene Aune" in source for source, _, _ in said(again, found))
    assert len({each.id for each in found}) == len(found) == len(original.statements) + 1


def test_a_statement_whose_words_were_changed_is_read_anew(counting: Counting, original: Reading) -> None:
    again = text_of(*STORY[:4], STORY[4].replace("summer", "winter"))
    found, _ = read_printing(again, original, counting)
    assert "winter" in said(again, found)[-1][2]
    assert not [each for each in said(again, found) if "summer" in each[2]]


def test_what_stands_inside_another_still_does(counting: Counting, original: Reading) -> None:
    outer, inner, *rest = original.statements
    nested = Reading(
        original.article,
        (
            outer,
            Statement(inner.article_id, inner.attribution, inner.kind, inner.extractor, inside=outer.id),
            *rest,
        ),
    )
    again = text_of("A headline", *STORY)
    found, _ = read_printing(again, nested, counting)
    by_content = {content: each for each, (_, _, content) in zip(found, said(again, found), strict=True)}
    inside = by_content[original.article.slice(inner.attribution.content)].inside
    assert inside == by_content[original.article.slice(outer.attribution.content)].id
