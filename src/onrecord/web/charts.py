"""The numbers that a chart draws, which the page shows as a table too."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from onrecord.ledger import ActTally, OutletRecord, Tally
from onrecord.web.dealings import Between, Line
from onrecord.web.rendering import month, percent


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of some `form` (see charts.js) of these `rows`; `columns` of the table have headings.

    `series` are the values of `series` in the rows, in order.
    """

    form: str
    title: str
    rows: tuple[dict[str, Any], ...]
    columns: tuple[tuple[str, str], ...]
    series: tuple[str, ...] = ()
    unit: str = "statements"

    @property
    def data(self) -> str:
        """What the script draws, as JSON."""
        drawn = {"form": self.form, "rows": self.rows, "series": self.series, "unit": self.unit}
        return json.dumps(drawn | {"title": self.title}, ensure_ascii=False)


def over_time(title: str, months: Sequence[Tally]) -> Chart:
    """Statements by month."""
    rows = tuple({"month": each.text, "when": month(each.text), "count": each.count} for each in months)
    return Chart("time", title, rows, (("when", "Month"), ("count", "Statements")))


def bars(title: str, tallies: Sequence[Tally], label: str, links: Sequence[str | None] = ()) -> Chart:
    """How often each of these, the most frequent on top; where there is a link it is followed."""
    rows = tuple(
        {"label": each.text, "count": each.count} | ({"href": link} if link else {})
        for each, link in zip_longest(tallies, links)
    )
    return Chart("bars", title, rows, (("label", label), ("count", "Statements")))


_KINDS = ("direct", "mixed", "indirect")
_HOW = ("named", "described", "nobody")


def of_outlet(record: OutletRecord) -> tuple[Chart, ...]:
    """How an outlet quotes, by month: kinds, who is named, and its share of words."""
    return (
        _by_month("Direct, mixed and indirect", record, _KINDS),
        _by_month("With a name, described, with nobody", record, _HOW),
        Chart(
            "share",
            "Share of the text that is somebody’s words",
            tuple(
                {
                    "month": each.month,
                    "when": month(each.month),
                    "share": each.quoting.characters / each.length if each.length else 0,
                    "direct": each.quoting.direct_characters / each.length if each.length else 0,
                    "shown": percent(each.quoting.characters, each.length),
                    "shown_direct": percent(each.quoting.direct_characters, each.length),
                }
                for each in record.months
            ),
            (("when", "Month"), ("shown", "Of the text"), ("shown_direct", "In direct quotation")),
            unit="of the text",
        ),
    )


def _by_month(title: str, record: OutletRecord, names: tuple[str, ...]) -> Chart:
    rows = tuple(
        {"month": each.month, "when": month(each.month)}
        | {name: getattr(each.quoting, name) for name in names}
        for each in record.months
    )
    return Chart(
        "stack", title, rows, (("when", "Month"), *((name, name.capitalize()) for name in names)), names
    )


def network(drawn: Sequence[Line], asked: Between) -> Chart:
    """Who does what toward whom, drawn."""
    rows = tuple(
        {
            "from": line.source.id,
            "from_name": line.source.name.strip("[]"),
            "act": line.act.value,
            "to": line.target.id,
            "to_name": line.target.name.strip("[]"),
            "count": line.count,
            "href": line.address,
        }
        for line in drawn
    )
    columns = (("from_name", "Who"), ("act", "Does"), ("to_name", "Toward"), ("count", "Statements"))
    about = f", {asked.act.value}" if asked.act else ""
    return Chart("network", f"Who does what toward whom{about}", rows, columns)


def of_acts(tallies: Sequence[ActTally]) -> tuple[Chart, ...]:
    """What a speaker does by saying something, and toward whom."""
    acts: Counter[str] = Counter()
    targets: Counter[tuple[str, str]] = Counter()
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for tally in tallies:
        acts[tally.act.value] += tally.statements
        if tally.toward is not None:
            # Each article has a "water board" of its own: they are one line, and nobody's page.
            name, id_ = tally.toward.name, tally.toward.id
            line = (name.strip("[]"), "") if name.startswith("[") else (name, id_)
            targets[line] += tally.statements
            people[line].add(id_)
    drawn = []
    if acts:
        done = [Tally(act, count) for act, count in acts.most_common()]
        drawn.append(bars("What they do by saying it", done, "Act"))
    if targets:
        most = targets.most_common(10)
        at = [Tally(name, count) for (name, _), count in most]
        links = [f"/speakers/{min(people[line])}" if len(people[line]) == 1 else None for line, _ in most]
        drawn.append(bars("Toward whom", at, "Name", links))
    return tuple(drawn)
