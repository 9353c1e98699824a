"""Words as they are compared: without case, accents, marks; with what an editor left out or put in.

Two printings of one quotation seldom have the same characters. What may differ without a word's being
another one is taken away here; what an editor marked as his own stays known: `...` stands for words that
were left out, [brackets] for words that were put in.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from onrecord.errors import QueryError
from onrecord.ledger.names import without_accents

MOST_CHARACTERS = 20_000
MOST_WORDS = 1_500

_COMMON = """
    a about after all also am an and any are as at be because been before being but by can could did do
    does doing down for from had has have having he her here hers him his how i if in into is it its just
    me more most my of off on one only or other our ours out over own s said same she should so some such t
    than that the their theirs them then there these they this those through to too under until up us very
    was we were what when where which while who whom whose why will with would you your yours
"""
_FUNCTION_WORDS = frozenset(_COMMON.split())
"""They say little about which words somebody said: many sentences share them."""

_TURNING = frozenset(("never", "no", "nobody", "none", "nor", "not", "nothing", "nowhere", "without"))
"""Whoever drops one of them says the opposite."""

FUNCTION_WEIGHT, WORD_WEIGHT, TURNING_WEIGHT = 0.4, 1.0, 1.6
REPORTED_WEIGHT = 0.3
"""What a reporter's own word counts in a content that is partly quoted, against a quoted one."""

_SAYING = (
    "said|says|say|saying|added|adds|told|asked|wrote|tweeted|posted|replied|continued|explained|insisted"
    "|warned|argued|declared|answered|noted|stressed|recalled|joked"
)
_OPENING, _CLOSING = '"“„«‟', '"”“»'
_QUOTED = re.compile(f'[{_OPENING}]([^“”„«»‟"]*)(?:[{_CLOSING}]|$)')
_INTERRUPTION = re.compile(
    rf"[^\w'’]*(?:[\w'’]+[^\w'’]+){{0,6}}?(?:{_SAYING})\b(?:[^\w'’]+[\w'’]+){{0,6}}[^\w'’]*", re.IGNORECASE
)
_MOST_INTERRUPTION = 90
"""Characters. What is longer between two quoted parts is no `he said`."""

