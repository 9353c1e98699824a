"""What a role says of a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.knowledge import Figure, Holding, Role
from onrecord.knowledge.merging import extended, joined

DAYS = st.dates(date(1950, 1, 1), date(2040, 1, 1))
D2010, D2014, D2016, D2020 = (date(year, 5, 1) for year in (2010, 2014, 2016, 2020))

HOLDING = {
    "within": (Role("mayor", "Pell", D2010, D2016), D2014, Holding.HELD),
    "its first day": (Role("mayor", "Pell", D2010, D2016), D2010, Holding.HELD),
    "its last day": (Role("mayor", "Pell", D2010, D2016), D2016, Holding.HELD),
    "before": (Role("mayor", "Pell", D2014, None, D2020), D2010, Holding.NOT_HELD),
    "after": (Role("mayor", "Pell", D2010, D2014), D2016, Holding.NOT_HELD),
    "no end, while the source looked": (Role("mayor", "Pell", D2010, None, D2016), D2014, Holding.HELD),
    "no end, after the source stopped": (Role("mayor", "Pell", D2010, None, D2016), D2020, Holding.PRESUMED),
    "no end, and no source vouches": (Role("mayor", "Pell", D2010), D2014, Holding.PRESUMED),
    "no beginning": (Role("mayor", "Pell", None, D2016), D2014, Holding.PRESUMED),
    "no beginning, after its end": (Role("mayor", "Pell", None, D2014), D2016, Holding.NOT_HELD),
    "no days": (Role("city", "Pell"), D2014, Holding.PRESUMED),
}


@pytest.mark.parametrize("case", HOLDING)
def test_holding(case: str) -> None:
    role, on, expected = HOLDING[case]
    assert role.holding(on) is expected


def test_the_actor_code_is_that_of_the_day() -> None:
    soldier = Role("military", "Pell", D2010, D2014, actor_code="PELMIL")
    minister = Role("defense minister", "Pell", D2016, D2020, actor_code="PELGOVMIL")
    figure = Figure("person:anna-holt", "Anna Holt", "person", actor_code="PEL", roles=(soldier, minister))
    assert figure.actor_code_on(date(2012, 1, 1)) == "PELMIL"
    assert figure.actor_code_on(date(2018, 1, 1)) == "PELGOVMIL"
    assert figure.actor_code_on(date(2015, 1, 1)) == "PEL"
    assert figure.actor_code_on(None) == "PEL"
    assert figure.roles_on(date(2018, 1, 1)) == (minister,)


def test_terms_that_follow_one_another_are_one() -> None:
    first = Role("senator", "Pell", date(2011, 1, 3), date(2017, 1, 3))
    second = Role("senator", "Pell", date(2017, 1, 4), date(2023, 1, 3))
    later = Role("senator", "Pell", date(2029, 1, 3), date(2035, 1, 3))
    assert joined((later, second, first)) == (
        Role("senator", "Pell", date(2011, 1, 3), date(2023, 1, 3)),
        later,
    )


def test_one_account_ends_what_an_earlier_one_left_open() -> None:
    opened = Role("senator", "Pell", date(2011, 1, 3), None, date(2014, 1, 1))
    closed = Role("senator", "Pell", date(2011, 1, 3), date(2017, 1, 3))
    assert joined((opened, closed)) == (closed,)
    assert joined((closed, opened)) == (closed,)


ROLES = st.builds(
    lambda title, since, length, seen: Role(
        title,
        "Pell",
        since,
        since + timedelta(length) if length is not None else None,
        seen if length is None else None,
    ),
    st.sampled_from(["mayor", "senator"]),
    DAYS,
    st.none() | st.integers(0, 4000),
    DAYS,
)


@given(st.lists(ROLES, max_size=6), DAYS)
def test_joining_forgets_no_day_of_an_ended_role(roles: list[Role], on: date) -> None:
    whole = joined(roles)
    for role in roles:
        if role.until and role.holding(on) is Holding.HELD:
            assert any(
                each.title == role.title and each.holding(on) is not Holding.NOT_HELD for each in whole
            )


@given(st.lists(ROLES, max_size=6))
def test_joined_roles_stay_as_they_are(roles: list[Role]) -> None:
    assert joined(joined(roles)) == joined(roles)


def test_an_extended_figure_keeps_what_it_was() -> None:
    known = Figure("person:anna-holt", "Anna Holt", "person", "Q1", None, ("A. Holt",))
    other = Figure("person:anna-maria-holt", "Anna Maria Holt", "person", "Q2", "PEL", ("Anna Holt",))
    merged = extended(known, other)
    assert (merged.id, merged.name, merged.wikidata, merged.actor_code) == (known.id, known.name, "Q1", "PEL")
    assert merged.aliases == ("A. Holt", "Anna Maria Holt")
