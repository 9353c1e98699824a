"""A corpus as its files say, character for character."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import CorpusError
from onrecord.records import Attribution, Span
from onrecord.training.corpus import read_corpus, read_standoff

from .corpora import GOLD, TEXT, attribution, write_corpus


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"one": (TEXT, {"anna": GOLD}), "two_b": ("Empty.", {"anna": ()})})
    one, two = read_corpus(tmp_path)
    assert (one.name, one.text, one.annotations) == ("one", TEXT, (GOLD,))
    assert (two.name, two.text, two.gold) == ("two_b", "Empty.", ())


def test_line_ends_keep_their_length(tmp_path: Path) -> None:
    text = "One.\r\nAnna said two.\rThree.\n"
    gold = (attribution(text, source="Anna", cue="said", content="two"),)
    (document,) = read_corpus(write_corpus(tmp_path, {"crlf": (text, {"a": gold})}))
    assert document.text == text
    assert [document.text[s.start : s.end] for s in document.gold[0].content] == ["two"]


def test_several_annotators_in_the_order_of_their_names(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"one": (TEXT, {"zoe": GOLD[:1], "anna": GOLD})})
    (document,) = read_corpus(tmp_path)
    assert document.annotations == (GOLD, GOLD[:1])
    assert document.gold == GOLD


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            (
                "T1\tSource 0 4\tAnna\nT2\tCue 5 9\tsaid\nT3\tContent 10 12;14 16\tno yes\n"
                "E1\tSource:T1 Cue:T2 Content:T3\n"
            ),
            Attribution((Span(0, 4),), (Span(5, 9),), (Span(10, 12), Span(14, 16))),
        ),
        ("T1\tContent 3 5\tno\nE1\tContent:T1\n", Attribution((), (), (Span(3, 5),))),
        ("T1\tCue 3 5\tno\nE1\tCue:T1\n", Attribution((), (Span(3, 5),), ())),
        (
            "T1\tContent 8 9\tb\nT2\tContent 3 5\tno\nE1\tContent:T1 Content2:T2\n",
            Attribution((), (), (Span(3, 5), Span(8, 9))),
        ),
        ("E1\tContent:T1\nT1\tContent 3 5\tno\n", Attribution((), (), (Span(3, 5),))),
        ("T1\tContent 3 5\tno\r\nE1\tContent:T1\r\n", Attribution((), (), (Span(3, 5),))),
        ("T1\tContent 3 5;6 6\tno\nE1\tContent:T1 Source:T9\n", Attribution((), (), (Span(3, 5),))),
    ],
    ids=["discontinuous", "content only", "cue only", "numbered roles", "event first", "CRLF", "empty part"],
)
def test_standoff(lines: str, expected: Attribution) -> None:
    assert list(read_standoff(lines)) == [expected]


def test_standoff_leaves_out_what_is_no_attribution() -> None:
    lines = "#1\tAnnotatorNotes E1\tunsure\nA1\tNegated E1\n*\tEquiv T1 T2\nR1\tSame Arg1:T1 Arg2:T2\n\n"
    assert list(read_standoff(lines)) == []


def assert_refused(folder: Path, *words: str) -> None:
    with pytest.raises(CorpusError) as raised:
        read_corpus(folder)
    for part in (str(folder), *words):
        assert part in str(raised.value)


def test_no_corpus(tmp_path: Path) -> None:
    assert_refused(tmp_path / "nothing")
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    assert_refused(tmp_path, "attributions")


def test_a_text_is_missing(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"one": (TEXT, {"anna": GOLD}), "two": (TEXT, {"anna": GOLD})})
    (tmp_path / "text" / "two.txt").unlink()
    assert_refused(tmp_path, "two")


@pytest.mark.parametrize("folder", ["text", "attributions"])
def test_not_utf8(tmp_path: Path, folder: str) -> None:
    write_corpus(tmp_path, {"one": (TEXT, {"anna": GOLD})})
    for path in (tmp_path / folder).iterdir():
        path.write_bytes(b"T1\tContent 0 2\t\xe9\xff\nE1\tContent:T1\n")
    assert_refused(tmp_path, "one")


def test_a_span_beyond_the_text(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"one": ("Short.", {"anna": GOLD})})
    assert_refused(tmp_path, "one")
