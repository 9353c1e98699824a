"""One article as the resolver sees it: its layout, its names, everybody it mentions, and who has spoken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from onrecord.knowledge import Knowledge
from onrecord.records import Article, Span, Speaker
from onrecord.resolve.candidates import Spoken
from onrecord.resolve.cast import Cast, Entity
from onrecord.resolve.chunks import Word
from onrecord.resolve.descriptions import Description, bracketed
from onrecord.resolve.known import Known
from onrecord.resolve.layout import Layout
from onrecord.resolve.mentions import NamesInArticle, unwrapped, without_nicknames
from onrecord.resolve.naming import Namer
from onrecord.resolve.phrases import Phrases
from onrecord.resolve.places import PLACES
from onrecord.resolve.words import DEMONYMS

JOINER = " ; "
"""Between the names of several speakers of one statement."""

AUTHOR = Speaker("[author]", "person")
"""Who says "I" outside of any quotation, where neither byline nor headline tells the name."""

_HEADED = re.compile(r"\s*([^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}): (?![\"“‘'])\S")
_SIGNED = re.compile(
    r"^(?:By|BY|BYLINE:?) ([^\W\d_a-z][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3})\.?[ ]*$", re.MULTILINE
)
_ABOUT = re.compile(
    r"(?:, [^\n]{1,80}?,| \([^\n)]{1,40}\))? (?:is|was|writes|edits|hosts|teaches|covers|reports|served) "
)
"""What follows the name, in the line at an article's end that says who wrote it."""
_TURN = re.compile(r"([^\W\d_a-z][^\n:.,“\"]{0,40}):\s")
"""What opens a turn in an interview or a transcript."""

_SIGNATURE = re.compile(r"\n[ ]*([^\W\d_a-z][\w'’-]*(?: [^\W\d_][\w.'’-]*){1,3}?)[.,]?[ ]*(?=\n|\Z)")
_TITLE = 20
"""So long is what may stand before the author's name in that line."""
_LETTER = 2500
"""Characters after which a letter is signed at the latest."""
_HEAD = 600
"""Characters from the start in which a byline is looked for."""
_BY = re.compile(r"^\s*by\s+", re.IGNORECASE)
_AMERICAN = re.compile(
    r"\b(?:U\.S\.|United States|Americans?|Congress|Senate|White House|Republicans?|Democrats?)"
)


class Scene:
    """What there is to know of `article` before its sources are resolved; `spoken` grows as they are."""

    def __init__(self, article: Article, knowledge: Knowledge | None) -> None:
        self._article = article
        self.text = without_nicknames(unwrapped(article.text))
        self.known = Known(knowledge, article.published.date() if article.published else None)
        self.names = NamesInArticle(self.text)
        self.layout = Layout(self.text)
        namer = Namer(self.text, self.names, self.known)
        self.cast = Cast(self.text, self.layout, self.names, namer, self.known)
        self.phrases = Phrases(self.text, self.names, namer)
        self.spoken = Spoken()

    @cached_property
    def is_american(self) -> bool:
        """Whether the article speaks of the United States, so that "the president" is theirs."""
        return len(_AMERICAN.findall(self.text)) > 1

    @cached_property
    def author(self) -> Speaker:
        """Who wrote the article: by its byline, or by a headline such as "Anna Holt: It is over"."""
        if self._article.byline:
            return Speaker(_BY.sub("", self._article.byline).strip(), "person")
        if signed := _SIGNED.search(self.text[:_HEAD]):
            return Speaker(" ".join(signed[1].split()), "person")
        if presented := self._presented():
            return presented
        if headed := _HEADED.match(self.text):
            entity = self.cast.entities.get(headed[1])
            if entity and entity.type == "person":
                return self.speaker(entity)
        return AUTHOR

    def _presented(self) -> Speaker | None:
        """Whom the article's last line presents, without having been named before: its author."""
        start = self.text.rstrip().rfind("\n") + 1
        first = next(self.cast.after(start), None)
        if first is None or first.start - start > _TITLE or first.entity.type != "person":
            return None
        told = first.entity.count == 1 and _ABOUT.match(self.text, first.end)
        return self.speaker(first.entity) if told else None

    def turn(self, word: Word) -> Speaker | None:
        """Whose turn it is in an interview or a transcript: "HOLT: I do not know"."""
        start = self.layout.paragraph_start(word.start)
        headed = _TURN.match(self.text, start, word.start)
        if headed is None:
            return None
        if headed[1] in ("A", "Answer"):
            return self.interviewed
        parts = self.phrases.parts(Span(*headed.span(1)))
        return parts[0].speaker if parts else None

    def author_at(self, at: int) -> Speaker:
        """Who wrote what stands at `at`: the letter's own, or else the article's author."""
        return self._signature(at) or self.author

    def _signature(self, at: int) -> Speaker | None:
        """The name that stands by itself on a line further down, as under a letter."""
        for signed in _SIGNATURE.finditer(self.text, at):
            if signed.start() > at + _LETTER:
                break
            printed = signed[1].strip()
            entity = self.cast.entities.get(printed) or self.cast.entities.get(printed.rstrip("."))
            is_below = self.layout.paragraph(at) < self.layout.paragraph(signed.start(1))
            if entity and entity.type == "person" and is_below:
                return self.speaker(entity)
        return None

    @cached_property
    def interviewed(self) -> Speaker | None:
        """Whom the article names most often among persons: who answers where it prints Q and A."""
        persons = [each for each in self.cast.entities.values() if each.type == "person" and each.count]
        if not persons:
            return None
        return self.speaker(max(persons, key=lambda each: (each.count, -each.first)))

    def speaker(self, entity: Entity) -> Speaker:
        """`entity` as a speaker, with what the article prints of it."""
        return Speaker(entity.name, entity.type, entity.wikidata, tuple(entity.roles))

    def completed(self, speaker: Speaker) -> Speaker:
        """`speaker` with what the article prints of them."""
        entity = self.cast.entities.get(speaker.name)
        if entity is None:
            return speaker
        return Speaker(speaker.name, speaker.type, speaker.wikidata or entity.wikidata, tuple(entity.roles))

    def described(self, description: Description) -> Speaker:
        """Somebody who is not named: the description, in square brackets."""
        words = description.words
        keep = not words[0].is_capital or self._begins_with_name(words)
        return Speaker(bracketed(self.text, words, keep_capital=keep), description.type)

    def _begins_with_name(self, words: Sequence[Word]) -> bool:
        """Whether the first word has its capital not only from beginning a sentence."""
        first = words[0].text
        if (
            self.names.is_capital_inside(first)
            or words[0].folded in DEMONYMS
            or self.known.places_meant(first)
        ):
            return True
        is_place = len(words) > 1 and " ".join(word.folded for word in words[:2]) in PLACES
        return is_place or (words[0].possessive and not self.names.is_common_word(first))


def joined(speakers: Sequence[Speaker]) -> Speaker | None:
    """Several speakers as one, of the first one's type; the same one twice counts once."""
    unique = {speaker.id: speaker for speaker in speakers}
    if len(unique) < 2:
        return next(iter(unique.values()), None)
    name = JOINER.join(speaker.name for speaker in unique.values())
    return Speaker(name, next(iter(unique.values())).type)
