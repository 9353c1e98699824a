"""JSON Lines, the contract of `onrecord read --format jsonl`: one object an article, in UTF-8.

The article's text is not in it; every span counts code points of that text, half-open. A field whose part
is not built yet is null. `read_jsonl` reads the lines back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from onrecord.errors import OnrecordError
from onrecord.records import Article, Attribution, Kind, Reading, Span, Spans, Speaker, Statement


@dataclass(frozen=True, slots=True)
class RecordedArticle:
    """A line read back: what it says of the article, whose text it does not hold, and the statements."""

    id: str
    name: str
    title: str | None
    outlet: str | None
    published: datetime | None
    language: str | None
    length: int
    statements: tuple[Statement, ...]


def reading_object(reading: Reading) -> dict[str, object]:
    """The object that stands for `reading`, with its keys in the contract's order."""
    article = reading.article
    return {
        "article": {
            "id": article.id,
            "name": article.name,
            "title": article.title,
            "outlet": article.outlet,
            "published": article.published.isoformat() if article.published else None,
            "language": article.language,
            "length": len(article.text),
        },
        "statements": [_statement_object(article, statement) for statement in reading.statements],
    }


def write_jsonl(readings: Iterable[Reading], out: BinaryIO) -> int:
    """Write one line a reading and return how many."""
    count = 0
    for reading in readings:
        line = json.dumps(reading_object(reading), ensure_ascii=False)
        out.write(line.encode("utf-8") + b"\n")
        count += 1
    return count


def read_jsonl(lines: Iterable[str]) -> Iterator[RecordedArticle]:
    """Read back what `write_jsonl` wrote; the extractor, which the contract leaves out, is "".

    Raises OnrecordError, with the number of the line, where one is not in the contract's form.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _recorded(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise OnrecordError(f"line {number}: not an article as onrecord writes it: {error!r}") from error


def _statement_object(article: Article, statement: Statement) -> dict[str, object]:
    attribution, speaker = statement.attribution, statement.speaker
    return {
        "id": statement.id,
        "kind": statement.kind.value,
        "source": _part(article, attribution.source),
        "cue": _part(article, attribution.cue),
        "content": _part(article, attribution.content),
        "speaker": {"name": speaker.name, "type": speaker.type, "id": speaker.id} if speaker else None,
        "act": None,
        "plover": None,
        "cameo": None,
        "targets": None,
        "answers": None,
        "inside": statement.inside,
        "score": round(float(attribution.score), 4),
    }


def _part(article: Article, spans: Spans) -> dict[str, object] | None:
    if not spans:
        return None
    return {"spans": [[span.start, span.end] for span in spans], "text": article.slice(spans)}


def _recorded(line: dict[str, Any]) -> RecordedArticle:
    article = line["article"]
    published = article["published"]
    return RecordedArticle(
        id=article["id"],
        name=article["name"],
        title=article["title"],
        outlet=article["outlet"],
        published=datetime.fromisoformat(published) if published else None,
        language=article["language"],
        length=article["length"],
        statements=tuple(_recorded_statement(article["id"], each) for each in line["statements"]),
    )


def _recorded_statement(article_id: str, fields: dict[str, Any]) -> Statement:
    speaker = fields["speaker"]
    return Statement(
        article_id=article_id,
        attribution=Attribution(
            source=_recorded_spans(fields["source"]),
            cue=_recorded_spans(fields["cue"]),
            content=_recorded_spans(fields["content"]),
            score=fields["score"],
        ),
        kind=Kind(fields["kind"]),
        extractor="",
        speaker=Speaker(speaker["name"], speaker["type"]) if speaker else None,
        inside=fields["inside"],
    )


def _recorded_spans(part: dict[str, Any] | None) -> Spans:
    return tuple(Span(start, end) for start, end in part["spans"]) if part else ()
