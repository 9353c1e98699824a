"""Where a search found something: the words of a statement around it, with what was found marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.ledger.language import Term
from onrecord.ledger.results import Hit
from onrecord.ledger.words.index import SNIPPET_WORDS
from onrecord.ledger.words.tokens import Token, tokens

Found = tuple[int, int, int]
"""The first word of a match, the last one, and the number of its term."""


def snippet(hit: Hit, terms: Sequence[Term], marks: tuple[str, str]) -> Hit:
    """`hit` with the part of its content in which most of `terms` are, each match between `marks`."""
    words = list(tokens(hit.content))
    found = sorted(_found(words, terms))
    start = _best(found, len(words))
    end = min(len(words), start + SNIPPET_WORDS)
    first = words[start].start if start else 0
    last = words[end - 1].end if 0 < end < len(words) else len(hit.content)
    parts = ["…"] if start else []
    place = first
    for begun, done in _merged([each for each in found if start <= each[0] and each[1] < end]):
        left, right = words[begun].start, words[done].end
        parts += (hit.content[place:left], marks[0], hit.content[left:right], marks[1])
        place = right
    parts += (hit.content[place:last], "…" if end < len(words) else "")
    return replace(hit, snippet="".join(parts))


def _found(words: Sequence[Token], terms: Sequence[Term]) -> Iterator[Found]:
    for number, term in enumerate(terms):
        wanted = [each.folded for each in tokens(term.words)]
        for place in range(len(words) - len(wanted) + 1):
            if all(
                words[place + at].folded == word
                or (term.prefix and at == len(wanted) - 1 and words[place + at].folded.startswith(word))
                for at, word in enumerate(wanted)
            ):
                yield place, place + len(wanted) - 1, number


def _best(found: Sequence[Found], length: int) -> int:
    """The first word of the part with most different terms in it; the earliest of equals."""
    if length <= SNIPPET_WORDS:
        return 0
    best, most = 0, _inside(found, 0)
    for begun in sorted({each[0] for each in found}):
        # What was found stands in the middle, so that it can be understood.
        start = max(0, min(begun - SNIPPET_WORDS // 4, length - SNIPPET_WORDS))
        for place in (start, min(begun, length - SNIPPET_WORDS)):
            if (worth := _inside(found, place)) > most:
                best, most = place, worth
    return best


def _inside(found: Sequence[Found], start: int) -> int:
    """How many different terms are in the part that begins there."""
    return len({term for first, last, term in found if start <= first and last < start + SNIPPET_WORDS})


def _merged(found: Sequence[Found]) -> Iterator[tuple[int, int]]:
    """The matches as runs of words: those that share a word are one."""
    begun = done = -1
    for first, last, _ in found:
        if first > done:
            if done >= 0:
                yield begun, done
            begun = first
        done = max(done, last)
    if done >= 0:
        yield begun, done
