"""One self-contained page an article: its text with every statement marked, and beside it who said it.

No script, no outside requests, everything from the article escaped. Kinds are told apart by the style of the
underline, sources by bold small capitals and cues by italics, so that the page is read in black and white.
The visible text of the elements of class `text`, taken together, is the article's text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib import resources
from itertools import groupby
from pathlib import Path
from string import Template

from onrecord.export.filenames import FileNames
from onrecord.export.marking import Mark, Piece, marks_of, paragraphs, pieces
from onrecord.export.writing import write_exactly
from onrecord.records import Article, Deed, Reading, Span, Statement

_TAGS = {"source": "b", "cue": "i", "content": "span"}


def write_html(readings: Iterable[Reading], folder: Path) -> int:
    """Write one page a reading into `folder` and return how many readings came.

    Raises OSError where the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = FileNames()
    count = 0
    for reading in readings:
        write_exactly(folder / f"{names.stem_of(reading.article)}.html", render_html(reading))
        count += 1
    return count


def render_html(reading: Reading) -> str:
    """The page of one article, whole."""
    article, statements = reading.article, reading.statements
    title = article.title or article.name
    rows = paragraphs(article.text)
    # Text read from HTML begins with its headline, which then need not be printed twice.
    titled = bool(rows and article.title and _text(article, rows[0]).strip() == article.title.strip())
    return Template(_template("article.html")).substitute(
        lang=f' lang="{escape(article.language)}"' if article.language else "",
        title=escape(title),
        style=_template("article.css").rstrip(),
        heading="" if titled else f"<h1>{escape(title)}</h1>",
        facts=_facts(article, statements),
        rows=_rows(article, statements, rows, titled),
        index=_index_of_speakers(statements),
    )


@cache
def _template(name: str) -> str:
    return resources.files("onrecord.export").joinpath("templates", name).read_text(encoding="utf-8")


