"""A ledger that an older version wrote is brought forward with everything that is in it.

`revision-0001.ledger.gz` was written by the first version: five articles, with judgements that superseded
others, a name in capitals, and one name that is a place in one article and a person in the next.
`revision-0002.ledger.gz` was written by the second: four articles, one of them read under two names, a
speaker renamed, a judgement by an editor, a problem and a feed.
"""

from __future__ import annotations

import gzip
import shutil
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from onrecord.errors import LedgerReadOnlyError
from onrecord.ledger import open_ledger
from onrecord.records import Act, Deed, Speaker

from .conftest import Places, in_files
from .samples import assert_sound, contents, doing, press


def unpacked(revision: str, path: Path) -> Path:
    """A ledger as that version wrote it, at `path`."""
    kept = Path(__file__).with_name(f"revision-{revision}.ledger.gz")
    with gzip.open(kept) as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    with closing(connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(revision,)]
    return path


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Files alone: they are what is tested here."""
    return in_files(tmp_path_factory)


@pytest.fixture
def old(path: Path) -> Path:
    """A ledger as the first version wrote it."""
    return unpacked("0001", path)


def test_everything_is_kept(old: Path) -> None:
    with closing(connect(old)) as connection:
        judged = connection.execute(
            "SELECT statement_number, name, type, score, decided_by, decided_at, superseded_by"
            " FROM judgements ORDER BY number"
        ).fetchall()
        names = connection.execute("SELECT name, type, id FROM speakers").fetchall()
        texts = connection.execute("SELECT id, name, text, added FROM articles ORDER BY number").fetchall()
    with open_ledger(old) as ledger:
        assert ledger.check_speakers() == []
        readings = list(ledger.readings())
        assert [summary.statements for summary in ledger.speakers()] == [4, 1, 1, 1, 1]
        elena = ledger.speaker("Elena Varga")
        assert elena is not None
        assert elena.summary.speaker == Speaker("Elena Varga", "person")
        assert [tally.text for tally in elena.known_as] == ["Elena Varga", "ELENA VARGA"]
        statement = readings[1].statements[2].id
        assert [(j.speaker, j.decided_by, j.current) for j in ledger.judgements(statement)] == [
            (Speaker("Anna Holt"), "hand", False),
            (Speaker("Elena Varga", "person"), "an editor", True),
        ]
        assert [hit.content for hit in ledger.search("harbour", speaker="Varga")] == [
            "the harbour stays open"
        ]
        assert ledger.has_name("by hand")
    assert_sound(old)
    with closing(connect(old)) as connection:
        now = connection.execute(
            "SELECT statement_number, personas.name, type, score, decided_by, decided_at, superseded_by"
            " FROM judgements LEFT JOIN personas ON personas.number = persona_number"
            " ORDER BY judgements.number"
        ).fetchall()
        assert now == judged
        ids = dict(connection.execute("SELECT id, name FROM speakers"))
        # Anna Holt was only ever a superseded belief; she has a persona, and so she is a speaker still.
        assert {id_ for name, type_, id_ in names} <= set(ids)
        now = connection.execute("SELECT id, name, text, added FROM articles ORDER BY number").fetchall()
        assert now == texts


def test_a_name_that_was_a_place_and_a_person_is_two(old: Path) -> None:
    with open_ledger(old) as ledger:
        found = {summary.speaker.type: summary.speaker for summary in ledger.namesakes("Washington")}
        assert set(found) == {"place", "person"}
        assert found["place"].id != found["person"].id
        assert len(ledger.search("", speaker=found["person"].id)) == 1


def test_it_is_added_to_as_any_other(old: Path) -> None:
    with open_ledger(old) as ledger:
        assert ledger.add(press(("Elena Varga", "said", "more"), ("Bernard Oakes", "said", "less")))
        oakes = ledger.speaker("Bernie Oakes")
        assert oakes is not None
        assert oakes.summary.statements == 2
        number = ledger.rename("Oakes", "Bernard Oakes")
        assert ledger.undo(number).number == number
        assert ledger.check_speakers() == []
    assert_sound(old)


def test_one_that_may_not_be_written_to_is_left_alone(old: Path) -> None:
    before = contents(old)
    with pytest.raises(LedgerReadOnlyError, match="older onrecord"):
        open_ledger(old, read_only=True)
    assert contents(old) == before


def test_the_second_version_is_kept_row_by_row(path: Path) -> None:
    second = unpacked("0002", path)
    kept = [line for line in contents(second) if line.startswith("INSERT") and "alembic_version" not in line]
    with open_ledger(second) as ledger:
        assert ledger.check_speakers() == []
        statements = [statement for reading in ledger.readings() for statement in reading.statements]
        assert len(statements) == 7
        assert [statement.deed for statement in statements] == [None] * 7
        assert ledger.statistics().acts == ()
        assert [(s.speaker.name, s.statements) for s in ledger.speakers()] == [
            ("Odo Fenn", 4),
            ("Ione Brask-Lind", 2),
            ("voters", 1),
        ]
        assert (len(ledger.problems()), len(ledger.feeds()), len(ledger.decisions())) == (1, 1, 1)
    now = contents(second)
    assert [line for line in kept if line not in now] == []
    assert_sound(second)


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_deeds_are_added_to_an_old_ledger(revision: str, path: Path) -> None:
    new = doing(
        press(("Ada Lorn", "accused", "the mayor of it"), ("Odo Fenn", "denied", "it")),
        (Act.ACCUSE, "Odo Fenn"),
        (Act.DENY, "Ada Lorn", 0),
    )
    with open_ledger(unpacked(revision, path)) as ledger:
        some = next(ledger.readings()).statements[0].id
        ledger.add(new)
        assert ledger.reading(new.article.id) == new
        assert ledger.judge_deed(some, Deed(Act.OPINE), decided_by="an editor")
        assert ledger.check_speakers() == []
    assert_sound(path)
