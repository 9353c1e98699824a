"""What is done by saying it: acts, whom they are aimed at, and which statement answers which."""

from __future__ import annotations

from onrecord.acts.deeds import deeds_of
from onrecord.acts.meaning import Meaning

__all__ = ["Meaning", "deeds_of"]
