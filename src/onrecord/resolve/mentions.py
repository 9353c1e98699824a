"""The names in one article: every full form of a person, every body, and which words are names at all."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from onrecord.resolve.chunks import Word, chunks_in, fold, words_in
from onrecord.resolve.names import Name, parse_name
from onrecord.resolve.words import FEMALE, FUNCTION_WORDS, MALE, PLAIN_HONORIFICS

_ACRONYM = re.compile(r"\(\s*([A-Z][A-Z.&-]{1,9})\s*\)")
_BEFORE_A_SENTENCE = re.compile(r"(?:^|[.!?:\n…])[\s\"'“”‘’«»(\[-]*$")
_Key = tuple[str, str, str]
"""A person's first and last word and suffix, folded: Hillary Rodham Clinton is Hillary Clinton."""

_WRAPPED_AT = 120
"""A text with a longer line than this has one line a paragraph."""

_SENTENCE_ENDS = ".!?:”\"'’"

_REACH = 12
"""How many words before a bracket may spell its acronym."""


def begins_sentence(text: str, at: int) -> bool:
    """Whether the word at `at` has its capital from where it stands rather than from what it is."""
    return _BEFORE_A_SENTENCE.search(text[max(0, at - 12) : at] if at > 12 else text[:at]) is not None


def unwrapped(text: str) -> str:
    """`text`, where it is wrapped into short lines, with the breaks inside its sentences as spaces.

    It stays as long as it was, so that places in the one are places in the other.
    """
    if max(map(len, text.split("\n"))) > _WRAPPED_AT:
        return text
    return re.sub(r"(?<=[^\n]{40})(?<![.!?:”\"\n])\n(?=\S)", " ", text)


class NamesInArticle:
    """Who and what is named in `text`, headlines apart: their capitals say nothing."""

    def __init__(self, text: str) -> None:
        self._persons: dict[_Key, Counter[Name]] = defaultdict(Counter)
        self._titles: dict[_Key, set[str]] = defaultdict(set)
        self._bodies: dict[tuple[str, ...], Counter[Name]] = defaultdict(Counter)
        self._first_seen: dict[_Key, int] = {}
        self._single_titles: dict[str, dict[str, int]] = defaultdict(dict)
        self._capital_inside: set[str] = set()
        self._lower: set[str] = set()
        self.acronyms = dict(_acronyms(text))
        lines = [line for line in _lines(text) if not _is_headline(line)]
        for words in lines:
            self._lower |= {word.folded for word in words if word.text.islower()}
        found = [mention for words in lines for mention in self._mentions(text, words)]
        self._printed = {name.folded for _, name in found}
        for place, name in found:
            self._add(place, self.without_stray_start(name))
        self._merge_short_forms()

    def is_common_word(self, word: str) -> bool:
        """Whether the article also writes `word` without a capital."""
        return fold(word) in self._lower

    def is_capital_inside(self, word: str) -> bool:
        """Whether the article writes `word` with a capital where no sentence begins."""
        return fold(word) in self._capital_inside

    def is_titled(self, word: str) -> bool:
        """Whether the article sets a title before `word` alone: "Ms. Varga" makes Varga a person."""
        return fold(word) in self._single_titles

    def without_stray_start(self, name: Name) -> Name:
        """`name` less its first word where the rest is a name too: "Tearful Anna Holt" -> "Anna Holt".

        Enrique Peña Nieto, whom the text calls Peña Nieto and never Nieto, keeps all of his.
        """
        shorter = {name.folded[1:], name.folded[-1:]}
        if len(name.words) > 2 and name.type == "person" and shorter <= self._printed:
            return Name(name.words[1:], name.title, name.suffix, name.the)
        return name

    def persons_like(self, name: Name) -> list[Name]:
        """The persons whom `name` may mean, each in the form the article prints most, longest of equals.

        None, where the article speaks of somebody of that name whom it never names in full.
        """
        keys = [key for key, forms in self._persons.items() if _ends_like(name, key, forms)]
        if not keys and self._may_be_first_name(name):
            keys = [key for key in self._persons if key[0] == name.folded[0]]
        if not name.suffix:
            # "Holt" is Adam Holt rather than Adam Holt Jr., where the article has both.
            keys = [key for key in keys if not key[2]] or keys
        if len(keys) > 1 and name.title and name.title not in PLAIN_HONORIFICS:
            keys = [key for key in keys if name.title in self._titles[key]] or keys
        if len(keys) == 1 and len(name.words) == 1 and self._is_of_another(name, keys[0]):
            return []
        return [self._best(self._persons[key]) for key in keys]

    @staticmethod
    def _may_be_first_name(name: Name) -> bool:
        # "Mr. Ban" is Ban Ki-moon; "President Ban" is left to those whose last name it is.
        plain = name.title is None or name.title in PLAIN_HONORIFICS
        return len(name.words) == 1 and plain and not name.suffix and not name.is_organisation

    def _is_of_another(self, name: Name, key: _Key) -> bool:
        """Whether this surname is, or may be, somebody's other than the one whose full name is printed."""
        titles = self._single_titles.get(name.folded[0], {})
        if not MALE.isdisjoint(titles) and not FEMALE.isdisjoint(titles):
            return True
        # "President Obama", and only further down "Michelle Obama", who is never called president.
        return any(
            title not in PLAIN_HONORIFICS and at < self._first_seen[key] and title not in self._titles[key]
            for title, at in titles.items()
        )

    def bodies_ending(self, head: str) -> list[Name]:
        """The organisations whose names have more words than `head` and end in it or begin with it."""
        return [
            self._best(forms)
            for folded, forms in self._bodies.items()
            if len(folded) > 1 and (folded[-1] == fold(head) or folded[:2] == (fold(head), "of"))
        ]

    @staticmethod
    def _best(forms: Counter[Name]) -> Name:
        return max(forms, key=lambda form: (forms[form], len(form.text), form.text))

    def _mentions(self, text: str, words: list[Word]) -> Iterator[tuple[int, Name]]:
        for found in chunks_in(text, words):
            chunk = found
            begins = begins_sentence(text, chunk[0].start)
            if begins:
                if len(chunk) > 1 and chunk[0].folded in self._lower and not chunk[0].is_initial:
                    chunk = chunk[1:]
                inside = chunk[1:] if chunk is found else chunk
            else:
                inside = chunk
            self._capital_inside |= {word.folded for word in inside}
            before = text[max(0, chunk[0].start - 5) : chunk[0].start]
            name = parse_name(chunk, the=re.search(r"\b[Tt]he\s$", before) is not None, begins=begins)
            if name and not _is_shouted(chunk, name):
                yield chunk[0].start, name

    def _add(self, place: int, name: Name) -> None:
        if len(name.words) == 1 and name.title:
            self._single_titles[name.folded[0]].setdefault(name.title, place)
        if name.type == "person" and len(name.words) > 1:
            key = (name.folded[0], name.folded[-1], fold(name.suffix or ""))
            self._persons[key][Name(name.words, suffix=name.suffix)] += 1
            self._first_seen.setdefault(key, place)
            if name.title:
                self._titles[key].add(name.title)
        elif name.type == "organisation":
            self._bodies[name.folded][Name(name.words)] += 1

    def _merge_short_forms(self) -> None:
        """Drop who is only a short form of another: "Mr. Peña Nieto" where Enrique Peña Nieto is named."""
        tails = {
            form.folded[at:]
            for forms in self._persons.values()
            for form in forms
            for at in range(1, len(form.words) - 1)
        }
        for key, forms in list(self._persons.items()):
            if all(form.folded in tails for form in forms):
                del self._persons[key]


