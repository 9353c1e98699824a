"""Which addresses may be fetched: what one looks like, and which machines it must not lead to."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from onrecord.errors import UnreadableError

MAX_ADDRESS_CHARACTERS = 4096
"""An address longer than this is refused."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_address(source: str) -> bool:
    """Whether `source` is meant as an address, not as the name of a file."""
    return _SCHEME.match(source) is not None


def clean_address(address: str) -> str:
    """The http or https address that is to be fetched, without a fragment.

    Raises UnreadableError for any other scheme, for one without a host, and for a user name or password
    in it: these would end on the ledger and in logs, so the message does not repeat them either.
    """
    parts = _split(address)
    shown = without_secrets(address)
    if parts is None or len(address) > MAX_ADDRESS_CHARACTERS:
        raise UnreadableError(f"{shown[:200]}: is not an address that can be fetched")
    if parts.scheme.lower() not in ("http", "https"):
        raise UnreadableError(f"{shown}: only http and https addresses are fetched")
    if not parts.hostname:
        raise UnreadableError(f"{shown}: names no host")
    if "@" in parts.netloc:
        raise UnreadableError(
            f"{shown}: the address holds a user name or password, which onrecord neither sends nor keeps;"
            " save the page and give the file"
        )
    return urlunsplit(parts._replace(fragment=""))


def without_secrets(address: str) -> str:
    """`address` as it may be printed and stored: without user name, password and unprintable characters."""
    head, slashes, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    shown = f"{head}{slashes}{host.rpartition('@')[2]}{slash}{path}" if slashes else address
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in shown)


def host_of(address: str) -> str:
    """The host that an address names, in lower case, without the port."""
    parts = _split(address)
    return (parts.hostname or "") if parts else ""


def site_of(address: str) -> str:
    """Scheme, host and port of an address: what one robots.txt speaks for."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))


def is_public(machine: str) -> bool:
    """Whether an IP address is one of the public internet: not private, loopback, link-local or reserved.

    Of an IPv6 address that carries an IPv4 address (mapped, 6to4, Teredo, NAT64), the one inside counts.
    """
    try:
        address = ipaddress.ip_address(machine.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if inside is None and address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inside:
            return is_public(str(inside))
    return address.is_global and not address.is_multicast


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port  # a port that is no number is noticed only here
    except ValueError:
        return None
    return parts
