"""The REST API: every answer is JSON, every list CSV too, and what goes wrong has one shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

import onrecord
from onrecord.pipeline import is_foreign
from onrecord.records import Article
from onrecord.web import answers, shapes
from onrecord.web.asked import After, Asked, SpeakerFilter, asked, page_of
from onrecord.web.citing import iso_day
from onrecord.web.library import Timed, library_of
from onrecord.web.rates import Buckets
from onrecord.web.refusals import RefusalError
from onrecord.web.shapes import responses
from onrecord.web.taking import article_from

router = APIRouter(prefix="/api/v1", route_class=Timed)
slow = APIRouter(prefix="/api/v1")
"""What reads texts has a time limit of its own."""

Form = Annotated[
    Literal["json", "csv"],
    Query(
        alias="format",
        description="`csv` is the whole list as a table, up to the server's limit of 10,000 rows.",
    ),
]
Limit = Annotated[int, Query(ge=1, le=200, description="At most this many.")]
Question = Annotated[Asked, Depends(asked)]
Id = str


@router.get("/status", tags=["ledger"], response_model=shapes.Status, responses=responses())
def status(request: Request) -> Response:
    """What is served: how much is on the ledger."""
    library = library_of(request)
    held = library.answer(request, "statistics", library.ledger.statistics)
    names = ("articles", "outlets", "statements", "direct", "indirect", "mixed", "attributed", "speakers")
    return JSONResponse(
        {
            "version": onrecord.__version__,
            **{name: getattr(held, name) for name in names},
            "first": iso_day(held.first),
            "last": iso_day(held.last),
        }
    )


@router.get(
    "/articles", tags=["articles"], response_model=shapes.ArticlePage, responses=responses(400, table=True)
)
def articles(
    request: Request,
    outlet: Annotated[str | None, Query(max_length=300, description="An outlet's whole name.")] = None,
    limit: Limit = 20,
    after: After = None,
    form: Form = "json",
) -> Response:
    """The newest articles, without their texts."""
    ledger = library_of(request).ledger
    most = most_rows(request, form, limit)
    found = ledger.articles(limit=most + 1, outlet=outlet or None, after=after or None)
    columns = [
        "id",
        "published",
        "outlet",
        "title",
        "byline",
        "name",
        "language",
        "length",
        "statements",
        "address",
    ]
    return listed(form, list(map(answers.listed_article, found)), most, columns)


@router.get("/articles/{id}", tags=["articles"], response_model=shapes.Reading, responses=responses(404))
def article(request: Request, id: Id) -> Response:  # noqa: A002  (the name in the address)
    """An article with its text and all that is said in it."""
    reading = library_of(request).ledger.reading(id)
    if reading is None:
        raise RefusalError(404, f"no article has the id {id[:40]!r}")
    return JSONResponse(answers.reading_answer(reading))


@router.get(
    "/statements",
    tags=["statements"],
    response_model=shapes.StatementPage,
    responses=responses(400, table=True),
)
@router.get(
    "/search", tags=["statements"], response_model=shapes.StatementPage, responses=responses(400, table=True)
)
def search(
    request: Request, question: Question, limit: Limit = 20, after: After = None, form: Form = "json"
) -> Response:
    """Statements that fit, the best match first; without words the newest first."""
    most = most_rows(request, form, limit)
    hits, following = page_of(library_of(request), question, most, after or None)
    if form == "csv":
        return as_csv(map(answers.hit_row, hits), answers.HIT_COLUMNS)
    return JSONResponse({"items": list(map(answers.found_object, hits)), "next": following})


@router.get("/facets", tags=["statements"], response_model=shapes.Facets, responses=responses(400))
def facets(request: Request, question: Question) -> Response:
    """What the statements that a search finds have in common, counted over the first 2,000 of them."""
    library = library_of(request)
    found = library.answer(
        request, ("facets", question), lambda: library.ledger.facets(question.q, **question.filters())
    )
    return JSONResponse(answers.facets_object(found))


@router.get(
    "/statements/{id}", tags=["statements"], response_model=shapes.Statement, responses=responses(404)
)
def statement(request: Request, id: Id) -> Response:  # noqa: A002
    """One statement with its article."""
    hit = library_of(request).ledger.hit(id)
    if hit is None:
        raise RefusalError(404, f"no statement has the id {id[:40]!r}")
    return JSONResponse(answers.hit_object(hit))


@router.get(
    "/speakers", tags=["speakers"], response_model=shapes.SpeakerPage, responses=responses(400, table=True)
)
def speakers(
    request: Request,
    contains: Annotated[
        str | None, Query(max_length=300, description="A part of one of their names.")
    ] = None,
    type: Annotated[  # noqa: A002  (the name in the address)
        str | None,
        Query(max_length=40, description="person, organisation, group, place, document or unknown."),
    ] = None,
    limit: Limit = 50,
    after: After = None,
    form: Form = "json",
) -> Response:
    """The speakers, those in the most articles first."""
    most = most_rows(request, form, limit)
    found = library_of(request).ledger.speaker_list(
        limit=most + 1, contains=contains or None, type_=type or None, after=after or None
    )
    columns = ["id", "name", "type", "wikidata", "articles", "address"]
    return listed(form, list(map(answers.listed_speaker, found)), most, columns)


@router.get(
    "/speakers/{name}",
    tags=["speakers"],
    response_model=shapes.SpeakerRecord,
    responses=responses(400, 404, 409),
)
def speaker(request: Request, name: str) -> Response:
    """What is on record of one speaker: given a whole name, an id, or a last name that is one speaker's."""
    library = library_of(request)
    record = library.answer(
        request, ("speaker of the API", name), lambda: library.ledger.speaker(name, recent=20, newest=1000)
    )
    if record is None:
        could_be = library.ledger.namesakes(name)[:5]
        if could_be:
            listed = "; ".join(f"{each.speaker.name} ({each.speaker.id})" for each in could_be)
            raise RefusalError(409, f"{name[:80]!r} may be several speakers: {listed}")
        close = ", ".join(library.ledger.close_names(name))
        raise RefusalError(404, f"no speaker {name[:80]!r}" + (f"; did you mean {close}?" if close else ""))
    return JSONResponse(answers.record_object(record))


