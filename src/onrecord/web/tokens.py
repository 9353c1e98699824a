"""Tokens: who may read a served ledger from elsewhere, and who may write to it.

A token is 256 random bits, so one round of SHA-256 is enough to keep it: nobody can try them all. The file
holds the hashes only, and is readable to its owner alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from onrecord.errors import TokenError

PREFIX = "onr_"
_LONGEST_NAME = 80


class May(StrEnum):
    """What the bearer of a token may do; who may write may read."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Token:
    """`name` was given a token at `made` (UTC); `digest` is its SHA-256 in hex digits."""

    name: str
    may: May
    made: datetime
    digest: str


class TokenBook:
    """The file of tokens at `path`, read again whenever it has changed; TokenError says what is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int] | None = None
        self._tokens: tuple[Token, ...] = ()

    def tokens(self) -> tuple[Token, ...]:
        """Every token that holds, in the order in which they were made."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._seen, self._tokens = None, ()
            return ()
        except OSError as error:
            raise TokenError(f"{self.path}: {error.strerror}") from error
        seen = status.st_mtime_ns, status.st_size
        if seen != self._seen:
            self._tokens, self._seen = self._read(), seen
        return self._tokens

    def add(self, name: str, may: May) -> str:
        """Make a token called `name`: the token itself, which nothing can give back later."""
        name = " ".join(name.split())
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise TokenError(f"a token's name has 1 to {_LONGEST_NAME} printable characters, not {name!a}")
        known = self.tokens()
        if any(token.name == name for token in known):
            raise TokenError(f"{self.path}: there is a token {name!r} already; revoke it first")
        secret = PREFIX + secrets.token_urlsafe(32)
        self._write((*known, Token(name, may, datetime.now(UTC), digest_of(secret))))
        return secret

    def revoke(self, name: str) -> None:
        """Let the token called `name` hold no longer."""
        known = self.tokens()
        left = tuple(token for token in known if token.name != name)
        if len(left) == len(known):
            raise TokenError(f"{self.path}: there is no token {name!r}")
        self._write(left)

    def find(self, secret: str) -> Token | None:
        """The token that `secret` is, if it holds."""
        digest = digest_of(secret)
        found = None
        for token in self.tokens():
            # All are compared, so that the time tells nothing.
            if hmac.compare_digest(token.digest, digest):
                found = token
        return found

    def holds(self, digest: str) -> Token | None:
        """The token with this digest, if it still holds."""
        return next((token for token in self.tokens() if token.digest == digest), None)

    def _read(self) -> tuple[Token, ...]:
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            return tuple(
                Token(
                    str(each["name"]),
                    May(each["may"]),
                    datetime.fromisoformat(each["made"]),
                    str(each["digest"]),
                )
                for each in kept["tokens"]
            )
        except OSError as error:
            raise TokenError(f"{self.path}: {error.strerror}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise TokenError(f"{self.path}: this is no file of tokens ({error})") from error

    def _write(self, tokens: tuple[Token, ...]) -> None:
        """Put the file in place whole, so that whoever reads it meanwhile sees the old one."""
        partial = self.path.with_name(f"{self.path.name}.{os.getpid()}.partial")
        kept = [asdict(token) | {"made": token.made.isoformat()} for token in tokens]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with suppress(FileNotFoundError):
                partial.unlink()
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump({"tokens": kept}, file, indent=1)
            partial.replace(self.path)
        except OSError as error:
            raise TokenError(f"{self.path}: {error.strerror}") from error


def digest_of(secret: str) -> str:
    """What is kept of a token or a password: its SHA-256 in hex digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
