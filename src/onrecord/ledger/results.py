"""What the ledger answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onrecord.records import Speaker, Statement


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """`outlet` published an article of `length` characters; this is all but its text."""

    id: str
    name: str
    title: str | None
    outlet: str | None
    byline: str | None
    published: datetime | None
    language: str | None
    length: int


@dataclass(frozen=True, slots=True)
class Hit:
    """`article` prints `statement` in these words, and `snippet` shows where the search found it.

    `source` and `cue` are empty where the text has none. `rank` is BM25, smaller is better; None where
    no words were searched for.
    """

    statement: Statement
    article: ArticleRecord
    source: str
    cue: str
    content: str
    snippet: str
    rank: float | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """At `decided_at`, `decided_by` held that `speaker` said it; None: that nobody known did.

    `score` lies in 0 to 1, None where none was given. A judgement that is not `current` was superseded.
    """

    number: int
    speaker: Speaker | None
    score: float | None
    decided_by: str
    decided_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class SpeakerSummary:
    """Between `first` and `last` (UTC), `outlets` outlets printed `statements` statements of `speaker`."""

    speaker: Speaker
    statements: int
    articles: int
    outlets: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Tally:
    """`text` was printed `count` times."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class SpeakerRecord:
    """What is on record of a speaker: how the press names them, who prints them, what they said last.

    `names` counts the sources as printed ("Varga", "the minister", "she"), `outlets` the statements an
    outlet, most frequent first. `recent` holds the latest statements, newest first.
    """

    summary: SpeakerSummary
    names: tuple[Tally, ...]
    outlets: tuple[Tally, ...]
    recent: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much is on the ledger; `attributed` statements have a known speaker. Times are UTC."""

    articles: int
    outlets: int
    statements: int
    direct: int
    indirect: int
    mixed: int
    attributed: int
    speakers: int
    judgements: int
    first: datetime | None
    last: datetime | None
