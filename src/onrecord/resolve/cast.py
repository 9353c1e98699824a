"""Everybody an article names: each with the places where it is mentioned, and what stands beside the name."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.resolve.chunks import Word
from onrecord.resolve.given import HE, SHE
from onrecord.resolve.hints import pronoun_likely, pronoun_shown
from onrecord.resolve.known import Known
from onrecord.resolve.layout import Layout
from onrecord.resolve.lines import Line
from onrecord.resolve.mentions import NamesInArticle
from onrecord.resolve.names import Name
from onrecord.resolve.naming import Named, Namer
from onrecord.resolve.nouns import singular
from onrecord.resolve.roles import kinds_around, roles_around, same_role
from onrecord.resolve.words import word_list

_AUXILIARIES = word_list("""
    is was has had would will could should can may might must did does do are were have said says
    told who also then never later himself herself wants thinks knows went came took gave made got
""")
_PREPOSITIONS = word_list("""
    of to for with by from in on at about against over under between among after before like as than
    into toward towards including and or
""")
_MOST_ROLES = 3
_MOST_KINDS = 12
"""At so many mentions of a body what is said beside it is looked at."""
_NESTED = 8
"""So many mentions may begin before one that is inside of them ends."""
_MOST_NAMESAKES = 16
"""So many who bear one surname are told apart."""


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something that the article names, under the name that an index would print."""

    name: str
    type: str
    wikidata: str | None = None
    roles: list[str] = field(default_factory=list)
    role_words: set[str] = field(default_factory=set)
    past_words: set[str] = field(default_factory=set)
    """Words of the offices that it is known to have had."""
    called: set[str] = field(default_factory=set)
    """The descriptions, as `Description.same`, that were taken to mean it."""
    shown: dict[str, int] = field(default_factory=lambda: {HE: 0, SHE: 0})
    likely: str | None = None
    count: int = 0
    first: int = -1

    @property
    def pronoun(self) -> str | None:
        """The pronoun that the article shows for it, if it shows one more than the other."""
        he, she = self.shown[HE], self.shown[SHE]
        return None if he == she else HE if he > she else SHE


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """The characters `start` to `end` mean `entity`; the rest tells where in its sentence they stand."""

    start: int
    end: int
    entity: Entity
    sentence: int
    paragraph: int
    quotation: int | None
    is_subject: bool
    is_possessive: bool
    after_preposition: bool
    is_first: bool


