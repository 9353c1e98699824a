"""Promises about the whole package: what is drawn, exported, documented is there; one room, one privilege."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer.main

import onrecord
from onrecord import errors, settings
from onrecord.cli.main import app

PACKAGE = Path(onrecord.__file__).parent
ROOT = Path(__file__).parent.parent
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
ROOMS = sorted(room.name for room in pkgutil.iter_modules([str(PACKAGE)]) if room.ispkg)


# The tree of errors


def drawn() -> Iterator[tuple[str, str | None]]:
    """(class, base) of every line of the tree in the module's docstring."""
    above: list[str] = []
    for line in inspect.cleandoc(errors.__doc__ or "").splitlines():
        if match := re.match(r"([│├└─ ]*)(\w+Error)\b", line):
            depth = len(match[1]) // 4
            del above[depth:]
            yield match[2], above[-1] if above else None
            above.append(match[2])


def test_the_drawn_tree_of_errors_is_the_tree() -> None:
    classes = {name: each for name, each in vars(errors).items() if isinstance(each, type)}
    tree = dict(drawn())
    assert list(tree) == list(classes), "drawn and defined in the same order"
    for name, base in tree.items():
        assert classes[name].__bases__ == ((classes[base] if base else Exception),)
        assert classes[name].__doc__


# What is exported


@pytest.mark.parametrize("room", ["onrecord", *(f"onrecord.{room}" for room in ROOMS)])
def test_every_exported_name_exists(room: str) -> None:
    module = importlib.import_module(room)
    names: list[str] = getattr(module, "__all__", [])
    assert [name for name in names if not hasattr(module, name)] == []
    assert len(set(names)) == len(names)
    assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))


def test_rooms_have_a_door() -> None:
    assert {"export", "ingest", "ledger", "resolve"} <= {
        room for room in ROOMS if getattr(importlib.import_module(f"onrecord.{room}"), "__all__", [])
    }


# What is registered is documented

COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_commands_are_found() -> None:
    assert {"read", "add", "search", "speakers", "speaker", "export", "demo", "evaluate", "train"} <= set(
        COMMANDS
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"\bonrecord {command}\b", readme), f"README.md says nothing of `onrecord {command}`"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_says_what_it_does(command: str) -> None:
    registered = typer.main.get_command(app).commands[command]  # type: ignore[attr-defined]
    assert registered.help
    assert [each.name for each in registered.params if not getattr(each, "help", None)] == []


# One room, one privilege


def parsed(module: str) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> set[str]:
    """The packages that are imported anywhere in `tree`, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def names_used(tree: ast.AST) -> set[str]:
    """Names, and attributes with the name they hang on: `print`, `os.environ`."""
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{node.value.id}.{node.attr}")
        elif isinstance(node, ast.ImportFrom) and node.module in ("os", "sys"):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def only(allowed: Callable[[str], bool], uses: Callable[[ast.Module], set[str]]) -> dict[str, set[str]]:
    """The modules that are not allowed to, and do, with what they do."""
    return {module: found for module in MODULES if not allowed(module) and (found := uses(parsed(module)))}


def test_only_the_encoder_runs_the_model() -> None:
    assert "onnxruntime" in imported(parsed("extract/encoder.py"))
    assert (
        only(lambda module: module == "extract/encoder.py", lambda tree: imported(tree) & {"onnxruntime"})
        == {}
    )


def test_only_the_settings_read_the_environment() -> None:
    reading = {"os.environ", "os.environb", "os.getenv", "os.getenvb"}
    assert "os.environ" in names_used(parsed("settings.py"))
    assert only(lambda module: module == "settings.py", lambda tree: names_used(tree) & reading) == {}


def test_torch_is_for_training_only() -> None:
    """`onrecord train` may ask for it when it is called; nothing imports it on the way to reading."""
    heavy = {"torch", "safetensors", "onnx"}
    assert "torch" in imported(parsed("training/trainer.py"))
    trains = ("training/", "cli/train.py")
    assert only(lambda module: module.startswith(trains), lambda tree: imported(tree) & heavy) == {}
    at_once = [node for node in parsed("cli/train.py").body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not set[str]().union(*map(imported, at_once)) & heavy


def test_only_the_command_line_prints() -> None:
    printing = {"print", "sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__", "warnings.warn"}
    assert "print" in names_used(parsed("cli/console.py"))
    assert only(lambda module: module.startswith("cli/"), lambda tree: names_used(tree) & printing) == {}


def test_only_the_command_line_exits() -> None:
    leaving = {"sys.exit", "exit", "quit", "os._exit", "SystemExit"}
    assert only(lambda module: module.startswith("cli/"), lambda tree: names_used(tree) & leaving) == {}


def test_nothing_opens_a_connection() -> None:
    # The one that is listened at is set up there.
    listening = {"web/sharing.py": {"socket"}}
    network = {"socket", "httpx", "httpx2", "httpcore2", "requests", "aiohttp", "urllib.request"}
    assert (
        only(lambda module: module == "ingest/fetch.py", lambda tree: imported(tree) & network) == listening
    )


# Settings


def test_the_ledger_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_LEDGER", "/somewhere/press.ledger")
    assert settings.ledger_address() == "/somewhere/press.ledger"
    monkeypatch.setenv("ONRECORD_LEDGER", "")
    default = Path(settings.ledger_address())
    assert default.is_absolute()
    assert "onrecord" in default.parts
    monkeypatch.delenv("ONRECORD_LEDGER")
    assert Path(settings.ledger_address()) == default
