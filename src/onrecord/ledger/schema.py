"""The ledger's tables, as SQLAlchemy Core describes them to the rest of this room.

    articles 1 ── n statements 1 ── n spans          observed: written once, never changed
                             1 ── n judgements       believed: appended, and superseded by later ones
                                        n ── 1 speakers   the index of the judged names
    said         a view: each statement in words: source, cue, content, and its speaker as believed now
    said_words   the full-text index (FTS5) over `said`; it holds no copy of the words

`id` is what the rest of onrecord calls a thing: a function of its content. `number` is the ledger's own
key, given in the order of adding: rows of one article lie side by side in the file, which keeps adding
fast when the ledger has outgrown the memory, and FTS5 needs an integer key.

The tables that a file has come from `migrations/`, which never imports this module; a test holds the
two together.
"""

from __future__ import annotations

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

REVISION = "0001"
"""The newest migration: a ledger at this revision can be used as it is."""

APPLICATION_ID = 0x4F4E5243
"""Marks an SQLite file as a ledger ("ONRC" in the file's header)."""

metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("title", Text),
    Column("outlet", Text),
    Column("outlet_key", Text),
    Column("byline", Text),
    Column("published", Text),
    Column("published_offset", Text),
    Column("language", Text),
    Column("length", Integer, nullable=False),
    Column("extractor", Text),
    Column("added", Text, nullable=False),
    # The longest column comes last: SQLite reads the others without walking over it.
    Column("text", Text, nullable=False),
    Index("articles_by_published", "published", "number"),
    Index("articles_by_outlet", "outlet_key"),
    sqlite_strict=True,
)
"""`published` and `added` are UTC in ISO 8601 without a mark of zone; see `moments`."""

statements = Table(
    "statements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("article_number", Integer, ForeignKey("articles.number"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("score", REAL, nullable=False),
    Column("extractor", Text, nullable=False),
    Column("inside_number", Integer),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    ForeignKeyConstraint(["inside_number"], ["statements.number"], deferrable=True, initially="DEFERRED"),
    UniqueConstraint("article_number", "ordinal"),
    CheckConstraint("kind IN ('direct', 'indirect', 'mixed')"),
    CheckConstraint("score BETWEEN 0 AND 1"),
    sqlite_strict=True,
)
"""`start` and `end` bound the whole content: its first part's start, its last part's end."""

spans = Table(
    "spans",
    metadata,
    Column("statement_number", Integer, ForeignKey("statements.number"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    CheckConstraint("role IN ('source', 'cue', 'content')"),
    CheckConstraint('0 <= start AND start < "end"'),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Half-open, in Unicode code points of the article's text, from 0."""

speakers = Table(
    "speakers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Index("speakers_by_name", "name_key"),
    sqlite_strict=True,
)
"""One row a name that was ever judged to be a speaker; it can be rebuilt from the judgements.

A table and not a view, because SQLite folds the case of ASCII letters only: `name_key` is the name folded
by Python (see `names`), once a name instead of once a statement and query.
"""

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("statement_number", Integer, ForeignKey("statements.number"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("speaker_id", Text, ForeignKey("speakers.id")),
    Column("name", Text),
    Column("type", Text),
    Column("score", REAL),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
    Column("superseded_by", Integer),
    ForeignKeyConstraint(["superseded_by"], ["judgements.number"], deferrable=True, initially="DEFERRED"),
    CheckConstraint("kind IN ('speaker')"),
    CheckConstraint("score BETWEEN 0 AND 1"),
    Index("judgements_of_statement", "statement_number", "number"),
    Index(
        "judgements_current",
        "statement_number",
        "kind",
        unique=True,
        sqlite_where=text("superseded_by IS NULL"),
    ),
    Index("judgements_by_speaker", "speaker_id", sqlite_where=text("superseded_by IS NULL")),
    sqlite_strict=True,
)
"""Appended, never overwritten: the one thing that ever changes in a row is `superseded_by`, once.

A judgement without a name says that the speaker is not known. The unique index `judgements_current`
lets a statement have one judgement of a kind that holds, and no two.
"""
