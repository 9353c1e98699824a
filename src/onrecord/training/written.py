"""Texts that somebody wrote for this project, with who says what in them: language cases, and lessons.

A Markdown file holds one text a heading; `tests/cases/README.md` explains how to write one. A lesson may
say more of a statement than a case, in lines below it:

    - the minister | denied | having lied | indirect
    speaker: Anna Holt (person)
    act: deny
    target: Courant
    answers: 1
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from onrecord.errors import CorpusError
from onrecord.records import Act, Attribution, Kind, Span, Spans, Speaker
from onrecord.training.corpus import Document
from onrecord.training.events import Event, read_events
from onrecord.training.labels import Label, names_in, place_of

_BRACED = re.compile(r"(?P<before>.*)\{(?P<wanted>[^{}]+)\}(?P<after>.*)", re.DOTALL)
_VISIBLE = str.maketrans({"␠": " ", "␉": "\t", "␍": "\r"})
_SPEAKER = re.compile(r"(?P<name>.+?)(?: \((?P<type>\w+)\))?")


@dataclass(frozen=True, slots=True)
class Expected:
    """One line of a case; `inside` and `answers` are the numbers, from 0, of other statements of it.

    `inside` is the one in whose content this one stands. What the lines below it say is None if they do not.
    """

    attribution: Attribution
    kind: Kind
    inside: int | None = None
    speaker: Speaker | None = None
    act: Act | None = None
    targets: tuple[str, ...] = ()
    answers: int | None = None


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


def find(text: str, phrase: str) -> Span:
    """The one place of `phrase` in `text`; of `words {phrase} words` only what is in braces, found by all.

    A line of the text may be broken anywhere in the phrase. Raises CorpusError.
    """
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
        raise CorpusError(f"{phrase!r} occurs {len(places)} times in the text{hint}")
    return Span(*places[0].span("wanted"))


def _pattern(phrase: str) -> str:
    return r"\s+".join(re.escape(word) for word in phrase.split())


def _spans(text: str, column: str) -> Spans:
    return tuple(find(text, part) for part in column.split(" ... ")) if column else ()


def _expected(text: str, line: str) -> Expected:
    columns = [column.strip() for column in line.split("|")]
    if len(columns) != 4:
        raise CorpusError(f"not `- source | cue | content | kind`: {line}")
    source, cue, content = (_spans(text, column) for column in columns[:3])
    if not content:
        raise CorpusError(f"no content: {line}")
    return Expected(Attribution(source, cue, content), Kind(columns[3]))


def _said_more(expected: Expected, key: str, value: str) -> Expected:
    """`expected` with what one line below it says."""
    if key == "inside":
        return replace(expected, inside=int(value) - 1)
    if key == "answers":
        return replace(expected, answers=int(value) - 1)
    if key == "act":
        return replace(expected, act=Act(value))
    if key == "target":
        return replace(expected, targets=names_in(value))
    named = _SPEAKER.fullmatch(value)
    if key != "speaker" or named is None:
        raise CorpusError(f"neither a statement nor something about one: {key}: {value}")
    return replace(expected, speaker=Speaker(named["name"], named["type"] or "unknown"))


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
        raise CorpusError("no text: begin its lines with `> `, or put it between two lines of ```")
    return "\n".join(quoted)


def read_case(file: str, section: str) -> Case:
    """The case that `section` tells, its title on the first line. Raises CorpusError."""
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
        elif key == "xfail":
            xfail = value.strip()
        elif key != "note":
            if not expected:
                raise CorpusError(f"a line about a statement stands above the first: {line}")
            expected[-1] = _said_more(expected[-1], key, value.strip())
    if none is bool(expected):
        raise CorpusError("list the statements, or `- none`")
    return Case(file, title.strip(), text, tuple(expected), xfail)


def read_cases(paths: Iterable[Path]) -> Iterator[Case]:
    """The cases of `paths`, by file and in its order. Raises CorpusError, with file and heading."""
    for path in paths:
        _, *sections = path.read_text(encoding="utf-8").split("\n## ")
        for section in sections:
            try:
                yield read_case(path.stem, section)
            except (ValueError, CorpusError) as error:
                raise CorpusError(f"{path.name}: {section.splitlines()[0]}: {error}") from error


@dataclass(frozen=True, slots=True)
class Written:
    """Lessons as a corpus: documents of the outermost statements, and the labels of those that have them.

    `events` are sentences by themselves, whose event is coded.
    """

    documents: tuple[Document, ...]
    labels: dict[str, tuple[Label, ...]] = field(default_factory=dict)
    events: tuple[Event, ...] = ()


def read_lessons(folder: Path, annotator: str = "lessons") -> Written:
    """All lessons of `folder`, texts in *.md and coded sentences in *.tsv.

    Raises CorpusError where one cannot be understood, or if there is no text.
    """
    cases = list(read_cases(sorted(folder.glob("*.md"))))
    if not cases:
        raise CorpusError(f"{folder}: no lessons here: no text below a heading in a .md file")
    documents, labels = [], {}
    for case in cases:
        outermost = tuple(each.attribution for each in case.expected if each.inside is None)
        documents.append(Document(case.name, case.text, (outermost,), (annotator,)))
        labels[case.name] = tuple(_label(case, each) for each in case.expected if each.act and each.speaker)
    events = [event for path in sorted(folder.glob("*.tsv")) for event in read_events(path)]
    return Written(tuple(documents), labels, tuple(events))


def _label(case: Case, each: Expected) -> Label:
    answered = None if each.answers is None else place_of(case.expected[each.answers].attribution)
    speaker, act = each.speaker or Speaker("[]"), each.act or Act.STATE
    return Label(each.attribution, speaker, act, each.targets, answered)
