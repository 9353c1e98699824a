"""Where a verb writes to, and what must not be written over."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer

from onrecord.cli.console import out, written_whole
from onrecord.errors import SourceError
from onrecord.export import FolderFormat, Format, StreamFormat
from onrecord.records import Reading

_OUTPUT = "'--output' / '-o'"


def require_output(chosen: Format, output: Path | None) -> None:
    """Refuse to write what is no text to a terminal, or a folder to a stream."""
    if output is None and (
        isinstance(chosen, FolderFormat) or (chosen.name == "parquet" and out.is_terminal)
    ):
        raise typer.BadParameter(f"{chosen.name} needs a place to write to: --output", param_hint=_OUTPUT)


def refuse_to_overwrite(kept: Iterable[str | Path | SourceError], written: Path, suffix: str = "") -> None:
    """Refuse to write the file `written` if it is one of `kept`.

    With a `suffix`, `written` is a folder for files that end so: refuse if one of `kept` is such a file.
    """
    target = written.resolve()
    for name in kept:
        if isinstance(name, SourceError):
            continue
        path = Path(name).resolve()
        if path == target or (suffix and path.parent == target and path.suffix.lower() == suffix):
            raise typer.BadParameter(f"{written} would be written over {name}, an input", param_hint=_OUTPUT)


def folders_of(chosen: FolderFormat, folder: Path) -> Iterator[tuple[Path, str]]:
    """The folders that `chosen` writes into under `folder`, with the suffix of the files it makes there."""
    if chosen.name == "brat":
        yield folder / "text", ".txt"
        yield folder / "attributions", chosen.suffix
    else:
        yield folder, chosen.suffix


def write_stream(chosen: StreamFormat, readings: Iterable[Reading], output: Path | None) -> int:
    """Write all readings to `output`, whole or not at all, or to standard output. Returns how many."""
    if output is None:
        count = chosen.write(readings, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return count
    with written_whole(output) as file:
        return chosen.write(readings, file)
