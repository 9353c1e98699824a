"""The two shapes of an export: one stream for everything, or a folder with one file an article."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from onrecord.records import Reading

WriteStream = Callable[[Iterable[Reading], BinaryIO], int]
WriteFolder = Callable[[Iterable[Reading], Path], int]


@dataclass(frozen=True, slots=True)
class StreamFormat:
    """All readings go into one binary stream, each as soon as it comes; `write` returns how many came."""

    name: str
    description: str
    suffix: str
    media_type: str
    write: WriteStream


@dataclass(frozen=True, slots=True)
class FolderFormat:
    """Each reading goes into a file of its own in a folder, made if missing; `write` returns how many."""

    name: str
    description: str
    suffix: str
    media_type: str
    write: WriteFolder


Format = StreamFormat | FolderFormat
