"""Turns are read from the layout: who, and exactly which characters."""

from __future__ import annotations

import pytest

from onrecord.extract.extractor import Extractor
from onrecord.extract.turns import signed_headline, turns_of
from onrecord.extract.windows import BLOCK, blocks_of

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No deal was made - Varga\n\nHe said so.", ("No deal was made", "Varga")),
        ("No deal – Anna Holt", ("No deal", "Anna Holt")),
        ("No deal - what now", None),
        ("No deal-Varga", None),
        ("A long day\n\nNo deal - Varga", None),
        ("", None),
    ],
)
def test_signed_headline(text: str, expected: tuple[str, str] | None) -> None:
    found = signed_headline(text)
    assert (found and (text[found.said : found.said_end], text[found.name : found.end])) == expected


STORY = "\n\nVELDEN - President Karl Varga said on Monday that no deal had been made."


def test_a_headline_is_said_by_a_source_below_it(extractor: Extractor) -> None:
    text = "No deal was made - Varga" + STORY
    first = extractor.attributions(text)[0]
    assert [text[s.start : s.end] for s in (*first.source, *first.cue, *first.content)] == [
        "Varga",
        "-",
        "No deal was made",
    ]


def test_a_headline_that_ends_in_an_outlet_is_said_by_nobody(extractor: Extractor) -> None:
    text = "No deal was made - Courant" + STORY
    assert all(span.start > 24 for a in extractor.attributions(text) for span in a.content)


def test_only_the_articles_first_line_is_a_headline(extractor: Extractor) -> None:
    late = "No deal was made - Varga" + STORY
    front = ("Nothing moved in the harbour that day. " * (BLOCK // 39))[: BLOCK - 10].rstrip()
    text = front + "\n\n" + late
    assert [block for _, block in blocks_of(text)][1:] == [late]
    dash = text.index(" - Varga") + 1
    assert all(span.start != dash for a in extractor.attributions(text) for span in a.cue)
    assert extractor.attributions(late)[0].cue[0].start == late.index("-")
