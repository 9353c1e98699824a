"""The API's objects, described for those who read its OpenAPI document. The objects are made in `answers`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class ErrorFacts(BaseModel):
    """What went wrong."""

    status: int = Field(description="The HTTP status.")
    code: str = Field(description="Names the status, as in not_found.")
    message: str = Field(description="Why, for a person to read.")
    place: int | None = Field(
        description="In a query that cannot be understood: the character that is wrong."
    )


class Error(BaseModel):
    """The one shape of everything that goes wrong."""

    error: ErrorFacts


class Part(BaseModel):
    """A source, cue or content: its characters, and its words."""

    spans: list[tuple[int, int]] = Field(
        description="Half-open, in Unicode code points of the article's text."
    )
    text: str


class SpeakerName(BaseModel):
    """Whom a source refers to, or an act is aimed at."""

    name: str
    type: str
    id: str


class StatementShape(BaseModel):
    """One attributed statement. What is not known is null, never invented."""

    id: str
    kind: Literal["direct", "indirect", "mixed"]
    source: Part | None
    cue: Part | None
    content: Part | None
    speaker: SpeakerName | None
    act: str | None = Field(description="What is done by saying it, such as accuse or deny.")
    plover: str | None
    cameo: str | None
    targets: list[SpeakerName] | None = Field(description="Toward whom it is done.")
    answers: str | None = Field(description="The id of the statement that this one answers.")
    inside: str | None = Field(description="The id of the statement in whose content this one stands.")
    score: float = Field(ge=0, le=1, description="How sure the extractor is.")


class ArticleShape(BaseModel):
    """An article, all but its text."""

    id: str
    name: str = Field(description="The path or address that it was read from.")
    title: str | None
    outlet: str | None
    byline: str | None
    published: str | None = Field(description="ISO 8601, with the zone that was printed.")
    language: str | None
    length: int = Field(description="In Unicode code points.")
    address: str = Field(description="Its page on this server.")


class WholeArticle(ArticleShape):
    """An article with its text."""

    text: str


class Reading(BaseModel):
    """An article with all that is said in it."""

    article: WholeArticle
    statements: list[StatementShape]


class Statement(StatementShape):
    """A statement with its article."""

    article: ArticleShape
    address: str


class FoundStatement(Statement):
    """A statement that a search found."""

    snippet: str = Field(description="Where it was found, in [brackets].")


class ListedArticle(ArticleShape):
    """An article in a list."""

    statements: int


class Speaker(SpeakerName):
    """A speaker, and where their page is."""

    wikidata: str | None
    address: str


class ListedSpeaker(Speaker):
    """A speaker in a list."""

    articles: int


class ListedOutlet(BaseModel):
    """An outlet in a list."""

    name: str
    articles: int
    address: str


class Counted(BaseModel):
    """Something, and how often."""

    text: str
    count: int


class Role(BaseModel):
    """A role that is printed with a name."""

    role: str
    articles: int
    first: str | None
    last: str | None


class SpeakerRecord(Speaker):
    """What is on record of a speaker."""

    statements: int
    articles: int
    outlets: int
    first: str | None
    last: str | None
    known_as: list[Counted]
    printed_as: list[Counted]
    roles: list[Role]
    months: list[Counted]
    by_outlet: list[Counted]
    about: list[Counted]
    newest: list[Statement]


class Quoting(BaseModel):
    """How statements are attributed."""

    statements: int
    direct: int
    indirect: int
    mixed: int
    named: int = Field(description="To a speaker with a name.")
    described: int = Field(description="To somebody without a name, as in: a senior official.")
    nobody: int = Field(description="To nobody whom the text tells.")
    characters: int
    direct_characters: int


class QuotingMonth(BaseModel):
    """What an outlet printed in a month."""

    month: str
    articles: int
    length: int
    quoting: Quoting


class Voice(Speaker):
    """Whom an outlet quotes."""

    statements: int
    characters: int


class OutletRecord(ListedOutlet):
    """What is on record of an outlet."""

    length: int
    first: str | None
    last: str | None
    quoting: Quoting
    speakers: int
    voices: list[Voice]
    months: list[QuotingMonth]


class Facet(BaseModel):
    """So many of what was found have this in common."""

    label: str
    value: str
    count: int


class Facets(BaseModel):
    """What found statements have in common, counted over the first of them."""

    counted: int
    whole: bool = Field(description="Whether all that was found was counted.")
    kinds: list[Facet]
    acts: list[Facet]
    speakers: list[Facet]
    outlets: list[Facet]
    years: list[Counted]


class Line(BaseModel):
    """In so many statements one speaker did something toward another."""

    source: SpeakerName
    act: str
    plover: str | None
    cameo: str | None
    target: SpeakerName
    count: int
    address: str = Field(description="The page that lists the statements.")


class Network(BaseModel):
    """Who does what toward whom."""

    items: list[Line]
    next: str | None


class Turn(BaseModel):
    """What one side said, in whatever outlets printed it."""

    id: str = Field(description="The statement that printed it first.")
    speaker: SpeakerName | None
    act: str
    act_score: float = Field(ge=0, le=1, description="How surely that is what is done.")
    targets: list[SpeakerName]
    answers: str | None = Field(description="The turn that it answers.")
    score: float = Field(ge=0, le=1, description="How surely it answers that turn.")
    printings: list[Statement]


class Dispute(BaseModel):
    """An accusation and what answers it, in order of time."""

    id: str
    answered: bool = Field(description="Whether the accused answered the accusation itself.")
    score: float = Field(ge=0, le=1, description="How surely the accusation is one.")
    address: str
    turns: list[Turn]


class DisputePage(BaseModel):
    """Disputes: those with a score of 0.5 or more first, each the latest news first."""

    items: list[Dispute]
    next: str | None


class Edit(BaseModel):
    """What became of some words."""

    edit: Literal["kept", "alike", "changed", "asked", "printed"]
    asked: str
    printed: str


class Printing(BaseModel):
    """Words as one article prints them."""

    statement: Statement
    score: float = Field(ge=0, le=100)
    edits: list[Edit]
    before: str
    after: str
    paraphrase: bool


class Quotation(BaseModel):
    """The same words wherever they were printed, in order of time."""

    id: str = Field(description="The statement that printed them first.")
    fullest: Statement
    printings: list[Printing]
    complete: bool
    address: str


class Holdings(BaseModel):
    """What a ledger holds."""

    statements: int
    outlets: int
    first: str | None
    last: str | None


class Check(BaseModel):
    """Did she say that? What the ledger holds; never that something is false."""

    asked: str
    speaker: str | None
    verdict: str
    score: float = Field(ge=0, le=100)
    reason: str
    cautions: list[str]
    printings: list[Printing]
    ledger: Holdings


class Status(BaseModel):
    """What is served."""

    version: str
    articles: int
    outlets: int
    statements: int
    direct: int
    indirect: int
    mixed: int
    attributed: int
    speakers: int
    first: str | None
    last: str | None


class ArticlePage(BaseModel):
    """A page of articles; `next` asks for the page behind it, as `after`."""

    items: list[ListedArticle]
    next: str | None


class StatementPage(BaseModel):
    """A page of statements."""

    items: list[FoundStatement]
    next: str | None


class SpeakerPage(BaseModel):
    """A page of speakers."""

    items: list[ListedSpeaker]
    next: str | None


class OutletPage(BaseModel):
    """All outlets."""

    items: list[ListedOutlet]
    next: str | None


class Given(BaseModel):
    """A text to be read: plain text, or a page's HTML."""

    model_config = {
        "json_schema_extra": {
            "examples": [{"text": "“It is over,” Anna Holt said.", "outlet": "The Bay Echo"}]
        }
    }

    text: str = Field(min_length=1, description="Plain text, or HTML.")
    name: str | None = Field(None, min_length=1, max_length=2000, description="Its address or file name.")
    title: str | None = Field(None, max_length=1000)
    outlet: str | None = Field(None, max_length=300)
    byline: str | None = Field(None, max_length=1000)
    published: str | None = Field(
        None, max_length=40, description="A day or a moment in ISO 8601; UTC unless it names a zone."
    )


class Added(Reading):
    """What is on the ledger now, and whether it was `added` by this request."""

    added: bool


def responses(*statuses: int, table: bool = False) -> dict[int | str, dict[str, Any]]:
    """The errors that an operation may answer with, beside those that every one may."""
    described = {
        400: "The question cannot be understood.",
        401: "A token is needed, or the one that was shown does not hold.",
        403: "This may not be done with what was shown.",
        404: "There is no such thing on this ledger.",
        409: "More than one is meant.",
        413: "It is too large.",
        415: "It is not JSON.",
        421: "The server is not called so.",
        422: "A parameter or the body is not what it should be.",
        429: "Too many requests.",
        503: "Too much is being read, or it took too long; Retry-After says when to come back.",
        507: "The disk is full.",
    }
    always = (401, 421, 422, 429, 503)
    found: dict[int | str, dict[str, Any]] = {
        status: {"model": Error, "description": described[status]} for status in sorted({*always, *statuses})
    }
    if table:
        found[200] = {
            "description": "A page of the list; with `format=csv` the whole list.",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        }
    return found
