"""The ledger: who said what, on record, in a file or on a server, which many can read while one writes.

    with open_ledger("press.ledger") as ledger:
        ledger.add(reading)
        ledger.search('budget "tax cut"', speaker="Varga", since=date(2024, 1, 1))

`ledger` opens, `store` writes, `queries` reads; `schema` draws the tables and `migrations` makes them.
`identity` and `speakers` decide who is who, `intake` keeps the books of what comes in. `search`, `people` and
`portrait` turn questions into SQL; `language` is what a person may type. `asking` is about words that are
known: `check` finds whether they were said, `quotations` who printed them, both by way of `candidates`,
`wording` and `matching`. `wire` recognises a text that is there already, `copying` moves a ledger,
`soundness` looks for what does not fit together. `rebuild` turns rows into records, `inserting` back.

What differs between SQLite and PostgreSQL is in `connection` and `server`, which hold a database, in `faults`
and `server_faults`, which say what went wrong with it, and in `words`. Nothing of SQLAlchemy gets out.
"""

from __future__ import annotations

from onrecord.ledger.acts import ActFilters
from onrecord.ledger.ledger import Ledger, open_ledger
from onrecord.ledger.matching import Edit
from onrecord.ledger.printings import Check, Holdings, Piece, Printing, Quotation, Verdict
from onrecord.ledger.results import (
    ActTally,
    ArticleRecord,
    Decision,
    DeedJudgement,
    Doubt,
    Dyad,
    Hit,
    IdentityJudgement,
    Inventory,
    Judgement,
    RoleRecord,
    SpeakerRecord,
    SpeakerSummary,
    Statistics,
    Tally,
)
from onrecord.ledger.search import Filters

__all__ = [
    "ActFilters",
    "ActTally",
    "ArticleRecord",
    "Check",
    "Decision",
    "DeedJudgement",
    "Doubt",
    "Dyad",
    "Edit",
    "Filters",
    "Hit",
    "Holdings",
    "IdentityJudgement",
    "Inventory",
    "Judgement",
    "Ledger",
    "Piece",
    "Printing",
    "Quotation",
    "RoleRecord",
    "SpeakerRecord",
    "SpeakerSummary",
    "Statistics",
    "Tally",
    "Verdict",
    "open_ledger",
]
