"""What identity judgements say, as conditions on their rows."""

from __future__ import annotations

from sqlalchemy import ColumnElement, literal_column

from onrecord.ledger.schema import identity_judgements

HOLDS = identity_judgements.c.superseded_by.is_(None)
"""Nothing has taken the judgement's place."""

OF_PERSONA = identity_judgements.c.persona_number.is_not(None)
OF_PAIR = identity_judgements.c.other_id.is_not(None)
"""It says who a persona is, or that two speakers are one or two."""


def says(verdict: str) -> ColumnElement[bool]:
    """Its verdict is this.

    The word is part of the SQL and no parameter, so that the database sees which index is of such rows.
    """
    if not verdict.isalpha():
        raise ValueError(f"not a verdict: {verdict!r}")
    return identity_judgements.c.verdict == literal_column(f"'{verdict}'")
