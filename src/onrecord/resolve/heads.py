"""Whom a noun phrase names: by the name at its end, or by a name and the noun behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.records import Speaker
from onrecord.resolve.chunks import Word, chunks_in
from onrecord.resolve.cutting import is_date
from onrecord.resolve.mentions import NamesInArticle, begins_sentence
from onrecord.resolve.names import parse_name
from onrecord.resolve.naming import Named, Namer
from onrecord.resolve.nouns import CAMPAIGN_NOUNS, QUANTIFIERS
from onrecord.resolve.words import (
    CALENDAR,
    DETERMINERS,
    DOCUMENT_NOUNS,
    GENERIC_HEADS,
    INDEFINITES,
    ORGANISATION_NOUNS,
    ORGANISATIONS,
    PHRASE_ENDS,
    word_list,
)

_OF_POLLS = frozenset(("own", "national", "opinion", "nationwide", "statewide", "online"))
"""Before "poll" they are no part of its name."""

_MAKERS_NOUNS = word_list("""
    report reports article story statement editorial analysis reporting review tabloid newspaper magazine
    website site network channel blog
""")
"""After an organisation's name they mean the organisation, which speaks by them or is one."""

_BODY_KINDS = frozenset(("agency", "group", "movement", "organisation", "organization", "militia"))
"""After a body's name they say what it is: "the Islamic State group"."""

_PERIODICALS = frozenset(("magazine", "newspaper", "tabloid", "network", "weekly"))
"""After a name that nothing else tells of, they say what it is."""


