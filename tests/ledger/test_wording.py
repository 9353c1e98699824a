"""Words as they are compared, and the cheapest way from one wording to another."""

from __future__ import annotations

from time import thread_time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from onrecord.errors import QueryError
from onrecord.ledger.matching import Edit, Match, marked, match
from onrecord.ledger.printings import pieces
from onrecord.ledger.wording import MOST_CHARACTERS, REPORTED_WEIGHT, Wording, asked, stem, wording

PIER = (
    "The harbour was never for sale, and it never will be, whatever Pell Maritime believes."
    " We don't sell what belongs to everyone."
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“The Harbour,” WAS", "the harbour was"),
        ("café naïve Łódź", "cafe naive łodz"),
        ("state-of-the-art", "state of the art"),
        ("don't don’t do not", "do not do not do not"),
        ("won't can't cannot", "will not can not can not"),
        ("we're I've they'll I'm", "we are i have they will i am"),
        ("Brask's dogs' o'clock", "brasks dogs oclock"),
        ("41,000 and 41000 and 5.2", "41000 and 41000 and 5.2"),
        ("5% or five per cent", "5 percent or 5 percent"),
        ("[T]he harbour", "the harbour"),
        ("the [old] harbour", "the old harbour"),
        ("a...b", "a b"),
        ("المدينة ليست للبيع", "المدينة ليست للبيع"),
        ("Το λιμάνι", "το λιμανι"),
        ("", ""),
        ("?!… “”", ""),
        ("a\0b", "a b"),
    ],
)
def test_words(text: str, folded: str) -> None:
    assert " ".join(wording(text).folded) == folded


@pytest.mark.parametrize("mark", ["...", "…", ". . .", "[...]", "(…)", "[ … ]", "....", "......"])
def test_an_ellipsis_is_a_gap(mark: str) -> None:
    assert wording(f"one two {mark} three").gaps == {2}


def test_parts_end_at_full_stops_gaps_and_brackets() -> None:
    found = wording("One two. Three ... four [five] six 5.2 seven?")
    assert [" ".join(word.folded for word in part) for part in found.parts()] == [
        "one 2", "3", "4", "5", "6 5.2 7",
    ]  # fmt: skip
    assert [word.folded for word in found.words if word.loose] == ["5"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“The pier is old,” she said, “and the quay is new.”", "the pier is old and the quay is new"),
        ("“The pier is old,” said Ione Brask, the mayor. “It will go.”", "the pier is old it will go"),
        ("“The pier is old,” Brask told reporters.", "the pier is old"),
        ("Brask said: “The pier is old.”", "the pier is old"),
        # Words between marks inside a sentence are no interruption.
        ("The “old” pier and the “new” one", "the old pier and the new one"),
        ('"one" and nobody knows "two"', "one and nobody knows 2"),
    ],
)
def test_who_says_it_is_not_what_is_said(text: str, folded: str) -> None:
    assert " ".join(wording(text).folded) == folded


def test_a_reporters_words_count_less_than_quoted_ones() -> None:
    found = wording("that he would “not stand” again", quoted_only=True)
    light = [word.folded for word in found.words if word.weight < wording(word.printed).words[0].weight]
    assert light == ["that", "he", "would", "again"]
    assert found.words[0].weight == REPORTED_WEIGHT * wording("that").words[0].weight


def test_stems() -> None:
    assert len({stem(word) for word in ("tax", "taxes", "taxed", "taxing", "taxation")}) == 1
    assert stem("is") == "is"


@pytest.mark.parametrize("text", ["", "—", "“”", "...", "[]", "\0", "\ud800"])
def test_nothing_to_ask_for(text: str) -> None:
    with pytest.raises(QueryError, match="no word"):
        asked(text)


