"""`acts`, `disputes` and `answers`, as a person and as a program see them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from onrecord.ledger import open_ledger
from tests.ledger.quarrel import ACCUSED, DENIED, ELSEWHERE, QUARREL

from .conftest import Run


@pytest.fixture
def quay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "quay.ledger"
    with open_ledger(path) as book:
        for reading in QUARREL:
            book.add(reading)
    monkeypatch.setenv("ONRECORD_LEDGER", str(path))
    return path


def test_acts_are_lines_in_a_pipe(onrecord: Run, quay: Path) -> None:
    lines = onrecord("acts", "--by", "Fenn", "--act", "accuse").text.splitlines()
    assert lines == ["2026-03-04\tGannet\tOdo Fenn\taccuse\tIone Brask\tthe mayor a liar who cannot count"]
    assert len(onrecord("acts", "--format", "jsonl").text.splitlines()) == 9
    assert len(onrecord("acts", "--limit", "2").text.splitlines()) == 2


def test_acts_on_a_terminal_are_summed_up(onrecord: Run, quay: Path, terminal: None) -> None:
    text = onrecord("acts", "--toward", "Odo Fenn", "--limit", "1").text
    assert "5 statements: 5 accuse; 1 shown" in text


def test_acts_are_counted(onrecord: Run, quay: Path) -> None:
    first = json.loads(onrecord("acts", "--count", "--format", "jsonl").text.splitlines()[0])
    assert first == {
        "by": "Ione Brask", "act": "accuse", "toward": "Odo Fenn", "plover": "ACCUSE", "cameo": "112",
        "statements": 4, "first": "2026-03-01", "last": "2026-03-05",
    }  # fmt: skip


def test_dyads_in_every_form(onrecord: Run, quay: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(onrecord("acts", "--dyads", "--format", "csv").text)))
    assert (rows[0]["date"], rows[0]["source"], rows[0]["target"]) == ("2026-03-01", "Ione Brask", "Odo Fenn")
    assert (rows[0]["plover"], rows[0]["cameo"], rows[0]["count"]) == ("ACCUSE", "112", "1")
    assert (rows[0]["statements"], rows[0]["source_code"]) == (ACCUSED.statements[0].id, "")
    written = tmp_path / "dyads.parquet"
    assert onrecord("acts", "--dyads", "--format", "parquet", "-o", str(written)).code == 0
    table = pq.read_table(written)
    assert table.column_names == list(rows[0])
    assert str(table.schema.field("date").type) == "date32[day]"
    assert [str(row["date"]) for row in table.to_pylist()] == [row["date"] for row in rows]


def test_wrong_questions(onrecord: Run, quay: Path) -> None:
    assert onrecord("acts", "--count", "--dyads").code == 2
    assert onrecord("acts", "--act", "promise").code == 2
    wrong = onrecord("acts", "--by", "Zzyzx")
    assert (wrong.code, "no speaker 'Zzyzx'" in wrong.err) == (1, True)


def test_disputes_in_a_pipe_and_for_programs(onrecord: Run, quay: Path) -> None:
    lines = [
        line.split("\t") for line in onrecord("disputes", "--between", "Brask", "Fenn").text.splitlines()
    ]
    assert {line[0] for line in lines} == {ACCUSED.statements[0].id, ELSEWHERE.statements[0].id}
    found = [json.loads(line) for line in onrecord("disputes", "--format", "jsonl").text.splitlines()]
    [sale] = [each for each in found if each["id"] == ACCUSED.statements[0].id]
    assert sale["answered"] is True
    assert [turn["act"] for turn in sale["turns"]] == ["accuse", "deny", "accuse", "deny"]
    assert sale["turns"][0]["outlets"] == ["Echo", "Courant", "Gannet"]
    rows = list(csv.DictReader(io.StringIO(onrecord("disputes", "--format", "csv").text)))
    assert len(rows) == sum(len(each["turns"]) for each in found)


def test_disputes_on_a_terminal_are_threads(onrecord: Run, quay: Path, terminal: None) -> None:
    text = onrecord("disputes").text
    assert "unanswered here" in text
    assert "Echo, Courant, Gannet" in text
    assert "├── " in text


def test_what_answers_what(onrecord: Run, quay: Path) -> None:
    ran = onrecord("answers", DENIED.statements[0].id, "--format", "jsonl")
    assert {json.loads(line)["how"] for line in ran.text.splitlines()} == {"answers"}
    assert onrecord("answers", ACCUSED.statements[0].id[:10]).text.startswith("answered by\t")
    assert onrecord("answers", "0" * 20).code == 1


def test_a_reading_shows_what_is_done(terminal: None, capsys: pytest.CaptureFixture[str]) -> None:
    from onrecord.cli.tables import act_of, print_readings

    print_readings([DENIED])
    assert "deny" in capsys.readouterr().out
    assert act_of(DENIED.statements[0]).plain == "deny Ione Brask"
    assert act_of(ACCUSED.statements[1]).plain == ""
