"""Sentences whose event is coded: a table in the layout of Zero-Shot PLOVER (Hu et al., ACL 2024).

Tabs between its columns; of these `marked_sentence` has the source between <s> and </s> and the target
between <t> and </t>, and `gold_root` one of PLOVER's classes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from onrecord.errors import CorpusError
from onrecord.extract.labels import EVENTS
from onrecord.extract.windows import ends_of, pieces_of, with_sides
from onrecord.records import Span, Spans
from onrecord.training.labels import Label
from onrecord.training.mentions import mentions_of
from onrecord.training.targets import IGNORED, Example

_MARK = re.compile(r"</?([st])>")
_NAMED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")
LONGEST = 400
"""Characters of a labelled statement that is taken as an event."""
HELD_OUT = 5
"""Of a table every fifth sentence, from the first, is never taught, so that it can be asked about."""


@dataclass(frozen=True, slots=True)
class Event:
    """In `text`, `source` does something to `target`; `code` is one of EVENTS.

    A side that the text does not name is None.
    """

    text: str
    source: Span | None
    target: Span | None
    code: str


def read_events(path: Path) -> list[Event]:
    """The events of a table. Raises CorpusError, with the line, where it is not in the layout above."""
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle, delimiter="\t"))
    except (OSError, UnicodeError, csv.Error) as error:
        raise CorpusError(f"{path}: {error}") from error
    if not rows:
        raise CorpusError(f"{path}: no rows below a heading")
    if missing := {"marked_sentence", "gold_root"} - set(rows[0]):
        raise CorpusError(f"{path}: no column {', '.join(sorted(missing))}")
    events = []
    for number, row in enumerate(rows, start=2):
        try:
            events.append(_event(row["marked_sentence"], row["gold_root"]))
        except (ValueError, AttributeError) as error:
            raise CorpusError(f"{path}: row {number}: {error}") from error
    return events


def taught_of(events: Sequence[Event]) -> list[Event]:
    """The sentences of a table that are taught."""
    return [event for number, event in enumerate(events) if number % HELD_OUT]


def held_out_of(events: Sequence[Event]) -> list[Event]:
    """The sentences of a table that are never taught."""
    return list(events[::HELD_OUT])


def _event(marked: str, code: str) -> Event:
    text, last = "", 0
    starts: dict[str, int] = {}
    spans: dict[str, Span] = {}
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        last, side = match.end(), match[1]
        if match[0].startswith("</"):
            if side in starts:
                spans.setdefault(side, Span(starts[side], len(text)))
        else:
            starts.setdefault(side, len(text))
    text += marked[last:]
    if not spans:
        raise ValueError("the marked sentence has no source in <s> and </s> and no target in <t> and </t>")
    code = code.strip().upper()
    if not code:
        raise ValueError("no class")
    return Event(text, spans.get("s"), spans.get("t"), code if code in EVENTS else "OTHER")


def from_labels(text: str, labels: Sequence[Label]) -> Iterator[Event]:
    """Labelled statements as events: between the source and the first mention of a target in the content.

    An act at nobody is no event between its speaker and whoever is named in its content.
    """
    for label in labels:
        said = label.said
        start, end = said.extent.start, said.extent.end
        content = Span(said.content[0].start, said.content[-1].end)
        if not said.source or end - start > LONGEST:
            continue
        named = (
            label.targets if label.act.aims else tuple(_NAMED.findall(text, content.start, content.end)[:1])
        )
        mentions = [
            span
            for name in named[:1]
            for span in mentions_of(name, text)
            if start <= span.start and span.end <= end and not _touches(span, said.source)
        ]
        if mentions:
            code = label.act.plover or "OTHER"
            source = Span(said.source[0].start - start, said.source[-1].end - start)
            target = Span(mentions[0].start - start, mentions[0].end - start)
            yield Event(text[start:end], source, target, code)


def _touches(span: Span, others: Spans) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def examples_of(events: Sequence[Event], tokenizer: Tokenizer, longest: int) -> list[Example]:
    """Each sentence as a window of at most `longest` pieces, in which the sides are marked."""
    opening, closing = ends_of(tokenizer)
    examples = []
    for event in events:
        pieces = pieces_of(event.text, tokenizer)
        inner = with_sides(pieces, event.source, event.target, tokenizer)[:longest]
        features = np.zeros((len(inner) + 2, 4), np.int64)
        features[0, 0], features[-1, 0] = opening, closing
        features[1:-1] = inner
        tags = np.full(len(features), IGNORED, np.int64)
        arcs = np.zeros((0, 3), np.int64)
        examples.append(Example(features, tags, arcs, event=EVENTS.index(event.code)))
    return examples


@dataclass(frozen=True, slots=True)
class ClassScore:
    """How well one class is told from the others: in per cent, and how many there are and were found."""

    name: str
    precision: float
    recall: float
    f1: float
    gold: int
    found: int


def class_scores(gold: Sequence[str], found: Sequence[str], names: Sequence[str]) -> list[ClassScore]:
    """Precision, recall and F1 of each of `names`."""
    scores = []
    for name in names:
        right = sum(a == b == name for a, b in zip(gold, found, strict=True))
        asked, answered = sum(a == name for a in gold), sum(b == name for b in found)
        precision = right / answered if answered else 0.0
        recall = right / asked if asked else 0.0
        f1 = 2 * right / (asked + answered) if asked + answered else 0.0
        scores.append(
            ClassScore(
                name, round(100 * precision, 1), round(100 * recall, 1), round(100 * f1, 1), asked, answered
            )
        )
    return scores


def macro_f1(scores: Sequence[ClassScore]) -> float:
    """The mean F1 of the classes that occur."""
    occurring = [score.f1 for score in scores if score.gold]
    return round(sum(occurring) / len(occurring), 1) if occurring else 0.0
