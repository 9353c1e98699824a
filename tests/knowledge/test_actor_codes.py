"""A speaker's CAMEO actor code on a day, where the table that ships is clear about who is meant."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord.knowledge import Knowledge

DAY = date(2015, 5, 1)


@pytest.mark.parametrize(
    ("name", "type_", "code"),
    [
        ("Vladimir Putin", "person", "RUSGOV"),
        ("United States", "place", "USA"),
        ("European Union", "organisation", "IGOEUREEC"),
        # Another type, nobody known, and what no figure is.
        ("Vladimir Putin", "place", None),
        ("Ione Brask", "person", None),
        ("voters", "group", None),
        ("United States", "unknown", None),
    ],
)
def test_a_code_where_it_is_clear(name: str, type_: str, code: str | None) -> None:
    assert Knowledge().actor_code(name, type_, DAY) == code


def test_an_office_gives_its_code_while_it_is_held() -> None:
    known = Knowledge()
    assert known.actor_code("Barack Obama", "person", DAY) == "USAGOV"
    assert known.actor_code("Barack Obama", "person", date(2020, 5, 1)) != "USAGOV"
