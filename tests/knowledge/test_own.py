"""A user's own facts: kept whole or not at all, and taken on top of the table."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path

import pytest

from onrecord.errors import SourceError, UnreadableError
from onrecord.knowledge import Added, Knowledge, OwnFacts

MAYORS = """name,type,aliases,title,of,since,until,wikidata,actor_code
Anna Holt,person,A. Holt,mayor,Marrow,2010-01-05,2018-01-05,,
Marrow,place,,city,Germany,,,,
"""


@pytest.fixture
def facts(tmp_path: Path) -> OwnFacts:
    return OwnFacts(tmp_path / "data" / "knowledge")


@pytest.fixture
def mayors(tmp_path: Path) -> Path:
    path = tmp_path / "mayors.csv"
    path.write_text(MAYORS, encoding="utf-16")
    return path


def test_a_file_is_added_once(facts: OwnFacts, mayors: Path) -> None:
    became, figures = facts.add(mayors)
    assert (became, len(figures)) == (Added.NEW, 2)
    (kept,) = facts.files()
    before = kept.stat().st_mtime_ns
    assert kept.read_text(encoding="utf-8") == MAYORS
    assert facts.add(mayors)[0] is Added.UNCHANGED
    assert kept.stat().st_mtime_ns == before


def test_a_file_of_the_same_name_takes_its_place(facts: OwnFacts, mayors: Path) -> None:
    facts.add(mayors)
    mayors.write_text(MAYORS.replace("Anna Holt", "Maren Tolsk"), encoding="utf-8")
    assert facts.add(mayors)[0] is Added.REPLACED
    assert [figure.name for figure in facts.figures()] == ["Maren Tolsk", "Marrow"]


def test_a_file_is_taken_back(facts: OwnFacts, mayors: Path) -> None:
    facts.add(mayors)
    facts.remove("mayors.csv")
    assert facts.figures() == []
    with pytest.raises(SourceError, match=r"mayors\.csv: no file of this name was added; added were: none"):
        facts.remove("mayors.csv")


def test_nothing_is_kept_of_a_wrong_file(facts: OwnFacts, mayors: Path) -> None:
    mayors.write_text(MAYORS + "Maren Tolsk,human,,,,,,,\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"mayors\.csv: line 4: type is 'human'"):
        facts.add(mayors)
    assert not facts.folder.exists()


def test_a_wrong_file_leaves_the_earlier_one(facts: OwnFacts, mayors: Path) -> None:
    facts.add(mayors)
    mayors.write_bytes(b"")
    with pytest.raises(SourceError, match="is empty"):
        facts.add(mayors)
    assert len(facts.figures()) == 2


def test_a_full_disk_leaves_nothing_behind(
    facts: OwnFacts, mayors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts.add(mayors)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    mayors.write_text(MAYORS.replace("Anna", "Maren"), encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        facts.add(mayors)
    assert [path.name for path in facts.folder.iterdir()] == ["mayors.csv"]
    assert facts.figures()[0].name == "Anna Holt"


def test_files_that_cannot_be_read(facts: OwnFacts, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(UnreadableError, match="cannot be read"):
            facts.add(path)


def test_own_facts_are_known(facts: OwnFacts, mayors: Path) -> None:
    facts.add(mayors)
    knowledge = Knowledge(own=facts.folder)
    (holt,) = knowledge.named("A. Holt")
    assert holt.id == "person:anna-holt"
    assert knowledge.surnamed("Holt", date(2012, 1, 1))[0] == holt
    assert knowledge.holders("mayor", "Marrow", date(2012, 1, 1)) == [holt]
    assert knowledge.with_id(holt.id) == holt
    assert [place.figure.name for place in knowledge.place("Marrow")] == ["Marrow"]
    assert len(knowledge) == len(Knowledge()) + 2
    assert holt in list(knowledge)
    assert Knowledge().named("Anna Holt") == []


def test_own_facts_extend_what_the_table_says(facts: OwnFacts, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text(
        "name,type,aliases,title,of,since,until\n"
        "Angela Merkel,person,Mutti Merkel,minister for women,Germany,1991-01-18,1994-11-17\n",
        encoding="utf-8",
    )
    facts.add(path)
    knowledge = Knowledge(own=facts.folder)
    (merkel,) = knowledge.named("Mutti Merkel")
    assert [figure.id for figure in knowledge.named("Angela Merkel")] == [merkel.id]
    assert merkel.wikidata == "Q567"
    assert knowledge.holders("minister for women", "German", date(1992, 1, 1)) == [merkel]
    assert knowledge.holders("chancellor", "Germany", date(2012, 1, 1)) == [merkel]
    assert len(knowledge) == len(Knowledge())


def test_a_role_of_ones_own_without_an_end_goes_on(facts: OwnFacts, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,type,title,of,since\nAnna Holt,person,mayor,Marrow,2010-01-05\n", encoding="utf-8")
    facts.add(path)
    knowledge = Knowledge(own=facts.folder)
    assert [holt.name for holt in knowledge.holders("mayor", "Marrow", date(2090, 1, 1))] == ["Anna Holt"]


def test_a_kept_file_that_was_spoilt_is_named(facts: OwnFacts, mayors: Path) -> None:
    facts.add(mayors)
    facts.files()[0].write_bytes(b"\0\0")
    with pytest.raises(SourceError, match=r"knowledge.mayors\.csv: "):
        Knowledge(own=facts.folder).named("Anna Holt")
