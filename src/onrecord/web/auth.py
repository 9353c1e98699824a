"""Who is asking, and what they may do: bearers of tokens, and browsers with a session.

A session is a cookie that this server signed: what its holder showed, and until when it holds. It names a
token by its digest, so that a revoked token ends its sessions too. A form carries a word that only a page of
this server can have given to that very session.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from onrecord.web.serving import Serving
from onrecord.web.tokens import May, TokenBook, digest_of

COOKIE = "onrecord_session"
_HOURS = 12
_PASSWORD = "password"
_NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is asking: a token's name, or none; what they may do; and their session, if they have one.

    A `bearer` showed a token with the request itself, which no browser does by itself. `wrong` is whoever
    showed one that does not hold.
    """

    name: str | None = None
    may: May | None = None
    bearer: bool = False
    session: str | None = None
    wrong: bool = False

    @property
    def may_write(self) -> bool:
        """Whether they may add to the ledger."""
        return self.may is May.WRITE


class Doorkeeper:
    """Knows the tokens, the password, and the sessions that it gave out."""

    def __init__(self, serving: Serving) -> None:
        self.tokens = TokenBook(serving.tokens_path)
        self._password = None if serving.password is None else digest_of(serving.password)
        self._secret = bytes.fromhex(serving.secret)

    def visitor(self, request: Request) -> Visitor:
        """Who sent this request."""
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            token = self.tokens.find(secret.strip())
            if token is None:
                return Visitor(wrong=True)
            return Visitor(token.name, token.may, bearer=True)
        session = self._session(request.cookies.get(COOKIE, ""))
        if session is None:
            return Visitor()
        shown = session.split(".")[1]
        if shown == _NOBODY:
            return Visitor(session=session)
        if shown == self._password_mark():
            return Visitor("the password", May.READ, session=session)
        token = self.tokens.holds(shown)
        return Visitor() if token is None else Visitor(token.name, token.may, session=session)

    def admit(self, secret: str) -> str | None:
        """A session for whoever shows this token or password; None if it is neither."""
        token = self.tokens.find(secret)
        if token is not None:
            return self._new_session(token.digest)
        if self._password is not None and hmac.compare_digest(self._password, digest_of(secret)):
            return self._new_session(self._password_mark())
        return None

    def session_for_form(self, visitor: Visitor) -> str:
        """The visitor's session, or a new one that says nothing of them."""
        return visitor.session or self._new_session(_NOBODY)

    def form_word(self, session: str) -> str:
        """What a form of this session has to carry."""
        return self._signature(f"form {session}")

    def is_form_word(self, visitor: Visitor, word: str) -> bool:
        """Whether a form was given out to this very visitor."""
        return visitor.session is not None and hmac.compare_digest(
            self.form_word(visitor.session).encode(), word.encode("utf-8", "surrogatepass")
        )

    def _new_session(self, shown: str) -> str:
        until = int(time.time()) + _HOURS * 3600
        said = f"{secrets.token_urlsafe(12)}.{shown}.{until}"
        return f"{said}.{self._signature(said)}"

    def _session(self, cookie: str) -> str | None:
        """`cookie`, if it is a session that still holds."""
        said, _, signature = cookie.rpartition(".")
        if not hmac.compare_digest(self._signature(said).encode(), signature.encode("utf-8", "replace")):
            return None
        until = said.rpartition(".")[2]
        return cookie if time.time() < int(until) else None

    def _password_mark(self) -> str:
        """Stands for the password in a session; another password makes another mark."""
        return self._signature(f"{_PASSWORD} {self._password}")[:32] if self._password else _PASSWORD

    def _signature(self, said: str) -> str:
        return hmac.new(self._secret, said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def keep_session(response: Response, request: Request, session: str) -> None:
    """Let the browser keep this session, out of reach of scripts and of other sites' requests that write."""
    response.set_cookie(
        COOKIE,
        session,
        max_age=_HOURS * 3600,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
