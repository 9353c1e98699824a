"""A user's CSV file: what it says is taken, and what is wrong in it is named with its line."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import SourceError
from onrecord.knowledge import Figure, Role
from onrecord.knowledge.rows import COLUMNS, MAX_BYTES, read_rows

HEADING = ",".join(COLUMNS)
SEEN = date(2020, 1, 1)


def read(*lines: str, heading: str = HEADING) -> list[Figure]:
    return read_rows("\n".join((heading, *lines)).encode(), "own.csv", SEEN)


def test_rows_of_one_figure_are_put_together() -> None:
    (holt,) = read(
        "Anna Holt,person,A. Holt|Annie Holt,Gov.,Pell,2010-01-05,2014-01-05,Q5,,",
        "Anna Holt,person,,mayor,Marrow,2015-03-01,,,PELGOV,",
    )
    assert holt == Figure(
        "person:anna-holt",
        "Anna Holt",
        "person",
        "Q5",
        None,
        ("A. Holt", "Annie Holt"),
        (),
        (
            Role("governor", "Pell", date(2010, 1, 5), date(2014, 1, 5)),
            Role("mayor", "Marrow", date(2015, 3, 1), None, SEEN, "PELGOV"),
        ),
    )


def test_a_figure_without_a_role_and_comments_and_blank_lines() -> None:
    figures = read("# a note, with commas,,", "", ",,,,,,,,,", "Pell,place,,,,,,,PEL,Pellish|Pells")
    assert figures == [Figure("place:pell", "Pell", "place", None, "PEL", (), ("Pellish", "Pells"))]


def test_columns_in_any_order_and_some_left_out() -> None:
    (holt,) = read("person,Anna Holt", heading="Type, NAME")
    assert (holt.type, holt.name) == ("person", "Anna Holt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encodings(encoding: str, ending: str) -> None:
    text = ending.join((HEADING, "Zoë Müller,person,,mayor,Pell,2010-01-05,,,,", ""))
    (figure,) = read_rows(text.encode(encoding), "own.csv", None)
    assert figure.name == "Zoë Müller"


WRONG = {
    "no name": (",person,,,,,,,,", "line 2: has no name"),
    "a name of punctuation": ("...,person,,,,,,,,", "line 2: has no name"),
    "type": ("Anna Holt,human,,,,,,,,", "line 2: type is 'human'"),
    "a day that is none": ("Anna Holt,person,,mayor,Pell,2015-02-30,,,,", "line 2: since is 2015-02-30"),
    "a day in words": ("Anna Holt,person,,mayor,Pell,May 2015,,,,", "line 2: since is 'May 2015'"),
    "a day written short": ("Anna Holt,person,,mayor,Pell,20150201,,,,", "line 2: since is '20150201'"),
    "until before since": (
        "Anna Holt,person,,mayor,Pell,2015-02-01,2014-02-01,,,",
        "line 2: until 2014-02-01 is before since 2015-02-01",
    ),
    "days and no title": ("Anna Holt,person,,,,2015-02-01,,,,", "line 2: has since and no title"),
    "Wikidata": ("Anna Holt,person,,,,,,12,,", "line 2: wikidata is '12'"),
    "actor code": ("Anna Holt,person,,,,,,,usa,", "line 2: actor_code is 'usa'"),
    "too few cells": ("Anna Holt,person", "line 2: has 2 cells; the heading has 10"),
    "too many cells": ("Anna Holt,person,,,,,,,,,,", "line 2: has 12 cells"),
    "a semicolon": ("Anna Holt,person,A. Holt;Annie,,,,,,,", "line 2: aliases: 'A. Holt;Annie'"),
    "too long": (f"{'x' * 201},person,,,,,,,,", "line 2: name: longer than 200"),
    "an open quotation mark": ('"Anna Holt,person,,,,,,,,', "is no CSV"),
    "nothing below the heading": ("", "has a heading and no rows"),
    "the same twice": (
        "Anna Holt,person,,mayor,Pell,2015-02-01,,,,\nAnna Holt,person,,mayor,Pell,2015-02-01,,,,",
        "line 3: says the same of Anna Holt as line 2",
    ),
    "one id for two": (
        "Anna Holt,person,,,,,,Q5,,\nMaren Tolsk,person,,,,,,Q5,,",
        "line 3: Q5 is another's on line 2",
    ),
    "two ids for one": (
        "Anna Holt,person,,mayor,,,,Q5,,\nAnna Holt,person,,judge,,,,Q6,,",
        "line 3: Anna Holt is Q5 further up",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_with_its_line(case: str) -> None:
    lines, reason = WRONG[case]
    with pytest.raises(SourceError) as caught:
        read(lines)
    assert str(caught.value).startswith("own.csv: ")
    assert reason in str(caught.value)


HEADINGS = {
    "an unknown column": ("name,type,party", "the column 'party' is not known"),
    "a column twice": ("name,type,name", "the column 'name' is there twice"),
    "no type": ("name,aliases", "the column 'type' is missing"),
    "semicolons": ("name;type", "the column 'name;type' is not known"),
}


@pytest.mark.parametrize("case", HEADINGS)
def test_wrong_headings(case: str) -> None:
    heading, reason = HEADINGS[case]
    with pytest.raises(SourceError, match="line 1: ") as caught:
        read("x,y", heading=heading)
    assert reason in str(caught.value)


BYTES = {
    "empty": (b"", "is empty"),
    "blank": (b" \r\n ", "is empty"),
    "a mark alone": (b"\xff\xfe", "has a heading and no rows|is empty|is in no encoding"),
    "binary": (bytes(range(256)) * 9, "own.csv: "),
    "NUL": (b"name,type\nAnna\0Holt,person\n", "own.csv: "),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "own.csv: "),
    "UTF-16 cut in the middle": ("name,type\n".encode("utf-16")[:-1], "is in no encoding"),
    "huge": (b"x" * (MAX_BYTES + 1), "is larger than 16 MiB"),
}


@pytest.mark.parametrize("case", BYTES)
def test_what_is_no_csv_at_all(case: str) -> None:
    data, reason = BYTES[case]
    with pytest.raises(SourceError, match=reason):
        read_rows(data, "own.csv", None)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for each in (data, HEADING.encode() + b"\n" + data):
        try:
            figures = read_rows(each, "own.csv", None)
        except SourceError as error:
            assert str(error).startswith("own.csv: ")  # noqa: PT017  (either way is right)
        else:
            assert figures


@given(st.lists(st.lists(st.text(max_size=12), min_size=10, max_size=10), min_size=1, max_size=4))
def test_any_cells_are_read_or_refused(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([COLUMNS, *rows])
    try:
        figures = read_rows(file.getvalue().encode("utf-8", "replace"), "own.csv", None)
    except SourceError as error:
        assert str(error).startswith("own.csv: ")  # noqa: PT017  (either way is right)
    else:
        assert len(figures) <= len(rows)
