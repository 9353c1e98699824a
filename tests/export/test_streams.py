"""The forms that are one stream: JSON Lines, CSV, Parquet, Web Annotation."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from onrecord.errors import OnrecordError
from onrecord.export import (
    FORMATS,
    FolderFormat,
    StreamFormat,
    write_csv,
    write_jsonl,
    write_parquet,
    write_webannotation,
)
from onrecord.export import parquet as parquet_module
from onrecord.export.webannotation import annotation_page
from onrecord.records import Article, Reading

from .conftest import TEXT, make_reading, readings

STREAMS = [each for each in FORMATS.values() if isinstance(each, StreamFormat)]


def jsonl_of(*each: Reading) -> str:
    out = io.BytesIO()
    assert write_jsonl(each, out) == len(each)
    return out.getvalue().decode("utf-8")


def test_every_form_is_registered_under_its_name() -> None:
    assert list(FORMATS) == ["jsonl", "csv", "parquet", "webannotation", "schemaorg", "brat", "html"]
    assert all(name == each.name and each.description for name, each in FORMATS.items())
    assert [name for name, each in FORMATS.items() if isinstance(each, FolderFormat)] == ["brat", "html"]


@pytest.mark.parametrize("form", STREAMS, ids=lambda form: form.name)
def test_a_stream_is_left_open_and_takes_no_readings(form: StreamFormat) -> None:
    out = io.BytesIO()
    assert form.write([], out) == 0
    assert not out.closed


@pytest.mark.parametrize(
    "form", [each for each in STREAMS if each.name != "parquet"], ids=lambda form: form.name
)
def test_a_reading_is_written_before_the_next_is_asked_for(form: StreamFormat) -> None:
    out = io.BytesIO()
    sizes = []

    def come() -> Iterator[Reading]:
        for _ in range(3):
            sizes.append(len(out.getvalue()))
            yield make_reading()

    assert form.write(come(), out) == 3
    assert sizes[0] < sizes[1] < sizes[2]


def test_jsonl_is_the_contract(reading: Reading) -> None:
    (line,) = jsonl_of(reading).splitlines()
    found = json.loads(line)
    assert list(found) == ["article", "statements"]
    assert list(found["article"]) == ["id", "name", "title", "outlet", "published", "language", "length"]
    assert found["article"]["published"] == "2016-09-15T10:30:00+00:00"
    assert found["article"]["length"] == len(TEXT)
    headline, outer, nested, across, _ = found["statements"]
    keys = "id kind source cue content speaker act plover cameo targets answers inside score"
    assert list(outer) == keys.split()
    assert headline["source"] is headline["speaker"] is across["cue"] is headline["inside"] is None
    assert all(outer[key] is None for key in ("act", "plover", "cameo", "targets", "answers"))
    assert nested["inside"] == outer["id"]
    assert outer["kind"] == "mixed"
    assert nested["score"] == 0.7123
    assert list(outer["speaker"]) == ["name", "type", "id"]
    assert "“" in line
    assert "\\u" not in line


@settings(deadline=None)  # how busy the machine is is not tested
@given(readings())
def test_jsonl_slices_the_text(reading: Reading) -> None:
    lines = jsonl_of(reading).split("\n")[:-1]
    text = reading.article.text
    for statement in json.loads(lines[0])["statements"]:
        for part in filter(None, (statement["source"], statement["cue"], statement["content"])):
            assert part["text"] == " ... ".join(text[start:end] for start, end in part["spans"])
    assert [each["id"] for each in json.loads(lines[0])["statements"]] == [s.id for s in reading.statements]


def test_csv_has_a_row_a_statement_and_no_formulas(reading: Reading) -> None:
    out = io.BytesIO()
    assert write_csv([reading, reading], out) == 2
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8"), newline="")))
    assert len(rows) == 10
    assert rows[1]["speaker"] == 'Elena "Lena" <b>Varga</b>'
    assert rows[1]["outlet"] == 'The "Daily" <Echo>'
    assert rows[3]["content"] == "“I will go,” ... “And I will be back.”"
    first, second = rows[3]["content_spans"].split(";")
    assert [TEXT[slice(*map(int, each.split("-")))] for each in (first, second)] == [
        "“I will go,”",
        "“And I will be back.”",
    ]
    assert rows[4]["content"] == "'- No"
    assert rows[0]["source"] == rows[0]["source_spans"] == rows[0]["speaker"] == ""


def test_parquet_nests_spans_and_writes_in_batches(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow.parquet as pq

    monkeypatch.setattr(parquet_module, "BATCH_ROWS", 3)
    out = io.BytesIO()
    assert write_parquet([reading, Reading(Article("x", "empty"), ()), reading], out) == 3
    file = pq.ParquetFile(io.BytesIO(out.getvalue()))
    assert file.num_row_groups == 4
    rows = file.read().to_pylist()
    assert len(rows) == 10
    spans = rows[3]["content"]["spans"]
    assert [TEXT[span["start"] : span["end"]] for span in spans] == ["“I will go,”", "“And I will be back.”"]
    assert rows[0]["source"] is None
    assert rows[2]["inside"] == rows[1]["statement_id"]


def test_parquet_says_what_is_missing(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OnrecordError, match=r"onrecord\[parquet\]"):
        write_parquet([reading], io.BytesIO())


def test_web_annotations_keep_to_the_model(reading: Reading) -> None:
    out = io.BytesIO()
    assert write_webannotation([reading], out) == 1
    page = json.loads(out.getvalue())
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert len({item["id"] for item in page["items"]}) == len(page["items"]) == 5
    motivations = {"identifying", "describing", "classifying", "assessing"}
    for item in page["items"]:
        assert item["type"] == "Annotation"
        assert item["id"].startswith("urn:uuid:")
        assert {body["purpose"] for body in item["body"]} | {item["motivation"]} <= motivations
        places = item["target"] + [body for body in item["body"] if body["type"] == "SpecificResource"]
        for place in places:
            position, quotation = place["selector"]
            start, end = position["start"], position["end"]
            assert (position["type"], quotation["type"]) == ("TextPositionSelector", "TextQuoteSelector")
            assert quotation["exact"] == TEXT[start:end]
            assert TEXT[:start].endswith(quotation["prefix"])
            assert TEXT[end:].startswith(quotation["suffix"])
    assert [len(item["target"]) for item in page["items"]] == [1, 2, 1, 2, 1]


def test_a_web_annotation_points_at_the_address_of_the_article() -> None:
    address = "https://news.example/a?b=1"
    for name, source in ((address, address), ("file with spaces.txt", "urn:uuid:")):
        page = json.dumps(annotation_page(make_reading(name)))
        assert f'"source": "{source}' in page
