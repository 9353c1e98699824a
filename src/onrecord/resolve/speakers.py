"""Whom the sources of one article refer to, as far as the article and the knowledge of public figures tell.

A source that names nobody is resolved to somebody named, or kept as described, in square brackets; where
there is nobody, or it cannot be told, the speaker stays None: nothing is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.knowledge import Knowledge
from onrecord.records import Article, Statement
from onrecord.resolve.ranker import Ranker, shipped_weights
from onrecord.resolve.resolver import Resolver


def resolve_speakers(
    article: Article, statements: Sequence[Statement], knowledge: Knowledge | None = None
) -> list[Statement]:
    """`statements` of `article`, in their order, with `speaker` set where it can be told.

    A speaker that is set already is kept. With `knowledge` well-known names are known without their first
    names, and offices by their holders on the day the article was published.
    """
    if not statements:
        return []
    resolver = Resolver(article, statements, Ranker(shipped_weights()).choose, knowledge)
    return [
        statement if statement.speaker else replace(statement, speaker=speaker)
        for statement, speaker in zip(statements, resolver.speakers(), strict=True)
    ]
