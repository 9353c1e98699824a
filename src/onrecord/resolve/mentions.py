"""The names in one article: every full form of a person, every body, and which words are names at all."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from onrecord.resolve.acronyms import acronyms_in
from onrecord.resolve.chunks import Word, fold
from onrecord.resolve.hints import pronoun_likely
from onrecord.resolve.lines import Lines
from onrecord.resolve.names import Name, parse_name
from onrecord.resolve.places import PLACES
from onrecord.resolve.words import (
    FEMALE,
    FRESH,
    FUNCTION_WORDS,
    MALE,
    ORGANISATION_HEADS,
    ORGANISATIONS,
    PLAIN_HONORIFICS,
)

_BEFORE_A_SENTENCE = re.compile(r"(?:^|[.!?:\n…])[\s\"'“”‘’«»(\[-]*$")
_Key = tuple[str, str, str]
"""A person's first and last word and suffix, folded: Hillary Rodham Clinton is Hillary Clinton."""

_ARTICLE = "al-"
"""Marks a surname as one from which it is taken, or might be."""
_ANY = "..."
"""Any words, in what a person may be asked for by."""

_WRAPPED_AT = 120
"""A text with a longer line than this has one line a paragraph."""

_SENTENCE_ENDS = ".!?:”\"'’"

_SPELT = {"u.n": "united nations", "un": "united nations", "u.s": "united states", "us": "united states"}
_MOST_ALIKE = 50
"""Where more bodies begin or end in a word than this, none is a short form of another."""


def begins_sentence(text: str, at: int) -> bool:
    """Whether the word at `at` has its capital from where it stands rather than from what it is."""
    return _BEFORE_A_SENTENCE.search(text[max(0, at - 12) : at] if at > 12 else text[:at]) is not None


def is_of_name(chunk: Sequence[Word]) -> bool:
    """Whether the first of several words is of the name, though a plain word elsewhere: South Africa."""
    folded = [word.folded for word in chunk]
    return chunk[0].is_initial or any(" ".join(folded[:size]) in PLACES for size in (2, 3))


def headline_end(text: str) -> int:
    """Where the first line ends, if more lines follow and it ends as no sentence does; else 0."""
    first = next((at for at, character in enumerate(text) if not character.isspace()), 0)
    line = text[: max(0, text.find("\n", first))].rstrip()
    return len(line) if line and line[-1] not in _SENTENCE_ENDS else 0


def unwrapped(text: str) -> str:
    """`text`, where it is wrapped into short lines, with the breaks inside its sentences as spaces.

    It stays as long as it was, so that places in the one are places in the other.
    """
    if max(map(len, text.split("\n"))) > _WRAPPED_AT:
        return text
    return re.sub(r"(?<=[^\n]{40})(?<![.!?:”\"\n])\n(?=\S)", " ", text)


_NICKNAME = re.compile(
    r"(?<![^\W_])(?P<first>[^\W\d_a-z]\w+)"
    r"(?P<nick> [\"“‘'(][^\W\d_a-z]\w*(?: \w+)?[\"”’')])(?= [^\W\d_a-z]\w)"
)


def without_nicknames(text: str) -> str:
    """`text` with spaces for nicknames inside of names, as long as it was: Tom “Red” Doyle."""
    return _NICKNAME.sub(lambda found: found["first"] + " " * len(found["nick"]), text)