def _facts(article: Article, statements: tuple[Statement, ...]) -> str:
    facts = [escape(fact) for fact in (article.outlet, article.byline) if fact]
    if article.published:
        iso = escape(article.published.isoformat())
        day = f"{article.published.day} {article.published:%B %Y}"
        facts.append(f'<time datetime="{iso}">{day}</time>')
    if re.match(r"https?://", article.name, re.IGNORECASE):
        address = escape(article.name)
        facts.append(f'<a href="{address}" rel="noreferrer noopener">{address}</a>')
    elif article.title:
        facts.append(escape(article.name))
    speakers = {statement.speaker.id for statement in statements if statement.speaker}
    facts.append(_count(len(statements), "statement"))
    if speakers:
        facts.append(_count(len(speakers), "named speaker"))
    return " · ".join(facts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _rows(article: Article, statements: tuple[Statement, ...], rows: list[Span], titled: bool) -> str:
    gaps = [row.start + len(_text(article, row).rstrip()) for row in rows]
    ends = [row.end for row in rows]
    # The rows together are all of the text, so each of them is one piece or more.
    cut = groupby(
        pieces(marks_of(statements), [0, *gaps, *ends]), lambda piece: bisect_right(ends, piece.span.start)
    )
    numbers = {statement.id: number for number, statement in reversed([*enumerate(statements, start=1)])}
    out = []
    for place, (gap, (_, group)) in enumerate(zip(gaps, cut, strict=False)):
        row = list(group)
        notes = "".join(
            _note(number, article, statements, numbers) for piece in row for number in piece.begins
        )
        tag = "h1" if titled and place == 0 else "p"
        marked = "".join(_marked(piece, article, statements, piece.span.start >= gap) for piece in row)
        listed = f'\n<ul class="notes">{notes}\n</ul>' if notes else ""
        out.append(f'<div class="row"><{tag} class="text" dir="auto">{marked}</{tag}>{listed}</div>')
    return "\n".join(out)


def _marked(piece: Piece, article: Article, statements: tuple[Statement, ...], is_gap: bool) -> str:
    opened = "".join(_opening(mark, statements) for mark in piece.marks)
    closed = "".join(f"</{_TAGS[mark.role]}>" for mark in reversed(piece.marks))
    anchors = "".join(
        f'<a class="number" id="t{number}" href="#s{number}" data-number="{number}"'
        f' aria-label="statement {number}"></a>'
        for number in piece.begins
    )
    text = _escaped(_text(article, piece.span))
    # The line breaks after a paragraph are kept for who copies the text, and take no room on the page.
    return f"{anchors}{opened}" + (f'<span class="gap">{text}</span>' if is_gap else text) + closed


def _opening(mark: Mark, statements: tuple[Statement, ...]) -> str:
    kind = f" {statements[mark.number - 1].kind.value}" if mark.role == "content" else ""
    return f'<{_TAGS[mark.role]} class="{mark.role}{kind}">'


def _note(number: int, article: Article, statements: tuple[Statement, ...], numbers: dict[str, int]) -> str:
    statement = statements[number - 1]
    attribution = statement.attribution
    cue = _one_line(article.slice(attribution.cue, joiner=" … "))
    how = [f"<i>{escape(cue)}</i>"] if cue else []
    how += [statement.kind.value, f"score {attribution.score:.2f}"]
    how += _deed(statement.deed, numbers)
    if statement.inside in numbers:
        outer = numbers[statement.inside]
        how.append(f'inside <a href="#s{outer}">{outer}</a>')
    return (
        f'\n<li class="note" id="s{number}"><a class="back" href="#t{number}"'
        f' aria-label="statement {number} in the text">{number}</a>'
        f'<span>{_who(statement, article)}<span class="how">{" · ".join(how)}</span></span></li>'
    )


def _deed(deed: Deed | None, numbers: dict[str, int]) -> list[str]:
    """The act with its codes, whom it is aimed at, and the statement that it answers."""
    if deed is None:
        return []
    codes = " ".join(filter(None, (deed.act.plover, deed.act.cameo and f"CAMEO {deed.act.cameo}")))
    named = f'<b class="act" title="{escape(codes)}">{escape(deed.act.value)}</b>'
    aimed = ", ".join(escape(_one_line(target.name)) for target in deed.targets)
    said = [f"{named} {aimed}" if aimed else named]
    if deed.answers is not None and deed.answers.to in numbers:
        answered = numbers[deed.answers.to]
        said.append(f'answers <a href="#s{answered}">{answered}</a>')
    return said


def _who(statement: Statement, article: Article) -> str:
    if statement.speaker:
        return f'<span class="who">{escape(_one_line(statement.speaker.name))}</span>'
    source = _one_line(article.slice(statement.attribution.source, joiner=" … "))
    return f'<span class="who nobody">{escape(source) if source else "no source"}</span>'


def _index_of_speakers(statements: tuple[Statement, ...]) -> str:
    names: dict[str, str] = {}
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, statement in enumerate(statements, start=1):
        if statement.speaker:
            names.setdefault(statement.speaker.id, statement.speaker.name)
            numbers[statement.speaker.id].append(number)
    if not names:
        return ""
    ranked = sorted(names, key=lambda speaker: (-len(numbers[speaker]), names[speaker].casefold()))
    items = "".join(
        f'\n<li><span class="who">{escape(_one_line(names[speaker]))}</span> '
        + ", ".join(f'<a href="#t{number}">{number}</a>' for number in numbers[speaker])
        + "</li>"
        for speaker in ranked
    )
    return f'<section class="speakers"><h2>Speakers</h2>\n<ul>{items}\n</ul></section>'


def _text(article: Article, span: Span) -> str:
    return article.text[span.start : span.end]


def _escaped(text: str) -> str:
    # A parser reads a bare carriage return as a line feed, and drops NUL: the one is written as a
    # reference, the other as the replacement character that a parser would put there.
    return escape(text).replace("\r", "&#13;").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
