"""What the network points at is evidence: it decides where the text alone does not."""

from __future__ import annotations

import pytest

from onrecord.records import Article, Attribution, Hint, Kind, Pointed, Span, Statement
from onrecord.resolve import resolve_article, resolve_speakers

TEXT = (
    "Marcus Bell met Peter Novak on Monday. He said the talks went well. "
    "Bill Clay and Ruth Clay were there. Clay was pleased. Many residents of the port had doubts."
)


def _statement(source: str, content: str, text: str = TEXT) -> Statement:
    said = () if not source else (_span(source, text),)
    return Statement("any", Attribution(said, (), (_span(content, text),)), Kind.INDIRECT, "any")


def _span(words: str, text: str = TEXT) -> Span:
    """The place of `words`, or of what stands in braces in them."""
    plain = words.replace("{", "").replace("}", "")
    at = text.index(plain)
    if "{" in words:
        begin, end = words.index("{"), words.index("}") - 1
        return Span(at + begin, at + end)
    return Span(at, at + len(plain))


def _speaker(statement: Statement, *pointed: tuple[str | None, float]) -> str | None:
    hint = Hint(tuple(Pointed(_span(words) if words else None, score) for words, score in pointed))
    hints = {statement.id: hint} if pointed else None
    (found,) = resolve_speakers(Article(TEXT, "any"), [statement], None, hints)
    return found.speaker.name if found.speaker else None


HE = _statement("{He} said", "the talks went well")


def test_a_pronoun_means_whom_the_network_points_at() -> None:
    assert _speaker(HE) == "Marcus Bell"
    assert _speaker(HE, ("Novak", 0.9), ("Bell", 0.05)) == "Peter Novak"
    assert _speaker(HE, ("Bell", 0.9), ("Novak", 0.05)) == "Marcus Bell"


def test_the_shares_of_all_words_of_a_name_count_together() -> None:
    assert _speaker(HE, ("Bell", 0.1), ("Peter", 0.45), ("Novak", 0.44)) == "Peter Novak"


@pytest.mark.parametrize(("word", "name"), [("{Bill} Clay", "Bill Clay"), ("{Ruth} Clay", "Ruth Clay")])
def test_of_two_namesakes_the_one_pointed_at_is_meant(word: str, name: str) -> None:
    assert _speaker(_statement("{Clay} was pleased", "was pleased"), (word, 0.9)) == name


def test_a_full_name_is_nobody_else_whatever_is_pointed_at() -> None:
    assert _speaker(_statement("Ruth Clay", "was pleased"), ("{Bill} Clay", 0.95)) == "Ruth Clay"


def test_words_that_are_nobodys_name_are_read_as_a_description() -> None:
    text = "Many residents of the port had doubts. The mayor smiled. They wanted a bridge."
    they = _statement("They", "wanted a bridge", text)
    hint = Hint((Pointed(_span("residents", text), 0.9),))
    (found,) = resolve_speakers(Article(text, "any"), [they], None, {they.id: hint})
    assert found.speaker
    assert "residents" in found.speaker.name


def test_nobody_may_be_pointed_at_too() -> None:
    unsourced = _statement("", "the talks went well")
    assert _speaker(unsourced, (None, 0.99)) is None
    assert _speaker(unsourced, ("Bell", 0.99)) == "Marcus Bell"


def test_hints_of_other_statements_and_empty_ones_change_nothing() -> None:
    article = Article(TEXT, "any")
    plain = resolve_speakers(article, [HE])
    assert resolve_speakers(article, [HE], None, {}) == plain
    assert resolve_speakers(article, [HE], None, {HE.id: Hint()}) == plain
    assert resolve_speakers(article, [HE], None, {"other": Hint((Pointed(None, 1.0),))}) == plain


@pytest.mark.parametrize("score", [0.0, 1.0, 1.5])
def test_odd_hints_do_no_harm(score: float) -> None:
    far = Hint((Pointed(Span(len(TEXT) + 5, len(TEXT) + 9), score), Pointed(Span(0, 1), score)))
    assert len(resolve_speakers(Article(TEXT, "any"), [HE], None, {HE.id: far})) == 1


def test_any_words_of_an_article_can_be_asked_for() -> None:
    text = (
        "Gov. Anna Holt met Marcus Bell, a senator. “I told him no,” Holt said. “The senator lied.” "
        "Officials at the port were silent."
    )
    holt, quoted = _span("{Holt} said", text), _span("“I told him no,”", text)
    said = [Statement("any", Attribution((holt,), (), (quoted,)), Kind.DIRECT, "any")]
    resolved = resolve_article(Article(text, "any"), said)
    asked = ("“{I} told", "told {him}", "{The senator} lied", "{Officials at the port} were")
    found = [resolved.company.meant_by(_span(words, text)) for words in asked]
    names = [speaker.name if speaker else None for speaker in found]
    assert names == ["Anna Holt", "Marcus Bell", "Marcus Bell", "[officials at the port]"]
    assert [each.speaker.name if each.speaker else None for each in resolved.statements] == ["Anna Holt"]
