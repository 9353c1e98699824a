"""The forms that are a file an article: brat standoff and HTML pages."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from time import thread_time

import pytest
from hypothesis import given, settings

from onrecord.export import render_html, write_brat, write_html
from onrecord.export.filenames import FileNames, safe_stem
from onrecord.export.marking import marks_of, pieces
from onrecord.records import Article, Attribution, Kind, Reading, Span, Statement
from onrecord.training.corpus import read_corpus

from .conftest import TEXT, make_reading, readings

VOID = {"meta"}


class Page(HTMLParser):
    """The text inside class `text`, every id and link, and whether tags nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.text = ""
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append((tag, names.get("class") or ""))
        if "id" in names:
            self.ids.append(names["id"] or "")
        if tag == "a":
            self.links.append(names.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(name == "text" for _, name in self.open):
            self.text += data


@settings(deadline=None)  # how busy the machine is is not tested
@given(readings())
def test_a_page_shows_the_whole_text_whatever_it_is(reading: Reading) -> None:
    page = Page(render_html(reading))
    assert page.text == reading.article.text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    assert len(page.ids) == len(set(page.ids)) == 2 * len(reading.statements)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert "script" not in page.tags


def test_a_page_escapes_all_that_comes_from_outside(reading: Reading) -> None:
    html = render_html(make_reading('https://news.example/?a=1&b="><script>'))
    assert "<script" not in html
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in html
    assert "The &quot;Daily&quot; &lt;Echo&gt;" in html
    assert "Elena &quot;Lena&quot; &lt;b&gt;Varga&lt;/b&gt;" in html
    assert 'href="https://news.example/?a=1&amp;b=&quot;&gt;&lt;script&gt;"' in html


def test_only_web_addresses_become_links() -> None:
    assert "javascript:" not in "".join(Page(render_html(make_reading("javascript:alert(1)"))).links)


def test_a_page_asks_nothing_of_the_network(reading: Reading) -> None:
    html = render_html(reading)
    assert "default-src 'none'" in html
    assert not any(word in html for word in ("url(", "@import", 'src="', "<link"))


def test_a_page_prints_the_headline_once(reading: Reading) -> None:
    assert render_html(reading).count("<h1") == 1
    assert '<h1 class="text"' in render_html(reading)
    other = render_html(make_reading(title="Another title"))
    assert other.count("<h1") == 1
    assert "<h1>Another title</h1>" in other


def test_a_page_tells_the_kinds_apart_and_says_what_is_inside_what(reading: Reading) -> None:
    html = render_html(reading)
    for kind in Kind:
        assert f'class="content {kind.value}"' in html
    assert 'inside <a href="#s2">2</a>' in html
    assert "no source" in html


@given(readings())
def test_pieces_are_the_whole_text_under_the_marks_that_cover_them(reading: Reading) -> None:
    length = len(reading.article.text)
    marks = marks_of(reading.statements)
    found = list(pieces(marks, [0, length]))
    assert [piece.span.start for piece in found] == [0, *(piece.span.end for piece in found)][:-1]
    assert found[-1].span.end == length
    for piece in found:
        start, end = piece.span.start, piece.span.end
        assert list(piece.marks) == [m for m in marks if m.span.start <= start and end <= m.span.end]
    begin = {number: piece.span.start for piece in found for number in piece.begins}
    assert begin == {
        number: min(mark.span.start for mark in marks if mark.number == number)
        for number in range(1, len(reading.statements) + 1)
    }
    assert sum(len(piece.begins) for piece in found) == len(begin)


@pytest.mark.parametrize("gap", [" ", "\n\n"], ids=["one paragraph", "many"])
def test_a_page_takes_time_in_proportion_to_its_statements(gap: str) -> None:
    def seconds(count: int) -> float:
        line = f"Holt said that it was so.{gap}"
        article = Article(line * count, "long.txt")
        statements: list[Statement] = []
        for start in range(0, len(line) * count, len(line)):
            source, cue, content = (Span(start + at, start + to) for at, to in ((0, 4), (5, 9), (10, 25)))
            inside = statements[-1].id if statements else None
            found = Attribution((source,), (cue,), (content,))
            statements.append(Statement(article.id, found, Kind.INDIRECT, "test", inside=inside))
        started = thread_time()
        render_html(Reading(article, tuple(statements)))
        return thread_time() - started

    # Where the time went with the square, eight times as many took some fifty times as long.
    assert min(seconds(2400) for _ in range(3)) < 30 * min(seconds(300) for _ in range(3))


def test_pages_are_written_one_an_article(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "pages"
    assert write_html([make_reading("a/x.txt"), make_reading("b/x.txt")], folder) == 2
    assert len(list(folder.glob("x*.html"))) == 2


@settings(deadline=None)  # how busy the machine is is not tested
@given(readings())
def test_brat_is_read_back_as_a_corpus(reading: Reading) -> None:
    if not reading.statements:
        reading = make_reading()
    with TemporaryDirectory() as folder:
        assert write_brat([reading, make_reading("other.txt")], Path(folder)) == 2
        documents = {document.text: document for document in read_corpus(Path(folder))}
    found = documents[reading.article.text].gold
    for attribution, statement in zip(found, reading.statements, strict=True):
        expected = statement.attribution
        assert (attribution.source, attribution.cue) == (expected.source, expected.cue)
        assert attribution.content == expected.content


def test_brat_marks_what_has_no_source(tmp_path: Path, reading: Reading) -> None:
    write_brat([reading], tmp_path)
    lines = (tmp_path / "attributions" / "varga_onrecord.ann").read_text(encoding="utf-8").split("\n")
    assert [line.split("\t")[1].split(":")[0] for line in lines if line.startswith("E")] == (
        ["Attribution-no-source", "Attribution", "Attribution", "Attribution", "Attribution-no-source"]
    )
    start, later = TEXT.index("“I will go"), TEXT.index("“And")
    bound = f"Content {start} {start + 12};{later} {later + 21}\t“I will go,” “And I will be back.”"
    assert bound in [line.partition("\t")[2] for line in lines]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("/news/2016/varga_ef2d.txt", "varga_ef2d"),
        ("https://news.example/2016/09/budget-passes.html?x=1#top", "budget-passes"),
        ("https://news.example/", "news.example"),
        ("C:\\news\\a b.txt", "a-b"),
        ("../../etc/passwd", "passwd"),
        ("..", "article"),
        ("", "article"),
        ("-", "article"),
        ("con.txt", "article-con"),
        ("новости.txt", "новости"),
        ("x" * 500, "x" * 150),
        ("https://[bad", "bad"),
    ],
)
def test_file_names_are_safe(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


def test_file_names_are_unique() -> None:
    names = FileNames()
    stems = [names.stem_of(Article(text, name)) for text, name in [("1", "a/X"), ("2", "b/x"), ("2", "c/x")]]
    assert stems[0] == "X"
    assert len({stem.casefold() for stem in stems}) == 3
