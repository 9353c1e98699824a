"""Whom the sources of one article refer to, as far as the names printed in that article tell.

A pronoun or a description names nobody, and its speaker stays None: nothing is invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.records import Article, Span, Spans, Speaker, Statement
from onrecord.resolve.chunks import Word, chunks_in, words_in
from onrecord.resolve.mentions import NamesInArticle, begins_sentence, unwrapped
from onrecord.resolve.names import Name, parse_name
from onrecord.resolve.places import PLACES
from onrecord.resolve.words import (
    COMMON_NOUNS,
    DETERMINERS,
    DOCUMENT_NOUNS,
    INDEFINITES,
    ORGANISATION_NOUNS,
    OUTLETS,
    PHRASE_ENDS,
    PLAIN_HONORIFICS,
    SUFFIXES,
    TRAILING,
)

JOINER = " ; "
"""Between the names of several speakers of one statement."""

_BREAK = re.compile(r"[,;:()\[\]\n]|\s[-–—]+\s|—")
_PARTY_AND_STATE = re.compile(r"(?:[RDI]-)?[A-Z][\w.]{0,5}$")


def resolve_speakers(article: Article, statements: Sequence[Statement]) -> list[Statement]:
    """`statements` of `article`, in their order, with `speaker` set where the source names one.

    A speaker that is set already is kept.
    """
    resolver = _Resolver(article.text)
    return [
        statement
        if statement.speaker
        else replace(statement, speaker=resolver.speaker_of(statement.attribution.source))
        for statement in statements
    ]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What one stretch of a source between commas and brackets comes to: names, or else a description."""

    names: tuple[Speaker, ...]
    is_bare: bool = False
    """Whether it is names and nothing else."""
    ends_list: bool = False
    """Whether it holds the "and" before the last of several."""
    may_be_apposed: bool = False
    """Whether it describes one person, whom the next phrase may name: "her lawyer, Anna Holt"."""


