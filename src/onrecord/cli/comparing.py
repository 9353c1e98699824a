"""Two wordings of the same words, shown as one with the edits marked: in colour on a terminal, else in signs.

The signs are those of a word diff: [-words that are only on the other side-]{+words that are only here+}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from onrecord.cli.console import day, one_line, plain
from onrecord.cli.rows import HIT_COLUMNS

if TYPE_CHECKING:
    from onrecord.ledger import Hit
    from onrecord.ledger.printings import Piece, Printing

_HERE, _ELSEWHERE = "bold yellow", "dim strike"
Sides = Callable[["Piece"], tuple[str, str]]
"""What of a piece is only here, and what is only on the other side."""


def as_printed(piece: Piece) -> tuple[str, str]:
    """A check shows what was printed; what was asked for instead is on the other side."""
    return piece.printed, piece.asked


def as_asked(piece: Piece) -> tuple[str, str]:
    """A quotation shows each printing, compared with the fullest one."""
    return piece.asked, piece.printed


def coloured(pieces: Iterable[Piece], sides: Sides) -> Text:
    """The words with what is only here in colour, and what is only on the other side struck out."""
    text = Text()
    for piece in pieces:
        here, elsewhere = map(one_line, sides(piece))
        kept = piece.edit == "kept"
        for words, style in [(here, "")] if kept else [(elsewhere, _ELSEWHERE), (here, _HERE)]:
            if words:
                text.append(" " if text else "")
                text.append(words, style)
    return text


def signed(pieces: Iterable[Piece], sides: Sides) -> str:
    """The words with the signs of a word diff."""
    shown = []
    for piece in pieces:
        here, elsewhere = map(plain, sides(piece))
        if piece.edit == "kept":
            shown.append(here)
        else:
            shown.append((f"[-{elsewhere}-]" if elsewhere else "") + (f"{{+{here}+}}" if here else ""))
    return " ".join(shown)


def who(hit: Hit) -> str:
    """The speaker's name, else the source as printed, else nothing."""
    return plain(hit.statement.speaker.name if hit.statement.speaker else hit.source)


def where(hit: Hit) -> str:
    """Outlet and day, as far as known."""
    return "  ".join(filter(None, (plain(hit.article.outlet), day(hit.article.published))))


def printing_row(printing: Printing) -> Mapping[str, object]:
    """A printing for programs."""
    return {
        "statement": {name: value(printing.hit) for name, value in HIT_COLUMNS.items()},
        "score": round(printing.score, 1),
        "edits": edits(printing.pieces),
    }


def edits(pieces: Sequence[Piece]) -> list[Mapping[str, str]]:
    """What became of the words, in reading order, the kept ones too."""
    return [{"edit": str(piece.edit), "asked": piece.asked, "printed": piece.printed} for piece in pieces]
