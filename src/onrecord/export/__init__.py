"""Readings in other forms. `FORMATS` names each, and says whether it is one stream or a file an article."""

from __future__ import annotations

from onrecord.export.brat import write_brat
from onrecord.export.csv import write_csv
from onrecord.export.formats import FolderFormat, Format, StreamFormat
from onrecord.export.html import render_html, write_html
from onrecord.export.jsonl import write_jsonl
from onrecord.export.parquet import write_parquet, write_table
from onrecord.export.schemaorg import write_schemaorg
from onrecord.export.webannotation import write_webannotation

FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        StreamFormat(
            "jsonl",
            "JSON Lines, one object an article",
            ".jsonl",
            "application/jsonl",
            write_jsonl,
        ),
        StreamFormat("csv", "CSV, one row a statement, for spreadsheets", ".csv", "text/csv", write_csv),
        StreamFormat(
            "parquet",
            "Parquet, one row a statement (extra: parquet)",
            ".parquet",
            "application/vnd.apache.parquet",
            write_parquet,
        ),
        StreamFormat(
            "webannotation",
            "W3C Web Annotations, one AnnotationPage a line",
            ".jsonl",
            "application/jsonl",
            write_webannotation,
        ),
        StreamFormat(
            "schemaorg",
            "schema.org Quotation and Claim in JSON-LD, one graph a line",
            ".jsonl",
            "application/jsonl",
            write_schemaorg,
        ),
        FolderFormat("brat", "brat standoff, laid out as PolNeAR", ".ann", "text/plain", write_brat),
        FolderFormat("html", "a page an article, its statements marked", ".html", "text/html", write_html),
    )
}

__all__ = [
    "FORMATS",
    "FolderFormat",
    "Format",
    "StreamFormat",
    "render_html",
    "write_brat",
    "write_csv",
    "write_html",
    "write_jsonl",
    "write_parquet",
    "write_schemaorg",
    "write_table",
    "write_webannotation",
]
