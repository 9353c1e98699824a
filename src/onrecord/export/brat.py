"""brat standoff in the layout of PolNeAR, so that a corpus reader or scorer takes it as a corpus.

    FOLDER/text/NAME.txt
    FOLDER/attributions/NAME_onrecord.ann

Offsets count code points of the text as it stands: files are written without newline translation.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from onrecord.export.filenames import FileNames
from onrecord.export.writing import write_exactly
from onrecord.records import Article, Deed, Reading, Spans, Statement

ANNOTATOR = "onrecord"


def write_brat(readings: Iterable[Reading], folder: Path) -> int:
    """Write two files a reading under `folder` and return how many readings came.

    Raises OSError where the folder cannot be written to.
    """
    texts, annotations = folder / "text", folder / "attributions"
    texts.mkdir(parents=True, exist_ok=True)
    annotations.mkdir(parents=True, exist_ok=True)
    names = FileNames()
    count = 0
    for reading in readings:
        stem = names.stem_of(reading.article)
        write_exactly(texts / f"{stem}.txt", reading.article.text)
        write_exactly(annotations / f"{stem}_{ANNOTATOR}.ann", standoff(reading))
        count += 1
    return count


def standoff(reading: Reading) -> str:
    """The lines of one `.ann` file: text bounds, events and a note of what else is known of each."""
    lines: list[str] = []
    bounds = 0
    for number, statement in enumerate(reading.statements, start=1):
        attribution = statement.attribution
        # An event needs a trigger in the text: the cue, or where there is none the content.
        event = "Attribution" if attribution.source else "Attribution-no-source"
        parts = [
            (event, attribution.cue or attribution.content),
            ("Content", attribution.content),
            ("Cue", attribution.cue),
            ("Source", attribution.source),
        ]
        roles = []
        for role, spans in parts:
            if spans:
                bounds += 1
                lines.append(_text_bound(bounds, role, reading.article, spans))
                roles.append(f"{role}:T{bounds}")
        lines.append(f"E{number}\t{' '.join(roles)}")
        lines.append(f"#{number}\tAnnotatorNotes E{number}\t{_note(statement)}")
    return "".join(line + "\n" for line in lines)


def _text_bound(number: int, role: str, article: Article, spans: Spans) -> str:
    places = ";".join(f"{span.start} {span.end}" for span in spans)
    return f"T{number}\t{role} {places}\t{_on_one_line(article.slice(spans, joiner=' '))}"


def _note(statement: Statement) -> str:
    speaker = f"speaker {_on_one_line(statement.speaker.name)}; " if statement.speaker else ""
    kind = f"{statement.kind.value}; score {statement.attribution.score:.4f}; id {statement.id}"
    return f"{speaker}{kind}{_deed_note(statement.deed)}"


def _deed_note(deed: Deed | None) -> str:
    if deed is None:
        return ""
    codes = f"{deed.act.plover or '-'} {deed.act.cameo or '-'}"
    targets = ", ".join(_on_one_line(target.name) for target in deed.targets)
    aimed = f"; toward {targets}" if targets else ""
    answers = f"; answers {deed.answers.to}" if deed.answers else ""
    return f"; act {deed.act.value} ({codes}){aimed}{answers}"


def _on_one_line(text: str) -> str:
    """`text` at its full length: brat compares it with the characters at the offsets."""
    return text.replace("\r", " ").replace("\n", " ")