class NamesInArticle:
    """Who and what is named in `text`, headlines apart: their capitals say nothing."""

    def __init__(self, text: str) -> None:
        self._persons: dict[_Key, Counter[Name]] = defaultdict(Counter)
        self._titles: dict[_Key, set[str]] = defaultdict(set)
        self._bodies: dict[tuple[str, ...], Counter[Name]] = defaultdict(Counter)
        self._places: dict[_Key, list[int]] = defaultdict(list)
        self._single_titles: dict[str, dict[str, int]] = defaultdict(dict)
        self._capital_inside: set[str] = set()
        self._lower: set[str] = set()
        self.acronyms = dict(acronyms_in(text))
        self.spelt_out = frozenset(self.acronyms.values())
        self.lines = Lines(text)
        found = list(self._mentions(text, list(self._chunks(text))))
        self._printed = {name.folded for _, name in found}
        self._strays = frozenset(self._find_strays(text, found))
        for place, name in found:
            self._add(place, self.without_stray_start(name))
        self._merge_short_forms()
        self._best = {key: _best(forms) for key, forms in self._persons.items()}
        self._person_keys = _persons_by_name(self._persons)
        self._body_keys = _bodies_by_head(self._bodies)
        self._by_initials: dict[str, list[tuple[str, ...]]] | None = None
        self._alike: dict[Name, list[Name]] = {}

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
        if name.folded in self._strays:
            return Name(name.words[1:], name.title, name.suffix, name.the)
        shorter = {name.folded[1:], name.folded[-1:]}
        if len(name.words) > 2 and name.type == "person" and shorter <= self._printed:
            return Name(name.words[1:], name.title, name.suffix, name.the)
        return name

    def persons_like(self, name: Name) -> list[Name]:
        """The persons whom `name` may mean, each in the form the article prints most, longest of equals.

        None, where the article speaks of somebody of that name whom it never names in full.
        """
        if name not in self._alike:
            self._alike[name] = self._persons_like(name)
        return self._alike[name]

    def _persons_like(self, name: Name) -> list[Name]:
        keys = self._keys_like(name)
        if not name.suffix:
            # "Holt" is Adam Holt rather than Adam Holt Jr., where the article has both.
            keys = [key for key in keys if not key[2]] or keys
        if len(keys) > 1 and name.title and name.title not in PLAIN_HONORIFICS:
            keys = [key for key in keys if name.title in self._titles[key]] or keys
        if len(keys) == 1 and len(name.words) == 1 and self._is_of_another(name, keys[0]):
            return []
        return [self._best[key] for key in keys]

    def _keys_like(self, name: Name) -> list[_Key]:
        """Those of whom `name` is a form: the same first and last words, or the last words alone."""
        asked = [name.folded]
        if len(name.words) > 1:
            asked.append((name.folded[0], _ANY, name.folded[-1]))
            if name.words[0].endswith("."):
                asked.append((name.folded[0][:1] + ".", _ANY, name.folded[-1]))
        suffix = fold(name.suffix or "")
        found = dict.fromkeys(key for each in asked for key in self._person_keys.get(each, ()))
        keys = [key for key in found if not suffix or key[2] == suffix]
        if not keys and len(name.words) == 1:
            keys = self._person_keys.get((_without_article(name.folded[0]), _ARTICLE), [])
        return keys or self._keys_beginning(name)

    def _keys_beginning(self, name: Name) -> list[_Key]:
        """Those whose name begins with the one word that `name` is, or with a title has it inside."""
        first = name.folded[0]
        if name.suffix or name.is_organisation or len(name.words) > 1:
            return []
        keys = self._person_keys.get((first, _ANY), [])
        if name.title is not None and name.title not in PLAIN_HONORIFICS:
            # "Mr. Ban" is Ban Ki-moon; "President Ban" is left to those whose last name it is.
            return [key for key in keys if name.title in self._titles[key]]
        if not keys and name.title:
            keys = self._person_keys.get((_ANY, first, _ANY), [])
        return keys

    def _is_of_another(self, name: Name, key: _Key) -> bool:
        """Whether this surname is, or may be, somebody's other than the one whose full name is printed."""
        titles = self._single_titles.get(name.folded[0], {})
        if not MALE.isdisjoint(titles) and not FEMALE.isdisjoint(titles):
            return True
        # "President Obama", and only further down "Michelle Obama", who is never called president.
        return any(
            title not in PLAIN_HONORIFICS and at < self._places[key][0] and title not in self._titles[key]
            for title, at in titles.items()
        )

    def places_of(self, person: Name) -> list[int]:
        """Where the article names `person`, as `persons_like` gives it, in full."""
        return self._places[person.folded[0], person.folded[-1], fold(person.suffix or "")]

    def is_person(self, name: Name) -> bool:
        """Whether the article names, where a capital says something, a person by just these words."""
        return (name.folded[0], name.folded[-1], fold(name.suffix or "")) in self._persons

    def longer_body(self, name: Name) -> Name | None:
        """The one organisation whose name ends in `name`, or begins with it: Norwick Harbour Council."""
        size = len(name.words)
        alike = [self._body_keys.get(end, {}) for end in (name.folded[0], name.folded[-1])]
        if max(map(len, alike)) > _MOST_ALIKE:
            return None
        keys = {
            key
            for each in alike
            for key in each
            if len(key) > size and (name.folded == key[-size:] or _is_short_for(name, key))
        }
        if self._goes_by_short_form(name, keys):
            return None
        same = {" ".join(_SPELT.get(word, word) for word in key) for key in keys}
        return _best(self._bodies[max(keys, key=lambda key: len(" ".join(key)))]) if len(same) == 1 else None

    def _goes_by_short_form(self, name: Name, longer: Collection[tuple[str, ...]]) -> bool:
        """Whether the article mostly prints `name`, and what it adds in `longer` is not whose body it is.

        The Security Council stays the United Nations Security Council, however often it goes without.
        """
        printed = self._bodies.get(name.folded, Counter()).total()
        if not printed or printed < 2 * max((self._bodies[key].total() for key in longer), default=0):
            return False
        size = len(name.words)
        added = [" ".join(key[:-size]) for key in longer]
        return not any(each in PLACES or each in ORGANISATIONS for each in added)

    def spelt_by(self, letters: str) -> Name | None:
        """The one organisation of the article whose initials are `letters`, in capitals."""
        if self._by_initials is None:
            self._by_initials = defaultdict(list)
            for key, forms in self._bodies.items():
                initials = "".join(word[0] for word in _best(forms).words if word[0].isupper())
                self._by_initials[initials].append(key)
        keys = self._by_initials.get(letters, [])
        return _best(self._bodies[keys[0]]) if len(keys) == 1 and len(letters) > 1 else None

    def body_called(self, head: str) -> Name | None:
        """The one organisation whose name has more words than `head` and ends in it or begins with it.

        Of names that each end in the next shorter one, as the International Norwick Times does in the
        Norwick Times, it is one organisation, and the name that the article prints most; else None.
        """
        keys = sorted(self._body_keys.get(fold(head), {}), key=len)
        if not keys or any(longer[-len(shorter) :] != shorter for shorter, longer in pairwise(keys)):
            return None
        return _best(self._bodies[max(keys, key=lambda key: (self._bodies[key].total(), -len(key)))])

    def body_ending(self, words: tuple[str, ...]) -> Name | None:
        """The one organisation whose name has more words than `words`, folded, and ends in them."""
        size = len(words)
        alike = self._body_keys.get(words[-1], {})
        keys = [key for key in alike if len(key) > size and key[-size:] == words]
        return _best(self._bodies[keys[0]]) if len(keys) == 1 else None

    def _chunks(self, text: str) -> Iterator[list[Word]]:
        """What is written as a name, line by line: of all other words only what they are is kept."""
        for number, line in enumerate(self.lines):
            # A first line that is no sentence is a headline too, however it is written.
            if (
                number == 0
                and text[: line.end].rstrip()[-1] not in _SENTENCE_ENDS
                and text[line.end :].strip()
            ):
                continue
            if not _is_headline(line.words):
                self._lower |= {word.folded for word in line.words if word.text.islower()}
                yield from line.chunks
            else:
                yield from _names_in_headline(line.words)

    def _mentions(self, text: str, chunks: Iterable[list[Word]]) -> Iterator[tuple[int, Name]]:
        for found in chunks:
            chunk = found
            begins = begins_sentence(text, chunk[0].start)
            if begins:
                if len(chunk) > 1 and chunk[0].folded in self._lower and not is_of_name(chunk):
                    chunk = chunk[1:]
                inside = chunk[1:] if chunk is found else chunk
            else:
                inside = chunk
            self._capital_inside |= {word.folded for word in inside}
            before = text[max(0, chunk[0].start - 5) : chunk[0].start]
            name = parse_name(chunk, the=re.search(r"\b[Tt]he\s$", before) is not None, begins=begins)
            if name and not _is_shouted(chunk, name):
                yield chunk[0].start, name

    def _find_strays(self, text: str, found: Iterable[tuple[int, Name]]) -> Iterator[tuple[str, ...]]:
        """What only looks like somebody's full name: "Debating Holt" once, where Anna Holt is named.

        Its first word has a capital from a headline or from beginning a sentence, or is a place's.
        """
        places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        bearers: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for place, name in found:
            if name.type == "person" and len(name.words) > 1 and not name.title:
                places[name.folded].append(place)
            if name.type == "person" and len(name.words) > 1:
                bearers[name.folded[-1]].add(name.folded)
        headline = text.find("\n")
        alone = Counter(name.folded[0] for _, name in found if len(name.words) == 1)
        for folded, at in places.items():
            first, last = folded[0], folded[-1]
            several, often = len(bearers[last]) > 1, alone[last] > 1
            if len(folded) != 2 or len(at) > 1 or pronoun_likely(first) or not (several or often):
                continue
            begins = at[0] < headline or begins_sentence(text, at[0])
            is_word = first in self._lower or first in FRESH or first.endswith(("ing", "ly"))
            if (several and first in PLACES) or at[0] < headline or (is_word and (begins or several)):
                yield folded

    def _add(self, place: int, name: Name) -> None:
        if len(name.words) == 1 and name.title:
            self._single_titles[name.folded[0]].setdefault(name.title, place)
        if name.type == "person" and len(name.words) > 1:
            key = (name.folded[0], name.folded[-1], fold(name.suffix or ""))
            self._persons[key][Name(name.words, suffix=name.suffix)] += 1
            self._places[key].append(place)
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


