"""What cannot be read: one line on standard error that names it and says why, and the rest is done."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from onrecord import ingest
from onrecord.errors import SourceError

from .conftest import PLAIN, Run

BAD = {
    "empty": (b"", "is empty"),
    "blank": (b" \r\n\t\n", "is empty"),
    "binary": (bytes(range(256)) * 20, "is binary"),
    "NUL": (b"It is over,\0 Anna Holt said.\n", "NUL"),
    "broken UTF-16": (b"\xff\xfe\x00\xd8\x41\x00\x42", "is binary"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG image"),
    "PDF": (b"%PDF-1.7\n", "PDF document"),
    "controls": (b"\x01\x02\x03\x04\x05\x06\x0e\x0f" * 9, "control characters"),
    "feed": (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "news feed"),
    "page without text": (b"<!DOCTYPE html><html><body></body></html>", ""),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_between_two_good_ones(onrecord: Run, plain: Path, kind: str) -> None:
    data, reason = BAD[kind]
    Path("bad.txt").write_bytes(data)
    Path("other.txt").write_text(PLAIN, encoding="utf-8")
    ran = onrecord("read", plain, "bad.txt", "other.txt", "--format", "jsonl")
    assert ran.code == 1
    (complaint,) = ran.complaints
    assert complaint.startswith("bad.txt: ")
    assert reason in complaint
    names = [json.loads(line)["article"]["name"] for line in ran.text.splitlines()]
    assert names == [str(plain), "other.txt"]


def test_every_failure_is_named(onrecord: Run, plain: Path) -> None:
    Path("empty.txt").touch()
    Path("folder").mkdir()
    sources = ("no such file", "empty.txt", "folder", "ftp://example.org/story", "", plain)
    ran = onrecord("read", *sources, "--format", "table")
    assert ran.code == 1
    complaints = ran.complaints
    assert len(complaints) == 5
    for source, complaint in zip(sources[:4], complaints, strict=False):
        assert complaint.startswith(f"{source}: ")
    assert ran.text.count("\n") == 1


def test_add_goes_on_too(onrecord: Run, plain: Path) -> None:
    Path("empty.txt").touch()
    ran = onrecord("add", "empty.txt", plain, "missing.txt")
    assert ran.code == 1
    assert len(ran.complaints) == 2
    assert "added 1 article with 1 statement" in ran.text


def test_nothing_could_be_read(onrecord: Run) -> None:
    ran = onrecord("read", "-", "--format", "jsonl")
    assert (ran.code, ran.out) == (1, b"")
    assert ran.complaints == ["-: is empty"]


def test_a_file_that_vanishes_after_it_was_listed(
    onrecord: Run, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ingest.list_sources

    def then_remove(sources: Iterable[str]) -> list[str | SourceError]:
        listed = whole(sources)
        Path("gone.txt").unlink()
        return listed

    Path("gone.txt").write_text(PLAIN, encoding="utf-8")
    monkeypatch.setattr(ingest, "list_sources", then_remove)
    ran = onrecord("read", "gone.txt", plain)
    assert ran.code == 1
    assert ran.complaints == ["gone.txt: does not exist, or no longer does"]
    assert ran.text.count("\n") == 1


@pytest.mark.skipif(
    not Path("/proc/self/mem").exists(), reason="needs a file that cannot be read, as Linux has"
)
def test_a_file_that_fails_while_it_is_read(onrecord: Run, plain: Path) -> None:
    ran = onrecord("read", "/proc/self/mem", plain)
    assert ran.code == 1
    (complaint,) = ran.complaints
    assert complaint.startswith("/proc/self/mem: cannot be read")
    assert ran.text.count("\n") == 1


@pytest.mark.usefixtures("file_modes")
def test_a_file_that_may_not_be_read(onrecord: Run, plain: Path) -> None:
    plain.chmod(0)
    assert onrecord("read", plain).complaints == [f"{plain}: may not be read: permission denied"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_odd_file_names_stay_on_one_line(onrecord: Run) -> None:
    Path("a\nb\x1b[31mc.txt").touch()
    Path("d\te.txt").write_text(PLAIN, encoding="utf-8")
    ran = onrecord("read", ".")
    assert ran.complaints == ["a b [31mc.txt: is empty"]
    assert len(ran.text.splitlines()) == 1
    assert len(ran.text.rstrip("\n").split("\t")) == 5
    assert "\x1b" not in ran.text


NOBODY = {
    "no sentence": "2016\n\n---\n*\n",
    "a heading": "Table of contents\n",
    "Arabic": "قال الوزير إن الأمر انتهى.\n«لقد انتهى الأمر»، قال أحمد.\n",
    "Hebrew": "״זה נגמר״, אמרה חנה.\n",
    "Chinese": "他说：“结束了。”\n记者问他为什么。\n",
    "Japanese": "「終わった」と彼は言った。\n",
    "mixed": "“It is over,” said 王明 \u202bקול\u202c today, “انتهى”.\n",
    "emoji": "👩‍👩‍👧: “👍🏽”\n",
}


@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "html", "webannotation"])
def test_texts_in_other_writings_and_without_a_sentence(onrecord: Run, form: str) -> None:
    Path("n").mkdir()
    for name, text in NOBODY.items():
        Path("n", f"{name}.txt").write_text(text, encoding="utf-8")
    output = ("--output", "pages") if form == "html" else ()
    ran = onrecord("read", "n", "--format", form, *output)
    assert (ran.code, ran.err) == (0, "")
    if form == "jsonl":
        for line in map(json.loads, ran.text.splitlines()):
            text = NOBODY[Path(line["article"]["name"]).stem]
            assert line["article"]["length"] == len(text)
            for statement in line["statements"]:
                for start, end in statement["content"]["spans"]:
                    assert text[start:end].strip()


def test_a_large_text(onrecord: Run) -> None:
    """Three megabytes, most of it one word so that it takes seconds. Prose takes three minutes a megabyte."""
    Path("large.txt").write_text(PLAIN + "\n" + "x" * 3_000_000 + "\n\n" + PLAIN, encoding="utf-8")
    ran = onrecord("read", "large.txt", "--format", "jsonl")
    assert ran.code == 0
    (line,) = map(json.loads, ran.text.splitlines())
    assert line["article"]["length"] == 3_000_000 + 2 * len(PLAIN) + 3
    assert [said["cue"]["text"] for said in line["statements"]] == ["said", "said"]


def test_a_text_beyond_the_limit(onrecord: Run, plain: Path) -> None:
    with Path("huge.txt").open("wb") as file:
        file.truncate(65 * 2**20)
    ran = onrecord("read", "huge.txt", plain)
    assert ran.code == 1
    assert ran.complaints == ["huge.txt: is larger than 64 MiB, the limit"]
    assert ran.text.count("\n") == 1


USAGE = {
    "score": (("read", "x.txt", "--min-score", "1.5"), ("--min-score", "1")),
    "negative score": (("search", "x", "--min-score=-1"), ("--min-score", "0")),
    "unknown format": (("read", "x.txt", "--format", "xml"), ("--format", "xml", "jsonl")),
    "unknown export": (("export", "--format", "doc"), ("--format", "doc", "parquet")),
    "no such verb": (("shout",), ("shout",)),
    "no such option": (("read", "x.txt", "--loud"), ("--loud",)),
    "no source": (("read",), ("SOURCE",)),
    "no day": (("search", "--since", "yesterday"), ("--since", "yesterday")),
    "brat without a folder": (("read", "x.txt", "--format", "brat"), ("brat", "--output")),
    "html of several without a folder": (("read", "x", "y", "--format", "html"), ("html", "--output")),
    "export to no folder": (("export", "--format", "html"), ("html", "--output")),
    "year 1": (("add", "x", "--published", "0001-01-01T00:00:00+0500"), ("--published", "1600", "2200")),
    "year 9999": (("read", "x", "--published", "9999-12-31"), ("--published", "1600", "2200")),
    "an outlet in no encoding": (("add", "x", "--outlet", "Caf\udce9"), ("--outlet", "not valid UTF-8")),
    "threads": (("read", "x", "--threads", "-1"), ("--threads",)),
}


@pytest.mark.parametrize("case", USAGE)
def test_wrong_usage(onrecord: Run, case: str) -> None:
    arguments, named = USAGE[case]
    ran = onrecord(*arguments)
    assert (ran.code, ran.out) == (2, b"")
    assert "Traceback" not in ran.err
    for word in named:
        assert word in ran.err


def test_no_place_to_write_to(onrecord: Run, plain: Path) -> None:
    for form in ("table", "jsonl", "html", "csv"):
        ran = onrecord("read", plain, "--format", form, "--output", "no/such/folder/x.html")
        assert ran.code == 1
        assert ran.complaints == ["no/such/folder/x.html: No such file or directory"]
    Path("folder").mkdir()
    assert onrecord("read", plain, "--output", "folder").complaints == ["folder: Is a directory"]


def test_bombs_are_refused_and_the_rest_is_read(onrecord: Run, plain: Path, tmp_path: Path) -> None:
    """A gigabyte of nothing, packed; entities that unfold to gigabytes; a file that nests archives."""
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", b"\0" * 2**24)
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b" " * (2**26 + 2**20)))
    (tmp_path / "nested.gz").write_bytes(gzip.compress(gzip.compress(b"\0" * 2**24)))
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    feed = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{lol}]><rss><channel>&l11;</channel></rss>'
    (tmp_path / "bomb.xml").write_text(feed)
    names = ("bomb.zip", "bomb.txt.gz", "nested.gz", "bomb.xml")
    ran = onrecord("add", *(tmp_path / name for name in names), plain)
    assert ran.code == 1
    assert "added 1 article " in ran.text
    assert len(ran.complaints) == len(names)
    for name, complaint in zip(names, ran.complaints, strict=True):
        assert name in complaint
