"""Who does what toward whom, as lines from one speaker to another."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from onrecord.ledger import ActTally, Ledger
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
