"""Whatever is changed behind the ledger's back, `faults` finds it and names it."""

from __future__ import annotations

import pytest

from onrecord.ledger import Ledger, open_ledger
from onrecord.records import Act

from .conftest import Place
from .samples import doing, press
from .writing import numbered


@pytest.fixture
def kept(ledger: Ledger) -> Ledger:
    for number in range(3):
        ledger.add(numbered(number))
    ledger.add(
        doing(
            press(("Ione Brask", "said", "the quay is new"), ("Tomas Reik", "denied", "it"), outlet="Echo"),
            None,
            (Act.DENY, "Ione Brask", 0),
        )
    )
    return ledger


def test_a_ledger_that_was_left_alone_is_sound(kept: Ledger) -> None:
    seen: list[int] = []
    assert list(kept.faults(seen.append)) == []
    assert seen[-1] == 4


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE articles SET text = replace(text, 'budget', 'bridge') WHERE number = 2", "does not follow"),
        ("UPDATE articles SET length = length + 1 WHERE number = 1", "characters, not"),
        ("UPDATE articles SET outlet = 'Another' WHERE number = 1", "listed under another outlet"),
        ("UPDATE articles SET published = 'yesterday' WHERE number = 1", "its time of publication is none"),
        ("UPDATE articles SET text = substr(text, 1, 40) WHERE number = 3", "and the text at 40"),
        ('UPDATE spans SET "end" = "end" + 1 WHERE statement_number = 7 AND role = \'cue\'', "its spans"),
        ("DELETE FROM spans WHERE statement_number = 7 AND role = 'content'", "has no content"),
        ("UPDATE spans SET part = 5 WHERE statement_number = 7 AND role = 'content'", "is numbered 5"),
        ('UPDATE statements SET "end" = "end" + 1 WHERE number = 9', "its content does not lie at"),
        ("UPDATE statements SET inside_number = 30 WHERE number = 2", "inside a statement of another"),
        ("UPDATE judgements SET superseded_by = 1 WHERE number = 5", "cannot be superseded by 1"),
        ("UPDATE judgements SET persona_number = 3 WHERE number = 1", "whom another article names"),
        ("UPDATE speakers SET name = 'Nobody' WHERE name = 'Speaker 1'", "does not follow from the"),
        ("DELETE FROM speaker_keys", "follows from the judgements"),
        ("UPDATE personas SET name = 'Nobody' WHERE number = 2", "judgements"),
        ('UPDATE deed_words SET "end" = 9999', "the words that show it end after the article"),
        ("UPDATE deed_targets SET persona_number = 1", "is aimed at somebody whom another article names"),
        ("UPDATE deeds SET answers_number = 1", "answers a statement of another article"),
        ("DELETE FROM shingles WHERE article_number = 2", "is found by other words than its own"),
        ("UPDATE personas SET name = 'Nobody' WHERE number = 2", "index of words"),
    ],
)  # fmt: skip
def test_what_was_changed_is_named(kept: Ledger, change: str, named: str) -> None:
    with kept._database.writing() as connection:
        connection.exec_driver_sql(change)
    faults = list(kept.faults())
    assert [fault for fault in faults if named in fault], faults


def test_one_that_may_only_be_read_is_looked_at_too(kept: Ledger, path: Place) -> None:
    with open_ledger(path, read_only=True) as mine:
        assert list(mine.faults()) == []
    with kept._database.writing() as connection:
        connection.exec_driver_sql("UPDATE articles SET length = 1")
    with open_ledger(path, read_only=True) as mine:
        assert len([fault for fault in mine.faults() if "characters, not 1" in fault]) == 4


def test_hundreds_of_faults_of_one_sort_are_counted(kept: Ledger) -> None:
    for number in range(3, 60):
        kept.add(numbered(number))
    with kept._database.writing() as connection:
        connection.exec_driver_sql("UPDATE articles SET length = 1")
    faults = list(kept.faults())
    assert len([fault for fault in faults if "characters, not 1" in fault]) == 50
    assert "and 11 more of this sort" in faults
