"""One article's statements, source by source: names first, then whom pronouns and descriptions mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.knowledge import Knowledge
from onrecord.records import Article, Attribution, Hint, Pointed, Span, Spans, Speaker, Statement
from onrecord.resolve.candidates import Site
from onrecord.resolve.cast import Entity
from onrecord.resolve.chunks import Word, fold, words_in
from onrecord.resolve.compounds import note_compounds
from onrecord.resolve.descriptions import Description, describe
from onrecord.resolve.earlier import note_fuller, note_plurals, note_pointed, note_singles
from onrecord.resolve.enclosing import around, enclosing, place_of_source
from onrecord.resolve.features import Candidate, candidates
from onrecord.resolve.heads import campaign_of
from onrecord.resolve.nouns import (
    CAMPAIGN_NOUNS,
    FEMININE,
    FIRST_PLURAL,
    FIRST_SINGULAR,
    MASCULINE,
    NEUTER,
    OBJECTS,
    PLURAL,
    POSSESSIVES,
    PRONOUNS,
    QUANTIFIERS,
    RELATIVE,
    SECOND,
    UTTERANCES,
)
from onrecord.resolve.owned import is_owned, may_be_owned, note_owned
from onrecord.resolve.phrases import Part
from onrecord.resolve.pointing import Pointing
from onrecord.resolve.relatives import before_relative
from onrecord.resolve.roles import same_role
from onrecord.resolve.rules import by_rule, holders
from onrecord.resolve.scene import AUTHOR, Scene, joined
from onrecord.resolve.words import FUNCTION_WORDS, GIVEN_NAMES_TOO, word_list

Choose = Callable[[Site, Sequence[Candidate]], Candidate | None]
"""Decides which candidate a pronoun or a description means."""

_AHEAD = 8
"""How many sources on, the next that is a name is looked for."""

_JOINING = frozenset(("and", "but", "then", "also"))
"""Before a second verb of one subject: "said no, but noted that"."""

_LAST_WORD = re.compile(r"(?<!\w)([^\W\d_][\w'’]*)[\s,]*$")
_WORD_REACH = 40
"""How far back, in characters, the word before a cue is looked for."""

_SURE = 0.5
"""The network's probability from which it outranks a rule that knows no better."""

_NO_SOURCE = (
    FUNCTION_WORDS
    - PRONOUNS
    - QUANTIFIERS
    - word_list(
        "this that these those nobody somebody everybody anyone everyone someone none neither either us what"
    )
)
"""What no source consists of alone, though a reader may have taken it for one."""

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A place whose meaning is asked for: a statement's source, or any words of the article."""

    spans: Spans
    content: Spans = ()
    outer: int | None = None
    """The statement in whose content it stands."""
    number: int | None = None
    """The statement whose source it is."""
    pointed: tuple[Pointed, ...] = ()


def _is_will(word: Word) -> bool:
    """Whether it is somebody of the name of Will, or May, or the A of an interview."""
    return word.is_capital and (word.folded in GIVEN_NAMES_TOO or len(word.text) == 1)


