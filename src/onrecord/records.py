"""The records that the rooms hand to one another: what was captured, read, observed and believed.

Every span counts Unicode code points of its article's text, from 0, half-open. A record never holds a
copy of words that a span can name; `Article.slice` gives them back. Ids are functions of content: the
SHA-256 of an unambiguous encoding, so the same input always has the same id.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property


def content_id(*parts: object) -> str:
    """The id of what `parts` say: 20 hex digits (80 bits) of the SHA-256 of their JSON array."""
    encoded = json.dumps(parts, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(encoded.encode("ascii")).hexdigest()[:20]


class Kind(StrEnum):
    """How much of a content stands between quotation marks: all, none, or some of its words."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end` of an article's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start} to {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def moved(self, by: int) -> Span:
        """As many characters, `by` further on."""
        return Span(self.start + by, self.end + by)


Spans = tuple[Span, ...]
"""The parts of one source, cue or content in reading order; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Capture:
    """At `origin` these bytes were found; `retrieved` says when. Nobody knows yet what they are."""

    origin: str
    data: bytes
    retrieved: datetime | None = None


@dataclass(frozen=True)
class Article:
    """`outlet` published this text, under `title`, at `published`; it was read from `name`.

    `name` is the path or address as it was given. `language` is an ISO 639-1 code, or None if unsure.
    """

    text: str
    name: str
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: datetime | None = None
    language: str | None = None

    @cached_property
    def id(self) -> str:
        """The same text by the same outlet, first published at the same time, is the same article."""
        published = self.published.isoformat() if self.published else None
        return content_id("article", self.text, self.outlet, published)

    def slice(self, spans: Sequence[Span], joiner: str = " ... ") -> str:
        """The characters of `spans`; parts that do not touch are joined by `joiner`."""
        return joiner.join(self.text[span.start : span.end] for span in spans)


@dataclass(frozen=True, slots=True)
class Attribution:
    """The text ties this source, by this cue, to this content; `score` is how sure the extractor is.

    `content` is never empty. `score` lies in 0 to 1: the estimated probability that who said what is right.
    """

    source: Spans
    cue: Spans
    content: Spans
    score: float = 1.0

    @property
    def extent(self) -> Span:
        """From the first character of source, cue and content to their last."""
        parts = (*self.source, *self.cue, *self.content)
        return Span(min(part.start for part in parts), max(part.end for part in parts))


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a source refers to, named as an index would print the name.

    `roles` are printed with the name in the article ("Senator", "coach of Leeds"), `wikidata` is an item's
    id such as "Q42" where the name was found there. `ledger_id` is given by a ledger that knows more than
    the name: of two people with one name, or of one with two.
    """

    name: str
    type: str = "unknown"
    wikidata: str | None = None
    roles: tuple[str, ...] = ()
    ledger_id: str | None = None

    @property
    def id(self) -> str:
        """Speakers of one name are one speaker, until a judgement on a ledger says otherwise."""
        return self.ledger_id or content_id("speaker", self.name.casefold())


class Act(StrEnum):
    """What a speaker does by saying something; `docs/acts.md` tells them apart."""

    STATE = "state"
    OPINE = "opine"
    INTEND = "intend"
    ASK = "ask"
    AGREE = "agree"
    SUPPORT = "support"
    ACKNOWLEDGE = "acknowledge"
    REQUEST = "request"
    ACCUSE = "accuse"
    DENY = "deny"
    REJECT = "reject"
    THREATEN = "threaten"
    DECLINE = "decline"

    @property
    def plover(self) -> str | None:
        """The PLOVER class (version 0.8, 2021); None where PLOVER has none."""
        return self.name if self in _PLOVER else None

    @property
    def cameo(self) -> str | None:
        """The CAMEO code (1.1b3) that says no more than the act does; None where CAMEO has none."""
        return _CAMEO.get(self)

    @property
    def aims(self) -> bool:
        """Whether such an act is done toward somebody, so that it may have targets."""
        return self in _PLOVER or self is Act.DENY


