"""What a person sees on a terminal of 100 columns, which both streams pass for here."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from onrecord.ledger import open_ledger

from .conftest import PLAIN, Run, reading

pytestmark = pytest.mark.usefixtures("terminal")

HIDE_CURSOR = "\x1b[?25l"
"""A bar that came and went at least did this."""


def lines(shown: str) -> list[str]:
    """What is left to read when the styles are taken away."""
    return [line.rstrip() for line in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown).splitlines()]


@pytest.fixture
def filled(tmp_path: Path) -> None:
    said = "the harbour [sic] lease [/b] is\tvoid", "no harbour"
    with open_ledger(tmp_path / "own.ledger") as book:
        for number, words in enumerate(said):
            facts = {"outlet": "The [bold] Courant", "published": f"2026-01-0{number + 1}"}
            book.add(reading(number, words, "Anna Holt", **facts))


@pytest.mark.usefixtures("filled")
def test_a_speaker_with_an_editors_brackets(onrecord: Run) -> None:
    ran = onrecord("speaker", "Holt")
    assert (ran.code, ran.err) == (0, "")
    assert [re.sub("[0-9a-f]{20}", "ID", line) for line in lines(ran.text)] == [
        "Anna Holt  person  1b95061d",
        "2 statements in 2 articles of 1 outlet, 2026-01-01 to 2026-01-02",
        "known as: Anna Holt (2)",
        "printed as: Anna Holt (2)",
        "outlets: The [bold] Courant (2)",
        " 2026-01 ████████████████████████████████████████ 2",
        "",
        "Anna Holt said  The [bold] Courant  2026-01-02",
        "  no harbour",
        "  direct  ID  n1.txt",
        "",
        "Anna Holt said  The [bold] Courant  2026-01-01",
        "  the harbour [sic] lease [/b] is void",
        "  direct  ID  n0.txt",
        "",
    ]
    assert "\x1b[7m" not in ran.text


@pytest.mark.usefixtures("filled")
def test_a_search_marks_what_it_found(onrecord: Run) -> None:
    ran = onrecord("search", "lease", "harbour")
    assert (ran.code, ran.err) == (0, "")
    assert re.findall(r"\x1b\[7m(.*?)\x1b\[0m", ran.text) == ["harbour", "lease"]
    assert "  the harbour [sic] lease [/b] is void" in lines(ran.text)
    # With the id that `quotation` and `answers` ask for.
    said = json.loads(onrecord("search", "lease", "harbour", "--format", "jsonl").text)
    assert f"  direct  {said['id']}  n0.txt" in lines(ran.text)


@pytest.mark.usefixtures("filled")
def test_nothing_found(onrecord: Run) -> None:
    assert onrecord("search", "zeppelin").complaints == ["nothing on the ledger fits"]
    assert onrecord("speakers", "zeppelin").complaints == ["nobody on the ledger fits"]


@pytest.mark.usefixtures("filled")
def test_speakers(onrecord: Run) -> None:
    heading, rule, row = lines(onrecord("speakers").text)
    assert heading.split() == ["speaker", "type", "statements", "articles", "outlets", "first", "last"]
    assert not rule.strip("─")
    assert row.split() == ["Anna", "Holt", "person", "2", "2", "1", "2026-01-01", "2026-01-02"]


@pytest.mark.usefixtures("parrot")
def test_an_article_without_a_title_is_named_once(onrecord: Run, plain: Path) -> None:
    ran = onrecord("read", plain.name, "--outlet", "Courant")
    assert lines(ran.text)[:2] == ["plain.txt", "Courant"]
    assert ran.text.count("plain.txt") == 1
    assert lines(onrecord("read", plain.name).text)[1].startswith("who")


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, str]:
    names = ("one.txt", "two.txt")
    for name in names:
        (tmp_path / name).write_text(f"{name}: {PLAIN}", encoding="utf-8")
    return names


@pytest.mark.usefixtures("parrot")
def test_no_bar_beside_what_is_printed(onrecord: Run, two: tuple[str, str]) -> None:
    for form in ("table", "jsonl"):
        assert onrecord("read", *two, "--format", form).err == ""
    shown = onrecord("read", *two, "--output", "table.txt")
    assert HIDE_CURSOR in shown.err
    assert "\x1b" not in Path("table.txt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("parrot")
def test_the_bar_is_gone_before_the_result_is_printed(
    onrecord: Run, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    monkeypatch.setattr("rich.progress.Progress.stop", lambda self: order.append("bar gone"))
    monkeypatch.setattr("rich.progress.Progress.start", lambda self: order.append("bar"))
    monkeypatch.setattr("onrecord.cli.add.print_added", lambda *_: order.append("printed"))
    assert onrecord("add", *two).code == 0
    assert order == ["bar", "bar gone", "printed"]
