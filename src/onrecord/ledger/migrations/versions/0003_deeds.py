"""What is done by saying a statement: its act, whom it is aimed at, and what it answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# A server's database may sort in its own language, and has 32 bits in a REAL.
TEXT = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
REAL = sa.Double[float]().with_variant(sa.REAL(), "sqlite")

ACTS = (
    "'state', 'opine', 'intend', 'ask', 'agree', 'support', 'acknowledge', 'request', 'accuse', 'deny',"
    " 'reject', 'threaten', 'decline'"
)


def upgrade() -> None:
    """Add the tables of deeds, which are empty: what was read before is not read again."""
    op.create_table(
        "deeds",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("statement_number", sa.Integer, sa.ForeignKey("statements.number"), nullable=False),
        sa.Column("act", TEXT),
        sa.Column("score", REAL),
        sa.Column("answers_number", sa.Integer),
        sa.Column("answers_score", REAL),
        sa.Column("decided_by", TEXT, nullable=False),
        sa.Column("decided_at", TEXT, nullable=False),
        sa.Column("superseded_by", sa.Integer),
        sa.ForeignKeyConstraint(
            ["answers_number"], ["statements.number"], deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(["superseded_by"], ["deeds.number"], deferrable=True, initially="DEFERRED"),
        sa.CheckConstraint(f"act IN ({ACTS})"),
        sa.CheckConstraint("score BETWEEN 0 AND 1"),
        sa.CheckConstraint("answers_score BETWEEN 0 AND 1"),
        sa.CheckConstraint("answers_number <> statement_number"),
        sqlite_strict=True,
    )
    op.create_index("deeds_of_statement", "deeds", ["statement_number", "number"])
    current = "superseded_by IS NULL"
    _index("deeds_current", current, "statement_number", unique=True)
    _index("deeds_by_act", current, "act", "statement_number")
    _index("deeds_by_answer", f"{current} AND answers_number IS NOT NULL", "answers_number")
    options = {"sqlite_strict": True, "sqlite_with_rowid": False}
    op.create_table(
        "deed_words",
        sa.Column("deed_number", sa.Integer, sa.ForeignKey("deeds.number"), primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.CheckConstraint('0 <= start AND start < "end"'),
        **options,
    )
    op.create_table(
        "deed_targets",
        sa.Column("deed_number", sa.Integer, sa.ForeignKey("deeds.number"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("persona_number", sa.Integer, sa.ForeignKey("personas.number"), nullable=False),
        **options,
    )
    op.create_index("deed_targets_by_persona", "deed_targets", ["persona_number", "deed_number"])


def _index(name: str, condition: str, *columns: str, unique: bool = False) -> None:
    """An index of only those deeds for which `condition` is true, in the words of each database."""
    where = sa.text(condition)
    op.create_index(name, "deeds", list(columns), unique=unique, sqlite_where=where, postgresql_where=where)
