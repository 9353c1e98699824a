"""The first ledger: articles, statements, spans, speakers, judgements, and the words to search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A server's database may sort in its own language, and has 32 bits in a REAL.
TEXT = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
REAL = sa.Double[float]().with_variant(sa.REAL(), "sqlite")

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


# PostgreSQL keeps the words of a statement as a tsvector: what was said with weight A, the speaker's name
# with B, the source with C. This counts how often a term stands in it, a word or several side by side.
HITS = """
CREATE FUNCTION onrecord_hits(words tsvector, phrase text[], prefix boolean, about boolean)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(sum(weight), 0.0) FROM (
  SELECT min(CASE place.weight WHEN 'A' THEN 4.0 WHEN 'B' THEN 2.0 ELSE 1.0 END) AS weight
    FROM unnest(words) AS found (lexeme, positions, weights)
    JOIN unnest(phrase) WITH ORDINALITY AS wanted (word, number)
      ON found.lexeme = wanted.word
      OR (prefix AND wanted.number = cardinality(phrase) AND starts_with(found.lexeme, wanted.word))
   CROSS JOIN LATERAL unnest(found.positions, found.weights) AS place (position, weight)
   WHERE NOT about OR place.weight = 'A'
   GROUP BY place.position - wanted.number
  HAVING count(*) >= cardinality(phrase)) AS hits
$$
"""


def upgrade() -> None:
    """Make everything in an empty database."""
    _articles()
    _statements()
    _judgements()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("COMMENT ON TABLE alembic_version IS 'a ledger of onrecord'")
        op.execute(_in_postgresql(SAID))
        _words()
        return
    op.execute(f"PRAGMA application_id = {0x4F4E5243}")
    op.execute(SAID)
    op.execute(SAID_WORDS)
    # A word that was said counts more than the same word in a speaker's name or in the source.
    op.execute(RANK)


def _words() -> None:
    """What stands in for FTS5: the table of words, how much is in it, and how often a term is."""
    op.create_table(
        "said_words",
        sa.Column("number", sa.Integer, sa.ForeignKey("statements.number"), primary_key=True),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("words", postgresql.TSVECTOR, nullable=False),
    )
    op.create_index(
        "said_words_by_word",
        "said_words",
        ["words"],
        postgresql_using="gin",
        # Every search reads what waits to be sorted in, so no more than this (KiB) may wait.
        postgresql_with={"gin_pending_list_limit": 512},
    )
    op.create_table(
        "said_size",
        sa.Column("statements", sa.BigInteger, nullable=False),
        sa.Column("words", sa.BigInteger, nullable=False),
    )
    op.execute("INSERT INTO said_size (statements, words) VALUES (0, 0)")
    op.execute(HITS)


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", TEXT, nullable=False, unique=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("title", TEXT),
        sa.Column("outlet", TEXT),
        sa.Column("outlet_key", TEXT),
        sa.Column("byline", TEXT),
        sa.Column("published", TEXT),
        sa.Column("published_offset", TEXT),
        sa.Column("language", TEXT),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("extractor", TEXT),
        sa.Column("added", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("articles_by_published", "articles", ["published", "number"])
    op.create_index("articles_by_outlet", "articles", ["outlet_key"])


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", TEXT, nullable=False, unique=True),
        sa.Column("article_number", sa.Integer, sa.ForeignKey("articles.number"), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("score", REAL, nullable=False),
        sa.Column("extractor", TEXT, nullable=False),
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
        sa.Column("role", TEXT, primary_key=True),
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
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("speakers_by_name", "speakers", ["name_key"])
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("statement_number", sa.Integer, sa.ForeignKey("statements.number"), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("speaker_id", TEXT, sa.ForeignKey("speakers.id")),
        sa.Column("name", TEXT),
        sa.Column("type", TEXT),
        sa.Column("score", REAL),
        sa.Column("decided_by", TEXT, nullable=False),
        sa.Column("decided_at", TEXT, nullable=False),
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
        "judgements_current",
        "judgements",
        ["statement_number", "kind"],
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )
    op.create_index(
        "judgements_by_speaker", "judgements", ["speaker_id"], sqlite_where=current, postgresql_where=current
    )


def _in_postgresql(view: str) -> str:
    return view.replace("group_concat", "string_agg").replace(
        "ORDER BY spans.part)", "ORDER BY spans.part) AS parts"
    )
