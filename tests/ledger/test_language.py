"""What a person may type to search: what it means, and at which character it is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.errors import QueryError
from onrecord.ledger import Ledger, language, open_ledger
from onrecord.ledger.language import Either, Every, Filter, Node, Not, Term, parse
from onrecord.records import Act, Kind

from .conftest import Places
from .samples import doing, press


def all_of(*parts: Node) -> Every:
    return Every(parts)


def one_of(*parts: Node) -> Either:
    return Either(parts)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("pier", Term("pier")),
        ("harbour lease", all_of(Term("harbour"), Term("lease"))),
        ('"harbour lease"', Term("harbour lease")),
        ("„harbour lease“", Term("harbour lease")),
        ("harb*", Term("harb", prefix=True)),
        ('"harbour le"*', Term("harbour le", prefix=True)),
        ("-lease", Not(Term("lease"))),
        ("NOT lease", Not(Term("lease"))),
        ('-"harbour lease"', Not(Term("harbour lease"))),
        ("-(pier OR quay)", Not(one_of(Term("pier"), Term("quay")))),
        ("--lease", Term("--lease")),
        ("state-of-the-art", Term("state-of-the-art")),
        ("pier OR quay", one_of(Term("pier"), Term("quay"))),
        ("pier or quay", all_of(Term("pier"), Term("or"), Term("quay"))),
        # OR ties what stands beside it.
        ("a b OR c d", all_of(Term("a"), one_of(Term("b"), Term("c")), Term("d"))),
        ("a OR b OR c", one_of(Term("a"), Term("b"), Term("c"))),
        ("a AND b", all_of(Term("a"), Term("b"))),
        ("(a b) OR c", one_of(all_of(Term("a"), Term("b")), Term("c"))),
        ("((a))", Term("a")),
        ("a () b", all_of(Term("a"), Term("b"))),
        ("a -- ... b", all_of(Term("a"), Term("b"))),
        ("speaker:Brask", Filter("speaker", "Brask")),
        ('speaker:"Ione Brask"', Filter("speaker", "Ione Brask")),
        ("speaker:“Ione Brask”", Filter("speaker", "Ione Brask")),
        ("Speaker: Brask", Filter("speaker", "Brask")),
        ("-outlet:Echo", Not(Filter("outlet", "Echo"))),
        ("kind:Direct", Filter("kind", "direct")),
        ("act:Deny", Filter("act", "deny")),
        ("-toward:Fenn", Not(Filter("toward", "Fenn"))),
        ("since:2026", Filter("since", date(2026, 1, 1))),
        ("until:2026", Filter("until", date(2026, 12, 31))),
        ("until:2024-02", Filter("until", date(2024, 2, 29))),
        ("since:2026-3-1", Filter("since", date(2026, 3, 1))),
        ("about:pier", Term("pier", about=True)),
        ("about:(pier OR quay)", one_of(Term("pier", about=True), Term("quay", about=True))),
        ("about:harb* lease", all_of(Term("harb", prefix=True, about=True), Term("lease"))),
        # A colon is no filter where its word is none.
        ("note:this at 10:30", all_of(Term("note:this"), Term("at"), Term("10:30"))),
    ],
)
def test_a_query_and_its_tree(query: str, tree: Node) -> None:
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "place", "reason"),
    [
        ("harbour (lease", 8, "never closed"),
        ("harbour) lease", 7, "closes nothing"),
        ('harbour "lease', 8, "quotation mark is never closed"),
        ("harbour OR", 8, "OR needs something"),
        ("OR harbour", 0, "OR needs something"),
        ("harbour OR OR lease", 8, "OR needs something"),
        ("a AND", 2, "AND needs something"),
        ("AND a", 0, "AND needs something"),
        ("(a OR) b", 3, "OR needs something"),
        ("harbour NOT", 8, "NOT needs something"),
        ("speaker:", 0, "speaker: needs a value"),
        ('a outlet:""', 2, "outlet: needs a value"),
        ("a since:yesterday", 8, "'yesterday' is no date"),
        ("until:2026-02-30", 6, "is no date"),
        ("until:2026-13", 6, "is no date"),
        ("since:0000", 6, "is no date"),
        ("kind:loud", 5, "the kind is one of direct, indirect, mixed"),
        ("pier act:promise", 9, "the act is one of state, opine"),
        ("toward:", 0, "toward: needs a value"),
        ("actt:deny", 0, "did you mean act:"),
        ("speeker:Brask", 0, "did you mean speaker:"),
        ("about:", 0, "about: needs a value"),
        ("about:(pier speaker:Brask)", 12, "only words"),
        ("about:---", 6, "no word"),
        ("(" * 21 + "a" + ")" * 21, 20, "deep"),
        ("word " * 201, 1000, "200 words"),
    ],
)
def test_where_a_query_is_wrong(query: str, place: int, reason: str) -> None:
    with pytest.raises(QueryError, match=reason.replace("(", r"\(")) as caught:
        parse(query)
    assert (caught.value.query, caught.value.place) == (query, place)
    assert f"at character {place + 1}" in str(caught.value)


@pytest.mark.parametrize("query", ["", "?!", '""', "()", "-()", "— … «»"])
def test_no_word_at_all(query: str) -> None:
    with pytest.raises(QueryError, match="there is no word to look for"):
        parse(query)


def test_a_huge_query_is_refused_at_once() -> None:
    with pytest.raises(QueryError, match="10,000 characters, not 10,485,760"):
        parse("(" * 10 * 2**20)


# Whatever is typed

words = st.sampled_from(["pier", "quay", "lease", "state-of-the-art", "harb*", '"a b"', "don't", "café"])


def query_of(node: Node) -> str:
    """A query whose tree is `node`."""
    match node:
        case Term():
            return f'{"about:" if node.about else ""}"{node.words}"{"*" if node.prefix else ""}'
        case Filter():
            return f'{node.field}:"{node.value}"'
        case Not():
            return f"-({query_of(node.part)})"
        case Every():
            return f"({' '.join(map(query_of, node.parts))})"
        case Either():
            return f"({' OR '.join(map(query_of, node.parts))})"


leaves = (
    st.builds(Term, st.sampled_from(["pier", "harbour lease", "naïve"]), st.booleans(), st.booleans())
    | st.builds(Filter, st.sampled_from(["speaker", "outlet"]), st.sampled_from(["Brask", "Harbour Courant"]))
    | st.builds(Filter, st.just("kind"), st.sampled_from([str(kind) for kind in Kind]))
    | st.builds(Filter, st.just("act"), st.sampled_from([str(act) for act in Act]))
    | st.builds(Filter, st.just("toward"), st.sampled_from(["Brask", "Holm"]))
    | st.builds(Filter, st.sampled_from(["since", "until"]), st.dates(date(1000, 1, 1)))
)
trees = st.recursive(
    leaves,
    lambda parts: (
        st.builds(Not, parts)
        | st.builds(Every, st.lists(parts, min_size=2, max_size=4).map(tuple))
        | st.builds(Either, st.lists(parts, min_size=2, max_size=4).map(tuple))
    ),
    max_leaves=12,
)


@given(trees)
def test_every_tree_can_be_typed(tree: Node) -> None:
    assert parse(query_of(tree)) == tree


@given(st.text(max_size=80) | st.text(st.sampled_from(list('"“()-: *ORANDNTab\0\ud800speaker')), max_size=60))
@example("speaker:\0")
@example("speaker:(a)")
@example("-OR")
@example("a OR )")
@example("about:about:a")
def test_at_most_a_query_error_that_points_into_the_query(query: str) -> None:
    wrong: QueryError | None = None
    try:
        parse(query)
    except QueryError as error:
        wrong = error
    assert wrong is None or wrong.place is None or 0 <= wrong.place < len(query)


@pytest.fixture(scope="module")
def quay(places: Places) -> Any:
    """Five statements; each begins with a letter that names it. The last has neither outlet nor day.

    Three of them do something: A accuses Holm, C denies what Brask said, D accuses Holm himself.
    """
    facts = [
        ("Ione Brask", "A the pier is old", "Echo", 1),
        ("Ione Brask", "B the quay is new and the pier is not", "Courant", 2),
        ("Tomas Reik", "C the lease is void", "Echo", 3),
        ("Pier Holm", "D nothing is decided", "Courant", 4),
    ]
    with open_ledger(places()) as ledger:
        done: dict[int, tuple[Act, str]] = {
            1: (Act.ACCUSE, "Pier Holm"),
            3: (Act.DENY, "Ione Brask"),
            4: (Act.ACCUSE, "Pier Holm"),
        }
        for who, said, outlet, day in facts:
            when = datetime(2026, 3, day, tzinfo=UTC)
            kind = Kind.DIRECT if day % 2 else Kind.INDIRECT
            reading = press((who, "said", said), outlet=outlet, published=when, kinds=[kind])
            ledger.add(doing(reading, done.get(day)))
        ledger.add(press(("Tomas Reik", "said", "E the pier, the quay and the lease")))
        yield ledger


@pytest.mark.parametrize(
    ("query", "letters"),
    [
        ("pier", "ABDE"),
        ("about:pier", "ABE"),
        ("pier -quay", "AD"),
        ("-pier", "C"),
        ("-about:pier", "CD"),
        ("pier OR lease", "ABCDE"),
        ("(pier quay) OR void", "BCE"),
        ("pier -(quay OR old)", "D"),
        ("(pier -quay) OR void", "ACD"),
        ("(pier OR -lease) the", "ABE"),
        ("-outlet:Echo", "BDE"),
        ("-since:2026-03-02", "AE"),
        ("pier outlet:echo", "A"),
        ("speaker:Brask", "AB"),
        ('speaker:"Pier Holm"', "D"),
        ("-speaker:Brask", "CDE"),
        ("pier OR speaker:Reik", "ABCDE"),
        ("old OR speaker:Holm", "AD"),
        ("speaker:Brask OR speaker:Holm", "ABD"),
        ("(speaker:Brask OR outlet:Echo) -pier", "C"),
        ("since:2026-03-02 until:2026-03-03", "BC"),
        ("since:2026 until:2026", "ABCD"),
        ("until:2025", ""),
        ("kind:direct pier", "A"),
        ("-(pier -quay)", "BCE"),
        ("act:accuse", "AD"),
        ("act:accuse OR act:deny", "ACD"),
        ("-act:accuse", "BCE"),
        ("toward:Holm", "AD"),
        ("toward:holm speaker:Brask", "A"),
        ("speaker:Holm toward:Holm", "D"),
        ("-toward:Holm pier", "BE"),
        ("toward:Nobody", ""),
        ("act:threaten", ""),
        ("pier act:accuse outlet:echo", "A"),
        ("--", None),
    ],
)
def test_what_a_query_finds(quay: Ledger, query: str, letters: str | None) -> None:
    if letters is None:
        with pytest.raises(QueryError):
            quay.search(query)
    else:
        assert "".join(sorted(hit.content[0] for hit in quay.search(query))) == letters


@given(trees)
def test_a_tree_and_its_opposite_share_all_statements(quay: Ledger, tree: Node) -> None:
    with_it = {hit.statement.id for hit in quay.search(query_of(tree))}
    without = {hit.statement.id for hit in quay.search(f"-({query_of(tree)})")}
    assert not with_it & without
    assert len(with_it | without) == 5


def test_options_and_filters_come_together(quay: Ledger) -> None:
    assert [hit.content[0] for hit in quay.search("speaker:Brask", outlet="Echo")] == ["A"]
    assert quay.search("speaker:Brask", speaker="Reik") == []
    assert [hit.content[0] for hit in quay.search(act="accuse", toward="Holm", speaker="Brask")] == ["A"]
    assert [hit.content[0] for hit in quay.search("act:deny", toward="Ione Brask")] == ["C"]
    with pytest.raises(QueryError, match="the act is one of"):
        quay.search(act="promise")


@pytest.mark.parametrize("query", ["", "pier OR the", "speaker:Reik OR pier", "the -void"])
def test_pages_after_a_cursor_join_without_a_seam(quay: Ledger, query: str) -> None:
    whole = [hit.statement.id for hit in quay.search(query)]
    assert len(whole) > 2
    pages: list[str] = []
    while True:
        after = pages[-1] if pages else None
        page = [hit.statement.id for hit in quay.search(query, limit=2, after=after)]
        if not page:
            break
        pages += page
    assert pages == whole


def test_what_is_added_meanwhile_moves_no_page(places: Places) -> None:
    with open_ledger(places()) as ledger:
        for number in range(12):
            published = datetime(2026, 1, 1 + number, tzinfo=UTC)
            ledger.add(press((f"N{number}", "said", f"the pier {'is old ' * number}"), published=published))
        for query in ("pier", ""):
            first = [hit.statement.id for hit in ledger.search(query, limit=5)]
            whole = [hit.statement.id for hit in ledger.search(query, limit=12)]
            late = datetime(2027, 1, len(query) + 1, tzinfo=UTC)
            ledger.add(press((f"Late {query}", "said", "the pier is mine"), published=late))
            rest = [hit.statement.id for hit in ledger.search(query, limit=20, after=first[-1])]
            assert [each for each in rest if each in whole] == [each for each in whole if each not in first]


def test_nothing_comes_after_a_cursor_that_the_query_does_not_find(quay: Ledger) -> None:
    [other] = quay.search("void")
    assert quay.search("pier", after=other.statement.id) == []
    for query in ("pier", "", "speaker:Brask"):
        assert quay.search(query, after="nothing\0\ud800") == []


def test_the_whole_language_is_in_its_examples() -> None:
    told = " ".join(language.PARTS)
    assert [name for name in language.FILTERS if f"{name}:" not in told] == []
    for example_ in language.PARTS:
        parse(example_)


def test_the_docs_show_the_whole_language() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "searching.md").read_text(encoding="utf-8")
    for part, meaning in language.PARTS.items():
        assert f"| `{part}` | {meaning} |" in docs
