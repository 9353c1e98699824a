"""Every case of tests/cases/*.md: a text, and who says what in it. README.md there explains how to write one.

`python -m tests.extract.test_cases [WORD...]`, from the project's folder, shows where the shipped model
and the cases disagree: those that fail without an `xfail:`, and those that pass with one. It changes nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from onrecord.errors import CorpusError
from onrecord.extract.extractor import Extractor
from onrecord.records import Article, Attribution, Kind, Span, Spans, Statement
from onrecord.training.written import Case, Expected, find, read_cases

FOLDER = Path(__file__).parent.parent / "cases"
OTHERS = frozenset({"README", "speakers"})
"""What else lies in the folder: how to write a case, and the cases of another room."""

CONTENT_AGREES = 0.8
"""Contents agree if this share of the words of both together is in both."""

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_ARTICLES = frozenset({"the", "a", "an"})


@cache
def cases() -> tuple[Case, ...]:
    """All cases, by file and in the order of the file."""
    return tuple(read_cases(path for path in sorted(FOLDER.glob("*.md")) if path.stem not in OTHERS))


@cache
def extractor() -> Extractor:
    return Extractor(threads=1)


def statements_of(case: Case) -> list[Statement]:
    """What the shipped model finds in the case."""
    return extractor().read(Article(case.text, f"{case.file}.md"))


class _Words:
    """The words of one text, by number."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [match.span() for match in _WORD.finditer(text)]

    def of(self, spans: Spans) -> frozenset[int]:
        return frozenset(
            i for i, (start, end) in enumerate(self._places) for s in spans if start < s.end and end > s.start
        )

    def of_source(self, spans: Spans) -> frozenset[int]:
        """Without the articles at its front."""
        numbers = sorted(self.of(spans))
        while numbers and self._text[slice(*self._places[numbers[0]])].lower() in _ARTICLES:
            del numbers[0]
        return frozenset(numbers)


def _overlap(one: Spans, other: Spans) -> bool:
    """Whether they share a character, or neither has any."""
    return one == other or any(a.start < b.end and b.start < a.end for a in one for b in other)


def _pair(words: _Words, case: Case, found: Sequence[Statement]) -> dict[int, int]:
    """Expected to found, by number, those with the most content in common first."""
    likeness = []
    for i, expected in enumerate(case.expected):
        wanted = words.of(expected.attribution.content)
        for j, statement in enumerate(found):
            got = words.of(statement.attribution.content)
            if wanted & got:
                likeness.append((len(wanted & got) / len(wanted | got), -i, -j))
    pairs: dict[int, int] = {}
    for share, i, j in sorted(likeness, reverse=True):
        if share >= 0.3 and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return pairs


def _differences(
    case: Case, words: _Words, expected: Expected, statement: Statement, outer: str | None
) -> Iterator[str]:
    want, got = expected.attribution, statement.attribution
    if words.of_source(want.source) != words.of_source(got.source):
        yield "source"
    if not _overlap(want.cue, got.cue):
        yield "cue"
    wanted, given = words.of(want.content), words.of(got.content)
    if len(wanted & given) < CONTENT_AGREES * len(wanted | given):
        yield "content"
    if expected.kind != statement.kind:
        yield "kind"
    if outer != statement.inside:
        yield "inside"


def _line(case: Case, said: Attribution, kind: Kind) -> str:
    article = Article(case.text, case.file)
    fields = [article.slice(spans).replace("\n", "⏎") for spans in (said.source, said.cue, said.content)]
    return " | ".join([*fields, kind])


def problems(case: Case, found: Sequence[Statement]) -> list[str]:
    """Where `found` differs from what the case expects; empty where it passes."""
    words = _Words(case.text)
    pairs = _pair(words, case, found)
    said = []
    for i, expected in enumerate(case.expected):
        line = _line(case, expected.attribution, expected.kind)
        if i not in pairs:
            said.append(f"missing   {line}")
            continue
        statement = found[pairs[i]]
        outer = None
        if expected.inside is not None:
            outer = found[pairs[expected.inside]].id if expected.inside in pairs else "?"
        if different := list(_differences(case, words, expected, statement, outer)):
            got = _line(case, statement.attribution, statement.kind)
            said.append(f"expected  {line}\nfound     {got}\n          differs in {', '.join(different)}")
    said += [
        f"too much  {_line(case, statement.attribution, statement.kind)}"
        for j, statement in enumerate(found)
        if j not in pairs.values()
    ]
    return said


def _parameters() -> Iterator[object]:
    for case in cases():
        marks = [pytest.mark.xfail(strict=True, reason=case.xfail)] if case.xfail else []
        yield pytest.param(case, id=case.name.encode("ascii", "replace").decode(), marks=marks)


def test_there_are_enough_cases() -> None:
    assert len(cases()) >= 70
    assert len({case.name for case in cases()}) == len(cases())


def test_a_phrase_that_occurs_twice_needs_braces() -> None:
    with pytest.raises(CorpusError, match="occurs 2 times"):
        find("he said and she said", "said")
    assert find("he said and she\nsaid", "she {said}") == Span(16, 20)
    assert find("the hen, he", "he") == Span(9, 11)


@pytest.mark.parametrize("case", list(_parameters()))
def test_case(case: Case) -> None:
    if said := problems(case, statements_of(case)):
        pytest.fail("\n".join([case.text, *said]), pytrace=False)


def main(wanted: Sequence[str]) -> int:
    """Print what would have to change, in cases or model; of cases named with a `wanted` word, if any."""
    out = sys.stdout.write
    chosen = [case for case in cases() if not wanted or any(w.lower() in case.name.lower() for w in wanted)]
    results = [(case, problems(case, statements_of(case))) for case in chosen]
    for case, said in results:
        if said and not case.xfail:
            indented = "\n".join(said).replace("\n", "\n    ")
            out(f"\nFAILS  {case.name}\n  > " + case.text.replace("\n", "\n  > ") + f"\n    {indented}\n")
    for case, said in results:
        if case.xfail and not said:
            out(f"\nPASSES, take its xfail away  {case.name}\n    xfail: {case.xfail}\n")
    passed = sum(not said for _, said in results)
    marked = sum(bool(said and case.xfail) for case, said in results)
    gone = sum(bool(case.xfail and not said) for case, said in results)
    fails = len(results) - passed - marked
    out(f"\n{len(results)} cases: {passed} pass, {marked} fail as marked, ")
    out(f"{fails} fail without an xfail, {gone} pass in spite of one\n")
    return int(bool(fails or gone))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