def test_too_much_to_ask_for() -> None:
    with pytest.raises(QueryError, match="20,000 characters"):
        asked("word " * 2 * 2**20)
    with pytest.raises(QueryError, match="words"):
        asked("a " * (MOST_CHARACTERS // 2))


def told(found: Match) -> str:
    """A match in one line: kept words, and <asked|printed> where they differ."""
    shown = []
    for step in marked(found):
        mine = "" if step.asked is None else found.asked.words[step.asked].folded
        theirs = "" if step.printed is None else found.printed.words[step.printed].folded
        shown.append(mine if step.edit is Edit.KEPT else f"<{mine}|{theirs}>")
    return " ".join(shown)


@pytest.mark.parametrize(
    ("question", "told_as"),
    [
        ("the harbor was never for sale", "the <harbor|harbour> was never for sale"),
        ("the harbour was for sale", "the harbour was <|never> for sale"),
        ("the harbour was never ever for sale", "the harbour was never <ever|> for sale"),
        ("was never for sale … We do not sell", "was never for sale" + " <|{}>" * 9 + " we do not sell"),
        ("bananas never will be", "<bananas|> never will be"),
    ],
)
def test_edits(question: str, told_as: str) -> None:
    gap = "and it never will be whatever pell maritime believes"
    assert told(match(wording(question), wording(PIER))) == told_as.format(*gap.split())


@pytest.mark.parametrize(
    ("question", "least", "most"),
    [
        ("the harbour was never for sale", 100, 100),
        ("THE HARBOUR — WAS NEVER, FOR SALE", 100, 100),
        ("the harbour was never ... everyone", 100, 100),
        ("whatever [the firm] believes", 90, 99),
        ("[the port] was never for sale", 90, 99),
        ("the harbor was never for sale", 85, 99),
        ("the harbour was never for rent", 60, 85),
        ("the harbour was for sale", 60, 85),
        ("the harbour was never for sale. We don't sell what belongs to everyone", 75, 95),
        ("nobody buys a lighthouse in winter", 0, 10),
    ],
)
def test_scores(question: str, least: float, most: float) -> None:
    assert least <= match(wording(question), wording(PIER)).score <= most


def test_word_for_word_is_without_any_edit() -> None:
    printed = wording(PIER)
    assert match(wording("it never WILL be — whatever"), printed).verbatim
    for question in ("it will never be", "We do not sell", "harbour ... sale", "the [harbour] was never"):
        assert match(wording(question), printed).verbatim == (question == "the [harbour] was never")
    assert not match(wording("the harbour"), wording("[the harbour]")).verbatim


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [("taxes rose 4 percent", "Taxes rose by four per cent", 88), ("rose 4 percent", "rose 5 percent", 56)],
)
def test_numbers(one: str, other: str, score: float) -> None:
    assert match(wording(one), wording(other)).score == pytest.approx(score, abs=8)


SOME = "pier quay lease harbour never sale the a and of will 12 [we] don't … . , “ ”"
letters = st.sampled_from(SOME.split())
texts = st.lists(letters, max_size=25).map(" ".join) | st.text(max_size=60)


@given(texts, texts, st.booleans())
@example("", "a", True)
@example("… a", "b …", False)
@example("[a", "] …", True)
def test_steps_go_through_both_wordings_in_order(one: str, other: str, trimmed: bool) -> None:
    mine, theirs = wording(one), wording(other)
    found = match(mine, theirs, trimmed=trimmed)
    here = [step.asked for step in found.steps if step.asked is not None]
    there = [step.printed for step in found.steps if step.printed is not None]
    assert here == list(range(here[0], here[-1] + 1) if here else [])
    assert there == list(range(there[0], there[-1] + 1) if there else [])
    if not trimmed:
        assert len(here) == len(mine.words)
    assert found.cost >= -1e-9
    assert 0 <= found.score <= 100
    for step in found.steps:
        if step.edit is Edit.KEPT and step.asked is not None and step.printed is not None:
            assert mine.folded[step.asked] == theirs.folded[step.printed]


@given(texts)
def test_words_stand_in_themselves(text: str) -> None:
    found = match(wording(text), wording(text))
    assert found.score == 100 or not found.asked.words
    assert all(step.edit is Edit.KEPT for step in found.steps)


@given(texts)
def test_pieces_give_every_character_of_the_words_once(text: str) -> None:
    found = match(wording(text), wording(text))
    assume(found.asked.words)
    [piece] = pieces(found)
    assert piece.asked == piece.printed == text[found.asked.start(0) :].strip()


def test_a_bracket_is_shown_whole() -> None:
    question = wording("The bridge was never meant to carry lorries")
    shown = pieces(match(question, wording("She said: [It] was never meant to carry lorries")))
    assert [piece.printed for piece in shown if piece.printed] == ["[It]", "was never meant to carry lorries"]


def cut(words: list[str], start: int, length: int) -> str:
    return " ".join(words[start : start + length])


NOUNS = "pier quay lease harbour mayor ferry tower valley bridge school budget museum"
said = st.lists(st.sampled_from(NOUNS.split()), min_size=10, max_size=20)


@given(said, st.data())
def test_what_an_editor_may_do_costs_little(words: list[str], data: st.DataObject) -> None:
    printed = wording(" ".join(words))
    start = data.draw(st.integers(0, len(words) - 6))
    length = data.draw(st.integers(5, len(words) - start))
    at = data.draw(st.integers(start + 1, start + length - 2))
    trimmed = cut(words, start, length)
    ellipsis = f"{cut(words, start, at - start)} … {cut(words, at + 1, start + length - at - 1)}"
    bracket = f"{cut(words, start, at - start)} [it] {cut(words, at + 1, start + length - at - 1)}"
    changed = f"{cut(words, start, at - start)} zeppelin {cut(words, at + 1, start + length - at - 1)}"
    assert match(wording(trimmed.upper() + "!"), printed).verbatim
    assert match(wording(ellipsis), printed).score == 100
    assert match(wording(bracket), printed).score >= 90
    assert match(wording(changed), printed).cost <= 1 + 1e-9


@pytest.mark.parametrize(
    "text",
    ['"' * 50_000, '"a" said ' * 10_000, '"a"' + "." * 80 + '"b"', '"a"' + "a-" * 40 + '"b"', "[" * 50_000,
     "a'" * 50_000, ". " * 50_000, "“a” he said. " * 5_000, "e" + "\u0301" * 50_000],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    began = thread_time()
    wording(text, quoted_only=True)
    assert thread_time() - began < 5


def test_memory_is_bounded() -> None:
    long = wording("pier quay lease " * 20_000)
    found = match(long, long)
    assert len(found.asked.words) * len(found.printed.words) <= 4_000_000
    assert found.verbatim


def test_two_wordings_are_two_things() -> None:
    assert isinstance(hash(wording("a")), int)
    assert wording("a") != wording("a")
    assert Wording("").parts() == []


ALPHABET = [
    *"abcXYZ’'-–,;.!?()&$ \n",
    " two ",
    " can't",
    "n't ",
    " cannot",
    " per cent ",
    " said ",
    ". ",
    "e\u0301é",
]
ODD = [*'…[]"“”«%0123456789_`ʼß', " ... ", "[t]", "1,000"]


@pytest.mark.parametrize("quoted_only", [False, True])
@given(parts=st.lists(st.sampled_from(ALPHABET), max_size=40), odd=st.lists(st.sampled_from(ODD), max_size=2))
def test_what_is_found_faster_is_the_same(parts: list[str], odd: list[str], *, quoted_only: bool) -> None:
    """What two wordings are compared by does not hang on whether anything else of them was asked first."""
    text = "".join(parts[: len(parts) // 2] + odd + parts[len(parts) // 2 :])
    fast, whole = (wording(text, quoted_only=quoted_only) for _ in range(2))
    words = whole.words
    assert fast.folded == tuple(word.folded for word in words)
    assert fast.weights == tuple(word.weight for word in words)
    assert fast.weight == sum(word.weight for word in words)
    assert fast.cut(3).folded == fast.folded[:3] == tuple(word.folded for word in whole.cut(3).words)
