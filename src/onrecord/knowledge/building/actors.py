"""Political actors with their CAMEO codes and, of persons, the dates for which a code holds.

Source: the PETRARCH dictionaries `Phoenix.*.actors.txt` (MIT): a name, other names behind "+", then codes
in brackets: "[RUSGOV 991231-080507]", "[RUSGOV >080508]" since, "[RUSELI]" always. Two-digit years up to
30 are of this century. The names are in capitals; "_" is a space, and at the end it only closes the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from onrecord.errors import SourceError
from onrecord.knowledge.building.drafts import Draft, clean
from onrecord.knowledge.figures import ORGANISATION, PERSON, Role
from onrecord.knowledge.folding import PARTICLES, fold
from onrecord.knowledge.titles import SECTORS

_FILES = ("International", "Countries", "MilNonState")
"""The one that ties persons to several bodies first."""
_SEEN = date(2014, 1, 30)
"""The day on which the dictionary of countries was made, as its first lines say."""

_CENTURY = 30
_CODES = re.compile(r"\[([^\]]*)\]")
_CODE = re.compile(r"([A-Z]{3}(?:[A-Z]{3})*)(?:\s+(.*))?")
_DAYS = re.compile(r"([<>]?)\s*(\d{6,8})?(?:\s*-\s*(\d{6,8}))?")
_NO_NAME = re.compile(
    r"\b(?:us|american|former|ex|deputy|vice|prime|president|presidente?|minister|secretary|general|gen|senator"
    r"|mr|mrs|ms|leader|chancellor|(?:bundes)?kanzler|premier|governor|gov|congressman|representative|director"
    r"|ambassador|defen[cs]e|foreign|attorney|chairman|colonel|col|comrade|dictator|the|administration"
    r"|government|regime|elect|chief|commander|spokes\w+|official)\b"
    r"|^(?:king|queen|prince|princess|crown|sheikh|pope|emir|amir|sultan|dr|sir|lord|lady|of|his|her)\b"
)
_BODIES = re.compile(
    r"\b(?:army|front|group|movement|brigades?|party|union|organi[sz]ation|agency|bank|fund|council|commission"
    r"|committee|league|association|federation|force|forces|alliance|council|court|tribunal|programme|program"
    r"|community|conference|assembly|parliament|institute|foundation|society|department|service|bureau|network"
    r"|command|office|secretariat|corps|guard|militia|legion|congress|university|centre|center|authority)\b"
)
_FAMILY_NAME_FIRST = frozenset(("CHN", "HKG", "KOR", "PRK", "TWN"))
_SMALL_IN_NAMES = PARTICLES - {"abd", "abu", "san", "st"}
_SMALL = _SMALL_IN_NAMES | {"of", "the", "and", "for", "on", "in", "to", "des"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_INSIDE = re.compile(r"\b(Mc|[OD]')([a-z])")


@dataclass(slots=True)
class _Entry:
    """Names that share their codes, with the day on which each begins and ends."""

    names: list[str] = field(default_factory=list)
    codes: list[tuple[str, date | None, date | None]] = field(default_factory=list)
    is_person: bool = False


def read_actors(folder: Path, countries: dict[str, str]) -> Iterator[Draft]:
    """Persons with dated codes, and bodies without; `countries` gives the name that a country's code has."""
    for part in _FILES:
        path = folder / f"Phoenix.{part}.actors.txt"
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise SourceError(f"{path}: cannot be read: {error.strerror}") from error
        entries = list(_entries(text.splitlines()))
        if not entries:
            raise SourceError(f"{path}: holds no actors")
        for entry in entries:
            yield from _drafts(entry, countries)


def read_country_codes(folder: Path) -> dict[str, str]:
    """The code of each country by its folded names."""
    path = folder / "Phoenix.Countries.actors.txt"
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from error
    codes: dict[str, str] = {}
    for entry in _entries(text.splitlines()):
        # Of a republic that was part of another the last code is its own: [SUNGEO -19911224] [GEO >19911225].
        own = entry.codes[-1][0]
        if len(own) == 3:
            for name in entry.names:
                codes.setdefault(fold(name), own)
    return codes


def _entries(lines: Iterable[str]) -> Iterator[_Entry]:
    entry = _Entry()
    for line in lines:
        told, _, comment = line.partition("#")
        name = told.partition("[")[0].strip().strip("_ ")
        if name and not name.startswith("+") and entry.codes:
            yield entry
            entry = _Entry()
        if name:
            name = name.lstrip("+").strip("_ ").replace("_", " ")
            entry.names.append(" ".join(name.split()))
            entry.is_person |= "CountryInfo" in comment or "IGOrulers" in comment
        for inside in _CODES.findall(told):
            if match := _CODE.fullmatch(inside.strip()):
                entry.codes.append((match[1], *_days(match[2] or "")))
    if entry.codes:
        yield entry


