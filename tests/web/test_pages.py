"""What pages say when something is wrong, unsure or nobody's name: no browser is needed to see it."""

from __future__ import annotations

import json
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.ledger import open_ledger
from onrecord.records import Act, Reading, Speaker
from tests.ledger.quarrel import ACCUSED, BRASK, DENIED, FENN, LORN, told
from tests.web.conftest import Client


def unsure(reading: Reading) -> Reading:
    """`reading`, whose acts are less likely right than wrong."""
    return Reading(
        reading.article,
        tuple(
            replace(each, deed=replace(each.deed, score=0.25)) if each.deed else each
            for each in reading.statements
        ),
    )


BOARD = [Speaker("[water board]", "organisation") for _ in range(2)]
BLAMED = [
    told(day, outlet, (BRASK, "blamed", words, Act.ACCUSE, board))
    for day, outlet, words, board in (
        (2, "Echo", "the water board for hiding a report", BOARD[0]),
        (9, "Courant", "the water board for the leaking pier", BOARD[1]),
    )
]
UNSURE = unsure(told(6, "Gannet", (LORN, "said", "the crane smelled of cabbage", Act.ACCUSE, FENN)))


@pytest.fixture
def quay(tmp_path: Path, client_of: Client) -> TestClient:
    """A client of a ledger of a quarrel, an accusation that is likely none, and a body without a name."""
    path = tmp_path / "quay.ledger"
    with open_ledger(path) as ledger:
        for reading in (ACCUSED, DENIED, UNSURE, *BLAMED):
            ledger.add(reading)
    return client_of(path)


@pytest.mark.parametrize(
    ("address", "kept", "why"),
    [
        ("/search?q=%22quay&speaker=Fenn", ['value=""quay"', 'value="Fenn"'], "never closed"),
        ("/network?speaker=Zzyzx", ['value="Zzyzx"'], "No speaker 'Zzyzx'"),
        ("/disputes?one=Brask", ['value="Brask"'], "name both sides"),
        ("/disputes?one=Brask&other=Brask", ['value="Brask"'], "one speaker"),
        ("/check?words=...&speaker=Fenn", [">...</textarea>", 'value="Fenn"'], "word"),
    ],
)
def test_what_was_asked_wrongly_stays_in_its_form(
    quay: TestClient, address: str, kept: list[str], why: str
) -> None:
    answer = quay.get(address)
    assert answer.status_code == 400
    page = unescape(answer.text)
    assert '<p class="wrong" role="alert">' in page
    assert why in page
    for part in kept:
        assert part in page


def test_accusations_that_are_likely_none_are_folded_away(quay: TestClient) -> None:
    page = quay.get("/disputes").text
    sure, _, folded = page.partition('<details class="less"')
    first, less_sure = ACCUSED.statements[0].id, UNSURE.statements[0].id
    assert first in sure
    assert first not in folded
    assert less_sure in folded
    assert less_sure not in sure
    assert "<summary>1 less sure</summary>" in folded
    assert "score 0.25" in folded
    assert 'class="act unsure"' in quay.get(f"/articles/{UNSURE.article.id}").text
    assert "more likely no accusation" in quay.get(f"/disputes/{less_sure}").text
    assert less_sure not in quay.get("/").text


def test_programs_are_told_the_score(quay: TestClient) -> None:
    found = quay.get("/api/v1/disputes").json()["items"]
    sure = [each["score"] >= 0.5 for each in found]
    assert sure == sorted(sure, reverse=True)
    assert found[-1]["id"] == UNSURE.statements[0].id
    assert found[-1]["score"] == found[-1]["turns"][0]["act_score"] == 0.25
    assert quay.get("/api/v1/disputes?format=csv").text.splitlines()[-1].count("0.25") == 1


def test_a_dispute_is_found_under_every_statement_in_it(quay: TestClient) -> None:
    first = ACCUSED.statements[0].id
    answer = quay.get(f"/disputes/{DENIED.statements[0].id}")
    assert answer.text == quay.get(f"/disputes/{first}").text
    assert quay.get(f"/api/v1/disputes/{DENIED.statements[0].id}").json()["id"] == first


def test_bodies_without_a_name_are_one_line_of_a_chart(quay: TestClient) -> None:
    [speaker] = quay.get("/api/v1/speakers", params={"contains": "Brask"}).json()["items"]
    page = unescape(quay.get(speaker["address"]).text)
    charts = [json.loads(part.partition('"></div>')[0]) for part in page.split('data-chart="')[1:]]
    [toward] = [chart for chart in charts if chart["title"] == "Toward whom"]
    rows = {row["label"]: row for row in toward["rows"]}
    assert rows["water board"]["count"] == 2
    assert "href" not in rows["water board"]
    assert rows["Odo Fenn"]["href"].startswith("/speakers/")


def test_the_page_of_the_api_says_what_may_be_given(quay: TestClient) -> None:
    page = unescape(quay.get("/api").text)
    assert "One of direct, indirect, mixed." in page
    assert "<code>words</code> (needed)" in page
    assert "<code>text</code> (needed): Plain text, or HTML." in page
