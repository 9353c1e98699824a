"""Names made comparable, and the forms and surnames by which they are asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.knowledge.folding import fold, forms, slug, surnames, without_middle_initials, without_suffix

FOLDED = {
    "Ban Ki-moon": "ban ki moon",
    "U.S.": "us",
    "Recep Tayyip Erdoğan": "recep tayyip erdogan",
    "Lars Løkke Rasmussen": "lars lokke rasmussen",
    "Beata Szydło": "beata szydlo",
    "Côte d’Ivoire": "cote divoire",
    "  Anna \t Holt ": "anna holt",
    'Henry "Hank" Johnson': "henry hank johnson",
    "Trinidad & Tobago": "trinidad and tobago",
}


@pytest.mark.parametrize("name", FOLDED)
def test_fold(name: str) -> None:
    assert fold(name) == FOLDED[name]


@given(st.text())
def test_folding_twice_changes_nothing_more(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text())
def test_a_slug_has_no_spaces(name: str) -> None:
    assert not any(character.isspace() for character in slug(name))


def test_shorter_forms() -> None:
    assert without_suffix("Joseph R. Biden Jr.") == "Joseph R. Biden"
    assert without_suffix("Martin Luther King, Jr.") == "Martin Luther King"
    assert without_suffix("Jr.") == "Jr."
    assert without_middle_initials("Donald J. Trump") == "Donald Trump"
    assert without_middle_initials("George H.W. Bush") == "George Bush"
    assert without_middle_initials("J. Dennis Hastert") == "J. Dennis Hastert"
    assert set(forms("Joseph R. Biden Jr.")) == {"joseph r biden jr", "joseph r biden", "joseph biden"}


SURNAMES = {
    ("Bill de Blasio",): {"blasio", "de blasio"},
    ("Ursula von der Leyen",): {"leyen", "der leyen", "von der leyen"},
    ("Xi Jinping", "Xi"): {"jinping", "xi"},
    ("Enrique Peña Nieto", "Peña Nieto"): {"nieto", "pena nieto"},
    ("Joe Biden", "Joseph R. Biden Jr."): {"biden"},
    ("Luiz Inácio Lula da Silva", "Lula"): {"silva", "da silva"},
    ("Salman", "King Salman"): {"salman"},
    ("Cher",): set(),
}


@pytest.mark.parametrize("names", SURNAMES)
def test_surnames(names: tuple[str, ...]) -> None:
    assert surnames(names[0], names[1:]) == SURNAMES[names]
