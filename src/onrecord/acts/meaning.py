"""What `acts` asks of an article: who is named where, and whom its words mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from onrecord.records import Reference, Span, Speaker


class Meaning(Protocol):
    """What can be asked of an article: who is named where, and whom its words mean."""

    @property
    def text(self) -> str:
        """The article's characters."""

    def named(self, span: Span) -> Iterator[Reference]:
        """Whoever the words of a span name."""

    def at(self, place: int) -> Reference | None:
        """Whom the word at a place names."""

    def referring(self, span: Span) -> Iterator[Reference]:
        """The pronouns and descriptions in a span, of which it is not known yet whom they mean."""

    def meant_by(self, span: Span) -> Speaker | None:
        """Whom the words at a span mean; None if nobody."""

    def sentences(self, span: Span, back: int = 0) -> Span:
        """The whole sentences around a span, and `back` before them."""

    def sentence(self, at: int) -> int:
        """The number of the sentence at a place."""

    def leading(self) -> Sequence[Speaker]:
        """Those whom the article names most, the most often named first."""
