"""What people decide of speakers is appended, outranks all that is automatic, and is undone, not deleted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from onrecord.errors import LedgerReadOnlyError, NotTextError, QueryError
from onrecord.ledger import Ledger, RoleRecord, Tally, open_ledger
from onrecord.records import Speaker

from .conftest import Place
from .samples import assert_sound, contents, press
from .test_identity import DAY, partition, story


@pytest.fixture
def smiths(ledger: Ledger) -> Ledger:
    """Four articles in which John Smith speaks, as far as anybody can tell one man; and Anna Holt."""
    for number in range(4):
        ledger.add(story(number, ("John Smith", ""), ("Anna Holt", "")))
    return ledger


def names(ledger: Ledger) -> list[tuple[str, int]]:
    return [(summary.speaker.name, summary.statements) for summary in ledger.speakers()]


def statement(ledger: Ledger, number: int, place: int = 0) -> str:
    return list(ledger.readings())[number].statements[place].id


def article(ledger: Ledger, number: int) -> str:
    return list(ledger.readings())[number].article.id


def test_merged(smiths: Ledger, path: Place) -> None:
    before = partition(smiths)
    number = smiths.merge("Anna Holt", "john smith", by="an editor", reason="a pen name")
    assert names(smiths) == [("John Smith", 8)]
    for name in ("Anna Holt", "John Smith", "holt"):
        record = smiths.speaker(name)
        assert record is not None
        assert record.known_as == (Tally("Anna Holt", 4), Tally("John Smith", 4))
    assert len(smiths.search("", speaker="Anna Holt")) == 8
    [decision] = smiths.decisions()
    assert (decision.number, decision.verb, decision.decided_by) == (number, "merge", "an editor")
    assert decision.reason == "a pen name"
    assert smiths.check_speakers() == []
    # Whoever is added later is decided on by the same judgements.
    smiths.add(story(5, ("Anna Holt", "")))
    assert names(smiths) == [("Anna Holt", 9)]
    smiths.undo()
    assert names(smiths) == [("Anna Holt", 5), ("John Smith", 4)]
    assert len(before & partition(smiths)) == 1
    assert smiths.speaker("Anna Holt").summary.statements == 5  # type: ignore[union-attr]
    assert smiths.check_speakers() == []
    assert_sound(path)


def test_split_by_articles_and_by_statements(smiths: Ledger, path: Place) -> None:
    smiths.split(
        "John Smith",
        articles=[article(smiths, 1)],
        statements=[statement(smiths, 2)],
        new_name="Smith (coach)",
    )
    assert names(smiths) == [("Anna Holt", 4), ("John Smith", 2), ("Smith (coach)", 2)]
    coach = smiths.speaker("Smith (coach)")
    assert coach is not None
    assert coach.known_as == (Tally("John Smith", 2),)
    assert smiths.check_speakers() == []
    smiths.undo()
    assert names(smiths) == [("Anna Holt", 4), ("John Smith", 4)]
    assert_sound(path)


def test_what_people_decided_outranks_whatever_is_added(smiths: Ledger) -> None:
    smiths.split("John Smith", articles=[article(smiths, 0)], new_name="The Other Smith")
    apart = smiths.speaker("The Other Smith")
    assert apart is not None
    for number in range(10, 40):
        smiths.add(story(number, ("John Smith", "Senator"), ("Smith", "Senator")))
    now = smiths.speaker("The Other Smith")
    assert now is not None
    assert now.summary == apart.summary
    assert smiths.check_speakers() == []


def test_two_told_apart_are_no_longer_in_doubt(ledger: Ledger) -> None:
    ledger.add(story(0, ("Elena Varga", "")))
    ledger.add(story(1, ("Varga", "")))
    [doubt] = ledger.doubts()
    assert {doubt.one.speaker.name, doubt.other.speaker.name} == {"Varga", "Elena Varga"}
    assert 0.15 < doubt.score < 0.85
    assert any("may be short for" in reason for reason in doubt.reasons)
    assert doubt.articles == ("by hand",)
    ledger.tell_apart(doubt.one.speaker.id, doubt.other.speaker.id)
    assert ledger.doubts() == []
    for number in range(2, 30):
        ledger.add(story(number, ("Elena Varga", "")))
    assert ("Varga", 1) in names(ledger)
    assert ledger.doubts() == []
    ledger.undo()
    ledger.merge("Varga", "Elena Varga")
    assert names(ledger) == [("Elena Varga", 30)]


def test_doubts_that_settle_most_come_first(ledger: Ledger) -> None:
    ledger.add(story(0, ("Elena Varga", "")))
    ledger.add(story(100, ("Varga", "")))
    ledger.add(story(200, ("Anna Holt", "")))
    for number in (300, 400, 500):
        ledger.add(story(number, ("Holt", "")))
    first, second = ledger.doubts()
    assert {first.one.speaker.name, first.other.speaker.name} == {"Holt", "Anna Holt"}
    assert {second.one.speaker.name, second.other.speaker.name} == {"Varga", "Elena Varga"}
    assert ledger.doubts(1) == [first]


def test_renamed(smiths: Ledger) -> None:
    smiths.rename("John Smith", "  Sir John   Smith ")
    assert ("Sir John Smith", 4) in names(smiths)
    for name in ("sir john smith", "John Smith", "Smith"):
        assert smiths.speaker(name) is not None
    smiths.rename("Smith", "Lord Smith")
    assert ("Lord Smith", 4) in names(smiths)
    smiths.undo()
    assert ("Sir John Smith", 4) in names(smiths)
    smiths.undo()
    assert ("John Smith", 4) in names(smiths)
    assert smiths.speaker("Lord Smith") is None
    with pytest.raises(QueryError, match="no decision to undo"):
        smiths.undo()
    assert smiths.check_speakers() == []


def test_undone_in_any_order_that_is_possible(smiths: Ledger, path: Place) -> None:
    first = smiths.rename("John Smith", "Jack Smith")
    second = smiths.merge("Anna Holt", "Jack Smith")
    smiths.undo(first)
    assert names(smiths) == [("John Smith", 8)]
    third = smiths.decisions()[0].number
    smiths.undo(third)
    assert names(smiths) == [("Jack Smith", 8)]
    smiths.undo(second)
    assert names(smiths) == [("Anna Holt", 4), ("Jack Smith", 4)]
    with pytest.raises(QueryError, match=f"decision {second} was undone already"):
        smiths.undo(second)
    assert [each.verb for each in smiths.decisions()] == ["undo", "undo", "undo", "merge", "rename"]
    assert smiths.check_speakers() == []
    assert_sound(path)


def test_a_decision_on_which_another_is_built_is_not_undone(smiths: Ledger) -> None:
    number = smiths.rename("John Smith", "Jack Smith")
    later = smiths.rename("Jack Smith", "Jackie Smith")
    with pytest.raises(QueryError, match=f"changed by decision {later}; undo that one first"):
        smiths.undo(number)
    assert ("Jackie Smith", 4) in names(smiths)


REFUSED: dict[str, tuple[Callable[[Ledger], object], str]] = {
    "with itself": (lambda book: book.merge("John Smith", "Smith"), "are one speaker already"),
    "with nobody": (lambda book: book.merge("John Smith", "Jane Holt"), "did you mean Anna Holt"),
    "nobody at all": (lambda book: book.rename("Qqqq", "Q"), "no speaker 'Qqqq'"),
    "across types": (lambda book: book.merge("John Smith", "Dene"), "place"),
    "no name": (lambda book: book.rename("John Smith", " "), "1 to 1000 characters"),
    "too long a name": (lambda book: book.rename("John Smith", "x" * 1001), "1 to 1000 characters"),
    "no article": (lambda book: book.split("John Smith"), "name the articles"),
    "another's article": (lambda book: book.split("Dene", articles=["x.txt"]), "no article 'x.txt' has Dene"),
    "another's statement": (lambda book: book.split("Dene", statements=["0"]), "has no statement '0'"),
    "all articles": (lambda book: book.split("Dene", articles=["by hand"]), "all articles"),
    "nothing to undo": (lambda book: book.undo(), "no decision to undo"),
    "no such decision": (lambda book: book.undo(7), "no decision 7"),
    "an empty name": (lambda book: book.merge("", "John Smith"), "name is empty"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(smiths: Ledger, path: Place, case: str) -> None:
    smiths.add(story(9, Speaker("Dene", "place")))
    before = contents(path)
    decide, words = REFUSED[case]
    with pytest.raises(QueryError, match=words):
        decide(smiths)
    assert contents(path) == before


def test_no_text_is_refused(smiths: Ledger, path: Place) -> None:
    before = contents(path)
    with pytest.raises(NotTextError):
        smiths.rename("John Smith", "\ud800")
    with pytest.raises(NotTextError):
        smiths.merge("John Smith", "Anna Holt", reason="\ud800")
    assert contents(path) == before


def test_namesakes_are_told_by_id(ledger: Ledger) -> None:
    ledger.add(story(0, ("John Smith", "Senator")))
    ledger.add(story(1, ("John Smith", "goalkeeper"), ("John Smith", "goalkeeper")))
    assert ledger.speaker("John Smith") is None
    first, second = ledger.namesakes("John Smith")
    with pytest.raises(QueryError, match=first.speaker.id[:8]) as raised:
        ledger.merge("John Smith", "Smith")
    assert second.speaker.id[:8] in str(raised.value)
    assert "goalkeeper" in str(raised.value)
    said = []
    for listed in (first, second):
        record = ledger.speaker(listed.speaker.id[:8])
        assert record is not None
        assert (record.summary.speaker, record.summary.articles) == (listed.speaker, listed.articles)
        assert len(ledger.search("", speaker=listed.speaker.id)) == record.summary.statements
        said.append(record.summary.statements)
    assert sorted(said) == [1, 2]
    ledger.merge(first.speaker.id, second.speaker.id[:10])
    assert names(ledger) == [("John Smith", 3)]


def test_a_ledger_that_may_only_be_read(smiths: Ledger, path: Place) -> None:
    with open_ledger(path, read_only=True) as mine:
        assert mine.decisions() == []
        assert mine.doubts() == []
        assert mine.check_speakers() == []
        changes: list[Callable[[], object]] = [
            lambda: mine.merge("John Smith", "Anna Holt"),
            lambda: mine.split("John Smith", articles=["by hand"]),
            lambda: mine.rename("John Smith", "x"),
            lambda: mine.undo(),
            lambda: mine.rebuild_speakers(),
        ]
        for change in changes:
            with pytest.raises(LedgerReadOnlyError):
                change()


def test_the_record_of_a_speaker(ledger: Ledger) -> None:
    said = [
        ("Elena Varga", "said", "that Anna Holt and the Harbour Board know it"),
        ("Anna Holt", "said", "no"),
    ]
    minister = Speaker("Elena Varga", "person", roles=("minister",))
    ledger.add(press(*said, outlet="Post", published=DAY, speakers=[minister, "Anna Holt"]))
    ledger.add(
        press(("the Harbour Board", "said", "yes"), speakers=[Speaker("Harbour Board", "organisation")])
    )
    later = DAY.replace(year=2025)
    said = [("Ms Varga", "said", "that Holt was told, and Elena Varga was not"), ("she", "said", "no more")]
    ledger.add(press(*said, outlet="Post", published=later, speakers=[minister, minister]))
    record = ledger.speaker("Varga")
    assert record is not None
    assert record.known_as == (Tally("Elena Varga", 3),)
    assert record.roles == (RoleRecord("minister", 2, DAY, later),)
    assert record.months == (Tally("2024-05", 1), Tally("2025-05", 2))
    assert record.about == (Tally("Anna Holt", 1), Tally("Harbour Board", 1))


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_while_deciding(smiths: Ledger, path: Place) -> None:
    code = (
        "import sys; from onrecord.ledger import open_ledger\n"
        "with open_ledger(sys.argv[1]) as book:\n"
        "    while True:\n"
        "        book.merge('Anna Holt', 'John Smith'); print(flush=True); book.undo()\n"
    )
    for wait in (0.0, 0.07, 0.2):
        process = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        with open_ledger(path) as mine:
            assert mine.check_speakers() == []
            assert names(mine) in ([("John Smith", 8)], [("Anna Holt", 4), ("John Smith", 4)])
            if len(mine.speakers()) == 1:
                mine.undo()
        assert_sound(path)