_PLOVER = frozenset({Act.AGREE, Act.SUPPORT, Act.REQUEST, Act.ACCUSE, Act.REJECT, Act.THREATEN})
_CAMEO = {
    Act.STATE: "010",
    Act.OPINE: "010",
    Act.INTEND: "010",
    Act.AGREE: "030",
    Act.SUPPORT: "051",
    Act.ACKNOWLEDGE: "015",
    Act.REQUEST: "020",
    Act.ACCUSE: "112",
    Act.DENY: "016",
    Act.REJECT: "120",
    Act.THREATEN: "130",
    Act.DECLINE: "011",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A statement answers the statement `to` (an id): a denial its accusation, a refusal its demand.

    `score` lies in 0 to 1: the estimated probability that it does.
    """

    to: str
    score: float = 1.0


SURE = 0.5
"""From this score on an act is at least as likely right as wrong."""


@dataclass(frozen=True, slots=True)
class Deed:
    """By saying it the speaker does `act`, toward `targets` if toward anybody; these `words` show it.

    `score` lies in 0 to 1: the estimated probability that the act is right. `answers` is the statement of
    the same article that it answers.
    """

    act: Act
    score: float = 1.0
    words: Spans = ()
    targets: tuple[Speaker, ...] = ()
    answers: Answer | None = None


@dataclass(frozen=True, slots=True)
class Pointed:
    """The words at `span` are meant with this probability; None: nobody that is named nearby is."""

    span: Span | None
    score: float


@dataclass(frozen=True, slots=True)
class Reference:
    """The characters at `span` refer to somebody by their `form`: a name, a pronoun or a description.

    `form` is "name", "he", "she", "they", "it" or "description". `speaker` is who is meant, where that
    needs no asking. `place` is how the words stand in their sentence, where that is plain: "subject",
    "possessive", or nothing. `kind` is a description's kind, as a speaker's type, and `head` its head noun
    in the singular.
    """

    span: Span
    form: str
    sentence: int
    speaker: Speaker | None = None
    place: str = ""
    kind: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """In article `article_id`, `speaker` said the attribution's content; the span extractor was `extractor`.

    `inside` is the id of the statement in whose content this one stands, `deed` what is done by saying it.
    A field whose part is not known is None, never invented.
    """

    article_id: str
    attribution: Attribution
    kind: Kind
    extractor: str
    speaker: Speaker | None = None
    inside: str | None = None
    deed: Deed | None = None
    id: str = field(init=False)

    def __post_init__(self) -> None:
        places = [
            [[span.start, span.end] for span in spans]
            for spans in (self.attribution.source, self.attribution.cue, self.attribution.content)
        ]
        object.__setattr__(self, "id", content_id("statement", self.article_id, places))


@dataclass(frozen=True, slots=True)
class Hint:
    """What the network saw of a statement beside its spans: whom its source means, and whom it is aimed at.

    The most probable first; single words, whose probabilities sum to at most one. `acts` holds each act's
    probability, `words` show the most probable one, and `answers` are ids of statements with the probability
    that they are answered.
    """

    speaker: tuple[Pointed, ...] = ()
    target: tuple[Pointed, ...] = ()
    acts: tuple[tuple[Act, float], ...] = ()
    words: Spans = ()
    answers: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One article with all that was said in it, in the order of the text."""

    article: Article
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, and why: `origin` failed `tries` times, `at` was the last time (UTC)."""

    origin: str
    reason: str
    at: datetime
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Feed:
    """The feed at `url` is followed; it was last `polled` then, and failed `failures` times in a row.

    `etag` and `modified` are what its server said last, to be said back to it.
    """

    url: str
    title: str | None = None
    etag: str | None = None
    modified: str | None = None
    polled: datetime | None = None
    failures: int = 0
