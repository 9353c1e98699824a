"""Who is mentioned where in an article, for those who ask whom a statement is aimed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from onrecord.records import Reference, Span, Speaker
from onrecord.resolve.antecedents import noun_phrases
from onrecord.resolve.cast import Mention
from onrecord.resolve.chunks import Word, words_in
from onrecord.resolve.nouns import FEMININE, MASCULINE, NEUTER, PLURAL, is_plural, singular, type_of
from onrecord.resolve.resolver import Resolver

_MOST_LEADING = 4
_PRONOUNS = {
    word: kind
    for kind, words in (("he", MASCULINE), ("she", FEMININE), ("they", PLURAL), ("it", NEUTER))
    for word in words
}


class Company:
    """The people and bodies of the article that `resolver` resolved; ask once its speakers are known.

    What a pronoun or a description means costs most, so it is told only to who asks, and once.
    """

    def __init__(self, resolver: Resolver) -> None:
        self._resolver, self._scene = resolver, resolver.scene
        self._meant: dict[Span, Speaker | None] = {}
        self._leading: tuple[Speaker, ...] | None = None
        self.text = resolver.scene.text

    def meant_by(self, span: Span) -> Speaker | None:
        """Whom the name, the pronoun or the description at `span` means; None where that is nobody."""
        if span not in self._meant:
            self._meant[span] = self._resolver.meant_by(span)
        return self._meant[span]

    def named(self, span: Span) -> Iterator[Reference]:
        """Whoever the words of `span` name, and those of whom it is known already, in their order."""
        mentions = takewhile(lambda mention: mention.start < span.end, self._scene.cast.after(span.start))
        return map(self._reference, mentions)

    def at(self, place: int) -> Reference | None:
        """Whom the word at `place` names, or is known to mean."""
        mention = self._scene.cast.at(place)
        return self._reference(mention) if mention else None

    def referring(self, span: Span) -> Iterator[Reference]:
        """The pronouns of the third person and the descriptions in `span`, where nothing is known of them."""
        words = words_in(self.text, span.start, span.end)
        for word in words:
            kind = _PRONOUNS.get(word.folded)
            if kind and self._scene.cast.at(word.start) is None:
                sentence = self._scene.layout.sentence(word.start)
                yield Reference(Span(word.start, word.end), kind, sentence)
        for phrase in noun_phrases(self.text, words):
            if self._scene.cast.at(phrase[-1].start) is None:
                yield self._description(phrase)

    def sentences(self, span: Span, back: int = 0) -> Span:
        """From `back` sentences before that in which `span` begins, to the end of that in which it ends."""
        layout = self._scene.layout
        begin = layout.sentence_begin(layout.sentence(span.start) - back) or 0
        end = layout.sentence_begin(layout.sentence(span.end - 1) + 1)
        return Span(begin, max(span.end, len(self.text) if end is None else end))

    def sentence(self, at: int) -> int:
        """The number of the sentence in which the character `at` stands."""
        return self._scene.layout.sentence(at)

    def leading(self) -> tuple[Speaker, ...]:
        """Those whom the article names most, the most often named first."""
        if self._leading is None:
            entities = [each for each in self._scene.cast.entities.values() if each.count]
            entities.sort(key=lambda each: (-each.count, each.first))
            self._leading = tuple(map(self._scene.speaker, entities[:_MOST_LEADING]))
        return self._leading

    def _reference(self, mention: Mention) -> Reference:
        place = "possessive" if mention.is_possessive else "subject" if mention.is_subject else ""
        entity = mention.entity
        span = Span(mention.start, mention.end)
        return Reference(span, "name", mention.sentence, self._scene.speaker(entity), place)

    def _description(self, phrase: Sequence[Word]) -> Reference:
        last = phrase[-1]
        head, plural = singular(last.folded), is_plural(last.folded)
        return Reference(
            Span(phrase[0].start, last.end),
            "description",
            self._scene.layout.sentence(last.start),
            place="possessive" if last.possessive else "",
            kind=type_of(head, plural=plural),
            head=head,
        )