class Resolver:
    """Resolves `statements` of `article`, each once, in the order of the text."""

    def __init__(
        self,
        article: Article,
        statements: Sequence[Statement],
        choose: Choose,
        knowledge: Knowledge | None = None,
        hints: Mapping[str, Hint] | None = None,
    ) -> None:
        self._statements, self._choose = statements, choose
        self._hints = hints or {}
        self.scene = Scene(article, knowledge)
        note_compounds(self.scene)
        attributions = [statement.attribution for statement in statements]
        self._order = sorted(range(len(statements)), key=lambda number: place_of_source(attributions[number]))
        self._ranks = {number: rank for rank, number in enumerate(self._order)}
        self._outers = enclosing(attributions, self._order)
        self._found: dict[int, Speaker | None] = {}

    def speakers(self) -> list[Speaker | None]:
        """The speaker of each statement, or None."""
        for number in self._order:
            self._resolve(number)
        return [self._found[number] for number in range(len(self._statements))]

    def meant_by(self, span: Span) -> Speaker | None:
        """Whom the words at `span` mean, wherever they stand: a name, a pronoun or a description.

        None where they mean nobody, or it cannot be told. Ask only once `speakers` has been called.
        """
        outer = around([statement.attribution for statement in self._statements], span)
        return self._sourced(Asked((span,), outer=outer))

    def speaker_of(self, number: int) -> Speaker | None:
        """The speaker of statement `number`, from its source."""
        statement = self._statements[number]
        said, hint = statement.attribution, self._hints.get(statement.id)
        pointed = hint.speaker if hint else ()
        asked = Asked(said.source, said.content, self._outers.get(number), number, pointed)
        return self._sourced(asked) if self._is_source(said) else self._unsourced(asked)

    def _is_source(self, said: Attribution) -> bool:
        """Whether the source has a word that could mean somebody: "said" and "according to" do not."""
        if not said.content:
            return bool(said.source)
        words = [word for span in said.source for word in words_in(self.scene.text, span.start, span.end)]
        return any(word.folded not in _NO_SOURCE or _is_will(word) for word in words)

    def _sourced(self, asked: Asked) -> Speaker | None:
        for span in asked.spans:
            words = words_in(self.scene.text, span.start, span.end)
            if words and all(word.folded in PRONOUNS for word in words):
                return self._pronoun(asked, words[0])
            if words and " ".join(word.folded for word in words) in ("q", "a", "question", "answer"):
                return self.scene.interviewed if words[0].folded.startswith("a") else None
            if words and (parts := self.scene.phrases.parts(span)):
                return self._joined(asked, parts)
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
            self.scene.spoken.turns.append((span.start, entity))

    def _joined(self, asked: Asked, parts: Sequence[Part]) -> Speaker | None:
        if len(parts) == 1 and (speaker := parts[0].speaker):
            return self.scene.completed(self._namesake(asked, parts[0]) or speaker)
        found = [self._part(asked, part) for part in parts]
        return joined([speaker for speaker in found if speaker])

    def _part(self, asked: Asked, part: Part) -> Speaker | None:
        if part.speaker:
            return self.scene.completed(part.speaker)
        if len(part.words) == 1 and part.words[0].folded in PRONOUNS:
            return self._pronoun(asked, part.words[0])
        return self._described(asked, part.words)

    def _namesake(self, asked: Asked, part: Part) -> Speaker | None:
        """Whom an ambiguous name means, where the network is sure: one of those who bear it."""
        if not asked.pointed or part.speaker is None or part.speaker.type != "person":
            return None
        pointing = self._pointing(asked)
        likeliest = pointing.likeliest(_SURE) if pointing else None
        printed = {word.folded for word in part.words if word.is_capital}
        last = likeliest.name.split()[-1].casefold() if likeliest else ""
        if likeliest is None or likeliest.type != "person" or last not in printed:
            return None
        first = likeliest.name.split()[0].casefold()
        others = printed & {part.speaker.name.split()[0].casefold()} - {first}
        return None if others else self.scene.speaker(likeliest)

    def _pronoun(self, asked: Asked, word: Word) -> Speaker | None:
        kind = next(kind for kind, words in _KINDS if word.folded in words)
        if kind == "first":
            return self._first_person(asked, word)
        if kind == "second":
            return Speaker("[you]", "person")
        if kind in ("who", "relative") and (before := before_relative(self.scene, kind, word)):
            return before
        return self._antecedent(asked, kind, word)

    def _first_person(self, asked: Asked, word: Word) -> Speaker | None:
        """Whoever's words these are: the quotation's speaker, or else the article's author."""
        if asked.outer is not None:
            return self._resolve(asked.outer)
        pointing = self._pointing(asked)
        sure = pointing.likeliest(_SURE) if pointing else None
        if sure and sure.type in ("group", "document"):
            sure = None
        if self.scene.layout.quotation(word.start) is None:
            found = self.scene.turn(word) or self.scene.author_at(word.start)
            return self.scene.speaker(sure) if sure and found is AUTHOR else found
        if sure:
            return self.scene.speaker(sure)
        spoke = self.scene.spoken.before(word.start)
        return self.scene.speaker(spoke[0][1]) if spoke else None

    def _antecedent(self, asked: Asked, kind: str, word: Word) -> Speaker | None:
        if kind == "they":
            note_plurals(self.scene, word.start)
        elif kind in ("he", "she"):
            note_singles(self.scene, word.start)
        pointing = self._pointing(asked)
        site = Site(
            word.start,
            kind,
            asked.content,
            outer=self._speaks_around(asked),
            case="possessive" if word.folded in POSSESSIVES else "object" if word.folded in OBJECTS else "",
            pointing=pointing,
        )
        chosen = self._ranked(site)
        if chosen is None or chosen.entity is None:
            return None
        if kind in chosen.entity.shown:
            chosen.entity.shown[kind] += 1
        return self.scene.speaker(chosen.entity)

    def _ranked(self, site: Site) -> Candidate | None:
        scene, asked = self.scene, site.description
        owned = asked if asked and is_owned(asked) else None
        if owned:
            note_owned(scene, owned)
        found = candidates(site, scene.cast, scene.layout, scene.spoken)
        if owned:
            found = [each for each in found if each.entity is None or may_be_owned(owned, each.entity)]
        return self._choose(site, found)

    def _speaks_around(self, asked: Asked) -> Entity | None:
        said = self._resolve(asked.outer) if asked.outer is not None else None
        return self.scene.cast.entities.get(said.name) if said else None

    def _pointing(self, asked: Asked) -> Pointing | None:
        if not asked.pointed:
            return None
        note_pointed(self.scene, asked.pointed, asked.spans)
        return Pointing(asked.pointed, self.scene.cast, asked.spans)

    def _described(self, asked: Asked, words: Sequence[Word]) -> Speaker | None:
        description = describe(words)
        if description is None:
            return None
        if found := self._owner(asked, description) or by_rule(self.scene, description):
            return found
        is_one = description.words[0].folded == "one" and not description.plural
        if description.determiner != "quantity" or is_one:
            note_fuller(self.scene, description)
            site = Site(
                words[0].start,
                "description",
                asked.content,
                description,
                next_named=self._next_named(asked.number) if asked.number is not None else None,
                holders=holders(self.scene, description),
                pointing=self._pointing(asked),
            )
            if (chosen := self._ranked(site)) and chosen.entity:
                chosen.entity.called.add(description.same)
                return self.scene.speaker(chosen.entity)
        return self.scene.described(description)

    def _owner(self, asked: Asked, description: Description) -> Speaker | None:
        """Whoever owns what is described, where that is how they speak: "her campaign", "his website"."""
        owner, is_campaign = description.owner, description.head in CAMPAIGN_NOUNS
        if owner is None or not (is_campaign or description.head in UTTERANCES):
            return None
        if owner.folded in PRONOUNS:
            speaker = self._pronoun(asked, owner)
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

    def _unsourced(self, asked: Asked) -> Speaker | None:
        """Who is meant, if anybody, where no source is printed: a quotation by itself, "adding that"."""
        said = self._statements[asked.number or 0].attribution
        before = self._word_before(said)
        cue = words_in(self.scene.text, said.cue[0].start, said.cue[0].end) if said.cue else []
        site = Site(
            place_of_source(said),
            "empty",
            said.content,
            outer=self._speaks_around(asked),
            cue=tuple(word.folded for word in cue),
            goes_on=self._goes_on(said, cue, before),
            after=before if before in FUNCTION_WORDS else "",
            in_person=self._in_person(said),
            pointing=self._pointing(asked),
        )
        chosen = self._ranked(site)
        return self.scene.speaker(chosen.entity) if chosen and chosen.entity else None

    def _goes_on(self, said: Attribution, cue: Sequence[Word], before: str) -> str:
        """How a statement without source goes on with the one before."""
        scene = self.scene
        if not cue and scene.layout.quotation(said.content[0].start) is not None:
            return "quotation by itself"
        spoke = scene.spoken.before(said.content[0].start)
        same = spoke and scene.layout.sentence(spoke[0][0]) == scene.layout.sentence(place_of_source(said))
        if not same or not cue:
            return ""
        if cue[0].folded.endswith("ing"):
            return "participle"
        joins = cue[0].folded in _JOINING or before in _JOINING
        return "second verb" if joins else "same sentence"

    def _word_before(self, said: Attribution) -> str:
        """The word, folded, right before a cue or a content without source, in its sentence; "" for none."""
        at = min(span.start for span in (said.cue or said.content))
        start = max(self.scene.layout.sentence_start(at), at - _WORD_REACH)
        found = _LAST_WORD.search(self.scene.text[start:at])
        return fold(found[1]) if found else ""

    def _in_person(self, said: Attribution) -> bool:
        """Whether somebody speaks of themselves in it: "we will not"."""
        return any(
            word.folded in FIRST_SINGULAR | FIRST_PLURAL
            for span in said.content
            for word in words_in(self.scene.text, span.start, span.end)
        )
