"""The numbers that a chart draws, which the page shows as a table too."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
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


def bars(title: str, tallies: Sequence[Tally], label: str, links: Sequence[str] = ()) -> Chart:
    """How often each of these, the most frequent on top."""
    rows = tuple(
        {"label": each.text, "count": each.count} | ({"href": links[place]} if links else {})
        for place, each in enumerate(tallies)
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
    for tally in tallies:
        acts[tally.act.value] += tally.statements
        if tally.toward is not None:
            targets[tally.toward.id, tally.toward.name] += tally.statements
    drawn = []
    if acts:
        done = [Tally(act, count) for act, count in acts.most_common()]
        drawn.append(bars("What they do by saying it", done, "Act"))
    if targets:
        most = targets.most_common(10)
        at = [Tally(name, count) for (_, name), count in most]
        drawn.append(bars("Toward whom", at, "Name", [f"/speakers/{id_}" for (id_, _), _ in most]))
    return tuple(drawn)
