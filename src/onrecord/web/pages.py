"""The pages: what people look at. Each is made on the server, whole; script only adds to it."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from onrecord.ledger import Hit, Statistics, is_speaker_id
from onrecord.records import Act, Kind
from onrecord.web import charts
from onrecord.web.asked import After, Asked, asked, page_of
from onrecord.web.citing import citation
from onrecord.web.dealings import Quarrel, disputes_of
from onrecord.web.describing import operations
from onrecord.web.library import Library, Timed, library_of
from onrecord.web.refusals import RefusalError, answered
from onrecord.web.rendering import MARKS, render
from onrecord.web.setting import page as set_page

router = APIRouter(route_class=Timed, include_in_schema=False)

Question = Annotated[Asked, Depends(asked)]
_ON_A_PAGE = 20
_PRINTINGS = 10
_LOOKED_THROUGH = 1000
_COUNTED = 1000
"""Of so many statements the words are looked through, and so many are counted in facets."""


def held(request: Request) -> Statistics:
    """How much is on the ledger."""
    library = library_of(request)
    return library.answer(request, "statistics", library.ledger.statistics)


@router.get("/")
def home(request: Request) -> Response:
    """The first page: what is new, who is quoted most; a way in where there is nothing yet."""
    library = library_of(request)
    if library.ledger.stamp().startswith("0-"):
        return RedirectResponse("/read", 303)
    facts = {
        "held": held(request),
        "articles": library.ledger.articles(limit=8),
        "speakers": library.ledger.speaker_list(limit=12),
        "outlets": library.answer(request, "outlets", library.ledger.outlets)[:12],
        "disputes": library.answer(
            request, ("disputes", Quarrel(), 4), lambda: disputes_of(library.ledger, Quarrel(), 4)
        ),
    }
    return render(request, "home.html", facts)


@router.get("/articles")
def articles(
    request: Request, outlet: Annotated[str | None, Query(max_length=300)] = None, after: After = None
) -> Response:
    """The articles, the newest first."""
    found = library_of(request).ledger.articles(
        limit=_ON_A_PAGE + 1, outlet=outlet or None, after=after or None
    )
    following = found[_ON_A_PAGE - 1].article.id if len(found) > _ON_A_PAGE else None
    return render(
        request,
        "articles.html",
        {"articles": found[:_ON_A_PAGE], "outlet": outlet or None, "next": following, "after": after},
    )


@router.get("/articles/{id}")
def article(request: Request, id: str) -> Response:  # noqa: A002  (the name in the address)
    """One article as a set page, with its statements."""
    reading = library_of(request).ledger.reading(id)
    if reading is None:
        raise RefusalError(404, f"No article on this ledger has the id {id[:40]}.")
    base = f"{request.url.scheme}://{request.headers.get('host', '')}"
    facts = {"article": reading.article, "statements": reading.statements, "kept": True}
    return render(request, "article.html", facts | {"page": set_page(reading, base)})


@router.get("/statements/{id}")
def statement(request: Request, id: str) -> Response:  # noqa: A002
    """A statement's own address: its article, at the place."""
    hit = _statement(request, id)
    return RedirectResponse(f"/articles/{hit.article.id}#t-{hit.statement.id}", 302)


@router.get("/statements/{id}/cite")
def cite(request: Request, id: str) -> Response:  # noqa: A002
    """The statement as plain text to copy: words, speaker, outlet, day, address."""
    base = f"{request.url.scheme}://{request.headers.get('host', '')}"
    return PlainTextResponse(citation(_statement(request, id), base) + "\n")


def _statement(request: Request, id_: str) -> Hit:
    hit = library_of(request).ledger.hit(id_)
    if hit is None:
        raise RefusalError(404, f"No statement on this ledger has the id {id_[:40]}.")
    return hit


@router.get("/search")
def search(request: Request, question: Question, after: After = None) -> Response:
    """Search, with what the found statements have in common beside them."""
    library = library_of(request)
    from onrecord.ledger.language import PARTS

    found, wrong = answered(
        lambda: (
            page_of(library, question, _ON_A_PAGE, after or None, MARKS),
            library.answer(
                request,
                ("facets", question),
                lambda: library.ledger.facets(question.q, most=_COUNTED, **question.filters()),
            ),
        )
    )
    facts: dict[str, object] = {"language": PARTS, "wrong": wrong}
    if found is None:
        facts |= {"asked": question, "kinds": list(Kind), "acts": list(Act), "facets": None}
        return render(request, "search.html", facts, status=400)
    (hits, following), facets = found
    facts |= _listed(library, question, hits, following, after)
    return render(request, "search.html", facts | {"facets": facets})


def _listed(
    library: Library, question: Asked, hits: list[Hit], following: str | None, after: str | None
) -> dict[str, Any]:
    """What every page with a list of statements needs."""
    return {
        "asked": question,
        "hits": hits,
        "next": following,
        "after": after,
        "kinds": [kind.value for kind in Kind],
        "acts": [act.value for act in Act],
        "speaker_name": _name_of(library, question.speaker),
    }


