"""The table of acts in the docs is that of the code."""

from __future__ import annotations

from pathlib import Path

from onrecord.records import Act

DOCS = Path(__file__).parents[2] / "docs" / "acts.md"


def test_the_table_has_every_act_with_its_codes() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in DOCS.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `") and line.count("|") == 6
    ]
    told = {row[0].strip("`"): (row[3], row[4]) for row in rows}
    assert list(told) == [str(act) for act in Act]
    assert told == {str(act): (act.plover or "-", act.cameo or "-") for act in Act}
    assert all(row[1] and row[2] for row in rows)


def test_the_targets_are_told() -> None:
    text = DOCS.read_text(encoding="utf-8")
    told = text[text.index("Only `") : text.index(" are aimed at anybody")]
    assert {act for act in Act if f"`{act}`" in told} == {act for act in Act if act.aims}
