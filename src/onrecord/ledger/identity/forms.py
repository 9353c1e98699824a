"""The parts of a name, and the keys under which names that may be one person's are looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from onrecord.ledger.identity.nicknames import stands_for
from onrecord.ledger.names import without_accents

_SUFFIXES = {"jr": "Jr.", "junior": "Jr.", "sr": "Sr.", "senior": "Sr.", "ii": "II", "iii": "III", "iv": "IV"}
_TITLES_LIST = """
    mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend fr sister hon sen senator
    rep representative congressman congresswoman gov governor pres president vice premier chancellor
    minister secretary judge justice gen general lt col colonel maj major capt captain sgt sergeant
    cpl adm admiral king queen prince princess pope bishop archbishop cardinal rabbi imam sheikh
    ayatollah mayor chief coach ambassador councillor alderman detective inspector officer deputy
    attorney
"""
_TITLES = frozenset(_TITLES_LIST.split())
_BEFORE_TITLES_LIST = """
    prime foreign finance interior defence defense vice deputy assistant acting former state first
"""
_BEFORE_TITLES = frozenset(_BEFORE_TITLES_LIST.split())
_PARTICLES_LIST = """
    al el de del della di da dos das du la le van von der den ter bin ben ibn abu st
"""
_PARTICLES = frozenset(_PARTICLES_LIST.split())
_LEGAL_LIST = """
    ltd limited inc incorporated plc llc llp gmbh ag sa nv bv corp corporation co
"""
_LEGAL = frozenset(_LEGAL_LIST.split())
_FILLERS_LIST = """
    the of for and on to in at a an
