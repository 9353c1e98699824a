"""What the ledger answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from onrecord.records import SURE, Act, Deed, Speaker, Statement


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
class DeedJudgement:
    """At `decided_at`, `decided_by` held that `deed` is done by saying it; None: that nothing is known.

    The targets are named as they are listed now. A judgement that is not `current` was superseded.
    """

    number: int
    deed: Deed | None
    decided_by: str
    decided_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class ActTally:
    """Between `first` and `last` (UTC), `by` did this `toward` somebody in so many statements.

    `by` is None where the speaker is not known, `toward` where it was aimed at nobody.
    """

    by: Speaker | None
    act: Act
    toward: Speaker | None
    statements: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Dyad:
    """On this `date` (UTC), `source` did `act` toward `target` in the statements with these ids."""

    date: date
    source: Speaker
    target: Speaker
    act: Act
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """`hit` answers, or is answered, with this `score` (0 to 1); `judged` says that its article tells it."""

    hit: Hit
    score: float
    judged: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """`hit` answers the statements in `to`, and those in `by` answer it; the surest first."""

    hit: Hit
    to: tuple[Reply, ...]
    by: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """In a dispute one side said this; `hits` print it, in order of time, and the first one's id is its own.

    `answers` is the id of the turn that it answers, with `score` (0 to 1); None for what opens the dispute.
    """

    hits: tuple[Hit, ...]
    answers: str | None
    score: float

    @property
    def id(self) -> str:
        """The statement that printed it first."""
        return self.hits[0].statement.id

    @property
    def speaker(self) -> Speaker | None:
        """Who says it, as far as is known."""
        return self.hits[0].statement.speaker

    @property
    def deed(self) -> Deed:
        """What is done by saying it, as the first one to print it has it."""
        deed = self.hits[0].statement.deed
        if deed is None:
            raise ValueError(f"statement {self.id} does nothing")
        return deed

    @property
    def act_score(self) -> float:
        """How surely that is what is done (0 to 1): as sure as the surest of the printings is."""
        return max(hit.statement.deed.score for hit in self.hits if hit.statement.deed is not None)

    @property
    def first(self) -> datetime | None:
        """When it was printed first."""
        return self.hits[0].article.published

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who printed it, in order of time."""
        return tuple(dict.fromkeys(hit.article.outlet for hit in self.hits if hit.article.outlet))


@dataclass(frozen=True, slots=True)
class Dispute:
    """The first of `turns` is an accusation; the others, in order of time, answer it or one another."""

    turns: tuple[Turn, ...]

    @property
    def id(self) -> str:
        """The statement that printed the accusation first."""
        return self.turns[0].id

    @property
    def answered(self) -> bool:
        """Whether the accused answered the accusation itself, be it with another one."""
        return any(turn.answers == self.id for turn in self.turns)

    @property
    def score(self) -> float:
        """How surely the accusation is one (0 to 1)."""
        return self.turns[0].act_score

    @property
    def sure(self) -> bool:
        """Whether the accusation is at least as likely one as none."""
        return self.score >= SURE


@dataclass(frozen=True, slots=True)
class SpeakerSummary:
    """Between `first` and `last` (UTC), `outlets` outlets printed `statements` statements of `speaker`.

    Nobody printed any of one whom statements are only aimed at.
    """

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
class RoleRecord:
    """`articles` articles print this role with a name, the first and the last at these times (UTC)."""

    role: str
    articles: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class SpeakerRecord:
    """What is on record of a speaker: how the press names them, who prints them, what they said last.

    `names` counts the sources as printed ("Varga", "the minister", "she"), `known_as` the names that the
    articles know them by, `outlets` the statements an outlet, `about` the other known speakers whose names
    occur in what they said; the most frequent first. `months` counts the statements of each month that has
    any, as 2024-05, in order. `recent` holds the latest statements, newest first.
    """

    summary: SpeakerSummary
    names: tuple[Tally, ...]
    outlets: tuple[Tally, ...]
    recent: tuple[Hit, ...]
    known_as: tuple[Tally, ...] = ()
    roles: tuple[RoleRecord, ...] = ()
    months: tuple[Tally, ...] = ()
    about: tuple[Tally, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentityJudgement:
    """At `decided_at`, `decided_by` held that a persona is, or is not, or may be the speaker `speaker_id`.

    `verdict` is same, different, doubtful, or open where nothing is held any longer; `score` the probability
    (0 to 1) that they are the same, None where it was not weighed. `name` is the speaker's, if they still
    have personas; `manual` says that a person decided it.
    """

    speaker_id: str
    name: str | None
    verdict: str
    score: float | None
    reasons: tuple[str, ...]
    decided_by: str
    decided_at: datetime
    manual: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """`one` and `other` may be one speaker: the probability is `score`, for these reasons, strongest first.

    `articles` are some that leave it open.
    """

    one: SpeakerSummary
    other: SpeakerSummary
    score: float
    reasons: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """At `decided_at`, `decided_by` decided `what`, for this `reason` if they gave one.

    `verb` is merge, split, rename, different or undo. `undoes` is the number of the decision that it takes
    back, `undone_by` of the one that took it back.
    """

    number: int
    verb: str
    what: str
    reason: str | None
    decided_by: str
    decided_at: datetime
    undoes: int | None = None
    undone_by: int | None = None


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a ledger is and holds, beside its `statistics`.

    `kind` is the sort of database, `revision` the newest migration it has seen, `size` its bytes. `printings`
    articles print the text of an earlier one. `extractors` have read so many articles each.
    """

    name: str
    kind: str
    revision: str
    size: int
    statistics: Statistics
    printings: int
    personas: int
    deeds: int
    decisions: int
    problems: int
    feeds: int
    extractors: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much is on the ledger; `attributed` statements have a known speaker. Times are UTC.

    `acts` says how many statements do what, the most frequent first; what is not known is not counted.
    """

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
    acts: tuple[Tally, ...] = ()
