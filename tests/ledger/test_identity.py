"""Which personas are one speaker: decided as articles are added, with a score and reasons."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from onrecord.ledger import Ledger, open_ledger
from onrecord.ledger.identity import derived
from onrecord.ledger.schema import identity_judgements
from onrecord.records import Reading, Speaker

from .conftest import Place, Places
from .samples import assert_sound, contents, press

Who = tuple[str, str]
"""A name, and the role printed with it or nothing."""

DAY = datetime(2024, 5, 1, tzinfo=UTC)


def story(number: int, *who: Who | Speaker, day: int = 0) -> Reading:
    """An article in which everybody says something of their own."""
    speakers = [
        each if isinstance(each, Speaker) else Speaker(each[0], "person", roles=(each[1],) if each[1] else ())
        for each in who
    ]
    said = [
        (each.name or "they", "said", f"that number {number} is {place}")
        for place, each in enumerate(speakers)
    ]
    return press(*said, published=DAY + timedelta(days=day or number), speakers=speakers)


def together(ledger: Ledger, readings: Sequence[Reading]) -> list[set[str]]:
    """Add the articles; the names, with the number of the article, that came to be one speaker each."""
    number_of = {reading.article.id: at for at, reading in enumerate(readings)}
    for reading in readings:
        ledger.add(reading)
    found = defaultdict(set)
    for reading in ledger.readings():
        for statement in reading.statements:
            assert statement.speaker is not None
            source = reading.article.slice(statement.attribution.source)
            found[statement.speaker.id].add(f"{source} {number_of[reading.article.id]}")
    return sorted(found.values(), key=sorted)


SAME: dict[str, tuple[Who, ...]] = {
    "the very same name": (("Anna Holt", ""), ("Anna Holt", "")),
    "case": (("Anna Holt", ""), ("ANNA HOLT", "")),
    "accents": (("José Muñoz", ""), ("Jose Munoz", "")),
    "a letter of another alphabet": (("Ingrid Sæther", ""), ("Ingrid Saether", "")),
    "a nickname": (("Bernie Oakes", ""), ("Bernard Oakes", "")),
    "two nicknames of one name": (("Peggy Lund", ""), ("Maggie Lund", "")),
    "a nickname that begins with another letter": (("Bill Hask", ""), ("William Hask", "")),
    "a middle initial": (("James A. Thorn", ""), ("James Thorn", "")),
    "the same middle name": (("James A. Thorn", ""), ("James Albert Thorn", "")),
    "an honorific": (("Dr. Robert Tamsin", ""), ("Robert Tamsin", "")),
    "a title of two words": (("Prime Minister Elena Varga", ""), ("Elena Varga", "")),
    "an initial, with the same role": (("E. Varga", "Prime Minister"), ("Elena Varga", "Prime Minister")),
    "a transliteration": (("Aleksei Dorin", ""), ("Alexey Dorin", "")),
    "a name that was added in marriage": (("Anna Holt", "actress"), ("Anna Holt-Brenner", "actress")),
    "a surname, with the same role": (("Elena Varga", "Prime Minister"), ("Varga", "Prime Minister")),
    "a title that is the role": (("Elena Varga", "Senator"), ("Sen. Varga", "")),
    "two words for one role": (("Danny Pell", "coach"), ("Daniel Pell", "manager")),
    "roles of one field": (("Peter Lee", "lawyer"), ("Peter Lee", "attorney")),
    "one suffix": (("Walter Grieve Jr.", ""), ("Walter Grieve, Jr", "")),
}


@pytest.mark.parametrize("case", SAME)
def test_one(ledger: Ledger, path: Place, case: str) -> None:
    readings = [story(number, who) for number, who in enumerate(SAME[case])]
    assert len(together(ledger, readings)) == 1
    assert_sound(path)


APART: dict[str, tuple[Who, ...]] = {
    "other given names": (("Anna Holt", ""), ("Boris Holt", "")),
    "given names that differ by a gender": (("Robert Tamsin", ""), ("Roberta Tamsin", "")),
    "names that share a beginning": (("Elena Varga", ""), ("Elena Vargas", "")),
    "a senator and a coach": (("John Smith", "Senator"), ("John Smith", "football coach")),
    "an actress and a governor": (("Anna Holt", "actress"), ("Anna Holt", "governor")),
    "one office in two places": (("Mike Rogers", "mayor of Dene"), ("M. Rogers", "mayor of Leswick")),
    "other middle initials": (("James A. Thorn", "Senator"), ("James B. Thorn", "Senator")),
    "father and son": (("Walter Grieve Sr.", ""), ("Walter Grieve Jr.", "")),
    "a son and a name without a suffix": (("Walter Grieve Jr.", ""), ("Walter Grieve", "")),
    "a surname that says nothing": (("Elena Varga", ""), ("Varga", "")),
    "a surname with another role": (("John Smith", "Senator"), ("Smith", "goalkeeper")),
    "surname and given name the other way round": (("Wang Lei", ""), ("Lei Wang", "")),
}


@pytest.mark.parametrize("case", APART)
@pytest.mark.parametrize("turned", [False, True])
def test_two(ledger: Ledger, case: str, turned: bool) -> None:
    who = APART[case][::-1] if turned else APART[case]
    assert len(together(ledger, [story(number, each) for number, each in enumerate(who)])) == 2


def test_never_across_types(ledger: Ledger) -> None:
    types = ("person", "place", "organisation", "group")
    articles = [story(number, Speaker("Washington", type_)) for number, type_ in enumerate(types)]
    assert len(together(ledger, articles)) == 4
    assert {s.speaker.type for s in ledger.speakers()} == set(types)
    assert len({s.speaker.id for s in ledger.speakers()}) == 4


def test_an_unknown_type_may_be_any_and_does_not_bring_two_together(ledger: Ledger) -> None:
    ledger.add(story(0, Speaker("Harbour Board", "organisation")))
    ledger.add(story(1, Speaker("Harbour Board")))
    ledger.add(story(2, Speaker("Harbour Board", "place")))
    found = {(s.speaker.type, s.statements) for s in ledger.speakers()}
    assert found == {("organisation", 2), ("place", 1)}


def test_bodies(ledger: Ledger) -> None:
    names = [
        "World Fisheries Organisation",
        "the World Fisheries Organization",
        "WFO",
        "Pell Maritime Ltd",
        "Pell Maritime",
    ]
    articles = [story(number, Speaker(name, "organisation")) for number, name in enumerate(names)]
    assert [len(each) for each in together(ledger, articles)] == [2, 3]


def test_a_description_is_of_one_article(ledger: Ledger, path: Place) -> None:
    for number in range(3):
        ledger.add(story(number, ("[the defendant]", ""), ("[the defendant]", "")))
    assert [(s.speaker.name, s.statements) for s in ledger.speakers()] == [("[the defendant]", 2)] * 3
    first, second, third = (s.speaker.id for s in ledger.speakers())
    ledger.add(story(4, ("Anna Holt", "")))
    ledger.merge("Anna Holt", first)
    record = ledger.speaker("Anna Holt")
    assert record is not None
    assert record.summary.statements == 3
    assert ledger.speaker(second) != ledger.speaker(third)
    assert ledger.check_speakers() == []
    assert_sound(path)


def test_wikidata_decides(ledger: Ledger) -> None:
    one, other = (Speaker("John Smith", "person", wikidata=item) for item in ("Q1", "Q2"))
    married = Speaker("Jack Miller-Smith", "person", wikidata="Q1")
    assert [len(each) for each in together(ledger, [story(0, one), story(1, other), story(2, married)])] == [
        2,
        1,
    ]
    record = ledger.speaker("Jack Miller-Smith")
    assert record is not None
    assert record.summary.speaker.wikidata == "Q1"


def test_two_whom_one_article_tells_apart_are_two(ledger: Ledger) -> None:
    ledger.add(story(0, ("Bernard Oakes", ""), ("Bernie Oakes", "")))
    assert [s.speaker.name for s in ledger.speakers()] == ["Bernard Oakes", "Bernie Oakes"]


def test_a_surname_goes_to_whom_the_press_names_most(ledger: Ledger) -> None:
    ledger.add(story(100, ("Varga", "")))
    assert len(ledger.speakers()) == 1
    for number in range(20):
        ledger.add(story(number, ("Elena Varga", "")))
    [elena] = ledger.speakers()
    assert (elena.speaker.name, elena.statements) == ("Elena Varga", 21)


def test_a_namesake_leaves_in_doubt_what_says_nothing(ledger: Ledger) -> None:
    ledger.add(story(0, ("John Smith", "Senator")))
    ledger.add(story(60, ("John Smith", "")))
    assert len(ledger.speakers()) == 1
    ledger.add(story(120, ("John Smith", "goalkeeper")))
    assert [s.statements for s in ledger.speakers()] == [1, 1, 1]
    assert ledger.check_speakers() == []
    # Further ones that say nothing are no further speakers.
    ledger.add(story(180, ("John Smith", "")))
    assert [s.statements for s in ledger.speakers()] == [2, 1, 1]


def test_every_decision_has_its_score_and_reasons(ledger: Ledger) -> None:
    first, second, third = (
        story(0, ("Bernard Oakes", "Senator")),
        story(1, ("Bernie Oakes", "Sen.")),
        story(2, ("Bernie Oakes", "goalkeeper")),
    )
    for reading in (first, second, third):
        ledger.add(reading)
    [founded] = ledger.identity_judgements(first.statements[0].id)
    assert (founded.verdict, founded.score, founded.manual) == ("same", None, False)
    [joined] = ledger.identity_judgements(second.statements[0].id)
    assert joined.speaker_id == founded.speaker_id
    assert joined.verdict == "same"
    assert joined.score is not None
    assert joined.score > 0.9
    assert "Bernie and Bernard are forms of one name" in joined.reasons
    assert "Sen. as Senator" in joined.reasons
    said = [
        (each.verdict, each.speaker_id == founded.speaker_id)
        for each in ledger.identity_judgements(third.statements[0].id)
    ]
    assert ("same", False) in said
    assert ("same", True) not in said


CAST: tuple[Who, ...] = (
    ("Elena Varga", "Prime Minister"),
    ("Varga", "Prime Minister"),
    ("ELENA VARGA", ""),
    ("Bernard Oakes", "Senator"),
    ("Bernie Oakes", ""),
    ("Sen. Oakes", ""),
    ("John Smith", "Senator"),
    ("John Smith", "goalkeeper"),
    ("Walter Grieve Jr.", "director"),
    ("Walter Grieve Sr.", ""),
    ("Alexei Dorin", ""),
    ("Aleksey Dorin", "spokesman"),
)


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_adding_does_not_matter_here(path: Place, places: Places, seed: int) -> None:
    readings = [story(number, who) for number, who in enumerate(CAST)]
    with open_ledger(path) as ledger:
        together(ledger, readings)
        in_order = partition(ledger)
    shuffled = random.Random(seed).sample(readings, len(readings))
    with open_ledger(places()) as ledger:
        together(ledger, shuffled)
        assert partition(ledger) == in_order
        assert ledger.check_speakers() == []


def partition(ledger: Ledger) -> set[frozenset[str]]:
    """The ids of the statements of each speaker."""
    found = defaultdict(set)
    for reading in ledger.readings():
        for statement in reading.statements:
            assert statement.speaker is not None
            found[statement.speaker.id].add(statement.id)
    return {frozenset(ids) for ids in found.values()}


def test_the_same_article_twice_changes_nothing(ledger: Ledger, path: Place) -> None:
    for number, who in enumerate(CAST):
        ledger.add(story(number, who))
    before = contents(path)
    for number, who in enumerate(CAST):
        assert not ledger.add(story(number, who))
    assert contents(path) == before


people = st.builds(
    Speaker,
    st.sampled_from(
        [name for name, _ in CAST] + ["Smith", "J. Smith", "Anna Holt-Smith", "WHO", "x", "", " ", "Ö 7"]
    ),
    st.sampled_from(["person", "unknown", "organisation"]),
    st.sampled_from([None, None, None, "Q1", "Q2"]),
    st.sampled_from([(), (), ("Senator",), ("coach of Leswick", "Senator"), ("goalkeeper",)]),
)


@given(
    st.lists(
        st.lists(people, min_size=1, max_size=4, unique_by=lambda who: (who.name, who.type)), max_size=12
    )
)
@settings(max_examples=40)
def test_who_is_who_follows_from_the_judgements(places: Places, articles: list[list[Speaker]]) -> None:
    path = places()
    with open_ledger(path) as ledger:
        for number, who in enumerate(articles):
            ledger.add(story(number, *who))
        assert ledger.check_speakers() == []
        before = sorted(contents(path))
        ledger.rebuild_speakers()
        assert sorted(contents(path)) == before
        types = {(s.speaker.id, s.speaker.type) for s in ledger.speakers()}
        assert len(types) == len({id_ for id_, _ in types})


def test_what_does_not_follow_is_found_and_mended(ledger: Ledger) -> None:
    for number, who in enumerate(CAST):
        ledger.add(story(number, who))
    before = partition(ledger)
    with ledger._database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE speakers SET name = 'Nobody', articles = 7 WHERE name = 'Elena Varga'"
        )
        connection.exec_driver_sql("DELETE FROM speaker_keys")
        connection.exec_driver_sql("UPDATE personas SET speaker_id = (SELECT min(id) FROM speakers)")
    wrong = ledger.check_speakers()
    assert any("Nobody" in line for line in wrong)
    assert any("persona" in line for line in wrong)
    ledger.rebuild_speakers()
    assert ledger.check_speakers() == []
    assert partition(ledger) == before


def test_merged_in_a_circle_is_damage(ledger: Ledger) -> None:
    ledger.add(story(0, ("Anna Holt", ""), ("Boris Varga", "")))
    ledger.merge("Anna Holt", "Boris Varga")
    with ledger._database.writing() as connection:
        [(one, other)] = connection.execute(derived._MERGED).all()
        wrong = {"number": 99, "speaker_id": other, "other_id": one, "verdict": "same", "manual": 1}
        wrong |= {"decided_by": "x", "decided_at": "2024-01-01T00:00:00"}
        connection.execute(insert(identity_judgements), wrong)
    with pytest.raises(Exception, match="in a circle"):
        ledger.check_speakers()


def test_an_article_with_2000_names(ledger: Ledger, path: Place) -> None:
    crowd = [
        Speaker(f"{first} {last}", "person")
        for first in ("Anna", "Boris", "Carl", "Dora")
        for last in surnames(500)
    ]
    reading = story(0, *crowd)
    assert ledger.add(reading)
    assert len(ledger.speakers(5000)) == 2000
    assert not ledger.add(reading)
    assert ledger.add(story(1, *crowd[:3]))
    assert len(ledger.speakers(5000)) == 2000
    assert_sound(path)


def surnames(count: int) -> list[str]:
    letters = "bdfgklmnprst"
    every = (f"{a}a{b}o{c}e{d}i".title() for a in letters for b in letters for c in letters for d in letters)
    return list(dict.fromkeys(every))[:: 12**4 // count][:count]


@pytest.mark.parametrize(
    "name",
    [
        "x" * 300,
        " ".join(["word"] * 150),
        "A. " * 100 + "Holt",
        "-" * 300,
        ";",
        "Jr.",
        "Sen.",
        "Mr. ",
        "al-",
        "1" * 300,
        "'",
        "%_\\",
    ],
)
def test_names_that_are_none(ledger: Ledger, path: Place, name: str) -> None:
    for number in range(2):
        ledger.add(story(number, (name, "")))
    [summary] = ledger.speakers()
    assert (summary.speaker.name, summary.statements) == (name, 2)
    assert ledger.check_speakers() == []
    assert_sound(path)
