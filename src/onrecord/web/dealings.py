"""Who does what toward whom, as lines from one speaker to another."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated

from fastapi import Query

from onrecord.errors import QueryError
from onrecord.ledger import ActTally, Dispute, Ledger
from onrecord.records import Act, Speaker
from onrecord.web.asked import ActFilter, OutletFilter, Since, SpeakerFilter, Until
from onrecord.web.rendering import query


@dataclass(frozen=True, slots=True)
class Between:
    """Acts are asked for: by or toward `speaker`, this one, in this outlet, in this time."""

    speaker: str | None = None
    act: Act | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None

    def parameters(self, **changed: object) -> dict[str, object]:
        """What is given, as an address has it."""
        given = asdict(self) | changed
        return {name: value for name, value in given.items() if value not in (None, "")}


def between(
    speaker: SpeakerFilter = None,
    act: ActFilter = None,
    outlet: OutletFilter = None,
    since: Since = None,
    until: Until = None,
) -> Between:
    """The question in a request's address."""
    return Between(speaker, act, outlet, since, until)


@dataclass(frozen=True, slots=True)
class Line:
    """In `count` statements `source` did `act` toward `target`; `address` opens them."""

    source: Speaker
    act: Act
    target: Speaker
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Quarrel:
    """Disputes are asked for: between these two, in this time."""

    one: str | None = None
    other: str | None = None
    since: date | None = None
    until: date | None = None

    def parameters(self) -> dict[str, object]:
        """What is given, as an address has it."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}


def quarrel(
    one: Annotated[
        str | None, Query(max_length=300, description="One side: a name, or a speaker's id.")
    ] = None,
    other: Annotated[str | None, Query(max_length=300, description="The other side.")] = None,
    since: Since = None,
    until: Until = None,
) -> Quarrel:
    """The question in a request's address."""
    return Quarrel(one, other, since, until)


def disputes_of(ledger: Ledger, asked: Quarrel, limit: int) -> list[Dispute]:
    """The disputes that are asked for, the sure ones first; raises QueryError if only one side is given."""
    if bool(asked.one) != bool(asked.other):
        raise QueryError("a dispute is between two: name both sides, or none")
    between = (asked.one, asked.other) if asked.one and asked.other else None
    return ledger.disputes(between, since=asked.since, until=asked.until, limit=limit)


def dispute_of(ledger: Ledger, statement_id: str) -> Dispute | None:
    """The dispute in which this statement accuses or answers; None if it is in none."""
    try:
        return ledger.dispute(statement_id)
    except QueryError:  # there is no such statement
        return None


def lines(ledger: Ledger, asked: Between) -> list[Line]:
    """Every line that is asked for, the most frequent first."""
    when = {"since": asked.since, "until": asked.until, "outlet": asked.outlet or None, "act": asked.act}
    if not asked.speaker:
        tallies = ledger.act_tallies(**when)  # type: ignore[arg-type]
    else:
        who = ledger.the_speaker(asked.speaker).speaker.id
        found = (
            *ledger.act_tallies(by=who, **when),  # type: ignore[arg-type]
            *ledger.act_tallies(toward=who, **when),  # type: ignore[arg-type]
        )
        tallies = list(dict.fromkeys(found))
    drawn = [line for tally in tallies if (line := _line(tally, asked)) is not None]
    return sorted(drawn, key=lambda line: (-line.count, line.source.name, line.target.name, line.act))


def _line(tally: ActTally, asked: Between) -> Line | None:
    """The tally as a line, if it has two ends."""
    if tally.by is None or tally.toward is None or tally.by.id == tally.toward.id:
        return None
    address = "/search" + query(
        speaker=tally.by.id,
        toward=tally.toward.id,
        act=tally.act.value,
        outlet=asked.outlet,
        since=asked.since,
        until=asked.until,
    )
    return Line(tally.by, tally.act, tally.toward, tally.statements, address)
