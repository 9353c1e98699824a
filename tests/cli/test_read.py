"""`onrecord read`: every source it takes, every form it prints."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from onrecord.records import Act

from .conftest import PLAIN, Ran, Run

PAGE = """<!DOCTYPE html><html lang="en"><head><title>It is over - The Echo</title>
<meta property="og:site_name" content="The Echo">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "It is over",
"datePublished": "2026-03-01T08:00:00+01:00"}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>It is over</h1>
<p>"It is over," Anna Holt said on Monday in front of the town hall, where many people were waiting.</p>
<p>The mayor of the town did not answer the questions that reporters had been asking for a week.</p>
</article><footer>Cookies &amp; terms</footer></body></html>
"""
STORY = (
    "“It is over,” Anna Holt said.\n\n‘Never,’ said Jörg Öztürk – “not for £5.”\n\n"
    '"It is over," Anna Holt said. According to the café’s owner, it is not.\n'
)


def lines(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.text.splitlines()]


def test_table(onrecord: Run, plain: Path) -> None:
    ran = onrecord("read", plain)
    assert (ran.code, ran.err) == (0, "")
    name, who, how, what, kind = ran.text.removesuffix("\n").split("\t")
    assert (name, who, how, kind) == (str(plain), "Anna Holt", "said", "direct")
    assert "It is over" in what


def test_csv(onrecord: Run, plain: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(onrecord("read", plain, "--format", "csv").text, newline=""))
    assert (row["speaker"], row["cue"], row["kind"]) == ("Anna Holt", "said", "direct")


def test_webannotation(onrecord: Run, plain: Path) -> None:
    (page,) = lines(onrecord("read", plain, "--format", "webannotation"))
    assert page["type"] == "AnnotationPage"
    assert len(page["items"]) == 1


def test_html(onrecord: Run, plain: Path) -> None:
    page = onrecord("read", plain, "--format", "html").text
    assert page.startswith("<!DOCTYPE html>")
    assert "Anna Holt" in page


def test_html_of_several_in_a_folder(onrecord: Run, plain: Path) -> None:
    Path("other.txt").write_text(PLAIN, encoding="utf-8")
    ran = onrecord("read", plain, "other.txt", "--format", "html", "--output", "pages")
    assert ran.code == 0
    assert sorted(path.name for path in Path("pages").iterdir()) == ["other.html", "plain.html"]


def test_brat(onrecord: Run, plain: Path) -> None:
    assert onrecord("read", plain, "--format", "brat", "--output", "corpus").code == 0
    assert Path("corpus/text/plain.txt").read_text(encoding="utf-8") == PLAIN
    assert "\tSource 14 23\tAnna Holt\n" in Path("corpus/attributions/plain_onrecord.ann").read_text()


@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "webannotation", "html"])
def test_output_is_what_would_have_been_printed(onrecord: Run, plain: Path, form: str) -> None:
    printed = onrecord("read", plain, "--format", form)
    written = onrecord("read", plain, "--format", form, "--output", "out.here")
    assert (printed.code, written.code, written.out) == (0, 0, b"")
    assert Path("out.here").read_bytes() == printed.out


# The contract of `--format jsonl` (DESIGN.md, "The command line"): one object an article, keys in this
# order; spans are half-open and count the code points of the text, which for text input is the input;
# a part that is not there is null, and so is a field whose part is not built yet.

ARTICLE_KEYS = ["id", "name", "title", "outlet", "published", "language", "length"]
STATEMENT_KEYS = [
    *("id", "kind", "source", "cue", "content", "speaker", "act", "plover", "cameo"),
    *("targets", "answers", "inside", "score"),
]  # fmt: skip


def assert_contract(line: dict[str, Any], text: str, name: str) -> None:
    assert list(line) == ["article", "statements"]
    article = line["article"]
    assert list(article) == ARTICLE_KEYS
    assert (article["name"], article["length"]) == (name, len(text))
    ids = [statement["id"] for statement in line["statements"]]
    assert len(set(ids)) == len(ids)
    for statement in line["statements"]:
        assert list(statement) == STATEMENT_KEYS
        assert statement["kind"] in ("direct", "indirect", "mixed")
        assert statement["content"] is not None
        for part in filter(None, (statement[role] for role in ("source", "cue", "content"))):
            assert list(part) == ["spans", "text"]
            assert part["spans"]
            assert part["text"] == " ... ".join(text[start:end] for start, end in part["spans"])
            assert all(0 <= start < end <= len(text) for start, end in part["spans"])
        if statement["speaker"] is not None:
            assert list(statement["speaker"]) == ["name", "type", "id"]
        assert statement["inside"] in {None, *ids} - {statement["id"]}
        assert 0 <= statement["score"] <= 1
        act = Act(statement["act"])
        assert (statement["plover"], statement["cameo"]) == (act.plover, act.cameo)
        assert all(list(target) == ["name", "type", "id"] for target in statement["targets"])
        assert act.aims or not statement["targets"]
        assert statement["answers"] in {None, *ids} - {statement["id"]}


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", STORY),
        ("utf-8-sig", STORY),
        ("utf-16", STORY),
        ("utf-16-be", PLAIN),
        ("cp1252", STORY),
        ("utf-8", STORY.replace("\n", "\r\n")),
        ("utf-8-sig", STORY.replace("\n", "\r\n")),
        ("cp1252", STORY.replace("\n", "\r\n")),
        ("utf-8", "🎻 " + STORY.replace("\n\n", "\r\r")),
    ],
    ids=["UTF-8", "BOM", "UTF-16", "UTF-16, no mark", "1252", "CRLF", "BOM, CRLF", "1252, CRLF", "CR, emoji"],
)
def test_jsonl_spans_count_the_characters_of_the_file(onrecord: Run, encoding: str, text: str) -> None:
    Path("story.txt").write_bytes(text.encode(encoding))
    ran = onrecord("read", "story.txt", "--format", "jsonl")
    (line,) = lines(ran)
    assert (ran.code, ran.err) == (0, "")
    assert_contract(line, text, "story.txt")
    assert line["statements"]


def test_jsonl_of_the_plainest_sentence(onrecord: Run, plain: Path) -> None:
    ran = onrecord("read", plain, "--format", "jsonl")
    assert ran.out.endswith(b"}\n")
    assert ran.out.count(b"\n") == 1
    (line,) = lines(ran)
    assert line["article"] | {"id": ""} == {
        "id": "",
        "name": str(plain),
        "title": None,
        "outlet": None,
        "published": None,
        "language": "en",
        "length": len(PLAIN),
    }
    (statement,) = line["statements"]
    assert statement["source"] == {"spans": [[14, 23]], "text": "Anna Holt"}
    assert statement["cue"] == {"spans": [[24, 28]], "text": "said"}
    assert (statement["speaker"]["name"], statement["speaker"]["type"]) == ("Anna Holt", "person")


def test_jsonl_of_every_sample(onrecord: Run) -> None:
    folder = Path(str(files("onrecord.samples")))
    texts = sorted(folder.glob("*.txt"))[:3]
    read = lines(onrecord("read", *texts, "--format", "jsonl"))
    assert len(read) == len(texts)
    for line, path in zip(read, texts, strict=True):
        assert_contract(line, path.read_bytes().decode("utf-8"), str(path))


def test_jsonl_of_a_page(onrecord: Run) -> None:
    Path("page.html").write_text(PAGE, encoding="utf-8")
    (line,) = lines(onrecord("read", "page.html", "--format", "jsonl"))
    article = line["article"]
    assert article["title"] == "It is over"
    assert article["published"] == "2026-03-01T08:00:00+01:00"
    assert any(said["source"] and "Holt" in said["source"]["text"] for said in line["statements"])


@pytest.mark.parametrize("data", [PLAIN.encode(), PAGE.encode()], ids=["text", "page"])
def test_standard_input(onrecord: Run, data: bytes) -> None:
    ran = onrecord("read", "-", "--format", "jsonl", stdin=data)
    (line,) = lines(ran)
    assert (ran.code, line["article"]["name"]) == (0, "-")
    assert line["statements"]


def test_a_folder(onrecord: Run) -> None:
    Path("news/deep").mkdir(parents=True)
    for name in ("news/b.txt", "news/deep/a.html", "news/picture.png", "news/.hidden.txt"):
        Path(name).write_text(PAGE if name.endswith("html") else PLAIN, encoding="utf-8")
    ran = onrecord("read", "news", "news/b.txt", "--format", "jsonl")
    assert ran.code == 0
    assert [line["article"]["name"] for line in lines(ran)] == ["news/b.txt", "news/deep/a.html"]


def test_the_same_twice(onrecord: Run, plain: Path) -> None:
    first, second = (onrecord("read", plain, "--format", "jsonl").out for _ in range(2))
    assert first == second


def test_outlet_and_time_where_the_source_names_none(onrecord: Run, plain: Path) -> None:
    options = ("--outlet", "The Gazette", "--published", "2026-02-28", "--format", "jsonl")
    (line,) = lines(onrecord("read", plain, *options))
    assert line["article"]["outlet"] == "The Gazette"
    assert line["article"]["published"].startswith("2026-02-28T00:00:00")
    Path("page.html").write_text(PAGE, encoding="utf-8")
    (line,) = lines(onrecord("read", "page.html", *options))
    assert line["article"]["published"] == "2026-03-01T08:00:00+01:00"


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2026-02-28T08:15", "2026-02-28T08:15:00"),
        ("2026-02-28T08:15+02:00", "2026-02-28T08:15:00+02:00"),
    ],
)
def test_a_time_need_not_have_seconds(onrecord: Run, plain: Path, written: str, published: str) -> None:
    (line,) = lines(onrecord("read", plain, "--published", written, "--format", "jsonl"))
    assert line["article"]["published"] == published


def test_min_score(onrecord: Run) -> None:
    sample = Path(str(files("onrecord.samples") / "interview-wire.txt"))

    def said(*options: object) -> Iterator[tuple[str, float]]:
        (line,) = lines(onrecord("read", sample, "--format", "jsonl", *options))
        return ((statement["id"], statement["score"]) for statement in line["statements"])

    whole = list(said())
    middle = sorted(score for _, score in whole)[len(whole) // 2] + 0.0001
    kept = list(said("--min-score", middle))
    assert 0 < len(kept) < len(whole)
    assert all(score >= middle for _, score in kept)
    assert [id_ for id_, score in whole if score > middle] == [id_ for id_, _ in kept]
