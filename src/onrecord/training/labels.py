"""Labels that people, or readers in their place, gave to the attributions of a corpus.

A label file is a table with tabs between its columns: article, split, source, cue, content (spans, as
"12-17,20-25"), speaker, type, act, target, answers. `docs/acts.md` says what each means; `answers` is the
number of the article's row, from 1, that is answered. No text is in it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import CorpusError
from onrecord.records import Act, Attribution, Span, Spans, Speaker

COLUMNS = ("article", "split", "source", "cue", "content", "speaker", "type", "act", "target", "answers")
JOINER = ";"
NOBODY = "[]"
"""The speaker of what nobody is said to have said."""

Place = tuple[Spans, Spans, Spans]
"""Source, cue and content: which attribution of its article this is."""


@dataclass(frozen=True, slots=True)
class Label:
    """`said` was said by `speaker`, who does `act` toward `targets` and answers what stands at `answers`.

    `part` is what the label may be used for, where the file says it.
    """

    said: Attribution
    speaker: Speaker
    act: Act
    targets: tuple[str, ...]
    answers: Place | None
    part: str = ""


Labels = Mapping[str, tuple[Label, ...]]
"""The labels of each article, by its name, in the order of the file."""


def place_of(said: Attribution) -> Place:
    return said.source, said.cue, said.content


def names_in(field: str) -> tuple[str, ...]:
    """The names of a field that may hold several; nobody is none."""
    names = (name.strip() for name in field.split(JOINER))
    return tuple(name for name in names if name and name != NOBODY)


def read_labels(paths: Iterable[Path], split: str | None = None) -> Labels:
    """The labels of `split`, or of all, in these files. Raises CorpusError where one is not as above."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for path in paths:
        try:
            with path.open(encoding="utf-8", newline="") as handle:
                table = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
                if missing := set(COLUMNS) - set(table.fieldnames or ()):
                    raise CorpusError(f"{path}: no column {', '.join(sorted(missing))}")
                for row in table:
                    if split in (None, row["split"]):
                        rows[row["article"]].append(row)
        except (OSError, UnicodeError, csv.Error) as error:
            raise CorpusError(f"{path}: {error}") from error
    try:
        return {article: _labels(group) for article, group in rows.items()}
    except (ValueError, IndexError) as error:
        raise CorpusError(f"labels: {error}") from error


def _labels(rows: list[dict[str, str]]) -> tuple[Label, ...]:
    said = [Attribution(_spans(row["source"]), _spans(row["cue"]), _spans(row["content"])) for row in rows]
    return tuple(
        Label(
            each,
            Speaker(row["speaker"], row["type"]),
            Act(row["act"]),
            names_in(row["target"]),
            place_of(said[int(row["answers"]) - 1]) if row["answers"] else None,
            row.get("part", ""),
        )
        for row, each in zip(rows, said, strict=True)
    )


def _spans(field: str) -> Spans:
    pairs = (part.split("-") for part in field.split(",") if part)
    return tuple(Span(int(start), int(end)) for start, end in pairs)
