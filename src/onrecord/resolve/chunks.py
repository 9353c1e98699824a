"""The words of a text, and the runs of them that are written as names."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from onrecord.resolve.words import (
    CALENDAR,
    ORGANISATION_HEADS,
    PAIRED,
    PARTICLES,
    SUFFIXES,
    TITLE_TAILS,
    TITLES,
    word_list,
)

_WORD = re.compile(
    r"(?:[^\W\d_]\.(?:-?[^\W\d_]\.)*)"  # J. or U.N. or J.-P.
    r"|[^\W_](?:\w|(?<=[ÃÂ])[\x80-¿])*(?:[-'’/&][^\W_](?:\w|(?<=[ÃÂ])[\x80-¿])*)*|&"
)
_POSSESSIVE = re.compile(r"['’][sS]$")
_LOWER_PREFIX = re.compile(r"(?:al|el|ad|as|ash|d|de|l|o|ibn|bin)[-'’](?=[^\W\d_])")
_LONG = 400
"""The words of a text that has more characters are kept, as they are asked for again and again."""
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


@dataclass(frozen=True)
class Word:
    """The characters `start` to `end` of a text; `text` leaves out a possessive ending."""

    text: str
    start: int
    end: int
    possessive: bool = False

    @cached_property
    def folded(self) -> str:
        """For comparing with other words and with the lists, which are in lower case."""
        return fold(self.text)

    @cached_property
    def is_capital(self) -> bool:
        """Whether it is written as names are: Varga, al-Sayed, O'Hara, but not 2016 or iron."""
        return _LOWER_PREFIX.sub("", self.text, count=1)[:1].isupper()

    @property
    def is_suffix(self) -> bool:
        """Whether it is a Jr. or an MD behind a name; Md. is Maryland."""
        return self.is_capital and self.folded in SUFFIXES and self.text not in ("Md", "Md.")

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
    end = len(text) if end is None else min(end, len(text))
    if len(text) < _LONG:
        return [word for word, _ in _read(text, start, end)]
    words, starts, ends = _all_words(text)
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    if (first and ends[first - 1] > start) or (last and ends[last - 1] > end):
        return [word for word, _ in _read(text, start, end)]  # a word is cut in two
    return words[first:last]


@lru_cache(maxsize=2)
def _all_words(text: str) -> tuple[list[Word], list[int], list[int]]:
    """The words of a text that is asked for again and again, and where each begins and ends."""
    found = list(_read(text, 0, len(text)))
    words = [word for word, _ in found]
    return words, [word.start for word in words], [end for _, end in found]


def _read(text: str, start: int, end: int) -> Iterator[tuple[Word, int]]:
    """The words between two places, and where the characters of each end: before the full stop of "Mr."."""
    for match in _WORD.finditer(text, start, end):
        word, stop = match.group(), match.end()
        if owner := _POSSESSIVE.sub("", word):
            possessive = owner != word
            if text[stop : stop + 1] == "." and not possessive and fold(owner) in _ABBREVIATIONS:
                owner, stop = owner + ".", stop + 1
            yield Word(mended(owner), match.start(), stop, possessive), match.end()


def chunks_in(text: str, words: Sequence[Word]) -> list[list[Word]]:
    """The longest runs of `words` that are written as one name each, titles and all."""
    chunks: list[list[Word]] = []
    at = 0
    while at < len(words):
        end = _end_of_chunk(text, words, at)
        if end > at:
            chunks.append(list(words[at:end]))
        at = max(end, at + 1)
    return chunks


def _end_of_chunk(text: str, words: Sequence[Word], start: int) -> int:
    """Where the run that begins at word `start` ends; `start` itself where none begins."""
    first = _after_particles(text, words, start)
    if first == len(words) or not words[first].is_capital:
        return start
    end = first + 1
    while end < len(words):
        longer = _longer(text, words, end)
        if longer == end:
            break
        end = longer
    return end


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
    last = _after_particles(text, words, end)
    if last > end:
        return last + 1
    last = _after_connector(words, end)
    return last if _all_touch(text, words[end:last]) else end


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
            if before in ORGANISATION_HEADS:
                return after + 1
            if before in TITLES and connector == "of":
                tail = title_tail(words[end + 1 : end + 4])
                return end + 1 + tail if tail else end
    elif connector == "&" or (connector == "and" and before in PAIRED):
        return after + 1 if after < len(words) and words[after].is_capital else end
    return end


def title_tail(words: Sequence[Word]) -> int:
    """How many of `words` go on a title after its "of"."""
    folded = [word.folded for word in words[:3]]
    return max((n for n in range(1, 4) if " ".join(folded[:n]) in TITLE_TAILS), default=0)
