"""Who may do what: loopback and elsewhere, tokens, passwords, sessions, forms, origins, and every header."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.web.auth import COOKIE
from onrecord.web.serving import Serving
from onrecord.web.tokens import May, TokenBook
from tests.web.conftest import Client, bearer

AWAY = "http://record.example"
TEXT = "“It is over,” Anna Holt said."


@pytest.fixture
def away(press: Path, client_of: Client) -> TestClient:
    """A client from elsewhere, of a server with the password `open sesame`."""
    return client_of(press, base=AWAY, host="0.0.0.0", names=("record.example",), password="open sesame")


def form_word(client: TestClient, page: str) -> str:
    found = re.search(r'name="word" value="([^"]+)"', client.get(page).text)
    assert found
    return found[1]


def sign_in(client: TestClient, secret: str, back: str = "/articles") -> int:
    given = {"word": form_word(client, "/login"), "secret": secret, "next": back}
    answer = client.post("/login", data=given)
    if answer.status_code == 303:
        assert answer.headers["location"] == back
    return answer.status_code


def test_on_loopback_everybody_may_read_and_nobody_write(client: TestClient) -> None:
    assert client.get("/articles").status_code == 200
    assert client.get("/api/v1/articles").status_code == 200
    assert client.post("/api/v1/articles", json={"text": TEXT}).status_code == 401


def test_elsewhere_nobody_may_read_without_a_token(away: TestClient, reader: dict[str, str]) -> None:
    for page in ("/", "/articles", "/search?q=a", "/api"):
        answer = away.get(page)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?next=")
    assert away.get("/api/v1/articles").status_code == 401
    assert away.get("/api/v1/openapi.json").status_code == 401
    assert away.get("/api/v1/articles").headers["www-authenticate"].startswith("Bearer")
    assert away.get("/api/v1/articles", headers=reader).status_code == 200
    assert away.get("/api/v1/articles", headers=bearer("onr_no")).status_code == 401


def test_a_closed_server_asks_on_loopback_too(press: Path, client_of: Client) -> None:
    assert client_of(press, closed=True).get("/articles").status_code == 303


def test_the_password_lets_in_to_read(away: TestClient) -> None:
    assert sign_in(away, "open barley") == 403
    assert sign_in(away, "open sesame", "/speakers?contains=varga") == 303
    assert away.get("/articles").status_code == 200
    assert away.get("/api/v1/articles").status_code == 200
    assert "keep it on the ledger" not in away.get("/read").text
    assert away.post("/logout").status_code == 303
    assert away.get("/articles").status_code == 303


def test_who_signs_in_is_sent_to_no_other_site(away: TestClient) -> None:
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example", "/a\nb"):
        given = {"word": form_word(away, "/login"), "secret": "open sesame", "next": back}
        assert away.post("/login", data=given).headers["location"] == "/"


def test_a_revoked_token_ends_its_sessions(away: TestClient, serving: Serving) -> None:
    book = TokenBook(serving.tokens_path)
    token = book.add("guest", May.READ)
    assert sign_in(away, token) == 303
    assert away.get("/articles").status_code == 200
    book.revoke("guest")
    assert away.get("/articles").status_code == 303
    assert away.get("/api/v1/articles", headers=bearer(token)).status_code == 401


def test_a_session_cannot_be_made_up(away: TestClient) -> None:
    sign_in(away, "open sesame")
    cookie = away.cookies[COOKIE]
    said, _, signature = cookie.rpartition(".")
    for forged in (f"x{said}.{signature}", f"{said}9.{signature}", "a.b.9999999999.c", "", "é.é.é.é"):
        away.cookies.clear()
        answer = away.get("/articles", headers=[(b"Cookie", f"{COOKIE}={forged}".encode())])
        assert answer.status_code == 303


def test_a_session_is_out_of_reach(away: TestClient) -> None:
    given = {"word": form_word(away, "/login"), "secret": "open sesame"}
    kept = away.post("/login", data=given).headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=lax" in kept


def test_only_a_token_that_may_write_writes(
    client_of: Client, own: Path, reader: dict[str, str], writer: dict[str, str]
) -> None:
    client = client_of(own)
    assert client.post("/api/v1/articles", json={"text": TEXT}, headers=reader).status_code == 403
    assert client.post("/api/v1/articles", json={"text": TEXT}, headers=writer).status_code == 201


def test_a_session_writes_by_the_form_and_not_by_the_api(
    client_of: Client, own: Path, serving: Serving
) -> None:
    client = client_of(own)
    given = {"text": TEXT, "keep": "yes"}
    nobody = client.post("/read", data=given | {"word": form_word(client, "/read")})
    assert nobody.status_code == 403
    assert sign_in(client, TokenBook(serving.tokens_path).add("desk", May.WRITE)) == 303
    assert client.post("/api/v1/articles", json={"text": TEXT}).status_code == 401
    kept = client.post("/read", data=given | {"word": form_word(client, "/read")})
    assert kept.status_code == 303
    assert client.get(kept.headers["location"]).status_code == 200


def test_a_form_must_have_been_given_out(client: TestClient) -> None:
    assert client.post("/read", data={"text": TEXT}).status_code == 403
    word = form_word(client, "/read")
    client.cookies.clear()
    assert client.post("/read", data={"text": TEXT, "word": word}).status_code == 403


def test_other_sites_cannot_send_forms(client: TestClient) -> None:
    word = form_word(client, "/read")
    for header in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        assert client.post("/read", data={"text": TEXT, "word": word}, headers=header).status_code == 403
    own = {"Origin": "http://127.0.0.1:8080", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/read", data={"text": TEXT, "word": word}, headers=own).status_code == 200


def test_every_answer_has_the_headers(client: TestClient) -> None:
    for address in (
        "/",
        "/nope",
        "/static/style.css",
        "/api/v1/outlets",
        "/api/v1/nope",
        "/read",
        "/healthz",
    ):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_the_head_of_a_page_is_that_of_the_page(client: TestClient) -> None:
    for address in ("/articles", "/api/v1/outlets", "/static/style.css"):
        head, page = client.head(address), client.get(address)
        assert head.status_code == page.status_code == 200
        assert head.headers["content-type"] == page.headers["content-type"]


def test_no_page_has_script_or_style_of_its_own(client: TestClient) -> None:
    """What the policy forbids is not there in the first place, and nothing comes from elsewhere."""
    article = client.get("/api/v1/articles").json()["items"][0]["address"]
    for page in (
        "/",
        "/search?q=harbour",
        article,
        "/speakers/Tolsk",
        "/outlets/Ledgerline",
        "/read",
        "/api",
    ):
        text = client.get(page, follow_redirects=True).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
        assert not re.findall(r"<script(?![^>]*\ssrc=)", text)
        for address in re.findall(r'(?:src|href|action)="([^"]*)"', text):
            assert address.startswith(("/", "#")), address


def test_static_files_are_kept_by_their_content(client: TestClient) -> None:
    address = re.search(r'href="(/static/style.css\?[0-9a-f]+)"', client.get("/").text)
    assert address
    assert "immutable" in client.get(address[1]).headers["cache-control"]
    assert client.get("/static/../app.py").status_code == 404


def test_a_socket_is_not_answered(client: TestClient) -> None:
    with pytest.raises(Exception), client.websocket_connect("/ws"):  # noqa: B017, PT011  (whatever it raises)
        pass
