"""The shipped table made from its sources. Only `onrecord knowledge build` comes here."""

from __future__ import annotations

from onrecord.knowledge.building.build import Built, build

__all__ = ["Built", "build"]
