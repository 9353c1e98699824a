"""Who and what a name in the news may be, and who held an office on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from onrecord.errors import UnreadableError
from onrecord.knowledge.figures import (
    ORGANISATION,
    TYPES,
    Figure,
    Holding,
    PlaceName,
    Role,
    Sense,
)
from onrecord.knowledge.folding import fold
from onrecord.knowledge.index import keys_of, office_key
from onrecord.knowledge.merging import extended
from onrecord.knowledge.own import OwnFacts, own_folder
from onrecord.knowledge.table import Table, read_table
from onrecord.knowledge.titles import is_office, rank, titles_meant

_SHIPPED = "table.tsv.gz"
_SENSES = {sense: place for place, sense in enumerate(Sense)}
_NO_OFFICE = 1000

_SECTOR_LAG = 10 * 365
"""By how many days whoever is known by an actor code alone stands behind those whose office is known."""


class Knowledge:
    """What is known of public figures, dated: the shipped table, and a user's own facts on top of it.

    Nothing is read before the first question. Ask for words as printed, capitals and all: "us" is not the
    United States, but case is not looked at here. What is not known is not answered.
    """

    def __init__(self, table: Path | None = None, own: Path | None = None) -> None:
        """`table` is another table than the shipped one; `own` the folder of a user's own facts, if any."""
        self._path = table
        self._own_folder = own

    def named(self, name: str, on: date | None = None, kind: str | None = None) -> list[Figure]:
        """The figures of this full name or alias, the likeliest first; of one type, if `kind` names it.

        Those in office on that day come first, then who was most recently, then who will be; among equals
        the more senior office.
        """
        found = self._find("names", fold(name).removeprefix("the "))
        return _ordered((figure for figure in found if kind in (None, figure.type)), on)

    def surnamed(self, surname: str, on: date | None = None) -> list[Figure]:
        """The persons of this surname, in the order of `named`."""
        return _ordered(self._find("surnames", fold(surname)), on)

    def organisation(self, name: str) -> list[Figure]:
        """The organisations of this name, alias or abbreviation."""
        return self.named(name, kind=ORGANISATION)

    def place(self, name: str) -> list[PlaceName]:
        """What places a word names, and how.

        Countries come first by name ("Russia") and demonym ("Russian"), then countries by their capital
        ("Moscow"), then states and cities by name. Washington is thus the United States, a state and a city.
        """
        key = fold(name).removeprefix("the ")
        found: list[tuple[tuple[int, str], PlaceName]] = []
        for figure in self._find("places", key):
            sense = Sense.NAME if key in _names(figure) else Sense.DEMONYM
            found.append(((_width(figure), figure.id), PlaceName(figure, sense)))
            for role in figure.roles:
                if role.title == "capital" and sense is Sense.NAME:
                    found += [
                        ((1, country.id), PlaceName(country, Sense.CAPITAL))
                        for country in self._find("places", fold(role.of or ""))
                        if country.name == role.of
                    ]
        found.sort(key=lambda each: (each[0], _SENSES[each[1].sense]))
        return [place for _, place in found]

    def holders(self, title: str, of: str | None, on: date | None, *, presumed: bool = False) -> list[Figure]:
        """Who is known to have been `title` of `of` on that day; nobody, where the day is not known.

        `of` is a place by any of its names, or an organisation. `presumed` adds, after them, those whose
        role had begun and who are not known to have left it.
        """
        if on is None:
            return []
        found: dict[str, tuple[Holding, int, Figure]] = {}
        owners = self._owners(of)
        for name in titles_meant(title):
            for owner in owners:
                for figure in self._find("offices", office_key(name, owner)):
                    roles = (role for role in figure.roles if role.title == name and role.of == owner)
                    holding = min((role.holding(on) for role in roles), default=Holding.NOT_HELD)
                    if holding is Holding.HELD or (presumed and holding is Holding.PRESUMED):
                        found.setdefault(figure.id, (holding, rank(name), figure))
        return [figure for *_, figure in sorted(found.values(), key=lambda each: (*each[:2], each[2].id))]

    def actor_code(self, name: str, type_: str, on: date, wikidata: str | None = None) -> str | None:
        """The CAMEO code that a speaker of this name and type had on that day; None where that is not clear.

        It is clear where one figure alone has the name, or the Wikidata item, or an office on that day.
        """
        if type_ not in TYPES:
            return None
        figures = self.named(name, on, type_)
        if wikidata is not None and (same := [each for each in figures if each.wikidata == wikidata]):
            figures = same
        if len(figures) > 1:
            figures = [each for each in figures if each.roles_on(on)]
        return figures[0].actor_code_on(on) if len(figures) == 1 else None

    def with_id(self, figure_id: str) -> Figure | None:
        """The figure of this id."""
        return self._own.get(figure_id) or self._table.with_id(figure_id)

    def __len__(self) -> int:
        return len(self._table) + sum(self._table.with_id(each) is None for each in self._own)

    def __iter__(self) -> Iterator[Figure]:
        """Every figure, those of the user's own that the table does not have last."""
        for figure in self._table:
            yield self._own.get(figure.id, figure)
        for figure_id, figure in self._own.items():
            if self._table.with_id(figure_id) is None:
                yield figure

    @cached_property
    def _table(self) -> Table:
        source = self._path or files("onrecord.knowledge").joinpath(_SHIPPED)
        try:
            data = source.read_bytes()
        except OSError as error:
            raise UnreadableError(f"{source}: cannot be read: {error.strerror}") from error
        return read_table(data, str(source))

    @cached_property
    def _own(self) -> dict[str, Figure]:
        """The user's own figures by id, each with what the table says of it too."""
        if self._own_folder is None:
            return {}
        own: dict[str, Figure] = {}
        for figure in OwnFacts(self._own_folder).figures():
            known = own.get(figure.id) or self._same(figure)
            merged = extended(known, figure) if known else figure
            own[merged.id] = merged
        return own

    @cached_property
    def _own_keys(self) -> dict[tuple[str, str], list[Figure]]:
        keys: dict[tuple[str, str], list[Figure]] = {}
        for figure in self._own.values():
            for key in set(keys_of(figure)):
                keys.setdefault(key, []).append(figure)
        return keys

    def _same(self, figure: Figure) -> Figure | None:
        """The table's figure that a user means: of the same id or Wikidata id, or alone of this name."""
        alike = [each for each in self._table.find("names", fold(figure.name)) if each.type == figure.type]
        if figure.wikidata:
            same = [each for each in alike if each.wikidata == figure.wikidata]
            alike = same or [each for each in alike if each.wikidata is None]
        return alike[0] if len(alike) == 1 else None

    def _find(self, section: str, key: str) -> list[Figure]:
        found = [figure for figure in self._table.find(section, key) if figure.id not in self._own]
        return found + self._own_keys.get((section, key), [])

    def _owners(self, of: str | None) -> list[str | None]:
        """The names, as roles have them, of what a title may be of."""
        if not of:
            return [None]
        owners = [place.figure.name for place in self.place(of)]
        owners += [figure.name for figure in self.organisation(of)]
        return list(dict.fromkeys((*owners, of)))


