"""What the environment says: the only module that reads it."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

LEDGER_VARIABLE = "ONRECORD_LEDGER"


def ledger_address() -> str:
    """The ledger to use where none is named: $ONRECORD_LEDGER, else a file in the user's data folder."""
    default = Path(platformdirs.user_data_dir("onrecord")) / "ledger.sqlite"
    return os.environ.get(LEDGER_VARIABLE) or str(default)
