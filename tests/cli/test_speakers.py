"""`onrecord speakers` and its verbs, and `onrecord speaker`: listing people, and deciding who is who."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord import ledger
from onrecord.cli import review
from onrecord.ledger import open_ledger

from .conftest import Run, reading

LEDGER = Path("own.ledger")


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Eight articles: four by John Smith, two by Elena Varga, one by a Varga, one by Bernie Oakes."""
    with open_ledger(tmp_path / LEDGER) as book:
        for number in range(4):
            book.add(
                reading(
                    number,
                    "the pitch is dry",
                    "John Smith",
                    outlet="Courant",
                    published=f"2024-0{number + 1}-01",
                )
            )
        for number in (4, 5):
            book.add(reading(number, "John Smith and Oakes are wrong", "Elena Varga", published="2024-03-05"))
        book.add(reading(6, "no", "Varga", published="2020-01-01"))
        book.add(reading(7, "yes", "Bernie Oakes"))
    return tmp_path / LEDGER


def rows(onrecord: Run, *arguments: str) -> list[dict[str, object]]:
    ran = onrecord("speakers", *arguments, "--format", "jsonl")
    assert (ran.code, ran.err) == (0, "")
    return [json.loads(line) for line in ran.text.splitlines()]


def names(onrecord: Run) -> list[object]:
    return [row["speaker"] for row in rows(onrecord)]


def test_listed_with_or_without_the_word(onrecord: Run, filled: Path) -> None:
    assert rows(onrecord) == rows(onrecord, "list")
    assert names(onrecord) == ["John Smith", "Elena Varga", "Bernie Oakes", "Varga"]
    assert [row["speaker"] for row in rows(onrecord, "varg")] == ["Elena Varga", "Varga"]
    assert onrecord("speakers", "--limit", "1").text.startswith("John Smith\t")
    assert "merge" in onrecord("speakers", "--help").text
    # Who has a verb for a name is found all the same.
    assert onrecord("speakers", "list", "merge").text == ""


def test_merged_and_undone(onrecord: Run, filled: Path) -> None:
    ran = onrecord("speakers", "merge", "Bernie Oakes", "John Smith", "--by", "me", "--reason", "a pen name")
    assert (ran.code, ran.err) == (0, "")
    assert ran.text.startswith("decided: 1  Bernie Oakes [")
    assert "onrecord speakers undo 1" in ran.text
    assert names(onrecord) == ["John Smith", "Elena Varga", "Varga"]
    [logged] = rows(onrecord, "log")
    assert (logged["verb"], logged["by"], logged["reason"]) == ("merge", "me", "a pen name")
    assert onrecord("speakers", "undo").text.startswith("undone: 1  Bernie Oakes [")
    assert len(names(onrecord)) == 4
    assert [row["undone_by"] for row in rows(onrecord, "log")] == [None, 2]
    assert [line.split("\t")[1] for line in onrecord("speakers", "log").text.splitlines()] == [
        "undo",
        "merge",
    ]
    assert onrecord("speakers", "rebuild", "--check").text == "the speakers follow from the judgements\n"


def test_split_and_renamed(onrecord: Run, filled: Path) -> None:
    ran = onrecord(
        *("speakers", "split", "John Smith", "--articles", "n1.txt", "--articles", "n2.txt"),
        *("--as", "John Smith (coach)"),
    )
    assert (ran.code, ran.err) == (0, "")
    assert names(onrecord)[:3] == ["Elena Varga", "John Smith", "John Smith (coach)"]
    assert onrecord("speakers", "rename", "John Smith (coach)", "Johnny Smith").code == 0
    assert "Johnny Smith" in names(onrecord)
    [found] = onrecord("search", "--speaker", "Johnny Smith", "--format", "jsonl").text.splitlines()[:1]
    assert json.loads(found)["speaker"] == "Johnny Smith"
    assert [hit.split("\t")[-1] for hit in onrecord("speaker", "Johnny Smith").text.splitlines()] == [
        "n2.txt",
        "n1.txt",
    ]


def test_reviewed_in_a_pipe(onrecord: Run, filled: Path) -> None:
    [row] = rows(onrecord, "review")
    assert {row["one"], row["other"]} == {"Varga", "Elena Varga"}
    assert isinstance(row["score"], float)
    assert "may be short for" in str(row["reasons"])
    [line] = onrecord("speakers", "review").text.splitlines()
    assert line.split("\t")[:2] == [row["one"], row["other"]]


