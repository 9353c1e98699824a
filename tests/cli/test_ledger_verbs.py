"""`add`, `search`, `speakers`, `speaker`, `export`: what is put on the ledger is found on it again."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from onrecord import ledger
from onrecord.errors import LedgerFullError, NotTextError
from onrecord.export import FORMATS, StreamFormat
from onrecord.ledger import open_ledger
from onrecord.records import Kind, Reading

from .conftest import PLAIN, Run, reading

LEDGER = Path("own.ledger")


def test_add_twice_changes_nothing(onrecord: Run, plain: Path) -> None:
    first = onrecord("add", plain)
    assert (first.code, first.err) == (0, "")
    assert first.text == f"added 1 article with 1 statement to {LEDGER.absolute()}\n"
    before = onrecord("export").out
    second = onrecord("add", plain)
    assert second.text == f"added 0 articles with 0 statements to {LEDGER.absolute()}; 1 already there\n"
    assert onrecord("export").out == before
    # The same text under another name is the same article.
    Path("copy.txt").write_text(PLAIN, encoding="utf-8")
    assert "1 already there" in onrecord("add", "copy.txt").text


def test_what_was_added_is_what_read_prints(onrecord: Run, plain: Path) -> None:
    onrecord("add", plain, "--outlet", "The Gazette", "--published", "2026-02-28")
    printed = onrecord(
        "read", plain, "--outlet", "The Gazette", "--published", "2026-02-28", "--format", "jsonl"
    )
    assert onrecord("export").out == printed.out


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Five statements by three people in two outlets, on the ledger that is used where none is named."""
    with open_ledger(tmp_path / LEDGER) as book:
        for each in (
            reading(0, "the harbour lease is void", "Anna Holt", outlet="Courant", published="2026-01-01"),
            reading(1, "the harbour is full", "Anna Holt", outlet="Echo", published="2026-01-02", score=0.4),
            reading(2, "taxes rise", "Boris Holt", outlet="Echo", published="2026-01-03", kind=Kind.INDIRECT),
            reading(3, "the lease stands", "Élise Varga", outlet="Courant", published="2026-01-04"),
            reading(4, "the harbour\tlease\nstands", "Élise Varga"),
        ):
            book.add(each)
    return tmp_path / LEDGER


SEARCHES: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "a word": (("harbour",), {"n0", "n1", "n4"}),
    "all words": (("harbour", "lease"), {"n0", "n4"}),
    "a phrase": (('"lease stands"',), {"n3", "n4"}),
    "a beginning": (("harb*",), {"n0", "n1", "n4"}),
    "no words": ((), {"n0", "n1", "n2", "n3", "n4"}),
    "speaker": (("--speaker", "Anna Holt"), {"n0", "n1"}),
    "last name": (("--speaker", "varga"), {"n3", "n4"}),
    "outlet": (("--outlet", "echo"), {"n1", "n2"}),
    "since": (("--since", "2026-01-03"), {"n2", "n3"}),
    "until": (("--until", "2026-01-02"), {"n0", "n1"}),
    "a day": (("--since", "2026-01-02", "--until", "2026-01-02"), {"n1"}),
    "kind": (("--kind", "indirect"), {"n2"}),
    "score": (("--min-score", "0.5"), {"n0", "n2", "n3", "n4"}),
    "several": (("harbour", "--speaker", "Holt", "--outlet", "Courant", "--kind", "direct"), {"n0"}),
    "nothing": (("zeppelin",), set()),
}


@pytest.mark.parametrize("case", SEARCHES)
def test_search(onrecord: Run, filled: Path, case: str) -> None:
    asked, expected = SEARCHES[case]
    ran = onrecord("search", *asked, "--format", "jsonl")
    assert (ran.code, ran.err) == (0, "")
    assert {json.loads(line)["article"].removesuffix(".txt") for line in ran.text.splitlines()} == expected


def test_search_limit_and_offset(onrecord: Run, filled: Path) -> None:
    def found(*options: str) -> list[str]:
        lines = onrecord("search", "harbour", "--format", "jsonl", *options).text.splitlines()
        return [json.loads(line)["id"] for line in lines]

    whole = found()
    assert found("--limit", "2") == whole[:2]
    assert found("--limit", "2", "--offset", "2") == whole[2:]


def test_search_forms_say_the_same(onrecord: Run, filled: Path) -> None:
    rows = [json.loads(line) for line in onrecord("search", "harbour", "--format", "jsonl").text.splitlines()]
    table = csv.DictReader(io.StringIO(onrecord("search", "harbour", "--format", "csv").text, newline=""))
    assert [{name: value or None for name, value in row.items()} for row in table] == [
        {name: None if value is None else str(value) for name, value in row.items()} for row in rows
    ]
    lines = [line.split("\t") for line in onrecord("search", "harbour").text.splitlines()]
    assert all(len(cells) == 7 for cells in lines)
    assert [(cells[0] or None, cells[1] or None, cells[2], cells[6]) for cells in lines] == [
        (row["published"], row["outlet"], row["speaker"], row["article"]) for row in rows
    ]