_TOKEN = re.compile(
    r"""(?P<gap>[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])] | …+ | \.(?:\s?\.){2,})
      | (?P<number>\d+(?:[.,]\d+)*)
      | (?P<percent>% | [Pp][Ee][Rr]\ [Cc][Ee][Nn][Tt]\b)
      | \[(?P<mended>[^\W\d_]{1,3})\](?=[^\W\d_])
      | (?P<bracket>[\[\]])
      | (?P<stop>[.!?]+(?=\W|$))
      | (?P<word>(?:[^\W_]++|[\u0300-\u036f\u0591-\u06ff])++
                 (?:['’ʼ`](?=[^\W\d_])(?:[^\W_]++|[\u0300-\u036f])++)*+)""",
    re.VERBOSE,
)
_OF_WORDS = frozenset(("word", "number", "percent"))
_ODD = re.compile(r"[^A-Za-z\s,;:!?.'’()–—/&$-]|\.\s?\.|[Pp][Ee][Rr] [Cc][Ee][Nn][Tt]")
"""In a text without any of these `_TOKEN` finds the words of `_PLAIN_WORD`, and nothing has been left out."""
_PLAIN_WORD = re.compile(r"[A-Za-z]++(?:['’][A-Za-z]++)*+")
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ`", "'"))
_SHORT_FORMS = (
    ("can't", ("can", "not")),
    ("won't", ("will", "not")),
    ("shan't", ("shall", "not")),
    ("cannot", ("can", "not")),
    ("gonna", ("going", "to")),
)
_SHORT_ENDINGS = (("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'m", "am"))
_COUNTED = "two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {word: str(number) for number, word in enumerate(_COUNTED.split(), 2)}

_OPENS = "[(“‘„«\"'"
"""What may stand directly before the first of the words that it opens."""


@dataclass(frozen=True, slots=True)
class Word:
    """Characters `start` to `end` of a text, compared as `folded`; `printed` is as it was, in lower case.

    `loose` words were put in by an editor, in brackets, or by a reporter who is not quoting.
    """

    folded: str
    printed: str
    start: int
    end: int
    weight: float
    loose: bool = False

    @property
    def turning(self) -> bool:
        """Whether it says the opposite of the words around it, as "not" does."""
        return self.folded in _TURNING


Fields = tuple[str, str, int, int, float, bool]
"""Those of a `Word`, in their order."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A text as `words`; before those numbered in `gaps` something was left out, at `breaks` a part begins.

    A number may be that of the end.
    """

    words: tuple[Fields, ...]
    gaps: frozenset[int]
    breaks: frozenset[int]


@dataclass(frozen=True, eq=False)
class Wording:
    """The words of `text`, or its first `most`; with `quoted_only` what is not quoted counts as a reporter's.

    It is cut into words where they are asked for. A look-up goes through hundreds of wordings, and most are
    left aside for their `folded` words alone, which are found faster.
    """

    text: str
    quoted_only: bool = False
    most: int | None = None

    @cached_property
    def _cut(self) -> Cut:
        whole = _cut_up(self.text, quoted_only=self.quoted_only)
        if self.most is None:
            return whole
        gaps, breaks = (
            frozenset(place for place in each if place < self.most) for each in (whole.gaps, whole.breaks)
        )
        return Cut(whole.words[: self.most], gaps, breaks)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words, in order."""
        return tuple(Word(*fields) for fields in self._cut.words)

    @property
    def gaps(self) -> frozenset[int]:
        """Before which words something was left out; the number of the end may be among them."""
        return self._cut.gaps

    @property
    def breaks(self) -> frozenset[int]:
        """At which words a part begins; parts are what stands between gaps, brackets and full stops."""
        return self._cut.breaks

    @cached_property
    def _weighed(self) -> Sequence[tuple[str, float]]:
        """What each word is compared as, and how much it says."""
        if self.most is None and not _ODD.search(self.text):
            return _plain_words(self.text, REPORTED_WEIGHT if self.quoted_only else 1)
        return [(fields[0], fields[4]) for fields in self._cut.words]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """What two wordings are compared by."""
        return tuple([folded for folded, _ in self._weighed])

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """How much each word says."""
        return tuple([weight for _, weight in self._weighed])

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word is there, as folded."""
        return Counter(self.folded)

    @cached_property
    def plain(self) -> str:
        """The words that are not loose, a space between two."""
        return " ".join(word.folded for word in self.words if not word.loose)

    @cached_property
    def weight(self) -> float:
        """How much all words together say."""
        return sum(self.weights)

    def cut(self, most: int) -> Wording:
        """The wording with its first `most` words only."""
        return self if len(self.folded) <= most else replace(self, most=most)

    def start(self, number: int) -> int:
        """Where word `number` is to be cut from the text: with the marks that open before it."""
        start = self.words[number].start
        while start and self.text[start - 1] in _OPENS and not self.text[start - 2 : start - 1].isalnum():
            start -= 1
        return start

    def before(self, number: int) -> tuple[Word, ...]:
        """The words of the same part before word `number`."""
        return self.words[max((end for end in self._ends if end <= number), default=0) : number]

    def after(self, number: int) -> tuple[Word, ...]:
        """The words of the same part after word `number`."""
        return self.words[number + 1 : min((end for end in self._ends if end > number), default=None)]

    @cached_property
    def _ends(self) -> list[int]:
        return sorted({0, len(self.folded)} | self.gaps | self.breaks)

    def parts(self) -> list[tuple[Word, ...]]:
        """The parts, without those that are empty."""
        return [self.words[start:end] for start, end in pairwise(self._ends) if start < end]


def wording(text: str, *, quoted_only: bool = False) -> Wording:
    """The words of `text`; with `quoted_only` what is not between quotation marks counts as a reporter's."""
    return Wording(text, quoted_only)


def _plain_words(text: str, share: float) -> list[tuple[str, float]]:
    """The words of a text in which nothing is odd, as folded, with `share` of their weights."""
    found: list[tuple[str, float]] = []
    for printed in _PLAIN_WORD.findall(text):
        found += _forms("word", printed)[1]
    return found if share == 1 else [(folded, weight * share) for folded, weight in found]


def _cut_up(text: str, *, quoted_only: bool) -> Cut:
    quoted = [match.span(1) for match in _QUOTED.finditer(text)]
    cut = list(_interruptions(text, quoted))
    words: list[Fields] = []
    gaps: set[int] = set()
    breaks: set[int] = set()
    opened = False
    mended: tuple[str, int] | None = None
    for match in _TOKEN.finditer(text):
        kind, start = match.lastgroup, match.start()
        if cut and _within(cut, start):
            breaks.add(len(words))
        elif kind in _OF_WORDS:
            printed = match[0]
            if mended:
                printed, start, mended = mended[0] + printed, mended[1], None
            told = quoted_only and not _within(quoted, start)
            lower, forms = _forms(kind, printed)
            for folded, weight in forms:
                counts = weight * REPORTED_WEIGHT if told else weight
                words.append((folded, lower, start, match.end(), counts, opened))
        elif kind == "gap":
            gaps.add(len(words))
        elif kind == "mended":
            mended = (match["mended"], start)
        else:
            breaks.add(len(words))
            if kind == "bracket":
                opened = match[0] == "["
    return Cut(tuple(words), frozenset(gaps), frozenset(breaks))


def asked(text: str) -> Wording:
    """The words of what a person asks for; raises QueryError if there are none, or too many."""
    if len(text) > MOST_CHARACTERS:
        raise QueryError(f"a quotation may have {MOST_CHARACTERS:,} characters, not {len(text):,}")
    found = wording(text)
    if not found.words:
        raise QueryError(f"there is no word to look for in {text[:80]!r}")
    if len(found.words) > MOST_WORDS:
        raise QueryError(f"a quotation may have {MOST_WORDS:,} words, not {len(found.words):,}")
    return found


def fold(word: str) -> str:
    """`word` in lower case, without accents."""
    if word.isascii():
        return word.lower()
    return without_accents(word)


def stem(folded: str) -> str:
    """`folded` without the ending that English gives a word in another place of a sentence; a rough cut."""
    for ending in ("ations", "ation", "ings", "ing", "edly", "ies", "ied", "ed", "es", "ly", "s", "e", "y"):
        if folded.endswith(ending) and len(folded) - len(ending) >= 3:
            return folded.removesuffix(ending)
    return folded


def _within(places: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether `at` lies in one of `places`, which come in order."""
    before = bisect_right(places, (at, sys.maxsize)) - 1
    return before >= 0 and at < places[before][1]


def _interruptions(text: str, quoted: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where `he said` stands between two quoted parts, or beside the only one."""
    if not quoted:
        return
    ends = [0, *(place for start, end in quoted for place in (start - 1, min(end + 1, len(text)))), len(text)]
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        outside = text[start:end]
        if len(outside) <= _MOST_INTERRUPTION and _INTERRUPTION.fullmatch(outside):
            yield start, end


@lru_cache(maxsize=2**16)
def _forms(kind: str | None, printed: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    """`printed` in lower case, and what it is compared as, with its weight; most words come often."""
    lower = printed.lower().translate(_APOSTROPHES)
    match kind:
        case "number":
            split: tuple[str, ...] = (re.sub(r",(?=\d{3}\b)", "", lower),)
        case "percent":
            split = ("percent",)
        case _:
            split = tuple(map(fold, _split(lower)))
    folded = (_NUMBERS.get(each, each).replace("'", "") for each in split)
    return lower, tuple((each, _weight(each)) for each in folded)


def _weight(folded: str) -> float:
    if folded in _FUNCTION_WORDS:
        return FUNCTION_WEIGHT
    return TURNING_WEIGHT if folded in _TURNING or folded[:1].isdigit() else WORD_WEIGHT


def _split(lower: str) -> tuple[str, ...]:
    """A short form's words; anything else as it is."""
    for short, full in _SHORT_FORMS:
        if lower == short:
            return full
    for ending, full_ending in _SHORT_ENDINGS:
        if lower.endswith(ending) and len(lower) > len(ending):
            return lower.removesuffix(ending), full_ending
    return (lower,)
