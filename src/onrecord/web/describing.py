"""The API's description in words: for its page, and as docs/api.md, which `scripts/api-doc` writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi.openapi.utils import get_openapi

import onrecord
from onrecord.web import api, api_acts

_DESCRIPTION = (
    "Who said what in the news: articles, the statements in them, their speakers, and where the same words"
    " were printed. Reading is open on the server's own machine; elsewhere it needs a token, and writing"
    " always does. Whatever goes wrong has one shape. A page of a list names the `next` one; answers carry"
    " an ETag, which changes when the ledger does."
)

_INTRODUCTION = """\
# The API

<!-- Written by scripts/api-doc from the API's own description; a test holds the two together. -->

{description} The same description for programs: `/api/v1/openapi.json`.

```console
$ onrecord serve --ledger onrecord-demo.sqlite &
$ curl 'http://127.0.0.1:8080/api/v1/search?q="third+term"&limit=1'
$ curl 'http://127.0.0.1:8080/api/v1/speakers?format=csv'
$ curl -H "Authorization: Bearer $(onrecord tokens add crawler --write)" \\
    -H 'Content-Type: application/json' --data '{{"text": "\\"It is over,\\" Anna Holt said."}}' \\
    http://127.0.0.1:8080/api/v1/articles
```

**Errors** are `{{"error": {{"status": 404, "code": "not_found", "message": "...", "place": null}}}}`;
`place` is the character of a query that is wrong.

**Lists** are `{{"items": [...], "next": "..."}}`; `next`, asked for as `after`, brings the page behind, and
null says that there is none. With `format=csv` a list comes whole, up to 10,000 rows, as a table in which no
text can run as a formula.

**Answers** carry an `ETag`: send it back as `If-None-Match`, and as long as the ledger is the same the answer
is 304, without a body.

**Limits**: a request has 4 MiB at most, a text 200,000 characters; one client asks 400 times a second, after
800 at once, and has a text read once a second, after 20 at once; an answer takes 30 seconds at most, a
reading 90. Beyond them the answer is 413, 429 or 503, the last two with `Retry-After`.
"""


@cache
def openapi() -> dict[str, Any]:
    """The API's description."""
    found = get_openapi(
        title="onrecord",
        version=onrecord.__version__,
        description=_DESCRIPTION,
        routes=[*api.router.routes, *api_acts.router.routes, *api.slow.routes],
    )
    found["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "From `onrecord tokens add NAME`."}
    }
    found["paths"]["/api/v1/articles"]["post"]["security"] = [{"token": []}]
    return found


def api_page() -> str:
    """The page, whole."""
    parts = [_INTRODUCTION.format(description=_DESCRIPTION)]
    for method, address, operation in _described():
        parts += _operation(method, address, operation)
    parts.append("## Objects\n")
    for name, shape in sorted(openapi()["components"]["schemas"].items()):
        if "properties" in shape and not name.startswith(("HTTPValidation", "Validation")):
            parts += _shape(name, shape)
    return "\n".join(parts).rstrip() + "\n"


def _described() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, address and description of each operation."""
    for address, methods in openapi()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), address, operation


Field = tuple[str, bool, str]
"""The name of a parameter or a field, whether it is needed, and what it is."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What may be asked at `address`, in plain words."""

    method: str
    address: str
    what: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]


def operations() -> list[Operation]:
    """All that the API answers to."""
    return [
        Operation(
            method,
            address,
            operation["description"],
            tuple(
                (one["name"], one["required"], _of_parameter(one).replace("`", ""))
                for one in operation.get("parameters", ())
                if one["in"] == "query"
            ),
            _body(operation),
        )
        for method, address, operation in _described()
    ]


def _body(operation: dict[str, Any]) -> tuple[Field, ...]:
    if "requestBody" not in operation:
        return ()
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    shape = openapi()["components"]["schemas"][name]
    return tuple(
        (field, field in shape["required"], facts.get("description", ""))
        for field, facts in shape["properties"].items()
    )


def _operation(method: str, address: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"## `{method} {address}`\n"
    yield f"{operation['description']}\n"
    if parameters := operation.get("parameters"):
        yield "| parameter | what it is |\n|---|---|"
        for one in parameters:
            needed = " (in the address)" if one["in"] == "path" else " (needed)" if one["required"] else ""
            yield f"| `{one['name']}`{needed} | {_of_parameter(one)} |"
        yield ""
    if "requestBody" in operation:
        yield f"The body is {_type(operation['requestBody']['content']['application/json']['schema'])}.\n"
    good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    errors = sorted(status for status in operation["responses"] if not status.startswith("2"))
    answer = _type(good["content"]["application/json"]["schema"])
    yield f"It answers with {answer}; errors: {', '.join(errors)}.\n"


def _of_parameter(one: dict[str, Any]) -> str:
    shape = one["schema"]
    facts = [str(one.get("description", "")).replace("|", "\\|"), _bounds(shape)]
    return " ".join(fact for fact in facts if fact) or _type(shape)


def _bounds(shape: dict[str, Any]) -> str:
    inner = next((each for each in shape.get("anyOf", []) if each.get("type") != "null"), shape)
    if "$ref" in inner or "enum" in inner:
        return f"One of {_type(inner)}."
    if "minimum" in inner and "maximum" in inner:
        default = f", {shape['default']} if not given" if shape.get("default") is not None else ""
        return f"{inner['minimum']:g} to {inner['maximum']:g}{default}."
    return "A day, as 2026-03-02." if inner.get("format") == "date" else ""


def _shape(name: str, shape: dict[str, Any]) -> Iterator[str]:
    yield f"### {name}\n"
    if shape.get("description"):
        yield f"{shape['description']}\n"
    yield "| field | type | |\n|---|---|---|"
    for field, facts in shape["properties"].items():
        yield f"| `{field}` | {_type(facts)} | {facts.get('description', '')} |"
    yield ""


def _type(shape: dict[str, Any]) -> str:
    """A type in words."""
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        values = openapi()["components"]["schemas"][name].get("enum")
        return ", ".join(f"`{value}`" for value in values) if values else f"[{name}](#{name.lower()})"
    if "anyOf" in shape:
        return " or ".join(_type(each) for each in shape["anyOf"])
    if "enum" in shape:
        return ", ".join(f"`{value}`" for value in shape["enum"])
    if shape.get("type") == "array":
        return f"list of {_type(shape['items'])}" if "items" in shape else "two numbers"
    return {"string": "text", "integer": "number", "boolean": "true or false"}.get(
        str(shape.get("type")), str(shape.get("type", "anything"))
    )
