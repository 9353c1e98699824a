"""Near-identical wire copy: which article prints the text of which earlier one, and how such are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# A server's database has 32 bits in a REAL, and SQLite 64 in an INTEGER.
REAL = sa.Double[float]().with_variant(sa.REAL(), "sqlite")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the two tables, which are empty; `migrate` fills them from the texts that are there."""
    op.create_table(
        "printings",
        sa.Column("article_number", sa.Integer, sa.ForeignKey("articles.number"), primary_key=True),
        sa.Column("original_number", sa.Integer, sa.ForeignKey("articles.number"), nullable=False),
        sa.Column("shared", REAL, nullable=False),
        sa.CheckConstraint("original_number < article_number"),
        sa.CheckConstraint("shared BETWEEN 0 AND 1"),
        sqlite_strict=True,
    )
    op.create_index("printings_by_original", "printings", ["original_number"])
    op.create_table(
        "shingles",
        sa.Column("hash", BIG, primary_key=True),
        sa.Column("article_number", sa.Integer, sa.ForeignKey("articles.number"), primary_key=True),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
