"""`onrecord serve` and `onrecord tokens`: what they refuse, what they say, and that a ledger is served."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from onrecord import settings
from tests.cli.conftest import COMMAND, Run


@pytest.fixture(autouse=True)
def tokens_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of tokens of the test's own."""
    path = tmp_path / "tokens.json"
    monkeypatch.setenv(settings.TOKENS_VARIABLE, str(path))
    monkeypatch.delenv(settings.PASSWORD_VARIABLE, raising=False)
    return path


def test_a_token_is_shown_once_listed_and_revoked(onrecord: Run, tokens_file: Path) -> None:
    secret = onrecord("tokens", "add", "night desk").text.strip()
    assert re.fullmatch(r"onr_[\w-]{43}", secret)
    assert secret not in tokens_file.read_text()
    onrecord("tokens", "add", "crawler", "--write")
    listed = onrecord("tokens", "list").text
    assert [line.split("\t")[:2] for line in listed.splitlines()] == [
        ["night desk", "read"],
        ["crawler", "write"],
    ]
    assert secret not in listed
    assert json.loads(onrecord("tokens", "list", "--format", "json").text)[1]["may"] == "write"
    assert onrecord("tokens", "revoke", "crawler").code == 0
    assert "crawler" not in onrecord("tokens", "list").text


def test_what_is_wrong_with_tokens_is_one_line(onrecord: Run, tokens_file: Path) -> None:
    assert "there is no token 'nobody'" in onrecord("tokens", "revoke", "nobody").complaints[0]
    onrecord("tokens", "add", "desk")
    again = onrecord("tokens", "add", "desk")
    assert again.code == 1
    assert "already" in again.complaints[0]
    tokens_file.write_text("no json")
    assert "this is no file of tokens" in onrecord("tokens", "list").complaints[0]


def test_nobody_serves_others_unguarded(onrecord: Run) -> None:
    ran = onrecord("serve", "--host", "0.0.0.0")
    assert ran.code == 2
    assert "reading needs a token or a password" in ran.complaints[0]


def test_a_ledger_that_cannot_be_opened_is_said_before_anything_listens(
    onrecord: Run, tmp_path: Path
) -> None:
    (tmp_path / "own.ledger").write_text("this is no ledger" * 100)
    ran = onrecord("serve")
    assert ran.code == 1
    assert "own.ledger" in ran.complaints[0]


def test_a_port_that_is_taken_is_named(onrecord: Run) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = onrecord("serve", "--port", port)
    assert ran.code == 1
    assert f"cannot listen at 127.0.0.1, port {port}" in ran.complaints[0]


def test_an_address_of_another_machine_is_named(onrecord: Run) -> None:
    onrecord("tokens", "add", "guest")
    ran = onrecord("serve", "--host", "192.0.2.1")
    assert ran.code == 1
    assert "cannot listen at 192.0.2.1" in ran.complaints[0]


def test_a_ledger_is_served_until_it_is_stopped(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "ONRECORD_LEDGER": str(tmp_path / "own.ledger")},
    )
    try:
        found = _get(f"http://127.0.0.1:{port}/api/v1/status")
        assert found["statements"] == 0
    finally:
        served.terminate()
        _, said = served.communicate(timeout=30)
    assert f"the reader is at http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said


def test_several_processes_answer_without_delay(tmp_path: Path) -> None:
    """On a kept connection no answer waits for an acknowledgement, which takes 40 ms or more."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port), "--workers", "2"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "ONRECORD_LEDGER": str(tmp_path / "own.ledger")},
    )
    try:
        _get(f"http://127.0.0.1:{port}/api/v1/status")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        times = []
        for _ in range(20):
            began = time.perf_counter()
            connection.request("GET", "/healthz")
            assert connection.getresponse().read() == b"ok\n"
            times.append(time.perf_counter() - began)
        connection.close()
    finally:
        served.terminate()
        _, said = served.communicate(timeout=30)
    assert sorted(times)[5] < 0.03
    assert "Traceback" not in said


def _get(address: str) -> dict[str, object]:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                found = json.load(answer)
                assert isinstance(found, dict)
                return found
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
