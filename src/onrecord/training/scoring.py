"""Compare attributions with a gold corpus, word by word.

A word is a run of letters or digits; punctuation and quotation marks never count, so conventions about
them neither help nor hurt. Attributions pair one to one where their contents overlap with intersection
over union of 0.5 or more. Rows, each as precision, recall and F1 in per cent, micro-averaged:

    tokens.ROLE     words that carry ROLE, whichever attribution they belong to
    attribution     pairs
    who_said_what   pairs whose sources agree too: they share a word, or both are absent
    content_exact   pairs whose contents have the very same words
    exact           pairs whose source, cue and content all have the very same words
    direct.*        the same over attributions whose content lies to 80% between quotation marks
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.records import Attribution, Spans

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_STOP = frozenset({"the", "a", "an", "of", "and", "s", "in", "for", "to", "his", "her", "their", "its"})
_MARK = re.compile(r'[“”"«»„]|``|\'\'')
ROLES = ("source", "cue", "content")
LEVELS = ("attribution", "who_said_what", "content_exact", "exact")
Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class Row:
    """Precision, recall and F1 in per cent, and how many there were to find and were found."""

    precision: float
    recall: float
    f1: float
    gold: int
    predicted: int


def _quoted(text: str) -> bytearray:
    """One byte a character: 1 between the quotation marks of a paragraph. The scorer's own plain rule."""
    mask = bytearray(len(text))
    for paragraph in re.finditer(r"[^\n]+", text):
        inside, start = False, 0
        for match in _MARK.finditer(paragraph.group()):
            mark, at = match.group(), paragraph.start() + match.start()
            opening = not inside if mark in ('"', "''") else mark in ("“", "«", "„", "``")
            if opening and not inside:
                inside, start = True, at
            elif not opening and inside:
                mask[start:at] = b"\1" * (at - start)
                inside = False
        if inside:
            mask[start : paragraph.end()] = b"\1" * (paragraph.end() - start)
    return mask


@dataclass(frozen=True, slots=True)
class _Item:
    """An attribution as sets of word indices."""

    source: Words
    cue: Words
    content: Words
    source_words: frozenset[str]
    direct: bool


class _Text:
    """The words of a text, and which of them stand between quotation marks."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [match.start() for match in _WORD.finditer(text)]
        self._ends = [match.end() for match in _WORD.finditer(text)]
        self._quoted = _quoted(text)

    def item(self, attribution: Attribution) -> _Item | None:
        """The attribution as sets of words; None where its content has none."""
        source, cue, content = (self._covered(getattr(attribution, role)) for role in ROLES)
        if not content:
            return None
        quoted = sum(self._quoted[self._starts[i]] for i in content)
        names = frozenset(self._text[self._starts[i] : self._ends[i]].lower() for i in source) - _STOP
        return _Item(source, cue, content, names, quoted >= 0.8 * len(content))

    def items(self, attributions: Sequence[Attribution]) -> list[_Item]:
        return [item for attribution in attributions if (item := self.item(attribution))]

    def _covered(self, spans: Spans) -> Words:
        """The words, by index, that have a character in one of `spans`."""
        return frozenset(
            i
            for span in spans
            for i in range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))
        )


def _pairs(gold: Sequence[_Item], predicted: Sequence[_Item]) -> list[tuple[_Item, _Item]]:
    holding: dict[int, list[int]] = defaultdict(list)
    for j, p in enumerate(predicted):
        for word in p.content:
            holding[word].append(j)
    candidates = []
    for i, g in enumerate(gold):
        for j, shared in Counter(j for word in g.content for j in holding.get(word, ())).items():
            p = predicted[j]
            overlap = shared / (len(g.content) + len(p.content) - shared)
            if overlap >= 0.5:
                candidates.append((overlap, len(g.cue & p.cue), i, j))
    used_gold, used_predicted, out = set(), set(), []
    for _, _, i, j in sorted(candidates, reverse=True):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            out.append((gold[i], predicted[j]))
    return out


def _same_source(g: _Item, p: _Item) -> bool:
    if not g.source or not p.source:
        return not g.source and not p.source
    return bool(g.source & p.source and (g.source_words & p.source_words or not g.source_words))


def matched(text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]) -> list[bool]:
    """For each of `predicted`: whether who said what is right, by the rules above."""
    words = _Text(text)
    items = [words.item(each) for each in predicted]
    pairs = _pairs(words.items(gold), [item for item in items if item])
    right = {id(p) for g, p in pairs if _same_source(g, p)}
    return [id(item) in right for item in items]


Counts = dict[str, tuple[int, int, int]]
"""For each figure: how many were right, predicted, and in the gold."""


class Tally:
    """Counts over documents; `rows` gives the figures."""

    def __init__(self) -> None:
        self._documents: list[Counts] = []

    def add(self, text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]) -> None:
        """Count one document."""
        words = _Text(text)
        gold_items, predicted_items = words.items(gold), words.items(predicted)
        counts: Counts = {}
        for role in ROLES:
            g: Words = frozenset().union(*(getattr(item, role) for item in gold_items))
            p: Words = frozenset().union(*(getattr(item, role) for item in predicted_items))
            counts[f"tokens.{role}"] = len(g & p), len(p), len(g)
        direct_gold, direct_predicted = (
            [i for i in items if i.direct] for items in (gold_items, predicted_items)
        )
        counts |= _count_pairs("", gold_items, predicted_items)
        counts |= _count_pairs("direct.", direct_gold, direct_predicted)
        self._documents.append(counts)

    def rows(self) -> dict[str, Row]:
        """The figures by name, in the order of the module's docstring."""
        out = {}
        for name in self._documents[0] if self._documents else ():
            right, predicted, gold = map(sum, zip(*(counts[name] for counts in self._documents), strict=True))
            precision = right / predicted if predicted else 0.0
            recall = right / gold if gold else 0.0
            f1 = 2 * right / (predicted + gold) if predicted + gold else 0.0
            out[name] = Row(
                round(100 * precision, 1), round(100 * recall, 1), round(100 * f1, 1), gold, predicted
            )
        return out

    def standard_errors(self, draws: int = 1000, seed: int = 1) -> dict[str, float]:
        """How far each F1 would move, in points, with other documents of the same kind.

        The standard deviation over `draws` samples of the documents with replacement (Efron 1979).
        """
        if not self._documents:
            return {}
        rng = np.random.default_rng(seed)
        drawn = rng.multinomial(
            len(self._documents), [1 / len(self._documents)] * len(self._documents), draws
        )
        out = {}
        for name in self._documents[0]:
            right, predicted, gold = (drawn @ np.array([counts[name] for counts in self._documents])).T
            out[name] = round(float(np.std(200 * right / np.maximum(predicted + gold, 1))), 1)
        return out


def _count_pairs(prefix: str, gold: Sequence[_Item], predicted: Sequence[_Item]) -> Counts:
    pairs = _pairs(gold, predicted)
    right = {
        "attribution": len(pairs),
        "who_said_what": sum(_same_source(g, p) for g, p in pairs),
        "content_exact": sum(g.content == p.content for g, p in pairs),
        "exact": sum((g.source, g.cue, g.content) == (p.source, p.cue, p.content) for g, p in pairs),
    }
    return {prefix + level: (right[level], len(predicted), len(gold)) for level in LEVELS}
