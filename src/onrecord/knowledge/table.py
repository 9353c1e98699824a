"""The table of figures as one gzipped text file: lines of tab-separated cells, in sections.

The first line says what it is and how many lines each section has. The figures come first, sorted by id;
then, sorted by key, a line for each name, surname, word for a place and office, with the numbers of its
figures. A key is found by bisection and only the lines asked for are taken apart, so that loading is no
more than unpacking. The same figures give the same bytes.
"""

from __future__ import annotations

import gzip
import io
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import BinaryIO

from onrecord.errors import SourceError
from onrecord.knowledge.figures import Figure, Role
from onrecord.knowledge.index import SECTIONS, index

_MAGIC = "onrecord knowledge"
_VERSION = "1"
RESERVED = frozenset("\t\n\r|;")
"""Characters that part cells, aliases, roles and their fields, and so stand in none of them."""


class Table:
    """The figures of a table, looked up by key."""

    def __init__(self, lines: Sequence[str], sizes: Sequence[int]) -> None:
        ends = [1 + sum(sizes[: at + 1]) for at in range(len(sizes))]
        self._figures = lines[1 : ends[0]]
        self._sections = {section: lines[ends[at] : ends[at + 1]] for at, section in enumerate(SECTIONS)}
        self._read: dict[int, Figure] = {}

    def __len__(self) -> int:
        return len(self._figures)

    def sizes(self) -> dict[str, int]:
        """How many keys each section has."""
        return {section: len(lines) for section, lines in self._sections.items()}

    def find(self, section: str, key: str) -> list[Figure]:
        """The figures under `key`, in the order of their ids."""
        lines = self._sections[section]
        at = bisect_left(lines, key, key=_key)
        if at == len(lines) or _key(lines[at]) != key:
            return []
        return [self._figure(int(number)) for number in lines[at].partition("\t")[2].split()]

    def with_id(self, figure_id: str) -> Figure | None:
        """The figure of this id."""
        at = bisect_left(self._figures, figure_id, key=_key)
        if at == len(self._figures) or _key(self._figures[at]) != figure_id:
            return None
        return self._figure(at)

    def __iter__(self) -> Iterator[Figure]:
        return map(self._figure, range(len(self)))

    def _figure(self, number: int) -> Figure:
        if number not in self._read:
            self._read[number] = _parsed(self._figures[number])
        return self._read[number]


def write_table(figures: Iterable[Figure], file: BinaryIO) -> None:
    """Write the table of `figures`, whose ids differ."""
    ordered = sorted(figures, key=lambda figure: figure.id)
    lines = [_line(figure) for figure in ordered]
    sections = index(ordered)
    sizes = [len(lines)]
    for section in SECTIONS:
        keys = sections[section]
        lines.extend(f"{key}\t{' '.join(map(str, keys[key]))}" for key in sorted(keys))
        sizes.append(len(keys))
    head = "\t".join((_MAGIC, _VERSION, *map(str, sizes)))
    text = "\n".join((head, *lines)) + "\n"
    # No name and no time in the gzip header: only the figures decide the bytes.
    with gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode("utf-8"))


def read_table(data: bytes, name: str) -> Table:
    """The table that `data` holds; `name` is what an error calls it. Raises SourceError if it is none."""
    try:
        lines = gzip.GzipFile(fileobj=io.BytesIO(data)).read().decode("utf-8").split("\n")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise SourceError(f"{name}: is no knowledge table, or is damaged: {error}") from error
    magic, *rest = lines[0].split("\t")
    if magic != _MAGIC or not rest:
        raise SourceError(f"{name}: is no knowledge table")
    if rest[0] != _VERSION:
        raise SourceError(f"{name}: is a knowledge table of version {rest[0]}; this reads version {_VERSION}")
    sizes = [int(size) for size in rest[1:]]
    if len(sizes) != 1 + len(SECTIONS) or sum(sizes) + 2 != len(lines):
        raise SourceError(f"{name}: is cut short, or damaged")
    return Table(lines, sizes)


def _key(line: str) -> str:
    return line.partition("\t")[0]


def _line(figure: Figure) -> str:
    cells = (
        figure.id,
        figure.name,
        figure.type,
        figure.wikidata or "",
        figure.actor_code or "",
        "|".join(figure.aliases),
        "|".join(figure.demonyms),
        "|".join(";".join(_fields(figure.id, role)) for role in figure.roles),
    )
    _check(figure.id, (*cells[:5], *figure.aliases, *figure.demonyms))
    return "\t".join(cells)


def _check(figure_id: str, cells: Iterable[str]) -> None:
    for cell in cells:
        if not RESERVED.isdisjoint(cell):
            raise ValueError(f"{figure_id}: {cell!r} holds a character that a table keeps for itself")


def _fields(figure_id: str, role: Role) -> tuple[str, ...]:
    days = (day.isoformat() if day else "" for day in (role.since, role.until, role.seen))
    fields = (role.title, role.of or "", *days, role.actor_code or "")
    _check(figure_id, fields)
    return fields


def _parsed(line: str) -> Figure:
    figure_id, name, kind, wikidata, code, aliases, demonyms, roles = line.split("\t")
    return Figure(
        figure_id,
        name,
        kind,
        wikidata or None,
        code or None,
        _parts(aliases),
        _parts(demonyms),
        tuple(_role(role) for role in _parts(roles)),
    )


def _role(text: str) -> Role:
    title, of, since, until, seen, code = text.split(";")
    return Role(title, of or None, _day(since), _day(until), _day(seen), code or None)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
