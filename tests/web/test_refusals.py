"""Whatever goes wrong with the API, it is said in one shape:

    {"error": {"status": 404, "code": "not_found", "message": "...", "place": null}}

`status` is the HTTP status, `code` names it, `message` one sentence for a person; `place` is the character of
a query that is wrong, or null. Nothing of the server's own files is told. A page says the same as a page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from onrecord.web.serving import Limits, Rate
from tests.web.conftest import HOST, UNHURRIED, Client, bearer

WRONG: list[tuple[str, str, int, str, dict[str, Any]]] = [
    ("GET", "/api/v1/nothing", 404, "not_found", {}),
    ("GET", "/api/v1/articles/nope", 404, "not_found", {}),
    ("GET", "/api/v1/statements/nope", 404, "not_found", {}),
    ("GET", "/api/v1/quotations/nope", 404, "not_found", {}),
    ("GET", "/api/v1/speakers/Nobody At All", 404, "not_found", {}),
    ("GET", "/api/v1/outlets/No/Such Outlet", 404, "not_found", {}),
    ("GET", "/api/v1/search?q=(harbour", 400, "bad_request", {}),
    ("GET", "/api/v1/search?limit=1000", 422, "invalid", {}),
    ("GET", "/api/v1/search?since=yesterday", 422, "invalid", {}),
    ("GET", "/api/v1/articles?after=nope", 400, "bad_request", {}),
    ("GET", "/api/v1/speakers?after=nope", 400, "bad_request", {}),
    ("GET", "/api/v1/check", 422, "invalid", {}),
    ("GET", "/api/v1/check?words=...", 400, "bad_request", {}),
    ("DELETE", "/api/v1/articles", 405, "method_not_allowed", {}),
    ("POST", "/api/v1/extract", 422, "invalid", {"json": {"text": ""}}),
    ("POST", "/api/v1/extract", 422, "invalid", {"json": {"text": "   \n"}}),
    ("POST", "/api/v1/extract", 422, "invalid", {"json": {"text": "x", "published": "soon"}}),
    ("POST", "/api/v1/extract", 422, "invalid", {"content": b"no json"}),
    ("POST", "/api/v1/articles", 401, "unauthorized", {"json": {"text": "x"}}),
]


@pytest.mark.parametrize(("method", "address", "status", "code", "more"), WRONG)
def test_an_error_has_one_shape(
    client: TestClient, method: str, address: str, status: int, code: str, more: dict[str, Any]
) -> None:
    answer = client.request(method, address, **more)
    assert answer.status_code == status, answer.text
    assert list(answer.json()) == ["error"]
    error = answer.json()["error"]
    assert list(error) == ["status", "code", "message", "place"]
    assert (error["status"], error["code"]) == (status, code)
    assert error["message"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_wrong_query_says_where(client: TestClient) -> None:
    error = client.get("/api/v1/search?q=pier (quay").json()["error"]
    assert error["place"] == 5


def test_a_page_says_it_as_a_page(client: TestClient) -> None:
    answer = client.get("/articles/nope")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "No article on this ledger" in answer.text


def test_what_is_sent_stands_escaped_in_errors(client: TestClient) -> None:
    for address in (
        "/outlets/<script>",
        "/articles/<script>",
        "/speakers/<script>",
        "/search?q=%3Cscript%3E(",
    ):
        assert "<script>" not in client.get(address).text.replace('<script src="/static', "")


def test_nothing_of_the_servers_files_is_told(client_of: Client, own: Path) -> None:
    client = client_of(own)
    client.get("/api/v1/status")
    for part in ("", "-wal", "-shm"):
        own.with_name(own.name + part).unlink(missing_ok=True)
    own.write_bytes(b"this is no ledger any more" * 1000)
    client.app.state.library.ledger._database.engine.dispose()  # type: ignore[attr-defined]
    answer = client.get("/api/v1/articles")
    assert answer.status_code == 500
    assert str(own.parent) not in answer.text
    assert "the server's log says why" in answer.json()["error"]["message"]


def test_too_large_is_said_before_it_is_read(client_of: Client, press: Path) -> None:
    client = client_of(press, limits=Limits(body=10_000, text=1_000, asked=UNHURRIED, read=UNHURRIED))
    assert client.post("/api/v1/extract", json={"text": "a" * 20_000}).status_code == 413
    assert client.post("/api/v1/extract", json={"text": "a b " * 1_000}).status_code == 413
    assert client.post("/api/v1/extract", content=iter([b"a" * 6_000] * 3)).status_code == 413


def test_too_often_says_when_to_come_back(client_of: Client, press: Path) -> None:
    client = client_of(press, limits=Limits(asked=Rate(0.1, 3), read=UNHURRIED))
    statuses = [client.get("/api/v1/outlets").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    refused = client.get("/api/v1/outlets")
    assert int(refused.headers["retry-after"]) >= 1


def test_reading_has_a_rate_of_its_own(client_of: Client, press: Path) -> None:
    client = client_of(press, limits=Limits(asked=UNHURRIED, read=Rate(0.01, 1)))
    statuses = [client.post("/api/v1/extract", json={"text": "He came."}).status_code for _ in range(2)]
    assert statuses == [200, 429]


def test_tokens_cannot_be_tried_for_ever(client_of: Client, press: Path) -> None:
    client = client_of(press, limits=Limits(asked=UNHURRIED, tried=Rate(0.001, 3)))
    statuses = [client.get("/api/v1/outlets", headers=bearer("onr_wrong")).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 429, 429]


def test_a_query_that_takes_too_long_is_given_up(
    client_of: Client, press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    from onrecord.ledger import Ledger

    client = client_of(press, limits=Limits(seconds=0.1, asked=UNHURRIED))
    monkeypatch.setattr(Ledger, "outlets", lambda self: time.sleep(0.6))
    answer = client.get("/api/v1/outlets")
    assert answer.status_code == 503
    assert "longer than 0.1 seconds" in answer.json()["error"]["message"]


def test_the_host_is_checked(client: TestClient) -> None:
    for host in ("localhost", "127.0.0.1:8080", "[::1]:8080", HOST):
        assert client.get("/api/v1/outlets", headers={"Host": host}).status_code == 200
    for host in ("evil.example", "127.0.0.1.evil.example", "", "[", "192.168.1.7"):
        answer = client.get("/api/v1/outlets", headers={"Host": host})
        assert (host, answer.status_code) == (host, 421)
