"""The API keeps to its own description, whatever it is asked: schemathesis, a hundred examples an operation.

No answer is a server's error; every status, content type and body is one that the description names.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from onrecord.web.describing import openapi
from onrecord.web.tokens import May, TokenBook
from tests.web.conftest import bearer, running

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from schemathesis.checks import not_a_server_error  # noqa: E402  (only where it is installed)
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


schema = schemathesis.openapi.from_dict(openapi())


@pytest.fixture(scope="module")
def served(press: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A server whose ledger may be written to: its address, and the header of somebody who may."""
    folder = tmp_path_factory.mktemp("contract")
    path = Path(shutil.copy(press, folder / "own.ledger"))
    with running(path, folder) as address:
        yield address, bearer(TokenBook(folder / "tokens.json").add("schemathesis", May.WRITE))


# Where schemathesis is missing there is no type of it either.
@schema.parametrize()  # type: ignore[untyped-decorator]
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_to_its_description(case: Any, served: tuple[str, dict[str, str]]) -> None:
    """Whatever is asked."""
    address, headers = served
    case.call_and_validate(base_url=address, headers=headers, checks=CHECKS)
