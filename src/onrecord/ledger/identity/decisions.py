"""What people decide about speakers: appended as judgements that outrank every automatic one, and undone so.

Each decision is a row of `decisions` with the identity judgements that it took. To undo one appends, for
every judgement of it, what held before once more; nothing is deleted, and an undo can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, update

from onrecord.errors import QueryError
from onrecord.ledger import moments
from onrecord.ledger.identity import derived
from onrecord.ledger.identity.profiles import listed, parts
from onrecord.ledger.identity.verdicts import HOLDS, says
from onrecord.ledger.schema import decisions, identity_judgements
from onrecord.records import content_id

_ij = identity_judgements.c
_COPIED = (
    "persona_number",
    "speaker_id",
    "other_id",
    "verdict",
    "name",
    "score",
    "reasons",
    "decided_by",
    "manual",
)


@dataclass(frozen=True, slots=True)
class By:
    """Who decides, and why if they said so."""

    name: str = "user"
    reason: str | None = None


class Deciding:
    """One decision while it is written: its number, and the judgements that it takes."""

    def __init__(
        self, connection: Connection, verb: str, what: str, by: By, undoes: int | None = None
    ) -> None:
        self.connection = connection
        self.number: int = (connection.scalar(select(func.max(decisions.c.number))) or 0) + 1
        self._at, self._by = moments.now(), by
        self._next: int = (connection.scalar(select(func.max(_ij.number))) or 0) + 1
        self._touched: set[str] = set()
        facts = {
            "verb": verb,
            "what": what,
            "reason": by.reason,
            "decided_by": by.name,
            "decided_at": self._at,
        }
        connection.execute(insert(decisions).values(number=self.number, undoes=undoes, **facts))

    def judge(self, supersedes: ColumnElement[bool] | None, **facts: Any) -> None:
        """Append a judgement; those that hold and for which `supersedes` is true hold no longer."""
        self.judge_all([facts], [supersedes])

    def judge_all(
        self, judged: Sequence[dict[str, Any]], supersedes: Sequence[ColumnElement[bool] | None]
    ) -> None:
        """The same for several, each with what it supersedes."""
        rows = []
        for facts, old in zip(judged, supersedes, strict=True):
            if old is not None:
                held = update(identity_judgements).where(HOLDS, old)
                self.connection.execute(held.values(superseded_by=self._next))
            reasons = listed([self._by.reason]) if self._by.reason else None
            rows.append(
                dict.fromkeys(_COPIED)
                | {"reasons": reasons, "decided_by": self._by.name, "manual": 1}
                | facts
                | {"number": self._next, "decided_at": self._at, "decision_number": self.number}
            )
            self._touched |= {id_ for id_ in (facts["speaker_id"], facts.get("other_id")) if id_}
            self._next += 1
        self.connection.execute(insert(identity_judgements), rows)

    def finish(self) -> int:
        """Bring the derived tables up to date; the number of the decision."""
        derived.refresh(self.connection, self._touched)
        return self.number

    def touch(self, ids: Iterable[str]) -> None:
        """Let the derived tables of these speakers be brought up to date as well."""
        self._touched |= set(ids)


def _pair(one: str, other: str) -> ColumnElement[bool]:
    here = and_(_ij.speaker_id == one, _ij.other_id == other)
    return or_(here, and_(_ij.speaker_id == other, _ij.other_id == one))


def merge(deciding: Deciding, one: str, other: str) -> None:
    """From now on the speaker `one` is `other`."""
    apart = _pair(one, other)
    deciding.judge(apart, speaker_id=one, other_id=other, verdict="same")


def tell_apart(deciding: Deciding, one: str, other: str) -> None:
    """The speakers are two, whatever will speak for their being one."""
    deciding.judge(_pair(one, other), speaker_id=one, other_id=other, verdict="different")


def rename(deciding: Deciding, speaker_id: str, name: str) -> None:
    """Let the speaker be listed under `name`."""
    named = and_(_ij.speaker_id == speaker_id, says("named"))
    deciding.judge(named, speaker_id=speaker_id, verdict="named", name=name)


def split(deciding: Deciding, speaker_id: str, numbers: Sequence[int], name: str) -> str:
    """The personas `numbers` are somebody else of that name; the id of who that is."""
    new = content_id("speaker", name.casefold(), "decision", deciding.number)
    judged: list[dict[str, Any]] = []
    old: list[ColumnElement[bool] | None] = []
    for number in numbers:
        judged += (
            {"persona_number": number, "speaker_id": new, "verdict": "same"},
            {"persona_number": number, "speaker_id": speaker_id, "verdict": "different"},
        )
        old += ((_ij.persona_number == number) & ((_ij.manual == 0) | (says("same"))), None)
    deciding.judge_all(judged, old)
    deciding.judge(None, speaker_id=new, other_id=speaker_id, verdict="different")
    return new


def undo(deciding: Deciding, number: int) -> None:
    """Let hold again what held before the decision `number`."""
    connection = deciding.connection
    taken = connection.execute(
        select(identity_judgements).where(_ij.decision_number == number).order_by(_ij.number)
    ).all()
    before = _superseded_by(connection, [row.number for row in taken])
    judged: list[dict[str, Any]] = []
    old: list[ColumnElement[bool] | None] = []
    for row in taken:
        held = _ij.number == _standing(connection, row, number).number
        olds = before.get(row.number, [])
        for at, was in enumerate(olds):
            judged.append({column: getattr(was, column) for column in _COPIED})
            old.append(held if at == 0 else None)
        if not olds:
            kept = {"persona_number": row.persona_number, "other_id": row.other_id}
            judged.append(kept | {"speaker_id": row.speaker_id, "verdict": "open", "manual": 0})
            old.append(held)
        deciding.touch(id_ for id_ in (row.speaker_id, row.other_id) if id_)
    deciding.judge_all(judged, old)


def _standing(connection: Connection, row: Row[Any], number: int) -> Row[Any]:
    """The judgement that holds what `row` of the decision `number` held.

    It is the row itself, or the copy that took its place when a later decision was undone. Raises
    QueryError if there is none: something was built on it.
    """
    while row.superseded_by is not None:
        later = connection.execute(select(identity_judgements).where(_ij.number == row.superseded_by)).one()
        undone_by = select(decisions.c.number).where(decisions.c.undoes == later.decision_number)
        same = [_ij[column].is_not_distinct_from(getattr(row, column)) for column in _COPIED]
        copy = select(identity_judgements).where(_ij.decision_number.in_(undone_by), *same)
        found = connection.execute(copy.order_by(_ij.number.desc()).limit(1)).one_or_none()
        if found is None:
            by = later.decision_number
            hint = f" by decision {by}; undo that one first" if by else " by what was added later"
            raise QueryError(f"decision {number} cannot be undone: it was changed{hint}")
        row = found
    return row


def _superseded_by(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    for some in parts(numbers):
        for row in connection.execute(select(identity_judgements).where(_ij.superseded_by.in_(some))):
            found.setdefault(row.superseded_by, []).append(row)
    return found


def last_to_undo(connection: Connection) -> int | None:
    """The newest decision that is no undo and was not undone."""
    undone = select(decisions.c.undoes).where(decisions.c.undoes.is_not(None))
    not_undone = (decisions.c.verb != "undo") & decisions.c.number.not_in(undone)
    last: int | None = connection.scalar(select(func.max(decisions.c.number)).where(not_undone))
    return last
