"""Records as the API's objects, as `shapes` describes them, and as rows of a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from onrecord.export.csv import not_a_formula
from onrecord.export.jsonl import reading_object, speaker_object
from onrecord.ledger import (
    ArticleRecord,
    Check,
    Dispute,
    Facets,
    Hit,
    ListedArticle,
    ListedOutlet,
    ListedSpeaker,
    OutletRecord,
    Printing,
    Quotation,
    Quoting,
    RoleRecord,
    SpeakerRecord,
    SpeakerSummary,
    Tally,
)
from onrecord.records import Reading, Spans, Speaker
from onrecord.web.citing import iso_day, one_line, statement_address
from onrecord.web.dealings import Line

Object = dict[str, Any]


def outlet_address(name: str) -> str:
    """The page of an outlet."""
    return f"/outlets/{quote(name, safe='')}"


def article_object(article: ArticleRecord) -> Object:
    """An article, all but its text."""
    return {
        "id": article.id,
        "name": article.name,
        "title": article.title,
        "outlet": article.outlet,
        "byline": article.byline,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "length": article.length,
        "address": f"/articles/{article.id}",
    }


def reading_answer(reading: Reading) -> Object:
    """An article with its text and all its statements, each as `onrecord read --format jsonl` has it."""
    found: Any = reading_object(reading)
    article = reading.article
    found["article"] |= {
        "byline": article.byline,
        "address": f"/articles/{article.id}",
        "text": article.text,
    }
    return dict(found)


def hit_object(hit: Hit) -> Object:
    """A statement with its article."""
    statement, deed = hit.statement, hit.statement.deed
    attribution = statement.attribution
    return {
        "id": statement.id,
        "kind": statement.kind.value,
        "source": _part(attribution.source, hit.source),
        "cue": _part(attribution.cue, hit.cue),
        "content": _part(attribution.content, hit.content),
        "speaker": speaker_object(statement.speaker) if statement.speaker else None,
        "act": deed.act.value if deed else None,
        "plover": deed.act.plover if deed else None,
        "cameo": deed.act.cameo if deed else None,
        "targets": [speaker_object(target) for target in deed.targets] if deed else None,
        "answers": deed.answers.to if deed and deed.answers else None,
        "inside": statement.inside,
        "score": round(float(attribution.score), 4),
        "article": article_object(hit.article),
        "address": statement_address(statement.id),
    }


def found_object(hit: Hit) -> Object:
    """A statement that a search found: the snippet has [brackets] around what was looked for."""
    return hit_object(hit) | {"snippet": hit.snippet}


def listed_article(listed: ListedArticle) -> Object:
    """An article with the number of its statements."""
    return article_object(listed.article) | {"statements": listed.statements}


def listed_speaker(listed: ListedSpeaker) -> Object:
    """A speaker in a list."""
    return _speaker(listed.speaker) | {"articles": listed.articles}


def listed_outlet(listed: ListedOutlet) -> Object:
    """An outlet in a list."""
    return {"name": listed.name, "articles": listed.articles, "address": outlet_address(listed.name)}


def _speaker(speaker: Speaker) -> Object:
    return {
        **speaker_object(speaker),
        "wikidata": speaker.wikidata,
        "address": f"/speakers/{speaker.id}",
    }


def summary_object(summary: SpeakerSummary) -> Object:
    """A speaker with what is counted of them."""
    return _speaker(summary.speaker) | {
        "statements": summary.statements,
        "articles": summary.articles,
        "outlets": summary.outlets,
        "first": iso_day(summary.first),
        "last": iso_day(summary.last),
    }


def record_object(record: SpeakerRecord) -> Object:
    """A speaker's record."""
    return summary_object(record.summary) | {
        "known_as": counted(record.known_as),
        "printed_as": counted(record.names),
        "roles": [_role(role) for role in record.roles],
        "months": counted(record.months),
        "by_outlet": counted(record.outlets),
        "about": counted(record.about),
        "newest": [hit_object(hit) for hit in record.recent],
    }


def _role(role: RoleRecord) -> Object:
    return {
        "role": role.role,
        "articles": role.articles,
        "first": iso_day(role.first),
        "last": iso_day(role.last),
    }


def counted(tallies: Iterable[Tally]) -> list[Object]:
    """What was counted."""
    return [{"text": tally.text, "count": tally.count} for tally in tallies]


def quoting_object(quoting: Quoting) -> Object:
    """How statements are attributed."""
    return {
        name: getattr(quoting, name)
        for name in ("statements", "direct", "indirect", "mixed", "named", "described", "nobody")
    } | {"characters": quoting.characters, "direct_characters": quoting.direct_characters}


def outlet_object(record: OutletRecord) -> Object:
    """An outlet's record."""
    return {
        "name": record.name,
        "address": outlet_address(record.name),
        "articles": record.articles,
        "length": record.length,
        "first": iso_day(record.first),
        "last": iso_day(record.last),
        "quoting": quoting_object(record.quoting),
        "speakers": record.speakers,
        "voices": [
            _speaker(voice.speaker) | {"statements": voice.statements, "characters": voice.characters}
            for voice in record.voices
        ],
        "months": [
            {
                "month": each.month,
                "articles": each.articles,
                "length": each.length,
                "quoting": quoting_object(each.quoting),
            }
            for each in record.months
        ],
    }