class NounPhrases:
    """Reads noun phrases of one article."""

    def __init__(self, text: str, names: NamesInArticle, namer: Namer) -> None:
        self._text, self._names, self._namer = text, names, namer

    def speaker(self, words: list[Word], *, whole: bool) -> Speaker | None:
        """The one speaker that a noun phrase without "and" names at its end.

        `whole` says that nothing follows it, such as "on the Senate committee", that narrows a group.
        """
        chunks = chunks_in(self._text, words)
        if not chunks:
            return None
        chunk, first = chunks[-1], words[0]
        if office := self._office_of(chunks):
            return office
        if chunk[-1] != words[-1]:
            return self._with_noun(chunk, words)
        before = words[-len(chunk) - 1] if len(chunk) < len(words) else None
        named = self._namer.read(chunk, before)
        if named is None:
            return None
        if named.length > 1 and chunk[-1].folded in DOCUMENT_NOUNS:
            return Speaker(named.name.text, "document")
        the = before is not None and before.folded == "the"
        counts = first.text[0].isdigit() and "-" not in first.text
        vague = first.folded in INDEFINITES or first.folded in QUANTIFIERS or counts
        speaker = named.speaker
        if speaker.type == "group" and not (whole and len(words) == len(chunk) + the and not vague):
            return None
        is_known = " ".join(named.name.folded) in ORGANISATIONS
        if vague and not (len(words) > len(chunk) + 1 and (speaker.type == "person" or is_known)):
            return None
        return speaker

    def _office_of(self, chunks: Sequence[list[Word]]) -> Speaker | None:
        """A body that is named by somebody's: "the Norwick County Coroner's Office"."""
        if len(chunks) < 2 or len(chunks[-1]) != 1 or chunks[-1][0].folded not in GENERIC_HEADS:
            return None
        owner, body = chunks[-2], chunks[-1][0]
        if len(owner) < 2 or not owner[-1].possessive or self._text[owner[-1].end : body.start] != " ":
            return None
        return Speaker(" ".join(self._text[owner[0].start : body.end].split()), "organisation")

    def _with_noun(self, chunk: list[Word], words: list[Word]) -> Speaker | None:
        """A name with the noun right after it: "the Varga campaign", "a Harbour University poll"."""
        after = [word for word in words if word.start >= chunk[-1].end and word.folded not in _OF_POLLS]
        noun = words[-1].folded
        if len(after) > 2 or (len(after) == 2 and not self._may_stand_between(after[0], noun)):
            return None
        before = [word for word in words if word.start < chunk[0].start]
        is_campaign = noun in CAMPAIGN_NOUNS and (
            chunk[-1].possessive or noun == "campaign" or self.names_person(chunk)
        )
        if is_campaign and all(word.folded in DETERMINERS for word in before):
            named = self._named(chunk)
            return campaign_of(named.speaker) if named else None
        if (chunk[-1].possessive and noun not in _MAKERS_NOUNS | DOCUMENT_NOUNS) or any(
            word.is_capital and word.start != words[0].start for word in before
        ):
            return None
        while noun in DOCUMENT_NOUNS and chunk and is_date(chunk[0]):
            chunk = chunk[1:]
        named = self._named(chunk) if chunk else None
        if named is None:
            return None
        if noun in ORGANISATION_NOUNS and all(word.folded in DETERMINERS | INDEFINITES for word in before):
            owner = named.name.words[-1] if named.speaker.type == "person" else named.name.text
            return Speaker(f"{owner} {noun}", "organisation")
        if noun in _MAKERS_NOUNS and named.speaker.type == "organisation":
            return named.speaker
        if named.speaker.type in ("organisation", "unknown") and self._is_kind_of(noun, before, after):
            return replace(named.speaker, type="organisation")
        if (
            noun not in DOCUMENT_NOUNS
            or named.speaker.type == "group"
            or self._names.persons_like(named.name)
        ):
            return None
        return Speaker(" ".join((named.name.text, *(word.text for word in after))), "document")

    @staticmethod
    def _is_kind_of(noun: str, before: Sequence[Word], after: Sequence[Word]) -> bool:
        """Whether a noun only says what the one named is: "the Islamic State group", "Dorrin news agency"."""
        if noun in _PERIODICALS:
            return True
        # A Facebook group is not Facebook, and the UN agency is one of several.
        return (
            noun in _BODY_KINDS
            and (noun != "agency" or len(after) > 1)
            and all(word.folded in ("the", "so-called") for word in before)
        )

    def _may_stand_between(self, word: Word, noun: str) -> bool:
        if (word.text, noun) == ("news", "agency"):
            return True
        return word.folded.endswith("ing") or (noun in DOCUMENT_NOUNS and not word.is_capital)

    def names_person(self, chunk: list[Word]) -> bool:
        named = self._named(chunk)
        return named is not None and named.speaker.type == "person"

    def _named(self, chunk: list[Word]) -> Named | None:
        begins = begins_sentence(self._text, chunk[0].start)
        name = parse_name(chunk, begins=begins)
        return self._namer.named(replace(name, the=False), chunk) if name else None

    def document(self, core: list[Word], words: list[Word]) -> Speaker | None:
        """A document by who made it: "a new poll from Norwick University" is the Norwick University poll."""
        rest = words[len(core) :]
        while core and is_date(core[-1]):
            core = core[:-1]
        if not core or core[-1].folded not in DOCUMENT_NOUNS:
            return None
        by = next((at for at, word in enumerate(rest) if word.folded in ("from", "by")), None)
        if by is None or any(word.is_capital and word.folded not in CALENDAR for word in rest[:by]):
            return None
        rest = rest[by:]
        chunks = chunks_in(self._text, rest[1:])
        if not chunks or chunks[0][0] not in rest[1:3] or not self._ends_maker(rest, chunks[0][-1]):
            return None
        before = rest[1] if chunks[0][0] != rest[1] else None
        named = self._namer.read(chunks[0], before)
        if named is None or named.speaker.type in ("person", "group"):
            return None
        if core[-1].folded in _MAKERS_NOUNS:
            return named.speaker
        return Speaker(f"{named.name.text} {core[-1].text}", "document")

    def _ends_maker(self, rest: list[Word], last: Word) -> bool:
        """Whether nothing goes on with the maker's name that could change who it is."""
        after = rest[rest.index(last) + 1 :]
        return not after or after[0].text in PHRASE_ENDS - {"of", "for", "on"}


def campaign_of(owner: Speaker) -> Speaker:
    """The campaign of a candidate, under the candidate's name."""
    return Speaker(f"{owner.name} campaign", "organisation")
