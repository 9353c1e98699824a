"""Sources become captures, and what fails becomes an error value that names the file."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from onrecord.errors import NotTextError, SourceError, UnreadableError
from onrecord.ingest import capture, list_sources, sources


def failure(source: str) -> str:
    """What is said of a source of one entry that cannot be listed, or cannot be read."""
    (entry,) = list_sources([source])
    if isinstance(entry, SourceError):
        return str(entry)
    with pytest.raises(UnreadableError) as raised:
        capture(entry)
    return str(raised.value)


def test_a_file_is_read_whole_under_the_name_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"one\r\ntwo\x00")
    found = capture(str(path))
    assert (found.origin, found.data) == (str(path), b"one\r\ntwo\x00")
    assert found.retrieved is not None
    assert found.retrieved.tzinfo is not None


def test_a_folder_is_searched_in_sorted_order_for_what_may_be_an_article(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.HTML", "a/.hidden.txt", ".git/c.txt", "photo.jpg", "notes", "c.md", "b.txt~"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    names = [
        str(Path(name).relative_to(tmp_path))
        for name in list_sources([str(tmp_path)])
        if isinstance(name, str)
    ]
    assert names == ["b.txt", "c.md", "notes", "a/z.HTML"]


def test_a_named_file_is_taken_whatever_its_suffix_and_only_once(tmp_path: Path) -> None:
    path = tmp_path / "page.cgi"
    path.write_text("x")
    assert list_sources([str(path), str(path)]) == [str(path)]


def test_a_folder_with_nothing_readable_says_so(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    (error,) = list_sources([str(tmp_path)])
    assert isinstance(error, NotTextError)
    assert str(error) == f"{tmp_path}: this folder holds no text or HTML files, tables or archives"


def test_one_failure_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("b")
    nowhere = str(tmp_path / "nowhere")
    first, second = list_sources([nowhere, str(tmp_path)])
    assert isinstance(first, UnreadableError)
    assert str(first) == f"{nowhere}: does not exist, or no longer does"
    assert second == str(tmp_path / "b.txt")


def test_a_file_that_vanishes_after_it_was_listed_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    (listed,) = list_sources([str(tmp_path)])
    path.unlink()
    with pytest.raises(UnreadableError) as raised:
        capture(str(listed))
    assert str(raised.value) == f"{path}: does not exist, or no longer does"


def test_what_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert failure(str(tmp_path / "no.txt")) == f"{tmp_path / 'no.txt'}: does not exist, or no longer does"
    assert "may not" not in failure("a\0b")
    assert "a source has an empty name" in failure("")
    assert "only http and https addresses are fetched" in failure("ftp://sentinel.invalid/story")
    assert "is a device" in failure("/dev/null")

    def forbid(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "secret.txt"
    path.write_text("x")
    monkeypatch.setattr(os, "open", forbid)
    assert failure(str(path)) == f"{path}: may not be read: permission denied"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is a pipe, not a file" in failure(str(tmp_path / "pipe"))
    assert "is a pipe, not a file" in failure(str(tmp_path))


def test_a_folder_is_not_a_capture(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="is a folder"):
        capture(str(tmp_path))


def test_a_source_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 2**20)
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * (2**20 + 1))
    assert failure(str(path)) == f"{path}: is larger than 1 MiB, the limit"
    path.write_bytes(b"x" * 2**20)
    assert len(capture(str(path)).data) == 2**20


def test_standard_input_is_read_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"caf\xe9")))
    found = capture("-")
    assert (found.origin, found.data) == ("-", b"caf\xe9")


def test_standard_input_may_be_closed_or_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert failure("-") == "standard input: is closed"
    monkeypatch.setattr(sources, "MAX_BYTES", 3)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"four")))
    assert "standard input: is larger than" in failure("-")


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes only there")
def test_a_name_that_is_not_utf8_can_be_opened_and_printed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("x")
    (listed,) = list_sources([str(tmp_path)])
    found = capture(str(listed))
    assert found.origin == f"{tmp_path}/caf�.txt"


def test_an_address_is_listed_and_not_opened() -> None:
    assert list_sources(["https://sentinel.invalid/story"] * 2) == ["https://sentinel.invalid/story"]
    (error,) = list_sources(["https://anna:hunter2@sentinel.invalid/story"])
    assert isinstance(error, UnreadableError)
    assert "user name or password" in str(error)
    assert "hunter2" not in str(error)
