"""Which figures answer to a name, a surname, a word for a place, or an office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.knowledge.figures import PERSON, PLACE, Figure
from onrecord.knowledge.folding import fold, forms, surnames
from onrecord.knowledge.titles import canonical, is_office

SECTIONS = ("names", "surnames", "places", "offices")
"""What can be looked up, each under keys of its own."""


def office_key(title: str, of: str | None) -> str:
    """What an office is looked up under."""
    return f"{canonical(title)};{fold(of or '')}"


def keys_of(figure: Figure) -> Iterator[tuple[str, str]]:
    """(section, key) under all of which `figure` is found; keys may come twice."""
    for name in (figure.name, *figure.aliases):
        for form in forms(name) if figure.type == PERSON else (fold(name).removeprefix("the "),):
            yield "names", form
            if figure.type == PLACE:
                yield "places", form
    if figure.type == PERSON:
        yield from (("surnames", surname) for surname in surnames(figure.name, figure.aliases))
    yield from (("places", fold(word)) for word in figure.demonyms)
    for role in figure.roles:
        if is_office(role.title):
            yield "offices", office_key(role.title, role.of)


def index(figures: Iterable[Figure]) -> dict[str, dict[str, list[int]]]:
    """For every section and key the figures, by their place in `figures`."""
    found: dict[str, dict[str, list[int]]] = {section: {} for section in SECTIONS}
    for number, figure in enumerate(figures):
        for section, key in sorted(set(keys_of(figure))):
            if key:
                found[section].setdefault(key, []).append(number)
    return found
