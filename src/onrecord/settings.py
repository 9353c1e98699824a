"""What the environment says: the only module that reads it."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

LEDGER_VARIABLE = "ONRECORD_LEDGER"
CONTACT_VARIABLE = "ONRECORD_CONTACT"


def ledger_address() -> str:
    """The ledger to use where none is named: $ONRECORD_LEDGER, else a file in the user's data folder."""
    default = Path(platformdirs.user_data_dir("onrecord")) / "ledger.sqlite"
    return os.environ.get(LEDGER_VARIABLE) or str(default)


def contact() -> str | None:
    """How a server's operator can reach whoever fetches pages: $ONRECORD_CONTACT, an address or a page."""
    words = os.environ.get(CONTACT_VARIABLE, "")
    return "".join(char for char in words if char.isascii() and char.isprintable()).strip() or None