class Cast:
    """The entities of `text` and their mentions, in the order of the text."""

    def __init__(self, text: str, layout: Layout, names: NamesInArticle, namer: Namer, known: Known) -> None:
        self._text, self._layout, self._names, self._namer, self._known = text, layout, names, namer, known
        self.entities: dict[str, Entity] = {}
        namer.focus = self._in_focus
        self._mentions: list[Mention] = []
        for line in names.lines:
            self._read_line(line)
        self._mentions.sort(key=lambda mention: mention.start)
        self._starts = [mention.start for mention in self._mentions]

    def before(self, at: int) -> Iterator[Mention]:
        """The mentions that begin before `at`, the nearest first."""
        for number in range(bisect_left(self._starts, at) - 1, -1, -1):
            yield self._mentions[number]

    def after(self, at: int) -> Iterator[Mention]:
        """The mentions that begin at `at` or later, the nearest first."""
        for number in range(bisect_left(self._starts, at), len(self._mentions)):
            yield self._mentions[number]

    def at(self, place: int) -> Mention | None:
        """The mention in which the character `place` stands; the shortest of several."""
        last = bisect_right(self._starts, place)
        around = [each for each in self._mentions[max(0, last - _NESTED) : last] if place < each.end]
        return min(around, key=lambda each: each.end - each.start, default=None)

    def entity(self, name: str, type_: str) -> Entity:
        """The entity of this index name, made where the article names none."""
        if name not in self.entities:
            self.entities[name] = Entity(name, type_)
        return self.entities[name]

    def add(self, start: int, end: int, entity: Entity, *, is_subject: bool = True) -> None:
        """Note that these characters mean `entity`, be they a pronoun or a description."""
        mention = self._mention(start, end, entity, is_subject=is_subject)
        at = bisect_left(self._starts, start)
        if at < len(self._starts) and self._starts[at] == start:
            return
        self._mentions.insert(at, mention)
        insort(self._starts, start)

    def _mention(self, start: int, end: int, entity: Entity, *, is_subject: bool) -> Mention:
        layout = self._layout
        return Mention(
            start,
            end,
            entity,
            layout.sentence(start),
            layout.paragraph(start),
            layout.quotation(start),
            is_subject,
            is_possessive=False,
            after_preposition=False,
            is_first=start - layout.sentence_start(start) < 3,
        )

    def _in_focus(self, persons: Sequence[Name], name: Name, at: int) -> Name | None:
        """Whom a surname means of several who bear it.

        The one whom the article names first goes by the surname alone and the others mostly do not, but
        for who begins the sentence before, or this one; Mr. and Ms. outrank all that.
        """
        asked = pronoun_shown(name.title) if name.title else None
        sentence = self._layout.sentence(at)
        scores: list[tuple[float, int, Name]] = []
        for person in persons[:_MOST_NAMESAKES]:
            places = self._names.places_of(person)
            likely = pronoun_likely(person.words[0])
            score = 0.0
            if asked and likely:
                score += 4.0 if asked == likely else -4.0
            before = bisect_left(places, at)
            if before and sentence - self._layout.sentence(places[before - 1]) < 2:
                begins = places[before - 1] - self._layout.sentence_start(places[before - 1]) < 4
                score += 1.5 if begins else 0.5
            headline = self._text.find(person.text, 0, 200)
            scores.append((score, -(headline if headline >= 0 else places[0] if places else at), person))
        earliest = max(first for _, first, _ in scores)
        return max(scores, key=lambda each: (each[0] + (each[1] == earliest), each[1]))[2]

    def _read_line(self, line: Line) -> None:
        at, words = 0, line.words
        for chunk in line.chunks:
            while words[at] is not chunk[0]:
                at += 1
            named = self._namer.read(chunk, words[at - 1] if at else None)
            if named:
                self._note(words, at, at + len(chunk), chunk, named)

    def _note(self, words: list[Word], first: int, last: int, chunk: Sequence[Word], named: Named) -> None:
        speaker = named.speaker
        entity = self.entity(speaker.name, speaker.type)
        entity.count += 1
        if entity.first < 0:
            entity.first = chunk[0].start
            entity.wikidata = speaker.wikidata
            if speaker.type == "person":
                entity.likely = pronoun_likely(speaker.name.split()[0]) if " " in speaker.name else None
            if figure := named.figure:
                entity.role_words |= self._known.role_words(figure)
                entity.past_words |= self._known.past_role_words(figure)
        if speaker.type == "person":
            self._note_person(words, last, chunk, named, entity)
        elif entity.count < _MOST_KINDS:
            entity.role_words |= set(kinds_around(self._text, words, first, last))
        before = words[first - 1] if first else None
        after = words[last] if last < len(words) else None
        layout, start = self._layout, chunk[0].start
        touches = before is not None and self._text[before.end : start].isspace()
        self._mentions.append(
            Mention(
                start,
                chunk[-1].end,
                entity,
                layout.sentence(start),
                layout.paragraph(start),
                layout.quotation(start),
                is_subject=not chunk[-1].possessive and self._is_subject(chunk, after),
                is_possessive=chunk[-1].possessive,
                after_preposition=touches and before is not None and before.folded in _PREPOSITIONS,
                is_first=start - layout.sentence_start(start) < 3,
            )
        )

    def _note_person(
        self, words: list[Word], last: int, chunk: Sequence[Word], named: Named, entity: Entity
    ) -> None:
        start = last - named.length
        for word in chunk[: len(chunk) - named.length]:
            if shown := pronoun_shown(word.folded):
                entity.shown[shown] += 1
        if len(entity.roles) < _MOST_ROLES or entity.count < 5:
            for role in roles_around(self._text, words, start, last):
                folded = [singular(each.strip(".,'’").casefold()) for each in re.split(r"[\s/]+", role)]
                entity.role_words |= {same_role(each) for each in folded}
                for each in folded:
                    if shown := pronoun_shown(each):
                        entity.shown[shown] += 1
                if len(entity.roles) < _MOST_ROLES and role not in entity.roles:
                    entity.roles.append(role)

    def _is_subject(self, chunk: Sequence[Word], after: Word | None) -> bool:
        if after is None:
            return False
        gap = self._text[chunk[-1].end : after.start]
        if gap.isspace():
            return after.folded in _AUXILIARIES or after.text.endswith("ed")
        return gap == ", " and after.folded in ("who", "a", "the", "an")
