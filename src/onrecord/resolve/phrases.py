"""The parts of a source: names, and noun phrases that only describe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from onrecord.records import Span, Speaker
from onrecord.resolve.chunks import Word, chunks_in, words_in
from onrecord.resolve.cutting import (
    core_of,
    is_from,
    is_one_chunk,
    is_one_name,
    split_at_and,
    with_and,
)
from onrecord.resolve.heads import NounPhrases
from onrecord.resolve.mentions import NamesInArticle, headline_end
from onrecord.resolve.names import parse_name
from onrecord.resolve.naming import Namer
from onrecord.resolve.nouns import (
    BODY_NOUNS,
    PERSON_NOUNS,
    POSSESSIVES,
    PRONOUNS,
    QUANTIFIERS,
    is_plural,
    singular,
)
from onrecord.resolve.words import (
    DETERMINERS,
    FUNCTION_WORDS,
    INDEFINITES,
    TRAILING,
)

_BREAK = re.compile(r"[,;:()\[\]\n](?!\d)|\s[-–—]+\s|—")
_SHORT_FORM = re.compile(r"[A-Z][A-Za-z.&]{0,8}[A-Z]")
_PARTY_AND_STATE = re.compile(r"(?:[RDI]-)?[A-Z][\w.]{0,5}$")
_OPENERS = frozenset(("and", "but", "both", "neither", "either", "by", "from", "among", "while"))
"""What a source may begin with that is no part of it."""

EXEMPLIFYING = frozenset(("including", "like", "such"))
"""After what is described they begin the names of some."""

_HEADLINE = 120
"""So much text follows a headline at least."""


@dataclass(frozen=True, slots=True)
class Part:
    """One speaker of a source: whom it names, or the words that describe it."""

    words: tuple[Word, ...]
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What one stretch of a source between commas and brackets comes to."""

    parts: tuple[Part, ...]
    is_bare: bool = False
    """Whether it is names and nothing else."""
    ends_list: bool = False
    """Whether it holds the "and" before the last of several."""
    may_be_apposed: bool = False
    """Whether it describes one person, whom the next phrase may name: "her lawyer, Anna Holt"."""

    may_name: bool = False
    """Whether it may say who the described is: a name, perhaps with what somebody is before it."""
    exemplifies: bool = False
    """Whether it begins with "including" or "like", and names some of those described before it."""

    @property
    def names_persons(self) -> bool:
        """Whether it may say who the described are: persons, all of them."""
        return (self.may_name and not self.exemplifies) and all(
            part.speaker is not None and part.speaker.type == "person" for part in self.parts
        )

    @property
    def may_be_body(self) -> bool:
        """Whether it describes a body: "one group", "her firm"."""
        return len(self.parts) == 1 and singular(self.parts[0].words[-1].folded) in BODY_NOUNS

    def is_told_by(self, later: _Phrase) -> bool:
        """Whether `later` names whom this describes."""
        return self.may_be_apposed and (later.names_persons or (self.may_be_body and later.names_bodies))

    @property
    def names_bodies(self) -> bool:
        """Whether it may say which body is described."""
        return (self.may_name and not self.exemplifies) and all(
            part.speaker is not None and part.speaker.type in ("organisation", "unknown")
            for part in self.parts
        )

    @property
    def is_named(self) -> bool:
        return any(part.speaker for part in self.parts)


