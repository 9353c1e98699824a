"""A figure on the way into the table: what one source says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from onrecord.knowledge.figures import PERSON, Role
from onrecord.knowledge.folding import fold, forms


@dataclass(slots=True)
class Draft:
    """What one source says of a figure. `codes` are the country or body codes that it is tied to."""

    kind: str
    name: str
    aliases: list[str] = field(default_factory=list)
    demonyms: list[str] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    wikidata: str | None = None
    actor_code: str | None = None

    def keys(self) -> set[str]:
        """The folded names by which it may be the same as another: whole names only, for a person."""
        names: Iterable[str] = (self.name, *self.aliases)
        if self.kind == PERSON:
            return {form for name in names for form in forms(name) if " " in form}
        return {fold(name) for name in names}


def clean(text: str) -> str:
    """`text` without what a table keeps for itself, its spaces single."""
    return " ".join(text.replace("|", " ").replace(";", " ").split())
