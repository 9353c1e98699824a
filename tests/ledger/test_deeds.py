"""What is done by saying a statement is believed, as its speaker is: appended, superseded, given back."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from onrecord.errors import LedgerError, NotTextError
from onrecord.ledger import Ledger, Tally
from onrecord.records import Act, Answer, Deed, Speaker

from .conftest import Place
from .samples import assert_sound, doing, press

DAY = datetime(2026, 3, 1, 9, tzinfo=UTC)
FENN = Speaker("Odo Fenn", "person", roles=("treasurer",))
PORT = Speaker("Harbour Board", "organisation")
QUARREL = doing(
    press(
        ("Ione Brask", "accused", "Odo Fenn of selling the quay"),
        ("Odo Fenn", "denied", "that he had sold it"),
        ("Ione Brask", "urged", "the Harbour Board to open its books"),
        ("voters", "said", "little"),
        published=DAY,
        speakers=["Ione Brask", FENN, "Ione Brask", None],
    ),
    (Act.ACCUSE, FENN),
    (Act.DENY, "Ione Brask", 0),
    (Act.REQUEST, PORT),
    None,
)


def test_a_deed_comes_back_with_everything(ledger: Ledger, path: Place) -> None:
    ledger.add(QUARREL)
    assert list(ledger.readings()) == [QUARREL]
    assert {hit.statement for hit in ledger.search()} == set(QUARREL.statements)
    denial = QUARREL.statements[1].deed
    assert denial is not None
    assert denial.answers == Answer(QUARREL.statements[0].id, 0.75)
    assert_sound(path)


def test_who_is_only_aimed_at_is_somebody_all_the_same(ledger: Ledger) -> None:
    ledger.add(QUARREL)
    assert [each.speaker.name for each in ledger.speakers()] == ["Ione Brask", "Odo Fenn"]
    [board] = ledger.namesakes("harbour board")
    assert (board.speaker, board.articles) == (PORT, 1)
    record = ledger.speaker("harbour board")
    assert record is not None
    assert (record.summary.speaker, record.summary.statements, record.summary.first) == (PORT, 0, None)
    assert record.known_as == record.names == record.outlets == record.months == ()
    assert record.recent == ()
    assert ledger.close_names("Harbor Board") == ["Harbour Board"]
    assert ledger.statistics().speakers == 2


def test_merge_rename_and_split_reach_those_aimed_at(ledger: Ledger, path: Place) -> None:
    ledger.add(QUARREL)
    other = doing(
        press(("Ada Lorn", "criticised", "the board"), outlet="Echo"),
        (Act.ACCUSE, Speaker("Port Authority", "organisation")),
    )
    ledger.add(other)

    def aimed_at(statement: int = 2) -> list[str]:
        [first, second] = ledger.readings()
        deeds = first.statements[statement].deed, second.statements[0].deed
        return [target.name for deed in deeds if deed for target in deed.targets]

    assert aimed_at() == ["Harbour Board", "Port Authority"]
    ledger.merge("Port Authority", "Harbour Board")
    assert len(set(aimed_at())) == 1
    ledger.rename("Harbour Board", "Board of the Harbour")
    assert aimed_at() == ["Board of the Harbour", "Board of the Harbour"]
    number = ledger.split("Board of the Harbour", statements=[other.statements[0].id], new_name="Another")
    assert aimed_at() == ["Board of the Harbour", "Another"]
    ledger.undo(number)
    assert aimed_at() == ["Board of the Harbour", "Board of the Harbour"]
    assert ledger.check_speakers() == []
    assert_sound(path)


def test_an_editor_outranks_what_was_read(ledger: Ledger, path: Place) -> None:
    ledger.add(QUARREL, decided_by="acts 1", added=DAY)
    request = QUARREL.statements[2]
    better = Deed(Act.ACCUSE, 1.0, (), (PORT, Speaker("Ada Lorn", "person")))
    assert ledger.judge_deed(request.id, better, decided_by="an editor", decided_at=DAY)
    assert not ledger.judge_deed(request.id, better, decided_by="an editor", decided_at=DAY)
    first, second = ledger.deed_judgements(request.id)
    assert (first.deed, first.decided_by, first.decided_at, first.current) == (
        request.deed, "acts 1", DAY, False,
    )  # fmt: skip
    assert (second.deed, second.current) == (better, True)
    [now] = ledger.readings()
    assert now.statements[2].deed == better
    assert ledger.judge_deed(request.id, None, decided_by="an editor")
    assert not ledger.judge_deed(request.id, None, decided_by="an editor")
    [now] = ledger.readings()
    assert now.statements[2].deed is None
    assert [each.deed for each in ledger.deed_judgements(request.id)] == [request.deed, better, None]
    assert_sound(path)


def test_what_was_never_read_can_be_judged(ledger: Ledger) -> None:
    ledger.add(QUARREL)
    voters = QUARREL.statements[3].id
    assert ledger.deed_judgements(voters) == []
    assert not ledger.judge_deed(voters, None, decided_by="an editor")
    assert ledger.judge_deed(voters, Deed(Act.STATE), decided_by="an editor")
    assert [each.deed for each in ledger.deed_judgements(voters)] == [Deed(Act.STATE)]


def test_an_answer_goes_one_way_and_stays_in_its_article(ledger: Ledger) -> None:
    ledger.add(QUARREL)
    ledger.add(other := press(("Ada Lorn", "said", "no")))
    accusation, denial = (statement.id for statement in QUARREL.statements[:2])
    before = ledger.deed_judgements(accusation)
    for to, why in (
        (denial, "answers it in turn"),
        (accusation, "answers itself"),
        (other.statements[0].id, "not in its article"),
        ("nothing", "not in its article"),
    ):
        with pytest.raises(LedgerError, match=why):
            ledger.judge_deed(accusation, Deed(Act.DENY, answers=Answer(to)), decided_by="x")
    assert ledger.deed_judgements(accusation) == before


def test_what_cannot_be_judged(ledger: Ledger) -> None:
    ledger.add(QUARREL)
    some = QUARREL.statements[0].id
    with pytest.raises(LedgerError, match="there is no statement 'nothing'"):
        ledger.judge_deed("nothing", None, decided_by="x")
    with pytest.raises(LedgerError, match="there is no statement 'nothing'"):
        ledger.deed_judgements("nothing")
    with pytest.raises(LedgerError, match=r"act with score 1\.5"):
        ledger.judge_deed(some, Deed(Act.DENY, 1.5), decided_by="x")
    with pytest.raises(NotTextError):
        ledger.judge_deed(some, Deed(Act.DENY, targets=(Speaker("\ud800"),)), decided_by="x")
    with pytest.raises(NotTextError):
        ledger.add(doing(press(("A", "said", "b")), (Act.DENY, "\ud800")))


def test_an_accusation_against_oneself(ledger: Ledger) -> None:
    confession = doing(press(("Odo Fenn", "blamed", "himself")), (Act.ACCUSE, "Odo Fenn"))
    ledger.add(confession)
    assert list(ledger.readings()) == [confession]
    assert [(each.speaker.name, each.articles) for each in ledger.namesakes("Fenn")] == [("Odo Fenn", 1)]


def test_a_thousand_statements_of_one_speaker(ledger: Ledger) -> None:
    lines = [("Odo Fenn", "denied", f"charge {number}") for number in range(1000)]
    reading = press(*lines)
    many = doing(reading, (Act.ACCUSE, "Ada Lorn"), *[(Act.DENY, "Ada Lorn", 0)] * 999)
    began = time.thread_time()
    ledger.add(many)
    assert time.thread_time() - began < 5
    assert ledger.reading(many.article.id) == many
    assert ledger.statistics().acts == (Tally("deny", 999), Tally("accuse", 1))


def test_statistics_count_what_holds(ledger: Ledger) -> None:
    ledger.add(QUARREL)
    ledger.add(replace(press(("Ada Lorn", "said", "no")), statements=()))
    assert ledger.statistics().acts == (Tally("accuse", 1), Tally("deny", 1), Tally("request", 1))
    ledger.judge_deed(QUARREL.statements[2].id, Deed(Act.ACCUSE), decided_by="an editor")
    assert ledger.statistics().acts == (Tally("accuse", 2), Tally("deny", 1))
