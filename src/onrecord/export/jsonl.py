"""JSON Lines, the contract of `onrecord read --format jsonl`: one object an article, in UTF-8.

The article's text is not in it; every span counts code points of that text, half-open. What is not known is
null; `targets` is an empty list where an act is aimed at nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from onrecord.export.writing import write_json_lines
from onrecord.records import Article, Reading, Spans, Speaker, Statement


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
    attribution, deed = statement.attribution, statement.deed
    return {
        "id": statement.id,
        "kind": statement.kind.value,
        "source": _part(article, attribution.source),
        "cue": _part(article, attribution.cue),
        "content": _part(article, attribution.content),
        "speaker": speaker_object(statement.speaker) if statement.speaker else None,
        "act": deed.act.value if deed else None,
        "plover": deed.act.plover if deed else None,
        "cameo": deed.act.cameo if deed else None,
        "targets": [speaker_object(target) for target in deed.targets] if deed else None,
        "answers": deed.answers.to if deed and deed.answers else None,
        "inside": statement.inside,
        "score": round(float(attribution.score), 4),
    }


def speaker_object(speaker: Speaker) -> dict[str, object]:
    """The object that stands for a speaker or a target."""
    return {"name": speaker.name, "type": speaker.type, "id": speaker.id}


def _part(article: Article, spans: Spans) -> dict[str, object] | None:
    if not spans:
        return None
    return {"spans": [[span.start, span.end] for span in spans], "text": article.slice(spans)}
