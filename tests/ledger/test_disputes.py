"""Who answers whom across articles, and the disputes that come of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import QueryError
from onrecord.ledger import Dispute, Ledger, open_ledger
from onrecord.records import Act, Reading, Speaker

from .quarrel import (
    ACCUSED,
    ACCUSED_AGAIN,
    BRASK,
    DENIED,
    ELSEWHERE,
    FENN,
    LORN,
    QUARREL,
    RETURNED,
    SPOKEN_FOR,
    TOO_LATE,
    told,
)


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path: Path = tmp_path_factory.mktemp("disputes") / "press.ledger"
    with open_ledger(path) as ledger:
        for reading in QUARREL:
            ledger.add(reading)
        yield ledger


def id_of(reading: Reading, place: int = 0) -> str:
    return reading.statements[place].id


def filled(folder: Path, *readings: Reading) -> Ledger:
    ledger = open_ledger(folder / "press.ledger")
    for reading in readings:
        ledger.add(reading)
    return ledger


def shape(dispute: Dispute) -> list[tuple[Any, ...]]:
    """Who does what in how many outlets, answering which turn; turns by number."""
    place = {turn.id: number for number, turn in enumerate(dispute.turns)}
    return [
        (
            turn.speaker.name.split()[-1] if turn.speaker else None,
            str(turn.deed.act),
            len(turn.outlets),
            None if turn.answers is None else place[turn.answers],
        )
        for turn in dispute.turns
    ]


# Answers


def test_a_denial_answers_every_printing_of_the_accusation_before_it(quay: Ledger) -> None:
    found = quay.exchange(id_of(DENIED))
    assert {reply.hit.statement.id for reply in found.to} == {id_of(ACCUSED), id_of(ACCUSED_AGAIN)}
    assert all(0.5 <= reply.score <= 1 and not reply.judged for reply in found.to)
    assert found.by == ()


def test_it_is_the_same_seen_from_the_other_side(quay: Ledger) -> None:
    found = quay.exchange(id_of(ACCUSED))
    assert [reply.hit.statement.id for reply in found.by] == [id_of(DENIED), id_of(SPOKEN_FOR)]
    assert found.to == ()


def test_who_speaks_for_the_accused_answers_for_them(quay: Ledger) -> None:
    to = {reply.hit.statement.id for reply in quay.exchange(id_of(SPOKEN_FOR)).to}
    assert id_of(ACCUSED) in to
    assert id_of(ELSEWHERE) not in to


def test_days_are_a_span(quay: Ledger) -> None:
    assert quay.exchange(id_of(TOO_LATE)).to == ()
    found = quay.exchange(id_of(TOO_LATE), days=30)
    assert id_of(ACCUSED) in {reply.hit.statement.id for reply in found.to}
    assert quay.exchange(id_of(DENIED), days=0).to == ()
    with pytest.raises(QueryError, match="days must lie in"):
        quay.exchange(id_of(DENIED), days=-1)


def test_the_beginning_of_an_id_will_do(quay: Ledger) -> None:
    assert quay.exchange(id_of(DENIED)[:8]) == quay.exchange(id_of(DENIED))
    with pytest.raises(QueryError, match="no such statement"):
        quay.exchange("0" * 20)


@pytest.mark.parametrize(
    ("first", "second", "linked"),
    [
        ((FENN, Act.AGREE, BRASK), (BRASK, Act.REJECT, FENN), True),
        ((FENN, Act.REQUEST, BRASK), (BRASK, Act.REJECT, FENN), True),
        ((FENN, Act.REQUEST, BRASK), (BRASK, Act.AGREE, FENN), True),
        ((FENN, Act.AGREE, BRASK), (BRASK, Act.AGREE, FENN), True),
        ((FENN, Act.ACCUSE, BRASK), (BRASK, Act.ACKNOWLEDGE, None), True),
        ((FENN, Act.ACCUSE, BRASK), (BRASK, Act.DENY, None), True),
        # Another pair, another target, oneself, or an act that answers nothing.
        ((FENN, Act.REQUEST, BRASK), (LORN, Act.REJECT, FENN), False),
        ((FENN, Act.ACCUSE, BRASK), (BRASK, Act.DENY, LORN), False),
        ((FENN, Act.ACCUSE, FENN), (FENN, Act.DENY, FENN), False),
        ((FENN, Act.ACCUSE, None), (BRASK, Act.DENY, None), False),
        # A promise or a refusal at nobody.
        ((FENN, Act.REQUEST, BRASK), (BRASK, Act.AGREE, None), False),
        ((FENN, Act.REQUEST, BRASK), (BRASK, Act.REJECT, None), False),
        ((FENN, Act.ACCUSE, BRASK), (BRASK, Act.SUPPORT, FENN), False),
        ((FENN, Act.REQUEST, BRASK), (BRASK, Act.DENY, FENN), False),
    ],
)
def test_what_answers_what(
    tmp_path: Path,
    first: tuple[Speaker, Act, Speaker | None],
    second: tuple[Speaker, Act, Speaker | None],
    linked: bool,
) -> None:
    words = "forty new moorings beside the customs house"
    one, other = (
        told(day, "Echo", (who, "spoke of", words, act, target))
        for day, (who, act, target) in ((1, first), (2, second))
    )
    with filled(tmp_path, one, other) as ledger:
        assert bool(ledger.exchange(id_of(other)).to) is linked
        assert bool(ledger.exchange(id_of(one)).by) is linked


def test_another_matter_is_no_answer(tmp_path: Path) -> None:
    denial = told(3, "Echo", (FENN, "denied", "that he had swum in the reservoir", Act.DENY, BRASK))
    with filled(tmp_path, ACCUSED, denial) as ledger:
        assert ledger.exchange(id_of(denial)).to == ()


@pytest.mark.parametrize(
    ("words", "act", "whom", "linked"),
    [
        ("that he had sold the old quay to Pell Maritime", Act.DENY, None, True),
        ("selling the old quay to Pell Maritime", Act.ACKNOWLEDGE, None, True),
        # Of one matter, but something else is denied or admitted.
        ("that the ferries beside the old quay were late on Sunday mornings", Act.DENY, None, False),
        ("reading a letter about the old quay on the train home", Act.ACKNOWLEDGE, None, False),
        ("that the ferries beside the old quay were late on Sunday mornings", Act.DENY, BRASK, True),
    ],
)
def test_at_nobody_it_has_to_restate_what_it_answers(
    tmp_path: Path, words: str, act: Act, whom: Speaker | None, linked: bool
) -> None:
    answer = told(3, "Gannet", (FENN, "spoke of", words, act, whom))
    with filled(tmp_path, ACCUSED, answer) as ledger:
        assert bool(ledger.exchange(id_of(answer)).to) is linked


def test_an_unsure_denial_at_nobody_answers_nothing(tmp_path: Path) -> None:
    said = "that he had sold the old quay to Pell Maritime"
    answer = told(3, "Gannet", (FENN, "spoke of", said, Act.DENY, None))
    [statement] = answer.statements
    assert statement.deed is not None
    unsure = replace(answer, statements=(replace(statement, deed=replace(statement.deed, score=0.4)),))
    with filled(tmp_path, ACCUSED, unsure) as ledger:
        assert ledger.exchange(id_of(unsure)).to == ()


def test_words_that_say_nothing_of_the_matter_do_not_count(tmp_path: Path) -> None:
    claim = told(1, "Echo", (BRASK, "said", "nobody ever knew what Fenn wants", Act.ACCUSE, FENN))
    answer = told(2, "Gannet", (FENN, "said", "he never thought anybody wanted this", Act.DENY, BRASK))
    with filled(tmp_path, claim, answer) as ledger:
        assert ledger.exchange(id_of(answer)).to == ()


def test_a_denial_on_the_day_before_is_no_answer(tmp_path: Path) -> None:
    with filled(tmp_path, ACCUSED_AGAIN, told(1, "Echo", *_lines(DENIED))) as ledger:
        assert ledger.exchange(id_of(ACCUSED_AGAIN)).by == ()


def _lines(reading: Reading) -> list[Any]:
    lines = []
    for statement in reading.statements:
        words = (
            reading.article.slice(part) for part in (statement.attribution.cue, statement.attribution.content)
        )
        deed = statement.deed
        assert deed is not None
        lines.append((statement.speaker, *words, deed.act, deed.targets[0] if deed.targets else None))
    return lines


def test_what_an_article_tells_is_taken_as_it_is(tmp_path: Path) -> None:
    inside = told(
        0,
        "Echo",
        (BRASK, "accused", "Odo Fenn of theft", Act.ACCUSE, FENN),
        (FENN, "denied", "it", Act.DENY, BRASK),
        answers=[(1, 0)],
    )
    with filled(tmp_path, inside) as ledger:
        [reply] = ledger.exchange(id_of(inside, 1)).to
        assert (reply.hit.statement.id, reply.score, reply.judged) == (id_of(inside), 0.75, True)
        [dispute] = ledger.disputes()
        assert shape(dispute) == [("Brask", "accuse", 1, None), ("Fenn", "deny", 1, 0)]


def test_offers_of_one_day_do_not_answer_one_another_in_a_circle(tmp_path: Path) -> None:
    words = "forty new moorings beside the customs house"
    one = told(1, "Echo", (BRASK, "offered", words, Act.AGREE, FENN))
    other = told(1, "Courant", (FENN, "offered", words, Act.AGREE, BRASK))
    with filled(tmp_path, one, other) as ledger:
        assert len(ledger.exchange(id_of(one)).to) + len(ledger.exchange(id_of(other)).to) == 1


# Disputes


def test_the_disputes_of_a_quarrel(quay: Ledger) -> None:
    found = quay.disputes()
    by_id = {dispute.id: dispute for dispute in found}
    quay_sale = by_id[id_of(ACCUSED)]
    assert shape(quay_sale) == [
        ("Brask", "accuse", 3, None),
        ("Fenn", "deny", 1, 0),
        ("Fenn", "accuse", 1, 0),
        ("Plein", "deny", 1, 0),
    ]
    assert quay_sale.answered
    assert quay_sale.turns[0].outlets == ("Echo", "Courant", "Gannet")
    assert not by_id[id_of(ELSEWHERE, 0)].answered
    assert not by_id[id_of(ELSEWHERE, 1)].answered
    assert len(found) == 3


def test_a_dispute_is_found_by_any_statement_in_it(quay: Ledger) -> None:
    [sale] = [dispute for dispute in quay.disputes() if dispute.id == id_of(ACCUSED)]
    for reading in (ACCUSED, ACCUSED_AGAIN, DENIED):
        assert quay.dispute(id_of(reading)) == sale
    assert quay.dispute(id_of(ACCUSED, 1)) is None
    with pytest.raises(QueryError, match="no such statement"):
        quay.dispute("0" * 20)


def test_every_turn_finds_its_dispute(quay: Ledger) -> None:
    found = quay.disputes()
    statements = [
        (hit.statement.id, dispute) for dispute in found for turn in dispute.turns for hit in turn.hits
    ]
    assert id_of(SPOKEN_FOR) in {id_ for id_, _ in statements}
    for id_, dispute in statements:
        assert quay.dispute(id_) == dispute


def test_a_denial_at_nobody_finds_its_dispute(tmp_path: Path) -> None:
    both = told(
        2, "Echo", (BRASK, "accused", "Fenn of selling the quay", Act.ACCUSE, FENN),
        (FENN, "said", "nothing was sold", Act.DENY, None), answers=[(1, 0)],
    )  # fmt: skip
    with open_ledger(tmp_path / "own.ledger") as ledger:
        ledger.add(both)
        dispute = ledger.dispute(id_of(both, 1))
    assert dispute is not None
    assert dispute.id == id_of(both)


def test_between_two(quay: Ledger) -> None:
    assert {dispute.id for dispute in quay.disputes(("Brask", "Odo Fenn"))} == {
        id_of(ACCUSED),
        id_of(ELSEWHERE),
    }
    assert quay.disputes(("Fenn", "Brask")) == quay.disputes(("Brask", "Fenn"))
    assert [dispute.id for dispute in quay.disputes(("Lorn", "Fenn"))] == [id_of(ELSEWHERE, 1)]
    assert quay.disputes(("Lorn", "Brask")) == []
    with pytest.raises(QueryError, match="are one speaker"):
        quay.disputes(("Fenn", "Odo Fenn"))
    with pytest.raises(QueryError, match="no speaker"):
        quay.disputes(("Fenn", "Zzyzx"))


def test_since_until_and_limit(quay: Ledger) -> None:
    # The accusation was printed before, and its id stays that of its first printing.
    assert id_of(ACCUSED) in {dispute.id for dispute in quay.disputes(since=date(2026, 3, 4))}
    assert {dispute.id for dispute in quay.disputes(since=date(2026, 3, 5))} == {
        id_of(ELSEWHERE, 0),
        id_of(ELSEWHERE, 1),
    }
    assert [dispute.id for dispute in quay.disputes(until=date(2026, 3, 3))] == [id_of(ACCUSED)]
    assert len(quay.disputes(limit=1)) == 1
    assert quay.disputes(limit=0) == []
    with pytest.raises(QueryError, match="limit"):
        quay.disputes(limit=-1)
    with pytest.raises(QueryError, match="days"):
        quay.disputes(days=10**9)


def test_a_longer_span_takes_in_a_late_denial(quay: Ledger) -> None:
    [sale] = [dispute for dispute in quay.disputes(days=40) if dispute.id == id_of(ACCUSED)]
    assert id_of(TOO_LATE) in {hit.statement.id for turn in sale.turns for hit in turn.hits}


@pytest.mark.parametrize("order", list(permutations((ACCUSED, ACCUSED_AGAIN, DENIED, RETURNED)))[::5])
def test_the_order_of_adding_changes_nothing(tmp_path: Path, order: tuple[Reading, ...]) -> None:
    with filled(tmp_path, *order) as ledger:
        [dispute] = ledger.disputes()
        assert dispute.id == id_of(ACCUSED)
        assert shape(dispute) == [
            ("Brask", "accuse", 3, None),
            ("Fenn", "deny", 1, 0),
            ("Fenn", "accuse", 1, 0),
        ]


def test_nobody_aimed_at_and_oneself_are_no_disputes(tmp_path: Path) -> None:
    alone = told(
        1,
        "Echo",
        (BRASK, "deplored", "the state of the quay", Act.ACCUSE, None),
        (BRASK, "blamed", "herself", Act.ACCUSE, BRASK),
        (None, "blamed", "the mayor", Act.ACCUSE, BRASK),
    )
    with filled(tmp_path, alone) as ledger:
        assert ledger.disputes() == []
        assert ledger.disputes(since=date(2026, 1, 1)) == []


def scored(reading: Reading, *scores: float) -> Reading:
    """`reading`, whose deeds have these scores."""
    statements = [
        replace(statement, deed=replace(statement.deed, score=score) if statement.deed else None)
        for statement, score in zip(reading.statements, scores, strict=True)
    ]
    return Reading(reading.article, tuple(statements))


def test_what_is_less_sure_comes_last(tmp_path: Path) -> None:
    old = told(1, "Echo", (BRASK, "accused", "Odo Fenn of selling the old quay", Act.ACCUSE, FENN))
    unsure = told(4, "Echo", (LORN, "said", "the harbour smelled of cabbage", Act.ACCUSE, FENN))
    new = told(5, "Echo", (FENN, "blamed", "Ada Lorn for the broken crane", Act.ACCUSE, LORN))
    with filled(tmp_path, old, scored(unsure, 0.49), scored(new, 0.5)) as ledger:
        found = ledger.disputes()
        assert [dispute.id for dispute in found] == [id_of(new), id_of(old), id_of(unsure)]
        assert [(dispute.score, dispute.sure) for dispute in found] == [
            (0.5, True),
            (0.875, True),
            (0.49, False),
        ]
        assert [dispute.id for dispute in ledger.disputes(limit=2)] == [id_of(new), id_of(old)]


def test_the_surest_printing_decides(tmp_path: Path) -> None:
    with filled(tmp_path, scored(ACCUSED, 0.25, 0.875), ACCUSED_AGAIN) as ledger:
        [dispute] = ledger.disputes()
        assert len(dispute.turns[0].hits) == 2
        assert (dispute.score, dispute.sure) == (0.875, True)


def test_whoever_is_only_described_may_be_the_same_in_another_outlet(tmp_path: Path) -> None:
    """Wire copy about "the water board": no two articles can know that they describe the same one."""
    board = Speaker("[water board]", "organisation")
    printings = [
        told(
            2,
            outlet,
            (BRASK, "accused", "the water board of hiding a report about the dam", Act.ACCUSE, board),
            (board, "denied", "hiding the report", Act.DENY, BRASK),
            answers=[(1, 0)],
        )
        for outlet in ("Echo", "Courant", "Gannet")
    ]
    with filled(tmp_path, *printings) as ledger:
        [dispute] = ledger.disputes()
        assert dispute.turns[0].outlets == ("Echo", "Courant", "Gannet")
        assert sum(len(turn.hits) for turn in dispute.turns[1:]) == 3
        assert ledger.dispute(id_of(printings[2])) == dispute


def test_articles_that_tell_a_circle_make_none(tmp_path: Path) -> None:
    """Each accusation answers a denial in its own article, which answers the other article's accusation."""
    circles = [
        told(
            1,
            outlet,
            (one, "accused", "the other of selling the old quay", Act.ACCUSE, other),
            (one, "denied", "selling the old quay", Act.DENY, other),
            answers=[(0, 1)],
        )
        for outlet, one, other in (("Echo", BRASK, FENN), ("Courant", FENN, BRASK))
    ]
    with filled(tmp_path, *circles) as ledger:
        turns = [turn for dispute in ledger.disputes() for turn in dispute.turns]
        assert len(turns) == 4
        for dispute in ledger.disputes():
            seen = {dispute.id}
            for turn in dispute.turns[1:]:
                assert turn.answers in seen
                seen.add(turn.id)