def _is_short_for(name: Name, body: tuple[str, ...]) -> bool:
    """Whether `body` only says besides `name` what it is: the Census Bureau is, BBC Radio is not."""
    size = len(name.words)
    if name.folded != body[:size] or (size == 1 and name.text.isupper()):
        return False
    return size > 1 or body[1] in ("of", "for") or body[-1] in ORGANISATION_HEADS


def _best(forms: Counter[Name]) -> Name:
    """The form that the article prints most, the longest of equals."""
    return max(forms, key=lambda form: (forms[form], len(form.text), form.text))


def _persons_by_name(persons: Mapping[_Key, Iterable[Name]]) -> dict[tuple[str, ...], list[_Key]]:
    """The persons by all that may be asked for: their last words, first and last, initial and last, first."""
    index: dict[tuple[str, ...], dict[_Key, None]] = defaultdict(dict)
    for key, forms in persons.items():
        first, last, _ = key
        called = [(first, _ANY, last), (first[:1] + ".", _ANY, last), (first, _ANY)]
        called += [form.folded[at:] for form in forms for at in range(len(form.words))]
        called += [(_ANY, word, _ANY) for form in forms for word in form.folded[1:-1]]
        called += [(_without_article(last), _ARTICLE)]
        for each in called:
            index[each][key] = None
    return {each: list(keys) for each, keys in index.items()}


