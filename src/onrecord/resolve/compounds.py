"""Polls and campaigns under a name that is theirs only with the noun: "the Harbour University poll"."""

from __future__ import annotations

import re

from onrecord.records import Span
from onrecord.resolve.antecedents import phrase_before
from onrecord.resolve.chunks import words_in
from onrecord.resolve.scene import Scene

_NOUN = re.compile(r"(?:[A-Z][\w.’'-]*|’s|'s)(?: [a-z]+)? (poll|survey|study|campaign)\b")
_ALSO = {"poll": ("survey",), "survey": ("poll",)}
"""What else each of them is called."""
_REACH = 120


def note_compounds(scene: Scene) -> None:
    """Let "the poll" and "the campaign" mean those that the article names anywhere."""
    for found in _NOUN.finditer(scene.text):
        noun, end = found[1], found.end()
        start = max(scene.layout.sentence_start(end - 1), end - _REACH)
        words = phrase_before(scene.text, words_in(scene.text, start, end), end)
        parts = scene.phrases.parts(Span(words[0].start, words[-1].end)) if words else ()
        named = parts[0].speaker if len(parts) == 1 else None
        if named is None or not named.name.endswith(f" {noun}"):
            continue
        entity = scene.cast.entity(named.name, named.type)
        entity.role_words |= {noun, *_ALSO.get(noun, ())}
        entity.count += 1
        if entity.first < 0:
            entity.first = found.start(1)
        scene.cast.add(found.start(1), end, entity, is_subject=False)
