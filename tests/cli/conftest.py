"""The command line, run in this process where that will do, and in one of its own where it must be."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from onrecord.cli.main import main

PLAIN = '"It is over," Anna Holt said.\n'


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended: its exit code, standard output and standard error."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def complaints(self) -> list[str]:
        """The lines on standard error, each of which must be one complaint."""
        lines = self.err.splitlines()
        assert all(line.startswith("onrecord: ") for line in lines), self.err
        return [line.removeprefix("onrecord: ") for line in lines]


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test in a folder of its own, with a ledger of its own, and nobody's terminal settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONRECORD_LEDGER", "own.ledger")
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def onrecord(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in this process."""

    def run(*arguments: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["onrecord", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsysbinary.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as stopped:
            code = stopped.code or 0
        sys.stdout.flush()
        captured = capsysbinary.readouterr()
        assert isinstance(code, int)
        return Ran(code, captured.out, captured.err.decode("utf-8"))

    return run


COMMAND = [sys.executable, "-W", "error", "-m", "onrecord"]


def shell(line: str, variables: Mapping[str, str] | None = None) -> Ran:
    """Run a line of shell, in which $ONRECORD is the command line and $CODE a file for its exit code."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'onrecord() {{ "$PYTHON" -W error -m onrecord "$@"; }}\n{line}'],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHON": sys.executable, **(variables or {})},
    )
    return Ran(done.returncode, done.stdout, done.stderr.decode("utf-8"))


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A file with the plainest sentence, in the folder where the test is."""
    path = tmp_path / "plain.txt"
    path.write_text(PLAIN, encoding="utf-8")
    return path
