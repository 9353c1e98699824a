"""The pages in a real browser: Debian's Chromium, driven by Playwright; skipped where there is none.

Every page is opened light and dark, on a phone and on a desk: nothing is logged as an error, nothing is asked
of another host, nothing is wider than the window, and axe finds nothing that somebody could not use.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import pytest

from onrecord.ledger import open_ledger
from tests.web.conftest import running

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")

AXE = Path(__file__).with_name("axe.min.js")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = {
    "home": "/",
    "search": "/search?q=harbour",
    "nothing found": "/search?q=zzzz",
    "check": "/check?words=I+will+not+stand+for+a+third+term&speaker=Varga",
    "article": "article",
    "articles": "/articles",
    "speakers": "/speakers",
    "speaker": "/speakers/Tolsk",
    "several": "/speakers/Varga",
    "nobody": "/speakers/Nobody",
    "outlets": "/outlets",
    "outlet": "/outlets/The%20Essel%20Courant",
    "quotation": "quotation",
    "network": "/network",
    "disputes": "/disputes",
    "dispute": "dispute",
    "read": "/read",
    "login": "/login",
    "api": "/api",
    "error": "/nope",
}
LOOKS = [("light", 380), ("light", 1400), ("dark", 380), ("dark", 1400)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def addresses(press: Path) -> dict[str, str]:
    """The pages whose addresses hold ids."""
    with open_ledger(press, read_only=True) as ledger:
        wire = next(r for r in ledger.readings() if r.article.name == "interview-wire.txt")
        said = ledger.search('"no telephone call"')[0].statement.id
        dispute = ledger.disputes()[0].id
    found = {
        "article": f"/articles/{wire.article.id}",
        "quotation": f"/quotations/{said}",
        "dispute": f"/disputes/{dispute}",
    }
    return {name: found.get(address, address) for name, address in PAGES.items()}


class Tab:
    """A page, and what was wrong while it was open."""

    def __init__(self, page: Any, base: str) -> None:
        self.page = page
        self.base = base
        self.wrong: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        page.on("request", self._asked)

    def _said(self, message: Any) -> None:
        # A page that is not there is logged by the browser itself, as it should be.
        if message.type in ("error", "warning") and "404" not in message.text:
            self.wrong.append(f"console: {message.text}")

    def _asked(self, request: Any) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.base).netloc and not request.url.startswith("data:"):
            self.wrong.append(f"another host: {request.url}")

    def open(self, address: str) -> Any:
        self.page.goto(self.base + address)
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture
def tab(browser: Any, site_address: str) -> Iterator[Tab]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = Tab(context.new_page(), site_address)
    yield opened
    context.close()
    assert opened.wrong == []


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_every_page_can_be_used_by_everybody(
    browser: Any, site_address: str, addresses: dict[str, str], scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    tab = Tab(context.new_page(), site_address)
    found = []
    for name, address in addresses.items():
        page = tab.open(address)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            found.append(f"{name}: {wider} pixels wider than the window")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found += [
            f"{name}: {each['id']}: {each['help']}: {each['nodes'][0]['html'][:160]}"
            for each in page.evaluate("axe.run()")["violations"]
        ]
    context.close()
    assert found + tab.wrong == []


def test_an_article_is_read_by_key(tab: Tab, addresses: dict[str, str]) -> None:
    page = tab.open(addresses["article"])
    lit = "[...document.querySelectorAll('.lit')].map((each) => each.dataset.n)"
    page.keyboard.press("j")
    assert set(page.evaluate(lit)) == {"1"}
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    numbers = page.evaluate(lit)
    assert set(numbers) == {"2"}
    classes = page.evaluate(
        "[...document.querySelectorAll('.lit')].map((each) => each.className.split(' ')[0])"
    )
    assert {"number", "source", "cue", "content", "note"} <= set(classes)
    page.keyboard.press("m")
    assert page.evaluate("document.activeElement.closest('.note').dataset.n") == "2"
    page.keyboard.press("m")
    assert page.evaluate("document.activeElement.className.split(' ')[0]") == "number"
    page.keyboard.press("c")
    page.wait_for_function("() => document.querySelector('.said').textContent.startsWith('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Aldric Varga" in copied
    assert "Tressel News Agency, 3 March 2026" in copied
    assert f"{tab.base}/statements/" in copied


def test_keys_can_be_switched_off(tab: Tab, addresses: dict[str, str]) -> None:
    page = tab.open(addresses["article"])
    page.get_by_label("Keys").uncheck()
    page.keyboard.press("j")
    assert page.locator(".lit").count() == 0
    page.reload()
    assert not page.get_by_label("Keys").is_checked()


def test_notes_stand_beside_their_lines_and_never_on_one_another(tab: Tab, addresses: dict[str, str]) -> None:
    page = tab.open(addresses["article"])
    places = page.evaluate(
        """[...document.querySelectorAll('.note')].map((note) => {
          const box = note.getBoundingClientRect();
          const line = document.getElementById(note.dataset.anchor).getBoundingClientRect();
          return [box.top, box.bottom, line.top, box.left > line.right];
        })"""
    )
    assert len(places) > 10
    for (_, bottom, _, _), (top, _, _, _) in pairwise(places):
        assert top >= bottom - 0.5
    assert all(beside and top > line - 12 for top, _, line, beside in places)
    # A note stands at its line, or, where others crowd there, right below the one before it.
    above = [0.0, *(bottom for _, bottom, _, _ in places[:-1])]
    assert all(
        top - line < 12 or top - before < 12 for (top, _, line, _), before in zip(places, above, strict=True)
    )
    assert sum(top - line < 12 for top, _, line, _ in places) > len(places) / 3


def test_a_statements_address_opens_its_article_at_the_place(tab: Tab, press: Path) -> None:
    with open_ledger(press, read_only=True) as ledger:
        hit = ledger.search('"fairy tale"')[0]
    page = tab.open(f"/statements/{hit.statement.id}")
    assert urlsplit(page.url).path == f"/articles/{hit.article.id}"
    assert page.locator(f"#t-{hit.statement.id}").evaluate("(each) => each.classList.contains('lit')")
    box = page.locator(f"#t-{hit.statement.id}").bounding_box()
    assert 0 < box["y"] < 900


def held(site_address: str, words: str) -> int:
    """How many statements a search finds, which hangs on the model that read the articles."""
    answer = urlopen(f"{site_address}/api/v1/search?limit=200&q={words}")
    return len(json.load(answer)["items"])


def test_search_finds_as_one_asks_and_goes_on(tab: Tab, site_address: str) -> None:
    found = held(site_address, "harbour")
    assert 20 < found <= 40
    page = tab.open("/search")
    page.get_by_label("Words, “a phrase”").fill("harbour")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search?q=harbour*")
    page.wait_for_function(f"() => document.querySelector('#found h2').textContent === '{found} statements'")
    assert page.locator("#entries .entry").count() == 20
    page.get_by_role("link", name="More statements").click()
    page.wait_for_function("() => document.querySelectorAll('#entries .entry').length === " + str(found))
    page.locator(".facets").get_by_role("link", name="direct", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert page.locator("#entries .entry").count() == page.locator("#entries .entry.direct").count() > 0


def test_a_wrong_search_says_why_and_can_be_mended(browser: Any, site_address: str) -> None:
    page = browser.new_page()
    page.goto(f"{site_address}/search?q=harbour")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Words, “a phrase”").fill('"harbour')
    page.get_by_role("button", name="Search").click()
    page.wait_for_selector("p.wrong")
    assert "never closed" in page.locator("p.wrong").inner_text()
    assert page.get_by_label("Words, “a phrase”").input_value() == '"harbour'
    page.get_by_label("Words, “a phrase”").fill('"harbour"')
    page.get_by_role("button", name="Search").click()
    page.wait_for_selector("#entries .entry")
    page.close()


def test_a_quotation_is_checked(tab: Tab) -> None:
    page = tab.open("/check")
    page.get_by_label("The words").fill("There was no deal, there was no telegram")
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector(".verdict h2")
    assert page.locator(".verdict h2").inner_text() in ("Said with changes", "Said word for word")
    assert page.locator(".printing ins, .printing del").count() > 0


def test_a_text_is_pasted_and_read(tab: Tab) -> None:
    page = tab.open("/read")
    page.get_by_label("The text, the headline first").fill(
        'Pier to stay open\n\n"The pier will stay open all winter," said Anna Holt, the harbour master.\n'
        "Ruben Sallow accused her of <b>wasting</b> money.\n"
    )
    page.get_by_role("button", name="Read it").click()
    page.wait_for_selector(".article .note")
    assert "Anna Holt" in page.locator(".note .who").all_inner_texts()
    assert "<b>wasting</b>" in page.locator(".article").inner_text()


def test_a_file_is_read(tab: Tab, tmp_path: Path) -> None:
    file = tmp_path / "pier.html"
    file.write_text(
        "<html><head><title>x</title></head><body><article><h1>Pier to stay open</h1>"
        "<p>“The pier will stay open all winter,” said Anna Holt, the harbour master, on Monday.</p>"
        "<p>The council had asked for a longer season, and the harbour office agreed.</p>"
        "</article><script>document.title = 'owned'</script></body></html>"
    )
    page = tab.open("/read")
    page.get_by_label("or a file").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    page.wait_for_selector(".article .note")
    assert page.title() != "owned"
    assert page.locator(".article script").count() == 0


def drawn(page: Any, place: int = 0) -> tuple[int, dict[str, Any]]:
    """How many marks the chart at this place has, and its data."""
    chart = page.locator("[data-chart]").nth(place)
    data = json.loads(chart.get_attribute("data-chart"))
    marks = chart.locator("svg.plot g[data-mark='rect'] rect, svg.plot g[data-mark='bar'] rect").count()
    return marks, data


def test_charts_are_drawn_with_a_mark_for_every_number(tab: Tab) -> None:
    page = tab.open("/speakers/Aldric%20Varga")
    charts = page.locator("[data-chart]").count()
    assert charts >= 3
    for place in range(charts):
        marks, data = drawn(page, place)
        assert marks == len(data["rows"]) > 0
    page = tab.open("/outlets/The%20Essel%20Courant")
    for place in (0, 1):
        marks, data = drawn(page, place)
        assert marks == len(data["rows"]) * len(data["series"]) > 0
    assert page.locator("[data-chart] svg.plot g[data-mark='dot'] circle").count() == 2 * len(
        drawn(page, 2)[1]["rows"]
    )


def test_every_line_of_the_network_opens_its_statements(tab: Tab) -> None:
    page = tab.open("/network")
    data = json.loads(page.locator("[data-chart]").get_attribute("data-chart"))
    lines = page.locator("svg.plot g[data-mark='arrow'] a")
    assert lines.count() == len(data["rows"]) > 3
    address = lines.first.get_attribute("href")
    page = tab.open(address)
    row = next(row for row in data["rows"] if row["href"] == address)
    assert page.locator("#entries .entry").count() == row["count"]


def test_without_script_everything_but_the_drawing_is_there(
    browser: Any, site_address: str, addresses: dict[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_address + addresses["article"])
    assert page.locator(".note").count() > 10
    assert page.locator(".keys").is_hidden()
    page.goto(site_address + "/speakers/Aldric%20Varga")
    page.get_by_text("The numbers").first.click()
    assert page.locator("figure table").first.is_visible()
    page.goto(site_address + "/search?q=harbour")
    page.get_by_role("link", name="More statements").click()
    assert page.locator("#entries .entry").count() == held(site_address, "harbour") - 20
    page.locator("#entries").get_by_role("link", name="cite").first.click()
    assert f"{site_address}/statements/" in page.locator("body").inner_text()
    context.close()


def test_an_empty_ledger_has_a_way_in(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "new.ledger"
    with running(path, tmp_path) as address:
        tab = Tab(browser.new_page(), address)
        page = tab.open("/")
        assert page.locator("h1").inner_text() == "There is nothing on this ledger yet"
        page.get_by_label("The text, the headline first").fill('"It is over," Anna Holt said.')
        page.get_by_role("button", name="Read it").click()
        page.wait_for_selector(".article .note")
        for name in ("search", "check", "articles", "speakers", "outlets", "network", "disputes"):
            tab.open(f"/{quote(name)}")
        page.close()
        assert tab.wrong == []
