"""What is served is documented: the API's page is current, the guide names every option."""

from __future__ import annotations

from pathlib import Path

from onrecord.web.describing import api_page, openapi
from onrecord.web.serving import Limits

DOCS = Path(__file__).parents[2] / "docs"


def test_the_apis_page_is_current() -> None:
    """If it is not: scripts/api-doc."""
    assert (DOCS / "api.md").read_text(encoding="utf-8") == api_page()


def test_everything_in_the_api_is_described() -> None:
    for address, methods in openapi()["paths"].items():
        for operation in methods.values():
            assert operation["description"], address
            assert operation["tags"], address


def test_the_limits_are_those_that_hold() -> None:
    limits = Limits()
    for name in ("api.md", "reader.md"):
        page = (DOCS / name).read_text(encoding="utf-8")
        assert f"{limits.text:,} characters" in page
        assert f"{limits.body // 2**20} MiB" in page
        assert f"{limits.asked.often:.0f} " in page


def test_the_readers_guide_names_every_option() -> None:
    page = (DOCS / "reader.md").read_text(encoding="utf-8")
    for option in ("--host", "--allow-host", "--closed", "--ask-password", "--proxy", "--workers"):
        assert option in page
