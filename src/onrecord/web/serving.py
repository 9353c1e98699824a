"""How a ledger is served: where, to whom, and how much of it at a time."""

from __future__ import annotations

import ipaddress
import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Rate:
    """`often` requests a second from one client, after `burst` at once."""

    often: float
    burst: float


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is done for anybody. Sizes are in bytes and characters, times in seconds.

    `waiting` texts may wait to be read. `asked` is the rate of all requests, `read` of texts to be read,
    `tried` of passwords and tokens that are wrong.
    """

    body: int = 4 * 1024 * 1024
    text: int = 200_000
    seconds: float = 30.0
    reading_seconds: float = 90.0
    waiting: int = 8
    list: int = 200
    csv: int = 10_000
    asked: Rate = Rate(400.0, 800.0)
    read: Rate = Rate(1.0, 20.0)
    tried: Rate = Rate(0.1, 5.0)


@dataclass(frozen=True, slots=True)
class Serving:
    """Serve the ledger at `ledger` on `host`, `port`, to whoever asks for one of `names`.

    On loopback reading is open; elsewhere, or if it is `closed`, it needs a token from the file `tokens` or
    the `password`. `secret` signs sessions. `proxy` is the address of a server in front that says, in
    X-Forwarded-..., who is asking and how. `readers` texts are read at the same time.
    """

    ledger: str
    host: str = "127.0.0.1"
    port: int = 8080
    names: tuple[str, ...] = ()
    closed: bool = False
    tokens: str = "tokens.json"
    password: str | None = None
    proxy: str | None = None
    readers: int = 1
    limits: Limits = Limits()
    secret: str = field(default_factory=lambda: secrets.token_hex(32))

    @property
    def is_open(self) -> bool:
        """Whether everybody may read: nobody from elsewhere can ask."""
        return not self.closed and is_loopback(self.host)

    @property
    def tokens_path(self) -> Path:
        """Where the tokens are kept."""
        return Path(self.tokens)

    def answers_to(self, host: str) -> bool:
        """Whether `host`, as a request names it, is one of this server's names.

        A name that somebody else's page had pointed here must not be; an address cannot be pointed anywhere.
        """
        if host in self.names or host == self.host:
            return True
        if is_loopback(self.host):
            return host in LOOPBACK_NAMES
        return _is_address(host) or host == "localhost"

    def to_json(self) -> str:
        """As `from_json` reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Serving:
        """What `to_json` wrote."""
        kept = json.loads(text)
        limits = kept["limits"]
        for name in ("asked", "read", "tried"):
            limits[name] = Rate(**limits[name])
        return cls(**kept | {"names": tuple(kept["names"]), "limits": Limits(**limits)})


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
