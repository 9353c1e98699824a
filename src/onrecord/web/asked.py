"""What may be asked of statements in an address: for the API, for the pages, and for what is handed on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Annotated, Any, Unpack

from fastapi import Query

from onrecord.ledger import Filters, Hit
from onrecord.records import Act, Kind
from onrecord.web.library import Library

Words = Annotated[
    str,
    Query(
        alias="q", max_length=2000, description='Words in the language of searches: `"a phrase"`, `-not` ...'
    ),
]
SpeakerFilter = Annotated[
    str | None, Query(max_length=300, description="A whole name, a last name, or a speaker's id.")
]
OutletFilter = Annotated[str | None, Query(max_length=300, description="An outlet's whole name.")]
KindFilter = Annotated[Kind | None, Query(description="Only statements of this kind.")]
ActFilter = Annotated[Act | None, Query(description="Only statements by which this is done.")]
TowardFilter = Annotated[
    str | None, Query(max_length=300, description="Whom the act is aimed at: a name, or a speaker's id.")
]
Since = Annotated[date | None, Query(description="Published on this day (UTC) or later.")]
Until = Annotated[date | None, Query(description="Published on this day (UTC) or earlier.")]
MinScore = Annotated[float | None, Query(ge=0, le=1, description="Only with this score or a higher one.")]
After = Annotated[
    str | None, Query(max_length=40, description="The cursor `next` of the page before: an id.")
]


@dataclass(frozen=True, slots=True)
class Asked:
    """Statements with these words, by this speaker, and so on, are asked for."""

    q: str = ""
    speaker: str | None = None
    outlet: str | None = None
    kind: Kind | None = None
    act: Act | None = None
    toward: str | None = None
    since: date | None = None
    until: date | None = None
    min_score: float | None = None

    def parameters(self, **changed: object) -> dict[str, object]:
        """What is given, as an address has it, with some of it `changed` or, by None, left out."""
        given = asdict(self) | changed
        return {name: value for name, value in given.items() if value not in (None, "")}

    def but(self, **changed: Any) -> Asked:
        """The same question with something else asked."""
        return replace(self, **changed)

    def filters(self, **more: Unpack[Filters]) -> Filters:
        """What the ledger is asked beside the words."""
        filters: Filters = {
            "speaker": self.speaker or None,
            "outlet": self.outlet or None,
            "kind": self.kind,
            "act": self.act,
            "toward": self.toward or None,
            "since": self.since,
            "until": self.until,
            "min_score": self.min_score,
        }
        return filters | more


def asked(
    q: Words = "",
    speaker: SpeakerFilter = None,
    outlet: OutletFilter = None,
    kind: KindFilter = None,
    act: ActFilter = None,
    toward: TowardFilter = None,
    since: Since = None,
    until: Until = None,
    min_score: MinScore = None,
) -> Asked:
    """The question in a request's address; an empty field of a form asks for nothing."""
    return Asked(q, speaker, outlet, kind, act, toward, since, until, min_score)


def page_of(
    library: Library, question: Asked, limit: int, after: str | None, marks: tuple[str, str] = ("[", "]")
) -> tuple[list[Hit], str | None]:
    """The statements on one page, and the cursor of the next, if there is one."""
    hits = library.ledger.search(question.q, **question.filters(limit=limit + 1, after=after, marks=marks))
    return hits[:limit], hits[limit - 1].statement.id if len(hits) > limit else None
