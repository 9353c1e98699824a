"""The ledger: who said what, on record, in a file or on a server, which many can read while one writes.

    with open_ledger("press.ledger") as ledger:
        ledger.add(reading)
        ledger.search('budget "tax cut"', speaker="Varga", since=date(2024, 1, 1))

`ledger` opens, `store` writes, `queries` reads; `schema` draws the tables and `migrations` makes them.
`identity` and `speakers` decide who is who, `intake` keeps the books of what comes in. `search`, `people` and
`portrait` turn questions into SQL; `language` is what a person may type. `browsing` is for those who look
around: lists, `outlets`, `facets`, as `overviews` describes them. `asking` is about words that are known:
`check` finds whether they were said, `quotations` who printed them, both by way of `candidates`, `wording`
and `matching`. `dealing` is about what is done: `deeds` keeps it, `acts` lists and counts it, `answers` and
`disputes` say who answers whom. `wire` recognises a text that is there already, `copying` moves a ledger,
`soundness` looks for what does not fit together. `rebuild` turns rows into records, `inserting` back.

What differs between SQLite and PostgreSQL is in `connection` and `server`, which hold a database, in `faults`
and `server_faults`, which say what went wrong with it, and in `words`. Nothing of SQLAlchemy gets out.
"""

from __future__ import annotations

from onrecord.ledger.acts import ActFilters
from onrecord.ledger.ledger import Ledger, open_ledger
from onrecord.ledger.matching import Edit
from onrecord.ledger.overviews import (
    Facet,
    Facets,
    ListedArticle,
    ListedOutlet,
    ListedSpeaker,
    OutletRecord,
    Quoting,
    QuotingMonth,
    Voice,
)
from onrecord.ledger.printings import Check, Holdings, Piece, Printing, Quotation, Verdict
from onrecord.ledger.results import (
    ActTally,
    ArticleRecord,
    Decision,
    DeedJudgement,
    Dispute,
    Doubt,
    Dyad,
    Exchange,
    Hit,
    IdentityJudgement,
    Inventory,
    Judgement,
    Reply,
    RoleRecord,
    SpeakerRecord,
    SpeakerSummary,
    Statistics,
    Tally,
    Turn,
)
from onrecord.ledger.search import Filters, is_speaker_id

__all__ = [
    "ActFilters",
    "ActTally",
    "ArticleRecord",
    "Check",
    "Decision",
    "DeedJudgement",
    "Dispute",
    "Doubt",
    "Dyad",
    "Edit",
    "Exchange",
    "Facet",
    "Facets",
    "Filters",
    "Hit",
    "Holdings",
    "IdentityJudgement",
    "Inventory",
    "Judgement",
    "Ledger",
    "ListedArticle",
    "ListedOutlet",
    "ListedSpeaker",
    "OutletRecord",
    "Piece",
    "Printing",
    "Quotation",
    "Quoting",
    "QuotingMonth",
    "Reply",
    "RoleRecord",
    "SpeakerRecord",
    "SpeakerSummary",
    "Statistics",
    "Tally",
    "Turn",
    "Verdict",
    "Voice",
    "is_speaker_id",
    "open_ledger",
]
