"""Did she say that? What the ledger answers, and on which printings it stands."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onrecord.errors import QueryError
from onrecord.ledger import Check, Holdings, Ledger, Verdict, open_ledger
from onrecord.ledger.check import CHANGED
from onrecord.ledger.matching import Edit
from onrecord.records import Speaker

from .conftest import Places
from .samples import press

LONG = (
    "“The harbour was never for sale, and it never will be, whatever Pell Maritime believes."
    " We don't sell it.”"
)
SHORT = "The harbor was never for sale ... We do not sell it"
TAXES = "“Taxes will rise by 4 percent next year, and nobody should be surprised”"
LEASE = "“I never said the lease would be signed before the summer”"
ARABIC = "الميناء ليس للبيع ولن يكون للبيع أبدا"


def add(ledger: Ledger, who: str, said: str, outlet: str, day: int, speaker: Speaker | None = None) -> None:
    when = datetime(2026, 1, day, tzinfo=UTC)
    ledger.add(press((who, "said", said), outlet=outlet, published=when, speakers=[speaker or who]))


@pytest.fixture(scope="module")
def port(places: Places) -> Any:
    with open_ledger(places()) as ledger:
        add(ledger, "Ione Brask", LONG, "Courant", 3)
        add(ledger, "Ione Brask", SHORT, "Echo", 2)
        add(ledger, "Ione Brask", LONG, "Wire", 1)
        add(ledger, "Tomas Reik", TAXES, "Wire", 5)
        add(ledger, "Tomas Reik", LEASE, "Wire", 6)
        add(ledger, "Leila Saad", ARABIC, "Echo", 7)
        ledger.add(press(("the mayor", "said", "“Not one brick of the tower will be laid”"), speakers=[None]))
        yield ledger


def letter(answer: Check) -> str:
    return {
        Verdict.WORD_FOR_WORD: "W", Verdict.CHANGED: "C", Verdict.SIMILAR: "S", Verdict.SOMEBODY_ELSE: "E",
        Verdict.NOT_HERE: "-",
    }[answer.verdict]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "speaker", "expected"),
    [
        ("The harbour was never for sale", None, "W"),
        ("THE HARBOUR: WAS NEVER FOR SALE!", "brask", "W"),
        ("«it never will be — whatever Pell Maritime believes»", "Ione Brask", "W"),
        ("“We don't sell it,” she said.", None, "W"),
        ("The harbour was never for sale … We don't sell it", None, "C"),
        ("[The port] was never for sale, and it never will be", "Brask", "C"),
        ("The harbour was never for rent, and it never will be", None, "C"),
        ("The harbour was never for sale. We do not sell it.", None, "C"),
        ("The harbour was for sale", "Brask", "C"),
        ("Taxes will rise by 5 percent next year", None, "C"),
        ("Taxes will rise by four per cent next year", None, "C"),
        ("Taxes will rise by 4 percent next year", "Brask", "E"),
        ("Taxes will rise by 4 percent next year", "Nobody", "E"),
        ("Not one brick of the tower will be laid", "Brask", "E"),
        # Two statements put together.
        ("Nobody should be surprised. I never said the lease would be signed.", "Reik", "C"),
        ("Nobody should be surprised. I never said the lease would be signed.", "Brask", "E"),
        # Other words.
        ("Next year there will be a tax rise of 4 percent, unsurprising to nobody", None, "S"),
        ("Next year there will be a tax rise of 4 percent, unsurprising to nobody", "Brask", "-"),
        ("Bananas are cheap in winter", None, "-"),
        ("The Harbour", None, "W"),
        ("it", None, "W"),
        ("the of and", None, "-"),
        ("ليس للبيع ولن يكون", None, "W"),
        ("ليس للبيع ولن يكون", "Saad", "W"),
        ("للبيع أبدا ليس", "Brask", "-"),
    ],
)
def test_verdicts(port: Ledger, asked: str, speaker: str | None, expected: str) -> None:
    assert letter(port.check(asked, speaker)) == expected


def test_the_best_printing_comes_first_and_the_earliest_of_equals(port: Ledger) -> None:
    answer = port.check("The harbour was never for sale, and it never will be")
    assert [printing.hit.article.outlet for printing in answer.printings[:2]] == ["Wire", "Courant"]
    assert answer.score == answer.printings[0].score == 100
    scores = [printing.score for printing in answer.printings]
    assert scores == sorted(scores, reverse=True)
    assert len(port.check("The harbour was never for sale", limit=1).printings) == 1


def test_a_printing_shows_the_edits_and_what_stands_around_them(port: Ledger) -> None:
    [best, *_] = port.check("it never would be, whatever Pell Maritime believes").printings
    assert [(piece.edit, piece.asked, piece.printed) for piece in best.pieces] == [
        (Edit.KEPT, "it never", "it never"),
        (Edit.CHANGED, "would", "will"),
        (Edit.KEPT, "be, whatever Pell Maritime believes", "be, whatever Pell Maritime believes."),
    ]
    assert best.before == "Ione Brask said “The harbour was never for sale, and "
    assert best.after == "We don't sell it.”\n"


@pytest.mark.parametrize(
    ("asked", "caution"),
    [
        ("The harbour was for sale", "print has “never”, the question has not"),
        ("Taxes will never rise by 4 percent next year", "the question has “never”, print has not"),
        ("Taxes will rise by 5 percent next year", "“5” is “4” in print"),
        ("the lease would be signed before the summer", "in print the sentence begins “I never said …”"),
    ],
)
def test_what_may_turn_the_meaning_is_said(port: Ledger, asked: str, caution: str) -> None:
    assert port.check(asked).cautions == (caution,)


def test_faithful_words_need_no_caution(port: Ledger) -> None:
    assert port.check("Taxes will rise by four per cent next year, and nobody").cautions == ()


def test_a_paraphrase_is_called_one_and_scores_less_than_words_that_were_said(port: Ledger) -> None:
    answer = port.check("Sale of the harbour: never")
    assert (str(answer.verdict), [each.paraphrase for each in answer.printings]) == (
        "something similar was said",
        [True] * len(answer.printings),
    )
    assert "paraphrases at best" in answer.reason
    assert 30 < answer.score < CHANGED


def test_somebody_else_is_named(port: Ledger) -> None:
    assert "Tomas Reik" in port.check("Taxes will rise by 4 percent", "Brask").reason
    unknown = port.check("Not one brick of the tower will be laid", "Brask")
    assert "does not know whose they are, printed as “the mayor”" in unknown.reason
    assert "no speaker of this name" in port.check("Bananas are cheap in winter", "Nobody").reason
    assert "no speaker of this name" not in port.check("Bananas are cheap in winter", "Brask").reason


def test_words_of_somebody_else_are_not_put_into_a_mouth_that_said_the_opposite(ledger: Ledger) -> None:
    add(ledger, "Alma Strand", "The bridge was never meant to carry lorries", "Post", 1)
    add(ledger, "Per Dahl", "The bridge was meant to carry lorries", "Mail", 2)
    answer = ledger.check("The bridge was meant to carry lorries", "Strand")
    assert answer.verdict is Verdict.SOMEBODY_ELSE
    assert answer.reason.endswith("this ledger attributes them to Per Dahl")
    assert answer.cautions == (
        "what this speaker said comes near, but print has “never”, the question has not",
    )
    # A slip that leaves the meaning as it was is still hers.
    assert ledger.check("A bridge was never meant to carry lorries", "Strand").verdict is Verdict.CHANGED


def test_the_answer_says_what_the_ledger_holds(port: Ledger, places: Places) -> None:
    first, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 7, tzinfo=UTC)
    assert port.check("Bananas").holdings == Holdings(7, 3, first, last)
    with open_ledger(places()) as empty:
        answer = empty.check("Bananas", "Brask")
        assert (answer.verdict, answer.holdings) == (Verdict.NOT_HERE, Holdings(0, 0, None, None))


def test_no_answer_says_false(port: Ledger) -> None:
    told = [str(verdict) for verdict in Verdict] + [
        port.check(asked, "Brask").reason for asked in ("Bananas", "Taxes will rise", "The harbour was sold")
    ]
    assert not [each for each in told if "false" in each or "lie" in each or "never said" in each]


@pytest.mark.parametrize("asked", ["", "?!", "“”", "...", "\0", "\ud800", "a" * 10 * 2**20, "a " * 9000])
def test_questions_that_cannot_be_understood(port: Ledger, asked: str) -> None:
    with pytest.raises(QueryError):
        port.check(asked)


def test_a_speaker_without_a_name(port: Ledger) -> None:
    with pytest.raises(QueryError, match="name is empty"):
        port.check("The harbour", " ")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=80) | st.text(st.sampled_from(list('"“”[].…*()- \0aب the')), max_size=60),
    st.text(max_size=9),
)
@example('said" OR "x', "x' --")
@example("NEAR(a b)", "%")
@example("[[[a]]", "\0")
@example("‮evil‬ \u200f", "a")
def test_whatever_is_asked_at_most_a_query_error(port: Ledger, asked: str, speaker: str) -> None:
    with suppress(QueryError):
        port.check(asked)
    with suppress(QueryError):
        port.check(asked, speaker)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 5), st.integers(6, 12), st.sampled_from(["“”", "''", "«»", "--"]), st.booleans())
def test_any_run_of_printed_words_is_found_word_for_word(
    port: Ledger, start: int, length: int, marks: str, loud: bool
) -> None:
    run = " ".join(LONG.strip("“”").split()[start : start + length])
    answer = port.check(marks[0] + (run.upper() if loud else run) + marks[1])
    assert answer.verdict is Verdict.WORD_FOR_WORD


def test_many_printings_of_one_quotation_are_found(places: Places) -> None:
    with open_ledger(places()) as ledger:
        for number in range(450):
            add(ledger, "Ione Brask", LONG, f"Outlet {number}", 1 + number % 28)
        assert ledger.check("The harbour was never for sale").verdict is Verdict.WORD_FOR_WORD
        assert ledger.check("The harbour was never for rent").verdict is Verdict.CHANGED
        [hit] = ledger.search(limit=1)
        assert len(ledger.quotation(hit.statement.id).printings) == 450
