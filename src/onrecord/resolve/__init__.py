"""Speakers inside one article: whom its sources name, mean or describe."""

from __future__ import annotations

from onrecord.resolve.company import Company
from onrecord.resolve.speakers import Resolved, resolve_article, resolve_speakers

__all__ = ["Company", "Resolved", "resolve_article", "resolve_speakers"]
