"""The values of `--format`, verb by verb. A test holds the first two to `export.FORMATS`."""

from __future__ import annotations

from enum import StrEnum


class ExportForm(StrEnum):
    """What a ledger is exported as: the names of `export.FORMATS`."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    WEBANNOTATION = "webannotation"
    SCHEMAORG = "schemaorg"
    BRAT = "brat"
    HTML = "html"


class ReadForm(StrEnum):
    """What `read` prints: a table to look at, or what a ledger can be exported as."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    WEBANNOTATION = "webannotation"
    SCHEMAORG = "schemaorg"
    BRAT = "brat"
    HTML = "html"


class ListForm(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


class TableForm(StrEnum):
    """How a table for other programs is printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class FiguresForm(StrEnum):
    """How figures are printed."""

    TABLE = "table"
    JSON = "json"
