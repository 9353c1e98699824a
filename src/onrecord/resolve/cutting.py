"""Cutting a noun phrase: where its head ends, where "and" divides it, which of its words are names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from onrecord.resolve.chunks import Word, chunks_in, title_tail
from onrecord.resolve.names import parse_name
from onrecord.resolve.nouns import POSSESSIVES
from onrecord.resolve.words import CALENDAR, DETERMINERS, MINISTERS, PHRASE_ENDS, TITLES

_CONJUNCTIONS = frozenset(("and", "or", "nor"))


def is_date(word: Word) -> bool:
    return word.folded in CALENDAR or word.text.isdigit()


def is_from(rest: Sequence[Word]) -> bool:
    """Whether this only says where somebody named is from: "of Vermont"."""
    return len(rest) < 4 and rest[0].text in ("of", "from") and all(word.is_capital for word in rest[1:])


def is_one_name(chunk: Sequence[Word]) -> bool:
    name = parse_name(chunk)
    return name is not None and len(name.words) == len(chunk)


def core_of(text: str, words: list[Word]) -> list[Word]:
    """`words` up to where they only describe: "Anna Holt of the Harbour Board" -> "Anna Holt"."""
    chunks = chunks_in(text, words)
    named = {word for chunk in chunks for word in chunk}
    holder = 0
    for at, word in enumerate(words):
        if at < holder or word in named:
            continue
        if at and words[at - 1].folded in TITLES and (holder := _holder_after(words, at, chunks)):
            continue
        if word.text in PHRASE_ENDS and (at or word.folded not in POSSESSIVES):
            return _called(text, words, at) or words[:at]
    return words


def _holder_after(words: Sequence[Word], at: int, chunks: Sequence[Sequence[Word]]) -> int:
    """Where the name begins of who holds the office that `words[at]`, an "of", goes on; 0 if none follows."""
    if words[at].text not in ("of", "for"):
        return 0
    goes_on = words[at].text == "of" or words[at - 1].folded in MINISTERS
    holder = at + 1 + (title_tail(words[at + 1 :]) if goes_on else 0)
    if at + 1 < holder < len(words) and words[holder].is_capital:
        return holder
    begin = at + 1
    if begin < len(words) and (words[begin].text == "the" or words[begin].possessive):
        begin += 1
    # Names that touch are two: of the office's place or body, and of its holder.
    for one, two in pairwise(chunks):
        if begin < len(words) and one[0] == words[begin] and two[0] == words[begin + len(one)]:
            return begin + len(one)
    return 0


def _called(text: str, words: list[Word], at: int) -> list[Word] | None:
    """The name after "called" or "named", which names what is described before it."""
    if words[at].text not in ("called", "named", "dubbed"):
        return None
    chunks = chunks_in(text, words[at + 1 :])
    return chunks[0] if chunks and chunks[0][0] == words[at + 1] else None


def split_at_and(text: str, words: list[Word]) -> list[list[Word]]:
    named = words_of_chunks(text, words)
    pieces: list[list[Word]] = [[]]
    for word in words:
        if word.text in _CONJUNCTIONS and word not in named:
            pieces.append([])
        else:
            pieces[-1].append(word)
    return [piece for piece in pieces if piece]


def words_of_chunks(text: str, words: Sequence[Word]) -> set[Word]:
    return {word for chunk in chunks_in(text, words) for word in chunk}


def is_one_chunk(text: str, words: list[Word]) -> bool:
    while words and words[0].folded in DETERMINERS and not words[0].is_capital:
        words = words[1:]
    return chunks_in(text, words) == [words]


def with_and(words: list[Word]) -> list[Word]:
    """`words` with "and" for "as well as"."""
    for at in range(len(words) - 2):
        if [word.text for word in words[at : at + 3]] == ["as", "well", "as"]:
            both = words[at]._replace(text="and", folded="and", end=words[at + 2].end)
            return [*words[:at], both, *with_and(words[at + 3 :])]
    return words
