"""Every case of tests/cases/*.md: a text, and who says what in it. README.md there explains how to write one.

`python -m tests.extract.test_cases [WORD...]`, from the project's folder, shows where the shipped model
and the cases disagree: those that fail without an `xfail:`, and those that pass with one. It changes nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from onrecord.extract.extractor import Extractor
from onrecord.records import Article, Attribution, Kind, Span, Spans, Statement

FOLDER = Path(__file__).parent.parent / "cases"
OTHERS = frozenset({"README", "speakers"})
"""What else lies in the folder: how to write a case, and the cases of another room."""

CONTENT_AGREES = 0.8
"""Contents agree if this share of the words of both together is in both."""

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_ARTICLES = frozenset({"the", "a", "an"})
_BRACED = re.compile(r"(?P<before>.*)\{(?P<wanted>[^{}]+)\}(?P<after>.*)", re.DOTALL)
_VISIBLE = str.maketrans({"␠": " ", "␉": "\t", "␍": "\r"})


class CaseError(ValueError):
    """A case that cannot be understood as it is written."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One line of a case; `inside` is the number, from 0, of the statement in whose content it stands."""

    attribution: Attribution
    kind: Kind
    inside: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """In `text`, just these statements are made; `xfail` says why the extractor does not find them yet."""

    file: str
    title: str
    text: str
    expected: tuple[Expected, ...]
    xfail: str | None

    @property
    def name(self) -> str:
        return f"{self.file}: {self.title}"


def _pattern(phrase: str) -> str:
    """Of `phrase` as a line may be broken anywhere in it."""
    return r"\s+".join(re.escape(word) for word in phrase.split())


def _find(text: str, phrase: str) -> Span:
    """The one place of `phrase` in `text`; of `words {phrase} words` only what is in braces, found by all."""
    braced = _BRACED.fullmatch(phrase)
    before, wanted, after = (
        (braced["before"], braced["wanted"], braced["after"]) if braced else ("", phrase, "")
    )
    whole = before + wanted + after
    pattern = _pattern(before) + (r"\s*" if before else "") + f"(?P<wanted>{_pattern(wanted)})"
    pattern += (r"\s*" if after else "") + _pattern(after)
    start = r"(?<!\w)" if whole[:1].isalnum() else ""
    end = r"(?!\w)" if whole[-1:].isalnum() else ""
    places = list(re.finditer(start + pattern + end, text))
    if len(places) != 1:
        hint = "; add words around it and put {braces} around what is meant" if places else ""
        raise CaseError(f"{phrase!r} occurs {len(places)} times in the text{hint}")
    return Span(*places[0].span("wanted"))


def _spans(text: str, field: str) -> Spans:
    return tuple(_find(text, part) for part in field.split(" ... ")) if field else ()


def _expected(text: str, line: str) -> Expected:
    fields = [field.strip() for field in line.split("|")]
    if len(fields) != 4:
        raise CaseError(f"not `- source | cue | content | kind`: {line}")
    source, cue, content = (_spans(text, field) for field in fields[:3])
    if not content:
        raise CaseError(f"no content: {line}")
    return Expected(Attribution(source, cue, content), Kind(fields[3]), None)


def _text_of(lines: list[str]) -> str:
    """Take the text off the front of `lines`: a block of `> ` lines, or everything between two ``` fences."""
    while lines and not lines[0].strip():
        del lines[0]
    if lines and lines[0].startswith("```"):
        end = lines.index("```", 1)
        text = "\n".join(lines[1:end]).translate(_VISIBLE)
        del lines[: end + 1]
        return text
    quoted = []
    while lines and lines[0].startswith(">"):
        quoted.append(lines.pop(0)[1:].removeprefix(" "))
    if not quoted:
        raise CaseError("no text: begin its lines with `> `, or put it between two lines of ```")
    return "\n".join(quoted)


def read_case(file: str, section: str) -> Case:
    """The case that `section` tells, its title on the first line. Raises CaseError."""
    title, *lines = section.split("\n")
    text = _text_of(lines)
    expected: list[Expected] = []
    xfail, none = None, False
    for line in filter(str.strip, lines):
        key, _, value = line.strip().partition(":")
        if line.startswith("- "):
            none = none or line[2:].strip() == "none"
            if not none:
                expected.append(_expected(text, line[2:]))
        elif key == "inside":
            expected[-1] = Expected(expected[-1].attribution, expected[-1].kind, int(value) - 1)
        elif key == "xfail":
            xfail = value.strip()
        elif key != "note":
            raise CaseError(f"neither a statement nor `inside:`, `xfail:` or `note:`: {line}")
    if none is bool(expected):
        raise CaseError("list the statements, or `- none`")
    return Case(file, title.strip(), text, tuple(expected), xfail)


@cache
def cases() -> tuple[Case, ...]:
    """All cases, by file and in the order of the file."""
    found = []
    for path in sorted(FOLDER.glob("*.md")):
        if path.stem in OTHERS:
            continue
        _, *sections = path.read_text(encoding="utf-8").split("\n## ")
        for section in sections:
            try:
                found.append(read_case(path.stem, section))
            except ValueError as error:
                raise CaseError(f"{path.name}: {section.splitlines()[0]}: {error}") from error
    return tuple(found)


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
    with pytest.raises(CaseError, match="occurs 2 times"):
        _find("he said and she said", "said")
    assert _find("he said and she\nsaid", "she {said}") == Span(16, 20)
    assert _find("the hen, he", "he") == Span(9, 11)


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
