"""W3C Web Annotations: JSON Lines, each line one article's AnnotationPage in JSON-LD.

A statement is one Annotation. Its target is the content in the article, one SpecificResource a span, each
selected both by position and by quotation with 32 characters of context. Its bodies say the rest in the
model's own vocabulary: the source and the cue as SpecificResources of the article labelled "source" and
"cue", the speaker as an identifying, the kind as a classifying and the score as an assessing TextualBody. So
too the act with its codes, the targets and the words that show it; a replying body names what is answered.
Positions count code points, as the model asks. Identifiers are UUIDs computed from onrecord's ids, so the
same statement is the same annotation wherever it is exported.
https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from onrecord.export.writing import write_json_lines
from onrecord.records import Article, Deed, Reading, Span, Spans, Statement

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
QUOTE_CONTEXT = 32
"""Characters of prefix and suffix: what the model's own examples and common clients use."""

_NAMESPACE = uuid.UUID("5e0a6f0c-3c57-5f4e-9a0e-0b8f7c1d2a63")

JsonObject = dict[str, object]


def write_webannotation(readings: Iterable[Reading], out: BinaryIO) -> int:
    """Write one AnnotationPage a line and return how many readings came."""
    return write_json_lines(map(annotation_page, readings), out)


def annotation_page(reading: Reading) -> JsonObject:
    """The AnnotationPage of one article: all its statements, in the order of the text."""
    return {
        "@context": CONTEXT,
        "id": urn("page", reading.article.id),
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": [_annotation(reading.article, statement) for statement in reading.statements],
    }


def _annotation(article: Article, statement: Statement) -> JsonObject:
    attribution = statement.attribution
    bodies: list[JsonObject] = []
    if statement.speaker:
        bodies.append(_textual("identifying", "speaker", statement.speaker.name))
    bodies += _places(article, attribution.source, purpose="identifying", label="source")
    bodies += _places(article, attribution.cue, purpose="describing", label="cue")
    bodies.append(_textual("classifying", "kind", statement.kind.value))
    bodies.append(_textual("assessing", "score", f"{attribution.score:.4f}"))
    bodies += _deed(article, statement.deed)
    return {
        "id": urn("statement", statement.id),
        "type": "Annotation",
        "motivation": "identifying",
        "generator": {"type": "Software", "name": statement.extractor},
        "body": bodies,
        "target": _places(article, attribution.content, label="content"),
    }


def _deed(article: Article, deed: Deed | None) -> Iterator[JsonObject]:
    """What is done, in which codes, toward whom, by which words; and which annotation is answered."""
    if deed is None:
        return
    codes = (("act", deed.act.value), ("PLOVER", deed.act.plover), ("CAMEO", deed.act.cameo))
    for label, value in codes:
        if value is not None:
            yield _textual("classifying", label, value)
    for target in deed.targets:
        yield _textual("identifying", "target", target.name)
    yield from _places(article, deed.words, purpose="describing", label="act")
    if deed.answers is not None:
        answered = urn("statement", deed.answers.to)
        yield {"type": "SpecificResource", "purpose": "replying", "label": "answers", "source": answered}


def _textual(purpose: str, label: str, value: str) -> JsonObject:
    return {
        "type": "TextualBody",
        "purpose": purpose,
        "label": label,
        "value": value,
        "format": "text/plain",
    }


def _places(article: Article, spans: Spans, *, label: str, purpose: str | None = None) -> list[JsonObject]:
    extra: JsonObject = {"purpose": purpose} if purpose else {}
    return [
        {
            "type": "SpecificResource",
            **extra,
            "label": label,
            "source": _source(article),
            "selector": [_position(span), _quotation(article.text, span)],
        }
        for span in spans
    ]


def _position(span: Span) -> JsonObject:
    return {"type": "TextPositionSelector", "start": span.start, "end": span.end}


def _quotation(text: str, span: Span) -> JsonObject:
    return {
        "type": "TextQuoteSelector",
        "exact": text[span.start : span.end],
        "prefix": text[max(0, span.start - QUOTE_CONTEXT) : span.start],
        "suffix": text[span.end : span.end + QUOTE_CONTEXT],
    }


def _source(article: Article) -> str:
    # The model wants an IRI. A file's path is not one that means anything to somebody else.
    if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", article.name):
        return article.name
    return urn("article", article.id)


def urn(what: str, content_id: str) -> str:
    """The name of `what` has this id, the same wherever it is exported."""
    return uuid.uuid5(_NAMESPACE, f"{what}:{content_id}").urn