class _Resolver:
    def __init__(self, text: str) -> None:
        self._text = unwrapped(text)
        self._names = NamesInArticle(self._text)

    def speaker_of(self, source: Spans) -> Speaker | None:
        """The speaker whom a source names, or None."""
        for span in source:
            if speakers := self._speakers_in(span):
                return _joined(speakers)
        return None

    def _speakers_in(self, span: Span) -> tuple[Speaker, ...]:
        phrases = [self._phrase(words) for words in self._stretches(span)]
        if not phrases:
            return ()
        if phrases[-1].ends_list and all(phrase.is_bare for phrase in phrases):
            return tuple(speaker for phrase in phrases for speaker in phrase.names)
        first = phrases[0]
        if first.may_be_apposed and len(phrases) > 1 and phrases[1].is_bare:
            return phrases[1].names if phrases[1].names[0].type == "person" else ()
        return first.names

    def _stretches(self, span: Span) -> Iterator[list[Word]]:
        """The words of `span`, cut at commas, dashes and brackets; what brackets hold is left out."""
        words = words_in(self._text, span.start, span.end)
        stretch: list[Word] = []
        depth = 0
        for at, word in enumerate(words):
            gap = self._text[words[at - 1].end if at else span.start : word.start]
            depth = max(0, depth + len(re.findall(r"[(\[]", gap)) - len(re.findall(r"[)\]]", gap)))
            suffix = gap == ", " and word.is_capital and word.folded in SUFFIXES
            if stretch and _BREAK.search(gap) and not suffix:
                yield stretch
                stretch = []
            if not depth and not (at and gap.endswith(", ") and self._is_party_and_state(word)):
                stretch.append(word)
        if stretch:
            yield stretch

    def _is_party_and_state(self, word: Word) -> bool:
        text = self._text[word.start : word.end]
        return "-" in text and _PARTY_AND_STATE.match(text) is not None

    def _phrase(self, words: list[Word]) -> _Phrase:
        ends_list = any(word.text == "and" for word in words)
        if words[0].text == "and":
            words = words[1:]
        while words and words[-1].text in TRAILING:
            words = words[:-1]
        core = _core(self._text, words)
        parts = _split_at_and(self._text, core)
        found = [self._part(part, whole=len(core) == len(words)) for part in parts]
        names = tuple(name for name in found if name)
        described = core and not names and not core[-1].is_capital and not core[-1].folded.endswith("s")
        return _Phrase(
            names,
            is_bare=bool(names)
            and len(names) == len(found)
            and len(core) == len(words)
            and all(_is_one_chunk(self._text, part) for part in parts),
            ends_list=ends_list,
            may_be_apposed=bool(described) or self._is_role(core),
        )

    def _is_role(self, words: list[Word]) -> bool:
        chunks = chunks_in(self._text, words)
        return bool(chunks) and chunks[-1][-1] == words[-1] and parse_name(chunks[-1]) is None

    def _part(self, words: list[Word], *, whole: bool) -> Speaker | None:
        """The one speaker that a noun phrase without "and" names at its end.

        `whole` says that nothing follows it, such as "on the Senate committee", that narrows a group.
        """
        chunks = chunks_in(self._text, words)
        if not chunks:
            return None
        chunk, first = chunks[-1], words[0]
        the = len(chunk) < len(words) and words[-len(chunk) - 1].folded == "the"
        vague = first.folded in INDEFINITES or first.text[0].isdigit()
        if chunk[-1] != words[-1]:
            return self._with_noun(chunk, words)
        name = parse_name(chunk, the=the, begins=begins_sentence(self._text, chunk[0].start))
        if name is None:
            return None
        name = self._names.without_stray_start(name)
        if name.type == "group" and not (whole and len(words) == len(chunk) + the and not vague):
            return None
        if vague and not (len(words) > len(chunk) + 1 and name.type == "person"):
            return None
        return self._speaker(name, chunk)

    def _with_noun(self, chunk: list[Word], words: list[Word]) -> Speaker | None:
        """A name with the noun right after it: "the Varga campaign", "a Harbour University poll"."""
        before = [word for word in words if word.start < chunk[0].start]
        if words[-2:] != [chunk[-1], words[-1]] or any(
            word.folded not in DETERMINERS | INDEFINITES for word in before
        ):
            return None
        name = parse_name(chunk)
        noun = words[-1].text
        if name is None or (noun not in ORGANISATION_NOUNS and noun not in DOCUMENT_NOUNS):
            return None
        if noun in DOCUMENT_NOUNS and name.type in ("person", "group"):
            return None
        kind = "organisation" if noun in ORGANISATION_NOUNS else "document"
        return Speaker(f"{name.text} {noun}", kind)

    def _speaker(self, name: Name, chunk: list[Word]) -> Speaker | None:
        joined = " ".join(name.folded)
        if full := self._names.acronyms.get(joined):
            return Speaker(full, "organisation")
        if joined in PLACES and not name.title and not self._names.is_titled(name.words[-1]):
            return Speaker(PLACES[joined], "place")
        persons = [] if name.is_organisation and len(name.words) > 1 else self._names.persons_like(name)
        if len(persons) == 1 and not name.the:
            return Speaker(persons[0].text, "person")
        if len(persons) > 1 and not name.the:
            return Speaker(_as_printed(name, chunk), "person")
        if name.is_generic or (len(name.words) == 1 and name.folded[0] in OUTLETS and not name.title):
            return self._shortened(name)
        if len(name.words) == 1 and not name.title and not self._is_name(name, chunk):
            return None
        if self._is_heading(name, chunk):
            return None
        kind = "organisation" if name.text in self._names.spelt_out else name.type
        if kind == "unknown" and self._names.is_titled(name.words[0]) and len(name.words) == 1:
            kind = "person"
        return Speaker(name.text, kind)

    def _shortened(self, name: Name) -> Speaker | None:
        if body := self._names.body_called(name.words[0]):
            return Speaker(body.text, "organisation")
        return None if name.is_generic else Speaker(name.text, "organisation" if name.the else name.type)

    def _is_heading(self, name: Name, chunk: list[Word]) -> bool:
        """Whether it is several words in capitals that no colon marks as a speaker's in a transcript."""
        after = self._text[chunk[-1].end : chunk[-1].end + 1]
        return len(name.words) > 1 and name.text.isupper() and after != ":"

    def _is_name(self, name: Name, chunk: list[Word]) -> bool:
        """Whether a single word is a name, and not a plain noun that begins a sentence."""
        word = name.words[0]
        if name.type in ("group", "organisation") or not begins_sentence(self._text, chunk[0].start):
            return True
        if self._names.is_common_word(word) or name.folded[0] in COMMON_NOUNS:
            return False
        return self._names.is_capital_inside(word) or not name.folded[0].endswith("s")


def _joined(speakers: tuple[Speaker, ...]) -> Speaker:
    unique = {speaker.id: speaker for speaker in speakers}
    types = {speaker.type for speaker in unique.values()}
    name = JOINER.join(speaker.name for speaker in unique.values())
    return Speaker(name, types.pop() if len(types) == 1 else "unknown")


def _core(text: str, words: list[Word]) -> list[Word]:
    """`words` up to where they only describe: "Anna Holt of the Harbour Board" -> "Anna Holt"."""
    named = _words_of_chunks(text, words)
    for at, word in enumerate(words):
        if word.text in PHRASE_ENDS and word not in named:
            return words[:at]
    return words


def _split_at_and(text: str, words: list[Word]) -> list[list[Word]]:
    named = _words_of_chunks(text, words)
    parts: list[list[Word]] = [[]]
    for word in words:
        if word.text in ("and", "or") and word not in named:
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def _words_of_chunks(text: str, words: list[Word]) -> set[Word]:
    return {word for chunk in chunks_in(text, words) for word in chunk}


def _is_one_chunk(text: str, words: list[Word]) -> bool:
    while words and words[0].folded in DETERMINERS and not words[0].is_capital:
        words = words[1:]
    return chunks_in(text, words) == [words]


def _as_printed(name: Name, chunk: list[Word]) -> str:
    """The name with its Mr. or Ms., which says something where the surname alone is ambiguous."""
    before = len(chunk) - len(name.words) - 1
    if before >= 0 and chunk[before].folded in PLAIN_HONORIFICS:
        return f"{chunk[before].text} {name.text}"
    return name.text
