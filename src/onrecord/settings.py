"""What the environment says: the only module that reads it."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

LEDGER_VARIABLE = "ONRECORD_LEDGER"
CONTACT_VARIABLE = "ONRECORD_CONTACT"
TOKENS_VARIABLE = "ONRECORD_TOKENS"
PASSWORD_VARIABLE = "ONRECORD_PASSWORD"
_SERVING_VARIABLE = "ONRECORD_SERVING"


def ledger_address() -> str:
    """The ledger to use where none is named: $ONRECORD_LEDGER, else a file in the user's data folder."""
    default = Path(platformdirs.user_data_dir("onrecord")) / "ledger.sqlite"
    return os.environ.get(LEDGER_VARIABLE) or str(default)


def contact() -> str | None:
    """How a server's operator can reach whoever fetches pages: $ONRECORD_CONTACT, an address or a page."""
    words = os.environ.get(CONTACT_VARIABLE, "")
    return "".join(char for char in words if char.isascii() and char.isprintable()).strip() or None


def tokens_file() -> Path:
    """Where tokens are kept, hashed: $ONRECORD_TOKENS, else a file in the user's configuration folder."""
    default = Path(platformdirs.user_config_dir("onrecord")) / "tokens.json"
    return Path(os.environ.get(TOKENS_VARIABLE) or default)


def password() -> str | None:
    """The password with which a served ledger may be read: $ONRECORD_PASSWORD, if it is not empty."""
    return os.environ.get(PASSWORD_VARIABLE) or None


def hand_down(serving: str) -> None:
    """Leave to the processes that will be started how they are to serve."""
    os.environ[_SERVING_VARIABLE] = serving


def handed_down() -> str | None:
    """What `hand_down` left to this process."""
    return os.environ.get(_SERVING_VARIABLE)
