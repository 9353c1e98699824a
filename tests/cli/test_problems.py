"""`problems`: what could not be fetched is listed, tried again, or forgotten; and `add` from addresses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from onrecord.ledger import open_ledger
from tests.ingest.archives import Page, archive
from tests.ingest.serving import Site, story

from .conftest import PLAIN, Run

LEDGER = Path("own.ledger")
pytestmark = pytest.mark.usefixtures("parrot", "hurried")


def listed(onrecord: Run) -> list[dict[str, object]]:
    ran = onrecord("problems", "--format", "jsonl")
    assert (ran.code, ran.err) == (0, "")
    return [json.loads(line) for line in ran.text.splitlines()]


def test_what_fails_is_listed_and_tried_again(onrecord: Run, site: Site, plain: Path) -> None:
    ran = onrecord("add", site.url("/a"), plain, site.url("/b"), "missing.txt", "--allow-private")
    assert ran.code == 1
    assert sorted(ran.complaints) == [
        f"{site.url('/a')}: the server answers 404, not found",
        f"{site.url('/b')}: the server answers 404, not found",
        "missing.txt: does not exist, or no longer does",
    ]
    assert "added 1 article" in ran.text
    # Files can be seen where they are; only what was to be fetched is on the list.
    assert {row["origin"] for row in listed(onrecord)} == {site.url("/a"), site.url("/b")}
    assert all(
        (row["reason"], row["tries"]) == ("the server answers 404, not found", 1) for row in listed(onrecord)
    )
    site.page("/a", story("A"))
    again = onrecord("problems", "retry", "--allow-private")
    assert again.code == 1
    assert again.complaints == [f"{site.url('/b')}: the server answers 404, not found"]
    assert "added 1 article" in again.text
    (left,) = listed(onrecord)
    assert (left["origin"], left["tries"]) == (site.url("/b"), 2)
    assert onrecord("problems", "forget").text == "forgot 1 problem\n"
    assert listed(onrecord) == []


def test_one_of_them(onrecord: Run, site: Site) -> None:
    onrecord("add", site.url("/a"), site.url("/b"), "--allow-private")
    site.page("/a", story("A"))
    ran = onrecord("problems", "retry", site.url("/a"), "--allow-private")
    assert (ran.code, [row["origin"] for row in listed(onrecord)]) == (0, [site.url("/b")])
    ran = onrecord("problems", "forget", site.url("/c"), site.url("/b"))
    assert ran.code == 1
    assert ran.complaints == [f"{site.url('/c')}: is not on the list of problems"]
    assert listed(onrecord) == []


def test_what_is_added_is_no_problem_any_more(onrecord: Run, site: Site) -> None:
    onrecord("add", site.url("/a"), "--allow-private")
    site.page("/a", story("A"))
    assert onrecord("add", site.url("/a"), "--allow-private").code == 0
    assert listed(onrecord) == []


def test_a_feed_that_failed_is_tried_again_as_a_feed(onrecord: Run, site: Site) -> None:
    onrecord("add", site.url("/feed"), "--allow-private")
    site.page("/1", story("One"))
    site.page(
        "/feed", f"<rss version='2.0'><channel><item><link>{site.url('/1')}</link></item></channel></rss>"
    )
    ran = onrecord("problems", "retry", "--allow-private")
    assert (ran.code, ran.err) == (0, "")
    assert "added 1 article" in ran.text
    assert listed(onrecord) == []


def test_forms(onrecord: Run, site: Site) -> None:
    onrecord("add", site.url("/a"), "--allow-private")
    (row,) = csv.DictReader(io.StringIO(onrecord("problems", "--format", "csv").text))
    assert row["origin"] == site.url("/a")
    cells = onrecord("problems").text.rstrip("\n").split("\t")
    assert cells == list(row.values())
    assert onrecord("problems", "--ledger", LEDGER.absolute()).text.startswith(site.url("/a"))


@pytest.mark.usefixtures("terminal")
def test_a_table_on_a_terminal(onrecord: Run, site: Site) -> None:
    onrecord("add", site.url("/a"), "--allow-private")
    assert "404" in onrecord("problems").text


# add, from wherever


def test_the_local_network_is_asked_only_if_somebody_says_so(onrecord: Run, site: Site) -> None:
    address = site.page("/a", story("A"))
    ran = onrecord("add", address)
    assert ran.code == 1
    assert "in the local network, which is asked only with --allow-private" in ran.complaints[0]
    assert site.asked == []


def test_the_same_article_at_two_addresses_is_one(onrecord: Run, site: Site) -> None:
    for path in ("/a", "/b"):
        site.page(path, story("The same"))
    ran = onrecord("add", site.url("/a"), site.url("/b"), "--allow-private")
    assert "added 1 article with 1 statement" in ran.text
    assert "1 already there" in ran.text
    with open_ledger(LEDGER) as book:
        assert book.has_name(site.url("/b"))


def test_a_feed_added_again_asks_only_for_the_feed(onrecord: Run, site: Site) -> None:
    site.page("/1", story("One"))
    address = site.page(
        "/feed", f"<rss version='2.0'><channel><item><link>{site.url('/1')}</link></item></channel></rss>"
    )
    for _ in range(2):
        assert onrecord("add", address, "--allow-private").code == 0
    assert site.paths == ["/feed", "/1", "/feed"]


def test_what_is_not_in_english_is_kept_and_said(onrecord: Run) -> None:
    Path("de.txt").write_text(
        "„Die Brücke bleibt offen“, sagte die Bürgermeisterin am Montag im Rathaus der Stadt."
    )
    Path("en.txt").write_text(PLAIN)
    ran = onrecord("add", "de.txt", "en.txt")
    assert (ran.code, ran.err) == (0, "")
    assert ran.text.splitlines()[1] == "1 article not in English (de 1): kept, not searched for statements"
    with open_ledger(LEDGER) as book:
        german, english = book.readings()
    assert (german.article.language, len(german.statements)) == ("de", 0)
    assert len(english.statements) == 1


def test_an_archive_that_is_cut_is_named_and_the_rest_is_done(onrecord: Run, plain: Path) -> None:
    data = archive(
        [Page(f"https://a.invalid/{n}", story(f"Story {n}").encode()) for n in range(3)], packed=True
    )
    Path("cut.warc.gz").write_bytes(data[:-60])
    ran = onrecord("add", "cut.warc.gz", plain)
    assert ran.code == 1
    (complaint,) = ran.complaints
    assert complaint.startswith("cut.warc.gz: is cut off: record 4")
    assert "added 3 articles with 3 statements" in ran.text


def test_read_takes_addresses_too(onrecord: Run, site: Site) -> None:
    ran = onrecord("read", site.page("/a", story("A")), "--allow-private", "--format", "jsonl")
    assert json.loads(ran.text)["article"]["name"] == site.url("/a")
    assert not LEDGER.exists()


def test_the_bar_moves_through_an_archive(onrecord: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, float | str]] = []
    monkeypatch.setattr("rich.progress.Progress.update", lambda self, task, **what: seen.append(what))
    pages = [Page(f"https://a.invalid/{n}", story(f"Story {n}").encode()) for n in range(3)]
    Path("a.warc").write_bytes(archive(pages))
    assert onrecord("add", "a.warc").code == 0
    places = [float(what["completed"]) for what in seen if "completed" in what]
    assert places == sorted(places)
    assert len({place for place in places if 0 < place < 1}) == 3
    assert seen[-1] == {"articles": "3 articles"}
