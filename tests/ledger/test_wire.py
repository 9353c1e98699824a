"""Near-identical wire copy is one text in several printings; what only resembles it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text as sql

from onrecord.ledger import Ledger
from onrecord.ledger.wire import runs, shared
from onrecord.records import Article, Attribution, Kind, Reading, Span, Statement

from .conftest import Place
from .samples import assert_sound

STORY = (
    (
        "HARBOUR CITY — The harbour board voted on Tuesday to lease the old quay to Pell Maritime for forty"
        " years, over the objections of two of its nine members."
    ),
    (
        "“We have looked at every other way, and there is none,” the board's chair, Ione Brask, told"
        " reporters after the meeting, which lasted until shortly before midnight."
    ),
    (
        "Tomas Reik, who voted against the lease, said that the board had been given less than a day to read"
        " a contract of some two hundred pages."
    ),
    "The company will pay 1.2 million a year and has promised to keep the ferry landing open to the public.",
    "A spokeswoman for Pell Maritime said that work on the first warehouse would begin before the summer.",
    "The city council has to approve the contract and is expected to debate it in the second week of March.",
    "The quay was built in 1911 and has stood empty since the grain terminal moved across the river.",
)
OTHER = (
    (
        "HARBOUR CITY — The school board voted on Monday to close two of its primary schools, over the"
        " objections of parents who had filled the hall."
    ),
    (
        "“We have looked at the figures, and there are too few children,” its chair, Lene Aune, told"
        " reporters after a meeting that ended before noon."
    ),
    "A spokesman for the teachers said that the board had been given the figures a year ago.",
    "The city council has to approve the plan and is expected to debate it in the second week of March.",
)


def article(*paragraphs: str, outlet: str = "Wire", day: int = 1) -> Article:
    when = datetime(2026, 3, day, 12, tzinfo=UTC)
    return Article(
        "\n\n".join(paragraphs) + "\n", f"{outlet} {day}", outlet=outlet, published=when, language="en"
    )


def read(one: Article) -> Reading:
    """With one statement, of all its text, by nobody."""
    said = Attribution((), (), (Span(0, len(one.text) - 1),))
    return Reading(one, (Statement(one.id, said, Kind.INDIRECT, "test 1"),))


PRINTINGS = {
    "another outlet": STORY,
    "without the dateline": (STORY[0].removeprefix("HARBOUR CITY — "), *STORY[1:]),
    "another dateline": ("Harbour City (Wire) - " + STORY[0].removeprefix("HARBOUR CITY — "), *STORY[1:]),
    "a byline and a headline": ("Old quay goes to Pell", "By Our Staff", *STORY),
    "trimmed at the end": STORY[:-2],
    "a line of its own at the end": (*STORY, "Additional reporting by the Courant's newsroom."),
    "one paragraph": (" ".join(STORY),),
    "quotation marks of another sort": tuple(each.replace("“", '"').replace("”", '"') for each in STORY),
}
OTHERS = {
    "another story in the same words": OTHER,
    "a third of it": STORY[:2],
    "a summary": ("The harbour board leased the old quay to Pell Maritime on Tuesday. " + STORY[6], STORY[5]),
    "too short to tell": ("The harbour board voted on Tuesday.",),
    "other figures": tuple(
        each.replace("forty", "thirty").replace("Tuesday", "Thursday").replace("nine", "seven")
        .replace("two", "three").replace("1.2 million", "800,000").replace("summer", "winter")
        .replace("March", "May").replace("1911", "1925").replace("midnight", "noon").replace("day", "week")
        for each in STORY
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", PRINTINGS)
def test_what_editors_do_to_wire_copy(ledger: Ledger, path: Place, change: str) -> None:
    first = read(article(*STORY))
    again = article(*PRINTINGS[change], outlet="Courant", day=2)
    ledger.add(read(article(*OTHER, outlet="Echo")))
    assert ledger.original(again) is None
    ledger.add(first)
    assert ledger.original(again) == first
    assert ledger.original(again, "test 1") == first
    assert ledger.original(again, "test 2") is None
    ledger.add(read(again))
    assert [each.outlet for each in ledger.printings(again.id)] == ["Wire", "Courant"]
    assert_sound(path)


@pytest.mark.parametrize("change", OTHERS)
def test_what_only_resembles_it(ledger: Ledger, change: str) -> None:
    ledger.add(read(article(*STORY)))
    other = article(*OTHERS[change], outlet="Courant", day=2)
    assert ledger.original(other) is None
    ledger.add(read(other))
    assert [each.outlet for each in ledger.printings(other.id)] == ["Courant"]


def test_all_printings_are_of_the_first(ledger: Ledger, path: Place) -> None:
    ledger.add(read(article(*STORY)))
    ledger.add(read(article(*STORY[:-1], outlet="Courant", day=2)))
    ledger.add(read(article(*STORY[1:-1], outlet="Echo", day=3)))
    for outlet, day in (("Wire", 1), ("Echo", 3)):
        paragraphs = STORY if outlet == "Wire" else STORY[1:-1]
        found = ledger.printings(article(*paragraphs, outlet=outlet, day=day).id)
        assert [each.outlet for each in found] == ["Wire", "Courant", "Echo"]
    assert ledger.inventory().printings == 2
    assert_sound(path)


def test_another_language_is_another_text(ledger: Ledger) -> None:
    ledger.add(read(article(*STORY)))
    assert ledger.original(replace(article(*STORY, outlet="Echo"), language="de")) is None


def test_a_ledger_of_an_older_version_learns_it(ledger: Ledger) -> None:
    from onrecord.ledger import wire

    ledger.add(read(article(*STORY)))
    ledger.add(read(article(*STORY[:-1], outlet="Courant", day=2)))
    with ledger._database.writing() as connection:
        kept = connection.execute(sql("SELECT hash, article_number FROM shingles ORDER BY 1, 2")).all()
        connection.execute(sql("DELETE FROM shingles"))
        connection.execute(sql("DELETE FROM printings"))
        wire.recognise_all(connection)
        again = connection.execute(sql("SELECT hash, article_number FROM shingles ORDER BY 1, 2")).all()
        assert [tuple(row) for row in again] == [tuple(row) for row in kept]
    assert ledger.inventory().printings == 1


def test_how_much_two_texts_share() -> None:
    whole, part = runs("\n".join(STORY)), runs("\n".join(STORY[:-2]))
    assert shared(whole, whole) == 1
    assert shared(part, whole) == shared(whole, part) == 1
    assert shared(whole, runs("\n".join(OTHER))) < 0.3
    assert shared(runs(""), whole) == 0