@pytest.mark.parametrize(
    ("answers", "left", "decided"),
    [
        (b"x\nsame\n", 3, ["merge"]),
        (b"d\n", 4, ["different"]),
        (b"k\n", 4, []),
        (b"q\n", 4, []),
        (b"", 4, []),
    ],
)
def test_reviewed_by_a_person(
    onrecord: Run,
    filled: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: bytes,
    left: int,
    decided: list[str],
) -> None:
    monkeypatch.setattr(review, "somebody_is_there", lambda: True)
    ran = onrecord("speakers", "review", "--by", "me", stdin=answers)
    assert (ran.code, ran.err) == (0, "")
    assert "may be short for" in ran.text
    assert "Elena Varga" in ran.text
    with open_ledger(filled) as book:
        assert len(book.speakers()) == left
        assert [decision.verb for decision in book.decisions()] == decided
        assert all(decision.decided_by == "me" for decision in book.decisions())


def test_reviewed_where_nothing_is_in_doubt(
    onrecord: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    onrecord("speakers", "merge", "Varga", "Elena Varga")
    assert onrecord("speakers", "review").text == ""
    monkeypatch.setattr(review, "somebody_is_there", lambda: True)
    assert onrecord("speakers", "review").text == "nothing is in doubt\n"


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "itself": (("merge", "John Smith", "Smith"), "are one speaker already"),
    "nobody": (("merge", "Jon Smith", "Varga"), "did you mean John Smith"),
    "no article": (("split", "John Smith"), "name the articles"),
    "no such article": (("split", "John Smith", "--articles", "x.txt"), "no article 'x.txt' has John Smith"),
    "nothing": (("undo",), "no decision to undo"),
    "no such decision": (("undo", "9"), "no decision 9"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(onrecord: Run, filled: Path, case: str) -> None:
    arguments, words = REFUSED[case]
    ran = onrecord("speakers", *arguments)
    assert (ran.code, ran.out) == (1, b"")
    [complaint] = ran.complaints
    assert words in complaint


def test_a_ledger_that_may_only_be_read(onrecord: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "open_ledger", lambda path, **_: open_ledger(path, read_only=True))
    ran = onrecord("speakers", "merge", "Varga", "Elena Varga")
    assert (ran.code, ran.out) == (1, b"")
    assert "may only be read" in ran.complaints[0]
    assert len(rows(onrecord, "review")) == 1


def test_a_ledger_that_does_not_follow_is_mended(onrecord: Run, filled: Path) -> None:
    with open_ledger(filled) as book, book._database.writing() as connection:
        connection.exec_driver_sql("UPDATE speakers SET articles = 40 WHERE name = 'Varga'")
    ran = onrecord("speakers", "rebuild", "--check")
    assert ran.code == 1
    assert all("Varga" in complaint for complaint in ran.complaints)
    assert onrecord("speakers", "rebuild").text == "rebuilt\n"
    assert onrecord("speakers", "rebuild", "--check").code == 0


def test_a_record_for_programs(onrecord: Run, filled: Path) -> None:
    ran = onrecord("speaker", "elena varga", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    record = json.loads(ran.text)
    assert record["speaker"]["name"] == "Elena Varga"
    assert (record["statements"], record["articles"]) == (2, 2)
    assert record["months"] == [{"month": "2024-03", "statements": 2}]
    assert record["about"] == [{"name": "John Smith", "statements": 2}]
    assert [hit["content"] for hit in record["newest"]] == ["John Smith and Oakes are wrong"] * 2
    assert json.loads(onrecord("speaker", record["speaker"]["id"], "--format", "json").text) == record


def test_a_record_on_a_terminal(onrecord: Run, filled: Path, terminal: None) -> None:
    lines = onrecord("speaker", "John Smith").text.splitlines()
    bars = [line for line in lines if "█" in line]
    assert [bar.split()[-1] for bar in bars] == ["1", "1", "1", "1"]
    assert "2024-01" in bars[0]
    onrecord("speakers", "merge", "Varga", "Elena Varga")
    bars = [line for line in onrecord("speaker", "Varga").text.splitlines() if "█" in line]
    assert ["2020" in bars[0], "2024" in bars[-1]] == [True, True]


def test_namesakes_are_told_apart(onrecord: Run, filled: Path) -> None:
    onrecord("speakers", "split", "John Smith", "--articles", "n0.txt")
    ran = onrecord("speaker", "John Smith")
    assert ran.code == 1
    [complaint] = ran.complaints
    ids = [row["id"] for row in rows(onrecord, "Smith")]
    assert all(str(id_)[:8] in complaint for id_ in ids)
    assert sorted(len(onrecord("speaker", str(id_)[:8]).text.splitlines()) for id_ in ids) == [1, 3]
