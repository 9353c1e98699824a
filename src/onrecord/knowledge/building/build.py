"""The table's figures from its sources, each figure once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from onrecord.errors import SourceError
from onrecord.knowledge.building.actors import read_actors, read_country_codes
from onrecord.knowledge.building.congress import read_congress
from onrecord.knowledge.building.drafts import Draft
from onrecord.knowledge.building.factbook import read_factbook
from onrecord.knowledge.building.gathering import Gathering
from onrecord.knowledge.figures import ORGANISATION, PERSON, PLACE, Figure
from onrecord.knowledge.rows import read_rows

FOLDERS = ("congress", "factbook", "actors")
_ADDITIONS = ("places", "organisations", "offices")

_VOUCHED = date(2025, 6, 30)
"""The day until which the project vouches for offices in its own additions that have no end."""


@dataclass(frozen=True, slots=True)
class Built:
    """The figures of a build, and how many accounts of a figure each source gave.

    `unknown` are the places and organisations that offices are of and that no source tells of.
    """

    figures: tuple[Figure, ...]
    accounts: dict[str, int]
    unknown: tuple[str, ...]


def build(folder: Path) -> Built:
    """The figures of the sources in `folder` and of the project's own additions.

    Raises SourceError, naming the file, if a source is missing or has not the layout it should have.
    """
    for name in FOLDERS:
        if not (folder / name).is_dir():
            raise SourceError(
                f"{folder}: there is no folder {name!r} here; it must hold {', '.join(FOLDERS)}"
            )
    sources = {
        "additions": [draft for part in _ADDITIONS for draft in _additions(part)],
        "congress": list(read_congress(folder / "congress")),
        "factbook": list(read_factbook(folder / "factbook")),
    }
    gathering = Gathering(read_country_codes(folder / "actors"))
    for kind in (PLACE, ORGANISATION, PERSON):
        for drafts in sources.values():
            for draft in drafts:
                if draft.kind == kind:
                    gathering.take(draft)
    sources["actors"] = list(read_actors(folder / "actors", gathering.country_names()))
    for draft in sources["actors"]:
        gathering.take(draft)
    accounts = {name: len(drafts) for name, drafts in sources.items()}
    return Built(tuple(gathering.figures()), accounts, tuple(sorted(gathering.unknown_owners())))


def _additions(part: str) -> Iterator[Draft]:
    name = f"{part}.csv"
    data = files("onrecord.knowledge.building").joinpath("additions", name).read_bytes()
    for figure in read_rows(data, name, _VOUCHED):
        yield Draft(
            figure.type,
            figure.name,
            list(figure.aliases),
            list(figure.demonyms),
            list(figure.roles),
            figure.wikidata,
            figure.actor_code,
        )