@cache
def shared() -> Knowledge:
    """What everything in this process asks: the shipped table and the user's own facts, loaded once."""
    return Knowledge(own=own_folder())


def _names(figure: Figure) -> set[str]:
    return {fold(name).removeprefix("the ") for name in (figure.name, *figure.aliases)}


def _width(figure: Figure) -> int:
    """A country before what is inside one; a capital stands between."""
    titles = {role.title for role in figure.roles}
    return 0 if "country" in titles else 2 if titles & {"state", "territory", "province"} else 3


def _ordered(figures: Iterable[Figure], on: date | None) -> list[Figure]:
    return sorted(figures, key=lambda figure: (*_standing(figure, on), figure.id))


def _standing(figure: Figure, on: date | None) -> tuple[int, ...]:
    """Sorts figures by how likely they are meant: smaller is likelier."""
    if on is None:
        return 0, _seniority(figure.roles), -max(map(_last_day, figure.roles), default=0)
    held = figure.roles_on(on)
    if held:
        return 0, _seniority(held)
    begun = [role for role in figure.roles if role.since is None or role.since <= on]
    if begun:
        offices = [role for role in begun if is_office(role.title)]
        latest = max(map(_last_day, offices or begun)) - (0 if offices else _SECTOR_LAG)
        return 1, -latest, _seniority(begun)
    nearest = min((role.since.toordinal() for role in figure.roles if role.since), default=0)
    return 2 if figure.roles else 3, nearest, _seniority(figure.roles)


def _seniority(roles: Sequence[Role]) -> int:
    return min((rank(role.title, role.actor_code) for role in roles), default=_NO_OFFICE)


def _last_day(role: Role) -> int:
    day = role.until or role.seen or role.since
    return day.toordinal() if day else 0
