"""The words of a text, and the runs of them that are written as names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from onrecord.resolve.given import given_names
from onrecord.resolve.places import PLACES
from onrecord.resolve.words import (
    CALENDAR,
    DEMONYMS,
    KEPT_TITLES,
    MATTERS,
    MINISTERS,
    NOT_PERSONS,
    ORGANISATION_HEADS,
    PAIRED,
    PARTICLES,
    ROLES,
    SUFFIXES,
    TITLE_TAILS,
    TITLES,
    word_list,
)

_WORD = re.compile(
    r"(?:[^\W\d_]\.(?:-?[^\W\d_]\.)*)"  # J. or U.N. or J.-P.
    r"|[^\W_](?:\w|(?<=[ÃÂ])[\x80-¿])*(?:[-'’/&][^\W_](?:\w|(?<=[ÃÂ])[\x80-¿])*)*"
    r"(?:\.(?:com|org|net|gov|edu)\b)?|&"  # or Norwick.com
)
_POSSESSIVE = re.compile(r"['’][sS]$")
_LOWER_PREFIX = re.compile(r"(?:al|el|ad|as|ash|d|de|l|o|ibn|bin)[-'’](?=[^\W\d_])")
_KIN = word_list("father mother sister brother")
"""Titles, of the church, that are no office of a place."""
_TELL_OF_PERSONS = TITLES | KEPT_TITLES | ROLES | DEMONYMS
_LONGEST_PLACE = max(name.count(" ") + 1 for name in PLACES)
"""In words."""
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)")
_MOST_PARTICLES = 5
"""More in a row than this are in no name: "van der", "de la"."""
_ABBREVIATIONS = SUFFIXES | word_list("""
    mr mrs ms dr prof rev fr gov lt sen sens rep reps del gen col maj capt sgt cpl adm cmdr st inc
    corp co ltd pres
""")


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """`word` without case, accents and final full stop, for comparing: "Raúl" and "RAUL" are one."""
    plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().rstrip(".")


class Word(NamedTuple):
    """The characters `start` to `end` of a text; `text` leaves out a possessive ending."""

    text: str
    start: int
    end: int
    possessive: bool
    folded: str
    """For comparing with other words and with the lists, which are in lower case."""
    is_capital: bool
    """Whether it is written as names are: Varga, al-Sayed, O'Hara, but not 2016 or iron."""

    @property
    def is_suffix(self) -> bool:
        """Whether it is a Jr. or an MD behind a name; Md. is Maryland."""
        return self.is_capital and self.folded in SUFFIXES and self.text not in ("Md", "Md.")

    @property
    def is_acronym(self) -> bool:
        """Whether only its capitals tell it from a function word: US, WHO."""
        return self.text in ("US", "WHO")

    @property
    def is_ordinal(self) -> bool:
        """Whether it is a place in an order: 1st, 22nd, 9th."""
        return self.text[0].isdigit() and _ORDINAL.fullmatch(self.text) is not None

    @property
    def is_initial(self) -> bool:
        """Whether it is initials only, such as J. or R.J.; U.N. looks the same."""
        return self.text.endswith(".") and len(self.folded.replace(".", "").replace("-", "")) <= 2


def mended(word: str) -> str:
    """`word` where its letters were taken for others on the way, as it was meant: "TomÃ¡s" is "Tomás"."""
    for _ in range(2):
        if not ("Ã" in word or "Â" in word):
            break
        try:
            word = word.encode("latin-1").decode("utf-8")
        except UnicodeError:
            break
    return word


