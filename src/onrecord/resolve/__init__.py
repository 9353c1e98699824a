"""Speakers inside one article: the names that its sources refer to."""

from __future__ import annotations

from onrecord.resolve.speakers import resolve_speakers

__all__ = ["resolve_speakers"]
