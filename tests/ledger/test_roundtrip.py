"""What was added comes back equal, and adding it again changes nothing."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import LedgerError, NotTextError
from onrecord.ledger import Ledger, open_ledger
from onrecord.records import (
    Act,
    Answer,
    Article,
    Attribution,
    Deed,
    Kind,
    Reading,
    Span,
    Speaker,
    Statement,
)

from .conftest import Place, Places
from .samples import assert_sound, contents, moments, press, readings
from .writing import numbered


def unnamed(reading: Reading) -> Reading:
    """Without speakers: under which name they are listed, all articles have a say in."""
    statements = []
    for statement in reading.statements:
        speaker, deed = statement.speaker and Speaker("?"), statement.deed
        if deed is not None:
            deed = dataclasses.replace(deed, targets=(Speaker("?"),) * len(deed.targets))
        statements.append(dataclasses.replace(statement, speaker=speaker, deed=deed))
    return dataclasses.replace(reading, statements=tuple(statements))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(readings(), max_size=4, unique_by=lambda reading: reading.article.id))
def test_what_was_added_comes_back(places: Places, added: list[Reading]) -> None:
    path = places()
    with open_ledger(path) as ledger:
        assert [ledger.add(reading) for reading in added] == [True] * len(added)
        once = contents(path)
        assert [ledger.add(reading) for reading in added] == [False] * len(added)
        assert contents(path) == once
    assert_sound(path)
    with open_ledger(path, read_only=True) as ledger:
        back = list(ledger.readings())
        assert [unnamed(reading) for reading in back] == [unnamed(reading) for reading in added]
        assert [reading.article.id for reading in back] == [reading.article.id for reading in added]
        for reading, found in zip(added, back, strict=True):
            assert ledger.reading(reading.article.id) == found
            for statement in reading.statements:
                judged = [judgement.speaker for judgement in ledger.judgements(statement.id)]
                assert judged == [statement.speaker] * (statement.speaker is not None)
                deeds = [judgement.deed for judgement in ledger.deed_judgements(statement.id)]
                assert len(deeds) == (statement.deed is not None)
        listed = ledger.search(limit=1000)
        assert {hit.statement for hit in listed} == {s for reading in back for s in reading.statements}
        by_id = {reading.article.id: reading.article for reading in added}
        for hit in listed:
            article = by_id[hit.article.id]
            assert hit.content == article.slice(hit.statement.attribution.content)
            assert hit.source == article.slice(hit.statement.attribution.source)


@given(moments)
def test_a_moment_comes_back_with_its_offset(moment: datetime) -> None:
    from onrecord.ledger.moments import read, write

    assert read(*write(moment)).isoformat() == moment.isoformat()


@given(moments, moments)
def test_moments_sort_as_they_happened(one: datetime, other: datetime) -> None:
    from onrecord.ledger.moments import write

    one, other = (moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in (one, other))
    assert (write(one)[0] < write(other)[0]) == (one < other)


def test_more_articles_than_are_read_at_a_time(ledger: Ledger) -> None:
    added = [numbered(number) for number in range(150)]
    for reading in added:
        ledger.add(reading)
    assert list(ledger.readings()) == added


def test_readings_hold_nothing_open(ledger: Ledger) -> None:
    ledger.add(numbered(0))
    stream = ledger.readings()
    assert next(stream) == numbered(0)
    assert ledger.add(numbered(1))
    assert list(stream) == [numbered(1)]


def test_the_first_reading_of_an_article_stays(ledger: Ledger, path: Place) -> None:
    reading = numbered(1)
    ledger.add(reading)
    once = contents(path)
    newer = tuple(dataclasses.replace(s, extractor="test 2", speaker=None) for s in reading.statements[:2])
    assert not ledger.add(Reading(reading.article, newer))
    assert contents(path) == once


def test_an_article_in_which_nobody_speaks(ledger: Ledger) -> None:
    silent = Reading(Article("Nothing was said.", "silent.txt"), ())
    assert ledger.add(silent, extractor="test 1")
    assert list(ledger.readings()) == [silent]
    assert ledger.statistics().articles == 1


def test_when_and_by_whom_are_kept(ledger: Ledger) -> None:
    at = datetime(2024, 5, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    reading = press(("Varga", "said", "no"))
    ledger.add(reading, decided_by="resolve 0.1", added=at)
    [judgement] = ledger.judgements(reading.statements[0].id)
    assert (judgement.decided_by, judgement.decided_at) == ("resolve 0.1", at)


@pytest.mark.parametrize(
    "article",
    [
        Article("half \ud800 a pair", "x"),
        Article("text", "caf\udce9.txt"),
        Article("text", "x", title="\udfff"),
        Article("te\0xt", "x"),
        Article("text", "x", byline="A\0"),
        Article("text", "x", published=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))),
    ],
)
def test_what_cannot_be_stored_is_refused_whole(ledger: Ledger, path: Place, article: Article) -> None:
    before = contents(path)
    with pytest.raises(NotTextError):
        ledger.add(Reading(article, ()))
    assert contents(path) == before


def _contradictions() -> list[Reading]:
    article, other = Article("Varga said no.", "x"), Article("other", "y")

    def statement(of: Article = article, **changes: object) -> Statement:
        fields: dict[str, object] = {"source": (), "cue": (), "content": (Span(0, 3),), "score": 1.0}
        attribution = Attribution(**(fields | changes))  # type: ignore[arg-type]
        return Statement(of.id, attribution, Kind.DIRECT, "test", Speaker("Varga"))

    def done(what: Statement, **changes: object) -> Statement:
        return dataclasses.replace(what, deed=Deed(Act.DENY, **changes))  # type: ignore[arg-type]

    whole, second = statement(), statement(content=(Span(4, 7),))
    return [
        Reading(article, (whole, whole)),
        Reading(article, (statement(other),)),
        Reading(article, (statement(content=()),)),
        Reading(article, (statement(source=(Span(10, 15),)),)),
        Reading(article, (statement(score=1.5),)),
        Reading(article, (statement(score=float("nan")),)),
        Reading(article, (dataclasses.replace(whole, inside="0" * 20),)),
        Reading(article, (done(whole, score=-0.1),)),
        Reading(article, (done(whole, words=(Span(0, 15),)),)),
        Reading(article, (done(whole, answers=Answer("0" * 20)),)),
        Reading(article, (done(whole, answers=Answer(whole.id)),)),
        Reading(article, (done(whole, answers=Answer(second.id, 1.5)), second)),
        Reading(article, (done(whole, answers=Answer(second.id)), done(second, answers=Answer(whole.id)))),
    ]


@pytest.mark.parametrize("reading", _contradictions())
def test_a_reading_that_contradicts_itself_is_refused(ledger: Ledger, reading: Reading) -> None:
    with pytest.raises(LedgerError, match=r"^'x': "):
        ledger.add(reading)
    assert ledger.statistics().articles == 0


def test_many_at_once_are_as_if_they_came_one_by_one(places: Places) -> None:
    readings = [numbered(number) for number in range(20)] + [press(("Anna Holt", "said", "no"))]
    readings += [press(("Holt", "said", "yes")), numbered(3), press(("Sen. Anna Holt", "said", "perhaps"))]
    at = datetime(2024, 5, 1, tzinfo=UTC)
    one, other = places(), places()
    with open_ledger(one) as ledger:
        each = [ledger.add(reading, added=at) for reading in readings]
    with open_ledger(other) as ledger:
        assert ledger.add_all(readings, added=at) == each
        assert ledger.add_all([]) == []
    rows = [
        sorted(row for row in contents(place) if "said_words" not in row) for place in (one, other)
    ]  # how FTS5 keeps its index hangs on how it came
    assert rows[0] == rows[1]
    assert_sound(other)


def test_of_many_that_are_added_at_once_all_are_there_or_none(ledger: Ledger, path: Place) -> None:
    before = contents(path)
    with pytest.raises(NotTextError):
        ledger.add_all([numbered(0), Reading(Article("half \ud800 a pair", "x"), ()), numbered(1)])
    assert contents(path) == before
