"""`onrecord ledger`, and the other verbs on wire copy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.ledger import open_ledger

from .conftest import Run, reading

STORY = [
    "The harbour board voted on Tuesday to lease the old quay to Pell Maritime for forty years.",
    "The company will pay 1.2 million a year and has promised to keep the landing open to the public.",
    "The city council has to approve the contract and will debate it in the second week of March.",
    "The quay was built in 1911 and has stood empty since the grain terminal moved across the river.",
]


def filled(path: Path) -> Path:
    with open_ledger(path) as ledger:
        for number in range(5):
            ledger.add(reading(number, f"the budget is {number} too long", "Anna Holt", outlet="Echo"))
    return path


def test_copied_checked_and_told_about(onrecord: Run, tmp_path: Path) -> None:
    source = filled(tmp_path / "own.ledger")
    ran = onrecord("ledger", "copy", source, tmp_path / "copy.ledger")
    assert (ran.code, ran.err) == (0, "")
    assert ran.text == f"copied 5 articles to {tmp_path / 'copy.ledger'}\n"
    ran = onrecord("ledger", "check", "--ledger", tmp_path / "copy.ledger")
    assert (ran.code, ran.text) == (0, "5 articles, 5 statements: nothing is wrong\n")
    ran = onrecord("ledger", "info", "--ledger", tmp_path / "copy.ledger", "--format", "json")
    told = json.loads(ran.text)
    assert (told["articles"], told["statements"], told["outlets"]) == (5, 5, 1)
    assert told["ledger"] == str(tmp_path / "copy.ledger")
    assert told["extractors"] == {"by hand": 5}
    lines = dict(line.split("\t") for line in onrecord("ledger", "info").text.splitlines())
    assert lines["kind"] == "SQLite database"
    assert set(lines) == set(told)


def test_copied_to_where_something_is(onrecord: Run, tmp_path: Path) -> None:
    source = filled(tmp_path / "own.ledger")
    ran = onrecord("ledger", "copy", source, source)
    assert ran.code == 1
    assert "not empty" in ran.complaints[0]


def test_what_is_wrong_is_named(onrecord: Run, tmp_path: Path) -> None:
    source = filled(tmp_path / "own.ledger")
    with open_ledger(source) as ledger, ledger._database.writing() as connection:
        connection.exec_driver_sql("UPDATE articles SET length = 7 WHERE number = 2")
    ran = onrecord("ledger", "check")
    assert ran.code == 1
    assert len(ran.complaints) == 1
    assert "characters, not 7" in ran.complaints[0]


def test_nothing_is_there(onrecord: Run, tmp_path: Path) -> None:
    for verb in ("check", "info"):
        ran = onrecord("ledger", verb, "--ledger", tmp_path / "no.ledger")
        assert (ran.code, "there is no ledger here" in ran.err) == (1, True)
    assert onrecord("ledger", "copy", tmp_path / "none.ledger", tmp_path / "x.ledger").code == 1
    assert not (tmp_path / "x.ledger").exists()


def test_a_password_is_never_printed(onrecord: Run) -> None:
    for address in (
        "postgresql://ann:hush@127.0.0.1:1/press",
        "postgresql://ann:hush@/",
        "postgresql://ann:hush@[/p",
    ):
        for arguments in (["ledger", "info", "--ledger", address], ["ledger", "copy", address, "x.ledger"]):
            ran = onrecord(*arguments)
            assert ran.code == 1
            assert "hush" not in ran.text + ran.err


@pytest.mark.usefixtures("parrot")
def test_wire_copy_is_kept_as_a_printing(onrecord: Run, tmp_path: Path) -> None:
    for number, paragraphs in enumerate((STORY, ["By Our Staff", *STORY[:3]])):
        name = tmp_path / f"{number}.txt"
        name.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    first = onrecord("add", tmp_path / "0.txt", "--outlet", "Wire")
    assert "there already" not in first.text
    second = onrecord("add", tmp_path / "1.txt", "--outlet", "Echo")
    assert second.code == 0
    assert "1 of them prints a text that was there already: only what differs was read anew" in second.text
    assert json.loads(onrecord("ledger", "info", "--format", "json").text)["printings"] == 1
    assert onrecord("ledger", "check").code == 0
