"""The same words across outlets are one quotation; what only looks like them is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import QueryError
from onrecord.ledger import Ledger, open_ledger
from onrecord.ledger.quotations import Voices, same, voices
from onrecord.ledger.wording import wording
from onrecord.records import Article, Attribution, Kind, Reading, Span, Speaker, Statement

from .conftest import Place
from .samples import press

FULL = (
    "“We closed the bridge at four in the morning because the sensor moved."
    " It was right, and I would do it again.”"
)
PRINTINGS = {
    "full": FULL,
    "trimmed": "We closed the bridge at four in the morning",
    "ellipsis": "“We closed the bridge … because the sensor moved. It was right”",
    "bracket": "“[The city] closed the bridge at four in the morning because the sensor moved.”",
    "word": "“We shut the bridge at four in the morning because the sensor moved. It was right.”",
    "marks": "WE CLOSED THE BRIDGE AT FOUR IN THE MORNING - BECAUSE THE SENSOR MOVED",
    "interrupted": "“We closed the bridge at four in the morning,” he said, “because the sensor moved.”",
    "number": "We closed the bridge at 4 in the morning because the sensor moved",
}
OTHERS = {
    "turned": "“We opened the bridge at noon because the wind dropped.”",
    "near": "“It was right to close the school in the morning.”",
    "topic": "“The bridge has two sensors.”",
}


@pytest.mark.parametrize("edit", PRINTINGS)
def test_what_editors_do_leaves_one_quotation(edit: str) -> None:
    for one, other in permutations((FULL, PRINTINGS[edit])):
        assert same(wording(one), wording(other), Voices.ONE)


@pytest.mark.parametrize("edit", OTHERS)
def test_what_only_looks_like_it(edit: str) -> None:
    assert not any(same(wording(OTHERS[edit]), wording(each), Voices.ONE) for each in PRINTINGS.values())


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (None, "Reik", Voices.UNKNOWN),
        ("Tomas Reik", "Tomas Reik", Voices.ONE),
        ("Reik", "Tomas Reik", Voices.UNKNOWN),
        ("Tomas Reik", "Ione Brask", Voices.TWO),
    ],
)
def test_voices(one: str | None, other: str, expected: Voices) -> None:
    assert voices(Speaker(one) if one else None, Speaker(other)) is expected


def test_a_phrase_that_anybody_says_needs_one_voice() -> None:
    thanks = wording("Thank you all for coming")
    assert same(thanks, wording("thank you all for coming."), Voices.ONE)
    assert not same(thanks, thanks, Voices.TWO)
    long = wording(FULL)
    assert same(long, long, Voices.TWO)


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(Voices))
def test_it_does_not_matter_which_comes_first(one: str, other: str, by: Voices) -> None:
    assert same(wording(one), wording(other), by) == same(wording(other), wording(one), by)


def printed(
    number: int, said: str, *, speaker: str | None = "Stefan Kroll", kind: Kind = Kind.DIRECT
) -> Reading:
    when = datetime(2026, 5, 1, tzinfo=UTC) + timedelta(hours=number)
    outlet = f"Outlet {number}"
    return press(
        (f"Source {number}", "said", said), outlet=outlet, published=when, speakers=[speaker], kinds=[kind]
    )


@pytest.fixture
def bridge(ledger: Ledger) -> dict[str, str]:
    """The id of each printing and of each other statement, put on the ledger in an order of their own."""
    ids: dict[str, str] = {}
    for number, (edit, said) in sorted(enumerate({**PRINTINGS, **OTHERS}.items()), key=lambda each: each[1]):
        reading = printed(number, said)
        ledger.add(reading)
        ids[edit] = reading.statements[0].id
    return ids


def test_a_quotation_is_the_same_from_wherever_one_starts(ledger: Ledger, bridge: dict[str, str]) -> None:
    found = {edit: ledger.quotation(bridge[edit]) for edit in PRINTINGS}
    for quotation in found.values():
        assert quotation == found["full"]
    assert {printing.hit.statement.id for printing in found["full"].printings} == {
        bridge[edit] for edit in PRINTINGS
    }
    assert found["full"].complete
    for edit in OTHERS:
        assert [printing.hit.statement.id for printing in ledger.quotation(bridge[edit]).printings] == [
            bridge[edit]
        ]


def test_printings_come_in_order_of_time_and_the_first_gives_the_id(
    ledger: Ledger, bridge: dict[str, str]
) -> None:
    undated = press(("Kroll", "said", FULL), speakers=["Stefan Kroll"])
    ledger.add(undated)
    early = press(
        ("Kroll", "said", f"{FULL} "),
        speakers=["Stefan Kroll"],
        published=datetime(2026, 5, 1, 1, tzinfo=timezone(timedelta(hours=2))),
    )
    ledger.add(early)
    found = ledger.quotation(bridge["word"])
    assert found.id == early.statements[0].id
    times = [printing.hit.article.published for printing in found.printings]
    assert times[-1] is None
    assert all(one <= other for one, other in pairwise(filter(None, times)))
    assert found.fullest.content.strip() == FULL


def test_each_printing_shows_its_edits(ledger: Ledger, bridge: dict[str, str]) -> None:
    by_id = {each.hit.statement.id: each for each in ledger.quotation(bridge["full"]).printings}
    edits = [(piece.edit, piece.asked, piece.printed) for piece in by_id[bridge["word"]].pieces]
    assert edits[:3] == [
        ("kept", "“We", "“We"),
        ("changed", "shut", "closed"),
        ("kept", "the bridge at four in the morning because the sensor moved. It was right.”",
         "the bridge at four in the morning because the sensor moved. It was right,"),
    ]  # fmt: skip
    assert [piece.edit for piece in by_id[bridge["full"]].pieces] == ["kept"]


def test_one_statement_alone_is_a_quotation_too(ledger: Ledger) -> None:
    for said in ("Yes", "—", "it is what it is", "a b"):
        reading = printed(len(said), said)
        ledger.add(reading)
        found = ledger.quotation(reading.statements[0].id)
        assert [printing.hit.content for printing in found.printings] == [said]


def test_the_same_short_words_of_two_people_are_two_quotations(ledger: Ledger) -> None:
    readings = [
        printed(number, "No comment at this stage", speaker=who)
        for number, who in enumerate(["Jonas Weir", "Ada Quill", "Jonas Weir"])
    ]
    for reading in readings:
        ledger.add(reading)
    assert len(ledger.quotation(readings[0].statements[0].id).printings) == 2
    assert len(ledger.quotation(readings[1].statements[0].id).printings) == 1


def test_a_part_in_quotation_marks_belongs_to_the_whole(ledger: Ledger) -> None:
    whole = printed(1, "“I will not stand for a third term when my mandate ends, and that is that.”")
    part = printed(2, "would “not stand for a third term when my mandate ends”", kind=Kind.MIXED)
    for reading in (whole, part):
        ledger.add(reading)
    assert len(ledger.quotation(part.statements[0].id).printings) == 2


def test_a_statement_inside_another_is_no_second_printing(ledger: Ledger) -> None:
    text = "Holt said Kroll had told her the bridge was closed because the second sensor moved."
    article = Article(text, "one.txt")
    whole = _statement(article, "Kroll had told her the bridge was closed because the second sensor moved")
    inner = _statement(article, "the bridge was closed because the second sensor moved")
    ledger.add(Reading(article, (whole, inner)))
    assert len(ledger.quotation(inner.id).printings) == 1
    assert len(ledger.quotation(whole.id).printings) == 1


def _statement(article: Article, words: str) -> Statement:
    start = article.text.index(words)
    return Statement(
        article.id, Attribution((), (), (Span(start, start + len(words)),)), Kind.INDIRECT, "hand"
    )


@pytest.mark.parametrize("asked", ["", "zz", "nothing-here", "%", "______", "\0", "\ud800", "x" * 10**6])
def test_a_statement_that_is_not_there(ledger: Ledger, bridge: dict[str, str], asked: str) -> None:
    with pytest.raises(QueryError):
        ledger.quotation(asked)


def test_the_beginning_of_an_id_will_do(ledger: Ledger, bridge: dict[str, str]) -> None:
    assert ledger.quotation(f" {bridge['full'][:8]} ") == ledger.quotation(bridge["full"])
    with pytest.raises(QueryError, match="first 6"):
        ledger.quotation(bridge["full"][:5])


def test_a_ledger_that_may_only_be_read_groups_too(
    path: Place, ledger: Ledger, bridge: dict[str, str]
) -> None:
    with open_ledger(path, read_only=True) as book:
        assert book.quotation(bridge["full"]) == ledger.quotation(bridge["full"])
