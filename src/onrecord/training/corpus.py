"""Read a corpus of attributions in brat standoff, laid out as PolNeAR is.

    CORPUS/SPLIT/text/NAME.txt
    CORPUS/SPLIT/attributions/NAME_ANNOTATOR.ann

Offsets in the files count code points of the text as it stands (no newline translation).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import CorpusError
from onrecord.records import Attribution, Span, Spans

_TEXT_BOUND = re.compile(r"(T\d+)\t\S+ (\d+ \d+(?:;\d+ \d+)*)")


@dataclass(frozen=True, slots=True)
class Document:
    """A text and, for each of its annotators in file order, the attributions they marked."""

    name: str
    text: str
    annotations: tuple[tuple[Attribution, ...], ...]
    annotators: tuple[str, ...] = ()
    """Their names, where they are known."""

    @property
    def gold(self) -> tuple[Attribution, ...]:
        """The first annotator's attributions: what every figure is measured against."""
        return self.annotations[0]


def read_exactly(path: Path) -> str:
    with open(path, encoding="utf-8", newline="") as handle:
        return handle.read()


def read_standoff(lines: str) -> Iterator[Attribution]:
    """Yield the attributions of one brat file; `content` is empty where the file marks none."""
    spans: dict[str, Spans] = {}
    events: list[list[str]] = []
    for line in lines.split("\n"):
        if bound := _TEXT_BOUND.match(line):
            pairs = (tuple(map(int, part.split())) for part in bound[2].split(";"))
            spans[bound[1]] = tuple(Span(start, end) for start, end in pairs if start < end)
        elif re.match(r"E\d+\t", line):
            events.append(line.split("\t", 1)[1].split())
    for event in events:
        roles: dict[str, list[Span]] = defaultdict(list)
        for role, _, bound_id in (part.partition(":") for part in event):
            roles[re.sub(r"\d+$", "", role).lower()] += spans.get(bound_id, ())
        source, cue, content = (tuple(sorted(roles[role])) for role in ("source", "cue", "content"))
        yield Attribution(source, cue, content)


def check_spans(text: str, annotations: tuple[tuple[Attribution, ...], ...]) -> None:
    """Raises ValueError where a span ends beyond `text`."""
    for attributions in annotations:
        for a in attributions:
            for span in (*a.source, *a.cue, *a.content):
                if span.end > len(text):
                    raise ValueError(f"characters {span.start} to {span.end} lie beyond the text")


def read_corpus(folder: Path) -> list[Document]:
    """Read one split.

    Raises CorpusError where `folder` has not the layout or a file of it cannot be read.
    """
    files: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        files[path.stem.rsplit("_", 1)[0]].append(path)
    if not files:
        raise CorpusError(
            f"{folder}: no attributions/*.ann here; a corpus split holds text/ and attributions/"
        )
    documents = []
    for name, paths in files.items():
        try:
            text = read_exactly(folder / "text" / f"{name}.txt")
            annotations = tuple(tuple(read_standoff(read_exactly(path))) for path in paths)
            check_spans(text, annotations)
        except (OSError, UnicodeError, ValueError) as error:
            raise CorpusError(f"{folder}: {name}: {error}") from error
        annotators = tuple(path.stem.rsplit("_", 1)[1] for path in paths)
        documents.append(Document(name, text, annotations, annotators))
    return documents