"""
_FILLERS = frozenset(_FILLERS_LIST.split())
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ß": "ss"}
)

# From the spellings that transliterations and languages of Europe give one sound, to one of them.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"tsch|tch|ch|cz", "c"), (r"sch|sh|zh", "s"), (r"kh", "h"), (r"gh", "g"), (r"ph", "f"),
        (r"th", "t"), (r"dh", "d"), (r"ck|qu|q", "k"), (r"c(?=[aoulr]|$)", "k"), (r"x", "ks"), (r"w", "v"),
        (r"ae", "a"), (r"oe", "o"), (r"ue|ou|oo", "u"), (r"e[iy]", "e"), (r"[iy]+j?|(?<=\w)j", "i"),
        (r"h(?![aeiou])", ""), (r"o(?:f|ff|v|vv)$", "ov"), (r"e(?:f|ff|v|vv)$", "ev"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip

Key = str


@dataclass(frozen=True, slots=True)
class Form:
    """A name in parts, folded; a person's, or for anything else `words` alone count.

    `surnames` are all last names ("Holt-Brenner" has two), the last one last; `given` is empty where only
    a last name is printed.
    """

    words: tuple[str, ...]
    given: str = ""
    middle: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    suffix: str | None = None
    is_person: bool = True

    @property
    def is_bare(self) -> bool:
        """Whether it is one word: a surname only, or somebody known by one name."""
        return self.is_person and not self.given

    @property
    def surname(self) -> str:
        """The last last name."""
        return self.surnames[-1] if self.surnames else ""


@lru_cache(maxsize=65536)
def form_of(name: str, type_: str) -> Form:
    """The parts of `name`; a type that is neither a person nor unknown has no given name."""
    if type_ not in ("person", "unknown") or " ; " in name:
        return _body(name)
    words = [word for word in re.split(r"[\s,]+", _plain(name)) if word.strip(".-'’")]
    suffix = None
    while len(words) > 1 and words[-1].strip(".") in _SUFFIXES:
        suffix = _SUFFIXES[words.pop().strip(".")]
    words = words[_after_titles(words) :]
    if not words or any(char.isdigit() for word in words for char in word):
        return _body(name)
    words = [part for word in words for part in _initials_apart(word)]
    surnames = _surnames(words)
    rest = [word for word in words[:-1] if word not in _PARTICLES] if len(words) > 1 else []
    whole = tuple(word.replace(".", "") for word in words)
    if not rest:
        return Form(whole, surnames=surnames, suffix=suffix)
    return Form(whole, rest[0], tuple(rest[1:]), surnames, suffix)


def _after_titles(words: Sequence[str]) -> int:
    """Where the name begins behind its titles: prime minister elena varga -> 2."""
    place = 0
    for at, word in enumerate(words[:-1]):
        if word.rstrip(".") in _TITLES:
            place = at + 1
        elif word not in _BEFORE_TITLES:
            break
    return place


@lru_cache(maxsize=65536)
def title_in(name: str) -> str | None:
    """The titles that a name was printed with: "Sen. Bernie Oakes" -> "Sen."; None if there are none."""
    words = name.split()
    place = _after_titles([_plain(word) for word in words])
    return " ".join(words[:place]) or None


def _surnames(words: list[str]) -> tuple[str, ...]:
    parts = [part for part in words[-1].split("-") if part]
    while len(parts) > 1 and parts[0] in _PARTICLES:
        parts.pop(0)
    return tuple(parts)


def _initials_apart(word: str) -> Iterator[str]:
    """j.r. -> j r"""
    if re.fullmatch(r"(?:\w\.){1,4}\w?", word):
        yield from word.replace(".", "")
    else:
        yield word.strip(".'’") or word


def _body(name: str) -> Form:
    words = re.findall(r"[\w&]+", _plain(name).replace(".", "").replace("'", "").replace("’", ""))
    kept = [word.replace("isation", "ization") for word in words if word not in _FILLERS]
    while len(kept) > 1 and kept[-1] in _LEGAL:
        kept.pop()
    return Form(tuple(kept or words or [_plain(name)]), is_person=False)


def _plain(name: str) -> str:
    """Without case, and without accents where they are additions to a Latin letter."""
    return without_accents(name.casefold().translate(_LETTERS))


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """`word`, plain, in one spelling for each sound that has many: yusuf, yousef -> iusuf, iusef."""
    for pattern, one in _SOUNDS:
        word = pattern.sub(one, word)
    return word


@lru_cache(maxsize=65536)
def consonants(word: str) -> str:
    """The first letter of `word` and its consonants, by their sound: zelensky, selenskyj -> slnsk."""
    spelt = sound(word).replace("z", "s")
    first = "a" if spelt[:1] in "aeiou" else spelt[:1]
    return first + re.sub(r"[aeiou]", "", spelt[1:])


def is_description(name: str) -> bool:
    """Whether it is no name but what an article calls somebody instead, between brackets: "[the driver]"."""
    return name.startswith("[") and name.endswith("]")


def keys_known_by(name: str, type_: str) -> set[Key]:
    """The keys under which somebody of this name is found; see `keys_to_ask`.

    A description has none: the defendant of one article is nobody in the next.
    """
    if is_description(name):
        return set()
    form = form_of(name, type_)
    found = set(_body_keys(_body(name))) if type_ != "person" or not form.is_person else set()
    if not form.is_person:
        return found
    if form.is_bare:
        return found | {f"{_block(form.surname)}|", bare_key(form.surname)}
    return found | {f"{_block(part)}|" for part in form.surnames} | _given_keys(form, asked=False)


def keys_to_ask(name: str, type_: str) -> set[Key]:
    """The keys under which those are found who may be meant by this name.

    Somebody with a given name asks for surname and given initials, so that a common surname yields few;
    a bare surname asks for all who have it.
    """
    if is_description(name):
        return set()
    form = form_of(name, type_)
    found = set(_body_keys(_body(name))) if type_ != "person" or not form.is_person else set()
    if not form.is_person:
        return found
    return found | ({f"{_block(form.surname)}|"} if form.is_bare else _given_keys(form, asked=True))


def bare_key(surname: str) -> Key:
    """The key of those whom some article calls by a surname only, one like this."""
    return f"{_block(surname)}?"


def _block(surname: str) -> str:
    """What the spellings of one surname have in common; short ones are alike only if they sound the same."""
    common = consonants(surname)
    return common if len(common) > 2 else sound(surname)


def _given_keys(form: Form, *, asked: bool) -> set[Key]:
    """Surname and the beginning of the given name; `.` marks an initial alone, `*` any name with it."""
    lasts = {*form.surnames, *(word for word in form.middle if len(word) > 1)}
    found = set()
    for given in (form.given, *stands_for(form.given)):
        begins = consonants(given)[:2]
        first = begins[:1]
        if len(given) == 1:
            found |= {f"{first}.", f"{first}*"} if asked else {f"{first}."}
        else:
            found |= {begins, f"{first}."} if asked else {begins, f"{first}*"}
    return {f"{_block(last)}|{each}" for last in lasts for each in found}


def _body_keys(form: Form) -> Iterator[Key]:
    yield "=" + " ".join(sorted(form.words))[:200]
    if acronym := acronym_of(form):
        yield f"#{acronym}"


def acronym_of(form: Form) -> str | None:
    """What the initials of a body's name make, or a name that may be such itself; None if neither."""
    if len(form.words) > 1:
        return "".join(word[0] for word in form.words)[:12]
    return form.words[0] if 1 < len(form.words[0]) <= 6 else None
