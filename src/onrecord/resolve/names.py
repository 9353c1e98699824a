"""The name that a run of words prints, without its titles, and what kind of name it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile, pairwise

from onrecord.resolve.chunks import Word, fold, title_tail
from onrecord.resolve.hints import pronoun_likely
from onrecord.resolve.places import ABBREVIATIONS, PLACES
from onrecord.resolve.words import (
    CALENDAR,
    DEMONYMS,
    FUNCTION_WORDS,
    GENERIC_HEADS,
    GIVEN_NAMES_TOO,
    GROUPS,
    KEPT_TITLES,
    LETTERS,
    MINISTERS,
    NOT_PERSONS,
    ORGANISATION_HEADS,
    ORGANISATIONS,
    OUTLETS,
    PARTICLES,
    PLACE_STARTS,
    ROLES,
    SAME_TITLES,
    STANDING,
    SUFFIXES,
    TITLE_TAILS,
    TITLES,
)

_DESCRIBES = frozenset(
    ("born", "old", "based", "winner", "winning", "backed", "turned", "raised", "moderator")
)
_BETWEEN = frozenset(("to", "who", "in", "is", "was", "are", "with", "from", "the", "that", "how", "why"))
"""With a capital in the middle they say that it is a headline rather than a name."""
_MOST_WORDS = 5
"""A run of more words than this is hardly a person's name."""


@dataclass(frozen=True)
class Name:
    """What a run of words prints: the name's own words, and the title, folded, that was set aside."""

    words: tuple[str, ...]
    title: str | None = None
    suffix: str | None = None
    the: bool = False

    @property
    def text(self) -> str:
        """As an index prints it, suffix and all."""
        return " ".join((*self.words, *((self.suffix,) if self.suffix else ())))

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words, for comparing."""
        return tuple(fold(word) for word in self.words)

    @cached_property
    def type(self) -> str:
        """A speaker's type as far as the words alone tell: person, organisation, place, group or unknown."""
        joined = " ".join(self.folded)
        if self.folded[-1] in GROUPS:
            return "group"
        if self.title and len(self.words) <= _MOST_WORDS:
            return "person"
        if joined in PLACES:
            return "place"
        if self.is_organisation:
            return "organisation"
        return "person" if self._is_like_a_person() else "unknown"

    @property
    def is_organisation(self) -> bool:
        """Whether a head word, a list or capitals throughout say that it is an organisation."""
        joined = " ".join(self.folded)
        if joined in ORGANISATIONS or self.folded[-1] in ORGANISATION_HEADS | OUTLETS:
            return True
        if not {"of", "for", "on", "to", "and", "&"}.isdisjoint(self.words):
            return True
        if len(self.words) == 1:
            word = self.words[0].replace(".", "")
            return word.isupper() and 2 <= len(word) <= 5
        return False

    @property
    def is_generic(self) -> bool:
        """Whether it is a bare kind of body, such as the Committee, that names none."""
        return len(self.words) == 1 and self.folded[0] in GENERIC_HEADS - STANDING

    @property
    def _ends_in_country(self) -> bool:
        last = self.folded[-1]
        return last in PLACES and (self.words[-1].isupper() or fold(PLACES[last]) == last)

    def _is_like_a_person(self) -> bool:
        if len(self.words) > _MOST_WORDS:
            return False
        if self.suffix or (self.folded[0] in KEPT_TITLES and len(self.words) > 1):
            return True
        if (
            self.the
            or len(self.words) < 2
            or self.folded[0] in PLACE_STARTS
            or self.folded[0] in ABBREVIATIONS
        ):
            return False
        # NHS England, UK Finance
        first = self.words[0]
        is_acronym = first in {"UK", "EU", "UN"} | LETTERS or re.fullmatch("[A-Z]{3,}", first)
        if is_acronym and not self.text.isupper():
            return False
        if any(word in NOT_PERSONS or word in ORGANISATION_HEADS for word in self.folded):
            return False
        # "Yahoo Japan" is no Michael Jordan, nor a Denzel Washington.
        if self._ends_in_country and pronoun_likely(self.folded[0]) is None and "." not in self.words[0]:
            return False
        # "Inside Twitter", "Response To Holt": capitals of a headline.
        if self.folded[-1] in ORGANISATIONS or any(word in _BETWEEN for word in self.folded[1:]):
            return False
        return self.words[0] not in PARTICLES and not any(
            character.isdigit() or character == "/" for character in self.text
        )


