"""Who said what in the news.

extractor = Extractor()
for statement in extractor.read(Article(text, name="story.txt")):
    ...

`Extractor.read` gives the statements of an article; `open_ledger` opens the place where they are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError
from onrecord.records import Act, Answer, Article, Attribution, Deed, Kind, Reading, Span, Speaker, Statement

if TYPE_CHECKING:
    from onrecord.extract.extractor import Extractor
    from onrecord.ledger import Ledger, open_ledger
    from onrecord.pipeline import read_article

__version__ = "0.1.0"

_LATE = {
    "Extractor": "onrecord.extract.extractor",
    "Ledger": "onrecord.ledger",
    "open_ledger": "onrecord.ledger",
    "read_article": "onrecord.pipeline",
}

__all__ = [
    "Act",
    "Answer",
    "Article",
    "Attribution",
    "Deed",
    "Extractor",
    "Kind",
    "Ledger",
    "OnrecordError",
    "Reading",
    "Span",
    "Speaker",
    "Statement",
    "open_ledger",
    "read_article",
]


def __getattr__(name: str) -> object:
    """Import what is heavy only when it is asked for: a program that reads needs no database."""
    import importlib

    if name in _LATE:
        return getattr(importlib.import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
