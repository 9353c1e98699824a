"""JSON Lines, the contract of `onrecord read --format jsonl`: one object an article, in UTF-8.

The article's text is not in it; every span counts code points of that text, half-open. A field whose part
is not built yet is null.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from onrecord.export.writing import write_json_lines
from onrecord.records import Article, Reading, Spans, Statement


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
    return write_json_lines(map(reading_object, readings), out)


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
