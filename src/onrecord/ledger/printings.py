"""What the ledger answers about words: where they were printed, with which edits, and what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onrecord.ledger.matching import Edit, Match, Step, marked
from onrecord.ledger.results import Hit
from onrecord.ledger.wording import Wording


class Verdict(StrEnum):
    """What a ledger says to "did she say that?". It never says no: it says what it holds."""

    WORD_FOR_WORD = "said word for word"
    CHANGED = "said with changes"
    SIMILAR = "something similar was said"
    SOMEBODY_ELSE = "said by somebody else"
    NOT_HERE = "not on this ledger"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that one edit joins: as asked for, and as printed; one of them is empty where it has none."""

    edit: Edit
    asked: str
    printed: str


@dataclass(frozen=True, slots=True)
class Printing:
    """`hit` prints the words, changed as `pieces` show; `score` of 100 is all of them, unchanged.

    `before` and `after` is what the article prints around them. A `paraphrase` shares words, no sentence.
    """

    hit: Hit
    score: float
    pieces: tuple[Piece, ...]
    before: str
    after: str
    paraphrase: bool = False


@dataclass(frozen=True, slots=True)
class Holdings:
    """A ledger holds `statements` statements of `outlets` outlets, published from `first` to `last` (UTC)."""

    statements: int
    outlets: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Check:
    """To "did `speaker` say `asked`?" the ledger says `verdict`, for this `reason`, with the best printings.

    `speaker` is None where anybody was asked for. `cautions` name edits that may turn the meaning.
    """

    asked: str
    speaker: str | None
    verdict: Verdict
    reason: str
    cautions: tuple[str, ...]
    printings: tuple[Printing, ...]
    holdings: Holdings

    @property
    def score(self) -> float:
        """That of the best printing; 0 where there is none."""
        return max((printing.score for printing in self.printings), default=0.0)


@dataclass(frozen=True, slots=True)
class Quotation:
    """The same words, wherever they were printed, in order of time, each compared with the `fullest` one.

    `id` is the statement that printed them first. Not `complete`: there are more printings than were
    looked for.
    """

    id: str
    fullest: Hit
    printings: tuple[Printing, ...]
    complete: bool = True


def pieces(found: Match) -> tuple[Piece, ...]:
    """What became of the words, those of one edit together, with the marks that were printed after them."""
    asked = _Tape(found.asked)
    printed = _Tape(found.printed)
    return tuple(
        Piece(edit, asked.words([step.asked for step in run]), printed.words([step.printed for step in run]))
        for edit, run in _runs(found)
    )


def _runs(found: Match) -> Iterator[tuple[Edit, list[Step]]]:
    run: list[Step] = []
    for step in marked(found):
        if run and run[-1].edit is not step.edit:
            yield run[0].edit, run
            run = []
        run.append(step)
    if run:
        yield run[0].edit, run


class _Tape:
    """A wording's text, given out from left to right and never twice: two words may stand at one place."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._at = 0

    def words(self, numbers: list[int | None]) -> str:
        """The text of these words, up to the next word or to the end."""
        known = [number for number in numbers if number is not None]
        if not known:
            return ""
        words, text = self._wording.words, self._wording.text
        start = max(self._at, self._wording.start(known[0]))
        following = known[-1] + 1
        end = self._wording.start(following) if following < len(words) else len(text)
        self._at = max(self._at, end)
        return text[start:end].strip()
