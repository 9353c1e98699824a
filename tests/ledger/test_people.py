"""Who is on record, how the press names them, and who is meant by a name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onrecord.errors import QueryError
from onrecord.ledger import Ledger, Tally
from onrecord.ledger.names import fold
from onrecord.records import Speaker

from .samples import press

MAY = datetime(2024, 5, 1, tzinfo=UTC)
JUNE = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    elena, peter, paul = "Elena Varga", "Peter Smith", "Paul Smith"
    ledger.add(
        press(
            ("Elena Varga", "said", "one"),
            ("Varga", "said", "two"),
            ("Smith", "said", "three"),
            outlet="Post",
            published=MAY,
            speakers=[elena, elena, peter],
        )
    )
    ledger.add(
        press(
            ("Varga", "said", "four"),
            ("Paul Smith", "said", "five"),
            outlet="POST",
            published=JUNE,
            speakers=[elena, paul],
        )
    )
    ledger.add(press(("the minister", "said", "six"), speakers=[elena], outlet="Daily"))
    ledger.add(press(("a spokesman", "said", "seven"), speakers=[None]))
    return ledger


def test_speakers_are_counted(full: Ledger) -> None:
    first, *others = full.speakers()
    assert first.speaker == Speaker("Elena Varga", "person")
    assert (first.statements, first.articles, first.outlets) == (4, 3, 2)
    assert (first.first, first.last) == (MAY, JUNE)
    assert [summary.speaker.name for summary in others] == ["Paul Smith", "Peter Smith"]
    assert [summary.speaker.name for summary in full.speakers(1)] == ["Elena Varga"]
    assert [summary.speaker.name for summary in full.speakers(contains="SMI")] == [
        "Paul Smith",
        "Peter Smith",
    ]
    with pytest.raises(QueryError):
        full.speakers(-1)


@pytest.mark.parametrize("name", ["Elena Varga", "varga", "VÁRGA", "elena  varga"])
def test_the_record_of_a_speaker(full: Ledger, name: str) -> None:
    record = full.speaker(name)
    assert record is not None
    assert record.summary == full.speakers()[0]
    assert record.names == (Tally("Varga", 2), Tally("Elena Varga", 1), Tally("the minister", 1))
    assert record.outlets == (Tally("POST", 3), Tally("Daily", 1))
    assert [hit.content for hit in record.recent] == ["four", "one", "two", "six"]


def test_a_name_of_two_is_nobodys(full: Ledger) -> None:
    assert full.speaker("Smith") is None
    assert full.close_names("Smith") == ["Paul Smith", "Peter Smith"]
    whole = full.speaker("peter smith")
    assert whole is not None
    assert whole.summary.statements == 1


def test_close_names(full: Ledger) -> None:
    assert full.speaker("Vargo") is None
    assert full.close_names("Vargo") == ["Elena Varga"]
    assert full.close_names("Elena Vargas") == ["Elena Varga"]
    assert full.close_names("Peter Smyth", limit=1) == ["Peter Smith"]
    assert full.close_names("Zzyzx") == []
    assert full.close_names("") == []


def test_spellings_that_differ_only_in_accents_are_one_speaker(ledger: Ledger) -> None:
    ledger.add(press(("José", "said", "one"), ("Jose", "said", "two"), ("Jose", "said", "three")))
    for name in ("José", "JOSE"):
        record = ledger.speaker(name)
        assert record is not None
        assert (record.summary.speaker.name, record.summary.statements) == ("José", 3)
        assert record.known_as == (Tally("Jose", 2), Tally("José", 1))


def test_statistics(full: Ledger) -> None:
    numbers = full.statistics()
    assert (numbers.articles, numbers.outlets, numbers.statements) == (4, 2, 7)
    assert (numbers.direct, numbers.indirect, numbers.mixed) == (0, 7, 0)
    assert (numbers.attributed, numbers.speakers, numbers.judgements) == (6, 3, 6)
    assert (numbers.first, numbers.last) == (MAY, JUNE)


def test_an_empty_ledger_answers(ledger: Ledger) -> None:
    assert ledger.speakers() == []
    assert ledger.speaker("Varga") is None
    assert ledger.close_names("Varga") == []
    assert list(ledger.readings()) == []
    assert ledger.search("budget") == ledger.search("") == []
    assert ledger.reading("0") is None
    assert ledger.statistics().first is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("  Elena   VARGA ", "elena varga"),
        ("Orbán Viktor", "orban viktor"),
        ("Orba\u0301n", "orban"),
        ("Martin Luther King, Jr.", "martin luther king"),
        ("Straße", "strasse"),
        ("Jr.", "jr."),
        ("Łukasz Ørsted", "łukasz ørsted"),
        ("हिन्दी", "हिन्दी"),
        ("", ""),
    ],
)
def test_names_are_folded(name: str, key: str) -> None:
    assert fold(name) == key


def test_only_the_newest_statements_are_looked_through_if_so_asked(ledger: Ledger) -> None:
    sources = ("Anna Holt", "Holt", "She", "She")
    said = [(source, "said", f"number {place}") for place, source in enumerate(sources)]
    ledger.add(press(*said, speakers=["Anna Holt"] * 4))
    whole, latest = ledger.speaker("Anna Holt"), ledger.speaker("Anna Holt", newest=3)
    assert whole is not None
    assert latest is not None
    assert whole.names == (Tally("She", 2), Tally("Anna Holt", 1), Tally("Holt", 1))
    assert latest.names == (Tally("She", 2), Tally("Holt", 1))
    assert (latest.summary, latest.known_as) == (whole.summary, whole.known_as)


def test_a_record_is_counted_by_outlet_and_month(full: Ledger) -> None:
    full.add(
        press(
            ("Elena Varga", "said", "eight"),
            ("Elena", "said", "nine"),
            outlet="Post",
            published=MAY,
            speakers=[Speaker("Elena Varga", "person"), Speaker("Elena", "person")],
        )
    )
    full.merge(full.the_speaker("Elena").speaker.id, full.the_speaker("Elena Varga").speaker.id)
    record = full.speaker("Elena Varga")
    assert record is not None
    assert record.summary == full.speakers()[0]
    assert (record.summary.statements, record.summary.articles, record.summary.outlets) == (6, 4, 2)
    assert record.outlets == (Tally("POST", 5), Tally("Daily", 1))
    assert record.months == (Tally(f"{MAY:%Y-%m}", 4), Tally(f"{JUNE:%Y-%m}", 1))
    assert record.known_as == (Tally("Elena Varga", 5), Tally("Elena", 1))
