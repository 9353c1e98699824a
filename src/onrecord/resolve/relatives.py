"""What stands right before who, which or that, named or described."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.records import Span, Speaker
from onrecord.resolve.antecedents import phrase_before
from onrecord.resolve.cast import Mention
from onrecord.resolve.chunks import Word, words_in
from onrecord.resolve.descriptions import describe
from onrecord.resolve.rules import body_so_described
from onrecord.resolve.scene import Scene, joined

_IS = re.compile(r" (?:is|was|became) ")
REACH = 600
"""How far back, in characters, a sentence is looked at."""


def before_relative(scene: Scene, kind: str, word: Word) -> Speaker | None:
    """Whom the relative pronoun `word` takes up, if that stands right before it."""
    start = max(scene.layout.sentence_start(word.start), word.start - REACH)
    words = phrase_before(scene.text, words_in(scene.text, start, word.start), word.start)
    if not words:
        return None
    last = next((m for m in scene.cast.before(word.start) if m.end <= words[-1].end), None)
    may_be = last is not None and (kind != "who" or last.entity.type in ("person", "group", "unknown"))
    some = last is not None and _are_some(words, last)
    if last and may_be and last.end == words[-1].end and not some:
        return scene.speaker(last.entity)
    before = scene.cast.at(words[0].start - 3) if words[0].start > 2 else None
    is_apposed = words[0].folded in ("a", "an", "the") or words[0].possessive
    is_apposed = is_apposed and before is not None and scene.text[before.end : words[0].start] == ", "
    if before and is_apposed and before.entity.type == "person" and not before.is_possessive:
        return scene.speaker(before.entity)
    if (words[-1].is_capital and not some) or words[-1].text[0].isdigit():
        return None
    told = next((m for m in scene.cast.before(words[0].start) if m.end <= words[0].start), None)
    if told and told.entity.type == "person" and _IS.fullmatch(scene.text[told.end : words[0].start]):
        return scene.speaker(told.entity)
    parts = scene.phrases.parts(Span(words[0].start, words[-1].end))
    if parts and all(part.speaker for part in parts):
        return joined([part.speaker for part in parts if part.speaker])
    description = describe(words)
    if description is None or (kind == "who" and description.type in ("document", "place")):
        return None
    return body_so_described(scene, description) or scene.described(description)


def _are_some(words: Sequence[Word], group: Mention) -> bool:
    """Whether the phrase means only some of a group: "many Tories who", "young Tories who"."""
    said = [word for word in words if word.folded not in ("the", "a", "an")]
    is_more = len(said) > len(group.entity.name.split())
    return group.entity.type == "group" and group.end == words[-1].end and is_more
