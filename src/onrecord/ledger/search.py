"""From what a person typed to SQL: the words to FTS5's language, the filters to conditions."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from onrecord.errors import QueryError
from onrecord.ledger import moments, names
from onrecord.records import Kind

SNIPPET_WORDS = 32
"""How many words a snippet shows; FTS5 allows 64 at most."""

_MOST_TERMS = 200
_MOST_ROWS = 2**31 - 1
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_TERM = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')

# `said_words` leads, so that FTS5 hands out the best first and a snippet is made only for what is shown.
_FOUND = """\
SELECT s.number, s.id, j.name AS speaker, a.outlet, a.published,
       snippet(said_words, 0, :mark, :unmark, '…', {words}) AS snippet, said_words.rank AS rank
  FROM said_words
  JOIN statements AS s ON s.number = said_words.rowid
  JOIN articles AS a ON a.number = s.article_number
  LEFT JOIN judgements AS j
    ON j.statement_number = s.number AND j.kind = 'speaker' AND j.superseded_by IS NULL
 WHERE {conditions}
 ORDER BY said_words.rank
 LIMIT :limit OFFSET :offset"""

# An inner join lets SQLite start from a speaker's few statements instead of walking over all articles.
_LISTED = """\
SELECT s.number, s.id, j.name AS speaker, a.outlet, a.published, NULL AS snippet, NULL AS rank
  FROM statements AS s
  JOIN articles AS a ON a.number = s.article_number
  {join} judgements AS j
    ON j.statement_number = s.number AND j.kind = 'speaker' AND j.superseded_by IS NULL
 WHERE {conditions}
 ORDER BY a.published DESC NULLS LAST, a.number DESC, s.ordinal
 LIMIT :limit OFFSET :offset"""

SPEAKERS_NAMED = (
    "(name_key = :speaker OR (type IN ('person', 'unknown') AND name_key LIKE :last_name ESCAPE '\\'))"
)
"""Which rows of `speakers` have this name, whole, or, if they may be people, as their last name."""


class Filters(TypedDict, total=False):
    """What may be asked of statements beside words; `Query` says what stands where nothing is given."""

    speaker: str | None
    outlet: str | None
    since: date | None
    until: date | None
    kind: str | None
    min_score: float | None
    limit: int
    offset: int
    marks: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Query:
    """Statements with these `words` are asked for, of those that every filter lets through."""

    words: str = ""
    speaker: str | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    kind: str | None = None
    min_score: float | None = None
    limit: int = 20
    offset: int = 0
    marks: tuple[str, str] = ("[", "]")
    speaker_id: str | None = None

    def sql(self) -> tuple[str, dict[str, object]]:
        """The query and its named parameters; raises QueryError if it cannot be understood."""
        for name, count in (("limit", self.limit), ("offset", self.offset)):
            if not 0 <= count <= _MOST_ROWS:
                raise QueryError(f"the {name} must lie in 0 to {_MOST_ROWS}, not {count}")
        conditions: list[str] = []
        parameters: dict[str, object] = {"limit": self.limit, "offset": self.offset}
        if self.words.strip():
            conditions.append("said_words MATCH :words")
            mark, unmark = map(names.storable, self.marks)
            parameters |= {"words": match(self.words), "mark": mark, "unmark": unmark}
            shape = _FOUND
        else:
            shape = _LISTED
        for condition, bound in self._filters():
            conditions.append(condition)
            parameters |= bound
        where = "\n   AND ".join(conditions) or "TRUE"
        join = "LEFT JOIN" if self.speaker is None and self.speaker_id is None else "JOIN"
        return shape.format(conditions=where, words=SNIPPET_WORDS, join=join), parameters

    def _filters(self) -> Iterator[tuple[str, dict[str, object]]]:
        if self.speaker_id is not None:
            yield "j.speaker_id = :speaker_id", {"speaker_id": self.speaker_id}
        if self.speaker is not None:
            yield f"j.speaker_id IN (SELECT id FROM speakers WHERE {SPEAKERS_NAMED})", named(self.speaker)
        if self.outlet is not None:
            yield "a.outlet_key = :outlet", {"outlet": names.fold(names.storable(self.outlet))}
        if self.since is not None:
            yield "a.published >= :since", {"since": moments.bound(self.since, last=False)}
        if self.until is not None:
            yield "a.published <= :until", {"until": moments.bound(self.until, last=True)}
        if self.kind is not None:
            if self.kind not in list(Kind):
                raise QueryError(f"the kind is one of {', '.join(Kind)}, not {self.kind!r}")
            yield "s.kind = :kind", {"kind": str(self.kind)}
        if self.min_score is not None:
            if not math.isfinite(self.min_score):
                raise QueryError(f"the least score must be a number, not {self.min_score}")
            yield "s.score >= :min_score", {"min_score": float(self.min_score)}


def match(words: str) -> str:
    """What FTS5 is to look for: all of `words`, "phrases" as phrases, and word* as a beginning.

    Whatever else a person types is a word or separates words; nothing of FTS5's language gets through.
    Raises QueryError if there is no word in it, or more than 200.
    """
    terms = []
    for phrase, star, word in _TERM.findall(names.storable(words).translate(_QUOTES)):
        term = phrase or word.rstrip("*")
        if any(_in_a_word(char) for char in term):
            terms.append(f'"{term}"*' if star or word.endswith("*") else f'"{term}"')
    if not terms:
        raise QueryError(f"there is no word to look for in {words[:80]!r}")
    if len(terms) > _MOST_TERMS:
        raise QueryError(f"a search may have {_MOST_TERMS} words, not {len(terms)}")
    return " ".join(terms)


def _in_a_word(char: str) -> bool:
    """Whether FTS5's tokenizer unicode61 takes `char` for a part of a word."""
    category = unicodedata.category(char)
    return category[0] in "LN" or category == "Co"


def named(speaker: str) -> dict[str, object]:
    """The parameters of `SPEAKERS_NAMED`; raises QueryError for an empty name."""
    key = names.fold(names.storable(speaker))
    if not key:
        raise QueryError("the speaker's name is empty")
    return {"speaker": key, "last_name": f"% {like(key)}"}


def like(key: str) -> str:
    r"""`key` as a part of a pattern of LIKE, whose escape character is \."""
    return key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
