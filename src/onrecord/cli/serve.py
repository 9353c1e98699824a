"""`onrecord serve`: the ledger in a browser, and as an API."""

from __future__ import annotations

import asyncio
import logging
import os
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord import settings
from onrecord.cli.console import complain, ledger_at
from onrecord.cli.options import LedgerOption

if TYPE_CHECKING:
    from onrecord.web.serving import Serving

_APPLICATION = "onrecord.web.app:served"
"""Made anew in each process that answers."""

_LOOP = "onrecord.web.sharing:SharingLoop"
"""Where several processes answer, each has its share of the connections."""


def serve(
    host: Annotated[
        str,
        typer.Option(help="The address to listen at. Any but this machine's own needs a token or password."),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes one that is free.")] = 8080,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Answer to this name too, as in news.example.org; may be repeated."
        ),
    ] = None,
    closed: Annotated[
        bool, typer.Option("--closed", help="Ask for a token or password on this machine too.")
    ] = False,
    ask_password: Annotated[
        bool,
        typer.Option(
            "--ask-password",
            help=f"Ask now for a password to read with; or set ${settings.PASSWORD_VARIABLE}.",
        ),
    ] = False,
    proxy: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Believe X-Forwarded-For and -Proto from this server in front."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer, for many readers.")] = 1,
    readers: Annotated[
        int, typer.Option(min=0, help="Texts read at the same time in each; 0: one a processor.")
    ] = 0,
    ledger: LedgerOption = None,
) -> None:
    """Open the ledger in a browser, and answer programs at /api/v1.

    On this machine everybody may read. From elsewhere reading needs a token or the password, and writing
    always needs a token: see `onrecord tokens`. It needs the extra `web`.

    onrecord serve --ledger onrecord-demo.sqlite

    onrecord serve --host 0.0.0.0 --allow-host record.example.org --ask-password
    """
    if find_spec("fastapi") is None or find_spec("uvicorn") is None:
        complain("serving needs the extra web: pip install 'onrecord[web]'")
        raise typer.Exit(1)
    password = settings.password()
    if ask_password:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    serving = _serving(host, port, ledger, password, proxy)
    serving = replace(
        serving,
        names=tuple(name.lower() for name in allow_host or ()),
        closed=closed,
        readers=readers or max(1, _processors() // workers),
    )
    _refuse_unguarded(serving)
    # The ledger is made here, once, and what is wrong with it is said before anything listens.
    ledger_at(ledger).close()
    _run(serving, workers)


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _serving(host: str, port: int, ledger: str | None, password: str | None, proxy: str | None) -> Serving:
    from onrecord.web.serving import Serving

    return Serving(
        ledger=ledger or settings.ledger_address(),
        host=host,
        port=port,
        tokens=str(settings.tokens_file()),
        password=password,
        proxy=proxy,
    )


def _refuse_unguarded(serving: Serving) -> None:
    from onrecord.web.tokens import TokenBook

    if serving.is_open or serving.password or TokenBook(serving.tokens_path).tokens():
        return
    complain(
        f"{serving.host}: others can reach this address, so reading needs a token or a password;"
        " make one with: onrecord tokens add NAME"
    )
    raise typer.Exit(2)


def _run(serving: Serving, workers: int) -> None:
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from onrecord.web.sharing import without_delay

    port = _port(serving.host, serving.port)
    settings.hand_down(serving.to_json())
    logging.basicConfig(level=logging.WARNING, format="onrecord: %(message)s")
    shown = f"[{serving.host}]" if ":" in serving.host else serving.host
    complain(f"the reader is at http://{shown}:{port}/ until Ctrl-C")
    options: dict[str, Any] = {
        "factory": True,
        "host": serving.host,
        "port": port,
        "proxy_headers": serving.proxy is not None,
        "forwarded_allow_ips": serving.proxy,
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "timeout_keep_alive": 15,
        "h11_max_incomplete_event_size": 65_536,
        "limit_concurrency": 512,
    }
    if workers == 1:
        uvicorn.run(_APPLICATION, **options)
        return
    config = uvicorn.Config(_APPLICATION, workers=workers, loop=_LOOP, **options)
    Multiprocess(config, sockets=[without_delay(config.bind_socket())]).run()


def _port(host: str, port: int) -> int:
    """The port to listen at, a free one for 0; says it if one cannot listen there."""

    async def tried() -> int:
        async with await asyncio.start_server(lambda *_: None, host, port) as server:
            return int(server.sockets[0].getsockname()[1])

    try:
        return asyncio.run(tried())
    except OSError as error:
        complain(f"cannot listen at {host}, port {port}: {error.strerror or error}")
        raise typer.Exit(1) from error
