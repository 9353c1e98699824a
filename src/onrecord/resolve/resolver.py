"""One article's statements, source by source: names first, then whom pronouns and descriptions mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from onrecord.knowledge import Knowledge
from onrecord.records import Article, Span, Speaker, Statement
from onrecord.resolve.antecedents import phrase_before, plural_phrases
from onrecord.resolve.chunks import Word, words_in
from onrecord.resolve.descriptions import Description, describe
from onrecord.resolve.enclosing import enclosing, first_character
from onrecord.resolve.features import Candidate, Site, candidates
from onrecord.resolve.nouns import (
    CAMPAIGN_NOUNS,
    FEMININE,
    FIRST_PLURAL,
    FIRST_SINGULAR,
    MASCULINE,
    NEUTER,
    PLURAL,
    PRONOUNS,
    RELATIVE,
    SECOND,
    UTTERANCES,
)
from onrecord.resolve.phrases import Part, campaign_of
from onrecord.resolve.roles import same_role
from onrecord.resolve.rules import by_rule, holders
from onrecord.resolve.scene import Scene, joined

Choose = Callable[[Site, Sequence[Candidate]], Candidate | None]
"""Decides which candidate a pronoun or a description means."""

_REACH = 600
"""How far back, in characters, a sentence is looked at."""

_TURN = re.compile(r"([^\W\d_a-z][^\n:.,“\"]{0,40}):\s")
"""What opens a turn in an interview or a transcript."""

_AHEAD = 8
"""How many sources on, the next that is a name is looked for."""

_KINDS = (
    ("first", FIRST_SINGULAR | FIRST_PLURAL),
    ("second", SECOND),
    ("he", MASCULINE),
    ("she", FEMININE),
    ("they", PLURAL),
    ("it", NEUTER),
    ("who", frozenset(("who", "whom"))),
    ("relative", RELATIVE),
)


class Resolver:
    """Resolves `statements` of `article`, each once, in the order of the text."""

    def __init__(
        self,
        article: Article,
        statements: Sequence[Statement],
        choose: Choose,
        knowledge: Knowledge | None = None,
    ) -> None:
        self._statements, self._choose = statements, choose
        self.scene = Scene(article, knowledge)
        attributions = [statement.attribution for statement in statements]
        self._order = sorted(range(len(statements)), key=lambda number: first_character(attributions[number]))
        self._ranks = {number: rank for rank, number in enumerate(self._order)}
        self._outers = enclosing(attributions, self._order)
        self._found: dict[int, Speaker | None] = {}

    def speakers(self) -> list[Speaker | None]:
        """The speaker of each statement, or None."""
        for number in self._order:
            self._resolve(number)
        return [self._found[number] for number in range(len(self._statements))]

    def speaker_of(self, number: int) -> Speaker | None:
        """The speaker of statement `number`, from its source."""
        source = self._statements[number].attribution.source
        if not source:
            return self._unsourced(number)
        for span in source:
            words = words_in(self.scene.text, span.start, span.end)
            if words and all(word.folded in PRONOUNS for word in words):
                return self._pronoun(number, words[0])
            if words and " ".join(word.folded for word in words) in ("q", "a", "question", "answer"):
                return self.scene.interviewed if words[0].folded.startswith("a") else None
            if words and (parts := self.scene.phrases.parts(span)):
                return self._joined(number, parts)
        return None

    def _resolve(self, number: int) -> Speaker | None:
        if number not in self._found:
            self._found[number] = None  # two contents, each around the other's source, end here
            statement = self._statements[number]
            self._found[number] = found = statement.speaker or self.speaker_of(number)
            if found and statement.attribution.source:
                self._note(number, found)
        return self._found[number]

    def _note(self, number: int, speaker: Speaker) -> None:
        """Keep in mind who spoke where."""
        span = self._statements[number].attribution.source[0]
        entity = self.scene.cast.entity(speaker.name, speaker.type)
        if speaker.name.startswith("["):
            words = (word.strip("[].,").casefold() for word in speaker.name.split())
            entity.role_words |= {same_role(word) for word in words}
        self.scene.cast.add(span.start, span.end, entity)
        if number not in self._outers:
            self.scene.talk.turns.append((span.start, entity))

    def _joined(self, number: int, parts: Sequence[Part]) -> Speaker | None:
        found = [
            self.scene.completed(part.speaker) if part.speaker else self._described(number, part.words)
            for part in parts
        ]
        return joined([speaker for speaker in found if speaker])

    def _pronoun(self, number: int, word: Word) -> Speaker | None:
        kind = next(kind for kind, words in _KINDS if word.folded in words)
        if kind == "first":
            return self._first_person(number, word)
        if kind == "second":
            return Speaker("[you]", "person")
        if kind in ("who", "relative") and (before := self._before_relative(kind, word)):
            return before
        return self._antecedent(number, kind, word)

    def _first_person(self, number: int, word: Word) -> Speaker | None:
        """Whoever's words these are: the quotation's speaker, or else the article's author."""
        outer = self._outers.get(number)
        if outer is not None:
            return self._resolve(outer)
        if self.scene.layout.quotation(word.start) is None:
            return self._turn(word) or self.scene.author
        spoke = self.scene.talk.before(word.start)
        return self.scene.speaker(spoke[0][1]) if spoke else None

    def _turn(self, word: Word) -> Speaker | None:
        """Whose turn it is in an interview or a transcript: "HOLT: I do not know"."""
        start = self.scene.layout.paragraph_start(word.start)
        headed = _TURN.match(self.scene.text, start, word.start)
        if headed is None:
            return None
        if headed[1] in ("A", "Answer"):
            return self.scene.interviewed
        parts = self.scene.phrases.parts(Span(*headed.span(1)))
        return parts[0].speaker if parts else None

    def _before_relative(self, kind: str, word: Word) -> Speaker | None:
        """What stands right before who, which or that, named or described."""
        scene = self.scene
        start = max(scene.layout.sentence_start(word.start), word.start - _REACH)
        words = phrase_before(scene.text, words_in(scene.text, start, word.start), word.start)
        if not words:
            return None
        last = next((m for m in scene.cast.before(word.start) if m.end <= words[-1].end), None)
        may_be = last is not None and (kind != "who" or last.entity.type in ("person", "group", "unknown"))
        if last and may_be and last.end == words[-1].end:
            return scene.speaker(last.entity)
        if words[-1].is_capital or words[-1].text[0].isdigit():
            return None
        parts = scene.phrases.parts(Span(words[0].start, words[-1].end))
        if parts and all(part.speaker for part in parts):
            return joined([part.speaker for part in parts if part.speaker])
        description = describe(words)
        return scene.described(description) if description else None

    def _antecedent(self, number: int, kind: str, word: Word) -> Speaker | None:
        outer = self._outers.get(number)
        said = self._resolve(outer) if outer is not None else None
        if kind == "they":
            self._note_plurals(word.start)
        around = self.scene.cast.entities.get(said.name) if said else None
        content = self._statements[number].attribution.content
        return self._ranked(Site(word.start, kind, content, outer=around))

    def _ranked(self, site: Site) -> Speaker | None:
        scene = self.scene
        found = candidates(site, scene.cast, scene.layout, scene.talk)
        chosen = self._choose(site, found)
        if not chosen or not chosen.entity:
            return None
        if site.kind in chosen.entity.shown:
            chosen.entity.shown[site.kind] += 1
        return scene.speaker(chosen.entity)

    def _note_plurals(self, at: int) -> None:
        """Let "they" at this place mean what this sentence and the one before describe in the plural."""
        scene = self.scene
        start = scene.layout.sentence_start(max(0, scene.layout.sentence_start(at) - 1))
        for words in plural_phrases(scene.text, words_in(scene.text, max(start, at - _REACH), at)):
            description = describe(words)
            if description is not None and description.plural:
                speaker = scene.described(description)
                entity = scene.cast.entity(speaker.name, speaker.type)
                scene.cast.add(words[0].start, words[-1].end, entity, is_subject=False)

    def _described(self, number: int, words: Sequence[Word]) -> Speaker | None:
        description = describe(words)
        if description is None:
            return None
        if found := self._owner(number, description) or by_rule(self.scene, description):
            return found
        if description.determiner != "quantity":
            site = Site(
                words[0].start,
                "description",
                self._statements[number].attribution.content,
                description,
                next_named=self._next_named(number),
                holders=holders(self.scene, description),
            )
            if found := self._ranked(site):
                return found
        return self.scene.described(description)

    def _owner(self, number: int, description: Description) -> Speaker | None:
        """Whoever owns what is described, where that is how they speak: "her campaign", "his website"."""
        owner, is_campaign = description.owner, description.head in CAMPAIGN_NOUNS
        if owner is None or not (is_campaign or description.head in UTTERANCES):
            return None
        if owner.folded in PRONOUNS:
            speaker = self._pronoun(number, owner)
        else:
            mention = next(self.scene.cast.before(owner.end), None)
            is_owner = mention is not None and mention.end == owner.end
            speaker = self.scene.speaker(mention.entity) if mention and is_owner else None
        return campaign_of(speaker) if speaker and is_campaign else speaker

    def _next_named(self, number: int) -> str | None:
        """The name of the first source after this one that is a person's."""
        rank = self._ranks[number]
        for other in self._order[rank + 1 : rank + 1 + _AHEAD]:
            source = self._statements[other].attribution.source
            for part in self.scene.phrases.parts(source[0]) if source else ():
                if part.speaker and part.speaker.type == "person":
                    return part.speaker.name
        return None

    def _unsourced(self, number: int) -> Speaker | None:
        """Who spoke before, where a quotation stands by itself or a participle goes on: "adding that"."""
        scene, said = self.scene, self._statements[number].attribution
        at = said.content[0].start
        spoke = scene.talk.before(at)
        if not spoke:
            return None
        place, entity = spoke[0]
        cue = scene.text[said.cue[0].start : said.cue[0].end].casefold() if said.cue else ""
        floats = not cue.strip(" :,.—–-") and scene.layout.quotation(at) is not None
        same = scene.layout.sentence(place) == scene.layout.sentence(first_character(said))
        goes_on = same and cue.split(" ")[0].endswith("ing")
        return scene.speaker(entity) if floats or goes_on else None