def parse_name(chunk: Sequence[Word], *, the: bool = False, begins: bool = False) -> Name | None:
    """The name that a run of words prints, or None where it is only titles and function words.

    `the` says that an article stands before it, as before organisations and not before persons; `begins`
    that a sentence begins with it, so that a Will may be no William.
    """
    words = list(
        dropwhile(
            lambda word: _is_function_word(word) and (begins or word.folded not in GIVEN_NAMES_TOO), chunk
        )
    )
    if len(words) < len(chunk):
        the = chunk[-len(words) - 1].folded == "the"
    # "September Harbour University poll": a month begins no name, but a Sunday Herald is one.
    if len(words) > 1 and words[0].folded in CALENDAR and not words[0].folded.endswith("day"):
        words = words[1:]
    if not words or all(word.folded in CALENDAR for word in words):
        return None
    if _names_a_body(words):
        return Name(tuple(word.text for word in words), the=the)
    words = words if the else _without_letters(words)
    words, title = _without_title(words)
    words = _without_roles(words)
    if words and not title and _is_role(words[-1]) and not _has_given_name(words):
        return None
    words = words if title else _without_stray_titles(words)
    words, suffix = _without_suffix(words)
    # The Q and A of an interview name nobody.
    if not words or (len(words) == 1 and len(words[0].text) == 1):
        return None
    return Name(_without_middle_initials(words), title, suffix, the and title is None)


def _is_function_word(word: Word) -> bool:
    return word.folded in FUNCTION_WORDS and not word.is_initial and not word.is_acronym


def _names_a_body(words: Sequence[Word]) -> bool:
    joined = " ".join(word.folded for word in words)
    if joined in PLACES or joined in ORGANISATIONS:
        return True
    if words[-1].folded in ORGANISATION_HEADS | OUTLETS:
        # "Mayor Tom Guardian" is no newspaper.
        return not (len(words) > 2 and words[-3].folded in TITLES and pronoun_likely(words[-2].folded))
    return any(
        one.folded in ORGANISATION_HEADS
        and two.text in ("of", "for", "on", "to", "and")
        and not any(word.folded in TITLES for word in words[:at])
        for at, (one, two) in enumerate(pairwise(words))
    )


def _without_letters(words: list[Word]) -> list[Word]:
    """Without what is set behind the names of members and barristers, or a day: "Anna Holt MP"."""
    while len(words) > 2 and (words[-1].text.rstrip(".") in LETTERS or words[-1].folded in CALENDAR):
        words = words[:-1]
    return words


def _without_title(words: list[Word]) -> tuple[list[Word], str | None]:
    """Cut after the last title, which takes all before it along: "House Speaker Anna Holt" -> "Anna Holt"."""
    last = -1
    for at, word in enumerate(words):
        # TD Securities and MP Materials are companies.
        is_short = not at and len(words) == 2 and word.text in LETTERS
        if word.folded in TITLES and not is_short:
            last = at
    if last < 0:
        return words, None
    title, after = SAME_TITLES.get(words[last].folded, words[last].folded), last + 1
    if title == "president" and last and words[last - 1].folded == "vice":
        title = "vice president"
    links = ("of", "for") if title in MINISTERS else ("of",)
    if after < len(words) and words[after].text in links:
        after += 1 + title_tail(words[after + 1 :])
    return words[after:], title


def _without_roles(words: list[Word]) -> list[Word]:
    """Without what somebody is before the name: "Activist Anna Holt", "Harbour-based Anna Holt"."""
    words = list(dropwhile(lambda word: word.folded in ROLES | DEMONYMS or _tells_origin(word), words))
    if len(words) > 2 and (words[0].folded in GROUPS or words[0].folded in TITLE_TAILS):
        return words[1:]
    return words


def _tells_origin(word: Word) -> bool:
    """Whether it is put together to describe: Norwick-born, Oscar-winner."""
    before, hyphen, last = word.text.rpartition("-")
    return bool(before and hyphen) and (last in _DESCRIBES or last in ROLES)


def _has_given_name(words: Sequence[Word]) -> bool:
    """Whether a surname such as Singer follows a common given name."""
    return len(words) == 2 and pronoun_likely(words[0].folded) is not None


def _without_stray_titles(words: list[Word]) -> list[Word]:
    """From a common given name on, where what is before it is no name: "Norwick Harbour Guard Anna Holt"."""
    if len(words) < 4 or pronoun_likely(words[0].folded) is not None or words[0].is_initial:
        return words
    given = [at for at, word in enumerate(words) if at and pronoun_likely(word.folded) is not None]
    return words[given[0] :] if given and given[0] == len(words) - 2 else words


def _is_role(word: Word) -> bool:
    return word.folded not in GROUPS and word.folded.removesuffix("s") in TITLES | ROLES | DEMONYMS


def _without_suffix(words: list[Word]) -> tuple[list[Word], str | None]:
    if len(words) > 1 and words[-1].folded in SUFFIXES:
        return words[:-1], words[-1].text
    return words, None


def _without_middle_initials(words: list[Word]) -> tuple[str, ...]:
    if len(words) < 3 or words[0].is_initial:
        return tuple(word.text for word in words)
    middle = [word.text for word in words[1:-1] if not word.is_initial]
    return (words[0].text, *middle, words[-1].text)
