"""What an article prints beside a name to say who it is: "Senator", "chief strategist for the campaign"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.resolve.chunks import Word, is_hour
from onrecord.resolve.nouns import DOCUMENT_NOUNS, ORGANISATION_NOUNS, PERSON_NOUNS, PLACE_NOUNS, singular
from onrecord.resolve.words import FUNCTION_WORDS, PLAIN_HONORIFICS, SAME_TITLES, TITLES, word_list

_SAME = {
    "chairwoman": "chairman",
    "chair": "chairman",
    "chairperson": "chairman",
    "head": "chairman",
    "leader": "chairman",
    "hopeful": "candidate",
    "nominee": "candidate",
    "contender": "candidate",
    "front-runner": "candidate",
    "frontrunner": "candidate",
    "spokeswoman": "spokesman",
    "spokesperson": "spokesman",
    "adviser": "advisor",
    "professor": "scholar",
    "pontiff": "pope",
    "mogul": "businessman",
    "tycoon": "businessman",
}


def same_role(word: str) -> str:
    """One word, folded and singular, for all that mean the same role: chairwoman, chair and head."""
    word = SAME_TITLES.get(word, word)
    return _SAME.get(word, word)


_KINDS = ORGANISATION_NOUNS | DOCUMENT_NOUNS | PLACE_NOUNS
_MOST_OF_KIND = 6
"""Words that say what a body is."""

_MOST_BEFORE, _MOST_AFTER = 7, 14
"""Words of a role before the name, and after it."""

_OPEN = frozenset(("the", "his", "her", "its", "their"))

_ENDS = word_list("""
    who whom whose which that said says told when where and but
""")


def roles_around(text: str, words: Sequence[Word], first: int, last: int) -> Iterator[str]:
    """The roles printed right before word `first` and right after word `last` - 1 of a line, as printed."""
    if before := _before(text, words, first, last):
        yield before
    if after := _after(text, words, last):
        yield after


def kinds_around(text: str, words: Sequence[Word], first: int, last: int) -> Iterator[str]:
    """The words, folded and singular, for what a body or a place is, right before its name or after it.

    "The tool company Varga & Holt", or "Norwick, a city of mills".
    """
    at = first - 1
    if at >= 0 and _is_kind(words[at]) and text[words[at].end : words[first].start] == " ":
        while at >= max(0, first - _MOST_OF_KIND) and words[at].folded not in FUNCTION_WORDS:
            if not text[words[at].end : words[at + 1].start].isspace() or words[at].is_capital:
                break
            yield singular(words[at].folded)
            at -= 1
    if last + 1 >= len(words) or text[words[last - 1].end : words[last].start] != ", ":
        return
    if words[last].folded not in ("a", "an", "the", "one"):
        return
    said: list[str] = []
    for at in range(last + 1, min(len(words), last + 1 + _MOST_OF_KIND)):
        if words[at].folded in FUNCTION_WORDS or not text[words[at - 1].end : words[at].start].isspace():
            break
        said.append(singular(words[at].folded))
    if said and said[-1] in _KINDS:
        yield from said


def _is_kind(word: Word) -> bool:
    return not word.is_capital and word.folded in _KINDS


def _before(text: str, words: Sequence[Word], first: int, last: int) -> str | None:
    start = first
    while start > max(0, first - _MOST_BEFORE):
        word = words[start - 1]
        gap = text[word.end : words[start].start]
        if start == first and gap == ", " and _introduces(text, words, first, last):
            gap = " "
        is_function = word.folded in FUNCTION_WORDS and not word.is_acronym
        if is_function or not (gap.isspace() or gap in ("'s ", "’s ", "' ", "’ ")):
            break
        if start == first and singular(word.folded) not in PERSON_NOUNS:
            return None
        # "Vermont met Gov. Anna Holt": in lower case only what goes before a head in lower case.
        if not (word.is_capital or start == first or (not words[first - 1].is_capital and _may_modify(word))):
            break
        start -= 1
    if start == first or words[start].folded in PLAIN_HONORIFICS or is_hour(words, start):
        return None
    return re.sub(r"\s+", " ", text[words[start].start : words[first - 1].end])


def _introduces(text: str, words: Sequence[Word], first: int, last: int) -> bool:
    """Whether a definite role stands before a name between commas: "Norwick's mayor, Anna Holt, came"."""
    if text[words[last - 1].end : words[last - 1].end + 1] != ",":
        return False
    begin = max(0, first - _MOST_BEFORE)
    opens = next(
        (at for at in range(first - 2, begin - 1, -1) if words[at].possessive or words[at].folded in _OPEN),
        None,
    )
    if opens is None or singular(words[first - 1].folded) not in PERSON_NOUNS:
        return False
    # "According to the mayor, Anna Holt, who ...": somebody else.
    return not opens or words[opens - 1].folded not in FUNCTION_WORDS


def _may_modify(word: Word) -> bool:
    return not word.folded.endswith(("ed", "ing", "ly")) and not word.text[0].isdigit()


def _after(text: str, words: Sequence[Word], last: int) -> str | None:
    """An apposition: ", the director of debate at Norwick University,"."""
    if last >= len(words) or text[words[last - 1].end : words[last].start] != ", ":
        return None
    begin = end = last
    while end < min(len(words), last + _MOST_AFTER):
        word = words[end]
        if word.folded in _ENDS or (
            end > begin and re.search(r"[,.;:()—–\n]", text[words[end - 1].end : word.start])
        ):
            break
        end += 1
    if words[begin].folded in ("a", "an", "the"):
        begin += 1
    heads = []
    for word in words[begin:end]:
        if word.folded in FUNCTION_WORDS - TITLES:
            break
        heads.append(singular(word.folded))
    if not any(
        head in PERSON_NOUNS or head.endswith(("er", "or", "ist", "man", "woman")) for head in heads[-2:]
    ):
        return None
    return re.sub(r"\s+", " ", text[words[begin].start : words[end - 1].end])
