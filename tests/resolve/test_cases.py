"""Every line of tests/cases/speakers.md: a source as printed, and whom it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onrecord.records import Article, Attribution, Kind, Span, Statement
from onrecord.resolve import resolve_speakers

CASES = Path(__file__).parent.parent / "cases" / "speakers.md"
_ITEM = re.compile(r"^- `(?P<source>[^`]+)` -> (?P<rest>.+)$", re.MULTILINE)
_REST = re.compile(r"(?P<name>.+?)(?: FAILS: (?P<reason>.+?))?(?: \((?P<type>\w+)\))?")


def _cases() -> list[object]:
    cases: list[object] = []
    for section in CASES.read_text(encoding="utf-8").split("\n## ")[1:]:
        heading, _, body = section.partition("\n")
        first = _ITEM.search(body)
        assert first, f"{heading}: no source listed"
        text = body[: first.start()].strip()
        for item in _ITEM.finditer(body):
            rest = _REST.fullmatch(item["rest"])
            assert rest
            marks = [pytest.mark.xfail(strict=True, reason=rest["reason"])] if rest["reason"] else []
            case = (text, item["source"], rest["name"], rest["type"])
            label = f"{heading}: {' '.join(item['source'].split())}"
            cases.append(pytest.param(*case, id=label.encode("ascii", "replace").decode(), marks=marks))
    return cases


def test_there_are_enough_cases() -> None:
    assert len(_cases()) >= 40


@pytest.mark.parametrize(("text", "source", "name", "kind"), _cases())
def test_speaker(text: str, source: str, name: str, kind: str | None) -> None:
    start = text.rindex(source)
    article = Article(text, "case.txt")
    said = Attribution((Span(start, start + len(source)),), (), (Span(0, len(text)),))
    (statement,) = resolve_speakers(article, [Statement(article.id, said, Kind.INDIRECT, "case")])
    speaker = statement.speaker
    assert (speaker.name if speaker else "nobody") == name
    if kind:
        assert speaker
        assert speaker.type == kind
