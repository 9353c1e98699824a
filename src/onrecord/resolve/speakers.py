"""Whom the sources of one article refer to, as far as the article and the knowledge of public figures tell.

A source that names nobody is resolved to somebody named, or kept as described, in square brackets; where
there is nobody, or it cannot be told, the speaker stays None: nothing is invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.knowledge import Knowledge
from onrecord.records import Article, Hint, Statement
from onrecord.resolve.company import Company
from onrecord.resolve.ranker import Ranker, shipped_weights
from onrecord.resolve.resolver import Resolver


@dataclass(frozen=True, slots=True)
class Resolved:
    """The statements of an article with their speakers, and the company that can say whom its words mean."""

    statements: list[Statement]
    company: Company


def resolve_article(
    article: Article,
    statements: Sequence[Statement],
    knowledge: Knowledge | None = None,
    hints: Mapping[str, Hint] | None = None,
) -> Resolved:
    """`statements` as `resolve_speakers` gives them, and who else is in `article`."""
    resolver = Resolver(article, statements, Ranker(shipped_weights()).choose, knowledge, hints)
    found = [
        statement if statement.speaker else replace(statement, speaker=speaker)
        for statement, speaker in zip(statements, resolver.speakers(), strict=True)
    ]
    return Resolved(found, Company(resolver))


def resolve_speakers(
    article: Article,
    statements: Sequence[Statement],
    knowledge: Knowledge | None = None,
    hints: Mapping[str, Hint] | None = None,
) -> list[Statement]:
    """`statements` of `article`, in their order, with `speaker` set where it can be told.

    A speaker that is set already is kept. With `knowledge` well-known names are known without their first
    names, and offices by their holders on the day the article was published. `hints` say, by a statement's
    id, at which words the network points for its speaker.
    """
    return resolve_article(article, statements, knowledge, hints).statements if statements else []
