"""What the rest of this room asks of an index of words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Connection

from onrecord.ledger.language import Either, Every, Node, Not, Term
from onrecord.ledger.results import Hit

SNIPPET_WORDS = 32
"""How many words a snippet shows; FTS5 allows 64 at most."""

Sql = tuple[str, dict[str, object]]
"""A piece of SQL, and its named parameters."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a search: `match` says in the index's language what must hold, `node` in ours."""

    node: Node
    match: str


class WordIndex(ABC):
    """Finds statements by their words: content, source and speaker's name, as they are believed now.

    It has no state: what it knows is on the ledger, in the table `said_words`.
    """

    AND: ClassVar[str]
    OR: ClassVar[str]
    UNLESS: ClassVar[str]

    @abstractmethod
    def term(self, term: Term) -> str:
        """`term` in the index's language; nothing of that language gets through from the words."""

    @abstractmethod
    def phrase(self, letters: Sequence[str], *, prefix: bool = False) -> str:
        """The words `letters` side by side in what was said, in the index's language."""

    def all_of(self, matches: Sequence[str]) -> str:
        """What holds where all of `matches` do."""
        return f"({self.AND.join(matches)})"

    def match(self, node: Node) -> str | None:
        """`node` in the index's language; None if that cannot say it, as of a filter, or a "not" alone."""
        match node:
            case Term():
                return self.term(node)
            case Either():
                return self._joined(self.OR, [self.match(part) for part in node.parts])
            case Every():
                kept = [self.match(part) for part in node.parts if not isinstance(part, Not)]
                wanted = self._joined(self.AND, kept)
                unwanted = [part.part for part in node.parts if isinstance(part, Not)]
                if wanted is None or not unwanted:
                    return wanted
                without = self._joined(self.OR, [self.match(part) for part in unwanted])
                return None if without is None else f"({wanted}{self.UNLESS}{without})"
            case _:
                return None

    @staticmethod
    def _joined(word: str, parts: Sequence[str | None]) -> str | None:
        known = [part for part in parts if part is not None]
        if not known or len(known) < len(parts):
            return None
        return known[0] if len(known) == 1 else f"({word.join(known)})"

    def in_words(self, node: Node) -> bool:
        """Whether the index alone can tell where `node` holds, given something else to take it from."""
        return self.match(node.part if isinstance(node, Not) else node) is not None

    @abstractmethod
    def having(self, parameter: str) -> str:
        """The condition on a statement `s` that it has the match which `parameter` stands for."""

    @abstractmethod
    def page(
        self, asked: Asked, joins: str, conditions: Sequence[str], marks: tuple[str, str], *, after: bool
    ) -> Sql:
        """A common table `page` of numbers and ranks (BM25, smaller is better).

        `joins` and `conditions` are on `s`, the statement, and what hangs on it. Parameters that stand
        for `limit`, `offset` and, behind the statement with that id, `after` are the caller's.
        """

    @abstractmethod
    def snippet(self) -> str:
        """What makes the snippet of the statement `page.number`; NULL if `show` makes it."""

    @abstractmethod
    def show(self, hits: Sequence[Hit], asked: Asked, marks: tuple[str, str]) -> list[Hit]:
        """The hits with their snippets, if the query has not made them."""

    @abstractmethod
    def containing(self, connection: Connection, match: str, most: int) -> list[int]:
        """The numbers of at most so many statements that have `match`."""

    @abstractmethod
    def index(self, connection: Connection, first: int, last: int) -> None:
        """Take the words of the statements numbered `first` to `last` in."""

    @abstractmethod
    def forget(self, connection: Connection, number: int) -> None:
        """Take the words of this statement out, before what is believed of it changes."""

    @abstractmethod
    def faults(self, connection: Connection) -> Iterator[str]:
        """What is wrong with the index, compared with the words that it stands for; a line each."""


def terms_of(node: Node) -> Iterator[Term]:
    """Every term in `node`, also those that must not hold."""
    match node:
        case Term():
            yield node
        case Not():
            yield from terms_of(node.part)
        case Either() | Every():
            for part in node.parts:
                yield from terms_of(part)
