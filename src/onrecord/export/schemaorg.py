"""schema.org in JSON-LD: JSON Lines, each line one article's graph of Quotations and Claims.

What stands between quotation marks, all or in part, is a `Quotation` (`spokenByCharacter` is its speaker);
what is told in a reporter's words is a `Claim` (`claimant`). Both have the words as `text`, the article as
`isPartOf` or as `appearance`, the act and its codes as `keywords`, its targets as `mentions`, and what is
answered as `citation`. The vocabulary has no place for scores and spans. Whether a claim is true is not told:
there is no review and no rating here. A speaker of unknown type, or a document, has no type.
https://schema.org/Quotation https://schema.org/Claim
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from onrecord.export.webannotation import JsonObject, urn
from onrecord.export.writing import write_json_lines
from onrecord.records import Act, Article, Kind, Reading, Speaker, Statement

CONTEXT = "https://schema.org"
_TYPES = dict.fromkeys(("organisation", "organization", "place", "group"), "Organization") | {
    "person": "Person"
}
"""A country that speaks is its government; who speaks is a person or an organisation in this vocabulary."""

_WIKIDATA = re.compile(r"Q\d+")


def write_schemaorg(readings: Iterable[Reading], out: BinaryIO) -> int:
    """Write one graph a line and return how many readings came."""
    return write_json_lines(map(graph, readings), out)


def graph(reading: Reading) -> JsonObject:
    """The graph of one article: itself, then all its statements in the order of the text."""
    article = reading.article
    nodes = [_article(article), *(_statement(article, statement) for statement in reading.statements)]
    return {"@context": CONTEXT, "@graph": nodes}


def _article(article: Article) -> JsonObject:
    node: JsonObject = {"@type": "NewsArticle", "@id": _iri(article)}
    known = {
        "headline": article.title,
        "inLanguage": article.language,
        "datePublished": article.published.isoformat() if article.published else None,
        "url": article.name if _is_address(article.name) else None,
    }
    node |= {name: value for name, value in known.items() if value is not None}
    if article.outlet:
        node["publisher"] = {"@type": "Organization", "name": article.outlet}
    if article.byline:
        node["author"] = {"@type": "Person", "name": article.byline}
    return node


def _statement(article: Article, statement: Statement) -> JsonObject:
    place = {"@id": _iri(article)}
    quoted = statement.kind is not Kind.INDIRECT
    node: JsonObject = {
        "@type": "Quotation" if quoted else "Claim",
        "@id": urn("statement", statement.id),
        "text": article.slice(statement.attribution.content),
        "isPartOf" if quoted else "appearance": place,
    }
    if statement.speaker:
        node["spokenByCharacter" if quoted else "claimant"] = _party(statement.speaker)
    if statement.deed:
        mentioned = [_party(target) for target in statement.deed.targets]
        if mentioned:
            node["mentions"] = mentioned
        if statement.deed.answers:
            node["citation"] = {"@id": urn("statement", statement.deed.answers.to)}
        node["keywords"] = list(_terms(statement.deed.act))
    return node


def _party(speaker: Speaker) -> JsonObject:
    typed: JsonObject = {"@type": _TYPES[speaker.type]} if speaker.type in _TYPES else {}
    node = typed | {"@id": urn("speaker", speaker.id), "name": speaker.name}
    if speaker.wikidata and _WIKIDATA.fullmatch(speaker.wikidata):
        node["sameAs"] = f"https://www.wikidata.org/entity/{speaker.wikidata}"
    return node


def _terms(act: Act) -> Iterator[JsonObject]:
    for scheme, code in (("onrecord", act.value), ("PLOVER", act.plover), ("CAMEO", act.cameo)):
        if code is not None:
            yield {"@type": "DefinedTerm", "termCode": code, "inDefinedTermSet": scheme}


def _iri(article: Article) -> str:
    return article.name if _is_address(article.name) else urn("article", article.id)


def _is_address(name: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", name) is not None
