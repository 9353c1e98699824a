"""What stands before every page and answer: hosts, origins, sizes, rates, who may read, and the headers."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.errors import OnrecordError
from onrecord.web.auth import Doorkeeper, Visitor
from onrecord.web.rates import Buckets
from onrecord.web.refusals import API, RefusalError, refusal_of, refused
from onrecord.web.serving import Serving

log = logging.getLogger("onrecord.web")

STATIC = "/static/"
_PUBLIC = ("/login", "/logout", "/healthz")
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_CHANGING = ("/read", "/login", "/logout", "/healthz")
"""Pages that are not the same for everybody, or not a function of the ledger: these have no ETag."""

CHART_STYLE = """\
:where(.plot) {
  --plot-background: white;
  display: block;
  height: auto;
  height: intrinsic;
  max-width: 100%;
}
:where(.plot text),
:where(.plot tspan) {
  white-space: pre;
}"""
"""The one style element that the charts' library puts into a chart; it may, as its hash is named below."""


def _policy() -> str:
    import base64

    digest = base64.b64encode(hashlib.sha256(CHART_STYLE.encode()).digest()).decode()
    return (
        "default-src 'none'; script-src 'self'; "
        f"style-src 'self' 'sha256-{digest}'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


HEADERS = {
    "Content-Security-Policy": _policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # "no-referrer" would make a browser send no origin with a form.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

Stamp = Callable[[], Awaitable[str]]


class Guard:
    """Lets through to `app` what may be asked; `stamp` names the ledger's state, `edition` the program's."""

    def __init__(
        self, app: ASGIApp, serving: Serving, doorkeeper: Doorkeeper, stamp: Stamp, edition: str
    ) -> None:
        self._app = app
        self._serving = serving
        self._doorkeeper = doorkeeper
        self._stamp = stamp
        self._edition = edition
        self._asked = Buckets(serving.limits.asked)
        self._tried = Buckets(serving.limits.tried)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1000})
            return
        # Whoever asks for the head of a page gets that of the page; the server keeps the body to itself.
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        scope = {**scope, "method": method, "query_string": _filled(scope["query_string"])}
        request = Request(scope, receive)
        state = scope.setdefault("state", {})
        state.update(visitor=Visitor(), open=self._serving.is_open, stamp="", fresh=True)
        tag: str | None = None
        try:
            self._check_host(request)
            state["visitor"] = visitor = self._who(request)
            self._check_rate(request)
            self._check_body(request)
            answer = self._turned_away(request, visitor)
            if answer is None:
                self._check_origin(request, visitor)
                state["stamp"] = await self._stamp()
                tag = self._tag(request, visitor, state["stamp"])
                if tag is not None and _has(request, tag):
                    answer = Response(status_code=304)
        except RefusalError as refusal:
            answer, tag = refused(request, refusal), None
        except OnrecordError as error:
            log.warning("%s: %s", request.url.path, error)
            answer, tag = refused(request, refusal_of(error)), None
        send = _with_headers(send, tag, state)
        if answer is not None:
            await answer(scope, receive, send)
        else:
            await self._app(scope, self._counted(receive), send)

    def _check_host(self, request: Request) -> None:
        """Refuse a name that is not ours: a page elsewhere may have had it pointed here."""
        named = request.headers.get("host", "")
        try:
            host = urlsplit(f"//{named}").hostname or ""
        except ValueError:
            host = ""
        if not self._serving.answers_to(host):
            raise RefusalError(
                421, f"this server is not called {named[:100]!r}; start it with --allow-host to let it be"
            )

    def _who(self, request: Request) -> Visitor:
        client = _client(request)
        if "authorization" in request.headers and self._tried.empty(client):
            raise RefusalError(429, "too many tokens that do not hold; wait a while", wait=10)
        visitor = self._doorkeeper.visitor(request)
        if visitor.wrong:
            self._tried.wait(client)
            raise RefusalError(401, "this token does not hold")
        return visitor

    def _check_rate(self, request: Request) -> None:
        if request.url.path == "/login" and request.method == "POST":
            wait = self._tried.wait(_client(request))
            if wait:
                raise RefusalError(429, "too many attempts; wait a while", wait=wait)
        wait = self._asked.wait(_client(request))
        if wait:
            raise RefusalError(429, "too many requests; slow down", wait=wait)

    def _check_body(self, request: Request) -> None:
        length = request.headers.get("content-length", "0")
        most = self._serving.limits.body
        if not (length.isascii() and length.isdigit()) or int(length) > most:
            raise RefusalError(413, f"a request may have {most:,} bytes")

    def _turned_away(self, request: Request, visitor: Visitor) -> Response | None:
        """Where to go instead, for a browser that may not read; raises RefusalError for a program."""
        path = request.url.path
        if self._serving.is_open or visitor.may or path in _PUBLIC or path.startswith(STATIC):
            return None
        if path.startswith(API) or request.method not in ("GET", "HEAD"):
            raise RefusalError(401, "reading this ledger needs a token: Authorization: Bearer ...")
        back = quote(path + (f"?{request.url.query}" if request.url.query else ""), safe="")
        return RedirectResponse(f"/login?next={back}", 303, {"Cache-Control": "no-store"})

    def _check_origin(self, request: Request, visitor: Visitor) -> None:
        """Refuse what another site's page makes a browser send; a token is never sent by itself."""
        if request.method not in _UNSAFE or visitor.bearer:
            return
        site = request.headers.get("sec-fetch-site", "none")
        origin = request.headers.get("origin")
        own = f"{request.url.scheme}://{request.headers.get('host', '')}"
        if site not in ("same-origin", "none") or (origin is not None and origin.lower() != own.lower()):
            raise RefusalError(403, "this was sent by another site's page")

    def _tag(self, request: Request, visitor: Visitor, stamp: str) -> str | None:
        path = request.url.path
        if request.method not in ("GET", "HEAD") or path in _CHANGING or path.startswith(STATIC):
            return None
        said = f"{self._edition} {stamp} {visitor.name} {visitor.may} {request.headers.get('hx-request')}"
        return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'

    def _counted(self, receive: Receive) -> Receive:
        """The same, but no more bytes than a body may have, whatever its header said."""
        most, taken = self._serving.limits.body, 0

        async def counting() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413, f"a request may have {most:,} bytes")
            return message

        return counting


def _filled(query: bytes) -> bytes:
    """A query without its empty fields: a form sends those that nobody filled in."""
    return b"&".join(part for part in query.split(b"&") if not part.endswith(b"="))


def _with_headers(send: Send, tag: str | None, state: dict[str, Any]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if tag is not None and message["status"] in (200, 304) and state["fresh"]:
                headers["ETag"] = tag
                headers["Cache-Control"] = "private, no-cache"
                headers.add_vary_header("Cookie, Authorization, HX-Request")
            elif "cache-control" not in headers:
                headers["Cache-Control"] = "no-store"
        await send(message)

    return sending


def _has(request: Request, tag: str) -> bool:
    """Whether the browser has this state already."""
    known = (each.strip() for each in request.headers.get("if-none-match", "").split(","))
    return any(each in (tag, tag.removeprefix("W/"), "*") for each in known)


def _client(request: Request) -> str:
    return request.client.host if request.client else "?"
