"""The command line, run in this process where that will do, and in one of its own where it must be."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from onrecord.cli.main import main
from onrecord.records import Article, Attribution, Hint, Kind, Reading, Span, Speaker, Statement

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


def reading(number: int, said: str, who: str, **facts: Any) -> Reading:
    """An article in which `who` said `said`, made by hand: the model has no part in these tests."""
    published, kind, score = (
        facts.pop("published", None),
        facts.pop("kind", Kind.DIRECT),
        facts.pop("score", 0.9),
    )
    text = f"{who} said: {said}. ({number})"
    article = Article(text, f"n{number}.txt", published=ledger_time(published), **facts)
    cue, content = text.index("said"), text.index(said)
    attribution = Attribution(
        (Span(0, len(who)),), (Span(cue, cue + 4),), (Span(content, content + len(said)),), score
    )
    return Reading(article, (Statement(article.id, attribution, kind, "by hand", Speaker(who, "person")),))


def ledger_time(day: str | None) -> datetime | None:
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None


class Parrot:
    """Stands in for the extractor where the model has no part: all of an article is one statement."""

    version = "parrot"

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def read_closely(self, article: Article) -> tuple[list[Statement], dict[str, Hint]]:
        said = Attribution((), (), (Span(0, len(article.text.rstrip())),))
        return [Statement(article.id, said, Kind.DIRECT, self.version)], {}


@pytest.fixture
def parrot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with the parrot."""
    monkeypatch.setattr("onrecord.extract.extractor.Extractor", Parrot)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both streams pass for a terminal of 100 columns."""
    for name, value in {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": "100"}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A file with the plainest sentence, in the folder where the test is."""
    path = tmp_path / "plain.txt"
    path.write_text(PLAIN, encoding="utf-8")
    return path
