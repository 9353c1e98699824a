"""Questions about speakers: who they are, how the press names them, who is meant by a name."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Connection, Row, text

from onrecord.ledger import moments, names
from onrecord.ledger.results import SpeakerSummary, Tally
from onrecord.ledger.search import SPEAKERS_NAMED, like, named
from onrecord.records import Speaker

_MOST_CANDIDATES = 5000
_CLOSE = 0.7
"""How alike two names must be to suggest one for the other; 1 is the same (difflib's ratio)."""

_SUMMARIES = """\
SELECT p.name, p.type, count(*) AS statements, count(DISTINCT a.number) AS articles,
       count(DISTINCT a.outlet_key) AS outlets, min(a.published) AS first, max(a.published) AS last
  FROM judgements AS j
  JOIN speakers AS p ON p.id = j.speaker_id
  JOIN statements AS s ON s.number = j.statement_number
  JOIN articles AS a ON a.number = s.article_number
 WHERE j.kind = 'speaker' AND j.superseded_by IS NULL AND {condition}
 GROUP BY p.id
 ORDER BY statements DESC, p.name, p.id
 LIMIT :limit"""

_SOURCES = """\
SELECT said.source AS text, count(*) AS times
  FROM judgements AS j JOIN said ON said.number = j.statement_number
 WHERE j.kind = 'speaker' AND j.superseded_by IS NULL AND j.speaker_id = :id AND said.source IS NOT NULL
 GROUP BY said.source
 ORDER BY times DESC, said.source"""

_OUTLETS = """\
SELECT min(a.outlet) AS text, count(*) AS times
  FROM judgements AS j
  JOIN statements AS s ON s.number = j.statement_number
  JOIN articles AS a ON a.number = s.article_number
 WHERE j.kind = 'speaker' AND j.superseded_by IS NULL AND j.speaker_id = :id AND a.outlet IS NOT NULL
 GROUP BY a.outlet_key
 ORDER BY times DESC, text"""


def summaries(connection: Connection, limit: int, contains: str | None) -> list[SpeakerSummary]:
    """The speakers with the most statements; `contains` is a part of the name."""
    if contains is None:
        return _summaries(connection, "TRUE", {"limit": limit})
    key = names.fold(names.storable(contains))
    return _summaries(connection, "instr(p.name_key, :part) > 0", {"limit": limit, "part": key})


def meant(connection: Connection, name: str) -> SpeakerSummary | None:
    """Who is meant by `name`: who has it whole, or the only one who has it as a last name."""
    parameters = named(name)
    whole = _summaries(connection, "p.name_key = :speaker", {"limit": 2, **parameters})
    if whole:
        exact = Speaker(name).id
        return next((summary for summary in whole if summary.speaker.id == exact), whole[0])
    by_last_name = _summaries(
        connection, f"p.id IN (SELECT id FROM speakers WHERE {SPEAKERS_NAMED})", {"limit": 2, **parameters}
    )
    return by_last_name[0] if len(by_last_name) == 1 else None


def tallies(connection: Connection, speaker: Speaker) -> tuple[tuple[Tally, ...], tuple[Tally, ...]]:
    """How often each source text names `speaker`, and how often each outlet prints them."""
    sources, outlets = (
        tuple(Tally(row.text, row.times) for row in _counts(connection, sql, speaker.id))
        for sql in (_SOURCES, _OUTLETS)
    )
    return sources, outlets


def close_names(connection: Connection, name: str, limit: int) -> list[str]:
    """Names on the ledger that are like `name`, or have it among their words; the most alike first."""
    wanted = names.fold(names.storable(name))
    beginnings = sorted({word[:2] for word in wanted.split()})[:8]
    if not beginnings:
        return []
    conditions: list[str] = []
    parameters: dict[str, object] = {}
    for place, beginning in enumerate(beginnings):
        conditions.append(
            f"name_key LIKE :whole{place} ESCAPE '\\' OR name_key LIKE :word{place} ESCAPE '\\'"
        )
        parameters |= {f"whole{place}": f"{like(beginning)}%", f"word{place}": f"% {like(beginning)}%"}
    candidates = connection.execute(
        text(
            "SELECT name, name_key FROM speakers WHERE EXISTS"
            " (SELECT 1 FROM judgements WHERE speaker_id = speakers.id AND superseded_by IS NULL)"
            f" AND ({' OR '.join(conditions)})"
            " ORDER BY abs(length(name_key) - :length), name_key LIMIT :limit"
        ),
        {**parameters, "length": len(wanted), "limit": _MOST_CANDIDATES},
    )
    scored = sorted((-_likeness(wanted, row.name_key), row.name) for row in candidates)
    return [found for score, found in scored if -score >= _CLOSE][:limit]


def _likeness(wanted: str, key: str) -> float:
    if wanted in key.split():
        return 1.0
    last = key.rpartition(" ")[2]
    return max(SequenceMatcher(None, wanted, part).ratio() for part in {key, last})


def _summaries(connection: Connection, condition: str, parameters: Mapping[str, Any]) -> list[SpeakerSummary]:
    rows = connection.execute(text(_SUMMARIES.format(condition=condition)), parameters)
    return [_summary(row) for row in rows]


def _summary(row: Row[Any]) -> SpeakerSummary:
    return SpeakerSummary(
        speaker=Speaker(row.name, row.type),
        statements=row.statements,
        articles=row.articles,
        outlets=row.outlets,
        first=moments.read_utc(row.first),
        last=moments.read_utc(row.last),
    )


def _counts(connection: Connection, sql: str, speaker_id: str) -> list[Row[Any]]:
    return list(connection.execute(text(sql), {"id": speaker_id}))
