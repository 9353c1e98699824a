"""Looking around on a ledger: its state, lists that go on, outlets' records, what found statements share."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onrecord.errors import QueryError
from onrecord.ledger import Ledger
from onrecord.records import Article, Attribution, Kind, Reading, Span, Speaker, Statement


def add(
    ledger: Ledger,
    number: int,
    *said: tuple[str | None, str, Kind],
    outlet: str | None = "The Brill Echo",
    day: str | None = "2026-03-01",
) -> Reading:
    """An article in which somebody says each of these: a name, words, how they are quoted."""
    text, places = f"Article {number}.\n\n", []
    for who, words, kind in said:
        source = Span(len(text), len(text) + len(who)) if who else None
        text += f"{who or 'It was'} said: "
        places.append((who, source, Span(len(text), len(text) + len(words)), kind))
        text += f"{words}\n\n"
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    article = Article(text, f"n{number}.txt", outlet=outlet, published=published)
    statements = tuple(
        Statement(
            article.id,
            Attribution((source,) if source else (), (), (content,), 0.9),
            kind,
            "by hand",
            Speaker(who, "person") if who else None,
        )
        for who, source, content, kind in places
    )
    reading = Reading(article, statements)
    ledger.add(reading)
    return reading


@pytest.fixture
def press(ledger: Ledger) -> Ledger:
    """A ledger of two outlets."""
    add(ledger, 1, ("Anna Holt", "the pier is open", Kind.DIRECT), ("[a clerk]", "it is shut", Kind.INDIRECT))
    add(
        ledger,
        2,
        ("Anna Holt", "the pier stays open", Kind.MIXED),
        (None, "ten came", Kind.DIRECT),
        day="2026-04-02",
    )
    add(ledger, 3, ("Bo Lund", "the pier burns", Kind.DIRECT), outlet="the BRILL echo", day="2025-12-31")
    add(ledger, 4, ("Anna Holt", "no more piers", Kind.DIRECT), outlet="Quay News", day=None)
    add(ledger, 5, outlet=None, day=None)
    return ledger


def test_every_change_has_another_stamp(ledger: Ledger) -> None:
    stamps = [ledger.stamp()]
    reading = add(ledger, 1, ("Anna Holt", "the pier is open", Kind.DIRECT))
    stamps.append(ledger.stamp())
    ledger.judge(reading.statements[0].id, Speaker("Anna Holm", "person"), decided_by="a test")
    stamps.append(ledger.stamp())
    ledger.rename("Anna Holm", "Anna B. Holm")
    stamps.append(ledger.stamp())
    ledger.undo()
    stamps.append(ledger.stamp())
    assert len(set(stamps)) == 5
    assert ledger.stamp() == stamps[-1]


def test_one_statement_comes_with_its_article(press: Ledger) -> None:
    found = press.search("burns")[0]
    hit = press.hit(found.statement.id)
    assert hit is not None
    assert (hit.statement, hit.article, hit.content) == (found.statement, found.article, "the pier burns")
    assert press.hit("nope") is None
    assert press.hit("\0") is None


def test_the_newest_articles_come_first_and_undated_ones_last(press: Ledger) -> None:
    assert [each.article.name for each in press.articles()] == [
        "n2.txt",
        "n1.txt",
        "n3.txt",
        "n5.txt",
        "n4.txt",
    ]
    assert [each.statements for each in press.articles()] == [2, 2, 1, 0, 1]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_list_of_articles_goes_on(press: Ledger, size: int) -> None:
    whole, seen, after = press.articles(), [], None
    while page := press.articles(limit=size, after=after):
        seen += page
        after = page[-1].article.id
    assert seen == whole


def test_an_outlets_articles_are_found_whatever_the_case(press: Ledger) -> None:
    assert len(press.articles(outlet="The Brill ECHO")) == 3


@pytest.mark.parametrize("size", [1, 2])
def test_the_list_of_speakers_goes_on(press: Ledger, size: int) -> None:
    whole, seen, after = press.speaker_list(), [], None
    while page := press.speaker_list(limit=size, after=after):
        seen += page
        after = page[-1].speaker.id
    assert seen == whole
    assert [(each.speaker.name, each.articles) for each in whole] == [
        ("Anna Holt", 3),
        ("[a clerk]", 1),
        ("Bo Lund", 1),
    ]


def test_speakers_are_found_by_a_part_of_a_name(press: Ledger) -> None:
    assert [each.speaker.name for each in press.speaker_list(contains="LUN")] == ["Bo Lund"]
    assert press.speaker_list(type_="place") == []


def test_outlets_are_listed_once_however_they_are_spelled(press: Ledger) -> None:
    assert [(each.name, each.articles) for each in press.outlets()] == [
        ("The Brill Echo", 3),
        ("Quay News", 1),
    ]


def test_an_outlets_record_counts_how_it_quotes(press: Ledger) -> None:
    found = press.outlet("the brill echo")
    assert found is not None
    quoting = found.quoting
    assert (found.articles, quoting.statements, found.speakers) == (3, 5, 3)
    assert (quoting.direct, quoting.indirect, quoting.mixed) == (3, 1, 1)
    assert (quoting.named, quoting.described, quoting.nobody) == (3, 1, 1)
    contents = ["the pier is open", "it is shut", "the pier stays open", "ten came", "the pier burns"]
    assert quoting.characters == sum(map(len, contents))
    assert quoting.direct_characters == sum(len(contents[place]) for place in (0, 3, 4))
    assert [(each.month, each.articles, each.quoting.statements) for each in found.months] == [
        ("2025-12", 1, 1),
        ("2026-03", 1, 2),
        ("2026-04", 1, 2),
    ]
    assert [(each.speaker.name, each.statements) for each in found.voices] == [
        ("Anna Holt", 2),
        ("Bo Lund", 1),
        ("[a clerk]", 1),
    ]
    assert press.outlet("The Brill Echo", voices=1).voices == found.voices[:1]  # type: ignore[union-attr]
    assert press.outlet("nobody") is None


def test_what_stands_inside_another_statement_is_counted_once(ledger: Ledger) -> None:
    text = "Anna Holt said Bo Lund said it burns."
    article = Article(text, "n.txt", outlet="Echo")
    outer = Attribution((Span(0, 9),), (), (Span(15, 36),))
    inner = Attribution((Span(15, 22),), (), (Span(28, 36),))
    first = Statement(article.id, outer, Kind.INDIRECT, "by hand", Speaker("Anna Holt", "person"))
    second = Statement(
        article.id, inner, Kind.INDIRECT, "by hand", Speaker("Bo Lund", "person"), inside=first.id
    )
    ledger.add(Reading(article, (first, second)))
    found = ledger.outlet("Echo")
    assert found is not None
    assert (found.quoting.statements, found.quoting.characters) == (2, 21)


def test_facets_count_what_a_search_finds(press: Ledger) -> None:
    found = press.facets("pier*")
    assert (found.counted, found.whole) == (4, True)
    assert [(facet.value, facet.count) for facet in found.kinds] == [("direct", 3), ("mixed", 1)]
    assert [(facet.label, facet.count) for facet in found.speakers] == [("Anna Holt", 3), ("Bo Lund", 1)]
    assert [(facet.value, facet.count) for facet in found.outlets][1] == ("Quay News", 1)
    assert [(year.text, year.count) for year in found.years] == [("2025", 1), ("2026", 2)]
    for facet in (*found.kinds, *found.speakers):
        name = "kind" if facet in found.kinds else "speaker"
        assert len(press.search("pier*", **{name: facet.value})) == facet.count  # type: ignore[arg-type]


def test_facets_of_a_list_without_words(press: Ledger) -> None:
    assert press.facets(kind="direct", limit=1, after=None).counted == 4
    few = press.facets(most=2)
    assert (few.counted, few.whole) == (2, False)


@pytest.mark.parametrize("limit", [-1, 10_001])
def test_a_limit_that_is_none_is_refused(press: Ledger, limit: int) -> None:
    with pytest.raises(QueryError, match="limit"):
        press.articles(limit=limit)
    with pytest.raises(QueryError, match="limit"):
        press.speaker_list(limit=limit)


def test_a_list_does_not_go_on_behind_what_is_not_there(press: Ledger) -> None:
    with pytest.raises(QueryError, match="no article"):
        press.articles(after="nope")
    with pytest.raises(QueryError, match="no speaker"):
        press.speaker_list(after="nope")
