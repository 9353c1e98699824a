"""JSON Lines and tables: a row is an article, and what is none is named by its line or row."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import SourceError
from onrecord.ingest import rows
from onrecord.ingest.columns import COLUMNS, columns_of, delimiter_of
from onrecord.ingest.rows import read_lines, read_table
from onrecord.records import Article

TEXT = "“It is over,” the mayor of the town said on Monday, and left."


def lines(*objects: object, name: str = "a.jsonl") -> list[Article | SourceError]:
    data = b"".join(
        line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in objects
    )
    return list(read_lines(io.BytesIO(data), name, lambda place: None))


def table(data: str | bytes, name: str = "a.csv") -> list[Article | SourceError]:
    return list(
        read_table(io.BytesIO(data.encode() if isinstance(data, str) else data), name, lambda place: None)
    )


def test_a_line_is_an_article_with_all_that_is_known_of_it() -> None:
    (article,) = lines(
        {
            "text": TEXT,
            "title": "Mayor\nleaves",
            "url": "https://courant.invalid/1",
            "outlet": {"name": "The Courant"},
            "authors": ["Ann Orr", {"name": "Bo Lee"}],
            "published": "2026-03-01T10:00:00+02:00",
            "language": "en-GB",
            "other": 1,
        }
    )
    assert article == Article(
        TEXT,
        "https://courant.invalid/1",
        "Mayor leaves",
        "The Courant",
        "Ann Orr, Bo Lee",
        datetime(2026, 3, 1, 10, tzinfo=timezone(timedelta(hours=2))),
        "en",
    )


def test_what_has_no_name_is_named_by_its_place() -> None:
    found = lines({"text": TEXT}, b"\n", {"text": TEXT, "id": 7})
    assert [article.name for article in found if isinstance(article, Article)] == ["a.jsonl#1", "7"]
    (article,) = table(f"text,title\n{TEXT.replace(',', ';')},A\n")
    assert isinstance(article, Article)
    assert article.name == "a.csv#1"


def test_the_text_is_kept_as_it_is() -> None:
    text = "  One\r\n\ttwo,\n\n“three”  "
    written = io.StringIO()
    csv.writer(written).writerows([["body", "url"], [text, "u"]])
    for (found,) in (lines({"text": text}), table(written.getvalue())):
        assert isinstance(found, Article)
        assert found.text == text


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"not json\n", "is not JSON"),
        (b'{"text": "cut of\n', "is not JSON"),
        (b"[1, 2]\n", "is JSON, but not an object"),
        (b'{"title": "x"}\n', "has no text"),
        (b'{"text": null}\n', "has no text"),
        (b'{"text": 7}\n', "has no text"),
        (b'{"text": " "}\n', "is empty"),
        (b'{"text": "a\\u0000b"}\n', "NUL"),
        (b'{"text": "half \\ud800 said"}\n', "half of a surrogate pair"),
        (b"{" * 100_000 + b"\n", "is not JSON"),
        (b"[" * 100_000 + b"\n", "is not JSON"),
        (b'{"text": ' + b"1" * 100_000 + b"}\n", "is not JSON"),
        ('{"text": "café"}\n'.encode("latin-1"), "is not in UTF-8"),
        (b"\x00\xff\n", "is not in UTF-8"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_read(line: bytes, reason: str) -> None:
    first, bad, last = lines({"text": TEXT}, line, {"text": TEXT, "id": "z"})
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(bad, SourceError)
    assert str(bad).startswith("a.jsonl: line 2: ")
    assert reason in str(bad)


def test_a_line_without_end_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_LINE_BYTES", 1000)
    bad, good = lines(b'{"text": "' + b"x" * 5000 + b'"}\n', {"text": TEXT})
    assert "line 1: is longer than" in str(bad)
    assert isinstance(good, Article)


def test_a_text_that_no_article_is_as_long_as_is_refused() -> None:
    (bad,) = lines({"text": "word " * 1_000_001})
    assert "5,000,005 characters" in str(bad)


def test_what_is_all_wrong_is_left_in_time() -> None:
    found = lines(*[{"x": 1}] * 1000)
    assert len(found) == rows.MAX_FAILURES + 1
    assert "in succession" in str(found[-1])
    assert len(lines(*[{"x": 1}, {"text": TEXT}] * 300)) == 600


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_as_programs_write_them(delimiter: str, encoding: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(["Headline", "Full text", "Source", "Date"])
    writer.writerow(["Été", f"{TEXT}\n{delimiter}“Then”", "Courant", "2026-03-01"])
    (article,) = table(written.getvalue().encode(encoding))
    assert isinstance(article, Article)
    assert (article.text, article.title, article.outlet) == (f"{TEXT}\n{delimiter}“Then”", "Été", "Courant")
    assert article.published == datetime(2026, 3, 1, tzinfo=UTC)


def test_rows_that_are_short_long_or_empty() -> None:
    found = table(f'title,text\nA\n\nB,"{TEXT}",more,cells\n,\n')
    assert [str(each) if isinstance(each, SourceError) else each.title for each in found] == [
        "a.csv: row 1: has no text",
        "B",
    ]


def test_a_table_without_a_text_says_what_it_has() -> None:
    (error,) = table("year,votes\n2026,7\n")
    assert "without a column named text" in str(error)
    assert "year, votes" in str(error)


def test_a_quotation_mark_that_is_never_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_CHARACTERS", 10_000)
    found = table(f'title,text\nA,"{TEXT}"\nB,"' + "word " * 5000)
    assert isinstance(found[0], Article)
    assert "the rest was left" in str(found[-1])


def test_every_alias_is_one_columns_only() -> None:
    aliases = [alias for names in COLUMNS.values() for alias in names]
    assert len(set(aliases)) == len(aliases)
    for field, names in COLUMNS.items():
        for name in names:
            assert columns_of([name.upper().replace("_", " ")]) == {field: name.upper().replace("_", " ")}


def test_the_likeliest_column_wins() -> None:
    assert columns_of(["Content", "text", "name", "URL"]) == {"text": "text", "name": "URL"}


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [
        ("title,text", ","),
        ('"Title";"Body";"Date"', ";"),
        ("url\ttext", "\t"),
        ("text", None),
        ("In the text, a title", None),
        ("Text; she said", None),
    ],
)
def test_a_heading_is_told_from_a_sentence(line: str, delimiter: str | None) -> None:
    assert delimiter_of(line) == delimiter


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_harm(data: bytes) -> None:
    for found in (*lines(data), *table(data), *table(b"title,text\n" + data)):
        assert isinstance(found, Article | SourceError)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip), st.text())
def test_what_is_written_is_read(text: str, title: str) -> None:
    (found,) = lines({"text": text, "title": title})
    assert isinstance(found, Article)
    assert found.text == text
