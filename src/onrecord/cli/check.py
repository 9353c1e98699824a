"""`onrecord check WORDS`: did anybody say that, in these words?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from onrecord.cli.comparing import as_printed, coloured, printing_row, signed, where, who
from onrecord.cli.console import counted, day, ledger_at, one_line, plain, print_lines
from onrecord.cli.forms import FiguresForm
from onrecord.cli.options import LedgerOption

if TYPE_CHECKING:
    from onrecord.ledger.printings import Check, Holdings, Printing

_STYLES = {
    "said word for word": "bold green",
    "said with changes": "bold yellow",
    "something similar was said": "bold cyan",
    "said by somebody else": "bold magenta",
    "not on this ledger": "bold",
}


def check(
    words: Annotated[
        str, typer.Argument(metavar="WORDS", help="The quotation; ... and [brackets] are understood.")
    ],
    speaker: Annotated[
        str | None, typer.Option(help="Who is supposed to have said it: a whole name, or the last one.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=60, help="Show at most this many printings.")] = 5,
    form: Annotated[FiguresForm, typer.Option("--format", help="How to print it.")] = FiguresForm.TABLE,
    ledger: LedgerOption = None,
) -> None:
    """Find out whether WORDS are on the ledger: word for word, changed, or only something like them.

    The answer is never that something is false: the ledger says what it holds, and from when to when. The
    exit code is 0 whatever the answer.

    onrecord check "the harbour was never for sale" --speaker Brask

    onrecord check "the harbour ... belongs to [all]" --format json
    """
    with ledger_at(ledger, read_only=True) as book:
        answer = book.check(words, speaker, limit=limit)
    if form is FiguresForm.JSON:
        print(json.dumps(_as_json(answer), ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False)
    if console.is_terminal:
        _show(console, answer)
        return
    print_lines([(str(answer.verdict), f"{answer.score:.0f}", answer.reason, *answer.cautions)])
    print_lines(_line(printing) for printing in answer.printings)
    print_lines([("held", held(answer.holdings))])


def held(holdings: Holdings) -> str:
    """What the ledger holds, in a sentence."""
    if not holdings.statements:
        return "This ledger holds no statements yet."
    amount = counted(holdings.statements, "statement")
    outlets = f" of {counted(holdings.outlets, 'outlet')}" if holdings.outlets else ""
    first, last = day(holdings.first), day(holdings.last)
    dates = f", published on {first}" if first == last else f", published {first} to {last}"
    return f"This ledger holds {amount}{outlets}{dates if first else ''}."


def _show(console: Console, answer: Check) -> None:
    console.print(
        Text.assemble(
            (str(answer.verdict), _STYLES[answer.verdict]),
            (f"  score {answer.score:.0f}" if answer.printings else "", "dim"),
        )
    )
    console.print(Text(answer.reason))
    for caution in answer.cautions:
        console.print(Text(f"! {plain(caution)}", "bold red"))
    console.print()
    for printing in answer.printings:
        hit = printing.hit
        console.print(
            Text.assemble(
                (who(hit) or "?", "bold"), " ", (plain(hit.cue), "italic"), "  ", (where(hit), "dim")
            )
        )
        console.print(Padding(_in_context(printing), (0, 0, 0, 2), expand=False))
        kind = "paraphrase at best, " if printing.paraphrase else ""
        facts = f"{kind}score {printing.score:.0f}  {hit.statement.id}  {plain(hit.article.name)}"
        console.print(Padding(Text(facts, "dim"), (0, 0, 0, 2), expand=False))
        console.print()
    console.print(Text(held(answer.holdings), "dim"))


def _in_context(printing: Printing) -> Text:
    if printing.paraphrase:
        return Text(plain(printing.hit.content))
    before, after = one_line(printing.before).lstrip(), one_line(printing.after).rstrip()
    text = Text.assemble(("…" if before else "", "dim"), (before, "dim"))
    text.append_text(coloured(printing.pieces, as_printed))
    return text.append(" " if after[:1].isalnum() else "").append(after + ("…" if after else ""), "dim")


def _line(printing: Printing) -> tuple[str, ...]:
    hit = printing.hit
    words = plain(hit.content) if printing.paraphrase else signed(printing.pieces, as_printed)
    facts = (f"{printing.score:.0f}", day(hit.article.published), hit.article.outlet or "", who(hit))
    return (*facts, words, hit.statement.id, hit.article.name)


def _as_json(answer: Check) -> dict[str, object]:
    holdings = answer.holdings
    return {
        "asked": answer.asked,
        "speaker": answer.speaker,
        "verdict": str(answer.verdict),
        "score": round(answer.score, 1),
        "reason": answer.reason,
        "cautions": answer.cautions,
        "printings": [
            {
                **printing_row(printing),
                "before": printing.before,
                "after": printing.after,
                "paraphrase": printing.paraphrase,
            }
            for printing in answer.printings
        ],
        "ledger": {
            "statements": holdings.statements,
            "outlets": holdings.outlets,
            "first": day(holdings.first) or None,
            "last": day(holdings.last) or None,
        },
    }