def test_homonyms_are_two_sides(tmp_path: Path) -> None:
    """Two people of one name, told apart by a decision: only one of them was accused."""
    accusation = told(1, "Echo", (BRASK, "accused", "Odo Fenn of selling the old quay", Act.ACCUSE, FENN))
    denial = told(2, "Echo", (FENN, "denied", "selling the old quay", Act.DENY, BRASK))
    with filled(tmp_path, accusation, denial) as ledger:
        assert ledger.disputes()[0].answered
        number = ledger.split("Odo Fenn", statements=[id_of(denial)])
        assert not ledger.disputes()[0].answered
        ledger.undo(number)
        assert ledger.disputes()[0].answered


def test_a_thousand_accusations_in_one_article(tmp_path: Path) -> None:
    lines: list[Any] = []
    for number in range(500):
        lines.append(
            (BRASK, "accused", f"him of ledger{number} and plank{number}, loot{number}", Act.ACCUSE, FENN)
        )
        lines.append((FENN, "called", f"her a fool{number} and a knave{number}", Act.ACCUSE, BRASK))
    with filled(tmp_path, told(1, "Echo", *lines)) as ledger:
        began = time.thread_time()
        found = ledger.disputes(("Brask", "Fenn"), limit=1000)
        assert time.thread_time() - began < 10
        assert sum(len(dispute.turns) for dispute in found) == 1000


def test_an_empty_ledger_has_none(ledger: Ledger) -> None:
    assert ledger.disputes() == []
    assert ledger.disputes(since=date(2026, 1, 1), until=date(2026, 2, 1)) == []
