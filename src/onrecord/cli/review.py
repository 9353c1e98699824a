"""`onrecord speakers review`: speakers who may be one, and whether they are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from onrecord.cli.console import counted, ledger_at, out, plain, print_lines
from onrecord.cli.deciding import ByOption
from onrecord.cli.forms import ListForm
from onrecord.cli.options import LedgerOption
from onrecord.cli.rows import write_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from onrecord.ledger import Doubt, Ledger, SpeakerSummary

_COLUMNS: Mapping[str, Callable[[Doubt], object]] = {
    "one": lambda doubt: doubt.one.speaker.name,
    "other": lambda doubt: doubt.other.speaker.name,
    "score": lambda doubt: round(doubt.score, 3),
    "reasons": lambda doubt: "; ".join(doubt.reasons),
    "articles": lambda doubt: "; ".join(doubt.articles),
    "one_statements": lambda doubt: doubt.one.statements,
    "other_statements": lambda doubt: doubt.other.statements,
    "one_id": lambda doubt: doubt.one.speaker.id,
    "other_id": lambda doubt: doubt.other.speaker.id,
}


def review(
    limit: Annotated[int, typer.Option(min=1, help="At most this many pairs.")] = 20,
    form: Annotated[ListForm, typer.Option("--format", help="How to print them.")] = ListForm.TABLE,
    by: ByOption = "user",
    ledger: LedgerOption = None,
) -> None:
    """List speakers who may be one, the most useful to decide on first; on a terminal, decide.

    Every pair has the probability that it is one speaker, and what speaks for and against. What you answer
    is kept as a decision, and `onrecord speakers undo` takes it back.
    """
    asks = form is ListForm.TABLE and somebody_is_there()
    with ledger_at(ledger, read_only=not asks) as book:
        doubts = book.doubts(limit)
        if form is not ListForm.TABLE:
            write_rows(_COLUMNS, doubts, form)
        elif asks:
            _ask(book, doubts, by)
        elif out.is_terminal:
            for doubt in doubts:
                out.print(_shown(doubt))
        else:
            print_lines(tuple(str(value(doubt)) for value in _COLUMNS.values()) for doubt in doubts)


def somebody_is_there() -> bool:
    """Whether a person sees what is asked, and can answer."""
    return out.is_terminal and sys.stdin.isatty()


def _ask(book: Ledger, doubts: Sequence[Doubt], by: str) -> None:
    """Let a person answer; a pair that an earlier answer settled is passed over."""
    console = Console(highlight=False)
    if not doubts:
        console.print("nothing is in doubt")
    gone: set[str] = set()
    for at, doubt in enumerate(doubts, 1):
        one, other = doubt.one.speaker.id, doubt.other.speaker.id
        if not gone.isdisjoint((one, other)):
            continue
        console.print(Text(f"{at} of {len(doubts)}", "dim"))
        console.print(_shown(doubt))
        answer = _answer(console)
        if answer == "q":
            return
        if answer == "s":
            book.merge(one, other, by=by, reason="review")
            gone.add(one)
        elif answer == "d":
            book.tell_apart(one, other, by=by, reason="review")


def _answer(console: Console) -> str:
    """The first letter of what a person answers; the end of their input is the end."""
    answer = ""
    while answer not in ("s", "d", "k", "q"):
        try:
            typed = console.input("[b]s[/b]ame, [b]d[/b]ifferent, s[b]k[/b]ip or [b]q[/b]uit? ")
        except EOFError:
            return "q"
        answer = typed.strip()[:1].lower()
    return answer


def _shown(doubt: Doubt) -> Text:
    lines = [
        Text.assemble((plain(doubt.one.speaker.name), "bold"), _facts(doubt.one)),
        Text.assemble((plain(doubt.other.speaker.name), "bold"), _facts(doubt.other)),
        Text(f"  {doubt.score:.0%}: {'; '.join(map(plain, doubt.reasons))}"),
        Text(f"  {', '.join(map(plain, doubt.articles))}", "dim"),
        Text(),
    ]
    return Text("\n").join(lines)


def _facts(who: SpeakerSummary) -> tuple[str, str]:
    kind = "" if who.speaker.type == "unknown" else f"  {who.speaker.type}"
    return f"{kind}  {counted(who.statements, 'statement')}  {who.speaker.id[:8]}", "dim"
