"""The ledger: who said what, on record, in a file that many can read while one writes.

    with open_ledger("press.ledger") as ledger:
        ledger.add(reading)
        ledger.search('budget "tax cut"', speaker="Varga", since=date(2024, 1, 1))

`ledger` opens, `store` writes, `queries` reads; `schema` draws the tables and `migrations` makes them.
`search` and `people` turn questions into SQL, `rebuild` turns rows into records, `connection` holds the
file, `faults` says what went wrong with it. Nothing of SQLAlchemy gets out of this room.
"""

from __future__ import annotations

from onrecord.ledger.ledger import Ledger, open_ledger
from onrecord.ledger.results import (
    ArticleRecord,
    Hit,
    Judgement,
    SpeakerRecord,
    SpeakerSummary,
    Statistics,
    Tally,
)
from onrecord.ledger.search import Filters

__all__ = [
    "ArticleRecord",
    "Filters",
    "Hit",
    "Judgement",
    "Ledger",
    "SpeakerRecord",
    "SpeakerSummary",
    "Statistics",
    "Tally",
    "open_ledger",
]
