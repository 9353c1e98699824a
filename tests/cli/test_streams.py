"""Pipes, full disks and terminals, in a process of its own: what is shown depends on who looks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord import __version__

from .conftest import COMMAND, PLAIN, shell

pytestmark = pytest.mark.skipif(os.name == "nt", reason="shells, devices and terminals as Unix has them")

ESCAPE = "\x1b"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A dozen articles."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.txt").write_text(
            f'"It is over, {number}," Anna Holt said.\n', encoding="utf-8"
        )
    return folder


def test_version() -> None:
    assert shell("onrecord --version").text == f"onrecord {__version__}\n"


def test_the_pipe_of_the_manual(plain: Path) -> None:
    ran = shell("onrecord read - --format jsonl < plain.txt")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.text)["statements"][0]["cue"]["text"] == "said"


@pytest.mark.parametrize("form", ["table", "jsonl", "csv"])
def test_a_reader_that_has_seen_enough(many: Path, form: str) -> None:
    ran = shell(f"onrecord read many --format {form} --threads 1 | head -n 1")
    assert ran.err == ""
    assert ran.text.count("\n") == 1


def test_a_reader_that_never_looks(many: Path) -> None:
    ran = shell("{ onrecord read many/00.txt; echo $? >code; } | true")
    assert ran.err == ""
    assert Path("code").read_text() in ("0\n", "1\n")


FULL = pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs /dev/full")


@FULL
@pytest.mark.parametrize(
    "line",
    [
        "onrecord read plain.txt >/dev/full",
        "onrecord read plain.txt --format jsonl >/dev/full",
        "onrecord read plain.txt --format html >/dev/full",
        "onrecord read plain.txt --output /dev/full",
        "onrecord read plain.txt --format csv --output /dev/full",
    ],
)
def test_a_full_disk(plain: Path, line: str) -> None:
    ran = shell(line)
    assert ran.code == 1
    assert ran.complaints == ["cannot write: No space left on device"]


def test_closed_streams(plain: Path) -> None:
    ran = shell("onrecord read plain.txt >&-")
    assert (ran.code, ran.complaints) == (1, ["standard output is closed"])
    assert shell("onrecord read - <&-").complaints == ["standard input: is closed"]
    ran = shell("onrecord read plain.txt missing.txt 2>&-")
    assert (ran.code, ran.text.count("\n")) == (1, 1)


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    (tmp_path / "é.txt").write_text("“C’est fini,” Zoë Öz said.\n", encoding="utf-8")
    ran = shell("onrecord read é.txt nö.txt", {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert ran.code == 1
    assert "é.txt\t" in ran.text
    assert ran.complaints == ["nö.txt: does not exist, or no longer does"]


def test_no_escape_codes_in_a_pipe(many: Path) -> None:
    (many / "empty.txt").touch()
    ran = shell(
        "onrecord read many; onrecord add many; onrecord search over; onrecord speaker Holt; "
        "onrecord --help; onrecord nothing"
    )
    assert ran.text
    assert ESCAPE not in ran.text
    assert ESCAPE not in ran.err
    assert "reading" not in ran.err


def on_a_terminal(*arguments: str, stdout: bool) -> tuple[str, str]:
    """What a run prints to standard output and to its terminal, which standard error is."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    with subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs if stdout else subprocess.PIPE,
        stderr=theirs,
        env=environment,
    ) as process:
        os.close(theirs)
        shown = bytearray()
        while True:
            try:
                block = os.read(ours, 65536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not block:
                break
            shown += block
        printed = process.stdout.read() if process.stdout else b""
    os.close(ours)
    return printed.decode("utf-8"), shown.decode("utf-8", "replace")


@pytest.mark.skipif(sys.platform == "darwin", reason="terminals end otherwise there")
def test_progress_is_shown_on_a_terminal_only(many: Path) -> None:
    printed, shown = on_a_terminal("read", "many", "--format", "jsonl", "--threads", "1", stdout=False)
    assert "reading" in shown
    assert "/12" in shown
    assert ESCAPE not in printed
    assert len([json.loads(line) for line in printed.splitlines()]) == 12


@pytest.mark.skipif(sys.platform == "darwin", reason="terminals end otherwise there")
def test_a_table_on_a_terminal(plain: Path) -> None:
    _, shown = on_a_terminal("read", "plain.txt", stdout=True)
    assert ESCAPE in shown
    assert "Anna Holt" in shown
    assert "\t" not in shown
    assert PLAIN.strip()[1:11] in shown
