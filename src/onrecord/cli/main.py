"""The command line: one module a verb, each parses, calls and prints."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

import onrecord
from onrecord.cli import (
    acts,
    add,
    check,
    demo,
    disputes,
    evaluate,
    export,
    knowledge,
    problems,
    quotation,
    read,
    search,
    serve,
    speaker,
    speakers,
    tokens,
    train,
    watch,
)
from onrecord.cli.console import complain
from onrecord.errors import OnrecordError

_INTERRUPTED = 130
"""The exit code that Typer makes of Ctrl-C, as shells do; no verb ends so for another reason."""

app = typer.Typer(
    name="onrecord",
    help="Who said what in the news: read articles, keep what was said, ask for it.",
    epilog="Exit codes: 0 done; 1 something could not be read or done, each named on standard error;"
    " 2 wrong usage.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(read.read)
app.command()(add.add)
app.command()(watch.watch)
app.add_typer(problems.app, name="problems")
app.command(cls=search.SearchCommand)(search.search)
app.command()(check.check)
app.command()(quotation.quotation)
app.add_typer(speakers.app, name="speakers")
app.command()(speaker.speaker)
app.command()(acts.acts)
app.command()(disputes.disputes)
app.command()(disputes.answers)
app.command()(export.export)
app.command()(serve.serve)
app.add_typer(tokens.app, name="tokens")
app.add_typer(knowledge.app, name="knowledge")
app.command()(demo.demo)
app.command(rich_help_panel="For those who train models")(evaluate.evaluate)
app.command(rich_help_panel="For those who train models")(train.train)


def _version(asked: bool) -> None:
    if asked:
        print(f"onrecord {onrecord.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    traceback: Annotated[bool, typer.Option("--traceback", hidden=True)] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; what is wrong is one line on standard error, never a traceback."""
    if sys.stderr is None:  # closed by whoever started us, as is the stream below
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115  (open for as long as we run)
    if sys.stdout is None:
        complain("standard output is closed")
        sys.exit(1)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:
            complain("stopped")
        raise
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if "--traceback" in sys.argv:
            raise
        _explain(error)
    sys.exit(1)


def _explain(error: Exception) -> None:
    match error:
        case OnrecordError():
            complain(error)
        case OSError(filename=None):
            complain(f"cannot write: {error.strerror or error}")
        case OSError():
            complain(f"{error.filename}: {error.strerror}")
        case _:
            complain(f"this is a bug in onrecord: {type(error).__name__}: {error}")
            complain("to see where it happened: onrecord --traceback, then the same words again")
