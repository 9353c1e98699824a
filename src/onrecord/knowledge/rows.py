"""Figures as CSV: a row for each role, or for a figure without one. People write these files by hand."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from onrecord.errors import SourceError
from onrecord.knowledge.decoding import decode
from onrecord.knowledge.figures import TYPES, Figure, Role
from onrecord.knowledge.folding import fold, slug
from onrecord.knowledge.table import RESERVED
from onrecord.knowledge.titles import canonical

COLUMNS = ("name", "type", "aliases", "title", "of", "since", "until", "wikidata", "actor_code", "demonyms")
"""All but the first two may be left out. Aliases and demonyms are parted by "|"."""

_LISTS = ("aliases", "demonyms")

MAX_BYTES = 16 * 2**20
"""A larger file is refused: a hundred thousand rows fit into less."""

_LONGEST = 200
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WIKIDATA = re.compile(r"Q[1-9]\d*")
_ACTOR_CODE = re.compile(r"[A-Z]{3}(?:[A-Z]{3})*")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as read: a figure with at most one role, and the line it ends on."""

    line: int
    figure: Figure


def figure_id(kind: str, name: str) -> str:
    """The id of a figure that no other shares its name and type with."""
    return f"{kind}:{slug(name)}"


def read_rows(data: bytes, name: str, seen: date | None) -> list[Figure]:
    """The figures of the CSV file `data`, rows of one name and type put together.

    Until `seen`, or for good if None, a role without `until` is taken to go on. Raises SourceError with
    `name`, the line and the reason, whatever is wrong first.
    """
    if len(data) > MAX_BYTES:
        raise SourceError(f"{name}: is larger than {MAX_BYTES // 2**20} MiB, the limit")
    figures: dict[str, Figure] = {}
    lines: dict[tuple[str, Role | None], int] = {}
    owners: dict[str, tuple[str, int]] = {}
    for row in _rows(decode(data, name), name, seen or date.max):
        figure = row.figure
        role = figure.roles[0] if figure.roles else None
        first = lines.setdefault((figure.id, role), row.line)
        if first != row.line:
            raise SourceError(f"{name}: line {row.line}: says the same of {figure.name} as line {first}")
        if figure.wikidata:
            owner, first = owners.setdefault(figure.wikidata, (figure.id, row.line))
            if owner != figure.id:
                raise SourceError(f"{name}: line {row.line}: {figure.wikidata} is another's on line {first}")
        known = figures.get(figure.id)
        if known and known.wikidata and figure.wikidata not in (None, known.wikidata):
            raise SourceError(f"{name}: line {row.line}: {figure.name} is {known.wikidata} further up")
        figures[figure.id] = _together(known, figure) if known else figure
    if not figures:
        raise SourceError(f"{name}: has a heading and no rows")
    return list(figures.values())


def _together(one: Figure, other: Figure) -> Figure:
    return replace(
        one,
        wikidata=one.wikidata or other.wikidata,
        actor_code=one.actor_code or other.actor_code,
        aliases=tuple(dict.fromkeys((*one.aliases, *other.aliases))),
        demonyms=tuple(dict.fromkeys((*one.demonyms, *other.demonyms))),
        roles=(*one.roles, *other.roles),
    )


def _rows(text: str, name: str, seen: date) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    heading: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
                continue
            if heading is None:
                heading = _heading(cells, name, reader.line_num)
                continue
            where = f"{name}: line {reader.line_num}"
            if len(cells) != len(heading):
                raise SourceError(f"{where}: has {len(cells)} cells; the heading has {len(heading)}")
            values = {column: " ".join(cell.split()) for column, cell in zip(heading, cells, strict=True)}
            yield _Row(reader.line_num, _figure(values, where, seen))
    except csv.Error as error:
        raise SourceError(f"{name}: line {reader.line_num}: is no CSV: {error}") from error


def _heading(cells: list[str], name: str, line: int) -> list[str]:
    heading = [cell.strip().lower() for cell in cells]
    wanted = ", ".join(COLUMNS)
    for column in heading:
        if column not in COLUMNS or heading.count(column) > 1:
            fault = "is there twice" if column in COLUMNS else "is not known"
            raise SourceError(f"{name}: line {line}: the column {column!r} {fault}; the columns are {wanted}")
    for column in ("name", "type"):
        if column not in heading:
            raise SourceError(f"{name}: line {line}: the column {column!r} is missing; there are {wanted}")
    return heading


def _figure(values: dict[str, str], where: str, seen: date) -> Figure:
    for column, value in values.items():
        for part in value.split("|") if column in _LISTS else (value,):
            if len(part) > _LONGEST:
                raise SourceError(f"{where}: {column}: longer than {_LONGEST} characters")
            if bad := sorted(RESERVED & set(part)):
                raise SourceError(f"{where}: {column}: {part!r} may not hold {' or '.join(bad)}")
    name, kind = values["name"], values["type"].lower()
    if not fold(name):
        raise SourceError(f"{where}: has no name")
    if kind not in TYPES:
        raise SourceError(f"{where}: type is {kind!r}; it must be {', '.join(TYPES[:-1])} or {TYPES[-1]}")
    role = _role(values, where, seen)
    code = _checked(values, "actor_code", _ACTOR_CODE, "capitals in threes, such as USAGOV", where)
    return Figure(
        figure_id(kind, name),
        name,
        kind,
        _checked(values, "wikidata", _WIKIDATA, "a Wikidata id, such as Q7747", where),
        None if role and role.since else code,
        _list(values.get("aliases", ""), name),
        _list(values.get("demonyms", ""), name),
        (replace(role, actor_code=code),) if role else (),
    )


def _list(cell: str, name: str) -> tuple[str, ...]:
    parts = (part.strip() for part in cell.split("|"))
    return tuple(dict.fromkeys(part for part in parts if fold(part) and part != name))


def _role(values: dict[str, str], where: str, seen: date) -> Role | None:
    title, of = values.get("title", ""), values.get("of", "")
    since, until = (_day(values.get(column, ""), column, where) for column in ("since", "until"))
    if not title:
        for column in ("of", "since", "until"):
            if values.get(column):
                raise SourceError(f"{where}: has {column} and no title")
        return None
    if since and until and until < since:
        raise SourceError(f"{where}: until {until} is before since {since}")
    return Role(canonical(title), of or None, since, until, None if until else seen)


def _day(text: str, column: str, where: str) -> date | None:
    if not text:
        return None
    if not _DAY.fullmatch(text):
        raise SourceError(f"{where}: {column} is {text!r}; it must be a day such as 2016-05-01, or empty")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SourceError(f"{where}: {column} is {text}: {error}") from error


def _checked(
    values: dict[str, str], column: str, pattern: re.Pattern[str], wanted: str, where: str
) -> str | None:
    value = values.get(column, "")
    if value and not pattern.fullmatch(value):
        raise SourceError(f"{where}: {column} is {value!r}; it must be {wanted}")
    return value or None
