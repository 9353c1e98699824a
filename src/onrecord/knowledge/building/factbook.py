"""Countries: their names, demonyms, capitals, largest cities, and who leads them.

Source: the World Factbook as JSON, one file a country in a folder a region (public domain, CC0).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from onrecord.errors import SourceError
from onrecord.knowledge.building.drafts import Draft, clean
from onrecord.knowledge.figures import PERSON, PLACE, Role
from onrecord.knowledge.folding import PARTICLES, fold
from onrecord.knowledge.titles import canonical

_NO_COUNTRIES = frozenset(("meta", "oceans", "world", "antarctica"))
_NONE = frozenset(("", "none", "na"))
_MONARCHS = frozenset(("king", "queen", "emperor", "pope", "sultan", "emir", "grand duke", "prince"))

# Longest first: "prime minister" before "minister".
_TITLES = re.compile(
    r"(?:(?:Caretaker|Interim|Acting|Transition|Transitional|CNSP|GNU|Chief of State|Constitutional) )*"
    r"(?P<title>Vice President|President(?: of the Government of Spain| of the Swiss Confederation)?|"
    r"Prime Minister|Premier|Taoiseach|Chancellor|Supreme Leader|King|Queen|Emperor|Pope|Amir|Grand Duke|"
    r"Prince|Sultan and Prime Minister|Crown Prince and Prime Minister|Sultan|"
    r"Prime Minister and (?:Foreign Minister|Co-Vice President)|Chief Executive|Chief Minister|"
    r"Governor General|Governor-General|Governor|Minister of State)"
    r"(?: \([^)]*\))?,? (?P<name>\S.*)$"
)
_TITLE_OF = {
    "president of the government of spain": "prime minister",
    "president of the swiss confederation": "president",
    "sultan and prime minister": "sultan",
    "crown prince and prime minister": "prime minister",
    "prime minister and foreign minister": "prime minister",
    "prime minister and co vice president": "prime minister",
}
_RANKS = re.compile(
    r"^(?:(?:Sir|Dame|Dr\.|Gen\.|General|Sr\.|Capt\.|Col\.|Crown Prince|Sultan|Ratu|Grand Chief) )+"
)
_SINCE = re.compile(r"\(since (\d{1,2}) ([A-Z][a-z]{2,8}) (\d{4})[);]")
_TAGS = re.compile(r"<[^>]*>")
_CITY = re.compile(r"[\d.,]+ (?:million )?(?P<name>[^\d,(]+(?:, D\.C\.)?)(?P<capital> \(capital\))?")


def read_factbook(folder: Path) -> Iterator[Draft]:
    """Countries, their capitals and largest cities, and their leaders."""
    paths = [path for path in sorted(folder.glob("*/*.json")) if path.parent.name not in _NO_COUNTRIES]
    if not paths:
        raise SourceError(f"{folder}: there is no REGION/COUNTRY.json here")
    countries = [_loaded(path) for path in paths]
    drafts = [draft for country in countries for draft in _drafts(country)]
    # What the newest leader's first day tells is that the source was kept until then.
    seen = max((role.since for draft in drafts for role in draft.roles if role.since), default=None)
    for draft in drafts:
        if draft.kind == PERSON:
            draft.roles = [replace(role, seen=seen) for role in draft.roles]
        yield draft


def _loaded(path: Path) -> Mapping[str, Any]:
    try:
        country = json.loads(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SourceError(f"{path}: is no JSON: {error}") from error
    if not isinstance(country, dict):
        raise SourceError(f"{path}: is no country: it holds no JSON object")
    return country


def _text(country: Mapping[str, Any], *path: str) -> str:
    """The text at this place, without its marks; empty where there is none."""
    value: Any = country
    for key in (*path, "text"):
        value = value.get(key, {}) if isinstance(value, Mapping) else {}
    return " ".join(html.unescape(_TAGS.sub(" ", value)).split()) if isinstance(value, str) else ""


def _drafts(country: Mapping[str, Any]) -> Iterator[Draft]:
    names = list(_names(country))
    if not names:
        return
    name = names[0]
    capitals = _capitals(_text(country, "Government", "Capital", "name"))
    dependent = "Dependency status" in country.get("Government", {}) or not capitals
    nation = [_text(country, "People and Society", "Nationality", kind) for kind in ("noun", "adjective")]
    yield Draft(
        PLACE,
        name,
        aliases=names[1:],
        demonyms=[*_nouns(nation[0]), *_adjectives(nation[1])],
        roles=[Role("territory" if dependent else "country")],
    )
    for capital in capitals[:1]:
        yield Draft(PLACE, capital, roles=[Role("capital", name), Role("city", name)])
    for city in _cities(_text(country, "People and Society", "Major urban areas - population")):
        if fold(city) not in map(fold, capitals):
            yield Draft(PLACE, city, roles=[Role("city", name)])
    for office in ("chief of state", "head of government")[dependent:]:
        yield from _leaders(_text(country, "Government", "Executive branch", office), name)


def _names(country: Mapping[str, Any]) -> Iterator[str]:
    found: list[str] = []
    for kind in ("conventional short form", "conventional long form", "abbreviation"):
        text = _text(country, "Government", "Country name", kind)
        text = re.split(r";|\(| or |/|,", text)[0].strip()
        if text.lower() not in _NONE and fold(text) not in map(fold, found):
            found.append(clean(text))
    return iter(found)


def _capitals(text: str) -> list[str]:
    if not text or text.startswith(("no official", "administered")):
        return []
    name = re.split(r";|\(| in ", text)[0].strip().rstrip(",")
    return [] if not name else [clean(name)]


def _nouns(text: str) -> Iterator[str]:
    """Each noun and its plural: "Irishman(men), Irish (collective plural)" -> Irishman, Irishmen, Irish."""
    for part in re.split(r",(?![^(]*\))| or |;|/", text):
        if "note" in part or "former" in part:
            return
        match = re.match(r"\s*([^\W\d_][\w' -]*?)\s*(?:\(([^)]*)\).*)?$", part)
        if not match or match[1].lower() in _NONE:
            continue
        noun, ending = match[1], match[2] or ""
        yield noun
        if ending == "s":
            yield noun + "s"
        elif ending in ("men", "women"):
            yield noun.removesuffix("man").removesuffix("wo") + ending


def _adjectives(text: str) -> Iterator[str]:
    for part in re.split(r",| or |;|\(or |/", text):
        word = part.split("(")[0].strip(" )")
        if word.lower() not in _NONE and not word.startswith(("note", "former", "still")):
            yield word


def _cities(text: str) -> Iterator[str]:
    for match in _CITY.finditer(text):
        name = match["name"].strip()
        if match["capital"] or re.search(r"[a-z]", name) is None or "/" in name:
            continue
        yield clean(name.split("-")[0]) if name.count("-") and " " in name else clean(name)


def _leaders(text: str, country: str) -> Iterator[Draft]:
    for part in re.split(r"; (?:and )?(?:represented by )?|, represented by ", text):
        match, since = _TITLES.match(part), _SINCE.search(part)
        if not match or not since:
            continue
        title = fold(match["title"])
        title = canonical(_TITLE_OF.get(title, title))
        printed = re.split(r" \(|;|, (?!Jr)", match["name"])[0]
        if " of " in printed or not re.search(r"[A-Z]{2}", printed):
            # "King HARALD V of Norway" reigns elsewhere, and is there in his own right.
            continue
        names = list(_person_names(_RANKS.sub("", printed), title))
        yield Draft(PERSON, names[0], aliases=names[1:], roles=[Role(title, country, _day(since))])


def _person_names(printed: str, title: str) -> Iterator[str]:
    """The name, and its shorter forms; the source prints what one is called by in capitals."""
    printed = printed.replace(",", "").strip()
    words = [clean(word) for word in re.sub(r"\"[^\"]*\" ?", "", printed).split()]
    called = [at for at, word in enumerate(words) if _is_loud(word)]
    names = [_quiet(word) for word in words]
    yield " ".join(names)
    if title in _MONARCHS:
        crown = {"emir": "Emir", "pope": "Pope"}.get(title, title.title())
        yield f"{crown} {' '.join(names)}"
        if len(names) > 1 and re.fullmatch(r"[IVX]+", names[-1]):
            yield f"{crown} {' '.join(names[:-1])}"
        return
    if not called:
        return
    start, end = called[0], called[-1] + 1
    while start > 1 and fold(words[start - 1]) in PARTICLES:
        start -= 1
    loud = " ".join(names[start:end])
    if start == 0 and end < len(names):
        yield loud
    elif start:
        yield f"{names[0]} {loud}"
        if end - start > 1 or end < len(names):
            yield loud


def _is_loud(word: str) -> bool:
    letters = [character for character in word if character.isalpha()]
    return (
        len(letters) > 1
        and sum(map(str.isupper, letters)) > len(letters) / 2
        and not (re.fullmatch(r"[IVX]+", word))
    )


def _quiet(word: str) -> str:
    if re.fullmatch(r"[IVX]{2,}|(?:\w\.)+", word):
        return word
    quiet = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize() if _is_loud(part[0]) else part[0], word)
    return re.sub(r"\b(Mc|O')([a-z])", lambda part: part[1] + part[2].upper(), quiet)


def _day(since: re.Match[str]) -> date:
    return datetime.strptime(f"{since[1]} {since[2][:3]} {since[3]}", "%d %b %Y").date()
