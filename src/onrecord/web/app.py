"""The application: the guard, the API, the pages and the static files, over one library."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, PlainTextResponse, Response

import onrecord
from onrecord import settings
from onrecord.errors import OnrecordError
from onrecord.ledger import Ledger, open_ledger
from onrecord.web import api, api_acts, pages, pages_acts, pages_reading
from onrecord.web.assets import Assets
from onrecord.web.describing import openapi
from onrecord.web.guard import HEADERS, Guard
from onrecord.web.library import Library
from onrecord.web.rates import Buckets
from onrecord.web.refusals import RefusalError, refusal_of, refused
from onrecord.web.serving import Serving

log = logging.getLogger("onrecord.web")


def make_app(ledger: Ledger, serving: Serving) -> FastAPI:
    """The application that serves `ledger`; it closes the ledger when it is shut down."""
    library = Library(ledger, serving)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        library.close()

    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(
                Guard,
                serving=serving,
                doorkeeper=library.doorkeeper,
                stamp=library.stamp,
                edition=_edition(),
            ),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=4),
        ],
    )
    app.state.library = library
    app.state.reading_buckets = Buckets(serving.limits.read)
    _explain_errors(app)
    app.include_router(api.router)
    app.include_router(api_acts.router)
    app.include_router(api.slow)
    app.add_api_route("/api/v1/openapi.json", _openapi, include_in_schema=False)
    app.include_router(pages.router)
    app.include_router(pages_acts.router)
    app.include_router(pages_reading.router)
    app.add_api_route("/healthz", _healthy, include_in_schema=False)
    app.mount("/static", Assets())
    return app


def served() -> FastAPI:
    """The application as `onrecord serve` handed it down to this process."""
    serving = Serving.from_json(settings.handed_down() or "")
    return make_app(open_ledger(serving.ledger, mapped=True), serving)


def _openapi() -> Response:
    return JSONResponse(openapi())


def _healthy() -> Response:
    return PlainTextResponse("ok\n")


def _explain_errors(app: FastAPI) -> None:
    """Let whatever goes wrong be said in one shape."""

    @app.exception_handler(RefusalError)
    async def refusal(request: Request, error: RefusalError) -> Response:
        return refused(request, error)

    @app.exception_handler(OnrecordError)
    async def known(request: Request, error: OnrecordError) -> Response:
        answer = refusal_of(error)
        if answer.status >= 500:
            log.error("%s: %s", request.url.path, error)
        return refused(request, answer)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        wrong = "; ".join(
            f"{'.'.join(str(part) for part in each['loc'][1:]) or 'body'}: {each['msg']}"
            for each in error.errors()[:5]
        )
        return refused(request, RefusalError(422, wrong))

    @app.exception_handler(HTTPException)
    async def other(request: Request, error: HTTPException) -> Response:
        message = {404: "there is no such page", 405: "this cannot be done here"}.get(error.status_code)
        answer = refused(request, RefusalError(error.status_code, message or str(error.detail)))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    async def bug(request: Request, _: Exception) -> Response:
        answer = refused(request, RefusalError(500, "this is a bug in onrecord; the server's log says where"))
        # This one does not come by the guard.
        answer.headers.update(HEADERS)
        return answer


def _edition() -> str:
    """Names this version of the program with all its templates and static files."""
    digest = hashlib.sha256(onrecord.__version__.encode())
    for folder in ("templates", "static"):
        for file in _files(resources.files("onrecord.web").joinpath(folder)):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        found += _files(each) if each.is_dir() else [each]
    return found