@router.get("/outlets", tags=["outlets"], response_model=shapes.OutletPage, responses=responses(table=True))
def outlets(request: Request, form: Form = "json") -> Response:
    """The outlets, those with the most articles first."""
    library = library_of(request)
    found = library.answer(request, "outlets", library.ledger.outlets)
    rows = list(map(answers.listed_outlet, found))
    return listed(form, rows, len(rows), ["name", "articles", "address"])


@router.get(
    "/outlets/{name:path}", tags=["outlets"], response_model=shapes.OutletRecord, responses=responses(404)
)
def outlet(request: Request, name: str) -> Response:
    """What is on record of an outlet: whom it quotes, how, and how much of its text that is."""
    library = library_of(request)
    record = library.answer(request, ("outlet", name), lambda: library.ledger.outlet(name))
    if record is None:
        raise RefusalError(404, f"no outlet is called {name[:80]!r}")
    return JSONResponse(answers.outlet_object(record))


@router.get(
    "/quotations/{id}", tags=["quotations"], response_model=shapes.Quotation, responses=responses(400, 404)
)
def quotation(request: Request, id: Id) -> Response:  # noqa: A002
    """The same words wherever they were printed, given the id of one statement that prints them."""
    library = library_of(request)
    if library.ledger.hit(id) is None:
        raise RefusalError(404, f"no statement has the id {id[:40]!r}")
    found = library.answer(request, ("quotation", id), lambda: library.ledger.quotation(id))
    return JSONResponse(answers.quotation_object(found))


@router.get("/check", tags=["quotations"], response_model=shapes.Check, responses=responses(400))
def check(
    request: Request,
    words: Annotated[
        str, Query(min_length=1, max_length=4000, description="What is supposed to have been said.")
    ],
    speaker: SpeakerFilter = None,
    limit: Annotated[int, Query(ge=1, le=60)] = 5,
) -> Response:
    """Did she say that? Word for word, changed, something similar, somebody else, or not on this ledger."""
    library = library_of(request)
    found = library.answer(
        request,
        ("check", words, speaker, limit),
        lambda: library.ledger.check(words, speaker or None, limit=limit),
    )
    return JSONResponse(answers.check_object(found))


@slow.post("/extract", tags=["reading"], response_model=shapes.Reading, responses=responses(400, 413, 415))
async def extract(request: Request, given: shapes.Given) -> Response:
    """Read a text: who says what in it. Nothing is kept."""
    article = await _given(request, given)
    reading = await library_of(request).desk.read(article)
    return JSONResponse(answers.reading_answer(reading))


@slow.post(
    "/articles",
    tags=["reading"],
    response_model=shapes.Added,
    status_code=201,
    responses=responses(400, 403, 413, 415, 507)
    | {200: {"model": shapes.Added, "description": "It was on the ledger already."}},
)
async def add(request: Request, given: shapes.Given) -> Response:
    """Read a text and keep it on the ledger. It needs a token that may write, in the request's header."""
    visitor = request.state.visitor
    if not visitor.bearer:
        raise RefusalError(401, "adding needs a token: Authorization: Bearer ...")
    if not visitor.may_write:
        raise RefusalError(403, f"the token {visitor.name!r} may read, and not write")
    article = await _given(request, given)
    added = await keep(request, article)
    reading = await run_in_threadpool(library_of(request).ledger.reading, article.id)
    assert reading is not None, "it was kept, or was there"
    return JSONResponse({**answers.reading_answer(reading), "added": added}, 201 if added else 200)


async def keep(request: Request, article: Article) -> bool:
    """Read `article` and put it on the ledger; False if it was there."""
    library = library_of(request)
    if library.ledger.read_only:
        raise RefusalError(403, "this ledger may only be read")
    if await run_in_threadpool(library.ledger.has, article.id):
        return False
    reading = await library.desk.read(article)
    version = None if is_foreign(article) else library.desk.version
    added = await run_in_threadpool(lambda: library.ledger.add(reading, extractor=version))
    library.changed()
    return added


async def _given(request: Request, given: shapes.Given) -> Article:
    check_reading_rate(request)
    known = given.model_dump(exclude={"text"})
    most = library_of(request).serving.limits.text
    data = given.text.encode("utf-8", "replace")
    return await run_in_threadpool(lambda: article_from(data, most, charset="utf-8", **known))


def check_reading_rate(request: Request) -> None:
    """Raise RefusalError if this client has texts read too often."""
    buckets: Buckets = request.app.state.reading_buckets
    wait = buckets.wait(request.client.host if request.client else "?")
    if wait:
        raise RefusalError(429, "too many texts to be read; slow down", wait=wait)


def most_rows(request: Request, form: str, limit: int) -> int:
    """How many rows come: CSV is the whole list."""
    return library_of(request).serving.limits.csv - 1 if form == "csv" else limit


def listed(form: str, rows: Sequence[dict[str, Any]], most: int, columns: Sequence[str]) -> Response:
    shown = rows[:most]
    if form == "csv":
        return as_csv(shown, columns)
    following = shown[-1]["id"] if len(rows) > most else None
    return JSONResponse({"items": shown, "next": following})


def as_csv(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> Response:
    return Response(
        answers.table(list(rows), columns),
        media_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": 'attachment; filename="onrecord.csv"'},
    )
