"""What is known of public figures, offline and dated: who they are, what they were and when."""

from __future__ import annotations

from onrecord.knowledge.figures import TYPES, Figure, Holding, PlaceName, Role, Sense
from onrecord.knowledge.knowledge import Knowledge, shared
from onrecord.knowledge.own import Added, OwnFacts, own_folder

__all__ = [
    "TYPES",
    "Added",
    "Figure",
    "Holding",
    "Knowledge",
    "OwnFacts",
    "PlaceName",
    "Role",
    "Sense",
    "own_folder",
    "shared",
]
