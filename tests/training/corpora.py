"""A tiny corpus in PolNeAR's layout, written where a test wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from onrecord.records import Attribution, Span, Spans

Parts = Mapping[str, Sequence[str]]
"""For each of source, cue and content, the texts of its parts."""


def spans_of(text: str, parts: Sequence[str]) -> Spans:
    return tuple(Span(text.index(part), text.index(part) + len(part)) for part in parts)


def attribution(text: str, **parts: Sequence[str] | str) -> Attribution:
    """The attribution whose parts are printed so, each where the text has it first."""
    laid = {role: (part,) if isinstance(part, str) else part for role, part in parts.items()}
    source, cue, content = (spans_of(text, laid.get(role, ())) for role in ("source", "cue", "content"))
    return Attribution(source, cue, content)


def standoff(text: str, attributions: Sequence[Attribution]) -> str:
    """The lines of one .ann file, as brat writes them."""
    lines: list[str] = []
    events: list[str] = []
    for number, each in enumerate(attributions, start=1):
        roles = []
        for role in ("source", "cue", "content"):
            spans: Spans = getattr(each, role)
            if spans:
                name = f"T{len(lines) + 1}"
                places = ";".join(f"{span.start} {span.end}" for span in spans)
                printed = " ".join(text[span.start : span.end] for span in spans).replace("\n", " ")
                lines.append(f"{name}\t{role.capitalize()} {places}\t{printed}")
                roles.append(f"{role.capitalize()}:{name}")
        events.append(f"E{number}\t{' '.join(roles)}")
    return "".join(f"{line}\n" for line in lines + events)


def write_corpus(
    split: Path, documents: Mapping[str, tuple[str, Mapping[str, Sequence[Attribution]]]]
) -> Path:
    """Write NAME: (text, {annotator: attributions}) as one split."""
    for folder in ("text", "attributions"):
        (split / folder).mkdir(parents=True, exist_ok=True)
    for name, (text, by_annotator) in documents.items():
        (split / "text" / f"{name}.txt").write_bytes(text.encode("utf-8"))
        for annotator, marked in by_annotator.items():
            path = split / "attributions" / f"{name}_{annotator}.ann"
            path.write_bytes(standoff(text, marked).encode("utf-8"))
    return split


TEXT = (
    '"It is over," Anna Holt said. "For good."\r\n\r\n'
    "The mayor 🎻 denied that he had lied.\n"
    "Taxes will rise, according to a report.\n"
    "Nothing will change: so they hope.\n"
)
GOLD = (
    attribution(TEXT, source="Anna Holt", cue="said", content=('"It is over,"', '"For good."')),
    attribution(TEXT, source="The mayor", cue="denied", content="that he had lied"),
    attribution(TEXT, source="a report", cue="according to", content="Taxes will rise"),
)
