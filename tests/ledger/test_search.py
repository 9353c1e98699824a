"""Finding statements: by words, by every filter, and by whatever a person may type."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from onrecord.errors import QueryError
from onrecord.ledger import Ledger, open_ledger
from onrecord.records import Kind, Speaker

from .conftest import Places
from .samples import press


@pytest.fixture(scope="module")
def shelf(places: Places) -> Any:
    """Four articles, six statements; each content begins with a letter that names it."""
    with open_ledger(places()) as ledger:
        ledger.add(
            press(
                ("Elena Varga", "said", "A the new budget is a lie"),
                ("Finance Minister László Bíró", "denied", "B the budget is security for everyone"),
                outlet="The Morning Post",
                published=datetime(2024, 5, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5))),
                speakers=["Elena Varga", "László Bíró"],
                kinds=[Kind.DIRECT, Kind.MIXED],
                scores=[0.9, 0.4],
            )
        )
        ledger.add(
            press(
                ("she", "added", "C don't lie about a state-of-the-art budget, a new one"),
                ("a spokesman", "said", "D nobody was told"),
                outlet="Süddeutsche Zeitung",
                published=datetime(2024, 5, 3, tzinfo=UTC),
                speakers=["Elena Varga", None],
                scores=[0.8, 0.2],
            )
        )
        ledger.add(press(("Anna Varga Jr.", "said", "E security is not a budget line"), outlet="Daily"))
        ledger.add(
            press(
                ("The White House", "said", "F no comment"),
                published=datetime(2024, 5, 2),
                speakers=[Speaker("The White House", "organization")],
            )
        )
        yield ledger


def found(ledger: Ledger, *args: Any, **filters: Any) -> str:
    """The letters of what a search finds, in its order."""
    return "".join(hit.content[0] for hit in ledger.search(*args, **filters))


def some(ledger: Ledger, *args: Any, **filters: Any) -> str:
    return "".join(sorted(found(ledger, *args, **filters)))


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("budget", "ABCE"),
        ("BUDGET", "ABCE"),
        ("new budget", "AC"),
        ('"new budget"', "A"),
        ("“new budget”", "A"),
        ("„new budget“", "A"),
        ('"new budget" lie', "A"),
        ('"budget new"', ""),
        ("secur*", "BE"),
        ("secur", ""),
        ('"is sec"*', "B"),
        ("bud* lie", "AC"),
        ("don't", "C"),
        ("don’t", "C"),
        ("state-of-the-art", "C"),
        ("art-of-the-state", ""),
        ("Biro", "B"),
        ("bíró", "B"),
        ("minister", "B"),
        ("spokesman told", "D"),
        ("varga security", "E"),
        ("budget AND lie", "AC"),
        ("NOT budget", "DF"),
        ("budget ***", "ABCE"),
        ("budget --", "ABCE"),
        ("(budget)", "ABCE"),
        ("content:budget", ""),
        ("^budget", "ABCE"),
        ("budget + lie", "AC"),
        ("budget\0lie", "AC"),
        ("budget\ud800", "ABCE"),
    ],
)
def test_words(shelf: Ledger, words: str, letters: str) -> None:
    assert some(shelf, words) == letters


@pytest.mark.parametrize(
    ("filters", "letters"),
    [
        ({}, "CDABFE"),
        ({"limit": 2}, "CD"),
        ({"limit": 2, "offset": 1}, "DA"),
        ({"offset": 6}, ""),
        ({"limit": 0}, ""),
        ({"speaker": "Elena Varga"}, "CA"),
        ({"speaker": " elena  VARGA "}, "CA"),
        ({"speaker": "varga"}, "CAE"),
        ({"speaker": "Anna Varga"}, "E"),
        ({"speaker": "biro"}, "B"),
        ({"speaker": "BÍRÓ"}, "B"),
        ({"speaker": "Elena"}, ""),
        ({"speaker": "arga"}, ""),
        ({"speaker": "%"}, ""),
        ({"speaker": "the white house"}, "F"),
        ({"speaker": "house"}, ""),
        ({"outlet": "the morning post"}, "AB"),
        ({"outlet": "SÜDDEUTSCHE ZEITUNG"}, "CD"),
        ({"outlet": "post"}, ""),
        ({"since": date(2024, 5, 2)}, "CDABF"),
        ({"since": date(2024, 5, 3)}, "CD"),
        ({"until": date(2024, 5, 2)}, "ABF"),
        ({"until": date(2024, 5, 1)}, ""),
        ({"until": datetime(2024, 5, 2, 4, tzinfo=UTC)}, "F"),
        ({"until": datetime(2024, 5, 2, 4, 30, tzinfo=UTC)}, "ABF"),
        ({"since": date(2024, 5, 3), "until": date(2024, 5, 1)}, ""),
        ({"since": date.min, "until": date.max}, "CDABF"),
        ({"kind": "direct"}, "A"),
        ({"kind": Kind.MIXED}, "B"),
        ({"min_score": 0.8}, "CAFE"),
        ({"min_score": 0.8, "speaker": "Varga", "since": date(2024, 5, 3), "kind": "indirect"}, "C"),
    ],
)
def test_filters_alone_and_with_words(shelf: Ledger, filters: dict[str, Any], letters: str) -> None:
    assert found(shelf, "", **filters) == letters
    if not filters.keys() & {"limit", "offset"}:
        budgets = "".join(sorted(set(letters) & set("ABCE")))
        assert some(shelf, "budget", **filters) == budgets


def test_pages_join_without_a_seam(shelf: Ledger) -> None:
    for words in ("", "budget"):
        whole = found(shelf, words)
        pages = "".join(found(shelf, words, limit=1, offset=place) for place in range(len(whole)))
        assert pages == whole


def test_a_hit_shows_what_was_found(shelf: Ledger) -> None:
    [hit] = shelf.search('"a lie"', marks=("\x02", "\x03"))
    assert hit.snippet == "A the new budget is \x02a lie\x03"
    assert (hit.source, hit.cue, hit.content) == ("Elena Varga", "said", "A the new budget is a lie")
    assert hit.article.outlet == "The Morning Post"
    assert hit.article.published == datetime(2024, 5, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert hit.statement.speaker == Speaker("Elena Varga", "person")
    assert hit.rank is not None
    listed = shelf.search("", speaker="Biro")[0]
    assert (listed.snippet, listed.rank) == (listed.content, None)


def test_a_long_content_is_cut_around_the_match(ledger: Ledger) -> None:
    ledger.add(press(("Varga", "said", "one " * 100 + "needle " + "two " * 100)))
    for words in ("needle", ""):
        [hit] = ledger.search(words)
        assert len(hit.snippet.split()) <= 34
        assert "…" in hit.snippet
        assert ("[needle]" in hit.snippet) == bool(words)


def test_words_that_were_said_come_before_names(ledger: Ledger) -> None:
    ledger.add(press(("Hope Varga", "said", "A the budget is late"), ("Ed", "said", "B hope is not a plan")))
    assert found(ledger, "hope") == "BA"


def test_the_sql_that_is_shown_is_the_sql_that_runs(shelf: Ledger) -> None:
    for words, filters in [("budget", {"speaker": "varga"}), ("", {"kind": "direct", "min_score": 0.5})]:
        sql, parameters = shelf.search_sql(words, **filters)  # type: ignore[arg-type]
        with shelf._database.reading() as connection:
            ids = [row[1] for row in connection.execute(text(sql), parameters)]
        assert ids == [hit.statement.id for hit in shelf.search(words, **filters)]  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=60) | st.text(st.sampled_from(list("\"*^():{}+-\\'%_ aANDORTE\0\ud800“")), max_size=40),
    st.none() | st.text(max_size=12),
    st.none() | st.text(max_size=12),
)
@example("NEAR(a b, 5)", None, None)
@example('a" OR "b', "x' --", "%")
@example("word " * 201, None, None)
@example("word " * 200, None, None)
@example('"' + "word " * 3000 + '"', None, None)
@example("𐀀 ٣ ⁵ \ue000* \U000e0001", "\0", "\ud800")
def test_whatever_is_typed_at_most_a_query_error(
    shelf: Ledger, words: str, speaker: str | None, outlet: str | None
) -> None:
    with suppress(QueryError):
        shelf.search(words, speaker=speaker, outlet=outlet, marks=(words, words))
    if speaker:
        shelf.speakers(contains=speaker)
        shelf.close_names(speaker)


@pytest.mark.parametrize(
    "question",
    [
        {"words": "?!"},
        {"words": '""'},
        {"words": 'budget "'},
        {"words": "*"},
        {"words": "word " * 201},
        {"speaker": "  "},
        {"kind": "loud"},
        {"min_score": float("nan")},
        {"limit": -1},
        {"offset": -1},
        {"limit": 2**63},
        {"since": datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))},
    ],
)
def test_questions_that_cannot_be_understood(shelf: Ledger, question: dict[str, Any]) -> None:
    with pytest.raises(QueryError):
        shelf.search(**question)
    with pytest.raises(QueryError):
        shelf.search_sql(**question)
