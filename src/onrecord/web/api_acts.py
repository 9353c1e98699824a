"""The API's answers about acts: disputes, and who does what toward whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from onrecord.web import answers, shapes
from onrecord.web.api import Form, Id, Limit, as_csv, most_rows
from onrecord.web.dealings import Between, Quarrel, between, dispute_of, disputes_of, lines, quarrel
from onrecord.web.library import Timed, library_of
from onrecord.web.refusals import RefusalError
from onrecord.web.shapes import responses

router = APIRouter(prefix="/api/v1", route_class=Timed)


@router.get(
    "/disputes", tags=["acts"], response_model=shapes.DisputePage, responses=responses(400, table=True)
)
def disputes(
    request: Request, asked: Annotated[Quarrel, Depends(quarrel)], limit: Limit = 20, form: Form = "json"
) -> Response:
    """Accusations and what was answered to them: the sure ones, the latest news first, then those less sure.

    A score below 0.5 says that it is more likely no accusation than one. As a table, a row a turn.
    """
    library = library_of(request)
    most = 1000 if form == "csv" else limit
    found = library.answer(
        request, ("disputes", asked, most), lambda: disputes_of(library.ledger, asked, most)
    )
    if form == "csv":
        return as_csv([row for each in found for row in answers.dispute_rows(each)], answers.DISPUTE_COLUMNS)
    return JSONResponse({"items": list(map(answers.dispute_object, found)), "next": None})


@router.get("/disputes/{id}", tags=["acts"], response_model=shapes.Dispute, responses=responses(404))
def dispute(request: Request, id: Id) -> Response:  # noqa: A002
    """One dispute, given the id of any statement in it."""
    library = library_of(request)
    found = library.answer(request, ("dispute", id), lambda: dispute_of(library.ledger, id))
    if found is None:
        raise RefusalError(404, f"no dispute has the statement {id[:40]!r}")
    return JSONResponse(answers.dispute_object(found))


@router.get("/network", tags=["acts"], response_model=shapes.Network, responses=responses(400, table=True))
def network(
    request: Request,
    between: Annotated[Between, Depends(between)],
    limit: Annotated[int, Query(ge=1, le=1000, description="At most this many lines.")] = 200,
    form: Form = "json",
) -> Response:
    """Who does what toward whom, the most frequent first, each with the address of its statements."""
    library = library_of(request)
    found = library.answer(request, ("network", between), lambda: lines(library.ledger, between))
    rows = list(map(answers.line_object, found[: most_rows(request, form, limit)]))
    if form == "csv":
        flat = [{**row, "source": row["source"]["name"], "target": row["target"]["name"]} for row in rows]
        return as_csv(flat, ["source", "act", "target", "count", "address"])
    return JSONResponse({"items": rows, "next": None})
