"""Whatever goes wrong, said in one shape: an object for programs, a page for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from onrecord.errors import (
    BusyError,
    LedgerError,
    LedgerFullError,
    LedgerLockedError,
    LedgerReadOnlyError,
    NotTextError,
    OnrecordError,
    QueryError,
    SourceError,
    TokenError,
)
from onrecord.web.rendering import render

API = "/api/"
T = TypeVar("T")


def answered(ask: Callable[[], T]) -> tuple[T | None, str | None]:
    """What `ask` answers, or why the question is none: for a page that keeps it in its form, to be mended."""
    try:
        return ask(), None
    except QueryError as error:
        return None, str(error)


class RefusalError(Exception):
    """What was asked for is not given: an HTTP `status`, and why; come back after `wait` seconds."""

    def __init__(
        self, status: int, message: str, *, place: int | None = None, wait: float | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.place = place
        self.wait = wait


_STATUS: tuple[tuple[type[OnrecordError], int], ...] = (
    (QueryError, 400),
    (BusyError, 503),
    (NotTextError, 422),
    (SourceError, 422),
    (LedgerLockedError, 503),
    (LedgerReadOnlyError, 403),
    (LedgerFullError, 507),
    (LedgerError, 500),
    (TokenError, 500),
    (OnrecordError, 500),
)


def refusal_of(error: OnrecordError) -> RefusalError:
    """The refusal that says `error` to whoever asked. What is wrong with the server's files is not told."""
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    message = str(error)
    if isinstance(error, LedgerError | TokenError):
        message = {
            503: "somebody else is writing to the ledger and did not finish in time",
            403: "this ledger may only be read",
            507: "the disk that holds the ledger has no room left",
        }.get(status, "the ledger could not be used; the server's log says why")
    wait = error.wait if isinstance(error, BusyError) else 1.0 if status == 503 else None
    place = error.place if isinstance(error, QueryError) else None
    return RefusalError(status, message, place=place, wait=wait)


_CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    421: "misdirected",
    422: "invalid",
    429: "too_many_requests",
    500: "internal_error",
    503: "busy",
    507: "full",
}


def refused(request: Request, refusal: RefusalError) -> Response:
    """The response that says so: JSON under /api, else a page."""
    headers = {"Cache-Control": "no-store"}
    if refusal.wait is not None:
        headers["Retry-After"] = str(max(1, round(refusal.wait)))
    if refusal.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="onrecord"'
    if request.url.path.startswith(API):
        shape = {
            "status": refusal.status,
            "code": _CODES.get(refusal.status, "error"),
            "message": refusal.message,
            "place": refusal.place,
        }
        return JSONResponse({"error": shape}, refusal.status, headers)
    return render(
        request,
        "error.html",
        {"status": refusal.status, "phrase": _phrase(refusal.status), "message": refusal.message},
        status=refusal.status,
        headers=headers,
    )


def _phrase(status: int) -> str:
    return {
        400: "That cannot be understood",
        401: "Who are you?",
        403: "That may not be done",
        404: "Not on this ledger",
        405: "That is not how this page is asked",
        413: "That is too much",
        421: "Not this server’s name",
        422: "That cannot be read",
        429: "Too often",
        503: "Too much at once",
    }.get(status, "Something went wrong")