def line_object(line: Line) -> Object:
    """Who does what toward whom."""
    return {
        "source": speaker_object(line.source),
        "act": line.act.value,
        "plover": line.act.plover,
        "cameo": line.act.cameo,
        "target": speaker_object(line.target),
        "count": line.count,
        "address": line.address,
    }


def dispute_object(dispute: Dispute) -> Object:
    """A dispute: an accusation, and what answers it."""
    return {
        "id": dispute.id,
        "answered": dispute.answered,
        "score": round(dispute.score, 4),
        "address": f"/disputes/{dispute.id}",
        "turns": [
            {
                "id": turn.id,
                "speaker": speaker_object(turn.speaker) if turn.speaker else None,
                "act": turn.deed.act.value,
                "act_score": round(turn.act_score, 4),
                "targets": [speaker_object(target) for target in turn.deed.targets],
                "answers": turn.answers,
                "score": round(turn.score, 4),
                "printings": [hit_object(hit) for hit in turn.hits],
            }
            for turn in dispute.turns
        ],
    }


DISPUTE_COLUMNS = [
    "dispute",
    "turn",
    "answers",
    "speaker",
    "act",
    "act_score",
    "targets",
    "first",
    "outlets",
    "content",
]


def dispute_rows(dispute: Dispute) -> list[Object]:
    """A dispute as a row a turn."""
    return [
        {
            "dispute": dispute.id,
            "turn": turn.id,
            "answers": turn.answers,
            "speaker": turn.speaker.name if turn.speaker else None,
            "act": turn.deed.act.value,
            "act_score": round(turn.act_score, 4),
            "targets": [target.name for target in turn.deed.targets],
            "first": iso_day(turn.first),
            "outlets": list(turn.outlets),
            "content": turn.hits[0].content,
        }
        for turn in dispute.turns
    ]


def facets_object(facets: Facets) -> Object:
    """What found statements have in common."""
    return {
        "counted": facets.counted,
        "whole": facets.whole,
        **{
            name: [
                {"label": facet.label, "value": facet.value, "count": facet.count}
                for facet in getattr(facets, name)
            ]
            for name in ("kinds", "acts", "speakers", "outlets")
        },
        "years": counted(facets.years),
    }


def printing_object(printing: Printing) -> Object:
    """A printing of words, with its edits."""
    return {
        "statement": hit_object(printing.hit),
        "score": round(printing.score, 1),
        "edits": [
            {"edit": str(piece.edit), "asked": piece.asked, "printed": piece.printed}
            for piece in printing.pieces
        ],
        "before": printing.before,
        "after": printing.after,
        "paraphrase": printing.paraphrase,
    }


def quotation_object(quotation: Quotation) -> Object:
    """A quotation with its printings in order of time."""
    return {
        "id": quotation.id,
        "fullest": hit_object(quotation.fullest),
        "printings": [printing_object(each) for each in quotation.printings],
        "complete": quotation.complete,
        "address": f"/quotations/{quotation.id}",
    }


def check_object(check: Check) -> Object:
    """The answer to a check."""
    holdings = check.holdings
    return {
        "asked": check.asked,
        "speaker": check.speaker,
        "verdict": str(check.verdict),
        "score": round(check.score, 1),
        "reason": check.reason,
        "cautions": list(check.cautions),
        "printings": [printing_object(each) for each in check.printings],
        "ledger": {
            "statements": holdings.statements,
            "outlets": holdings.outlets,
            "first": iso_day(holdings.first),
            "last": iso_day(holdings.last),
        },
    }


def _part(spans: Spans, words: str) -> Object | None:
    if not spans:
        return None
    return {"spans": [[span.start, span.end] for span in spans], "text": words}


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as CSV with its heading, in which no text can run as a formula. Lists are joined by "; "."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> Any:
    match value:
        case str():
            return not_a_formula(one_line(value))
        case bool() | None:
            return "" if value is None else str(value).lower()
        case list():
            return not_a_formula("; ".join(map(str, value)))
        case _:
            return value


HIT_COLUMNS = [
    "id",
    "published",
    "outlet",
    "speaker",
    "type",
    "source",
    "cue",
    "content",
    "kind",
    "act",
    "targets",
    "answers",
    "score",
    "article",
    "title",
    "address",
]


def hit_row(hit: Hit) -> Object:
    """A statement as a row."""
    speaker, deed = hit.statement.speaker, hit.statement.deed
    return {
        "id": hit.statement.id,
        "published": iso_day(hit.article.published),
        "outlet": hit.article.outlet,
        "speaker": speaker.name if speaker else None,
        "type": speaker.type if speaker else None,
        "source": hit.source,
        "cue": hit.cue,
        "content": hit.content,
        "kind": hit.statement.kind.value,
        "act": deed.act.value if deed else None,
        "targets": [target.name for target in deed.targets] if deed else None,
        "answers": deed.answers.to if deed and deed.answers else None,
        "score": round(hit.statement.attribution.score, 4),
        "article": hit.article.name,
        "title": hit.article.title,
        "address": statement_address(hit.statement.id),
    }