def test_search_shows_its_sql(onrecord: Run, filled: Path) -> None:
    ran = onrecord("search", "harbour", "--speaker", "Holt", "--sql")
    sql, _, parameters = ran.text.rpartition("-- ")
    with closing(sqlite3.connect(filled)) as connection:
        found = connection.execute(sql, json.loads(parameters)).fetchall()
    assert len(found) == len(onrecord("search", "harbour", "--speaker", "Holt").text.splitlines()) == 2


@pytest.mark.parametrize(
    ("verb", "columns"),
    [
        (
            ("search", "zeppelin"),
            "id,published,outlet,speaker,source,cue,content,kind,score,act,plover,cameo,targets,answers,article",
        ),
        (("speakers", "zeppelin"), "speaker,type,statements,articles,outlets,first,last"),
    ],
)
def test_an_empty_list_has_its_heading(
    onrecord: Run, filled: Path, verb: tuple[str, ...], columns: str
) -> None:
    assert onrecord(*verb, "--format", "csv").text == columns + "\n"
    assert onrecord(*verb, "--format", "jsonl").text == ""


def test_no_text_runs_as_a_formula(onrecord: Run, filled: Path) -> None:
    with open_ledger(filled) as book:
        book.add(reading(5, "=HYPERLINK(1)", "@Holt"))
    for verb, column in (("search", "content"), ("search", "speaker"), ("speakers", "speaker")):
        words = ("hyperlink",) if verb == "search" else ("@",)
        (row,) = csv.DictReader(io.StringIO(onrecord(verb, *words, "--format", "csv").text))
        assert row[column] in ("'=HYPERLINK(1)", "'@Holt")
    (line,) = onrecord("search", "hyperlink", "--format", "jsonl").text.splitlines()
    assert json.loads(line)["content"] == "=HYPERLINK(1)"


def test_speaker_forms(onrecord: Run, filled: Path) -> None:
    (newest, oldest) = map(json.loads, onrecord("speaker", "Varga", "--format", "jsonl").text.splitlines())
    assert (newest["speaker"], newest["article"], oldest["article"]) == ("Élise Varga", "n3.txt", "n4.txt")
    assert newest == json.loads(
        onrecord("search", "lease", "stands", "--format", "jsonl", "--outlet", "Courant").text
    )
    rows = csv.DictReader(io.StringIO(onrecord("speaker", "Varga", "--format", "csv").text, newline=""))
    assert [row["article"] for row in rows] == ["n3.txt", "n4.txt"]


def test_speakers(onrecord: Run, filled: Path) -> None:
    rows = [json.loads(line) for line in onrecord("speakers", "--format", "jsonl").text.splitlines()]
    assert {(row["speaker"], row["statements"], row["outlets"]) for row in rows} == {
        ("Anna Holt", 2, 2),
        ("Élise Varga", 2, 1),
        ("Boris Holt", 1, 1),
    }
    assert rows[-1]["speaker"] == "Boris Holt"
    assert onrecord("speakers").text.splitlines()[-1].split("\t") == [
        *("Boris Holt", "person", "1", "1", "1", "2026-01-03", "2026-01-03")
    ]  # fmt: skip
    (line,) = onrecord("speakers", "varg", "--format", "csv").text.splitlines()[1:]
    assert line.startswith("Élise Varga,person,2,2,1")
    assert len(onrecord("speakers", "--limit", "1").text.splitlines()) == 1


def test_speaker(onrecord: Run, filled: Path) -> None:
    ran = onrecord("speaker", "elise varga")
    assert (ran.code, ran.err) == (0, "")
    assert [line.split("\t")[2] for line in ran.text.splitlines()] == ["Élise Varga"] * 2
    assert onrecord("speaker", "Varga").out == ran.out


@pytest.mark.parametrize(
    ("name", "suggested"), [("Elise Verga", "Élise Varga"), ("Holt", "Anna Holt"), ("Holt", "Boris Holt")]
)
def test_a_speaker_who_is_not_there(onrecord: Run, filled: Path, name: str, suggested: str) -> None:
    ran = onrecord("speaker", name)
    assert (ran.code, ran.out) == (1, b"")
    (complaint,) = ran.complaints
    assert name in complaint
    assert str(filled) in complaint
    assert suggested in complaint.partition("did you mean")[2]


def test_a_speaker_like_nobody(onrecord: Run, filled: Path) -> None:
    (complaint,) = onrecord("speaker", "Qqqq").complaints
    assert "did you mean" not in complaint


