"""Every line of tests/cases/speakers.md: a source as printed, and whom it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from onrecord.knowledge import Knowledge
from onrecord.records import Article, Attribution, Kind, Span, Spans, Speaker, Statement
from onrecord.resolve import resolve_speakers

CASES = Path(__file__).parent.parent / "cases" / "speakers.md"
_ITEM = re.compile(r"^- `(?P<source>[^`]*)`(?: \| `(?P<content>[^`]+)`)? -> (?P<rest>.+)$", re.MULTILINE)
_REST = re.compile(r"(?P<name>.+?)(?: FAILS: (?P<reason>.+?))?(?: \((?P<type>\w+)\))?")
_GIVEN = re.compile(r"^(?P<key>published|byline): (?P<value>.+)\n", re.MULTILINE)
KNOWLEDGE = Knowledge()


@dataclass(frozen=True)
class Case:
    """An article, its sources with their contents, and whom each should resolve to."""

    heading: str
    article: Article
    attributions: tuple[Attribution, ...]
    expected: tuple[re.Match[str], ...]

    @cache  # noqa: B019 - a case lives as long as the tests do
    def resolved(self) -> list[Speaker | None]:
        """All statements of a case are resolved together, as those of an article are."""
        statements = [Statement(self.article.id, said, Kind.MIXED, "case") for said in self.attributions]
        known = KNOWLEDGE if self.article.published else None
        return [statement.speaker for statement in resolve_speakers(self.article, statements, known)]


def _case(section: str) -> Case:
    heading, _, body = section.partition("\n")
    items = list(_ITEM.finditer(body))
    assert items, f"{heading}: no source listed"
    given = {match["key"]: match["value"] for match in _GIVEN.finditer(body)}
    text = _GIVEN.sub("", body[: items[0].start()]).strip()
    published = datetime.fromisoformat(given["published"]) if "published" in given else None
    article = Article(text, heading, published=published, byline=given.get("byline"))
    expected = tuple(match for match in (_REST.fullmatch(item["rest"]) for item in items) if match)
    return Case(heading, article, tuple(_attribution(text, item) for item in items), expected)


def _attribution(text: str, item: re.Match[str]) -> Attribution:
    source = (_span(text, item["source"]),) if item["source"] else ()
    if item["content"]:
        return Attribution(source, (), (_span(text, item["content"]),))
    return Attribution(source, (), _rest_of_line(text, source))


def _span(text: str, words: str) -> Span:
    """The last place of `words`; of those in braces, where there are any."""
    start = text.rindex(re.sub(r"[{}]", "", words))
    if "{" in words:
        before, _, rest = words.partition("{")
        return Span(start + len(before), start + len(before) + rest.index("}"))
    return Span(start, start + len(words))


def _rest_of_line(text: str, source: Spans) -> Spans:
    """What a source says, where a case does not tell: a little of what comes after it."""
    end = source[-1].end
    return (Span(end, end + 1),) if end < len(text) else (Span(0, 1),)


def _cases() -> list[object]:
    params: list[object] = []
    for section in CASES.read_text(encoding="utf-8").split("\n## ")[1:]:
        case = _case(section)
        for number, rest in enumerate(case.expected):
            marks = [pytest.mark.xfail(strict=True, reason=rest["reason"])] if rest["reason"] else []
            source = " ".join(case.article.slice(case.attributions[number].source).split())
            label = f"{case.heading}: {number + 1} {source}"
            params.append(
                pytest.param(case, number, id=label.encode("ascii", "replace").decode(), marks=marks)
            )
    return params


def test_there_are_enough_cases() -> None:
    assert len(_cases()) >= 160


@pytest.mark.parametrize(("case", "number"), _cases())
def test_speaker(case: Case, number: int) -> None:
    speaker, expected = case.resolved()[number], case.expected[number]
    assert (speaker.name if speaker else "nobody") == expected["name"]
    if expected["type"]:
        assert speaker
        assert speaker.type == expected["type"]
