"""Noun phrases that stand right before a relative pronoun, or before "they"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from onrecord.resolve.chunks import Word
from onrecord.resolve.nouns import DESCRIBING, PERSON_NOUNS, POSSESSIVES, QUANTIFIERS, is_plural, singular
from onrecord.resolve.words import DETERMINERS, FUNCTION_WORDS, INDEFINITES, word_list

_LINKS = frozenset(("of",))
_BEGIN = DETERMINERS | INDEFINITES | POSSESSIVES | QUANTIFIERS
_NEW = frozenset(("a", "an", "one", "another"))
"""Before somebody who is brought in."""
_TIMES = word_list("seconds minutes hours days nights weeks weekends months years decades centuries times")
"""Plurals that nobody means by "they"."""
_MOST = 10
"""Words in a noun phrase."""


def phrase_before(text: str, words: Sequence[Word], at: int) -> list[Word]:
    """The noun phrase that ends right before the character `at`, given the words of the sentence up to it."""
    if not words or not re.fullmatch(r"\s|,\s|", text[words[-1].end : at]):
        return []
    begin = len(words)
    while begin and len(words) - begin < _MOST:
        word = words[begin - 1]
        if begin < len(words) and not _goes_on(text, word, words[begin]):
            break
        if word.folded in _BEGIN:
            begin -= 1
            break
        if word.folded in FUNCTION_WORDS and not (word.folded in _LINKS and begin < len(words)):
            break
        begin -= 1
    while begin < len(words) and words[begin].folded in _LINKS:
        begin += 1
    return _after_verb(list(words[begin:]))


def _goes_on(text: str, one: Word, two: Word) -> bool:
    """Whether nothing but space stands between two words, or they are parts of a number: 15,000."""
    gap = text[one.end : two.start]
    return gap.isspace() or (gap in (",", ".") and one.text.isdigit() and two.text.isdigit())


def _after_verb(words: list[Word]) -> list[Word]:
    """Without a participle that only leads up to the phrase: "affecting many voters" -> "many voters"."""
    for at, word in enumerate(words[:-1]):
        if word.folded.endswith("ing") and at and words[at - 1].folded.endswith("ly"):
            return words[at + 1 :]
        if word.folded in _BEGIN and at and words[at - 1].folded not in _LINKS:
            return words[at:]
    return words


def plural_phrases(text: str, words: Sequence[Word]) -> Iterator[list[Word]]:
    """The noun phrases in the plural among the words of a sentence, none of them a name."""
    for at, word in enumerate(words):
        if (word.is_capital and at) or len(word.text) < 4 or not is_plural(word.folded):
            continue
        if word.folded in _TIMES:
            continue
        begin = at
        while begin and at - begin < 4:
            before = words[begin - 1]
            if not text[before.end : words[begin].start].isspace() or before.possessive:
                break
            if before.folded in FUNCTION_WORDS and before.folded not in _BEGIN:
                break
            begin -= 1
            if before.folded in _BEGIN:
                break
        opens = begin == 0 or words[begin].folded in _BEGIN or words[begin - 1].folded in FUNCTION_WORDS
        if opens and words[at - 1 if at else 0].folded != "to":
            yield list(words[begin : _after_of(text, words, at + 1)])


def _after_of(text: str, words: Sequence[Word], at: int) -> int:
    """Where a noun phrase that goes up to word `at` ends with a name after "of": "residents of Norwick"."""
    end = at + 1
    if end < len(words) and words[at].text == "of":
        begin = end = end + (words[end].text == "the")
        while end < len(words) and words[end].is_capital and _goes_on(text, words[end - 1], words[end]):
            end += 1
        if end > begin and _goes_on(text, words[at - 1], words[at]):
            return end
    return at


def single_persons(text: str, words: Sequence[Word]) -> Iterator[list[Word]]:
    """The noun phrases among the words of some sentences that bring in one person: "a young nurse"."""
    for at, word in enumerate(words):
        if word.text not in PERSON_NOUNS or word.possessive or is_plural(word.folded):
            continue
        begin = next((back for back in range(at - 1, max(at - 5, -1), -1) if words[back].folded in _NEW), at)
        phrase = list(words[begin : at + 1])
        together = all(text[one.end : two.start].isspace() for one, two in pairwise(phrase))
        is_plain = not any(each.folded in FUNCTION_WORDS for each in phrase[1:])
        if begin < at and together and is_plain and _ends_phrase(text, words, at):
            yield phrase


def _ends_phrase(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether a noun phrase may end with word `at`: neither a name nor another noun goes on with it."""
    if at + 1 == len(words):
        return True
    after, gap = words[at + 1], text[words[at].end : words[at + 1].start]
    if after.is_capital:
        return gap not in (" ", ", ") or after.folded in FUNCTION_WORDS
    return not gap.isspace() or singular(after.folded) not in DESCRIBING


def noun_phrases(text: str, words: Sequence[Word]) -> Iterator[list[Word]]:
    """The noun phrases among `words` that describe somebody or something and name nobody.

    Of "the crews say Varga's plan was a gift to other ferry lines" they are "the crews", "a gift" and
    "other ferry lines".
    """
    at = 0
    while at < len(words):
        end = _end_of_run(text, words, at)
        phrase = _described(words[at:end]) if end > at else []
        if phrase:
            yield phrase
            at = words.index(phrase[-1], at) + 1
        else:
            at = max(end, at + 1)


def _end_of_run(text: str, words: Sequence[Word], start: int) -> int:
    """Where words that may make up one noun phrase end: at a function word, a mark, or after the head."""
    at = start
    while at < len(words) and at - start < _MOST:
        word = words[at]
        if at > start and not text[words[at - 1].end : word.start].isspace():
            break
        if word.folded in FUNCTION_WORDS and not (at == start and word.folded in _BEGIN):
            break
        at += 1
        if _is_head(word) and not _leads_on(text, words, at):
            break
    return at


def _leads_on(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether the noun before word `at` only leads up to another: "law" to "law enforcement officers"."""
    for ahead in range(at, min(at + 2, len(words))):
        word = words[ahead]
        if word.folded in FUNCTION_WORDS or not text[words[ahead - 1].end : word.start].isspace():
            return False
        if _is_head(word):
            return not words[at - 1].possessive
    return False


def _is_head(word: Word) -> bool:
    noun = singular(word.folded)
    return not word.is_capital and (noun in DESCRIBING or noun != word.folded or word.possessive)


def _leads_up(word: Word) -> bool:
    """Whether a word before a noun is rather a verb or an adverb: "allows firms", "only asking crews"."""
    if word.folded.endswith(("ly", "ing", "ed")):
        return True
    return not word.is_capital and is_plural(word.folded) and singular(word.folded) not in DESCRIBING


def _described(run: Sequence[Word]) -> list[Word]:
    """What of a run is a noun phrase: what stands behind its verbs and its adverbs, if a noun ends it."""
    is_opened = run[0].folded in _BEGIN
    body = list(run)
    if run[0].folded == "that" and is_plural(run[-1].folded):
        del body[0]
        is_opened = False
    while not is_opened and len(body) > 1 and _leads_up(body[0]):
        del body[0]
    last = body[-1]
    if last.is_capital or len(last.text) < 3 or last.folded.endswith(("ed", "ing", "ly")):
        return []
    if len(body) == 1 and (is_opened or not is_plural(last.folded)):
        return []
    is_noun = singular(last.folded) in DESCRIBING or is_plural(last.folded)
    return body if is_opened or is_noun else []
