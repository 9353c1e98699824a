"""The API's answers: what they hold, how lists go on, what they look like as a table."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from onrecord.ledger import open_ledger
from tests.web.conftest import Client

TEXT = "“The pier will stay open all winter,” said Anna Holt, the harbour master of Brill.\n"
LISTS = ("articles", "statements", "search", "speakers", "outlets")


def get(client: TestClient, address: str, **parameters: Any) -> Any:
    answer = client.get(f"/api/v1/{address}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_status_counts_what_is_on_the_ledger(client: TestClient) -> None:
    found = get(client, "status")
    assert found["articles"] == 16
    assert found["statements"] == found["direct"] + found["indirect"] + found["mixed"]
    assert found["first"] == "2026-03-02"


def test_an_article_comes_with_its_text_and_statements(client: TestClient) -> None:
    listed = next(a for a in get(client, "articles", limit=50)["items"] if a["name"] == "interview-wire.txt")
    found = get(client, f"articles/{listed['id']}")
    text = found["article"]["text"]
    assert len(text) == found["article"]["length"] == listed["length"]
    assert len(found["statements"]) == listed["statements"]
    for statement in found["statements"]:
        for role in ("source", "cue", "content"):
            part = statement[role]
            assert part is None or part["text"] == " ... ".join(text[a:b] for a, b in part["spans"])


def test_a_statement_is_the_same_alone_and_in_its_article(client: TestClient) -> None:
    found = get(client, "search", q='"third term"')["items"][0]
    alone = get(client, f"statements/{found['id']}")
    whole = get(client, f"articles/{found['article']['id']}")
    same = next(each for each in whole["statements"] if each["id"] == found["id"])
    assert {key: alone[key] for key in same} == same
    assert "[third] [term]" in found["snippet"] or "[third term]" in found["snippet"]


def rows_of(client: TestClient, address: str) -> int:
    """How many the list has as a table, which is whole."""
    answer = client.get(f"/api/v1/{address}", params={"format": "csv"})
    return len(list(csv.DictReader(io.StringIO(answer.text))))


@pytest.mark.parametrize(
    ("address", "limit"), [("statements", 40), ("search", 40), ("speakers", 7), ("articles", 3)]
)
def test_a_list_goes_on_where_it_stopped(client: TestClient, address: str, limit: int) -> None:
    """Page after page, nothing comes twice and nothing is left out."""
    seen: list[str] = []
    after = None
    while True:
        page = get(client, address, limit=limit, **({"after": after} if after else {}))
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
        assert after == page["items"][-1]["id"]
    assert len(seen) == len(set(seen))
    assert len(seen) == rows_of(client, address)


def test_filters_hold_for_every_statement(client: TestClient) -> None:
    tolsk = get(client, "speakers/Maren Tolsk")["id"]
    found = get(client, "statements", speaker=tolsk, kind="direct", outlet="the essel courant", limit=100)
    assert found["items"]
    for each in found["items"]:
        assert each["speaker"]["id"] == tolsk
        assert each["kind"] == "direct"
        assert each["article"]["outlet"] == "The Essel Courant"
    done = get(client, "search", act="accuse", limit=100)["items"]
    assert done
    assert {each["act"] for each in done} == {"accuse"}
    assert all(each["plover"] == "ACCUSE" and each["cameo"] == "112" for each in done)
    at = next(each for each in done if each["targets"])["targets"][0]
    assert all(
        at["id"] in {target["id"] for target in each["targets"]}
        for each in get(client, "search", toward=at["id"])["items"]
    )


def test_facets_add_up(client: TestClient) -> None:
    found = get(client, "facets", q="harbour")
    assert found["whole"]
    assert sum(facet["count"] for facet in found["kinds"]) == found["counted"]
    for facet in found["speakers"][:3]:
        assert (
            len(get(client, "search", q="harbour", speaker=facet["value"], limit=100)["items"])
            == facet["count"]
        )


@pytest.mark.parametrize("address", LISTS)
def test_every_list_is_a_table_too(client: TestClient, address: str) -> None:
    answer = client.get(f"/api/v1/{address}", params={"format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    held = get(client, "status")
    if address == "speakers":  # those who are only aimed at are listed too
        assert len(rows) >= held["speakers"]
    else:
        assert len(rows) == {"articles": 16, "outlets": 13}.get(address, held["statements"])
    assert all(row["address"].startswith("/") for row in rows)


def test_a_table_runs_no_formula(client_of: Client, tmp_path: Path, writer: dict[str, str]) -> None:
    client = client_of(tmp_path / "new.ledger")
    given = {"text": TEXT, "title": "=1+1", "outlet": "@evil"}
    assert client.post("/api/v1/articles", json=given, headers=writer).status_code == 201
    row = next(csv.DictReader(io.StringIO(client.get("/api/v1/articles?format=csv").text)))
    assert (row["title"], row["outlet"]) == ("'=1+1", "'@evil")


def test_a_speaker_is_found_by_name_and_by_id(client: TestClient) -> None:
    found = get(client, "speakers/Tolsk")
    assert found["name"] == "Maren Tolsk"
    assert get(client, f"speakers/{found['id']}") == found
    assert sum(each["count"] for each in found["months"]) == found["statements"]


def test_several_speakers_of_one_name_are_a_conflict(client: TestClient) -> None:
    answer = client.get("/api/v1/speakers/zzz")
    assert answer.status_code == 404


def test_an_outlets_record_adds_up(client: TestClient) -> None:
    found = get(client, "outlets/The Morning Gannet")
    quoting = found["quoting"]
    assert quoting["statements"] == quoting["direct"] + quoting["indirect"] + quoting["mixed"]
    assert quoting["statements"] == quoting["named"] + quoting["described"] + quoting["nobody"]
    assert sum(month["quoting"]["statements"] for month in found["months"]) == quoting["statements"]
    assert 0 < quoting["direct_characters"] < quoting["characters"] <= found["length"]


def test_a_quotation_is_the_same_from_each_of_its_printings(client: TestClient) -> None:
    first = get(client, "search", q='"no telephone call"')["items"][0]
    found = get(client, f"quotations/{first['id']}")
    assert len(found["printings"]) > 1
    for printing in found["printings"]:
        assert get(client, f"quotations/{printing['statement']['id']}") == found


def test_check_says_what_the_ledger_holds(client: TestClient) -> None:
    found = get(client, "check", words="I will not run for a third term", speaker="Varga")
    assert found["verdict"] == "said word for word"
    assert get(client, "check", words="the moon is made of cheese")["verdict"] == "not on this ledger"


def test_extract_reads_and_keeps_nothing(client: TestClient) -> None:
    before = get(client, "status")
    answer = client.post("/api/v1/extract", json={"text": TEXT, "outlet": "The Brill Echo"})
    assert answer.status_code == 200
    found = answer.json()
    assert found["statements"][0]["speaker"]["name"] == "Anna Holt"
    assert found["article"]["outlet"] == "The Brill Echo"
    assert get(client, "status") == before
    assert client.get(f"/api/v1/articles/{found['article']['id']}").status_code == 404


def test_html_is_read_as_text_and_never_given_back_as_html(client: TestClient) -> None:
    body = f"<article><h1>Pier news</h1><p>{TEXT}</p><script>alert(1)</script></article>"
    page = f"<html><body>{body}</body></html>"
    answer = client.post("/api/v1/extract", json={"text": page})
    assert answer.headers["content-type"] == "application/json"
    assert "<" not in answer.json()["article"]["text"]


def test_add_keeps_an_article_once(client_of: Client, tmp_path: Path, writer: dict[str, str]) -> None:
    path = tmp_path / "new.ledger"
    client = client_of(path)
    given = {"text": TEXT, "outlet": "The Brill Echo", "published": "2026-11-05", "name": "pier.txt"}
    first = client.post("/api/v1/articles", json=given, headers=writer)
    again = client.post("/api/v1/articles", json=given, headers=writer)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["added"], again.json()["added"]) == (True, False)
    assert first.json()["article"] == again.json()["article"]
    with open_ledger(path, read_only=True) as ledger:
        kept = next(iter(ledger.readings()))
    assert kept.article.id == first.json()["article"]["id"]
    assert kept.article.published is not None
    assert kept.article.published.date().isoformat() == "2026-11-05"


def test_an_etag_holds_until_the_ledger_changes(client_of: Client, own: Path, writer: dict[str, str]) -> None:
    client = client_of(own)
    first = client.get("/api/v1/search?q=harbour")
    tag = {"If-None-Match": first.headers["etag"]}
    assert client.get("/api/v1/search?q=harbour", headers=tag).status_code == 304
    assert client.post("/api/v1/articles", json={"text": TEXT}, headers=writer).status_code == 201
    later = client.get("/api/v1/search?q=harbour", headers=tag)
    assert later.status_code == 200
    assert later.headers["etag"] != first.headers["etag"]
