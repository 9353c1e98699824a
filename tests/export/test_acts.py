"""Each format says what is done by a statement, toward whom, and what it answers."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import pyarrow.parquet as pq
import pytest

from onrecord.export import (
    render_html,
    write_csv,
    write_parquet,
    write_schemaorg,
    write_webannotation,
)
from onrecord.export.brat import standoff
from onrecord.records import Act, Answer, Deed, Reading, Speaker

from .conftest import make_reading

TARGET = Speaker("=Tomas <b>Holt</b>", "person", wikidata="Q42")


@pytest.fixture
def done() -> Reading:
    """The reading, whose first two statements do something; the second answers the first."""
    reading = make_reading()
    first, second, *rest = reading.statements
    words = second.attribution.cue
    return Reading(
        reading.article,
        (
            replace(first, deed=Deed(Act.ACCUSE, 0.5)),
            replace(second, deed=Deed(Act.DENY, 0.75, words, (TARGET,), Answer(first.id, 0.9))),
            *rest,
        ),
    )


def test_csv(done: Reading) -> None:
    out = io.BytesIO()
    write_csv([done], out)
    first, second, third, *_ = csv.DictReader(io.StringIO(out.getvalue().decode(), newline=""))
    assert (first["act"], first["plover"], first["cameo"], first["targets"]) == (
        "accuse",
        "ACCUSE",
        "112",
        "",
    )
    assert (second["act"], second["plover"], second["cameo"]) == ("deny", "", "016")
    assert (second["targets"], second["answers"]) == ("'=Tomas <b>Holt</b>", first["statement"])
    assert (second["act_score"], second["act_spans"]) == ("0.7500", second["cue_spans"])
    assert third["act"] == third["act_spans"] == ""


def test_parquet(done: Reading) -> None:
    out = io.BytesIO()
    write_parquet([done], out)
    first, second, third, *_ = pq.read_table(io.BytesIO(out.getvalue())).to_pylist()
    assert (second["act"], second["plover"], second["cameo"]) == ("deny", None, "016")
    assert second["targets"] == [{"name": TARGET.name, "type": "person", "id": TARGET.id}]
    assert (second["answers"], second["act_score"]) == (first["statement_id"], 0.75)
    assert second["act_spans"] == second["cue"]["spans"]
    assert (first["targets"], third["targets"], third["act"]) == ([], None, None)


def test_web_annotations(done: Reading) -> None:
    out = io.BytesIO()
    write_webannotation([done], out)
    first, second, third, *_ = json.loads(out.getvalue())["items"]
    bodies = {(body["label"], body["purpose"]): body for body in second["body"]}
    assert bodies["act", "classifying"]["value"] == "deny"
    assert bodies["CAMEO", "classifying"]["value"] == "016"
    assert ("PLOVER", "classifying") not in bodies
    assert bodies["target", "identifying"]["value"] == TARGET.name
    assert bodies["answers", "replying"]["source"] == first["id"]
    assert bodies["act", "describing"]["selector"] == bodies["cue", "describing"]["selector"]
    assert "act" not in {body["label"] for body in third["body"]}


def test_brat(done: Reading) -> None:
    notes = [line for line in standoff(done).splitlines() if line.startswith("#")]
    assert notes[0].endswith("; act accuse (ACCUSE 112)")
    answers = done.statements[0].id
    assert notes[1].endswith(f"; act deny (- 016); toward =Tomas <b>Holt</b>; answers {answers}")
    assert "act" not in notes[2]


def test_html(done: Reading) -> None:
    page = render_html(done)
    assert '<b class="act" title="CAMEO 016">deny</b> =Tomas &lt;b&gt;Holt&lt;/b&gt;' in page
    assert 'answers <a href="#s1">1</a>' in page
    assert "<b>Holt" not in page


_PARTY = {"Person", "Organization", None}
_RANGES: dict[str, dict[str, set[Any]]] = {
    "NewsArticle": {"publisher": {"Organization"}, "author": {"Person"}},
    "Quotation": {"spokenByCharacter": _PARTY, "mentions": _PARTY, "keywords": {"DefinedTerm"}},
    "Claim": {"claimant": _PARTY, "mentions": _PARTY, "keywords": {"DefinedTerm"}},
}
"""Of each type the properties whose values are nodes, with the types that the vocabulary lets these have."""

_TEXTS = {
    "NewsArticle": {"headline", "inLanguage", "datePublished", "url"},
    "Quotation": {"text"},
    "Claim": {"text"},
}
_REFERENCES = {
    "NewsArticle": set[str](),
    "Quotation": {"isPartOf", "citation"},
    "Claim": {"appearance", "citation"},
}


def test_schemaorg_keeps_to_the_vocabulary(done: Reading) -> None:
    out = io.BytesIO()
    assert write_schemaorg([done], out) == 1
    graph = json.loads(out.getvalue())
    assert graph["@context"] == "https://schema.org"
    ids = {node["@id"] for node in graph["@graph"]}
    assert len(ids) == len(graph["@graph"]) == 1 + len(done.statements)
    for node in graph["@graph"]:
        kind = node["@type"]
        assert re.match(r"urn:uuid:|https?://", node["@id"])
        for name, value in node.items():
            if name.startswith("@"):
                continue
            if name in _TEXTS[kind]:
                assert isinstance(value, str)
            elif name in _REFERENCES[kind]:
                assert value["@id"] in ids
            else:
                nodes = value if isinstance(value, list) else [value]
                assert {each.get("@type") for each in nodes} <= _RANGES[kind][name], name
    article, first, second, *_ = graph["@graph"]
    assert article["@type"] == "NewsArticle"
    assert second["text"] == done.article.slice(done.statements[1].attribution.content)
    assert second["citation"] == {"@id": first["@id"]}
    assert second["mentions"][0]["sameAs"] == "https://www.wikidata.org/entity/Q42"
    assert [term["termCode"] for term in second["keywords"]] == ["deny", "016"]
