"""Statements inside statements: what a content tells of another's words.

The tags give a word to one statement only, as the corpora do. So the sentences of a content in which
somebody else seems to speak are read once more, each as a paragraph of an excerpt.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from onrecord.records import Attribution, Span, Spans

_TELLS = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|according to"
    r"|(?:statement|accusation|allegation|assertion|remark)s?"
    r"|stat(?:ed|ing|e that)|(?<!united )(?<!the )(?<!islamic )states|(?<!executive )orders?"
    r"|(?:ask|call|claim|promis|den[iy]|warn|announc|report|urg|demand|insist|argu|alleg|blam|critici[sz]|condemn"
    r"|accus|reject|vow|pledg|threaten|refus|agree|declar|acknowledg|conced|confirm|predict|describ|complain"
    r"|tweet|repl[iy]|respond|shout|whisper|yell|scream|swor[en]|admit|admitt|express|believ|testif[iy]"
    r"|apologi[sz]|assur|declin|dismiss|ordered|prais|propos|suggest|think|thought|want|wrote|writ)"
    r"(?:e|ed|es|d|s|t|y|ied|ies|ing|ten)?)\b",
    re.IGNORECASE,
)
"""Somebody may be reported to say something: cheap to look for, and no more than a reason to look closer."""
_OWN = re.compile(
    r"\b(?:I|we)\s+(?:(?:do|did|would)n[’']t\s+|(?:do|did|would|just|really|still|also|always)\s+)?$",
    re.IGNORECASE,
)
"""Before a word that tells it says that the outer speaker does: "I think"."""
_OWN_REACH = 40
"""Characters before it that are looked at: more than that has."""
_NOBODY_ELSE = re.compile(
    r"\W*(?:I|we|me|us|my|our|myself|ourselves|nobody|no one|no-one|anybody|anyone)\W*", re.IGNORECASE
)
"""The outer speaker, or none at all."""
_SUPPOSED = re.compile(r"\b(?:if|whether|unless)\W+(?:\w+\W+)?$", re.IGNORECASE)
"""What stands before somebody who may not have said it at all."""
_SENTENCE_ENDS = re.compile(r"[.!?…]+[”’\"']*\s+(?=[^\sa-z])")
_MARKS = "“”„‟\"«»‘’'`"
FEWEST_WORDS = 4
"""A content shorter than this holds nobody else's words."""
SURE = 0.5
"""How sure the reading of an excerpt must be: it lacks what stood around it."""
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence in the content of the statement number `outer`."""

    outer: int
    span: Span


class Excerpt:
    """The sentences of contents that are worth another reading, one a paragraph of `text`."""

    def __init__(self, text: str, attributions: Sequence[Attribution]) -> None:
        self._parts = [
            _Part(number, span)
            for number, attribution in enumerate(attributions)
            for span in attribution.content
            for span in _telling(text, _bared(text, span))
        ]
        said = [text[part.span.start : part.span.end] for part in self._parts]
        self._starts = [0, *accumulate(len(words) + len(_BETWEEN) for words in said)]
        self.text = _BETWEEN.join(said)

    def placed(self, found: Iterable[Attribution]) -> Iterator[tuple[int, Attribution]]:
        """What holds of what was `found` in the excerpt: its outer one's number, and where it stands."""
        for attribution in found:
            spans = (*attribution.source, *attribution.cue, *attribution.content)
            numbers = {bisect_right(self._starts, span.start) - 1 for span in spans}
            if len(numbers) > 1 or attribution.score < SURE or not attribution.source:
                continue
            part, start = self._parts[at := numbers.pop()], self._starts[at]
            asks = attribution.source[0].start == start and self.text[start : start + 4].lower() == "who "
            supposed = _SUPPOSED.search(self.text, start, attribution.source[0].start)
            if asks or supposed or any(map(self._is_nobody_else, attribution.source)):
                continue
            offset = part.span.start - start
            yield (
                part.outer,
                Attribution(
                    _moved(attribution.source, offset),
                    _moved(attribution.cue, offset),
                    _moved(attribution.content, offset),
                    attribution.score,
                ),
            )

    def _is_nobody_else(self, source: Span) -> bool:
        return _NOBODY_ELSE.fullmatch(self.text, source.start, source.end) is not None


def _moved(spans: Spans, offset: int) -> Spans:
    return tuple(span.moved(offset) for span in spans)


def _bared(text: str, span: Span) -> Span:
    """`span` without the quotation marks around it, so that those inside it count as the first."""
    start, end = span.start, span.end
    while end - start > 2 and text[start] in _MARKS:
        start += 1
    while end - start > 2 and text[end - 1] in _MARKS:
        end -= 1
    return Span(start, end)


def _telling(text: str, span: Span) -> Iterator[Span]:
    """The sentences of `span` in which somebody may be reported to say something."""
    ends = [match.end() for match in _SENTENCE_ENDS.finditer(text, span.start, span.end)]
    for start, end in pairwise([span.start, *ends, span.end]):
        words = text[start:end]
        if words.count(" ") + 1 >= FEWEST_WORDS and _may_tell(words):
            yield Span(start, end)


def _may_tell(words: str) -> bool:
    """Whether somebody may be reported to say something here, other than by "I think"."""
    return any(
        not _OWN.search(words, max(0, told.start() - _OWN_REACH), told.start())
        for told in _TELLS.finditer(words)
    )