def words_in(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words that stand in `text` between `start` and `end`, with their places in the whole of it."""
    words = []
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        begin, stop = match.span()
        read = _read(match.group())
        if read is None:
            continue
        owner, possessive, folded, is_capital, is_short = read
        if is_short and text[stop : stop + 1] == ".":
            owner, stop = owner + ".", stop + 1
        words.append(Word(owner, begin, stop, possessive, folded, is_capital))
    return words


@lru_cache(maxsize=16384)
def _read(printed: str) -> tuple[str, bool, str, bool, bool] | None:
    """What a printed word comes to, its place apart, and whether it may take a full stop; or None."""
    owner = _POSSESSIVE.sub("", printed)
    if not owner:
        return None
    possessive, kept = owner != printed, mended(owner)
    is_capital = _LOWER_PREFIX.sub("", kept, count=1)[:1].isupper()
    return kept, possessive, fold(kept), is_capital, not possessive and fold(owner) in _ABBREVIATIONS


def chunks_in(text: str, words: Sequence[Word]) -> list[list[Word]]:
    """The longest runs of `words` that are written as one name each, titles and all."""
    chunks: list[list[Word]] = []
    at = 0
    while at < len(words):
        word = words[at]
        may_begin = word.is_capital or word.text in PARTICLES or word.is_ordinal
        if not may_begin or is_hour(words, at):
            at += 1
            continue
        end = _end_of_chunk(text, words, at)
        if end > at:
            chunks.append(list(words[at:end]))
        at = max(end, at + 1)
    return chunks


def is_hour(words: Sequence[Word], at: int) -> bool:
    """Whether word `at` says which half of the day an hour before it is of: "5 PM"."""
    return words[at].text in ("AM", "PM") and at > 0 and words[at - 1].text[-1].isdigit()


def _end_of_chunk(text: str, words: Sequence[Word], start: int) -> int:
    """Where the run that begins at word `start` ends; `start` itself where none begins."""
    first = _after_particles(text, words, start)
    if _goes_on_by_number(text, words, start):
        first += 1
    if first == len(words) or not words[first].is_capital:
        return start
    end = first + 1
    while end < len(words):
        longer = _longer(text, words, end)
        if longer == end or _begins_holder(words, start, end):
            break
        end = longer
    return end


def _begins_holder(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a person begins at `end`, after what their office is of: "Mayor of London Sadiq Khan"."""
    of = start - 1
    if of > 0 and (words[of].text == "the" or words[of].possessive):
        of -= 1
    if of < 1 or words[of].text not in ("of", "for") or words[of - 1].folded not in TITLES - _KIN:
        return False
    if end + 1 >= len(words) or not (words[end].is_capital and words[end + 1].is_capital):
        return False
    names = given_names()
    if end - start <= _LONGEST_PLACE and " ".join(word.folded for word in words[start:end]) in PLACES:
        after = {word.folded for word in words[end : end + 2]}
        may_be = words[of].text == "of" or words[end].folded in names
        return may_be and after.isdisjoint(ORGANISATION_HEADS | NOT_PERSONS | TITLES)
    if words[end].folded not in names or words[end + 1].folded in names:
        return False
    # Who is spoken for may be a person: "spokesman for Prime Minister Anna Holt".
    return words[start].folded not in names and _TELL_OF_PERSONS.isdisjoint(
        word.folded for word in words[start : end + 1]
    )


def _longer(text: str, words: Sequence[Word], end: int) -> int:
    """Where a run that goes up to word `end` ends once the next word, or phrase, is taken in."""
    if words[end - 1].possessive:
        return end
    gap = text[words[end - 1].end : words[end].start]
    if gap == ", " and words[end].is_suffix:
        return end + 1
    if not _touch(gap):
        return end
    if words[end].is_capital:
        return end + 1
    if _goes_on_by_number(text, words, end):
        return end + 2
    last = _after_particles(text, words, end)
    if last > end:
        return last + 1
    last = _after_connector(words, end)
    return last if _all_touch(text, words[end:last]) else end


def _goes_on_by_number(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether a name has an ordinal before its next word, as the 9th Circuit does."""
    return (
        words[at].is_ordinal
        and at + 1 < len(words)
        and words[at + 1].is_capital
        and words[at + 1].folded not in CALENDAR
        and words[at + 1].folded not in given_names()
        and _touch(text[words[at].end : words[at + 1].start])
    )


def _touch(gap: str) -> bool:
    return gap.isspace() and "\n" not in gap


def _all_touch(text: str, words: Sequence[Word]) -> bool:
    return all(_touch(text[one.end : two.start]) for one, two in pairwise(words))


def _after_particles(text: str, words: Sequence[Word], at: int) -> int:
    """The word after the particles that begin at `at`, if it goes on a name; else `at`."""
    after = at
    while after < min(len(words), at + _MOST_PARTICLES) and words[after].text in PARTICLES:
        after += 1
    if after == at or after == len(words) or not words[after].is_capital:
        return at
    return after if _all_touch(text, words[at : after + 1]) else at


def _after_connector(words: Sequence[Word], end: int) -> int:
    """Where the run goes on past a lower-case "of", "for", "on" or "and" inside a body's name or a title."""
    connector, before = words[end].text, words[end - 1].folded
    after = end + 1
    if connector in ("of", "for", "on", "to"):
        if after < len(words) and words[after].text == "the":
            after += 1
        if after < len(words) and words[after].is_capital and words[after].folded not in CALENDAR:
            # "Neighbours for Norwick" is a body too.
            many = connector == "for" and before.endswith("s") and before not in TITLES | CALENDAR
            if before in ORGANISATION_HEADS or (many and words[end - 1].is_capital and after == end + 1):
                return after + 1
            if (before in TITLES and connector == "of") or (before in MINISTERS and connector == "for"):
                tail = title_tail(words[end + 1 : end + 4])
                return end + 1 + tail if tail else end
    elif connector == "&" or (connector == "and" and _may_be_paired(words, end)):
        return after + 1 if after < len(words) and words[after].is_capital else end
    return end


def _may_be_paired(words: Sequence[Word], end: int) -> bool:
    """Whether "and" goes on a body's name: Food and Drug Administration, Centre for Social and Urban Law."""
    before = words[end - 1].folded
    if before in PAIRED:
        return True
    inside = (
        end > 2 and words[end - 2].text in ("of", "for", "on") and words[end - 3].folded in ORGANISATION_HEADS
    )
    if inside and before.endswith(("ic", "al")):
        return True
    # Rosa Parks and Edgar Nixon are two.
    if end > 1 and words[end - 2].folded in given_names():
        return False
    return before in MATTERS and (inside or _names_head(words, end + 1))


def _names_head(words: Sequence[Word], at: int) -> bool:
    """Whether the capitals from word `at` on go on a body's name, and no person's begins with them."""
    run = list(takewhile(lambda word: word.is_capital, map(words.__getitem__, range(at, len(words)))))
    return any(word.folded in ORGANISATION_HEADS for word in run) and run[0].folded not in given_names()


def title_tail(words: Sequence[Word]) -> int:
    """How many of `words` go on a title after its "of"."""
    folded = [word.folded for word in words[:3]]
    return max((n for n in range(1, 4) if " ".join(folded[:n]) in TITLE_TAILS), default=0)
