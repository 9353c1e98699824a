"""Who does what to whom: listed, counted, and in dyads day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from onrecord.errors import QueryError
from onrecord.ledger import ActTally, Ledger, Tally, open_ledger
from onrecord.records import Act, Speaker

from .conftest import Places
from .samples import doing, press

BRASK, FENN, BOARD = (
    Speaker("Ione Brask", "person"),
    Speaker("Odo Fenn", "person"),
    Speaker("Harbour Board", "organisation"),
)


def day(number: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, number, hour, tzinfo=UTC)


@pytest.fixture(scope="module")
def quay(places: Places) -> Any:
    """Eight statements; each content begins with a letter that names it."""
    with open_ledger(places()) as ledger:
        ledger.add(
            doing(
                press(
                    ("Ione Brask", "accused", "A of selling the quay"),
                    ("Ione Brask", "accused", "B of lying"),
                    ("Ione Brask", "said", "C the tide is high"),
                    outlet="Echo",
                    published=day(1),
                ),
                (Act.ACCUSE, FENN),
                (Act.ACCUSE, FENN),
                (Act.STATE, None),
            )
        )
        ledger.add(
            doing(
                press(
                    ("Odo Fenn", "denied", "D it"),
                    ("Odo Fenn", "urged", "E the board and the mayor to wait"),
                    ("nobody", "denied", "F it"),
                    outlet="Courant",
                    published=day(2, 23),
                    speakers=[FENN, FENN, None],
                ),
                (Act.DENY, BRASK),
                (Act.REQUEST, BOARD),
                (Act.DENY, BRASK),
            )
        )
        ledger.add(doing(press(("Odo Fenn", "blamed", "G himself"), published=day(3)), (Act.ACCUSE, FENN)))
        ledger.add(doing(press(("Odo Fenn", "blamed", "H the board")), (Act.ACCUSE, BOARD)))
        yield ledger


@pytest.mark.parametrize(
    ("filters", "letters"),
    [
        ({}, "GDEFABH"),
        ({"act": "accuse"}, "GABH"),
        ({"act": Act.STATE}, "C"),
        ({"by": "Brask"}, "AB"),
        ({"by": "Fenn", "toward": "Fenn"}, "G"),
        ({"toward": "harbour board"}, "EH"),
        ({"toward": "Ione Brask", "act": "deny"}, "DF"),
        ({"since": date(2026, 3, 2)}, "GDEF"),
        ({"until": date(2026, 3, 2)}, "DEFAB"),
        ({"outlet": "echo"}, "AB"),
        ({"outlet": "Nowhere"}, ""),
        ({"limit": 2}, "GD"),
        ({"by": "Brask", "toward": "Harbour Board"}, ""),
    ],
)
def test_what_is_listed(quay: Ledger, filters: dict[str, Any], letters: str) -> None:
    hits = quay.acts(**filters)
    assert "".join(hit.content[0] for hit in hits) == letters
    if "limit" not in filters:
        assert sum(tally.count for tally in quay.act_counts(**filters)) == len(letters)


def test_pages(quay: Ledger) -> None:
    whole = [hit.statement.id for hit in quay.acts()]
    first = quay.acts(limit=3)
    rest = quay.acts(after=first[-1].statement.id)
    assert [hit.statement.id for hit in (*first, *rest)] == whole


def test_what_is_counted(quay: Ledger) -> None:
    assert quay.act_counts() == [Tally("accuse", 4), Tally("deny", 2), Tally("request", 1)]
    tallies = quay.act_tallies()
    assert tallies[0] == ActTally(BRASK, Act.ACCUSE, FENN, 2, day(1), day(1))
    assert ActTally(None, Act.DENY, BRASK, 1, day(2, 23), day(2, 23)) in tallies
    assert ActTally(FENN, Act.ACCUSE, BOARD, 1, None, None) in tallies
    assert sum(tally.statements for tally in tallies) == 7


def test_dyads_have_a_day_and_a_pair(quay: Ledger) -> None:
    found = [
        (dyad.date.day, dyad.source.name, dyad.act, dyad.target.name, len(dyad.statements))
        for dyad in quay.dyads()
    ]
    assert found == [
        (1, "Ione Brask", "accuse", "Odo Fenn", 2),
        (2, "Odo Fenn", "request", "Harbour Board", 1),
        (2, "Odo Fenn", "deny", "Ione Brask", 1),
        (3, "Odo Fenn", "accuse", "Odo Fenn", 1),
    ]
    [first, *_] = quay.dyads(by="Brask")
    assert {hit.statement.id for hit in quay.acts(by="Brask")} == set(first.statements)
    assert quay.dyads(act="state") == []


def test_a_day_is_one_in_utc(ledger: Ledger) -> None:
    late = datetime.fromisoformat("2026-03-01T23:30:00-05:00")
    ledger.add(doing(press(("Odo Fenn", "blamed", "the board"), published=late), (Act.ACCUSE, BOARD)))
    assert [dyad.date for dyad in ledger.dyads()] == [date(2026, 3, 2)]


def test_a_statement_toward_two_is_in_two_dyads_and_counted_once(ledger: Ledger) -> None:
    reading = doing(press(("Odo Fenn", "blamed", "both"), published=day(1)), (Act.ACCUSE, BOARD))
    ledger.add(reading)
    both = reading.statements[0].deed
    assert both is not None
    ledger.judge_deed(
        reading.statements[0].id, type(both)(Act.ACCUSE, targets=(BOARD, BRASK)), decided_by="an editor"
    )
    assert [dyad.target.name for dyad in ledger.dyads()] == ["Harbour Board", "Ione Brask"]
    assert ledger.act_counts() == [Tally("accuse", 1)]
    assert len(ledger.acts()) == 1


def test_merged_speakers_are_one_source(ledger: Ledger) -> None:
    for name in ("Odo Fenn", "Otto Venn"):
        ledger.add(doing(press((name, "blamed", "the board"), published=day(1)), (Act.ACCUSE, BOARD)))
    assert len(ledger.dyads()) == 2
    ledger.merge("Otto Venn", "Odo Fenn")
    [dyad] = ledger.dyads()
    assert len(dyad.statements) == 2


def test_homonyms_have_to_be_told_apart(ledger: Ledger) -> None:
    for name in ("Ada Lorn", "Bo Lorn"):
        ledger.add(doing(press((name, "blamed", "the board")), (Act.ACCUSE, BOARD)))
    with pytest.raises(QueryError, match="may be 2 speakers"):
        ledger.acts(by="Lorn")
    assert len(ledger.acts(by="Ada Lorn")) == 1
    with pytest.raises(QueryError, match="no speaker 'Zzyzx'"):
        ledger.dyads(toward="Zzyzx")


def test_what_cannot_be_asked(quay: Ledger) -> None:
    with pytest.raises(QueryError, match="the act is one of state"):
        quay.acts(act="promise")
