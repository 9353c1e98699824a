"""Speakers inside one article: whom its sources name, mean or describe."""

from __future__ import annotations

from onrecord.resolve.speakers import Resolved, resolve_article, resolve_speakers

__all__ = ["Resolved", "resolve_article", "resolve_speakers"]
