"""Quotation marks. Each line of a case stands under its text, with a letter a character:

( opens, ) closes, i inside, u inside but never closed, s inside single marks, . outside.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.paragraphs import paragraphs
from onrecord.extract.quotation import Mark, kind_of, marks
from onrecord.records import Kind, Span

LETTERS = ".(i)us"

CASES = {
    "straight": (
        '"It is over," she said.',
        "(iiiiiiiiiii)..........",
    ),
    "curly": (
        "“It is over,” she said.",
        "(iiiiiiiiiii)..........",
    ),
    "British singles, curly": (
        "‘It’s over,’ she said.",
        "(ssssssssss)..........",
    ),
    "British singles, straight": (
        "'It is over,' she said.",
        "(sssssssssss)..........",
    ),
    "British singles with doubles in them": (
        "‘He said “no” twice,’ she said.",
        "(ssssssss(ii)sssssss)..........",
    ),
    "guillemets": (
        "«It is over», she said.",
        "(iiiiiiiiii)...........",
    ),
    "low and high": (
        "„It is over“, she said.",
        "(iiiiiiiiii)...........",
    ),
    "low and high, the Polish way": (
        "„It is over”, she said.",
        "(iiiiiiiiii)...........",
    ),
    "TeX": (
        "``It is over,'' she said.",
        "((iiiiiiiiiii))..........",
    ),
    "singles inside doubles stay inside": (
        "“He said ‘no’ to me,” she said.",
        "(iiiiiiiiiiiiiiiiiii)..........",
    ),
    "two quotations": (
        '"Yes," he said. "No."',
        "(iiii)..........(iii)",
    ),
    "brackets and dashes beside marks": (
        'He ("yes") - "no"',
        "....(iii)....(ii)",
    ),
    "lost closing mark": (
        '"Lost, she said.\nNothing here.',
        "(uuuuuuuuuuuuuuu..............",
    ),
    "lost opening mark": (
        'Lost," she said.',
        ".....)..........",
    ),
    "each paragraph opens anew, the last one closes": (
        "“One.\n“Two,” she said.",
        "(uuuu.(iiii)..........",
    ),
    "apostrophes are not marks": (
        "It's the dogs' day, he's sure; 'tis so, rock’n’roll.",
        "....................................................",
    ),
    "no marks": ("", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_marks(case: str) -> None:
    text, expected = CASES[case]
    assert "".join(LETTERS[mark] for mark in marks(text)) == expected


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('"It is over,"', Kind.DIRECT),
        ("It is over,", Kind.DIRECT),
        ("she said", Kind.INDIRECT),
        ('over," she said', Kind.MIXED),
        ('," ', Kind.INDIRECT),
    ],
)
def test_kind(content: str, kind: Kind) -> None:
    text = '"It is over," she said.'
    start = text.index(content)
    assert kind_of(text, marks(text), [Span(start, start + len(content))]) is kind


def test_kind_counts_every_part() -> None:
    text = '"Yes," he said. "No." Maybe.'
    yes, no, maybe = Span(0, 6), Span(16, 21), Span(22, 28)
    assert [text[span.start : span.end] for span in (yes, no, maybe)] == ['"Yes,"', '"No."', "Maybe."]
    marked = marks(text)
    assert kind_of(text, marked, [yes, no]) is Kind.DIRECT
    assert kind_of(text, marked, [yes, maybe]) is Kind.MIXED


@given(st.text("ab .,\n\"'“”‘’«»„`—(", max_size=60))
def test_marks_of_any_text(text: str) -> None:
    marked = marks(text)
    assert len(marked) == len(text)
    for character, mark in zip(text, marked, strict=True):
        if mark in (Mark.OPENING, Mark.CLOSING):
            assert character in "\"'“”‘’«»„`"
    # Paragraphs know nothing of one another, and nothing is quoted between them.
    alone = np.zeros(len(text), np.uint8)
    for first, last in paragraphs(text):
        alone[first:last] = marks(text[first:last])
    assert marked.tolist() == alone.tolist()
