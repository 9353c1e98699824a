"""Identity across articles: personas, judged to be speakers. And the books of the intake."""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
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
       (SELECT personas.name FROM judgements JOIN personas ON personas.number = judgements.persona_number
         WHERE judgements.statement_number = statements.number AND judgements.kind = 'speaker'
           AND judgements.superseded_by IS NULL) AS speaker
  FROM statements JOIN articles ON articles.number = statements.article_number
"""

PERSONAS = """
INSERT INTO personas (number, article_number, name, type, speaker_id)
SELECT row_number() OVER (ORDER BY statements.article_number, min(old.number)),
       statements.article_number, old.name, old.type, min(old.speaker_id)
  FROM judgements_0001 AS old JOIN statements ON statements.number = old.statement_number
 WHERE old.name IS NOT NULL
 GROUP BY statements.article_number, old.name, old.type
"""

# Until now a name was a speaker; what is a person in one article and a place in the next is two from now on.
TWO_OF_A_NAME = """
SELECT DISTINCT personas.speaker_id, personas.name, personas.type
  FROM personas JOIN speakers_0001 ON speakers_0001.id = personas.speaker_id
 WHERE personas.type NOT IN (speakers_0001.type, 'unknown')
"""

JUDGEMENTS = """
INSERT INTO judgements (number, statement_number, kind, persona_number, score, decided_by, decided_at,
                        superseded_by)
SELECT old.number, old.statement_number, old.kind, personas.number, old.score, old.decided_by, old.decided_at,
       old.superseded_by
  FROM judgements_0001 AS old
  JOIN statements ON statements.number = old.statement_number
  LEFT JOIN personas ON personas.article_number = statements.article_number
                    AND personas.name = old.name AND personas.type = old.type
 ORDER BY old.number
"""

IDENTITY = """
INSERT INTO identity_judgements (number, persona_number, speaker_id, verdict, reasons, decided_by, decided_at,
                                 manual)
SELECT personas.number, personas.number, personas.speaker_id, 'same', '["the same name"]',
       'onrecord 0.1', articles.added, 0
  FROM personas JOIN articles ON articles.number = personas.article_number
 ORDER BY personas.number
