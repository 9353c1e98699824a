"""What a source that is no name says of the speaker: its head noun, what goes before it, how to print it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.resolve.chunks import Word
from onrecord.resolve.nouns import (
    DESCRIBING,
    INDEFINITE,
    POSSESSIVES,
    QUANTIFIERS,
    is_plural,
    singular,
    type_of,
)
from onrecord.resolve.words import DETERMINERS, PHRASE_ENDS, word_list

_RELATIVES = frozenset(("who", "whom", "whose", "which", "that", "where", "when"))
_OPENERS = word_list("""
    but and so yet while though although because as both neither either nor or then only even by among from
""")
_BARE = QUANTIFIERS | {"those"}
"""By themselves before a relative clause they say nothing without it: "those who left"."""

_DEMONSTRATIVES = frozenset(("the", "this", "these"))
_MADE = word_list("conducted released published reported filed issued discovered obtained considered posted")
_AFTERTHOUGHTS = word_list("here there overall today yesterday")
_DAYS = word_list("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Mx)\.? (?=[A-Z])")
_MOST_WORDS = 25
"""A description is cut after this many words."""


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase: "the Vermont senator" has the determiner "the", a modifier and the head "senator".

    `determiner` is the, a, quantity, possessive or bare; `owner` is the possessive pronoun or the last
    word of the possessive name, if one begins the phrase; all words are folded, the head singular too.
    """

    words: tuple[Word, ...]
    determiner: str
    owner: Word | None
    modifiers: tuple[str, ...]
    head: str
    plural: bool
    tail: tuple[str, ...]
    type: str

    @property
    def same(self) -> str:
        """Modifiers and head: what descriptions of one and the same mostly have in common."""
        return " ".join((*self.modifiers, self.head))


def describe(words: Sequence[Word]) -> Description | None:
    """Read one stretch of a source, without commas and brackets inside, as a description."""
    kept = _bare(words)
    determiner, body = _determined(kept)
    owner = kept[0] if determiner == "possessive" else None
    ends = PHRASE_ENDS | _AFTERTHOUGHTS
    end = next((at for at, word in enumerate(body) if at and word.text in ends), len(body))
    end = _before_participle(body[:end])
    core = body[:end]
    named = next((at for at in range(len(core) - 2, -1, -1) if core[at].possessive), None)
    if owner is None and named is not None:
        determiner, owner, core = "possessive", core[named], core[named + 1 :]
    if not core:
        return None
    head, plural = singular(core[-1].folded), is_plural(core[-1].folded)
    return Description(
        tuple(kept),
        determiner,
        owner,
        tuple(word.folded for word in core[:-1]),
        head,
        plural,
        tuple(word.folded for word in body[end:]),
        type_of(head, plural=plural),
    )


def _before_participle(core: Sequence[Word]) -> int:
    """Where a participle behind the head begins: after "woman" in "a woman adopted abroad"."""
    if not core or singular(core[-1].folded) in DESCRIBING:
        return len(core)
    for at, word in enumerate(core):
        if at and word.text.endswith(("ed", "ing")) and singular(core[at - 1].folded) in DESCRIBING:
            return at
    return len(core)


def _bare(words: Sequence[Word]) -> list[Word]:
    """Without conjunctions before it and a relative clause behind it."""
    kept = list(words[:_MOST_WORDS])
    while len(kept) > 1 and kept[0].folded in _OPENERS:
        del kept[0]
    relatives = (at for at, word in enumerate(kept) if word.folded in _RELATIVES and not word.is_acronym)
    clause = next((at for at in relatives if at), len(kept))
    if clause == 1 and kept[0].folded in _BARE:
        return kept
    return kept[:clause]


def _determined(words: list[Word]) -> tuple[str, list[Word]]:
    """What kind of determiner a phrase begins with, and its words without it."""
    first = words[0].folded if words else ""
    if first in INDEFINITE:
        return "a", words[1:]
    if first in POSSESSIVES:
        return "possessive", words[1:]
    if first in DETERMINERS:
        return "the", words[1:]
    return "quantity" if first in QUANTIFIERS or first[:1].isdigit() else "bare", words


def _ends_in_day(words: Sequence[Word]) -> bool:
    """Whether a day stands behind all that is described: "a judge in Norwick Tuesday", not Bloody Sunday."""
    if words[-1].text not in _DAYS:
        return False
    before = next((word for word in reversed(words[:-1]) if not word.is_capital), None)
    return not words[-2].is_capital or (before is not None and before.text in ("in", "at", "near"))


def bracketed(text: str, words: Sequence[Word], *, keep_capital: bool) -> str:
    """The description as printed between square brackets, without the article before it."""
    kept = list(words)
    while len(kept) > 1 and (kept[0].folded in INDEFINITE or kept[0].folded in _DEMONSTRATIVES):
        if kept[1].possessive and kept[0].folded in ("this", "these"):
            break
        del kept[0]
    if len(kept) > 1 and (kept[-1].text in _AFTERTHOUGHTS or _ends_in_day(kept)):
        del kept[-1]
        if len(kept) > 1 and kept[-1].text == "on":
            del kept[-1]
    cut = next((at for at, word in enumerate(kept) if at and word.folded in _MADE), len(kept))
    kept = kept[:cut]
    end = kept[-1].end + (text[kept[-1].end : kept[-1].end + 1] == "%")
    printed = _HONORIFIC.sub("", re.sub(r"\s+", " ", text[kept[0].start : end]))
    if kept[-1].possessive and printed:
        printed = re.sub(r"['’]s?$", "", printed)
    first = kept[0]
    if (
        first.start == words[0].start
        and not keep_capital
        and (len(first.text) == 1 or first.text[1].islower())
    ):
        printed = printed[0].lower() + printed[1:]
    return f"[{printed}]"
