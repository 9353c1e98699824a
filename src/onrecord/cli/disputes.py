"""`onrecord disputes` and `onrecord answers`: who accuses whom, who denies it, and what answers what."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from onrecord.cli.acts import deed_of
from onrecord.cli.comparing import where, who
from onrecord.cli.console import complain, day, ledger_at, plain, print_lines
from onrecord.cli.forms import ListForm
from onrecord.cli.options import LedgerOption
from onrecord.cli.rows import HIT_COLUMNS, write_rows
from onrecord.cli.tables import ACT_STYLE

if TYPE_CHECKING:
    from onrecord.ledger import Dispute, Hit, Reply, Turn

_DAY = ["%Y-%m-%d"]
_DAYS = 14

DaysOption = Annotated[
    int, typer.Option(min=0, max=3660, help="Within how many days something is an answer.")
]

_Row = tuple["Dispute", "Turn"]
_TURN_COLUMNS: Mapping[str, Callable[[_Row], object]] = {
    "dispute": lambda row: row[0].id,
    "turn": lambda row: row[1].id,
    "answers": lambda row: row[1].answers,
    "score": lambda row: round(row[1].score, 3),
    "act_score": lambda row: round(row[1].act_score, 3),
    "first": lambda row: day(row[1].first) or None,
    "speaker": lambda row: row[1].speaker and row[1].speaker.name,
    "act": lambda row: row[1].deed.act.value,
    "plover": lambda row: row[1].deed.act.plover,
    "cameo": lambda row: row[1].deed.act.cameo,
    "targets": lambda row: [target.name for target in row[1].deed.targets],
    "cue": lambda row: row[1].hits[0].cue or None,
    "words": lambda row: row[1].hits[0].content,
    "outlets": lambda row: list(row[1].outlets),
    "statements": lambda row: [hit.statement.id for hit in row[1].hits],
    "answered": lambda row: row[0].answered,
}


def _of_hit(value: Callable[[Hit], object]) -> Callable[[tuple[str, Reply]], object]:
    return lambda row: value(row[1].hit)


_REPLY_COLUMNS: Mapping[str, Callable[[tuple[str, Reply]], object]] = {
    "how": lambda row: row[0],
    "link": lambda row: round(row[1].score, 3),
    "judged": lambda row: row[1].judged,
    **{name: _of_hit(value) for name, value in HIT_COLUMNS.items()},
}


def disputes(
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="Only between these two: names that are one speaker's, or ids."),
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Accusations printed on this day or later.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Accusations printed on this day or earlier.")
    ] = None,
    days: DaysOption = _DAYS,
    limit: Annotated[int, typer.Option(min=1, help="At most this many disputes.")] = 20,
    form: Annotated[
        ListForm, typer.Option("--format", help="jsonl is an object a dispute; csv a row for each turn.")
    ] = ListForm.TABLE,
    ledger: LedgerOption = None,
) -> None:
    r"""Accusations, who denied them, and who accused back: the latest news first, the less sure ones last.

    \b
    onrecord disputes --between Brask Fenn
    onrecord disputes --since 2026-03-01 --days 30 --format jsonl

    The same accusation printed by several outlets is one. What nobody answered on this ledger is called
    unanswered here; it may well have been answered where the ledger does not look. What is an accusation
    is judged by a model, with a score; from 0.5 on it is at least as likely one as none. Below that it
    stands behind all others, as less sure.
    """
    with ledger_at(ledger, read_only=True) as book:
        found = book.disputes(
            between,
            since=since.date() if since else None,
            until=until.date() if until else None,
            days=days,
            limit=limit,
        )
    if form is ListForm.JSONL:
        for dispute in found:
            print(json.dumps(_as_json(dispute), ensure_ascii=False))
        return
    if form is ListForm.CSV:
        write_rows(_TURN_COLUMNS, ((dispute, turn) for dispute in found for turn in dispute.turns), form)
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        print_lines(line for dispute in found for line in _lines(dispute))
        return
    for place, dispute in enumerate(found):
        if not dispute.sure and (place == 0 or found[place - 1].sure):
            console.rule("Less sure: more likely no accusation than one")
        console.print(_thread(dispute))
        console.print()
    if not found:
        complain("no accusation on the ledger fits")


def answers(
    statement: Annotated[
        str, typer.Argument(metavar="STATEMENT", help="A statement's id, or how it begins.")
    ],
    days: DaysOption = _DAYS,
    form: Annotated[ListForm, typer.Option("--format", help="How to print them.")] = ListForm.TABLE,
    ledger: LedgerOption = None,
) -> None:
    """Show what a statement answers, and what answers it, in its own article and in others.

    A denial answers an accusation, a refusal a demand or an offer, an acceptance an offer or a demand.
    Ids are in `onrecord acts --format jsonl`.

    onrecord answers 20a241d5ac58
    """
    with ledger_at(ledger, read_only=True) as book:
        found = book.exchange(statement, days=days)
    replies = [("answers", reply) for reply in found.to] + [("answered by", reply) for reply in found.by]
    if form is not ListForm.TABLE:
        write_rows(_REPLY_COLUMNS, replies, form)
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        print_lines(
            (how, f"{reply.score:.2f}", day(reply.hit.article.published), reply.hit.article.outlet or "",
             who(reply.hit), reply.hit.content, reply.hit.statement.id)
            for how, reply in replies
        )  # fmt: skip
        return
    asked = Text.assemble((who(found.hit) or "?", "bold"), " ", deed_of(found.hit))
    asked.append(f"  {where(found.hit)}", "dim").append(f"\n{plain(found.hit.content)}", "")
    tree = Tree(asked, guide_style="dim")
    for how, reply in replies:
        sure = "as its article tells" if reply.judged else f"score {reply.score:.2f}"
        line = Text.assemble((f"{how}  ", "italic"), (who(reply.hit) or "?", "bold"), " ", deed_of(reply.hit))
        line.append(f"  {where(reply.hit)}  {sure}  {reply.hit.statement.id}", "dim")
        tree.add(line.append(f"\n{plain(reply.hit.content)}", ""))
    console.print(tree)
    if not replies:
        complain("nothing on the ledger answers it, and it answers nothing there")


def _as_json(dispute: Dispute) -> dict[str, object]:
    turns = []
    for turn in dispute.turns:
        row = {name: value((dispute, turn)) for name, value in _TURN_COLUMNS.items()}
        del row["dispute"], row["answered"]
        turns.append(row)
    return {"id": dispute.id, "answered": dispute.answered, "score": round(dispute.score, 3), "turns": turns}


def _lines(dispute: Dispute) -> Iterator[tuple[str, ...]]:
    for turn in dispute.turns:
        hit = turn.hits[0]
        targets = "; ".join(target.name for target in turn.deed.targets)
        facts = (dispute.id, day(turn.first), who(hit), turn.deed.act.value, targets, hit.content)
        yield (*facts, "; ".join(turn.outlets), turn.answers or "", turn.id, f"{turn.act_score:.2f}")


def _thread(dispute: Dispute) -> Tree:
    """The accusation, and below it whatever answers it."""
    opening, *later = dispute.turns
    open_ = Text("  answered", "green") if dispute.answered else Text("  unanswered here", "dim")
    sure = Text(f"  score {dispute.score:.2f}", "dim")
    first = _said(opening).append_text(sure).append_text(open_)
    root = Tree(_with_words(first, opening), guide_style="dim")
    branches = {opening.id: root}
    for turn in later:
        above = branches[turn.answers or opening.id]
        branches[turn.id] = above.add(_with_words(_said(turn), turn))
    return root


def _said(turn: Turn) -> Text:
    deed = turn.deed
    aimed = ", ".join(plain(target.name) for target in deed.targets)
    line = Text.assemble(
        (who(turn.hits[0]) or "?", "bold"), " ", (deed.act.value, ACT_STYLE.get(deed.act, ""))
    )
    line.append(f" {aimed}" if aimed else "", "bold")
    return line.append(f"  {day(turn.first)}  {_outlets(turn.outlets)}", "dim")


def _outlets(outlets: Sequence[str]) -> str:
    few = ", ".join(map(plain, outlets[:3]))
    return few if len(outlets) <= 3 else f"{few} and {len(outlets) - 3} more"


def _with_words(line: Text, turn: Turn) -> Text:
    hit = turn.hits[0]
    line.append("\n")
    line.append(f"{plain(hit.cue)} " if hit.cue else "", "italic")
    return line.append(plain(hit.content), "").append(f"  {turn.id[:12]}", "dim")
