"""A ledger that an older version wrote is brought forward with everything that is in it.

`revision-0001.ledger.gz` was written by the first version: five articles, with judgements that superseded
others, a name in capitals, and one name that is a place in one article and a person in the next.
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
from onrecord.records import Speaker

from .samples import assert_sound, contents, press

FIRST = Path(__file__).with_name("revision-0001.ledger.gz")


@pytest.fixture
def old(path: Path) -> Path:
    """A ledger as the first version wrote it."""
    with gzip.open(FIRST) as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    with closing(connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    return path


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