"""


def upgrade() -> None:
    """Add what is new, and keep everything; the tables that follow from others are filled by `migrate`."""
    _intake()
    op.execute("DROP VIEW said")
    op.execute("CREATE TABLE judgements_0001 AS SELECT * FROM judgements")
    op.execute("CREATE TABLE speakers_0001 AS SELECT * FROM speakers")
    op.drop_table("judgements")
    op.drop_table("speakers")
    _speakers()
    _personas()
    _judgements()
    _identity()
    op.execute(PERSONAS)
    _part_types()
    op.execute(JUDGEMENTS)
    op.execute(IDENTITY)
    op.execute("DROP TABLE judgements_0001")
    op.execute("DROP TABLE speakers_0001")
    server = op.get_bind().dialect.name == "postgresql"
    op.execute(_in_postgresql(SAID) if server else SAID)
    if server:
        _parts_of_names()


def _parts_of_names() -> None:
    """Let a last name, or any part of a name, be found fast, where the server knows trigrams."""
    connection = op.get_bind()
    available = sa.text("SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'")
    if not connection.scalar(available):
        return
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    # Another ledger in the same database may have brought it, into a schema of its own.
    where = sa.text(
        "SELECT CAST(CAST(extnamespace AS regnamespace) AS text) FROM pg_extension WHERE extname = 'pg_trgm'"
    )
    op.execute(
        "CREATE INDEX speaker_names_by_part ON speaker_names"
        f" USING gin (name_key {connection.scalar(where)}.gin_trgm_ops)"
    )


def _part_types() -> None:
    connection = op.get_bind()
    move = sa.text("UPDATE personas SET speaker_id = :new WHERE speaker_id = :old AND type = :type")
    for old, name, type_ in connection.execute(sa.text(TWO_OF_A_NAME)).all():
        encoded = json.dumps(["speaker", name.casefold(), type_], separators=(",", ":"))
        new = hashlib.sha256(encoded.encode("ascii")).hexdigest()[:20]
        connection.execute(move, {"new": new, "old": old, "type": type_})


def _personas() -> None:
    op.create_table(
        "personas",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("article_number", sa.Integer, sa.ForeignKey("articles.number"), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("wikidata", TEXT),
        sa.Column("roles", TEXT),
        sa.Column("context", TEXT),
        sa.Column("speaker_id", TEXT),
        sa.ForeignKeyConstraint(["speaker_id"], ["speakers.id"], deferrable=True, initially="DEFERRED"),
        sa.UniqueConstraint("article_number", "name", "type"),
        sqlite_strict=True,
    )
    op.create_index("personas_by_speaker", "personas", ["speaker_id", "number"])


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("statement_number", sa.Integer, sa.ForeignKey("statements.number"), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("persona_number", sa.Integer, sa.ForeignKey("personas.number")),
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
    _index(
        "judgements_current", "judgements", "superseded_by IS NULL", "statement_number", "kind", unique=True
    )
    _index("judgements_by_persona", "judgements", "superseded_by IS NULL", "persona_number")


def _identity() -> None:
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("verb", TEXT, nullable=False),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("reason", TEXT),
        sa.Column("decided_by", TEXT, nullable=False),
        sa.Column("decided_at", TEXT, nullable=False),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("decisions.number")),
        sa.CheckConstraint("verb IN ('merge', 'split', 'rename', 'different', 'undo')"),
        sqlite_strict=True,
    )
    op.create_table(
        "identity_judgements",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("persona_number", sa.Integer, sa.ForeignKey("personas.number")),
        sa.Column("speaker_id", TEXT, nullable=False),
        sa.Column("other_id", TEXT),
        sa.Column("verdict", TEXT, nullable=False),
        sa.Column("name", TEXT),
        sa.Column("score", REAL),
        sa.Column("reasons", TEXT),
        sa.Column("decided_by", TEXT, nullable=False),
        sa.Column("decided_at", TEXT, nullable=False),
        sa.Column("manual", sa.Integer, nullable=False),
        sa.Column("decision_number", sa.Integer, sa.ForeignKey("decisions.number")),
        sa.Column("superseded_by", sa.Integer),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["identity_judgements.number"], deferrable=True, initially="DEFERRED"
        ),
        sa.CheckConstraint("verdict IN ('same', 'different', 'doubtful', 'open', 'named')"),
        sa.CheckConstraint("score BETWEEN 0 AND 1"),
        sa.CheckConstraint("persona_number IS NULL OR other_id IS NULL"),
        sa.CheckConstraint("manual IN (0, 1)"),
        sqlite_strict=True,
    )
    table, holds = "identity_judgements", "verdict = 'same' AND superseded_by IS NULL"
    op.create_index("identity_of_persona", table, ["persona_number", "number"])
    _index("identity_of_speaker", table, "persona_number IS NOT NULL", "speaker_id")
    _index("identity_of_one", table, "other_id IS NOT NULL", "speaker_id")
    _index("identity_named", table, "verdict = 'named'", "speaker_id")
    _index("identity_of_other", table, "other_id IS NOT NULL", "other_id")
    _index("identity_of_decision", table, "decision_number IS NOT NULL", "decision_number")
    _index("identity_superseded", table, "superseded_by IS NOT NULL", "superseded_by")
    _index("identity_doubtful", table, "verdict = 'doubtful' AND superseded_by IS NULL", "number")
    _index(
        "identity_current", table, f"{holds} AND persona_number IS NOT NULL", "persona_number", unique=True
    )
    _index("identity_merged", table, f"{holds} AND other_id IS NOT NULL", "speaker_id", unique=True)


def _speakers() -> None:
    op.create_table(
        "speakers",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("speakers_by_name", "speakers", ["name_key"])
    options = {"sqlite_strict": True, "sqlite_with_rowid": False}
    op.create_table(
        "speaker_names",
        sa.Column("speaker_id", TEXT, primary_key=True),
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("name_key", TEXT, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        **options,
    )
    op.create_index("speaker_names_by_key", "speaker_names", ["name_key"])
    op.create_table(
        "speaker_facts",
        sa.Column("speaker_id", TEXT, primary_key=True),
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("value", TEXT, primary_key=True),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.CheckConstraint("kind IN ('role', 'wikidata', 'type', 'named')"),
        **options,
    )
    op.create_table(
        "speaker_keys",
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("speaker_id", TEXT, primary_key=True),
        **options,
    )


def _intake() -> None:
    op.create_index("articles_by_name", "articles", ["name"])
    op.create_table(
        "other_names",
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("article_number", sa.Integer, sa.ForeignKey("articles.number"), primary_key=True),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "problems",
        sa.Column("origin", TEXT, primary_key=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "feeds",
        sa.Column("url", TEXT, primary_key=True),
        sa.Column("title", TEXT),
        sa.Column("etag", TEXT),
        sa.Column("modified", TEXT),
        sa.Column("polled", TEXT),
        sa.Column("failures", sa.Integer, nullable=False),
        sqlite_strict=True,
    )


def _index(name: str, table: str, condition: str, *columns: str, unique: bool = False) -> None:
    """An index of only those rows for which `condition` is true."""
    where = sa.text(condition)
    op.create_index(name, table, list(columns), unique=unique, sqlite_where=where, postgresql_where=where)


def _in_postgresql(view: str) -> str:
    return view.replace("group_concat", "string_agg").replace(
        "ORDER BY spans.part)", "ORDER BY spans.part) AS parts"
    )