def _bodies_by_head(bodies: Iterable[tuple[str, ...]]) -> dict[str, dict[tuple[str, ...], None]]:
    """The organisations of several words by their last and by their first."""
    index: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
    for folded in bodies:
        if len(folded) > 1:
            index[folded[-1]][folded] = None
            index[folded[0]][folded] = None
    return index


def _without_article(name: str) -> str:
    """A surname, folded, without its Arabic article: al-Hariri is Hariri too."""
    return name.removeprefix("al-") if len(name) > 5 else name


def _is_shouted(chunk: list[Word], name: Name) -> bool:
    """Whether it is several words in capitals throughout, as in a heading."""
    return len(name.words) > 1 and all(word.text.isupper() for word in chunk if word.text[0].isalpha())


def _names_in_headline(words: list[Word]) -> Iterator[list[Word]]:
    """Where every word has a capital, a common given name and the word after it may be somebody's name."""
    for at, (one, two) in enumerate(pairwise(words)):
        is_first = pronoun_likely(one.text) is not None and not one.possessive
        if at and pronoun_likely(words[at - 1].text) is not None and not words[at - 1].possessive:
            continue  # the second of two given names: "Norbert Leo Varga"
        if is_first and two.is_capital and two.folded not in FUNCTION_WORDS and not two.text.isupper():
            yield [one, two]


def _is_headline(words: list[Word]) -> bool:
    """Whether nearly every word of some length has a capital, so that a capital marks no name."""
    long = [word for word in words if len(word.text) > 3 and word.folded not in FUNCTION_WORDS]
    return len(long) >= 4 and sum(word.is_capital for word in long) >= 0.9 * len(long)
