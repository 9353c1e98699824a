"""What speaks for it that one statement of an article answers another.

Who of the two is aimed at or named by the other, what both speak of, how near they stand, which words tell of
an answer: features by name, whose weights `answering` adds up.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from onrecord.records import Act, Span, Spans, Statement

Features = dict[str, float]

REPLIES = (Act.DENY, Act.REJECT, Act.AGREE, Act.ACKNOWLEDGE)
"""The acts that answer."""
BEFORE, AFTER = 40, 15
"""So many statements before and after an answer may be what it answers: it bounds the work."""

_LIKELY = 0.05
"""What an act must have of the probability to count."""
_LEAST_POINTED = 0.005
_SHORT = 5
"""A content of so few words says little of the matter itself."""
_MOST_MATTER = 4.0
_LONGEST_STEM = 6

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_STARTS = re.compile(r"(?:[.!?][\"”’')]*\s+|\n)(?=[\"“‘'(]?[A-Z0-9])")
_LINE = re.compile("\n")
_NO = frozenset(
    ("not", "no", "never", "none", "nothing", "false", "untrue", "wrong", "nor", "neither", "without")
)
_SAY_NOTHING_LIST = """
    a about after again all also an and any are as at be because been before being but by can could did do
    does during each every for from had has have he her here hers him his how i if in into is it its just like
    many may me might more most much must my no nor not now of off on one only or other our out over own said
    say says she should so some such than that the their them then there these they this those through to too
    under until up us very was we well were what when where which while who whom whose why will with would
    you your even ever never told people think going want know make get
