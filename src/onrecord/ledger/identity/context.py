"""What is named around a name in an article: places, organisations and other people, word by word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import lru_cache

from onrecord.ledger.names import fold

_WINDOW = 240
"""Characters to either side of a mention that are looked at."""

_MENTIONS = 4
_MOST = 20
_FARTHEST = 100_000
"""Characters of an article that are looked at: a longer one is many articles in one."""

_CAPITAL = re.compile(r"(?<![.!?\"“] )(?<!\n)\b[A-Z][\w'’-]{3,}")
_SAY_NOTHING_LIST = """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december president minister senator governor prime judge
    general chief coach house government party state national police court they there this that when
    what while with from have been will would could after before also news press reporters
"""
_SAY_NOTHING = frozenset(_SAY_NOTHING_LIST.split())


class Surroundings:
    """The words with a capital inside an article's sentences, and the names that it gives to speakers."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self._text = text[:_FARTHEST]
        found = list(_CAPITAL.finditer(self._text))
        self._places = [match.start() for match in found]
        self._words = [match[0] for match in found]
        self._names = [words for name in names if len(words := _folded(name).split()) < 6]

    def of(self, name: str) -> frozenset[str]:
        """The words of the names near the first mentions of `name`, folded, and of the other speakers' names.

        At most 20 words.
        """
        own = set(_folded(name).split())
        found: dict[str, None] = {}
        for words in self._names:
            if len(found) >= _MOST:
                break
            if own.isdisjoint(words):
                found |= dict.fromkeys(word for word in words if len(word) > 3)
        for word in self._near(name):
            if len(found) >= _MOST:
                break
            if (key := _folded(word)) not in own and key not in _SAY_NOTHING:
                found[key] = None
        return frozenset(list(found)[:_MOST])

    def _near(self, name: str) -> Iterator[str]:
        last = name.rsplit(None, 1)[-1] if name.strip() else ""
        place = self._text.find(last) if last else -1
        for _ in range(_MENTIONS):
            if place < 0:
                return
            first = bisect_left(self._places, place - _WINDOW)
            yield from self._words[first : bisect_left(self._places, place + _WINDOW)]
            place = self._text.find(last, place + _WINDOW)


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return fold(word)
