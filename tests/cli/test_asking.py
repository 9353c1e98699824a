"""`check`, `quotation` and the language of `search`, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.ledger import Verdict, open_ledger
from onrecord.ledger.language import PARTS
from onrecord.records import Kind

from .conftest import Run, reading

SAID = "The harbour was never for sale, and it never will be"


@pytest.fixture
def port(tmp_path: Path) -> dict[str, str]:
    """Four statements on the ledger that is used where none is named; the id of each, by its outlet."""
    readings = [
        reading(0, SAID, "Ione Brask", outlet="Courant", published="2026-01-03"),
        reading(1, "The harbor was never for sale", "Ione Brask", outlet="Echo", published="2026-01-02"),
        reading(2, "[The port] was never for sale, and it never will be", "Ione Brask", outlet="Wire"),
        reading(
            3, "Taxes rise by 4 percent\x1b[2J\tnext\nyear", "Tomas Reik", outlet="=Gazette", kind=Kind.MIXED
        ),
    ]
    with open_ledger(tmp_path / "own.ledger") as book:
        for each in readings:
            book.add(each)
    return {str(each.article.outlet): each.statements[0].id for each in readings}


ANSWERS = {
    "The harbour was never for sale": Verdict.WORD_FOR_WORD,
    "The harbour was for sale": Verdict.CHANGED,
    "Taxes rise by 4 percent": Verdict.SOMEBODY_ELSE,
    "Bananas are cheap": Verdict.NOT_HERE,
}


@pytest.mark.parametrize("asked", ANSWERS)
def test_check_says_what_is_held_and_never_fails(onrecord: Run, port: dict[str, str], asked: str) -> None:
    ran = onrecord("check", asked, "--speaker", "Brask")
    assert (ran.code, ran.err) == (0, "")
    first, *printings, last = ran.text.splitlines()
    assert first.split("\t")[0] == ANSWERS[asked]
    assert bool(printings) == (ANSWERS[asked] is not Verdict.NOT_HERE)
    assert all(len(line.split("\t")) == 7 for line in printings)
    assert last == "held\tThis ledger holds 4 statements of 4 outlets, published 2026-01-02 to 2026-01-03."


def test_check_marks_the_edits(onrecord: Run, port: dict[str, str]) -> None:
    lines = onrecord("check", "The harbour was for sale, and it would be").text.splitlines()
    assert lines[0].split("\t")[3:] == ["print has “never”, the question has not"]
    assert "The harbour was {+never+} for sale, and it" in lines[1]
    assert "[-would be-]" in lines[1]


def test_check_as_json(onrecord: Run, port: dict[str, str]) -> None:
    answer = json.loads(onrecord("check", "The harbour was for sale", "--format", "json").text)
    assert list(answer) == [
        "asked", "speaker", "verdict", "score", "reason", "cautions", "printings", "ledger",
    ]  # fmt: skip
    assert answer["verdict"] == "said with changes"
    assert answer["cautions"] == ["print has “never”, the question has not"]
    best = answer["printings"][0]
    assert best["statement"]["id"] == port["Courant"]
    assert {"edit": "printed", "asked": "", "printed": "never"} in best["edits"]
    assert (best["before"], best["paraphrase"]) == ("Ione Brask said: ", False)
    assert answer["ledger"] == {"statements": 4, "outlets": 4, "first": "2026-01-02", "last": "2026-01-03"}


def test_check_limit(onrecord: Run, port: dict[str, str]) -> None:
    assert len(onrecord("check", "was never for sale", "--limit", "2").text.splitlines()) == 2 + 2


def test_check_on_a_terminal(onrecord: Run, port: dict[str, str], terminal: None) -> None:
    ran = onrecord("check", "The harbour was for sale")
    assert ran.code == 0
    assert "said with changes" in ran.text
    assert "! print has “never”" in ran.text
    assert port["Courant"] in ran.text
    # What an article prints moves no cursor.
    assert "\x1b[2J" not in onrecord("check", "Taxes rise by 4 percent next year").text


@pytest.mark.parametrize("asked", ["", "?!", "\x00", "word " * 5000])
def test_check_of_nothing(onrecord: Run, port: dict[str, str], asked: str) -> None:
    ran = onrecord("check", asked)
    assert (ran.code, ran.out) == (1, b"")
    assert len(ran.complaints) == 1


def test_check_on_an_empty_ledger(onrecord: Run, tmp_path: Path) -> None:
    open_ledger(tmp_path / "own.ledger").close()
    lines = onrecord("check", "The harbour").text.splitlines()
    assert lines[0].startswith("not on this ledger\t")
    assert lines[-1] == "held\tThis ledger holds no statements yet."


def test_quotation_in_order_of_time_with_edits_marked(onrecord: Run, port: dict[str, str]) -> None:
    ran = onrecord("quotation", port["Wire"])
    assert (ran.code, ran.err) == (0, "")
    rows = [line.split("\t") for line in ran.text.splitlines()]
    assert [row[1] for row in rows] == ["Echo", "Courant", "Wire"]
    assert "[-harbour-]{+harbor+}" in rows[0][3] or "{+harbour+}" in rows[1][3]
    assert [row[4] for row in rows] == [port[row[1]] for row in rows]
    assert onrecord("quotation", port["Echo"][:8]).text == ran.text


def test_quotation_as_json(onrecord: Run, port: dict[str, str]) -> None:
    answer = json.loads(onrecord("quotation", port["Courant"], "--format", "json").text)
    assert (answer["id"], answer["complete"]) == (port["Echo"], True)
    assert [each["statement"]["outlet"] for each in answer["printings"]] == ["Echo", "Courant", "Wire"]
    for each in answer["printings"]:
        shown = " ".join(edit["asked"] for edit in each["edits"] if edit["asked"])
        assert shown == each["statement"]["content"]


@pytest.mark.parametrize(("columns", "beside"), [("140", True), ("60", False)])
def test_quotation_on_a_terminal(
    onrecord: Run,
    port: dict[str, str],
    terminal: None,
    monkeypatch: pytest.MonkeyPatch,
    columns: str,
    beside: bool,
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = onrecord("quotation", port["Echo"]).text.splitlines()
    assert any("Echo" in line and "Courant" in line and "Wire" in line for line in lines) == beside
    assert "3 printings" in lines[0]


@pytest.mark.parametrize("asked", ["nothing", "%", "abcdef"])
def test_a_quotation_that_is_not_there(onrecord: Run, port: dict[str, str], asked: str) -> None:
    ran = onrecord("quotation", asked)
    assert (ran.code, ran.out, len(ran.complaints)) == (1, b"", 1)


# The language of search


def test_the_caret_stands_below_what_is_wrong(onrecord: Run, port: dict[str, str]) -> None:
    ran = onrecord("search", "harbour (lease")
    assert (ran.code, ran.out) == (1, b"")
    reason, shown, caret = ran.complaints
    assert reason == "this parenthesis is never closed, at character 9"
    assert shown[caret.index("^")] == "("


@pytest.mark.parametrize("before", ["港は売り物ではない ", "word " * 300 + "\t", "\x1b[2J "])
def test_the_caret_counts_columns(onrecord: Run, port: dict[str, str], before: str) -> None:
    _, shown, caret = onrecord("search", f"{before[-500:]}(lease").complaints
    from rich.cells import cell_len

    assert cell_len(shown[: shown.index("(")]) == caret.index("^")


def test_search_goes_on_after_a_cursor(onrecord: Run, port: dict[str, str]) -> None:
    def ids(*options: str) -> list[str]:
        lines = onrecord("search", "never", "--format", "jsonl", *options).text.splitlines()
        return [json.loads(line)["id"] for line in lines]

    whole = ids()
    assert len(whole) == 3
    assert ids("--limit", "2") + ids("--limit", "2", "--after", whole[1]) == whole


def test_a_terminal_says_how_to_go_on(onrecord: Run, port: dict[str, str], terminal: None) -> None:
    assert "--after" in onrecord("search", "never", "--limit", "1").err
    assert "--after" not in onrecord("search", "never").err


def test_the_help_shows_the_whole_language(onrecord: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    text = onrecord("search", "--help").text
    for part, meaning in PARTS.items():
        assert part in text
        assert meaning in text
