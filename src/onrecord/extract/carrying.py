"""The statements of a text that was read before, carried over to another printing of it.

Two printings of a wire story differ in a dateline, a headline, a last paragraph. A paragraph that is the same
to the character says the same: what was found in it is moved to where it stands now. What is not the same
is read anew, with the paragraphs beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from onrecord.extract.extractor import Extractor, in_order
from onrecord.records import (
    Answer,
    Article,
    Attribution,
    Deed,
    Hint,
    Pointed,
    Reading,
    Span,
    Spans,
    Statement,
)


@dataclass(frozen=True, slots=True)
class _Same:
    """Characters `start` to `end` of the earlier text stand in this one, `moved` by so many."""

    start: int
    end: int
    moved: int


@dataclass(frozen=True, slots=True)
class _Fresh:
    """Lines that only this text has lie at `start` to `end`; they are read with what lies around them."""

    start: int
    end: int
    from_: int
    to: int


def read_printing(
    article: Article, original: Reading, extractor: Extractor
) -> tuple[list[Statement], dict[str, Hint]]:
    """The statements of `article`, which prints the text of `original`, in the order of the text.

    As from `Extractor.read_closely` they have no speakers yet, and hints where they were read anew; those
    carried over keep what is done by saying them. The more of the text is the same, the less is read.
    """
    same, fresh = _compared(original.article.text, article.text)
    found: list[Statement] = []
    hints: dict[str, Hint] = {}
    now: dict[str, str] = {}
    for statement in original.statements:
        attribution = _moved(statement.attribution, same)
        if attribution is None:
            continue
        inside = now.get(statement.inside) if statement.inside is not None else None
        carried = Statement(article.id, attribution, statement.kind, statement.extractor, inside=inside)
        now[statement.id] = carried.id
        found.append(replace(carried, deed=statement.deed))
    found = [replace(each, deed=_carried(each.deed, same, now)) for each in found]
    carried_ids = {statement.id for statement in found}
    for part in fresh:
        for statement, hint in _read(article, part, extractor):
            if statement.id not in carried_ids:
                found.append(statement)
                hints[statement.id] = hint
    return in_order(found), hints


def _carried(deed: Deed | None, same: Sequence[_Same], now: Mapping[str, str]) -> Deed | None:
    """The deed, with its words where they stand now, answering the same if that was carried over too."""
    if deed is None:
        return None
    words = [_span(span, same) for span in deed.words]
    answers = deed.answers
    to = now.get(answers.to) if answers else None
    return replace(
        deed,
        words=tuple(span for span in words if span),
        answers=Answer(to, answers.score) if answers and to else None,
    )


def _compared(old: str, new: str) -> tuple[list[_Same], list[_Fresh]]:
    """What of `old` stands in `new`, line by line, and what of `new` does not stand in `old`."""
    mine, theirs = old.split("\n"), new.split("\n")
    starts, places = _starts(mine), _starts(theirs)
    same: list[_Same] = []
    fresh: list[_Fresh] = []
    for tag, begun, ended, first, last in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            same.append(_Same(starts[begun], starts[ended] - 1, places[first] - starts[begun]))
        elif any(char.isalnum() for line in theirs[first:last] for char in line):
            before, behind = _beside(theirs, first, -1), _beside(theirs, last - 1, 1)
            fresh.append(_Fresh(places[first], places[last] - 1, places[before], places[behind + 1] - 1))
    return same, fresh


def _starts(lines: Sequence[str]) -> list[int]:
    """Where each line begins, and where one more would."""
    found = [0]
    for line in lines:
        found.append(found[-1] + len(line) + 1)
    return found


def _beside(lines: Sequence[str], at: int, step: int) -> int:
    """The next line with anything on it in that direction, or the line itself where there is none."""
    place = at + step
    while 0 <= place < len(lines):
        if lines[place].strip():
            return place
        place += step
    return at


def _moved(attribution: Attribution, same: Sequence[_Same]) -> Attribution | None:
    """The attribution where it stands now; None if not all of it does."""
    parts: list[Spans] = []
    for spans in (attribution.source, attribution.cue, attribution.content):
        moved = [_span(span, same) for span in spans]
        if None in moved:
            return None
        parts.append(tuple(span for span in moved if span is not None))
    return replace(attribution, source=parts[0], cue=parts[1], content=parts[2])


def _span(span: Span, same: Sequence[_Same]) -> Span | None:
    for part in same:
        if part.start <= span.start and span.end <= part.end:
            return span.moved(part.moved)
    return None


def _read(article: Article, part: _Fresh, extractor: Extractor) -> Iterator[tuple[Statement, Hint]]:
    """What is said in these lines; what is said beside them alone is known already."""
    excerpt = Article(article.text[part.from_ : part.to], article.name)
    statements, hints = extractor.read_closely(excerpt)
    now: dict[str, str] = {}
    for statement in statements:
        attribution = statement.attribution
        moved = replace(
            attribution,
            source=_shifted(attribution.source, part.from_),
            cue=_shifted(attribution.cue, part.from_),
            content=_shifted(attribution.content, part.from_),
        )
        if not any(part.start < span.end and span.start < part.end for span in moved.content):
            continue
        inside = now.get(statement.inside) if statement.inside is not None else None
        found = Statement(article.id, moved, statement.kind, statement.extractor, inside=inside)
        now[statement.id] = found.id
        yield found, _hint(hints.get(statement.id, Hint()), part.from_, now)


def _hint(hint: Hint, by: int, now: Mapping[str, str]) -> Hint:
    """The hint of an excerpt that begins at character `by`; it answers what of it is known by then."""
    return replace(
        hint,
        speaker=_pointed(hint.speaker, by),
        target=_pointed(hint.target, by),
        words=_shifted(hint.words, by),
        answers=tuple((now[to], score) for to, score in hint.answers if to in now),
    )


def _pointed(pointed: Sequence[Pointed], by: int) -> tuple[Pointed, ...]:
    return tuple(replace(each, span=each.span.moved(by)) if each.span else each for each in pointed)


def _shifted(spans: Spans, by: int) -> Spans:
    return tuple(span.moved(by) for span in spans)