# Export


def test_export_jsonl(onrecord: Run, filled: Path) -> None:
    lines = [json.loads(line) for line in onrecord("export").text.splitlines()]
    assert [line["article"]["name"] for line in lines] == [f"n{number}.txt" for number in range(5)]
    ran = onrecord("export", "--format", "jsonl", "--output", "all.jsonl")
    assert ran.text == "wrote 5 articles to all.jsonl\n"
    assert Path("all.jsonl").read_bytes() == onrecord("export").out


def test_export_csv(onrecord: Run, filled: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(onrecord("export", "--format", "csv").text, newline="")))
    assert [row["speaker"] for row in rows] == ["Anna Holt"] * 2 + ["Boris Holt"] + ["Élise Varga"] * 2


def test_export_parquet(onrecord: Run, filled: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    onrecord("export", "--format", "parquet", "--output", "all.parquet")
    table = parquet.read_table("all.parquet")
    assert table.num_rows == 5
    assert table.column("statement_id").to_pylist() == [
        json.loads(line)["statements"][0]["id"] for line in onrecord("export").text.splitlines()
    ]


def test_export_brat_and_html(onrecord: Run, filled: Path) -> None:
    assert onrecord("export", "--format", "brat", "--output", "corpus").code == 0
    assert len(list(Path("corpus/attributions").glob("*.ann"))) == 5
    assert onrecord("export", "--format", "html", "--output", "pages").code == 0
    assert len(list(Path("pages").glob("*.html"))) == 5


def test_an_export_that_fails_leaves_what_was_there(
    onrecord: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(readings: Iterable[Reading], out: BinaryIO) -> int:
        out.write(b"half of it")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    whole = FORMATS["csv"]
    assert isinstance(whole, StreamFormat)
    monkeypatch.setitem(FORMATS, "csv", replace(whole, write=fail))
    Path("all.csv").write_text("precious", encoding="utf-8")
    ran = onrecord("export", "--format", "csv", "--output", "all.csv")
    assert (ran.code, ran.complaints) == (1, ["cannot write: No space left on device"])
    assert Path("all.csv").read_text(encoding="utf-8") == "precious"
    assert not list(Path().glob("*.partial"))


def test_an_export_replaces_no_device(onrecord: Run, filled: Path) -> None:
    """It once did, and as root that took /dev/full away from the whole machine. So this device is our own."""
    device = Path("full")
    try:
        os.mknod(device, 0o020666, os.makedev(1, 7))
        device.write_bytes(b"")
    except (AttributeError, OSError):
        pytest.skip("only root may make a device, and not everywhere")
    ran = onrecord("export", "--format", "csv", "--output", device)
    assert ran.code == 1
    assert ran.complaints == ["cannot write: No space left on device"]
    assert device.is_char_device()


def test_an_export_does_not_replace_the_ledger(onrecord: Run, filled: Path) -> None:
    before = filled.read_bytes()
    ran = onrecord("export", "--output", filled)
    assert (ran.code, ran.out) == (2, b"")
    assert filled.read_bytes() == before


def test_what_was_written_is_counted(onrecord: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process may add an article between the count for the progress bar and the last line written."""
    whole = FORMATS["jsonl"]
    assert isinstance(whole, StreamFormat)
    monkeypatch.setitem(FORMATS, "jsonl", replace(whole, write=lambda readings, out: len(list(readings)) + 1))
    assert onrecord("export", "--output", "all.jsonl").text == "wrote 6 articles to all.jsonl\n"


# What the ledger refuses


@pytest.mark.parametrize("error", [NotTextError("mute.txt: no text"), ValueError("said twice")])
def test_an_article_that_is_refused_does_not_stop_the_rest(
    onrecord: Run, parrot: None, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    whole = ledger.Ledger.add

    def add(book: ledger.Ledger, reading: Reading, **facts: Any) -> bool:
        if reading.article.name == "mute.txt":
            raise error
        return whole(book, reading, **facts)

    monkeypatch.setattr(ledger.Ledger, "add", add)
    for name in ("mute.txt", "plain.txt"):
        Path(name).write_text(f"{name} {PLAIN}", encoding="utf-8")
    ran = onrecord("add", "mute.txt", "plain.txt")
    assert ran.code == 1
    (complaint,) = ran.complaints
    assert complaint.startswith("mute.txt: ")
    assert str(error).removeprefix("mute.txt: ") in complaint
    assert ran.text.startswith("added 1 article with 1 statement to ")


def test_a_full_disk_ends_the_run(onrecord: Run, parrot: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def add(book: ledger.Ledger, reading: Reading, **facts: Any) -> bool:
        raise LedgerFullError("the disk is full")

    monkeypatch.setattr(ledger.Ledger, "add", add)
    for name in ("one.txt", "two.txt"):
        Path(name).write_text(f"{name} {PLAIN}", encoding="utf-8")
    ran = onrecord("add", "one.txt", "two.txt")
    assert (ran.code, ran.out, ran.complaints) == (1, b"", ["the disk is full"])


# A ledger that cannot be used

VERBS: dict[str, tuple[object, ...]] = {
    "search": ("search", "harbour"),
    "check": ("check", "harbour"),
    "quotation": ("quotation", "0123456789"),
    "speakers": ("speakers",),
    "speaker": ("speaker", "Holt"),
    "export": ("export",),
}


@pytest.mark.parametrize("verb", VERBS)
def test_no_ledger(onrecord: Run, verb: str) -> None:
    ran = onrecord(*VERBS[verb], "--ledger", "none.ledger")
    assert (ran.code, ran.out) == (1, b"")
    assert ran.complaints == [f"{Path('none.ledger').absolute()}: there is no ledger here"]
    assert not Path("none.ledger").exists()


@pytest.mark.parametrize("verb", [*VERBS, "add"])
def test_a_corrupt_ledger(onrecord: Run, plain: Path, verb: str) -> None:
    LEDGER.write_bytes(b"garbage" * 500)
    ran = onrecord(*VERBS.get(verb, ("add", plain)))
    assert ran.code == 1
    (complaint,) = ran.complaints
    assert complaint.startswith(f"{LEDGER.absolute()}: ")
    assert "not a ledger" in complaint
    assert LEDGER.read_bytes() == b"garbage" * 500


@pytest.mark.parametrize("verb", [*VERBS, "add"])
def test_a_ledger_from_a_newer_version(onrecord: Run, plain: Path, filled: Path, verb: str) -> None:
    with closing(sqlite3.connect(filled)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()
    ran = onrecord(*VERBS.get(verb, ("add", plain)))
    assert ran.code == 1
    (complaint,) = ran.complaints
    assert str(filled) in complaint
    assert "newer onrecord" in complaint


def test_a_locked_ledger(onrecord: Run, plain: Path, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "open_ledger", partial(open_ledger, timeout=0.05))
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ran = onrecord("add", plain)
        assert ran.code == 1
        (complaint,) = ran.complaints
        assert str(filled) in complaint
        assert "somebody else is writing" in complaint
        # Reading goes on.
        assert len(onrecord("search", "harbour").text.splitlines()) == 3
        other.execute("ROLLBACK")
    assert onrecord("add", plain).code == 0


def test_a_read_only_ledger(
    onrecord: Run, plain: Path, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:  # whom no file mode stops
        monkeypatch.setattr(ledger, "open_ledger", lambda path, **_: open_ledger(path, read_only=True))
    else:
        filled.chmod(0o400)
    ran = onrecord("add", plain)
    assert ran.code == 1
    (complaint,) = ran.complaints
    assert str(filled) in complaint
    assert "may not be written" in complaint or "read" in complaint
    assert len(onrecord("search", "harbour").text.splitlines()) == 3


@pytest.mark.parametrize("words", ['""', "—", "* ( )"])
def test_a_search_for_no_word(onrecord: Run, filled: Path, words: str) -> None:
    ran = onrecord("search", words)
    assert (ran.code, ran.out) == (1, b"")
    assert "no word to look for" in ran.complaints[0]


@pytest.mark.parametrize("words", ["NEAR", "content:x", "speaker:x", "^a", "a - b", "a + b", "'; DROP TABLE"])
def test_nothing_typed_is_taken_for_the_index_language(onrecord: Run, filled: Path, words: str) -> None:
    ran = onrecord("search", "--", words)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("words", ["NOT", "a OR", "harbour)", "near(", '"', "since:never"])
def test_what_is_wrong_in_a_search_is_pointed_at(onrecord: Run, filled: Path, words: str) -> None:
    ran = onrecord("search", "--", words)
    assert (ran.code, ran.out, len(ran.complaints)) == (1, b"", 3)
    assert "at character" in ran.complaints[0]


def test_the_ledger_named_beats_the_environment(onrecord: Run, plain: Path) -> None:
    onrecord("add", plain, "--ledger", "named.ledger")
    assert Path("named.ledger").exists()
    assert not LEDGER.exists()


def test_demo(onrecord: Run) -> None:
    ran = onrecord("demo", "--ledger", "demo.ledger")
    assert (ran.code, ran.err) == (0, "")
    assert "\x1b" not in ran.text
    assert "One wire story" in ran.text
    assert "onrecord speakers --ledger demo.ledger" in ran.text
    again = onrecord("demo", "--ledger", "demo.ledger")
    assert "added 0 articles" in again.text
