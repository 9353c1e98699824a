"""An article as a set page: its text in rows with every statement marked, and the notes that stand beside.

The visible text of the rows is the article's text. A mark carries the number of its statement, by which
style and script tie source, cue, content and note together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from onrecord.export.marking import Mark, Piece, marks_of, paragraphs, pieces
from onrecord.records import Act, Article, Reading, Span, Speaker, Statement
from onrecord.web.citing import cited, one_line, statement_address

_TAGS = {"source": "b", "cue": "i", "content": "span"}


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside the text about statement `number`.

    `who` is the source as printed where no speaker is known. `inside` and `answers` are numbers of other
    statements of the article. `citation` is the statement to be copied.
    """

    number: int
    statement: Statement
    speaker: Speaker | None
    who: str
    cue: str
    inside: int | None
    answers: int | None
    citation: str

    @property
    def act(self) -> str | None:
        """What is done by saying it, if it is more than stating something."""
        deed = self.statement.deed
        return None if deed is None or deed.act is Act.STATE else deed.act.value

    @property
    def targets(self) -> tuple[Speaker, ...]:
        """Toward whom."""
        return self.statement.deed.targets if self.statement.deed else ()


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph, or the headline, with its marks; and the notes of the statements that begin in it."""

    text: Markup
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """An article, set. `headline` is the first row where the text begins with its headline."""

    headline: Row | None
    rows: tuple[Row, ...]


def page(reading: Reading, base: str) -> Page:
    """The article of `reading`, set; `base` is this server's address, for citations."""
    article, statements = reading.article, reading.statements
    cut = paragraphs(article.text)
    if not cut:
        return Page(None, ())
    ends = [row.end for row in cut]
    gaps = [row.start + len(article.text[row.start : row.end].rstrip()) for row in cut]
    numbers = {statement.id: number for number, statement in enumerate(statements, start=1)}
    rows = []
    all_pieces = pieces(marks_of(statements), [0, *gaps, *ends])
    for place, group in groupby(all_pieces, lambda piece: bisect_right(ends, piece.span.start)):
        row = list(group)
        text = Markup("").join(_marked(piece, article, statements, gaps[place]) for piece in row)
        begun = [number for piece in row for number in piece.begins]
        notes = tuple(_note(number, article, statements, numbers, base) for number in begun)
        rows.append(Row(text, notes))
    first = article.text[: ends[0]].strip()
    if article.title and one_line(first) == one_line(article.title):
        return Page(rows[0], tuple(rows[1:]))
    return Page(None, tuple(rows))


def _marked(piece: Piece, article: Article, statements: Sequence[Statement], gap: int) -> Markup:
    anchors = Markup("").join(_anchor(number, statements[number - 1]) for number in piece.begins)
    opened = Markup("").join(_opening(mark, statements) for mark in piece.marks)
    closed = Markup("").join(Markup(f"</{_TAGS[mark.role]}>") for mark in reversed(piece.marks))
    text = _escaped(article, piece.span)
    if piece.span.start >= gap:
        # The line breaks after a paragraph are kept for who copies the text, and take no room on the page.
        text = Markup('<span class="gap">{}</span>').format(text)
    return anchors + opened + text + closed


def _anchor(number: int, statement: Statement) -> Markup:
    return Markup(
        '<a class="number" id="t-{id}" href="#n-{id}" data-n="{n}" aria-label="statement {n}"></a>'
    ).format(id=statement.id, n=number)


def _opening(mark: Mark, statements: Sequence[Statement]) -> Markup:
    kind = f" {statements[mark.number - 1].kind.value}" if mark.role == "content" else ""
    return Markup('<{tag} class="{role}{kind}" data-n="{n}">').format(
        tag=_TAGS[mark.role], role=mark.role, kind=kind, n=mark.number
    )


def _note(
    number: int, article: Article, statements: Sequence[Statement], numbers: dict[str, int], base: str
) -> Note:
    statement = statements[number - 1]
    attribution, deed = statement.attribution, statement.deed
    source = one_line(article.slice(attribution.source, joiner=" … "))
    answered = deed.answers.to if deed and deed.answers else None
    citation = cited(
        article.slice(attribution.content, joiner=" … "),
        statement.kind.value,
        statement.speaker.name if statement.speaker else source,
        (article.title, article.outlet, article.published),
        base + statement_address(statement.id),
    )
    return Note(
        number=number,
        statement=statement,
        speaker=statement.speaker,
        who=source,
        cue=one_line(article.slice(attribution.cue, joiner=" … ")),
        inside=numbers.get(statement.inside or ""),
        answers=numbers.get(answered or ""),
        citation=citation,
    )


def _escaped(article: Article, span: Span) -> Markup:
    # A parser reads a bare carriage return as a line feed, and drops NUL: the one is written as a
    # reference, the other as the replacement character that a parser would put there.
    text = str(escape(article.text[span.start : span.end]))
    return Markup(text.replace("\r", "&#13;").replace("\0", "\N{REPLACEMENT CHARACTER}"))
