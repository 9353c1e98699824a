"""The first ledger: articles, statements, spans, speakers, judgements, and the words to search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SAID = """
CREATE VIEW said AS
SELECT statements.number AS number, statements.id AS id, articles.id AS article_id,
       (SELECT group_concat(words, ' ... ') FROM
          (SELECT substr(articles.text, spans.start + 1, spans."end" - spans.start) AS words FROM spans
            WHERE spans.statement_number = statements.number AND spans.role = 'source'
            ORDER BY spans.part)) AS source,
       (SELECT group_concat(words, ' ... ') FROM
          (SELECT substr(articles.text, spans.start + 1, spans."end" - spans.start) AS words FROM spans
            WHERE spans.statement_number = statements.number AND spans.role = 'cue'
            ORDER BY spans.part)) AS cue,
       (SELECT group_concat(words, ' ... ') FROM
          (SELECT substr(articles.text, spans.start + 1, spans."end" - spans.start) AS words FROM spans
            WHERE spans.statement_number = statements.number AND spans.role = 'content'
            ORDER BY spans.part)) AS content,
       (SELECT judgements.name FROM judgements
         WHERE judgements.statement_number = statements.number AND judgements.kind = 'speaker'
           AND judgements.superseded_by IS NULL) AS speaker
  FROM statements JOIN articles ON articles.number = statements.article_number
"""

SAID_WORDS = """
CREATE VIRTUAL TABLE said_words USING fts5(
    content, source, speaker,
    content='said', content_rowid='number', tokenize='unicode61 remove_diacritics 2'
)
"""

RANK = "INSERT INTO said_words(said_words, rank) VALUES ('rank', 'bm25(4.0, 1.0, 2.0)')"


def upgrade() -> None:
    """Make everything in an empty database."""
    op.execute(f"PRAGMA application_id = {0x4F4E5243}")
    _articles()
    _statements()
    _judgements()
    op.execute(SAID)
    op.execute(SAID_WORDS)
    # A word that was said counts more than the same word in a speaker's name or in the source.
    op.execute(RANK)


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("outlet", sa.Text),
        sa.Column("outlet_key", sa.Text),
        sa.Column("byline", sa.Text),
        sa.Column("published", sa.Text),
        sa.Column("published_offset", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("extractor", sa.Text),
        sa.Column("added", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("articles_by_published", "articles", ["published", "number"])
    op.create_index("articles_by_outlet", "articles", ["outlet_key"])


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("article_number", sa.Integer, sa.ForeignKey("articles.number"), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("score", sa.REAL, nullable=False),
        sa.Column("extractor", sa.Text, nullable=False),
        sa.Column("inside_number", sa.Integer),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["inside_number"], ["statements.number"], deferrable=True, initially="DEFERRED"
        ),
        sa.UniqueConstraint("article_number", "ordinal"),
        sa.CheckConstraint("kind IN ('direct', 'indirect', 'mixed')"),
        sa.CheckConstraint("score BETWEEN 0 AND 1"),
        sqlite_strict=True,
    )
    op.create_table(
        "spans",
        sa.Column("statement_number", sa.Integer, sa.ForeignKey("statements.number"), primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.CheckConstraint("role IN ('source', 'cue', 'content')"),
        sa.CheckConstraint('0 <= start AND start < "end"'),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _judgements() -> None:
    op.create_table(
        "speakers",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("speakers_by_name", "speakers", ["name_key"])
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("statement_number", sa.Integer, sa.ForeignKey("statements.number"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("speaker_id", sa.Text, sa.ForeignKey("speakers.id")),
        sa.Column("name", sa.Text),
        sa.Column("type", sa.Text),
        sa.Column("score", sa.REAL),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_at", sa.Text, nullable=False),
        sa.Column("superseded_by", sa.Integer),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["judgements.number"], deferrable=True, initially="DEFERRED"
        ),
        sa.CheckConstraint("kind IN ('speaker')"),
        sa.CheckConstraint("score BETWEEN 0 AND 1"),
        sqlite_strict=True,
    )
    op.create_index("judgements_of_statement", "judgements", ["statement_number", "number"])
    current = sa.text("superseded_by IS NULL")
    op.create_index(
        "judgements_current", "judgements", ["statement_number", "kind"], unique=True, sqlite_where=current
    )
    op.create_index("judgements_by_speaker", "judgements", ["speaker_id"], sqlite_where=current)