def _days(text: str) -> tuple[date | None, date | None]:
    match = _DAYS.fullmatch(text.strip())
    if not match:
        return None, None
    first, last = (_day(part) if part else None for part in match.group(2, 3))
    return (None, first) if match[1] == "<" else (first, last)


def _day(digits: str) -> date | None:
    """YYMMDD, YYYYMMDD, or YYYYDDD with the day of the year."""
    try:
        if len(digits) == 7:
            return date(int(digits[:4]), 1, 1) + timedelta(int(digits[4:]) - 1)
        if len(digits) == 6:
            year = int(digits[:2])
            digits = f"{2000 + year if year <= _CENTURY else 1900 + year}{digits[2:]}"
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _drafts(entry: _Entry, countries: dict[str, str]) -> Iterator[Draft]:
    names = [name for name in entry.names if name]
    if not names:
        return
    dated = [(code, since, until) for code, since, until in entry.codes if since or until]
    if dated or entry.is_person:
        yield from _person(names, dated, countries)
    elif _BODIES.search(fold(names[0])) and len(entry.codes[0][0]) > 3:
        yield _body(names, entry.codes[0][0])


def _body(names: list[str], code: str) -> Draft:
    aliases = [
        _without_bracket(name)
        for name in names[1:]
        if _is_acronym_of(name, names[0]) or _own_words(name) == _own_words(names[0])
    ]
    if acronym := re.search(r"\((\w{2,8})\)", names[0]):
        aliases.append(acronym[1])
    printed = [alias if _is_acronym_of(alias, names[0]) else _cased(alias, _SMALL) for alias in aliases]
    return Draft(ORGANISATION, _cased(_without_bracket(names[0]), _SMALL), aliases=printed, actor_code=code)


def _own_words(name: str) -> set[str]:
    """The words of a body's name that other bodies' names need not have."""
    return {word for word in fold(_without_bracket(name)).split() if word not in _SMALL}


def _without_bracket(name: str) -> str:
    return clean(re.sub(r"\([^)]*\)?", " ", name))


def _is_acronym_of(name: str, full: str) -> bool:
    letters = fold(name).replace(" ", "")
    words = fold(_without_bracket(full)).split()
    initials = ("".join(word[0] for word in words), "".join(word[0] for word in words if word not in _SMALL))
    return 2 <= len(letters) <= 8 and letters in initials


def _person(
    names: list[str], dated: list[tuple[str, date | None, date | None]], countries: dict[str, str]
) -> Iterator[Draft]:
    roles = []
    for code, since, until in dated:
        sector = SECTORS.get("IGO" if code.startswith("IGO") else code[3:6])
        if sector and (since is None or until is None or since <= until):
            seen = None if until else _SEEN
            roles.append(Role(sector, countries.get(code[:3]), since, until, seen, code))
    whole = [name for name in names if _is_persons(name)]
    if not roles or not whole:
        return
    name, *others = whole
    words = set(fold(name).split())
    aliases = [_cased(other) for other in others if words & set(fold(other).split())]
    if dated[0][0][:3] in _FAMILY_NAME_FIRST and len(name.split()) < 4:
        aliases.append(_cased(name.split()[0]))
    yield Draft(PERSON, _cased(name), aliases=aliases, roles=roles)


def _is_persons(name: str) -> bool:
    """Whether it is a whole name without titles, and no body's."""
    folded = fold(name)
    return " " in folded and not _NO_NAME.search(folded) and not _BODIES.search(folded)


def _cased(name: str, small: frozenset[str] = _SMALL_IN_NAMES) -> str:
    """A name in capitals as it is printed: MICHAEL_O'KENNEDY is Michael O'Kennedy."""
    words = []
    printed = clean(name).split()
    for at, word in enumerate(printed):
        if 0 < at < len(printed) - 1 and word.lower() in small:
            words.append(word.lower())
        elif re.fullmatch(r"(?:\w\.)+|I{2,3}|IV|VI{0,3}|\(.*\)", word):
            words.append(word)
        else:
            words.append(_WORD.sub(lambda part: part[0].capitalize(), word.lower()))
    return _INSIDE.sub(lambda part: part[1] + part[2].upper(), " ".join(words))
