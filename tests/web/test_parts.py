"""The small parts: tokens, kept answers, rates, the desk, names that are answered to, citations."""

from __future__ import annotations

import asyncio
import os
import stat
import threading
import time
from pathlib import Path

import pytest

from onrecord.errors import BusyError, TokenError
from onrecord.records import Article, Reading
from onrecord.web import desk as desks
from onrecord.web.desk import Desk
from onrecord.web.kept import Kept
from onrecord.web.rates import Buckets
from onrecord.web.serving import Rate, Serving
from onrecord.web.tokens import May, TokenBook


def test_a_token_is_kept_as_its_hash_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "tokens.json"
    book = TokenBook(path)
    secret = book.add("night desk", May.READ)
    assert secret not in path.read_text()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = TokenBook(path).find(secret)
    assert found is not None
    assert (found.name, found.may) == ("night desk", May.READ)
    assert book.find(secret + "x") is None
    assert book.find("") is None


def test_a_token_that_was_revoked_holds_no_longer_anywhere(tmp_path: Path) -> None:
    here, there = TokenBook(tmp_path / "t.json"), TokenBook(tmp_path / "t.json")
    secret = here.add("guest", May.WRITE)
    assert there.find(secret)
    here.revoke("guest")
    assert there.find(secret) is None
    with pytest.raises(TokenError, match="no token 'guest'"):
        here.revoke("guest")


@pytest.mark.parametrize("name", ["", "  ", "a" * 81, "bell\a"])
def test_a_token_needs_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(TokenError, match="name"):
        TokenBook(tmp_path / "t.json").add(name, May.READ)


def test_two_tokens_cannot_have_one_name(tmp_path: Path) -> None:
    book = TokenBook(tmp_path / "t.json")
    book.add("guest", May.READ)
    with pytest.raises(TokenError, match="already"):
        book.add(" guest ", May.WRITE)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"tokens": [{"name": 1}]}', '{"tokens": 3}', "\x00"])
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.json"
    path.write_text(text)
    with pytest.raises(TokenError, match=r"t\.json: this is no file of tokens"):
        TokenBook(path).tokens()


def test_an_answer_is_kept_while_the_ledger_is_the_same() -> None:
    kept, asked = Kept(), iter((1, 2, 3))
    for stamp in ("1", "1", "2", "2"):
        value, fresh = kept.get("key", stamp, lambda: next(asked))
        assert fresh
        assert value == int(stamp)


def test_a_costly_answer_may_be_old_and_says_so() -> None:
    kept = Kept()

    def ask() -> str:
        time.sleep(0.1)
        return "old"

    kept.get("key", "1", ask)
    assert kept.get("key", "2", lambda: "new") == ("old", False)


def test_one_asks_and_the_others_wait() -> None:
    kept, asked = Kept(), []

    def ask() -> int:
        asked.append(0)
        time.sleep(0.1)
        return 7

    threads = [threading.Thread(target=kept.get, args=("key", "1", ask)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 1


def test_what_failed_is_not_kept() -> None:
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept.get("key", "1", lambda: 1 // 0)
    assert kept._asking == {}
    assert kept.get("key", "1", lambda: 3) == (3, True)


def test_only_so_many_answers_are_kept() -> None:
    kept = Kept(most=2)
    for key in "abc":
        kept.get(key, "1", lambda: key)  # noqa: B023  (it is called at once)
    assert kept.get("c", "1", lambda: "new") == ("c", True)
    assert kept.get("a", "1", lambda: "new") == ("new", True)


def test_a_bucket_fills_again() -> None:
    bucket = Buckets(Rate(50.0, 2.0))
    assert [bucket.wait("one") > 0 for _ in range(3)] == [False, False, True]
    assert bucket.wait("other") == 0
    time.sleep(0.05)
    assert bucket.wait("one") == 0


class _Slow:
    version = "slow"

    def __init__(self, **_: object) -> None:
        self.running = self.most = 0

    def read_closely(self, article: Article) -> tuple[list[object], dict[str, object]]:
        self.running += 1
        self.most = max(self.most, self.running)
        time.sleep(0.2)
        self.running -= 1
        return [], {}


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> _Slow:
    model = _Slow()
    monkeypatch.setattr(desks, "Extractor", lambda **_: model)
    return model


def test_the_desk_reads_one_at_a_time_and_turns_away_who_is_too_many(slow: _Slow) -> None:
    async def all_at_once() -> list[Reading | BaseException]:
        desk = Desk(readers=1, waiting=1, seconds=5)
        texts = [Article(f"text {number}", name="n") for number in range(4)]
        return await asyncio.gather(*map(desk.read, texts), return_exceptions=True)

    found = asyncio.run(all_at_once())
    assert [type(each) for each in found] == [Reading, Reading, BusyError, BusyError]
    assert slow.most == 1


def test_the_desk_lets_nobody_wait_for_ever(slow: _Slow) -> None:
    async def twice() -> Reading:
        desk = Desk(readers=1, waiting=0, seconds=0.05)
        with pytest.raises(BusyError, match="not read within"):
            await desk.read(Article("one", name="n"))
        with pytest.raises(BusyError, match="too many"):
            await desk.read(Article("two", name="n"))
        await asyncio.sleep(0.4)
        desk._seconds = 5
        return await desk.read(Article("three", name="n"))

    assert asyncio.run(twice()).article.text == "three"


def test_serving_is_handed_down_whole() -> None:
    serving = Serving(ledger="a", names=("b.example",), password="é", readers=3)
    assert Serving.from_json(serving.to_json()) == serving


@pytest.mark.parametrize(
    ("host", "names", "asked", "answered"),
    [
        ("127.0.0.1", (), "localhost", True),
        ("127.0.0.1", (), "10.0.0.1", False),
        ("127.0.0.1", (), "rebound.example", False),
        ("0.0.0.0", (), "10.0.0.1", True),
        ("0.0.0.0", (), "rebound.example", False),
        ("0.0.0.0", ("desk.example",), "desk.example", True),
        ("::", (), "fe80::1", True),
        ("desk.example", (), "desk.example", True),
    ],
)
def test_a_name_that_was_pointed_here_is_not_answered_to(
    host: str, names: tuple[str, ...], asked: str, answered: bool
) -> None:
    assert Serving(ledger="a", host=host, names=names).answers_to(asked) is answered
