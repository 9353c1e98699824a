"""A quarrel about a quay, in four outlets: what tests of answers and disputes are about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from onrecord.records import Act, Reading, Speaker

from .samples import doing, press

if TYPE_CHECKING:
    from collections.abc import Sequence

BRASK = Speaker("Ione Brask", "person", roles=("mayor",))
FENN = Speaker("Odo Fenn", "person", roles=("treasurer",))
PLEIN = Speaker("Tilla Plein", "person", roles=("spokeswoman for Odo Fenn",))
LORN = Speaker("Ada Lorn", "person")

Line = tuple[Speaker | None, str, str, Act, Speaker | None]
"""Who, by which word, says what, and does what toward whom."""


def told(day: int, outlet: str, *lines: Line, answers: Sequence[tuple[int, int]] = ()) -> Reading:
    """An article of that day of March; of a pair in `answers` the first answers the second."""
    reading = press(
        *((who.name if who else "someone", cue, words) for who, cue, words, _, _ in lines),
        outlet=outlet,
        published=datetime(2026, 3, 1, 9, tzinfo=UTC).replace(day=day) if day else None,
        speakers=[who for who, *_ in lines],
    )
    to = dict(answers)
    done = [
        (act, target, to[place]) if place in to else (act, target)
        for place, (*_, act, target) in enumerate(lines)
    ]
    return doing(reading, *done)


ACCUSED = told(
    1,
    "Echo",
    (BRASK, "accused", "Odo Fenn of selling the old quay to Pell Maritime", Act.ACCUSE, FENN),
    (LORN, "said", "the tide was high", Act.STATE, None),
)
ACCUSED_AGAIN = told(
    2,
    "Courant",
    (BRASK, "said", "Odo Fenn had sold the old quay to Pell Maritime for nothing", Act.ACCUSE, FENN),
)
DENIED = told(3, "Gannet", (FENN, "denied", "that he had sold the old quay to anybody", Act.DENY, BRASK))
RETURNED = told(
    4,
    "Gannet",
    (BRASK, "accused", "Odo Fenn of selling the old quay to Pell Maritime", Act.ACCUSE, FENN),
    (FENN, "called", "the mayor a liar who cannot count", Act.ACCUSE, BRASK),
)
SPOKEN_FOR = told(5, "Echo", (PLEIN, "dismissed", "talk of a sale of the quay to Pell", Act.DENY, BRASK))
ELSEWHERE = told(
    5,
    "Echo",
    (BRASK, "blamed", "Odo Fenn for the late ferries", Act.ACCUSE, FENN),
    (LORN, "accused", "Odo Fenn of drowning the archive", Act.ACCUSE, FENN),
)
TOO_LATE = told(
    30, "Echo", (FENN, "denied", "that the old quay was ever sold to Pell Maritime", Act.DENY, BRASK)
)
QUARREL = (ACCUSED, ACCUSED_AGAIN, DENIED, RETURNED, SPOKEN_FOR, ELSEWHERE, TOO_LATE)
