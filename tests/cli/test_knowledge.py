"""`onrecord knowledge`: shown, added, removed, built."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from onrecord.knowledge import shared
from tests.knowledge.sources import write_sources

from .conftest import Run

MAYORS = "name,type,title,of,since\nAnna Holt,person,mayor,Chicago,2030-01-05\n"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of each test's own."""
    folder = tmp_path / "data"
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda _: str(folder))
    shared.cache_clear()
    yield folder
    shared.cache_clear()


def test_show_in_lines(onrecord: Run) -> None:
    ran = onrecord("knowledge", "show", "Putin", "--on", "2016-05-01", "--limit", 1)
    lines = [line.split("\t") for line in ran.text.splitlines()]
    assert ["Vladimir Putin", "person", "president", "Russia", "2012-05-07", "", "RUSGOV", "*"] in lines
    assert {line[0] for line in lines} == {"Vladimir Putin"}


def test_show_as_json(onrecord: Run) -> None:
    ran = onrecord("knowledge", "show", "Clinton", "--on", "2010-05-01", "--format", "json")
    first, *_ = json.loads(ran.text)
    assert (first["id"], first["actor_code"]) == ("person:hillary-clinton", "USAGOV")
    held = [role["title"] for role in first["roles"] if role["holding"] == "held"]
    assert held == ["secretary of state"]


@pytest.mark.usefixtures("terminal")
def test_show_on_a_terminal(onrecord: Run) -> None:
    ran = onrecord("knowledge", "show", "Moscow")
    assert "Russian Federation" in ran.text
    assert "capital of Russia" in ran.text


def test_show_nobody(onrecord: Run) -> None:
    ran = onrecord("knowledge", "show", "Nobody at All", "--format", "json")
    assert (ran.code, json.loads(ran.text)) == (1, [])
    assert ran.complaints == ["nothing is known of 'Nobody at All'"]


def test_add_show_remove(onrecord: Run, data_folder: Path) -> None:
    Path("mayors.csv").write_text(MAYORS, encoding="utf-16")
    assert onrecord("knowledge", "add", "mayors.csv").text == "added mayors.csv: 1 figure\n"
    assert onrecord("knowledge", "add", "mayors.csv").text == (
        "mayors.csv was added before: nothing changed\n"
    )
    assert [path.name for path in (data_folder / "knowledge").iterdir()] == ["mayors.csv"]
    assert onrecord("knowledge", "show", "Anna Holt").text == (
        "Anna Holt\tperson\tmayor\tChicago\t2030-01-05\t\t\t\n"
    )
    assert onrecord("knowledge", "remove", "mayors.csv").text == "removed mayors.csv\n"
    shared.cache_clear()
    assert onrecord("knowledge", "show", "Anna Holt").code == 1
    ran = onrecord("knowledge", "remove", "mayors.csv")
    assert (ran.code, ran.complaints) == (
        1,
        ["mayors.csv: no file of this name was added; added were: none"],
    )


BAD = {
    "wrong.csv": (b"name,type,party\nAnna Holt,person,Whig\n", "line 1: the column 'party' is not known"),
    "days.csv": (
        MAYORS.replace("since", "until").replace("of,", "since,").replace("Chicago", "2031-01-01").encode(),
        "line 2: until 2030-01-05 is before since 2031-01-01",
    ),
    "empty.csv": (b"", "is empty"),
    "binary.csv": (bytes(range(256)), ""),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_and_nothing_is_kept(onrecord: Run, data_folder: Path, name: str) -> None:
    data, reason = BAD[name]
    Path(name).write_bytes(data)
    ran = onrecord("knowledge", "add", name)
    assert (ran.code, ran.text) == (1, "")
    (complaint,) = ran.complaints
    assert complaint.startswith(f"{name}: ")
    assert reason in complaint
    assert not data_folder.exists()


def test_build(onrecord: Run, tmp_path: Path) -> None:
    sources = write_sources(tmp_path / "sources")
    ran = onrecord("knowledge", "build", sources, "-o", "table.gz")
    assert ran.code == 0
    assert ran.text.startswith("wrote ")
    assert "3 from congress" in ran.text
    first = Path("table.gz").read_bytes()
    onrecord("knowledge", "build", sources, "-o", "table.gz")
    assert Path("table.gz").read_bytes() == first


def test_build_writes_nothing_from_wrong_sources(onrecord: Run, tmp_path: Path) -> None:
    ran = onrecord("knowledge", "build", tmp_path, "-o", "table.gz")
    assert ran.code == 1
    assert "there is no folder 'congress' here" in ran.complaints[0]
    assert not Path("table.gz").exists()
