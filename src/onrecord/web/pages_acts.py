"""The pages about acts: who does what toward whom, drawn; and quarrels, with both sides."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from onrecord.records import Act
from onrecord.web import charts
from onrecord.web.dealings import Between, between, lines
from onrecord.web.library import Timed, library_of
from onrecord.web.rendering import query, render

router = APIRouter(route_class=Timed, include_in_schema=False)


@router.get("/network")
def network(
    request: Request,
    asked: Annotated[Between, Depends(between)],
    most: Annotated[int, Query(ge=1, le=200)] = 40,
) -> Response:
    """Who accuses, supports, asks whom, over a chosen time: every line opens its statements."""
    library = library_of(request)
    found = library.answer(request, ("network", asked), lambda: lines(library.ledger, asked))
    shown = found[:most]
    return render(
        request,
        "network.html",
        {
            "asked": asked,
            "acts": [act.value for act in Act if act.aims or act is Act.ASK],
            "lines": shown,
            "left": len(found) - len(shown),
            "more": "/network" + query(**asked.parameters(), most=min(200, most * 2)),
            "most": most,
            "chart": charts.network(shown, asked),
        },
    )
