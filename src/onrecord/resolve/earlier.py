"""What an article describes without quoting it, noted where a pronoun or a description may mean it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from onrecord.records import Pointed, Span, Spans, Speaker
from onrecord.resolve.antecedents import phrase_before, plural_phrases, single_persons
from onrecord.resolve.cast import Entity
from onrecord.resolve.chunks import Word, words_in
from onrecord.resolve.descriptions import Description, describe
from onrecord.resolve.hints import pronoun_shown
from onrecord.resolve.makers import maker, maker_after
from onrecord.resolve.roles import same_role
from onrecord.resolve.scene import Scene, joined

_REACH = 600
"""How far back, in characters, a sentence is looked at."""

_SENTENCES = 3
"""So many sentences back "they" may look for a plural."""

_AND = re.compile(r",? and (?:[A-Z][\w.]* ){0,3}")
_SAID_OF = re.compile(r", | (?:is|was|became|as) ")
_FAR = 4000
"""How far back a fuller description is looked for."""

_MOST = 3
"""So many earlier ones of one head are looked at."""

_WORTH = 0.2
"""What the network points at with less than this is not looked into."""


def note_plurals(scene: Scene, at: int) -> None:
    """Let "they" at this place mean what this sentence and the one before describe in the plural."""
    start = at
    for _ in range(_SENTENCES):
        start = scene.layout.sentence_start(max(0, start - 1))
    _note_pairs(scene, start, at)
    for words in plural_phrases(scene.text, words_in(scene.text, max(start, at - 2 * _REACH), at)):
        description = describe(words)
        if description is not None and description.plural:
            _add(scene, words, scene.described(description))


def note_singles(scene: Scene, at: int) -> None:
    """Let "he" or "she" at this place mean whom the sentences before bring in without a name: "a nurse"."""
    start = at
    for _ in range(_SENTENCES):
        start = scene.layout.sentence_start(max(0, start - 1))
    for words in single_persons(scene.text, words_in(scene.text, max(start, at - 2 * _REACH), at)):
        last = next(scene.cast.before(words[0].start), None)
        if last is not None and _SAID_OF.fullmatch(scene.text[last.end : words[0].start]):
            continue
        description = describe(words)
        if description is not None:
            person = replace(scene.described(description), type="person")
            _add(scene, words, person, head=description.head)
            if shown := pronoun_shown(description.head):
                scene.cast.entity(person.name, "person").shown[shown] += 1


def _note_pairs(scene: Scene, start: int, at: int) -> None:
    """Let "they" mean two who are named side by side."""
    mentions = list(takewhile(lambda mention: mention.start >= start, scene.cast.before(at)))
    for second, first in pairwise(mentions):
        both = joined([scene.speaker(first.entity), scene.speaker(second.entity)])
        if both and ";" in both.name and _AND.fullmatch(scene.text[first.end : second.start]):
            entity = scene.cast.entity(both.name, both.type)
            scene.cast.add(first.start + 1, second.end, entity)  # where no mention begins


def note_fuller(scene: Scene, description: Description) -> None:
    """Let "the poll" mean the poll that was told of more fully before, though it said nothing there."""
    if description.determiner not in ("the", "bare") or description.tail or len(description.modifiers) > 1:
        return
    head = next((word for word in reversed(description.words) if word.folded not in description.tail), None)
    if head is None or not head.text.islower():
        return
    at = description.words[0].start
    before = re.finditer(rf"\b{re.escape(head.text)}\b", scene.text[:at][-_FAR:], re.IGNORECASE)
    places = [match.end() + max(0, at - _FAR) for match in before][-_MOST:]
    for end in places:
        _note_phrase(scene, end, description)


def _note_phrase(scene: Scene, end: int, description: Description) -> None:
    """Note what is described by the words that end at `end`, if they say more than `description` does."""
    words = _phrase(scene, end)
    fuller = describe(words) if words else None
    if fuller is None or fuller.head != description.head:
        return
    if made := maker(scene, fuller) or maker_after(scene, fuller.head, end):
        _add(scene, words, made, head=description.head)
        return
    parts = scene.phrases.parts(Span(words[0].start, words[-1].end))
    if bearer := _bearer(scene, words[0].start):
        bearer.role_words |= {same_role(description.head), *fuller.modifiers}
    elif len(parts) == 1 and parts[0].speaker:
        _add(scene, words, parts[0].speaker, head=description.head)
    elif len(fuller.modifiers) > len(description.modifiers) or (fuller.owner and not description.owner):
        _add(scene, words, scene.described(fuller), head=description.head)


def _bearer(scene: Scene, start: int) -> Entity | None:
    """Whoever the phrase that begins at `start` is said of: "Anna Holt is the nominee"."""
    last = next(scene.cast.before(start), None)
    if last is None or last.is_possessive or not _SAID_OF.fullmatch(scene.text[last.end : start]):
        return None
    return last.entity if last.entity.type in ("person", "organisation") else None


def note_pointed(scene: Scene, pointed: Sequence[Pointed], own: Spans) -> None:
    """Note who is described where the network points at words that are nobody's name."""
    for each in pointed:
        if each.span is None or each.score < _WORTH or scene.cast.at(each.span.start):
            continue
        if any(span.start <= each.span.start < span.end for span in own):
            continue
        words = _phrase(scene, each.span.end)
        description = describe(words) if words else None
        if description is not None:
            parts = scene.phrases.parts(Span(words[0].start, words[-1].end))
            named = parts[0].speaker if len(parts) == 1 else None
            _add(scene, words, named or scene.described(description), head=description.head)


def _phrase(scene: Scene, end: int) -> list[Word]:
    """The noun phrase that ends at `end`."""
    start = max(scene.layout.sentence_start(end - 1), end - _REACH)
    words = words_in(scene.text, start, end)
    return phrase_before(scene.text, words, end)


def _add(scene: Scene, words: Sequence[Word], speaker: Speaker, head: str | None = None) -> None:
    entity = scene.cast.entity(speaker.name, speaker.type)
    if head:
        entity.role_words.add(same_role(head))
    scene.cast.add(words[0].start, words[-1].end, entity, is_subject=False)
