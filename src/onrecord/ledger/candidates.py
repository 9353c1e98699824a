"""Which statements could have these words: found by the rarest of them, ranked by how many they share.

The full-text index knows where each word stands. Of every part of what is asked for the longest words are
looked up first, since long words are rare; a word that stands in more than `COMMON` statements tells
too little and is looked up again beside its neighbours. No statement is compared with another one here, and
the work is bounded by the length of the question, whatever the size of the ledger.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from onrecord.ledger.schema import articles, spans, statements
from onrecord.ledger.wording import FUNCTION_WEIGHT, Word, Wording, stem
from onrecord.ledger.words import index_of
from onrecord.records import Kind

COMMON = 400
"""A word or phrase in more statements than this does not tell which one is meant."""
_MOST_LOOKED_UP = 20
_FEW = 3
"""A part with fewer rare words than this is looked for by its phrases too."""
_TOGETHER, _WIDESPREAD = 5, 2_000
"""Where no word is rare, so many are looked for together, in at most so many statements."""
_BACKGROUND, _COMMON_TELLS = 50, 0.15
"""A ledger is taken to be so much larger: where all is about one thing, its words would tell nothing."""
_PHRASE_WORDS = 3
_MOST_PHRASES = 6
_SHORTEST_STEM = 4
_LETTERS = re.compile(r"[^\W_]+")

_CONTENTS = (
    select(
        statements.c.number,
        statements.c.kind,
        func.substr(articles.c.text, spans.c.start + 1, spans.c.end - spans.c.start).label("words"),
    )
    .select_from(spans)
    .join(statements, statements.c.number == spans.c.statement_number)
    .join(articles, articles.c.number == statements.c.article_number)
    .where(spans.c.role == "content")
    .order_by(spans.c.statement_number, spans.c.part)
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The `numbers` of statements that may have the words, the likeliest first.

    `rarity` of each word that was looked up is its inverse document frequency, in nats: ln(statements /
    statements with the word), for common ones what it is at most.
    """

    numbers: tuple[int, ...]
    rarity: dict[str, float]


def candidates(
    connection: Connection, wording: Wording, most: int, *, least: float = 0.0, stems: bool = False
) -> Candidates:
    """At most `most` statements; with `stems` words count that only begin alike, as taxes and taxation do.

    Left out is what was found by less than the share `least` of what the likeliest one was found by.
    """
    size = connection.scalar(select(func.max(statements.c.number))) or 0
    return _Search(connection, size, stems=stems).of(wording, most, least)


@dataclass(frozen=True, slots=True)
class Content:
    """What a statement says: its words and its kind."""

    words: str
    kind: Kind


def contents(connection: Connection, numbers: Iterable[int]) -> dict[int, Content]:
    """The content of each statement, a space between its parts: what stands between them is not its words."""
    parts: dict[int, list[str]] = {}
    kinds: dict[int, Kind] = {}
    for number, kind, words in connection.execute(_CONTENTS.where(statements.c.number.in_(list(numbers)))):
        parts.setdefault(number, []).append(words)
        kinds[number] = Kind(kind)
    return {number: Content(" ".join(words), kinds[number]) for number, words in parts.items()}


class Rarity:
    """How much it tells that two statements share a word; each word is looked up once."""

    def __init__(self, connection: Connection) -> None:
        size = connection.scalar(select(func.max(statements.c.number))) or 0
        self._search = _Search(connection, size, stems=False)
        self._size = size + _BACKGROUND

    def of(self, word: Word) -> float:
        """Near 1 for a word that no other statement has, near 0 for one that half of them have.

        A word in more than `COMMON` statements tells little, whatever the size of the ledger.
        """
        count = self._search.count(word)
        if count > COMMON:
            return _COMMON_TELLS
        return max(0.0, math.log(self._size / (1 + count)) / math.log(self._size))


class _Search:
    """One question's look-ups: what was found by each key, and how much each statement was found by."""

    def __init__(self, connection: Connection, size: int, *, stems: bool) -> None:
        self._connection, self._size, self._stems = connection, size, stems
        self._words = index_of(connection)
        self._found: dict[int, float] = defaultdict(float)
        self._known: dict[str, int] = {}
        self._rarity: dict[str, float] = {}

    def of(self, wording: Wording, most: int, least: float) -> Candidates:
        """Look the words up, and rank what they were found in."""
        parts = [part for part in wording.parts() if any(_letters(word) for word in part)]
        share = max(_FEW, _MOST_LOOKED_UP // max(1, len(parts)))
        for part in parts[:_MOST_LOOKED_UP]:
            found = {word: self._look_up(word.folded, self._key(word)) for word in _longest(part)[:share]}
            rare = sum(1 for count in found.values() if 0 < count <= COMMON)
            if rare < _FEW and not self._stems:
                counts = [self._look_up(phrase, phrase) for phrase in self._phrases(part)]
                rare += sum(1 for count in counts if 0 < count <= COMMON)
            common = [self._key(word) for word, count in found.items() if count > COMMON]
            if not rare and common:
                # The words of a quotation that hundreds print are as common as it is.
                together = self._words.all_of(common[:_TOGETHER])
                self._look_up(together, together, _WIDESPREAD)
        ranked = sorted(self._found.items(), key=lambda item: (-item[1], item[0]))[:most]
        enough = least * ranked[0][1] if ranked else 0.0
        return Candidates(tuple(number for number, weight in ranked if weight >= enough), self._rarity)

    def count(self, word: Word) -> int:
        """How many statements have `word`; `COMMON` and one if it is more."""
        return self._look_up(word.folded, self._key(word)) if _letters(word) else COMMON + 1

    def _key(self, word: Word) -> str:
        """What finds `word` in the index: its letters as printed, which the index folds in its own way."""
        if self._stems and len(root := stem(word.folded)) >= _SHORTEST_STEM and root.isalnum():
            return self._words.phrase([root], prefix=True)
        return self._words.phrase(_letters(word))

    def _look_up(self, name: str, key: str, most: int = COMMON) -> int:
        """How many statements have `key`, `most` and one if it is more; they count only if it is not."""
        if key in self._known:
            return self._known[key]
        numbers = self._words.containing(self._connection, key, most + 1)
        self._known[key] = len(numbers)
        self._rarity[name] = max(0.1, math.log((2 + self._size) / (1 + len(numbers))))
        if len(numbers) <= most:
            for number in numbers:
                self._found[number] += self._rarity[name]
        return len(numbers)

    def _phrases(self, part: Sequence[Word]) -> Iterator[str]:
        """Neighbours in `part`, those first that say most."""
        runs = [part[start : start + _PHRASE_WORDS] for start in range(max(1, len(part) - _PHRASE_WORDS + 1))]
        runs.sort(key=lambda run: -sum(word.weight * len(word.folded) for word in run))
        for run in runs[:_MOST_PHRASES]:
            printed = list(
                dict.fromkeys((word.start, tuple(_letters(word))) for word in run if not word.loose)
            )
            if letters := [each for _, several in printed for each in several]:
                yield self._words.phrase(letters)


def _letters(word: Word) -> list[str]:
    return _LETTERS.findall(word.printed)


def _longest(part: Sequence[Word]) -> list[Word]:
    """The words of `part` that may be rare, the longest first."""
    telling = {
        word.folded: word
        for word in part
        if _letters(word) and (word.weight > FUNCTION_WEIGHT and not word.loose)
    }
    return sorted(telling.values(), key=lambda word: (-len(word.folded), word.start))