def _name_of(library: Library, speaker: str | None) -> str | None:
    """Who is meant where a speaker is asked for by id."""
    if not speaker:
        return None
    found = library.ledger.namesakes(speaker)
    return found[0].speaker.name if len(found) == 1 else speaker


@router.get("/check")
def check(
    request: Request,
    words: Annotated[str, Query(max_length=4000)] = "",
    speaker: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """Did she say that?"""
    library = library_of(request)
    answer, wrong = None, None
    if words.strip():
        answer, wrong = answered(
            lambda: library.answer(
                request,
                ("check", words, speaker, _PRINTINGS),
                lambda: library.ledger.check(words, speaker.strip() or None, limit=_PRINTINGS),
            )
        )
    facts = {"words": words, "speaker": speaker, "answer": answer, "wrong": wrong}
    return render(request, "check.html", facts, status=400 if wrong else 200)


@router.get("/quotations/{id}")
def quotation(request: Request, id: str) -> Response:  # noqa: A002
    """The same words wherever they were printed, side by side."""
    library = library_of(request)
    _statement(request, id)
    found = library.answer(request, ("quotation", id), lambda: library.ledger.quotation(id))
    return render(request, "quotation.html", {"quotation": found, "from": id})


@router.get("/speakers")
def speakers(
    request: Request,
    contains: Annotated[str | None, Query(max_length=300)] = None,
    type: Annotated[str | None, Query(max_length=40)] = None,  # noqa: A002
    after: After = None,
) -> Response:
    """The speakers, those in the most articles first."""
    most = 60
    found = library_of(request).ledger.speaker_list(
        limit=most + 1, contains=contains or None, type_=type or None, after=after or None
    )
    facts = {
        "speakers": found[:most],
        "next": found[most - 1].speaker.id if len(found) > most else None,
        "contains": contains or "",
        "type": type or "",
        "types": ("person", "organisation", "group", "place", "document", "unknown"),
        "after": after,
    }
    return render(request, "speakers.html", facts)


@router.get("/speakers/{name}")
def speaker(request: Request, name: str, question: Question, after: After = None) -> Response:
    """One speaker's record, and all that they said."""
    library = library_of(request)
    if not is_speaker_id(name):
        meant = library.answer(request, ("meant", name), lambda: library.ledger.namesakes(name))
        if len(meant) != 1:
            return _which_speaker(request, name)
        return RedirectResponse(f"/speakers/{meant[0].speaker.id}", 302)
    record = library.answer(
        request,
        ("speaker", name),
        lambda: library.ledger.speaker(name, recent=0, newest=_LOOKED_THROUGH),
    )
    if record is None:
        return _which_speaker(request, name)
    who = record.summary.speaker
    question = question.but(speaker=who.id)
    hits, following = page_of(library, question, _ON_A_PAGE, after or None, MARKS)
    facts = _listed(library, question, hits, following, after)
    tallies = library.answer(request, ("acts by", who.id), lambda: library.ledger.act_tallies(by=who.id))
    drawn = [charts.over_time("Statements over time", record.months), *charts.of_acts(tallies)]
    if record.about:
        links = [f"/speakers/{quote(each.text, safe='')}" for each in record.about[:10]]
        drawn.append(charts.bars("Speaks about", record.about[:10], "Name", links))
    return render(
        request, "speaker.html", facts | {"record": record, "charts": drawn, "looked": _LOOKED_THROUGH}
    )


def _which_speaker(request: Request, name: str) -> Response:
    ledger = library_of(request).ledger
    could_be = ledger.namesakes(name)
    facts = {"name": name, "could_be": could_be, "close": ledger.close_names(name)}
    return render(request, "which_speaker.html", facts, status=300 if could_be else 404)


@router.get("/outlets")
def outlets(request: Request) -> Response:
    """The outlets, those with the most articles first."""
    library = library_of(request)
    return render(
        request, "outlets.html", {"outlets": library.answer(request, "outlets", library.ledger.outlets)}
    )


@router.get("/outlets/{name:path}")
def outlet(request: Request, name: str) -> Response:
    """One outlet's record: whom it quotes, and how."""
    library = library_of(request)
    record = library.answer(request, ("outlet", name), lambda: library.ledger.outlet(name))
    if record is None:
        raise RefusalError(404, f"No outlet on this ledger is called {name[:80]}.")
    newest = library.ledger.articles(limit=8, outlet=record.name)
    return render(
        request,
        "outlet.html",
        {"record": record, "charts": charts.of_outlet(record), "articles": newest},
    )


@router.get("/api")
def about_api(request: Request) -> Response:
    """What programs may ask: a page made of the API's own description."""
    return render(request, "api.html", {"operations": operations()})
