"""Parquet: one row a statement, spans as lists of (start, end), written in batches.

Needs pyarrow, which comes with the extra `parquet`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

from onrecord.errors import OnrecordError
from onrecord.export.jsonl import speaker_object
from onrecord.records import Article, Deed, Reading, Spans, Statement

BATCH_ROWS = 8192
"""Rows held before they are written as one row group: some 10 MB of news."""


def write_parquet(readings: Iterable[Reading], out: BinaryIO) -> int:
    """Write one row a statement and return how many readings came; `out` need not be seekable.

    Raises OnrecordError where pyarrow is not installed.
    """
    pa, _ = _pyarrow()
    count = 0

    def rows() -> Iterator[dict[str, object]]:
        nonlocal count
        for reading in readings:
            count += 1
            for statement in reading.statements:
                yield _row(reading.article, statement)

    _write(rows(), _schema(pa), out)
    return count


def write_table(columns: Mapping[str, type], rows: Iterable[Mapping[str, object]], out: BinaryIO) -> None:
    """Write `rows`; a column holds texts (str), numbers (int, float), days (date) or lists of texts (list).

    Raises OnrecordError where pyarrow is not installed.
    """
    pa, _ = _pyarrow()
    types = {str: pa.string(), int: pa.int64(), float: pa.float64(), date: pa.date32()}
    types[list] = pa.list_(pa.string())
    _write(rows, pa.schema([(name, types[kind]) for name, kind in columns.items()]), out)


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise OnrecordError("Parquet needs pyarrow: pip install 'onrecord[parquet]'") from error
    return pa, pq


def _write(rows: Iterable[Mapping[str, object]], schema: Any, out: BinaryIO) -> None:
    pa, pq = _pyarrow()
    stream = iter(rows)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(stream, BATCH_ROWS)):
            writer.write_batch(pa.RecordBatch.from_pylist(batch, schema=schema))


def _schema(pa: Any) -> Any:
    spans = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))
    part = pa.struct([("spans", spans), ("text", pa.string())])
    speaker = pa.struct([("name", pa.string()), ("type", pa.string()), ("id", pa.string())])
    required = [("article_id", pa.string()), ("article_name", pa.string())]
    described = [(f"article_{name}", pa.string()) for name in ("title", "outlet", "published", "language")]
    observed = [
        ("statement_id", pa.string()),
        ("kind", pa.string()),
        ("source", part),
        ("cue", part),
        ("content", part),
        ("speaker", speaker),
        ("inside", pa.string()),
        ("score", pa.float32()),
        ("extractor", pa.string()),
        ("act", pa.string()),
        ("plover", pa.string()),
        ("cameo", pa.string()),
        ("targets", pa.list_(speaker)),
        ("answers", pa.string()),
        ("act_score", pa.float32()),
        ("act_spans", spans),
    ]
    return pa.schema(required + described + observed)


def _row(article: Article, statement: Statement) -> dict[str, object]:
    attribution, deed = statement.attribution, statement.deed
    return {
        "article_id": article.id,
        "article_name": article.name,
        "article_title": article.title,
        "article_outlet": article.outlet,
        "article_published": article.published.isoformat() if article.published else None,
        "article_language": article.language,
        "statement_id": statement.id,
        "kind": statement.kind.value,
        "source": _part(article, attribution.source),
        "cue": _part(article, attribution.cue),
        "content": _part(article, attribution.content),
        "speaker": speaker_object(statement.speaker) if statement.speaker else None,
        "inside": statement.inside,
        "score": attribution.score,
        "extractor": statement.extractor,
        **(_deed(deed) if deed else {}),
    }


def _deed(deed: Deed) -> dict[str, object]:
    return {
        "act": deed.act.value,
        "plover": deed.act.plover,
        "cameo": deed.act.cameo,
        "targets": [speaker_object(target) for target in deed.targets],
        "answers": deed.answers.to if deed.answers else None,
        "act_score": deed.score,
        "act_spans": _spans(deed.words),
    }


def _part(article: Article, spans: Spans) -> dict[str, object] | None:
    if not spans:
        return None
    return {
        "spans": _spans(spans),
        "text": article.slice(spans),
    }


def _spans(spans: Spans) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]