"""
_SAY_NOTHING = frozenset(_SAY_NOTHING_LIST.split())
_TITLES_LIST = (
    "mr mrs ms dr sir lord lady president senator sen governor gov representative rep mayor judge minister"
)
_NO_NAMES = _SAY_NOTHING | _NO | frozenset(_TITLES_LIST.split())
"""Capitals that a sentence or an office gives."""
_CUES: Mapping[str, re.Pattern[str]] = {
    "denies": re.compile(
        r"\b(?:den(?:y|ies|ied|ying)|disput|refut|rebut|contradict|debunk|dismiss|brush|shrug|scoff|reject"
        r"|contest(?:s|ed|ing)?\b|disagree|push(?:ed|es|ing)? back|denial|disavow|repudiat|downplay)",
        re.IGNORECASE,
    ),
    "responds": re.compile(
        r"\b(?:respon|repl(?:y|ied|ies)|counter(?:s|ed|ing)?\b|answer|(?:shot|shoot|shoots|fired?|fires|hit|hits|struck|punch"
        r"|clap\w*) back|retort|retaliat|defend|insist|rejoin)",
        re.IGNORECASE,
    ),
    "refuses": re.compile(
        r"\b(?:refus|declin|rul(?:e|ed|es|ing) out|turn(?:ed|s|ing)? down|rebuff|oppos|veto|resist)",
        re.IGNORECASE,
    ),
    "accepts": re.compile(r"\b(?:agree|accept|acced|consent|bow(?:ed|s)? to|comply|compli)", re.IGNORECASE),
    "admits": re.compile(r"\b(?:admit|acknowledg|conced|apolog|confess)", re.IGNORECASE),
}
_CLAIM = re.compile(
    r"\b(?:accus\w*|alleg\w*|critic\w*|theor(?:y|ies)|(?:charge|claim|report|assertion|suggestion|insinuation|notion"
    r"|idea|remark|comment|attack|characteri[sz]ation|contention|argument|complaint|rumou?r|question|finding"
    r"|statement|smear|lie)s?)\b",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"\b(?:call|demand|request|offer|proposal|invitation|challenge|suggestion|plea|appeal|recommendation|bid|deal"
    r"|plan|objection|threat)s?\b",
    re.IGNORECASE,
)
_CLAIMING = (Act.ACCUSE, Act.STATE, Act.OPINE, Act.DENY)
_DEMANDING = (Act.REQUEST, Act.AGREE, Act.THREATEN, Act.SUPPORT)
_TAILS_LIST = (
    "campaign administration committee party government supporters team jr sr foundation organization"
)
_TAILS = frozenset(_TAILS_LIST.split())
"""After a name they are left out: whoever says "the Brask campaign" names Brask."""


@dataclass(frozen=True)
class Turn:
    """In `statement` one of `speakers` does one of `acts`, with these probabilities, toward `targets`.

    All are names. `pointed` is how probably the network points from it at others, by their ids; None where it
    was not asked.
    """

    statement: Statement
    speakers: tuple[str, ...]
    acts: Mapping[Act, float]
    targets: tuple[str, ...] = ()
    pointed: Mapping[str, float] | None = None

    @cached_property
    def by(self) -> frozenset[str]:
        """Its speakers, for comparing."""
        return frozenset(name.casefold() for name in self.speakers)

    @cached_property
    def at(self) -> frozenset[str]:
        """Its targets, for comparing."""
        return frozenset(name.casefold() for name in self.targets)

    @cached_property
    def act(self) -> Act:
        """The likeliest."""
        return max(self.acts, key=lambda act: self.acts[act])

    @property
    def may_answer(self) -> bool:
        """Whether its act is one that answers."""
        return self.act in REPLIES

    @cached_property
    def extent(self) -> Span:
        """From its first character to its last."""
        return self.statement.attribution.extent


@dataclass(frozen=True, slots=True)
class _Read:
    """The words of a turn: of its content, of the sentence it begins in, of its cue, and whom it names."""

    stems: frozenset[str]
    around: frozenset[str]
    capitals: frozenset[str]
    beside: frozenset[str]
    count: int
    negated: bool
    cue: str
    names_claim: bool
    names_demand: bool
    paragraph: int
    sentence: int
    tokens: frozenset[str]


class Talk:
    """The statements of one article, in reading order, with what each pair has in common."""

    def __init__(self, text: str, turns: Iterable[Turn]) -> None:
        self.turns = sorted(turns, key=lambda turn: (turn.extent.start, turn.extent.end))
        self._text = text
        self._starts = [0, *(found.end() for found in _STARTS.finditer(text))]
        self._lines = [found.start() for found in _LINE.finditer(text)]
        self._beside: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        self._read = [self._reading(turn) for turn in self.turns]
        self._worth = _worths(self._read)
        self._named = [_tokens(turn.speakers) for turn in self.turns]
        self._aimed = [_tokens(turn.targets) for turn in self.turns]
        self._called = [
            {_stem(word) for word in named | aimed}
            for named, aimed in zip(self._named, self._aimed, strict=True)
        ]

    def candidates(self, at: int) -> list[tuple[int | None, Features]]:
        """What turn `at` may answer, each with its features; nothing, last."""
        turn = self.turns[at]
        near = range(max(0, at - BEFORE), min(len(self.turns), at + AFTER + 1))
        others = [other for other in near if turn.by.isdisjoint(self.turns[other].by)]
        if at in others:
            others.remove(at)
        latest = self._latest(at, others)
        found: list[tuple[int | None, Features]] = [
            (other, dict(self._features(at, other, latest))) for other in others
        ]
        return [*found, (None, dict(self._nothing(at, others)))]

    def _reading(self, turn: Turn) -> _Read:
        said, text = turn.statement.attribution, self._text
        content = [word for span in said.content for word in _WORD.findall(text[span.start : span.end])]
        place = (said.cue or said.content)[0].start
        sentence = bisect_right(self._starts, place) - 1
        around, beside = self._words_of(sentence)
        cue = " ".join(text[span.start : span.end] for span in said.cue)
        opening = f"{cue} {' '.join(content[:4])}"
        return _Read(
            stems=frozenset(_stems(content)),
            around=around,
            capitals=_capitals(content),
            beside=beside,
            count=len(content),
            negated=any(word.casefold() in _NO or word.endswith(("n't", "n’t")) for word in content),
            cue=next((name for name, pattern in _CUES.items() if pattern.search(cue)), ""),
            names_claim=bool(_CLAIM.search(opening)),
            names_demand=bool(_DEMAND.search(opening)),
            paragraph=bisect_left(self._lines, place),
            sentence=sentence,
            tokens=_capitals(word for span in said.source for word in _WORD.findall(_slice(text, span))),
        )

    def _words_of(self, sentence: int) -> tuple[frozenset[str], frozenset[str]]:
        """The stems of a sentence, and its words with a capital: read once, many may be said in it."""
        if sentence not in self._beside:
            end = self._starts[sentence + 1] if sentence + 1 < len(self._starts) else len(self._text)
            words = _WORD.findall(self._text[self._starts[sentence] : end])
            self._beside[sentence] = frozenset(_stems(words)), _capitals(words)
        return self._beside[sentence]

    def _latest(self, at: int, others: Sequence[int]) -> dict[str, int]:
        """Of each speaker the last turn before `at`."""
        latest: dict[str, int] = {}
        for other in others:
            if other < at:
                latest.update((name, other) for name in self.turns[other].by)
        return latest

    def _features(self, at: int, other: int, latest: Mapping[str, int]) -> Iterator[tuple[str, float]]:
        turn, to = self.turns[at], self.turns[other]
        yield from ((f"{turn.act}: of {act}", share) for act, share in to.acts.items() if share >= _LIKELY)
        yield from self._place(at, other)
        if any(latest.get(name) == other for name in to.by):
            yield "their latest", 1.0
        yield from self._people(at, other)
        yield from self._matter(at, other)
        mine = self._read[at]
        if mine.names_claim:
            yield "names a claim", sum(to.acts.get(act, 0.0) for act in _CLAIMING)
        if mine.names_demand:
            yield "names a demand", sum(to.acts.get(act, 0.0) for act in _DEMANDING)
        if turn.pointed is not None:
            share = max(_LEAST_POINTED, turn.pointed.get(to.statement.id, 0.0))
            yield "pointed at", share
            yield "pointed at, log", math.log(share / _LEAST_POINTED)

    def _place(self, at: int, other: int) -> Iterator[tuple[str, float]]:
        mine, theirs = self._read[at], self._read[other]
        turn, to = self.turns[at], self.turns[other]
        if _within(to.extent, turn.statement.attribution.content):
            yield "in its content", 1.0
        elif _within(turn.extent, to.statement.attribution.content):
            yield "in the other's content", 1.0
        steps = at - other
        side = "before" if steps > 0 else "after"
        yield side, 1.0
        yield f"{side}: steps, log", math.log(abs(steps))
        if abs(steps) == 1:
            yield f"{side}: next", 1.0
        yield f"{side}: paragraphs, log", math.log1p(abs(mine.paragraph - theirs.paragraph))
        if mine.sentence == theirs.sentence:
            yield f"{side}: in one sentence", 1.0
        elif mine.paragraph == theirs.paragraph:
            yield f"{side}: in one paragraph", 1.0
        if steps > 0 and mine.cue:
            yield f"{mine.cue}: steps, log", math.log(steps)

    def _people(self, at: int, other: int) -> Iterator[tuple[str, float]]:
        turn, to = self.turns[at], self.turns[other]
        mine, theirs = self._read[at], self._read[other]
        speaks_for = mine.tokens | self._named[at]
        at_them = _aim(turn.at, to.by, bool(self._aimed[at] & self._named[other]))
        at_me = _aim(to.at, turn.by, bool(self._aimed[other] & speaks_for))
        if at_them:
            yield _AT_THEM[at_them], 1.0
        if at_me:
            yield _AT_ME[at_me], 1.0
        if at_them == "aimed" and at_me in ("aimed", "near"):
            yield "aimed at each other", 1.0
        if theirs.capitals & speaks_for:
            yield "names me", 1.0
        if mine.capitals & self._named[other]:
            yield "named in content", 1.0
        elif mine.beside & self._named[other]:
            yield "named beside", 1.0
        if turn.at & to.at:
            yield "one target", 1.0

    def _matter(self, at: int, other: int) -> Iterator[tuple[str, float]]:
        """What both speak of: words weigh as much as they are rare in the article."""
        mine, theirs = self._read[at], self._read[other]
        people = self._called[at] | self._called[other]
        shared = self._rarity((mine.stems & theirs.stems) - people)
        yield "matter", min(shared, _MOST_MATTER)
        if shared and mine.negated:
            yield "matter, negated", min(shared, _MOST_MATTER)
        if shared:
            whole = min(self._rarity(mine.stems - people), self._rarity(theirs.stems - people))
            yield "matter, share", shared / whole
        beside = self._rarity((mine.around & theirs.stems) - mine.stems - people)
        yield "matter beside", min(beside, _MOST_MATTER)

    def _nothing(self, at: int, others: Sequence[int]) -> Iterator[tuple[str, float]]:
        turn, mine = self.turns[at], self._read[at]
        yield f"nothing: {turn.act}", 1.0
        yield "nothing: unsure", -math.log(max(turn.acts[turn.act], 0.01))
        yield f"nothing: {mine.cue or 'other'} cue", 1.0
        if mine.names_claim or mine.names_demand:
            yield "nothing: names what it answers", 1.0
        if mine.count <= _SHORT:
            yield "nothing: short", 1.0
        if not turn.targets:
            yield "nothing: aimed at nobody", 1.0
        elif not any(self._aimed[at] & self._named[other] for other in others):
            yield "nothing: target is silent", 1.0
        if turn.pointed is not None:
            share = max(_LEAST_POINTED, 1.0 - sum(turn.pointed.values()))
            yield "nothing: pointed at", share
            yield "nothing: pointed at, log", math.log(share / _LEAST_POINTED)

    def _rarity(self, stems: Iterable[str]) -> float:
        return sum(self._worth[stem] for stem in stems)


def _worths(turns: Sequence[_Read]) -> dict[str, float]:
    """What each stem weighs: the more, the fewer contents have it."""
    count = len(turns)
    occurs = Counter(stem for read in turns for stem in read.stems)
    return {
        stem: math.log((1 + count) / (0.5 + times)) / math.log(2 + count) for stem, times in occurs.items()
    }


_AT_THEM = {"aimed": "aimed at them", "near": "aimed near them", "else": "aimed at others"}
_AT_ME = {"aimed": "aimed at me", "near": "aimed at whom I speak for", "else": "theirs aimed at others"}


def _aim(targets: frozenset[str], speakers: frozenset[str], near: bool) -> str:
    """Whether what has these targets is aimed at one of `speakers`, at one named alike, or at others."""
    if targets & speakers:
        return "aimed"
    if near:
        return "near"
    return "else" if targets else ""


def _tokens(names: Iterable[str]) -> frozenset[str]:
    """The words by which these are called for short: surnames, acronyms, the last word that tells."""
    found: set[str] = set()
    for name in names:
        words = [word for word in _WORD.findall(name) if word.casefold() not in _TAILS]
        capitals = [word for word in words if word[0].isupper()]
        if capitals and not name.startswith("["):
            found.add(capitals[-1].casefold())
            if len(capitals) > 1:
                found.add("".join(word[0] for word in capitals).casefold())
    return frozenset(found)


def _capitals(words: Iterable[str]) -> frozenset[str]:
    bare = (word.removesuffix("'s").removesuffix("’s") for word in words)
    return frozenset(word.casefold() for word in bare if word[:1].isupper()) - _NO_NAMES


def _stems(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        folded = word.casefold().removesuffix("'s").removesuffix("’s")
        if len(folded) > 2 and folded not in _SAY_NOTHING and folded not in _NO:
            yield _stem(folded)


def _stem(folded: str) -> str:
    """Words of one stem begin alike: enough for the words of one article."""
    for ending in ("ing", "ed", "es", "s", "ly"):
        if folded.endswith(ending) and len(folded) - len(ending) > 3:
            folded = folded.removesuffix(ending)
            break
    return folded[:_LONGEST_STEM]


def _slice(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _within(inner: Span, spans: Spans) -> bool:
    return any(span.start <= inner.start and inner.end <= span.end for span in spans)
