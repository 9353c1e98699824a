"""A user's own facts: CSV files kept in a folder of theirs, and taken on top of the table."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import platformdirs

from onrecord.errors import SourceError, UnreadableError
from onrecord.knowledge.decoding import decode
from onrecord.knowledge.figures import Figure
from onrecord.knowledge.rows import MAX_BYTES, read_rows


class Added(StrEnum):
    """What became of a file that was added."""

    NEW = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


def own_folder() -> Path:
    """Where the user's own facts are kept: beside the ledger, in the user's data folder."""
    return Path(platformdirs.user_data_dir("onrecord")) / "knowledge"


class OwnFacts:
    """The CSV files in `folder`, each under the name it was added by, as UTF-8."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def files(self) -> list[Path]:
        """The files that were added, by name."""
        return sorted(self.folder.glob("*.csv")) if self.folder.is_dir() else []

    def figures(self) -> list[Figure]:
        """The figures of all files. Raises SourceError with the file, the line and the reason."""
        return [figure for path in self.files() for figure in read_rows(_read(path), str(path), None)]

    def add(self, path: Path) -> tuple[Added, list[Figure]]:
        """Keep a copy of the file, if all of it can be read, in place of one of the same name.

        Returns what became of it and its figures. Raises SourceError with the file, the line and the reason,
        and keeps nothing then.
        """
        data = _read(path)
        figures = read_rows(data, str(path), None)
        kept = self._kept(path.name)
        text = decode(data, str(path)).encode("utf-8")
        if kept.is_file():
            if kept.read_bytes() == text:
                return Added.UNCHANGED, figures
            became = Added.REPLACED
        else:
            became = Added.NEW
        self.folder.mkdir(parents=True, exist_ok=True)
        _write_whole(kept, text)
        return became, figures

    def remove(self, name: str) -> None:
        """Take back the file that was added by this name. Raises SourceError if there is none."""
        kept = self._kept(Path(name).name)
        try:
            kept.unlink()
        except FileNotFoundError as error:
            names = ", ".join(path.name for path in self.files()) or "none"
            raise SourceError(f"{name}: no file of this name was added; added were: {names}") from error

    def _kept(self, name: str) -> Path:
        return self.folder / (name if name.lower().endswith(".csv") else f"{name}.csv")


def _read(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read: {error.strerror or error}") from error


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole, or not at all."""
    descriptor, partial = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".partial")
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(partial).unlink()
        raise
