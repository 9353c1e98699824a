"""The index of words in SQLite: FTS5, which keeps no copy of the words themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from onrecord.ledger import names
from onrecord.ledger.language import Term
from onrecord.ledger.results import Hit
from onrecord.ledger.words.index import SNIPPET_WORDS, Asked, Sql, WordIndex

# A page is found first, by its ranks alone; only for what is on it are snippets made and names looked up.
_PAGE = """\
WITH page AS MATERIALIZED (
SELECT said_words.rowid AS number, said_words.rank AS rank
  FROM said_words{joins}
 WHERE {conditions}
 ORDER BY said_words.rank, said_words.rowid
 LIMIT :limit OFFSET :offset)"""

_SNIPPET = """\
(SELECT snippet(said_words, 0, :mark, :unmark, '…', {words}) FROM said_words
         WHERE said_words MATCH :words AND said_words.rowid = page.number)"""

_AFTER = """\
(said_words.rank, said_words.rowid) >
       (SELECT rank, rowid FROM said_words
         WHERE said_words MATCH :words AND rowid = (SELECT number FROM statements WHERE id = :after))"""

_CONTAINING = "SELECT rowid FROM said_words WHERE said_words MATCH ? LIMIT ?"
_INDEX = text(
    "INSERT INTO said_words (rowid, content, source, speaker)"
    " SELECT number, content, source, speaker FROM said WHERE number BETWEEN :first AND :last"
)
# FTS5 has to be told which words it is to forget.
_FORGET = text(
    "INSERT INTO said_words (said_words, rowid, content, source, speaker)"
    " SELECT 'delete', number, content, source, speaker FROM said WHERE number = :number"
)
# With rank 1 it also compares the index with the words that it stands for.
_COMPARE = text("INSERT INTO said_words (said_words, rank) VALUES ('integrity-check', 1)")


class _FTS5(WordIndex):
    AND, OR, UNLESS = " AND ", " OR ", " NOT "

    def term(self, term: Term) -> str:
        # Between quotation marks nothing is FTS5's language; `language` lets no such mark through.
        return f'{"{content} : " if term.about else ""}"{term.words}"{"*" if term.prefix else ""}'

    def phrase(self, letters: Sequence[str], *, prefix: bool = False) -> str:
        return f'content : "{" ".join(letters)}"{"*" if prefix else ""}'

    def having(self, parameter: str) -> str:
        return f"s.number IN (SELECT rowid FROM said_words WHERE said_words MATCH {parameter})"

    def page(
        self, asked: Asked, joins: str, conditions: Sequence[str], marks: tuple[str, str], *, after: bool
    ) -> Sql:
        must = ["said_words MATCH :words", *conditions, *[_AFTER] * after]
        joined = f"\n  JOIN statements AS s ON s.number = said_words.rowid{joins}" if joins else ""
        mark, unmark = map(names.storable, marks)
        return (
            _PAGE.format(joins=joined, conditions="\n   AND ".join(must)),
            {"words": asked.match, "mark": mark, "unmark": unmark},
        )

    def snippet(self) -> str:
        return _SNIPPET.format(words=SNIPPET_WORDS)

    def show(self, hits: Sequence[Hit], asked: Asked, marks: tuple[str, str]) -> list[Hit]:  # noqa: ARG002
        return list(hits)

    def containing(self, connection: Connection, match: str, most: int) -> list[int]:
        found = connection.exec_driver_sql(_CONTAINING, (match, most))
        return [row[0] for row in found.fetchall()]

    def index(self, connection: Connection, first: int, last: int) -> None:
        connection.execute(_INDEX, {"first": first, "last": last})

    def forget(self, connection: Connection, number: int) -> None:
        connection.execute(_FORGET, {"number": number})

    def faults(self, connection: Connection) -> Iterator[str]:
        try:
            connection.execute(_COMPARE)
        except DatabaseError as error:
            yield f"the index of words does not agree with what was said ({error.orig})"


FTS5 = _FTS5()
