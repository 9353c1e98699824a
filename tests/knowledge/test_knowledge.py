"""Questions to the shipped table, with answers that can be looked up."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from onrecord.errors import SourceError
from onrecord.knowledge import Figure, Knowledge, Sense
from onrecord.knowledge.titles import canonical, title_called


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge()


def names(figures: list[Figure]) -> list[str]:
    return [figure.name for figure in figures]


MAY_2016, MAY_2018 = date(2016, 5, 1), date(2018, 5, 1)

HOLDERS = {
    ("president", "Russia", MAY_2016): ["Vladimir Putin"],
    ("president", "Russia", date(2010, 5, 1)): ["Dmitry Medvedev"],
    ("prime minister", "Russian", date(2010, 5, 1)): ["Vladimir Putin"],
    ("president", "U.S.", MAY_2016): ["Barack Obama"],
    ("President", "United States", MAY_2018): ["Donald Trump"],
    ("president", "America", date(1864, 5, 1)): ["Abraham Lincoln"],
    ("vice president", "US", MAY_2016): ["Joe Biden"],
    ("secretary of state", "United States", MAY_2016): ["John Kerry"],
    ("defense secretary", "United States", MAY_2016): ["Ash Carter"],
    ("Sen.", "Vermont", MAY_2016): ["Bernie Sanders", "Patrick Leahy"],
    ("Gov.", "Georgia", MAY_2016): ["Nathan Deal"],
    ("governor", "Washington", MAY_2016): ["Jay Inslee"],
    ("president", "Georgia", date(2010, 5, 1)): ["Mikheil Saakashvili"],
    ("prime minister", "Britain", MAY_2016): ["David Cameron"],
    ("premier", "China", MAY_2016): ["Li Keqiang"],
    ("taoiseach", "Ireland", MAY_2016): ["Enda Kenny"],
    ("chancellor", "German", MAY_2016): ["Angela Merkel"],
    ("supreme leader", "Pyongyang", MAY_2016): ["Kim Jong Un"],
    ("king", "Saudi", MAY_2016): ["Salman"],
    ("queen", "U.K.", MAY_2016): ["Elizabeth II"],
    ("pope", "Vatican", MAY_2016): ["Francis"],
    ("director", "F.B.I.", MAY_2016): ["James Comey"],
    ("chief", "FBI", MAY_2018): ["Christopher Wray"],
    ("secretary-general", "U.N.", MAY_2016): ["Ban Ki-moon"],
    ("chairwoman", "Fed", MAY_2016): ["Janet Yellen"],
    ("chairwoman", "DNC", MAY_2016): ["Debbie Wasserman Schultz"],
    ("mayor", "New York", MAY_2016): ["Bill de Blasio"],
    ("party leader", "Labour", MAY_2016): ["Jeremy Corbyn"],
    ("presidential nominee", "United States", date(2016, 10, 1)): [
        "Donald Trump",
        "Gary Johnson",
        "Hillary Clinton",
        "Jill Stein",
    ],
    ("king", "United States", MAY_2016): [],
    ("president", "Atlantis", MAY_2016): [],
    ("grand vizier", "Turkey", MAY_2016): [],
    ("president", None, MAY_2016): [],
    ("president", "Russia", date(1850, 1, 1)): [],
    ("president", "Russia", None): [],
}


@pytest.mark.parametrize("asked", HOLDERS, ids=str)
def test_who_held_an_office(knowledge: Knowledge, asked: tuple[str, str | None, date | None]) -> None:
    assert names(knowledge.holders(*asked)) == HOLDERS[asked]


def test_beyond_the_sources_an_office_is_held_only_as_far_as_is_presumed(knowledge: Knowledge) -> None:
    on = date(2090, 1, 1)
    assert knowledge.holders("president", "France", on) == []
    assert names(knowledge.holders("president", "France", on, presumed=True)) == ["Emmanuel Macron"]


@pytest.mark.parametrize(
    ("name", "on", "first"),
    [
        ("Clinton", MAY_2016, "Hillary Clinton"),
        ("Clinton", date(1996, 5, 1), "Bill Clinton"),
        ("Bush", date(2005, 5, 1), "George W. Bush"),
        ("Bush", date(1990, 5, 1), "George H.W. Bush"),
        ("Trump", MAY_2016, "Donald Trump"),
        ("Johnson", date(2020, 5, 1), "Boris Johnson"),
        ("Johnson", date(1966, 5, 1), "Lyndon Johnson"),
        ("Kim", MAY_2016, "Kim Jong Un"),
        ("Xi", MAY_2016, "Xi Jinping"),
        ("Peña Nieto", MAY_2016, "Enrique Peña Nieto"),
        ("de Blasio", MAY_2016, "Bill de Blasio"),
        ("Cruz", MAY_2016, "Ted Cruz"),
        ("Lynch", MAY_2016, "Loretta Lynch"),
        ("Assad", MAY_2016, "Bashar al-Assad"),
        ("Merkel", None, "Angela Merkel"),
        ("Obama", date(2030, 5, 1), "Barack Obama"),
    ],
)
def test_the_likeliest_of_a_surname_comes_first(
    knowledge: Knowledge, name: str, on: date | None, first: str
) -> None:
    assert names(knowledge.surnamed(name, on))[0] == first


@pytest.mark.parametrize(
    ("name", "figure_id"),
    [
        ("Joe Biden", "person:joe-biden"),
        ("Joseph R. Biden Jr.", "person:joe-biden"),
        ("Bernard Sanders", "person:bernie-sanders"),
        ("donald j trump", "person:donald-trump"),
        ("Recep Tayyip Erdogan", "person:recep-tayyip-erdogan"),
        ("Pope Francis", "person:francis"),
        ("GOP", "organisation:republican-party"),
        ("ISIS", "organisation:islamic-state"),
        ("the Associated Press", "organisation:associated-press"),
        ("AP", "organisation:associated-press"),
        ("The New York Times", "organisation:new-york-times"),
    ],
)
def test_full_names_and_aliases(knowledge: Knowledge, name: str, figure_id: str) -> None:
    assert knowledge.named(name, MAY_2016)[0].id == figure_id


def test_names_of_one_kind(knowledge: Knowledge) -> None:
    assert {figure.type for figure in knowledge.named("Bloomberg")} >= {"organisation"}
    assert names(knowledge.organisation("Bloomberg"))[0] == "Bloomberg News"
    assert knowledge.named("Bloomberg", kind="place") == []
    assert [*knowledge.named(""), *knowledge.surnamed(""), *knowledge.place("...")] == []


PLACES = {
    "Russia": [("Russia", Sense.NAME)],
    "Russian": [("Russia", Sense.DEMONYM)],
    "Britons": [("United Kingdom", Sense.DEMONYM)],
    "the Netherlands": [("Netherlands", Sense.NAME)],
    "Dutch": [("Netherlands", Sense.DEMONYM)],
    "North Korean": [("North Korea", Sense.DEMONYM)],
    "Korean": [("North Korea", Sense.DEMONYM), ("South Korea", Sense.DEMONYM)],
    "Pyongyang": [("North Korea", Sense.CAPITAL), ("Pyongyang", Sense.NAME)],
    "Kyiv": [("Ukraine", Sense.CAPITAL), ("Kyiv", Sense.NAME)],
    "Washington": [
        ("United States", Sense.CAPITAL),
        ("Washington", Sense.NAME),
        ("Washington, D.C.", Sense.NAME),
    ],
    "New York": [("New York", Sense.NAME), ("New York City", Sense.NAME)],
    "Georgia": [("Georgia", Sense.NAME), ("Georgia", Sense.NAME)],
    "Texan": [("Texas", Sense.DEMONYM)],
    "Chicago": [("Chicago", Sense.NAME)],
    "Atlantis": [],
}


@pytest.mark.parametrize("word", PLACES)
def test_places(knowledge: Knowledge, word: str) -> None:
    assert [(place.figure.name, place.sense) for place in knowledge.place(word)] == PLACES[word]


def test_a_country_comes_before_a_state_of_its_name(knowledge: Knowledge) -> None:
    titles = [place.figure.roles[0].title for place in knowledge.place("Georgia")]
    assert titles == ["country", "state"]


def test_actor_codes(knowledge: Knowledge) -> None:
    (clinton,) = knowledge.named("Hillary Clinton")
    assert clinton.actor_code_on(date(2005, 1, 1)) == "USAGOVLEG"
    assert clinton.actor_code_on(date(2012, 1, 1)) == "USAGOV"
    (lavrov,) = knowledge.named("Sergei Lavrov")
    assert lavrov.actor_code_on(MAY_2016) == "RUSGOV"
    assert knowledge.organisation("CIA")[0].actor_code == "USASPY"
    assert knowledge.place("Georgia")[0].figure.actor_code == "GEO"
    deal = knowledge.holders("governor", "Georgia", MAY_2016)[0]
    assert deal.actor_code_on(MAY_2016) == "USAGOV"


def test_nothing_but_words_for_roles_is_kept_of_a_person(knowledge: Knowledge) -> None:
    """Neither gender nor party is an attribute of anybody."""
    assert set(Figure.__dataclass_fields__) == {
        "id", "name", "type", "wikidata", "actor_code", "aliases", "demonyms", "roles",
    }  # fmt: skip
    titles = {role.title for figure in knowledge if figure.type == "person" for role in figure.roles}
    assert titles.isdisjoint({"democrat", "republican", "male", "female", "m", "f"})


def test_every_figure_is_found_by_its_name_and_id(knowledge: Knowledge) -> None:
    ids = set()
    for figure in knowledge:
        ids.add(figure.id)
        assert figure.name.strip() == figure.name != ""
    assert len(ids) == len(knowledge) > 20_000
    for figure in list(knowledge)[::97]:
        assert knowledge.with_id(figure.id) == figure
        assert figure in knowledge.named(figure.name)


def test_days_are_in_order_and_titles_are_canonical(knowledge: Knowledge) -> None:
    for figure in knowledge:
        for role in figure.roles:
            assert role.title == canonical(role.title), figure.id
            assert not (role.since and role.until and role.until < role.since), figure.id
            assert role.until is None or role.seen is None, figure.id


def test_what_an_office_is_of_is_known_too(knowledge: Knowledge) -> None:
    owners = {role.of for figure in knowledge for role in figure.roles if role.of}
    assert [
        owner for owner in owners if not any(owner == figure.name for figure in knowledge.named(owner))
    ] == []


def test_an_office_with_one_holder_has_one_but_for_days_of_change(knowledge: Knowledge) -> None:
    """No term reaches into the next by more than a week, as far as days are known."""
    terms: dict[tuple[str, str | None], list[tuple[date, date, str]]] = defaultdict(list)
    for figure in knowledge:
        for role in figure.roles:
            title = title_called(role.title)
            if title and title.sole and role.since:
                terms[role.title, role.of].append((role.since, role.until or date.max, figure.id))
    for office, held in terms.items():
        held.sort()
        for (_, until, one), (since, _, other) in pairwise(held):
            assert one == other or (until - since).days <= 7, (office, one, other)


def test_the_table_is_small(knowledge: Knowledge) -> None:
    assert len(files("onrecord.knowledge").joinpath("table.tsv.gz").read_bytes()) < 1_500_000


def test_nothing_is_read_before_the_first_question() -> None:
    knowledge = Knowledge(Path("no such table"))
    with pytest.raises(SourceError, match="no such table"):
        knowledge.named("Angela Merkel")
