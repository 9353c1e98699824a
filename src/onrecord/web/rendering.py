"""Pages from templates, in which everything is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import onrecord
from onrecord.records import SURE
from onrecord.web.citing import citation, one_line

MARKS = ("\ue000", "\ue001")
"""What a search puts around what it found: characters for private use, which no article has a use for."""


def render(
    request: Request,
    template: str,
    facts: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The page that `template` makes of these facts."""
    page = environment().get_template(template)
    visitor = request.state.visitor
    common = {
        "path": request.url.path,
        "base": f"{request.url.scheme}://{request.headers.get('host', '')}",
        "visitor": visitor,
        "is_open": request.state.open,
        "partial": request.headers.get("hx-request") == "true",
        "version": onrecord.__version__,
    }
    return HTMLResponse(page.render(common | dict(facts)), status, dict(headers or {}))


@cache
def environment() -> jinja2.Environment:
    """The templates of this package, and what they may call."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("onrecord.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "day": day,
        "iso": lambda moment: moment.isoformat(),
        "number": lambda number: f"{number:,}",
        "plural": plural,
        "percent": percent,
        "one_line": one_line,
        "found": found,
        "does": does,
        "before": before,
        "after": after,
        "name": speaker_name,
        "part": lambda text: quote(text, safe=""),
        "month": month,
    }
    made.globals |= {"query": query, "asset": asset, "citation": citation, "SURE": SURE}
    return made


def asset(name: str) -> str:
    """The address of a static file; another content has another address."""
    return f"/static/{name}?{_digest(name)}"


@cache
def _digest(name: str) -> str:
    import hashlib

    data = resources.files("onrecord.web").joinpath("static", name).read_bytes()
    return hashlib.sha256(data).hexdigest()[:12]


def query(**parameters: object) -> str:
    """A query string of what is given, with its question mark; nothing if nothing is."""
    given = {name: value for name, value in parameters.items() if value not in (None, "", False)}
    return f"?{urlencode(given)}" if given else ""


def day(moment: datetime | None) -> str:
    """The day of `moment` where it was printed, in words."""
    return "" if moment is None else f"{moment.day} {moment:%B} {moment.year}"


def month(written: str) -> str:
    """2026-03 in words."""
    names = "January February March April May June July August September October November December"
    year, _, number = written.partition("-")
    return f"{names.split()[int(number) - 1]} {year}" if number else year


def plural(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def percent(part: float, whole: float) -> str:
    """`part` of `whole` in per cent, or a dash where there is nothing."""
    return f"{100 * part / whole:.0f}%" if whole else "–"


def does(act: str) -> str:
    """An act as somebody does it: deny, denies."""
    return f"{act[:-1]}ies" if act.endswith("y") else f"{act}s"


def before(text: str) -> str:
    """What stands before a quotation, from a whole word on."""
    shown = re.sub(r"\s+", " ", text)
    return f"… {shown.partition(' ')[2]}" if shown.strip() else ""


def after(text: str) -> str:
    """What stands behind a quotation, up to a whole word."""
    shown = re.sub(r"\s+", " ", text)
    joined = " " if shown[:1].isalnum() else ""
    return f"{joined}{shown.rpartition(' ')[0]} …" if shown.strip() else ""


def found(snippet: str) -> Markup:
    """A snippet as HTML, what was found in it marked."""
    shown = str(escape(one_line(snippet)))
    return Markup(shown.replace(MARKS[0], "<mark>").replace(MARKS[1], "</mark>"))


def speaker_name(name: str) -> Markup:
    """A speaker's name; whoever has none is shown as described, set apart."""
    if name.startswith("[") and name.endswith("]"):
        return Markup('<i class="described">{}</i>').format(one_line(name[1:-1]))
    return Markup("{}").format(one_line(name))