class Phrases:
    """Takes the sources of one article apart."""

    def __init__(self, text: str, names: NamesInArticle, namer: Namer) -> None:
        self._text, self._heads = text, NounPhrases(text, names, namer)
        self._headline_end = headline_end(text)

    def parts(self, span: Span) -> tuple[Part, ...]:
        """The speakers of the source that stands at `span`, each named or described."""
        phrases = [self._phrase(words) for words in self._stretches(span)]
        phrases = [phrase for phrase in phrases if phrase.parts]
        if not phrases:
            return ()
        if phrases[-1].ends_list and all(phrase.is_bare for phrase in phrases):
            return tuple(part for phrase in phrases for part in phrase.parts)
        first = phrases[0]
        if len(phrases) == 2 and self._is_headline(span) and all(each.is_bare for each in phrases):
            return (*first.parts, *phrases[1].parts)
        if len(phrases) > 1 and first.is_told_by(phrases[1]):
            return phrases[1].parts
        if examples := _examples(phrases):
            return (*first.parts, *examples)
        if len(phrases) > 2 and first.is_named:
            for later in phrases[1:]:
                if later.ends_list and later.is_bare and len(later.parts) == 1:
                    return (*first.parts, *later.parts)
        return first.parts

    def _is_headline(self, span: Span) -> bool:
        """Whether it stands in the first line, where a comma may be an "and": "Holt, Varga Part Ways"."""
        return span.end <= self._headline_end and len(self._text) > span.end + _HEADLINE

    def _stretches(self, span: Span) -> Iterator[list[Word]]:
        """The words of `span`, cut at commas, dashes and brackets; what brackets hold is left out."""
        start = span.start
        while start < span.end - 1 and not self._text[start].isalnum():
            start += 1
        words = with_and(words_in(self._text, start, span.end))
        stretch: list[Word] = []
        depth = 0
        for at, word in enumerate(words):
            gap = self._text[words[at - 1].end if at else start : word.start]
            depth = max(0, depth + len(re.findall(r"[(\[]", gap)) - len(re.findall(r"[)\]]", gap)))
            suffix = gap == ", " and word.is_suffix
            short = self._is_short_form(words, at, gap)
            number = gap == "," and word.text[0].isdigit()
            exemplifies = word.text in EXEMPLIFYING and (
                word.text != "such" or self._text.startswith("such as ", word.start)
            )
            if stretch and ((_BREAK.search(gap) and not (suffix or number or short)) or exemplifies):
                yield stretch
                stretch = []
            if not depth and not (at and gap.endswith(", ") and self._is_party_and_state(word)):
                stretch.append(word)
        if stretch:
            yield stretch

    def _is_short_form(self, words: Sequence[Word], at: int, gap: str) -> bool:
        """Whether a bracket beside word `at` holds only initials: "Bank of Norwick (BoN) chief"."""
        held = words[at] if gap.endswith("(") else words[at - 1] if at and gap == ") " else None
        if held is None or not _SHORT_FORM.fullmatch(held.text):
            return False
        return self._text.startswith(") ", held.end) and self._text[held.start - 1] == "("

    def _is_party_and_state(self, word: Word) -> bool:
        text = self._text[word.start : word.end]
        return "-" in text and _PARTY_AND_STATE.match(text) is not None

    def _phrase(self, words: list[Word]) -> _Phrase:
        ends_list = any(word.text == "and" for word in words)
        while words and words[0].folded in _OPENERS:
            words = words[1:]
        while words and words[-1].text in TRAILING:
            words = words[:-1]
        if not words:
            return _Phrase(())
        if words[0].folded in EXEMPLIFYING:
            return replace(self._phrase(words[1 + (words[0].folded == "such") :]), exemplifies=True)
        words = self._without_origins(words)
        core = core_of(self._text, words)
        pieces = self._without_offices(split_at_and(self._text, core))
        found = [self._heads.speaker(piece, whole=len(core) == len(words)) for piece in pieces]
        named = [speaker for speaker in found if speaker]
        if not named and len(pieces) == 2 and self._are_two(pieces):
            return _Phrase(tuple(Part(tuple(piece)) for piece in pieces), ends_list=ends_list)
        if not named and (document := self._heads.document(core, words)):
            return _Phrase((Part(tuple(words), document),), ends_list=ends_list)
        if not named:
            described = core and not core[-1].is_capital
            return _Phrase(
                (Part(tuple(words)),),
                ends_list=ends_list,
                may_be_apposed=bool(described) or self._is_role(core),
            )
        parts = tuple(Part(tuple(piece), speaker) for piece, speaker in zip(pieces, found, strict=True))
        begin = next(chunks[-1][0] for piece in pieces if (chunks := chunks_in(self._text, piece)))
        plain = all(
            word.folded not in FUNCTION_WORDS - DETERMINERS - INDEFINITES and not word.folded.endswith("ing")
            for word in takewhile(lambda word: word != begin, words)
        )
        is_whole = len(core) == len(words) or is_from(words[len(core) :])
        return _Phrase(
            parts,
            may_name=is_whole and plain,
            is_bare=len(named) == len(found)
            and is_whole
            and all(self._is_person_or_chunk(*each) for each in zip(pieces, named, strict=True)),
            ends_list=ends_list,
        )

    def _is_person_or_chunk(self, piece: list[Word], speaker: Speaker) -> bool:
        return is_one_chunk(self._text, piece) or (
            speaker.type == "person" and piece[0].is_capital and piece[0].folded not in FUNCTION_WORDS
        )

    def _without_origins(self, words: list[Word]) -> list[Word]:
        """Without where the first of two is from: "Anna Holt of Norwick and Jon Adeyemi" are two."""
        at = next((at for at, word in enumerate(words) if word.text == "of"), 0)
        end = next((end for end in range(at, len(words)) if words[end].text == "and"), 0)
        if not at or end < at + 2 or end + 1 >= len(words):
            return words
        between, after = words[at + 1 : end], words[end + 1]
        chunks = chunks_in(self._text, words[:at])
        is_person = bool(chunks) and chunks[-1][-1] == words[at - 1] and self._heads.names_person(chunks[-1])
        if is_person and after.is_capital and all(word.is_capital for word in between):
            return words[:at] + words[end:]
        return words

    def _are_two(self, pieces: list[list[Word]]) -> bool:
        """Whether "and" stands between two noun phrases, and not between two words of one."""
        one, two = pieces
        if " or " in self._text[one[-1].end : two[0].start + 1]:
            return False
        if any(len(piece) == 1 and piece[0].folded in PRONOUNS for piece in pieces):
            return True
        if two[0].folded in POSSESSIVES or two[0].folded in INDEFINITES | DETERMINERS:
            return True
        if len(two) == 1:
            return False
        alike = (one[0].folded in QUANTIFIERS) <= (two[0].folded in QUANTIFIERS)
        return alike and is_plural(one[-1].folded) and is_plural(two[-1].folded) and not one[-1].possessive

    def _without_offices(self, pieces: list[list[Word]]) -> list[list[Word]]:
        """Without what only is an office of the one named last: "former senator and mayor Anna Holt"."""
        if len(pieces) < 2 or pieces[-1][0].folded in DETERMINERS | INDEFINITES | POSSESSIVES:
            return pieces
        *offices, named = pieces
        chunks = chunks_in(self._text, named)
        has_office = bool(chunks) and chunks[-1][-1] == named[-1]
        has_office = has_office and (chunks[-1][0] != named[0] or not is_one_name(chunks[-1]))
        if has_office and all(self._is_office(office) for office in offices):
            return [named]
        return pieces

    def _is_office(self, words: list[Word]) -> bool:
        last = words[-1]
        is_office = last.folded in PERSON_NOUNS or (len(words) > 2 and words[-2].text in ("of", "for"))
        return not last.possessive and is_office and self._heads.speaker(words, whole=True) is None

    def _is_role(self, words: list[Word]) -> bool:
        chunks = chunks_in(self._text, words)
        return bool(chunks) and chunks[-1][-1] == words[-1] and parse_name(chunks[-1]) is None


def _examples(phrases: Sequence[_Phrase]) -> tuple[Part, ...]:
    """Who is named of those described: "leaders, including Anna Holt and Jon Adeyemi"."""
    at = next((at for at, phrase in enumerate(phrases) if phrase.exemplifies), None)
    if not at or phrases[0].is_named:
        return ()
    found = [part for part in phrases[at].parts if part.speaker]
    if found:
        for phrase in phrases[at + 1 :]:
            found += [part for part in phrase.parts if part.speaker and phrase.may_name]
    return tuple(found)
