"""The index of words in PostgreSQL: a tsvector a statement, made of our own words, with a GIN index.

The three columns of FTS5 are three weights here: A is what was said, B the speaker's name, C the source.
PostgreSQL has no BM25, so the query works it out, from how often each term stands in a statement
(`onrecord_hits`, which a migration makes) and from how many statements have it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, text

from onrecord.ledger import names
from onrecord.ledger.language import Term
from onrecord.ledger.results import Hit
from onrecord.ledger.words.index import Asked, Sql, WordIndex, terms_of
from onrecord.ledger.words.snippets import snippet
from onrecord.ledger.words.tokens import tokens

_GAP = 16
"""Places between two columns: no phrase reaches from one into the next."""

_LAST_PLACE = 16_383
"""PostgreSQL counts places up to here; a phrase that begins behind is not found, its words are."""

_MOST_BYTES = 500_000
"""Of one statement's index; PostgreSQL takes twice as much."""

# Okapi BM25 as FTS5 has it: k1 = 1.2, b = 0.75, and a term in more than half of all tells next to nothing.
_RANK = """\
(SELECT -sum(term.idf * f.hits * 2.2 / (f.hits + 1.2 * (0.25 + 0.75 * {row}.length / term.average)))
   FROM term
  CROSS JOIN LATERAL onrecord_hits({row}.words, term.words, term.prefix, term.about) AS f (hits))"""

_PAGE = """\
WITH term AS MATERIALIZED (
SELECT asked.words, asked.prefix, asked.about, size.words * 1.0 / greatest(size.statements, 1) AS average,
       greatest(ln(greatest(size.statements - n.found + 0.5, 0.5) / (n.found + 0.5)), 0.000001) AS idf
  FROM said_size AS size
 CROSS JOIN jsonb_to_recordset(CAST(:terms AS jsonb)) AS asked (words text[], prefix boolean, about boolean,
                                                                  query text)
 CROSS JOIN LATERAL (SELECT count(*) AS found FROM said_words
                      WHERE said_words.words @@ CAST(asked.query AS tsquery)) AS n),
ranked AS MATERIALIZED (
SELECT w.number, {rank} AS rank
  FROM said_words AS w{joins}
 WHERE {conditions}),
page AS MATERIALIZED (
SELECT number, rank FROM ranked{after}
 ORDER BY rank, number
 LIMIT :limit OFFSET :offset)"""

_AFTER = """
 WHERE (rank, number) > (SELECT {rank}, x.number FROM said_words AS x
                          WHERE x.number = (SELECT number FROM statements WHERE id = :after)
                            AND x.words @@ CAST(:words AS tsquery))"""

_CONTAINING = text("SELECT number FROM said_words WHERE words @@ CAST(:match AS tsquery) LIMIT :most")
_SAID = text(
    "SELECT number, content, source, speaker FROM said WHERE number BETWEEN :first AND :last ORDER BY number"
)
_INDEX = text(
    "INSERT INTO said_words (number, length, words) VALUES (:number, :length, CAST(:words AS tsvector))"
)
_FORGET = text("DELETE FROM said_words WHERE number = :number RETURNING length")
_COUNT = text("UPDATE said_size SET statements = statements + :statements, words = words + :words")
_NEXT = text(
    "SELECT number, content, source, speaker FROM said WHERE number > :last ORDER BY number LIMIT 1000"
)
_DIFFERENT = text(
    "SELECT said.number"
    "  FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS said (number int, length int, words text)"
    "  LEFT JOIN said_words AS w ON w.number = said.number"
    " WHERE w.words IS DISTINCT FROM CAST(said.words AS tsvector) OR w.length IS DISTINCT FROM said.length"
    " ORDER BY said.number"
)


