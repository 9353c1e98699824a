"""The pages about acts: who does what toward whom, drawn; and quarrels, with both sides."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from onrecord.ledger import Turn
from onrecord.records import Act
from onrecord.web import charts
from onrecord.web.dealings import Between, Quarrel, between, dispute_of, disputes_of, lines, quarrel
from onrecord.web.library import Timed, library_of
from onrecord.web.refusals import RefusalError, answered
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
    answer, wrong = answered(
        lambda: library.answer(request, ("network", asked), lambda: lines(library.ledger, asked))
    )
    found = answer or []
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
            "wrong": wrong,
        },
        status=400 if wrong else 200,
    )


@router.get("/disputes")
def disputes(
    request: Request,
    asked: Annotated[Quarrel, Depends(quarrel)],
    most: Annotated[int, Query(ge=1, le=320)] = 20,
) -> Response:
    """Accusations and what was answered to them, the latest news first; the less sure ones folded away."""
    library = library_of(request)
    answer, wrong = answered(
        lambda: library.answer(
            request, ("disputes", asked, most), lambda: disputes_of(library.ledger, asked, most + 1)
        )
    )
    found = answer or []
    more = len(found) > most and most < 320
    return render(
        request,
        "disputes.html",
        {
            "asked": asked,
            "disputes": found[:most],
            "more": "/disputes" + query(**asked.parameters(), most=2 * most) if more else None,
            "wrong": wrong,
        },
        status=400 if wrong else 200,
    )


@router.get("/disputes/{id}")
def dispute(request: Request, id: str) -> Response:  # noqa: A002  (the name in the address)
    """One dispute as a thread: each turn with its words, in every outlet that printed them."""
    library = library_of(request)
    found = library.answer(request, ("dispute", id), lambda: dispute_of(library.ledger, id))
    if found is None:
        raise RefusalError(404, f"No dispute on this ledger has the statement {id[:40]}.")
    answers: dict[str, list[Turn]] = {}
    for turn in found.turns:
        if turn.answers is not None:
            answers.setdefault(turn.answers, []).append(turn)
    return render(request, "dispute.html", {"dispute": found, "answers": answers})
