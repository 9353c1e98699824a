"""From what a person typed to SQL: the words to the index's language, the filters to conditions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from sqlalchemy import Connection, bindparam, text

from onrecord.errors import QueryError
from onrecord.ledger import language, moments, names
from onrecord.ledger.language import Either, Every, Filter, Node, Not, Term
from onrecord.ledger.words import Asked, WordIndex
from onrecord.records import Act, Kind

MOST_ROWS = 2**31 - 1

_SPEAKER = """\
  {join} judgements AS j
    ON j.statement_number = s.number AND j.kind = 'speaker' AND j.superseded_by IS NULL
  {join} personas AS p ON p.number = j.persona_number
  {join} speakers AS k ON k.id = p.speaker_id"""

_FOUND = """\
{page}
SELECT page.number, s.id, k.name AS speaker, a.outlet, a.published,
       {snippet} AS snippet, page.rank
  FROM page
  JOIN statements AS s ON s.number = page.number
  JOIN articles AS a ON a.number = s.article_number
{speaker}
 ORDER BY page.rank, page.number"""

_FOUND_JOINS = """
  JOIN articles AS a ON a.number = s.article_number
{speaker}"""

# An inner join lets SQLite start from a speaker's few statements instead of walking over all articles.
_LISTED = """\
SELECT s.number, s.id, k.name AS speaker, a.outlet, a.published, NULL AS snippet, NULL AS rank
  FROM statements AS s
  JOIN articles AS a ON a.number = s.article_number
{speaker}
 WHERE {conditions}
 ORDER BY a.published DESC NULLS LAST, a.number DESC, s.ordinal
 LIMIT :limit OFFSET :offset"""

# The other way round: from the newest articles to whoever speaks in them. SQLite must not see that only rows
# with a speaker are wanted, as it would begin with the speaker all the same.
_LISTED_IN_WINDOW = """\
SELECT s.number, s.id, k.name AS speaker, a.outlet, a.published, NULL AS snippet, NULL AS rank
  FROM (SELECT a.number, a.outlet, a.outlet_key, a.published FROM articles AS a
         WHERE {of_article}
         ORDER BY a.published DESC, a.number DESC
         LIMIT :window) AS a
  JOIN statements AS s ON s.article_number = a.number
{speaker}
 WHERE {conditions}
 ORDER BY a.published DESC, a.number DESC, s.ordinal
 LIMIT :limit OFFSET :offset"""
_WHOM, _WHOM_LATE = "k.id", "COALESCE(k.id, '')"
_AND = "\n   AND "
_ID = re.compile(r"[0-9a-f]{20}")

_LISTED_AFTER = """\
EXISTS (SELECT 1 FROM statements AS shown JOIN articles AS its ON its.number = shown.article_number
         WHERE shown.id = :after AND (
           (its.published IS NOT NULL AND (a.published < its.published OR a.published IS NULL))
           OR (a.published IS NOT DISTINCT FROM its.published AND (a.number < its.number
             OR (a.number = its.number AND s.ordinal > shown.ordinal)))))"""

_NAMED = """\
{whom} IN (SELECT n.speaker_id FROM speaker_names AS n JOIN speakers AS m ON m.id = n.speaker_id
          WHERE n.name_key = :speaker OR n.speaker_id = :speaker
             OR (m.type IN ('person', 'unknown') AND n.name_key LIKE :last_name ESCAPE '\\'))"""
SPEAKERS_NAMED = _NAMED.format(whom=_WHOM)
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

_SPOKEN = text(f"""\
SELECT j.statement_number
  FROM judgements AS j
  JOIN personas AS p ON p.number = j.persona_number
  JOIN speakers AS k ON k.id = p.speaker_id
 WHERE j.statement_number IN :numbers
   AND j.kind = 'speaker' AND j.superseded_by IS NULL
   AND {SPEAKERS_NAMED}""").bindparams(bindparam("numbers", expanding=True))

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
class Window:
    """The newest dated articles, so many; with `until`, as `moments` writes it, none that is younger."""

    articles: int
    until: str | None = None


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

    def sql(self, words: WordIndex) -> Condition:
        """The query and its named parameters; raises QueryError if it cannot be understood."""
        compiler = Compiler(words)
        asked, rest = self._parts(words)
        conditions = [
            *self._of_statement(compiler),
            *self._of_article(compiler),
            *map(compiler.condition, rest),
        ]
        parameters = compiler.parameters | self._bounds()
        must = self.speaker is not None or self.speaker_id is not None or any(map(_needs_speaker, rest))
        speaker = _SPEAKER.format(join="JOIN" if must else "LEFT JOIN")
        if asked is None:
            conditions += [_LISTED_AFTER] * (self.after is not None)
            where = _AND.join(conditions) or "TRUE"
            return _LISTED.format(speaker=speaker, conditions=where), parameters
        joins = _FOUND_JOINS.format(speaker=speaker) if conditions else ""
        page, more = words.page(asked, joins, conditions, self.marks, after=self.after is not None)
        shown = _FOUND.format(page=page, snippet=words.snippet(), speaker=_SPEAKER.format(join="LEFT JOIN"))
        return shown, parameters | more

    def window_sql(self, words: WordIndex, window: Window) -> Condition:
        """The same for the articles in `window` alone; only for what `sql` lists, without any words."""
        compiler = Compiler(words, whom=_WHOM_LATE)
        conditions = [*self._of_statement(compiler), *[_LISTED_AFTER] * (self.after is not None)]
        its = ["a.published IS NOT NULL", *self._of_article(compiler)]
        if window.until is not None:
            its.append(f"a.published <= {compiler.bind('window_until', window.until)}")
        sql = _LISTED_IN_WINDOW.format(
            of_article=_AND.join(its),
            speaker=_SPEAKER.format(join="LEFT JOIN"),
            conditions=_AND.join(conditions) or "TRUE",
        )
        return sql, compiler.parameters | self._bounds() | {"window": window.articles}

    def _bounds(self) -> dict[str, object]:
        """The parameters that say which of the rows come; raises QueryError for bad ones."""
        for name, count in (("limit", self.limit), ("offset", self.offset)):
            if not 0 <= count <= MOST_ROWS:
                raise QueryError(f"the {name} must lie in 0 to {MOST_ROWS}, not {count}")
        after = {} if self.after is None else {"after": names.storable(self.after)}
        return {"limit": self.limit, "offset": self.offset, **after}

    def asked(self, words: WordIndex) -> Asked | None:
        """What the index of words is asked, if anything."""
        return self._parts(words)[0]

    def _parts(self, words: WordIndex) -> tuple[Asked | None, Sequence[Node]]:
        """What the index of words is asked, and the rest, which hangs on something else."""
        parts = _conjuncts(language.parse(self.words)) if self.words.strip() else ()
        told = Every(tuple(part for part in parts if words.in_words(part)))
        found = words.match(told)
        if found is None:
            return None, parts
        return Asked(told, found), [part for part in parts if not words.in_words(part)]

    def numbers_sql(self, words: WordIndex) -> Condition:
        """The same question's SQL for the statements' numbers alone, without the cost of snippets."""
        sql, parameters = self.sql(words)
        page, ranked, _ = sql.partition("\nSELECT page.number,")
        if ranked:
            return f"{page}\nSELECT page.number FROM page", parameters
        return f"SELECT found.number FROM (\n{sql}) AS found", parameters

    def _of_statement(self, compiler: Compiler) -> Iterator[str]:
        """The conditions of the filters that are given beside the words, but for those on the article."""
        if self.speaker_id is not None:
            yield f"{compiler.whom} = {compiler.bind('speaker_id', self.speaker_id)}"
        if self.target_id is not None:
            yield _TOWARD.format(named=f"k.id = {compiler.bind('target_id', self.target_id)}")
        if self.acts:
            yield compiler.doing(self.acts)
        yield from self._given(compiler, "speaker", "kind", "act", "toward")
        if self.min_score is not None:
            if not math.isfinite(self.min_score):
                raise QueryError(f"the least score must be a number, not {self.min_score}")
            yield f"s.score >= {compiler.bind('min_score', float(self.min_score))}"

    def _of_article(self, compiler: Compiler) -> Iterator[str]:
        yield from self._given(compiler, "outlet", "since", "until")

    def _given(self, compiler: Compiler, *fields: str) -> Iterator[str]:
        for field in fields:
            value: str | date | None = getattr(self, field)
            if value is not None:
                yield compiler.filter(Filter(field, value))


def _conjuncts(node: Node) -> Sequence[Node]:
    """What must hold at the same time for `node` to hold."""
    return node.parts if isinstance(node, Every) else (node,)


def _needs_speaker(node: Node) -> bool:
    return isinstance(node, Filter) and node.field == "speaker"


class Compiler:
    """Turns nodes into conditions on s, a, j, p and k, and keeps the parameters that they need."""

    def __init__(self, words: WordIndex, whom: str = _WHOM) -> None:
        self._words = words
        self.whom = whom
        """What stands for the speaker's id."""
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
        found = self._words.match(node)
        if found is not None:
            return self._words.having(self.bind("found", found))
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
                raise AssertionError("the index can say every term")

    def filter(self, node: Filter) -> str:
        """What a statement fulfils that this filter lets through; raises QueryError for a bad value."""
        value = node.value
        match node.field, value:
            case "speaker", str():
                return self._named(value, self.whom)
            case "toward", str():
                return _TOWARD.format(named=self._named(value, _WHOM))
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

    def _named(self, name: str, whom: str) -> str:
        """What somebody fulfils, whose id `whom` stands for, who has this name, whole or as a last name."""
        if is_speaker_id(name):
            return f"{whom} = {self.bind('speaker', name)}"
        key, last = named(name).values()
        condition = _NAMED.format(whom=whom).replace(":speaker", self.bind("speaker", key))
        return condition.replace(":last_name", self.bind("last_name", last))


def spoken_by(connection: Connection, speaker: str, numbers: Iterable[int]) -> set[int]:
    """Which of these statements are by whoever has this name, whole or as a last name."""
    parameters = {"numbers": list(numbers), **named(speaker)}
    return set(connection.scalars(_SPOKEN, parameters))


def is_known(connection: Connection, speaker: str) -> bool:
    """Whether anybody on the ledger has this name, whole or as a last name."""
    return bool(connection.scalar(text(_KNOWN), named(speaker)))


def named(speaker: str) -> dict[str, object]:
    """The parameters of `SPEAKERS_NAMED`; raises QueryError for an empty name."""
    key = names.fold(names.storable(speaker))
    if not key:
        raise QueryError("the speaker's name is empty")
    return {"speaker": key, "last_name": f"% {like(key)}"}


def is_speaker_id(name: str) -> bool:
    """Whether `name` is a speaker's id, whole; no name looks like one."""
    return _ID.fullmatch(name) is not None


def like(key: str) -> str:
    r"""`key` as a part of a pattern of LIKE, whose escape character is \."""
    return key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
