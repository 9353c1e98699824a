"""The pages on which somebody sends something: a text to be read, or a token to be let in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from onrecord.errors import OnrecordError
from onrecord.records import Article
from onrecord.web.api import check_reading_rate, keep
from onrecord.web.auth import COOKIE, keep_session
from onrecord.web.library import library_of
from onrecord.web.refusals import RefusalError, refusal_of
from onrecord.web.rendering import render
from onrecord.web.setting import page as set_page
from onrecord.web.taking import article_from

router = APIRouter(include_in_schema=False)

_FIELDS = ("text", "title", "outlet", "published")


@router.get("/read")
def read_form(request: Request) -> Response:
    """Paste a text, or drop a file."""
    return _form(request, {})


@router.post("/read")
async def read(request: Request) -> Response:
    """Read what was sent, show it, and keep it only if that was asked for."""
    async with request.form(max_files=1, max_fields=12, max_part_size=_most_bytes(request)) as form:
        _check_word(request, form)
        given = {name: _text(form, name) for name in _FIELDS}
        try:
            check_reading_rate(request)
            article = await _article(request, form, given)
            if form.get("keep") is not None:
                return await _kept(request, article)
            reading = await library_of(request).desk.read(article)
        except (OnrecordError, RefusalError) as error:
            refusal = error if isinstance(error, RefusalError) else refusal_of(error)
            return _form(request, given, refusal)
    base = f"{request.url.scheme}://{request.headers.get('host', '')}"
    facts = {"article": reading.article, "statements": reading.statements, "kept": False}
    return render(request, "article.html", facts | {"page": set_page(reading, base)})


async def _kept(request: Request, article: Article) -> Response:
    if not request.state.visitor.may_write:
        raise RefusalError(403, "To keep a text on the ledger, sign in with a token that may write.")
    await keep(request, article)
    return RedirectResponse(f"/articles/{article.id}", 303)


async def _article(request: Request, form: FormData, given: dict[str, str]) -> Article:
    file = form.get("file")
    facts = {name: given[name] for name in ("title", "outlet", "published")}
    most = library_of(request).serving.limits.text
    if isinstance(file, UploadFile) and file.filename:
        data, name, charset = await file.read(), file.filename, None
    else:
        data, name, charset = given["text"].replace("\r\n", "\n").encode("utf-8", "replace"), None, "utf-8"
    return await run_in_threadpool(lambda: article_from(data, most, name=name, charset=charset, **facts))


def _form(request: Request, given: dict[str, str], refusal: RefusalError | None = None) -> Response:
    library = library_of(request)
    facts: dict[str, Any] = {
        "given": dict.fromkeys(_FIELDS, "") | given,
        "wrong": refusal.message if refusal else None,
        "most": library.serving.limits.text,
        "empty": library.ledger.stamp().startswith("0-"),
        "read_only": library.ledger.read_only,
    }
    return _with_word(request, "read.html", facts, refusal)


@router.get("/login")
def login_form(request: Request) -> Response:
    """Where somebody shows a token or the password."""
    return _with_word(
        request, "login.html", {"next": _own(request.query_params.get("next", "/")), "wrong": None}
    )


@router.post("/login")
async def login(request: Request) -> Response:
    """Let in whoever shows a token or the password."""
    async with request.form(max_files=0, max_fields=8, max_part_size=65_536) as form:
        _check_word(request, form)
        back = _own(_text(form, "next") or "/")
        session = library_of(request).doorkeeper.admit(_text(form, "secret").strip())
    if session is None:
        wrong = RefusalError(403, "That token or password does not hold.")
        return _with_word(request, "login.html", {"next": back, "wrong": wrong.message}, wrong)
    answer = RedirectResponse(back, 303)
    keep_session(answer, request, session)
    return answer


@router.post("/logout")
async def logout() -> Response:
    """Forget who it was."""
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


def _with_word(
    request: Request, template: str, facts: dict[str, Any], refusal: RefusalError | None = None
) -> Response:
    """A page with a form, whose word only this visitor can send back."""
    doorkeeper = library_of(request).doorkeeper
    session = doorkeeper.session_for_form(request.state.visitor)
    headers = {"Retry-After": str(max(1, round(refusal.wait)))} if refusal and refusal.wait else {}
    answer = render(
        request,
        template,
        facts | {"word": doorkeeper.form_word(session)},
        status=refusal.status if refusal else 200,
        headers=headers,
    )
    if session != request.state.visitor.session:
        keep_session(answer, request, session)
    return answer


def _check_word(request: Request, form: FormData) -> None:
    if not library_of(request).doorkeeper.is_form_word(request.state.visitor, _text(form, "word")):
        raise RefusalError(
            403, "This form was not given out by this server, or too long ago. Open the page anew."
        )


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _own(address: str) -> str:
    """`address`, if it is a page of this server; else the first page."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() else "/"


def _most_bytes(request: Request) -> int:
    return library_of(request).serving.limits.body