def _ends_like(name: Name, key: _Key, forms: Counter[Name]) -> bool:
    """Whether `name` is a form of the person: the same first and last words, or the last words alone."""
    first, last, suffix = key
    if name.suffix and fold(name.suffix) != suffix:
        return False
    if len(name.words) > 1 and name.folded[-1] == last:
        if name.folded[0] == first:
            return True
        given = name.folded[0].replace(".", "")
        if name.words[0].endswith(".") and first.startswith(given[:1]):
            return True
    return any(form.folded[-len(name.folded) :] == name.folded for form in forms)


def _is_shouted(chunk: list[Word], name: Name) -> bool:
    """Whether it is several words in capitals throughout, as in a heading."""
    return len(name.words) > 1 and all(word.text.isupper() for word in chunk if word.text[0].isalpha())


def _lines(text: str) -> Iterator[list[Word]]:
    lines = [line.span() for line in re.finditer(r"[^\n]+", text) if not line.group().isspace()]
    # A first line that is no sentence is a headline too, however it is written.
    if len(lines) > 1 and text[slice(*lines[0])].rstrip()[-1] not in _SENTENCE_ENDS:
        lines = lines[1:]
    for start, end in lines:
        yield words_in(text, start, end)


def _is_headline(words: list[Word]) -> bool:
    """Whether nearly every word of some length has a capital, so that a capital marks no name."""
    long = [word for word in words if len(word.text) > 3 and word.folded not in FUNCTION_WORDS]
    return len(long) >= 4 and sum(word.is_capital for word in long) >= 0.9 * len(long)


def _acronyms(text: str) -> Iterator[tuple[str, str]]:
    """Acronyms, folded, that brackets bring in after the words whose initials they are."""
    for match in _ACRONYM.finditer(text):
        letters = re.sub(r"[^A-Z]", "", match[1])
        before = words_in(text, text.rfind("\n", 0, match.start()) + 1, match.start())
        before = before[-_REACH:]
        if before and (start := _spelt_from(before, letters)) is not None:
            full = re.sub(r"\s+", " ", text[before[start].start : before[-1].end])
            yield fold(match[1]), full


def _spelt_from(words: list[Word], letters: str) -> int | None:
    """The word, by its index, from which initials spell `letters`; small words may be left out."""
    left = len(letters)
    for at in range(len(words) - 1, -1, -1):
        if words[at].text[0].upper() == letters[left - 1]:
            left -= 1
            if left == 0:
                return at if words[at].is_capital else None
        elif words[at].is_capital or len(words[at].text) > 4:
            return None
    return None
