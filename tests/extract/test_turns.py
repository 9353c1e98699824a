"""Turns are read from the layout: who, and exactly which characters."""

from __future__ import annotations

import pytest

from onrecord.extract.extractor import Extractor
from onrecord.extract.turns import turns_of

INTERVIEW = "KOVAC: When did you see the crack?\n\nMS. REYES: In the spring. Nobody asked.\n"


def said(text: str) -> list[tuple[str, str]]:
    return [(text[turn.start : turn.colon], text[turn.said : turn.end]) for turn in turns_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            INTERVIEW,
            [("KOVAC", "When did you see the crack?"), ("MS. REYES", "In the spring. Nobody asked.")],
        ),
        ("Q: Why?\nA: Because.", [("Q", "Why?"), ("A", "Because.")]),
        ("“HOLT: Why?\n\n“ŠUBIĆ: Because.”", [("HOLT", "Why?"), ("ŠUBIĆ", "Because.”")]),
        ("VARGA: I never met him", []),
        ("READ MORE: Five things\n\nRELATED: Ten things", []),
        ("Holt: a headline\n\nThe port: what next", []),
        ("Q:\n\nA:", []),
        ("", []),
    ],
    ids=["names", "letters", "quoted", "one label", "links", "not capitals", "nothing said", "nothing"],
)
def test_turns(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


def test_a_turn_is_one_statement_to_the_character(extractor: Extractor) -> None:
    found = extractor.attributions(INTERVIEW)
    parts = [tuple(INTERVIEW[s.start : s.end] for s in (*a.source, *a.cue, *a.content)) for a in found]
    assert parts == [
        ("KOVAC", ":", "When did you see the crack?"),
        ("MS. REYES", ":", "In the spring. Nobody asked."),
    ]
