"""The static files of this package: style, scripts, and those of others that came with it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_YEAR = 31_536_000


class Assets(StaticFiles):
    """Static files. An address with a digest names one content for ever, so it may be kept for long."""

    def __init__(self) -> None:
        super().__init__(directory=Path(str(resources.files("onrecord.web").joinpath("static"))))

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file."""
        answer = await super().get_response(path, scope)
        if answer.status_code == 200 and scope["query_string"]:
            answer.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        else:
            answer.headers["Cache-Control"] = "no-cache"
        return answer
