"""The command line: one module a verb, each parses, calls and prints."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

import onrecord
from onrecord.cli import add, demo, evaluate, export, read, search, speakers, train
from onrecord.cli.console import complain
from onrecord.errors import OnrecordError

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
app.command()(search.search)
app.command()(speakers.speakers)
app.command()(speakers.speaker)
app.command()(export.export)
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
    except OnrecordError as error:
        complain(error)
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        complain(
            f"{error.filename}: {error.strerror}" if error.filename else f"cannot write: {error.strerror}"
        )
        sys.exit(1)
    except KeyboardInterrupt:
        complain("stopped")
        sys.exit(130)
