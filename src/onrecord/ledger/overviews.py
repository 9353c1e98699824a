"""What the ledger answers to somebody who looks around: lists of articles, speakers and outlets, counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onrecord.ledger.results import ArticleRecord, Tally
from onrecord.records import Speaker


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """`article` prints so many `statements`."""

    article: ArticleRecord
    statements: int


@dataclass(frozen=True, slots=True)
class ListedSpeaker:
    """`articles` articles print something that `speaker` said."""

    speaker: Speaker
    articles: int


@dataclass(frozen=True, slots=True)
class ListedOutlet:
    """The outlet `name`, found under `key`, published `articles` articles that are on the ledger."""

    name: str
    key: str
    articles: int


@dataclass(frozen=True, slots=True)
class Voice:
    """`speaker` is quoted in `statements` statements, whose contents have `characters` characters."""

    speaker: Speaker
    statements: int
    characters: int


@dataclass(frozen=True, slots=True)
class Quoting:
    """How statements are attributed: to somebody with a name, to somebody described, to nobody.

    `characters` are those of their contents; a statement inside another is not counted twice there.
    """

    statements: int = 0
    direct: int = 0
    indirect: int = 0
    mixed: int = 0
    named: int = 0
    described: int = 0
    nobody: int = 0
    characters: int = 0
    direct_characters: int = 0


@dataclass(frozen=True, slots=True)
class QuotingMonth:
    """What an outlet printed in one month, as 2024-05: its `articles`, their length, and whom they quote."""

    month: str
    articles: int
    length: int
    quoting: Quoting


@dataclass(frozen=True, slots=True)
class OutletRecord:
    """What is on record of an outlet: how much it printed, whom it quotes and how, in all and by month.

    `length` counts the characters of all its articles. `voices` are the most quoted, most statements first,
    of `speakers` in all. `first` and `last` bound its days (UTC); undated articles are in no month.
    """

    name: str
    key: str
    articles: int
    length: int
    first: datetime | None
    last: datetime | None
    quoting: Quoting
    months: tuple[QuotingMonth, ...]
    speakers: int
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """`count` of the statements found are `label`; asking for `value` finds these alone."""

    label: str
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What the statements that were found have in common.

    `counted` statements were looked at, the best or the newest ones; not `whole`: there are more.
    """

    counted: int
    whole: bool
    kinds: tuple[Facet, ...]
    acts: tuple[Facet, ...]
    speakers: tuple[Facet, ...]
    outlets: tuple[Facet, ...]
    years: tuple[Tally, ...]
