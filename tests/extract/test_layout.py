"""What the layout says: who, and exactly which characters."""

from __future__ import annotations

import pytest

from onrecord.extract.extractor import Extractor
from onrecord.extract.layout import LaidOut, datelines, signed_headline, signed_quotations, turns_of
from onrecord.extract.windows import BLOCK, blocks_of

INTERVIEW = "KOVAC: When did you see the crack?\n\nMS. REYES: In the spring. Nobody asked.\n"


def parts(text: str, laid_out: LaidOut) -> tuple[str, str]:
    source, content = laid_out.source, laid_out.content
    return text[source.start : source.end], text[content.start : content.end]


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
    assert [parts(text, turn) for turn in turns_of(text)] == expected


def test_a_turn_is_one_statement_to_the_character(extractor: Extractor) -> None:
    found = extractor.attributions(INTERVIEW)
    words = [tuple(INTERVIEW[s.start : s.end] for s in (*a.source, *a.cue, *a.content)) for a in found]
    assert words == [
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
    assert (found and parts(text, found)[::-1]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Too loud.” — Greta Nil", [("Greta Nil", "“Too loud.”")]),
        ("“Too loud.”― Greta de la Nil\u00a0", [("Greta de la Nil", "“Too loud.”")]),
        ('"Too loud." - Greta Nil, 34, nurse.', [("Greta Nil, 34, nurse", '"Too loud."')]),
        ("“Too loud.”\n\n— Greta Nil, 34, nurse", [("Greta Nil, 34, nurse", "“Too loud.”")]),
        ("“One.” — Ann Nil\n“Two.” — Bo Ek", [("Ann Nil", "“One.”"), ("Bo Ek", "“Two.”")]),
        (
            "The boat leaves at six. — Oster Bay (@osterbay) May 3, 2024",
            [("Oster Bay (@osterbay)", "The boat leaves at six.")],
        ),
        ("“Too loud,” she said — Greta Nil did not", []),
        ("“Too loud.” — she said", []),
        ("“Too loud.”\n\nShe left.\n\n— Greta Nil", []),
        ("No quotation — Greta Nil", []),
        ("“Too loud.” —", []),
        ("", []),
    ],
)
def test_signed_quotations(text: str, expected: list[tuple[str, str]]) -> None:
    assert [parts(text, each) for each in signed_quotations(text)] == expected


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("VELDEN – The mayor said no.", "VELDEN – "),
        ("VELDEN, May 4 (Agency) -- The mayor said no.", "VELDEN, May 4 (Agency) -- "),
        ("OSTER BAY, Lond. — “No,” he said.", "OSTER BAY, Lond. — "),
        ("Velden (AG) – The mayor said no.", "Velden (AG) – "),
        ("Velden – The mayor said no.", None),
        ("The mayor – Said no.", None),
        ("NATO said no – Then yes.", None),
        ("", None),
    ],
)
def test_datelines(text: str, dateline: str | None) -> None:
    assert [text[span.start : span.end] for span in datelines(text)] == ([dateline] if dateline else [])


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