class _Tsvector(WordIndex):
    AND, OR, UNLESS = " & ", " | ", " & !"

    def term(self, term: Term) -> str:
        return _query([each.folded for each in tokens(term.words)], prefix=term.prefix, about=term.about)

    def phrase(self, letters: Sequence[str], *, prefix: bool = False) -> str:
        words = [each.folded for letter in letters for each in tokens(letter)]
        return _query(words, prefix=prefix, about=True)

    def having(self, parameter: str) -> str:
        return (
            "s.number IN (SELECT w.number FROM said_words AS w"
            f" WHERE w.words @@ CAST({parameter} AS tsquery))"
        )

    def page(
        self,
        asked: Asked,
        joins: str,
        conditions: Sequence[str],
        marks: tuple[str, str],  # noqa: ARG002  (`show` puts them in)
        *,
        after: bool,
    ) -> Sql:
        must = ["w.words @@ CAST(:words AS tsquery)", *conditions]
        joined = f"\n  JOIN statements AS s ON s.number = w.number{joins}" if joins else ""
        sql = _PAGE.format(
            rank=_RANK.format(row="w"),
            joins=joined,
            conditions="\n   AND ".join(must),
            after=_AFTER.format(rank=_RANK.format(row="x")) if after else "",
        )
        terms = [
            {
                "words": [each.folded for each in tokens(term.words)],
                "prefix": term.prefix,
                "about": term.about,
                "query": self.term(term),
            }
            for term in terms_of(asked.node)
        ]
        return sql, {"words": asked.match, "terms": json.dumps(terms, ensure_ascii=False)}

    def snippet(self) -> str:
        return "NULL"

    def show(self, hits: Sequence[Hit], asked: Asked, marks: tuple[str, str]) -> list[Hit]:
        mark, unmark = map(names.storable, marks)
        return [snippet(hit, list(terms_of(asked.node)), (mark, unmark)) for hit in hits]

    def containing(self, connection: Connection, match: str, most: int) -> list[int]:
        return list(connection.scalars(_CONTAINING, {"match": match, "most": most}))

    def index(self, connection: Connection, first: int, last: int) -> None:
        rows = [_row(row) for row in connection.execute(_SAID, {"first": first, "last": last})]
        if rows:
            connection.execute(_INDEX, rows)
            total = sum(row["length"] for row in rows)
            connection.execute(_COUNT, {"statements": len(rows), "words": total})

    def forget(self, connection: Connection, number: int) -> None:
        for length in connection.scalars(_FORGET, {"number": number}).all():
            connection.execute(_COUNT, {"statements": -1, "words": -length})

    def faults(self, connection: Connection) -> Iterator[str]:
        last, statements, words = 0, 0, 0
        while said := connection.execute(_NEXT, {"last": last}).all():
            rows = [_row(row) for row in said]
            found = connection.scalars(_DIFFERENT, {"rows": json.dumps(rows, ensure_ascii=False)})
            for number in found.all():
                yield f"the index of words does not agree with what statement {number} says"
            statements, words = statements + len(rows), words + sum(row["length"] for row in rows)
            last = said[-1].number
        indexed = connection.scalar(text("SELECT count(*) FROM said_words"))
        sizes = connection.execute(text("SELECT statements, words FROM said_size")).all()
        if indexed != statements or [tuple(size) for size in sizes] != [(statements, words)]:
            yield "the index of words does not count the statements as they are"


def _query(words: Sequence[str], *, prefix: bool, about: bool) -> str:
    """`words` side by side as a tsquery; there is nothing in a word that has to be escaped."""
    weight = "A" if about else ""
    last = len(words) - 1
    marks = (f"{'*' if prefix and place == last else ''}{weight}" for place in range(len(words)))
    parts = [f"'{word}'{f':{mark}' if mark else ''}" for word, mark in zip(words, marks, strict=True)]
    return parts[0] if len(parts) == 1 else f"({' <-> '.join(parts)})"


def _row(row: Any) -> dict[str, Any]:
    """What `said_words` holds of a row of `said`."""
    places: dict[str, list[str]] = {}
    place = length = spent = 0
    for column, weight in ((row.source, "C"), (row.speaker, "B"), (row.content, "A")):
        for token in tokens(column or ""):
            place, length = place + 1, length + 1
            spent += len(token.folded) + 12
            if spent < _MOST_BYTES:
                places.setdefault(token.folded, []).append(f"{min(place, _LAST_PLACE)}{weight}")
        place += _GAP
    words = " ".join(f"'{word}':{','.join(at[:255])}" for word, at in places.items())
    return {"number": row.number, "length": length, "words": words}


TSVECTOR = _Tsvector()
