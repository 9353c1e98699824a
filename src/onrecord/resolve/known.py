"""What the knowledge of public figures adds to an article's names, as of the day it was published."""

from __future__ import annotations

import re
from datetime import date

from onrecord.knowledge import Figure, Holding, Knowledge, Sense
from onrecord.resolve.chunks import fold

_RENOWNED = frozenset(
    (
        "president",
        "president-elect",
        "vice president",
        "prime minister",
        "chancellor",
        "pope",
        "supreme leader",
        "presidential nominee",
        "vice presidential nominee",
        "presidential candidate",
        "secretary of state",
        "secretary general",
        "first lady",
    )
)
"""Offices whose holders the news names by the surname alone."""

MEMORY = 25
"""For how many years after the office."""
_GENERATION = re.compile(r",? (?:Jr|Sr)\.?$|,? I{2,3}$|,? IV$")
_LEGISLATORS = frozenset(("senator", "representative", "governor"))


class Known:
    """Asks `knowledge`, or nothing where there is none, about names as printed."""

    def __init__(self, knowledge: Knowledge | None, on: date | None) -> None:
        self._knowledge = knowledge
        self._on = on

    def person(self, full_name: str) -> Figure | None:
        """The figure whom a full name means, if there is one."""
        if self._knowledge is None:
            return None
        spellings = (full_name, _GENERATION.sub("", full_name))
        found = (self._knowledge.named(name, self._on, "person") for name in spellings)
        return next((figures[0] for figures in found if figures), None)

    def surnamed(self, surname: str, title: str | None) -> Figure | None:
        """Whom a surname means that the article never prints in full, with its title if it has one.

        Only who holds that office, or, without title, has a name that the news prints by itself.
        """
        if self._knowledge is None:
            return None
        figures = self._knowledge.surnamed(surname, self._on)
        if title:
            title = title.replace("vice-president", "vice president")
            held = [figure for figure in figures if title in self._titles(figure)]
            return held[0] if len(held) == 1 or (held and title not in _LEGISLATORS) else None
        return next((figure for figure in figures if self._is_renowned(figure)), None)

    def body(self, name: str) -> Figure | None:
        """The organisation that a name or an abbreviation means, if there is one."""
        if self._knowledge is None:
            return None
        return next((each for each in self._knowledge.organisation(name) if each.wikidata), None)

    def government(self, word: str) -> str | None:
        """The country that a word names: "Pyongyang", "U.S."; or the place itself."""
        if self._knowledge is None:
            return None
        places = self._knowledge.place(word)
        for place in places:
            if place.sense is Sense.CAPITAL or (place.sense is Sense.NAME and _is_large(place.figure)):
                return place.figure.name
        return None

    def places_meant(self, word: str) -> list[str]:
        """The places that a word names in any sense: "Russian", "Ohio"."""
        if self._knowledge is None:
            return []
        return [place.figure.name for place in self._knowledge.place(word)]

    def holders(self, title: str, of: str | None) -> list[Figure]:
        """Who held an office on the day the article was published."""
        if self._knowledge is None or self._on is None:
            return []
        return self._knowledge.holders(title, of, self._on)

    def role_words(self, figure: Figure) -> set[str]:
        """The words, folded, of the offices that a figure holds or held, and of what."""
        words: set[str] = set()
        for role in figure.roles:
            if self._on is None or role.holding(self._on) is Holding.HELD:
                words |= {fold(word) for word in f"{role.title} {role.of or ''}".split()}
        return words

    def past_role_words(self, figure: Figure) -> set[str]:
        """The words, folded, of all offices that a figure has had by then."""
        return {
            fold(word)
            for role in figure.roles
            if self._on is None or role.since is None or role.since <= self._on
            for word in f"{role.title} {role.of or ''}".split()
        }

    def is_renowned(self, figure: Figure) -> bool:
        """Whether everybody calls a figure by the name that the table has."""
        return self._is_renowned(figure)

    def _titles(self, figure: Figure) -> set[str]:
        roles = figure.roles if self._on is None else figure.roles_on(self._on)
        return {role.title for role in roles}

    def _is_renowned(self, figure: Figure) -> bool:
        """Whether a figure held a high office within living memory of the article."""
        on = self._on or date.today()
        return any(
            role.title in _RENOWNED
            and (role.since is None or role.since <= on)
            and (role.until is None or on.year - role.until.year <= MEMORY)
            for role in figure.roles
        )


def shown(figure: Figure) -> str:
    """The name of `figure` as an index prints it: popes keep their title."""
    is_pope = any(role.title == "pope" for role in figure.roles)
    return f"Pope {figure.name}" if is_pope and not figure.name.startswith("Pope ") else figure.name


def _is_large(figure: Figure) -> bool:
    return any(role.title in ("country", "state", "territory", "province") for role in figure.roles)
