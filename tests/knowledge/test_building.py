"""The table's figures from small sources in the layouts of the real ones."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from onrecord.errors import SourceError
from onrecord.knowledge import Figure, Knowledge, Role, Sense
from onrecord.knowledge.building import build
from onrecord.knowledge.table import write_table

from .sources import write_sources


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def knowledge(folder: Path) -> Knowledge:
    path = folder / "table"
    with path.open("wb") as file:
        write_table(build(folder).figures, file)
    return Knowledge(path)


def only(figures: list[Figure]) -> Figure:
    (figure,) = figures
    return figure


def test_the_same_sources_give_the_same_bytes(folder: Path) -> None:
    tables = []
    for _ in range(2):
        file = io.BytesIO()
        write_table(build(folder).figures, file)
        tables.append(file.getvalue())
    assert tables[0] == tables[1]


def test_accounts_are_counted(folder: Path) -> None:
    accounts = build(folder).accounts
    assert (accounts["congress"], accounts["actors"]) == (3, 5)


def test_members_of_congress(knowledge: Knowledge) -> None:
    holt = only(knowledge.named("Annie Van Holt"))
    assert (holt.wikidata, holt.type) == ("Q900001", "person")
    assert {"Annabel Van Holt", "Annabel R. Van Holt Jr.", "Van Holt"} <= {holt.name, *holt.aliases}
    assert holt.roles == (
        Role("representative", "New York", date(2021, 1, 3), date(2025, 1, 3), None, "USAGOVLEG"),
        Role("senator", "Georgia", date(2025, 1, 3), date(2031, 1, 3), None, "USAGOVLEG"),
        Role(
            "senate majority leader", "United States", date(2033, 1, 3), None, date(2033, 1, 3), "USAGOVLEG"
        ),
    )
    assert knowledge.surnamed("Van Holt") == [holt]
    assert only(knowledge.holders("delegate", "D.C.", date(2034, 1, 1))).name == "Otto Dene"


def test_presidents(knowledge: Knowledge) -> None:
    for name in ("Maren Tolsk", "Maren Louise Tolsk", "Maren L. Tolsk"):
        assert knowledge.named(name, date(2036, 1, 1))[0].roles[-1].title == "president"
    assert only(knowledge.holders("president", "U.S.", date(2036, 1, 1))).name == "Maren Tolsk"


def test_countries_and_their_leaders(knowledge: Knowledge) -> None:
    assert [(place.figure.name, place.sense) for place in knowledge.place("Frenchwomen")] == [
        ("France", Sense.DEMONYM)
    ]
    assert [place.sense for place in knowledge.place("Paris")] == [Sense.CAPITAL, Sense.NAME]
    assert [place.figure.roles[0].of for place in knowledge.place("Aix-en-Provence")] == ["France"]
    on = date(2037, 7, 1)
    president = only(knowledge.holders("president", "French Republic", on))
    assert president.name == "Jean-Luc Déne Marrow"
    assert knowledge.surnamed("Déne")[0] == president
    assert president in knowledge.named("Jean-Luc Dene")
    assert knowledge.surnamed("Varga", date(2037, 9, 2))[0].name == "Varga Pell"
    king = only(knowledge.holders("king", "Georgia", date(2036, 4, 1)))
    assert king.name == "Aldric IV"
    assert king in knowledge.named("King Aldric")
    assert [place.figure.actor_code for place in knowledge.place("Georgian")] == ["GEO"]


def test_actors(knowledge: Knowledge) -> None:
    marrow = only(knowledge.named("Aldric O'Marrow"))
    assert marrow.aliases == ("Aldric de O'Marrow",)
    assert marrow.roles == (
        Role("member of government", "France", date(1991, 1, 1), None, date(2014, 1, 30), "FRAGOV"),
        Role("member of government", "France", date(1993, 3, 1), date(1995, 4, 7), None, "FRAGOVMIL"),
        Role("opposition", "France", date(2008, 5, 8), None, date(2014, 1, 30), "FRAOPP"),
    )
    varga = only(knowledge.named("Pell Varga"))
    assert [role.since for role in varga.roles] == [date(2004, 1, 17), date(2007, 1, 1)]
    assert knowledge.named("Ancient One") == []


def test_bodies(knowledge: Knowledge) -> None:
    body = only(knowledge.organisation("PBO"))
    assert (body.name, body.actor_code) == ("Peace and Bread Organization", "NGOHLH")
    assert knowledge.organisation("Somebody Else") == knowledge.organisation("Lonely Name") == []
    assert only(knowledge.organisation("Liberation Front of the Harbour")).actor_code == "FRAREB"


def test_two_of_one_name_in_two_countries_stay_two(knowledge: Knowledge) -> None:
    both = knowledge.named("Maren Tolsk")
    assert [figure.id for figure in both] == ["person:maren-tolsk", "person:maren-tolsk:france"]


BROKEN = {
    "actors/Phoenix.MilNonState.actors.txt": (None, "cannot be read"),
    "actors/Phoenix.International.actors.txt": ("", "holds no actors"),
    "congress/executive.yaml": ("- {", "is no YAML"),
    "congress/legislators-current.yaml": ("- 5", "is no list of persons"),
    "factbook/europe/fr.json": ("{", "is no JSON"),
    "factbook/central-asia/gg.json": ("[]", "is no country"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_source_is_named(tmp_path: Path, name: str) -> None:
    text, reason = BROKEN[name]
    path = write_sources(tmp_path) / name
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=reason) as caught:
        build(tmp_path)
    assert str(caught.value).startswith(str(path))


def test_a_person_laid_out_otherwise_is_named(tmp_path: Path) -> None:
    path = write_sources(tmp_path) / "congress" / "executive.yaml"
    path.write_text("- {id: {}, name: {first: Anna, last: Holt}, terms: [{type: prez, start: soon}]}\n")
    with pytest.raises(SourceError, match=r"executive\.yaml: .*Holt.*not laid out as expected"):
        build(tmp_path)


@pytest.mark.parametrize("missing", ["congress", "factbook", "actors"])
def test_a_missing_folder_is_named(tmp_path: Path, missing: str) -> None:
    (write_sources(tmp_path) / missing).rename(tmp_path / "elsewhere")
    with pytest.raises(SourceError, match=f"no folder '{missing}'"):
        build(tmp_path)
