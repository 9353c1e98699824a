"""The index name of whatever a run of words names, as the article and the knowledge of figures tell it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from onrecord.knowledge import Figure
from onrecord.records import Speaker
from onrecord.resolve.chunks import Word, fold
from onrecord.resolve.known import Known, shown
from onrecord.resolve.mentions import NamesInArticle, begins_sentence, is_of_name
from onrecord.resolve.names import Name, parse_name
from onrecord.resolve.national import National
from onrecord.resolve.nouns import DESCRIBING, singular
from onrecord.resolve.places import ABBREVIATIONS, PLACES
from onrecord.resolve.words import CALENDAR, COMMON_NOUNS, FRESH, LABELS, OUTLETS, PLAIN_HONORIFICS

Focus = Callable[[Sequence[Name], Name, int], Name | None]
"""Chooses whom a name means of several who bear it, at a place of the text."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands in the text: `length` is how many words it has there, without titles."""

    speaker: Speaker
    name: Name
    length: int
    figure: Figure | None = None


class Namer:
    """Reads names of one article."""

    def __init__(self, text: str, names: NamesInArticle, known: Known) -> None:
        self._text, self._names, self._known = text, names, known
        self._national = National(text)
        self.focus: Focus | None = None
        self._read: dict[tuple[Name, bool], Named | None] = {}

    def read(self, chunk: Sequence[Word], before: Word | None) -> Named | None:
        """Whom a chunk names, or None where it names nobody; `before` is the word before it."""
        the = (
            before is not None
            and before.folded == "the"
            and self._text[before.end : chunk[0].start].isspace()
        )
        begins = begins_sentence(self._text, chunk[0].start)
        if len(chunk) > 1 and chunk[0].folded == "the":
            chunk, the, begins = chunk[1:], True, False
        if len(chunk) == 1 and chunk[0].folded in CALENDAR:
            return None
        if all(word.text.isupper() for word in chunk) and " ".join(word.folded for word in chunk) in LABELS:
            return None
        if begins and len(chunk) > 1 and self._names.is_common_word(chunk[0].text) and not is_of_name(chunk):
            whole = parse_name(chunk, the=the, begins=begins)
            if whole is None or not self._names.is_person(whole):
                chunk, begins = chunk[1:], False
        if len(chunk) > 1 and begins and self._only_describes(chunk):
            return None
        if short := self._short_for(chunk):
            return short
        name = parse_name(chunk, the=the, begins=begins)
        if name is None:
            return None
        if owned := self._national.at(chunk[0].start, name.text):
            return Named(Speaker(owned, "organisation"), name, len(name.words))
        return self.named(self._names.without_stray_start(name), chunk)

    def _only_describes(self, chunk: Sequence[Word]) -> bool:
        """Whether a headline's capitals are all there is of a name: "New Poll"."""
        *before, last = chunk
        return singular(last.folded) in DESCRIBING and all(
            word.folded in FRESH or self._names.is_common_word(word.text) for word in before
        )

    def _short_for(self, chunk: Sequence[Word]) -> Named | None:
        """What an abbreviation stands for by which everybody calls it, such as GOP."""
        if len(chunk) != 1 or not (full := ABBREVIATIONS.get(chunk[0].folded)):
            return None
        return Named(Speaker(full, "organisation"), Name((chunk[0].text,)), 1)

    def named(self, name: Name, chunk: Sequence[Word]) -> Named | None:
        """Whom `name`, which ends `chunk`, means."""
        persons = self._persons(name)
        if len(persons) > 1:
            chosen = self.focus(persons, name, chunk[0].start) if self.focus else None
            return self._person(chosen, len(name.words)) if chosen else self._as_printed(name, chunk)
        begins = len(name.words) == 1 and begins_sentence(self._text, chunk[0].start)
        is_heading = name.text.isupper() and self._text[chunk[-1].end : chunk[-1].end + 1] != ":"
        key = (name, begins or is_heading)
        if key not in self._read:
            national = self._national.meant_by(name.text)
            self._read[key] = (
                Named(Speaker(national, "organisation"), name, len(name.words))
                if national
                else self._find(name, persons, chunk, is_heading=is_heading)
            )
        return self._read[key]

    def _persons(self, name: Name) -> list[Name]:
        if name.the or (name.is_organisation and len(name.words) > 1):
            return []
        return self._names.persons_like(name)

    def _find(
        self, name: Name, persons: Sequence[Name], chunk: Sequence[Word], *, is_heading: bool
    ) -> Named | None:
        length, joined = len(name.words), " ".join(name.folded)
        if full := self._names.acronyms.get(joined):
            return Named(Speaker(full, "organisation"), name, length)
        if joined in PLACES and not name.title and not self._names.is_titled(name.words[-1]):
            return Named(Speaker(PLACES[joined], "place"), name, length)
        if len(persons) == 1:
            return self._person(persons[0], length)
        if name.is_generic or (length == 1 and name.folded[0] in OUTLETS and not name.title):
            return self._shortened(name)
        if length == 1 and not name.title and not self._is_name(name, chunk):
            return None
        if is_heading and length > 1 and not name.is_organisation:
            return None
        return self._by_itself(name)

    def _by_itself(self, name: Name) -> Named:
        """Somebody or something of which the article prints no fuller form."""
        length, kind = len(name.words), name.type
        if name.text in self._names.spelt_out:
            kind = "organisation"
        if not name.the and kind != "group":
            if kind == "unknown" and length == 1 and self._names.is_titled(name.words[0]):
                kind = "person"
            title = name.title if name.title not in PLAIN_HONORIFICS else None
            surname = name.words[-1] if length == 1 or (name.words[0][:1].islower()) else None
            figure = self._known.surnamed(surname, title) if surname and kind != "organisation" else None
            if figure:
                return Named(_of(figure), name, length, figure)
            if kind == "person" and length > 1:
                return self._person(name, length)
        if kind == "unknown" and length == 1 and (place := self._known.government(name.text)):
            return Named(Speaker(place, "place"), name, length)
        if kind in ("organisation", "unknown") and (longer := self._names.longer_body(name)):
            return Named(Speaker(longer.text, "organisation"), name, length)
        if kind in ("organisation", "unknown") and (body := self._known.body(name.text)):
            # "U.N. Security Council" is no better a name than the one that is spelt out.
            shown = name.text if "." in body.name and length > 1 else body.name
            return Named(Speaker(shown, body.type, body.wikidata), name, length, body)
        if (
            length == 1
            and name.text.isupper()
            and (spelt := self._names.spelt_by(name.text.replace(".", "")))
        ):
            return Named(Speaker(spelt.text, "organisation"), name, length)
        return Named(Speaker(name.text, kind), name, length)

    def _person(self, name: Name, length: int) -> Named:
        """The person of this full form, under the best-known name."""
        figure = self._known.person(name.text) if len(name.words) > 1 else None
        if figure is None:
            return Named(Speaker(name.text, "person"), name, length)
        if self._known.is_renowned(figure) or set(fold(figure.name).split()) <= set(name.folded):
            return Named(_of(figure), name, length, figure)
        # The article's own "Chuck Schumer" is better known than a register's Charles E. Schumer.
        return Named(Speaker(name.text, "person", figure.wikidata), name, length, figure)

    def _as_printed(self, name: Name, chunk: Sequence[Word]) -> Named:
        """The name with its Mr. or Ms., which says something where the surname alone is ambiguous."""
        before = len(chunk) - len(name.words) - 1
        text = name.text
        if before >= 0 and chunk[before].folded in PLAIN_HONORIFICS:
            text = f"{chunk[before].text} {text}"
        return Named(Speaker(text, "person"), name, len(name.words))

    def _shortened(self, name: Name) -> Named | None:
        if body := self._names.body_called(name.words[0]):
            return Named(Speaker(body.text, "organisation"), name, 1)
        if name.is_generic:
            return None
        return Named(Speaker(name.text, "organisation" if name.the else name.type), name, 1)

    def _is_name(self, name: Name, chunk: Sequence[Word]) -> bool:
        """Whether a single word is a name, and not a plain noun that begins a sentence."""
        word = name.words[0]
        if name.type in ("group", "organisation") or not begins_sentence(self._text, chunk[0].start):
            return True
        if self._names.is_common_word(word) or name.folded[0] in COMMON_NOUNS:
            return False
        if singular(name.folded[0]) in DESCRIBING and not self._names.is_capital_inside(word):
            return False
        return self._names.is_capital_inside(word) or not name.folded[0].endswith("s")


def _of(figure: Figure) -> Speaker:
    return Speaker(shown(figure), figure.type, figure.wikidata)
