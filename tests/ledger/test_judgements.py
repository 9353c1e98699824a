"""What is believed is appended: the newest judgement holds, and the older ones stay on record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onrecord.errors import LedgerError, NotTextError
from onrecord.ledger import Ledger
from onrecord.records import Speaker

from .conftest import Place
from .samples import assert_sound, press

ANNA, ELENA = Speaker("Anna Varga", "person"), Speaker("Elena Varga", "person")


def test_a_judgement_supersedes_the_one_before(ledger: Ledger, path: Place) -> None:
    reading = press(("she", "said", "the budget is a lie"), speakers=[ELENA])
    statement = reading.statements[0]
    ledger.add(reading)
    at = datetime(2024, 5, 1, tzinfo=UTC)
    assert ledger.judge(statement.id, ANNA, decided_by="an editor", score=0.9, decided_at=at)
    first, second = ledger.judgements(statement.id)
    assert (first.speaker, first.current, first.decided_by) == (ELENA, False, "hand")
    assert (second.speaker, second.current, second.score, second.decided_at) == (ANNA, True, 0.9, at)
    [now] = ledger.readings()
    assert now.statements[0].speaker == ANNA
    assert [hit.statement.id for hit in ledger.search("anna")] == [statement.id]
    assert ledger.search("elena") == []
    assert [summary.speaker for summary in ledger.speakers()] == [ANNA]
    assert ledger.speaker("Elena Varga") is None
    assert_sound(path)


def test_a_speaker_can_be_taken_back_and_named_again(ledger: Ledger, path: Place) -> None:
    reading = press(("she", "said", "the budget is a lie"), speakers=[ELENA])
    statement = reading.statements[0]
    ledger.add(reading)
    assert ledger.judge(statement.id, None, decided_by="an editor")
    assert ledger.search("elena") == []
    assert next(ledger.readings()).statements[0].speaker is None
    assert ledger.statistics().attributed == 0
    assert ledger.judge(statement.id, ELENA, decided_by="an editor")
    assert list(ledger.readings()) == [reading]
    assert [judgement.current for judgement in ledger.judgements(statement.id)] == [False, False, True]
    assert ledger.statistics().judgements == 3
    assert_sound(path)


def test_the_same_judgement_twice_is_one(ledger: Ledger) -> None:
    reading = press(("she", "said", "no"), speakers=[None])
    statement = reading.statements[0]
    ledger.add(reading)
    assert ledger.judgements(statement.id) == []
    assert ledger.judge(statement.id, ELENA, decided_by="an editor")
    assert not ledger.judge(statement.id, ELENA, decided_by="an editor")
    assert len(ledger.judgements(statement.id)) == 1


def test_a_type_that_was_unknown_is_learnt(ledger: Ledger) -> None:
    ledger.add(press(("Varga", "said", "no"), speakers=[Speaker("Elena Varga")]))
    ledger.add(press(("Varga", "said", "yes"), speakers=[ELENA]))
    ledger.add(press(("Varga", "said", "maybe"), speakers=[Speaker("Elena Varga")]))
    assert [(s.speaker, s.statements) for s in ledger.speakers()] == [(ELENA, 3)]


def test_what_cannot_be_judged(ledger: Ledger) -> None:
    ledger.add(reading := press(("Varga", "said", "no")))
    with pytest.raises(LedgerError, match="there is no statement 'nothing'"):
        ledger.judge("nothing", ELENA, decided_by="x")
    with pytest.raises(LedgerError, match="there is no statement"):
        ledger.judgements("nothing")
    with pytest.raises(ValueError, match="not a score"):
        ledger.judge(reading.statements[0].id, ELENA, decided_by="x", score=2)
    with pytest.raises(NotTextError):
        ledger.judge(reading.statements[0].id, Speaker("\ud800"), decided_by="x")
