"""From what a person typed to SQL: the words to FTS5's language, the filters to conditions."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from sqlalchemy import Connection, text

from onrecord.errors import QueryError
from onrecord.ledger import language, moments, names
from onrecord.ledger.language import Either, Every, Filter, Node, Not, Term
from onrecord.records import Act, Kind

SNIPPET_WORDS = 32
"""How many words a snippet shows; FTS5 allows 64 at most."""

MOST_ROWS = 2**31 - 1

_SPEAKER = """\
  {join} judgements AS j
    ON j.statement_number = s.number AND j.kind = 'speaker' AND j.superseded_by IS NULL
  {join} personas AS p ON p.number = j.persona_number
  {join} speakers AS k ON k.id = p.speaker_id"""

# A page is found first, by its ranks alone; only for what is on it are snippets made and names looked up.
_FOUND = """\
WITH page AS MATERIALIZED (
SELECT said_words.rowid AS number, said_words.rank AS rank
  FROM said_words{joins}
 WHERE {conditions}
 ORDER BY said_words.rank, said_words.rowid
 LIMIT :limit OFFSET :offset)
SELECT page.number, s.id, k.name AS speaker, a.outlet, a.published,
       (SELECT snippet(said_words, 0, :mark, :unmark, '…', {words}) FROM said_words
         WHERE said_words MATCH :words AND said_words.rowid = page.number) AS snippet, page.rank
  FROM page
  JOIN statements AS s ON s.number = page.number
  JOIN articles AS a ON a.number = s.article_number
{speaker}
 ORDER BY page.rank, page.number"""

_FOUND_JOINS = """
  JOIN statements AS s ON s.number = said_words.rowid
  JOIN articles AS a ON a.number = s.article_number
{speaker}"""

_FOUND_AFTER = """\
(said_words.rank, said_words.rowid) >
       (SELECT rank, rowid FROM said_words
         WHERE said_words MATCH :words AND rowid = (SELECT number FROM statements WHERE id = :after))"""

# An inner join lets SQLite start from a speaker's few statements instead of walking over all articles.
_LISTED = """\
SELECT s.number, s.id, k.name AS speaker, a.outlet, a.published, NULL AS snippet, NULL AS rank
  FROM statements AS s
  JOIN articles AS a ON a.number = s.article_number
{speaker}
 WHERE {conditions}
 ORDER BY a.published DESC NULLS LAST, a.number DESC, s.ordinal
 LIMIT :limit OFFSET :offset"""

_LISTED_AFTER = """\
EXISTS (SELECT 1 FROM statements AS shown JOIN articles AS its ON its.number = shown.article_number
         WHERE shown.id = :after AND (
           (its.published IS NOT NULL AND (a.published < its.published OR a.published IS NULL))
           OR (a.published IS its.published AND (a.number < its.number
             OR (a.number = its.number AND s.ordinal > shown.ordinal)))))"""

SPEAKERS_NAMED = """\
k.id IN (SELECT n.speaker_id FROM speaker_names AS n JOIN speakers AS m ON m.id = n.speaker_id
          WHERE n.name_key = :speaker OR n.speaker_id = :speaker
             OR (m.type IN ('person', 'unknown') AND n.name_key LIKE :last_name ESCAPE '\\'))"""
"""Who went by this name, whole, or, if they may be people, as their last name; or has this id."""

_DOING = """\
EXISTS (SELECT 1 FROM deeds AS d
         WHERE d.statement_number = s.number AND d.superseded_by IS NULL AND d.act IN ({acts}))"""

# Those who are called so are few, and so is what is aimed at them: there the search begins.
_TOWARD = """\
s.number IN (SELECT d.statement_number FROM deeds AS d
               JOIN deed_targets AS t ON t.deed_number = d.number
               JOIN personas AS q ON q.number = t.persona_number
               JOIN speakers AS k ON k.id = q.speaker_id
              WHERE d.superseded_by IS NULL AND {named})"""

_SPOKEN = f"""\
SELECT j.statement_number
  FROM judgements AS j
  JOIN personas AS p ON p.number = j.persona_number
  JOIN speakers AS k ON k.id = p.speaker_id
 WHERE j.statement_number IN (SELECT value FROM json_each(:numbers))
   AND j.kind = 'speaker' AND j.superseded_by IS NULL
   AND {SPEAKERS_NAMED}"""

_KNOWN = f"SELECT EXISTS (SELECT 1 FROM speakers AS k WHERE {SPEAKERS_NAMED})"

Condition = tuple[str, dict[str, object]]
"""What a row must fulfil, and its named parameters."""


class Filters(TypedDict, total=False):
    """What may be asked of statements beside words; `Query` says what stands where nothing is given."""

    speaker: str | None
    outlet: str | None
    since: date | None
    until: date | None
    kind: str | None
    act: str | None
    toward: str | None
    min_score: float | None
    limit: int
    offset: int
    after: str | None
    marks: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Query:
    """Statements are asked for, of which `words` (see `language`) hold, and which every filter lets through.

    `after` is the id of the last statement that was shown: the page goes on behind it.
    """

    words: str = ""
    speaker: str | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    kind: str | None = None
    act: str | None = None
    toward: str | None = None
    min_score: float | None = None
    limit: int = 20
    offset: int = 0
    after: str | None = None
    marks: tuple[str, str] = ("[", "]")
    speaker_id: str | None = None
    target_id: str | None = None
    acts: tuple[Act, ...] = ()

    def sql(self) -> Condition:
        """The query and its named parameters; raises QueryError if it cannot be understood."""
        for name, count in (("limit", self.limit), ("offset", self.offset)):
            if not 0 <= count <= MOST_ROWS:
                raise QueryError(f"the {name} must lie in 0 to {MOST_ROWS}, not {count}")
        compiler = Compiler()
        parts = _conjuncts(language.parse(self.words)) if self.words.strip() else ()
        ranked = match(Every(tuple(part for part in parts if _in_words(part))))
        rest = parts if ranked is None else [part for part in parts if not _in_words(part)]
        conditions = [*self._filters(compiler), *map(compiler.condition, rest)]
        parameters = compiler.parameters | {"limit": self.limit, "offset": self.offset}
        must = self.speaker is not None or self.speaker_id is not None or any(map(_needs_speaker, rest))
        speaker = _SPEAKER.format(join="JOIN" if must else "LEFT JOIN")
        if self.after is not None:
            parameters["after"] = names.storable(self.after)
        if ranked is None:
            conditions += [_LISTED_AFTER] * (self.after is not None)
            where = "\n   AND ".join(conditions) or "TRUE"
            return _LISTED.format(speaker=speaker, conditions=where), parameters
        mark, unmark = map(names.storable, self.marks)
        parameters |= {"words": ranked, "mark": mark, "unmark": unmark}
        joins = _FOUND_JOINS.format(speaker=speaker) if conditions else ""
        where = "\n   AND ".join(
            ["said_words MATCH :words", *conditions, *[_FOUND_AFTER] * (self.after is not None)]
        )
        return (
            _FOUND.format(
                joins=joins,
                conditions=where,
                words=SNIPPET_WORDS,
                speaker=_SPEAKER.format(join="LEFT JOIN"),
            ),
            parameters,
        )

    def numbers_sql(self) -> Condition:
        """The same question's SQL for the statements' numbers alone, without the cost of snippets."""
        sql, parameters = self.sql()
        page, ranked, _ = sql.partition("\nSELECT page.number,")
        if ranked:
            return f"{page}\nSELECT page.number FROM page", parameters
        return f"SELECT found.number FROM (\n{sql}) AS found", parameters

    def _filters(self, compiler: Compiler) -> Iterator[str]:
        """The conditions of the filters that are given beside the words."""
        if self.speaker_id is not None:
            yield f"k.id = {compiler.bind('speaker_id', self.speaker_id)}"
        if self.target_id is not None:
            yield _TOWARD.format(named=f"k.id = {compiler.bind('target_id', self.target_id)}")
        if self.acts:
            yield compiler.doing(self.acts)
        for field in ("speaker", "outlet", "since", "until", "kind", "act", "toward"):
            value: str | date | None = getattr(self, field)
            if value is not None:
                yield compiler.filter(Filter(field, value))
        if self.min_score is not None:
            if not math.isfinite(self.min_score):
                raise QueryError(f"the least score must be a number, not {self.min_score}")
            yield f"s.score >= {compiler.bind('min_score', float(self.min_score))}"


def _conjuncts(node: Node) -> Sequence[Node]:
    """What must hold at the same time for `node` to hold."""
    return node.parts if isinstance(node, Every) else (node,)


def _needs_speaker(node: Node) -> bool:
    return isinstance(node, Filter) and node.field == "speaker"


def match(node: Node) -> str | None:
    """`node` in FTS5's language; None if that cannot say it, as of a filter, or of a "not" by itself.

    Every word stands between quotation marks, so nothing of FTS5's language gets through.
    """
    match node:
        case Term():
            return f'{"{content} : " if node.about else ""}"{node.words}"{"*" if node.prefix else ""}'
        case Either():
            return _joined(" OR ", [match(part) for part in node.parts])
        case Every():
            wanted = _joined(" AND ", [match(part) for part in node.parts if not isinstance(part, Not)])
            unwanted = [part.part for part in node.parts if isinstance(part, Not)]
            if wanted is None or not unwanted:
                return wanted
            without = _joined(" OR ", [match(part) for part in unwanted])
            return None if without is None else f"({wanted} NOT {without})"
        case _:
            return None


def _joined(word: str, parts: Sequence[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return None
    return known[0] if len(known) == 1 else f"({word.join(known)})"


def _in_words(node: Node) -> bool:
    """Whether FTS5 alone can tell where `node` holds, given something else to take it from."""
    return match(node.part if isinstance(node, Not) else node) is not None


class Compiler:
    """Turns nodes into conditions on s, a, j, p and k, and keeps the parameters that they need."""

    def __init__(self) -> None:
        self.parameters: dict[str, object] = {}

    def bind(self, name: str, value: object) -> str:
        """A parameter that stands for `value`, called `name` if that is free."""
        free, number = name, 1
        while free in self.parameters and self.parameters[free] != value:
            number += 1
            free = f"{name}{number}"
        self.parameters[free] = value
        return f":{free}"

    def condition(self, node: Node) -> str:
        """What a statement fulfils for which `node` holds."""
        found = match(node)
        if found is not None:
            words = self.bind("found", found)
            return f"s.number IN (SELECT rowid FROM said_words WHERE said_words MATCH {words})"
        match node:
            case Filter():
                return self.filter(node)
            case Not():
                # Of an article without an outlet or a day nothing is known, and "not" lets it through.
                return f"({self.condition(node.part)}) IS NOT TRUE"
            case Every():
                return f"({' AND '.join(map(self.condition, node.parts))})"
            case Either():
                return f"({' OR '.join(map(self.condition, node.parts))})"
            case Term():
                raise AssertionError("FTS5 can say every term")

    def filter(self, node: Filter) -> str:
        """What a statement fulfils that this filter lets through; raises QueryError for a bad value."""
        value = node.value
        match node.field, value:
            case "speaker", str():
                return self._named(value)
            case "toward", str():
                return _TOWARD.format(named=self._named(value))
            case "act", _ if value in list(Act):
                return self.doing((Act(str(value)),))
            case "act", _:
                raise QueryError(f"the act is one of {', '.join(Act)}, not {value!r}")
            case "outlet", str():
                return f"a.outlet_key = {self.bind('outlet', names.fold(names.storable(value)))}"
            case "since", date():
                return f"a.published >= {self.bind('since', moments.bound(value, last=False))}"
            case "until", date():
                return f"a.published <= {self.bind('until', moments.bound(value, last=True))}"
            case "kind", _ if value in list(Kind):
                return f"s.kind = {self.bind('kind', str(value))}"
            case "kind", _:
                raise QueryError(f"the kind is one of {', '.join(Kind)}, not {value!r}")
            case _:
                raise QueryError(f"{node.field}: cannot be {value!r}")

    def doing(self, acts: Sequence[Act]) -> str:
        """What a statement fulfils by which one of `acts` is done."""
        return _DOING.format(acts=", ".join(self.bind("act", str(act)) for act in acts))

    def _named(self, name: str) -> str:
        """What somebody in k fulfils who has this name, whole or as a last name."""
        key, last = named(name).values()
        condition = SPEAKERS_NAMED.replace(":speaker", self.bind("speaker", key))
        return condition.replace(":last_name", self.bind("last_name", last))


def spoken_by(connection: Connection, speaker: str, numbers: Iterable[int]) -> set[int]:
    """Which of these statements are by whoever has this name, whole or as a last name."""
    parameters = {"numbers": json.dumps(list(numbers)), **named(speaker)}
    return set(connection.execute(text(_SPOKEN), parameters).scalars())


def is_known(connection: Connection, speaker: str) -> bool:
    """Whether anybody on the ledger has this name, whole or as a last name."""
    return bool(connection.scalar(text(_KNOWN), named(speaker)))


def named(speaker: str) -> dict[str, object]:
    """The parameters of `SPEAKERS_NAMED`; raises QueryError for an empty name."""
    key = names.fold(names.storable(speaker))
    if not key:
        raise QueryError("the speaker's name is empty")
    return {"speaker": key, "last_name": f"% {like(key)}"}


def like(key: str) -> str:
    r"""`key` as a part of a pattern of LIKE, whose escape character is \."""
    return key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
