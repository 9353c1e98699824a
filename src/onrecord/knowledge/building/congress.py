"""Members of Congress, presidents and vice presidents of the United States.

Source: the project congress-legislators, `executive.yaml` and every `legislators-*.yaml` (CC0).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.errors import SourceError
from onrecord.knowledge.building.drafts import Draft
from onrecord.knowledge.figures import PERSON, Role
from onrecord.knowledge.folding import fold
from onrecord.knowledge.titles import canonical

_COUNTRY = "United States"
_EXECUTIVE = {"prez": "president", "viceprez": "vice president"}
_POSTAL = """
AK Alaska, AL Alabama, AR Arkansas, AS American Samoa, AZ Arizona, CA California, CO Colorado, CT
Connecticut, DC District of Columbia, DE Delaware, FL Florida, GA Georgia, GU Guam, HI Hawaii, IA Iowa, ID
Idaho, IL Illinois, IN Indiana, KS Kansas, KY Kentucky, LA Louisiana, MA Massachusetts, MD Maryland, ME
Maine, MI Michigan, MN Minnesota, MO Missouri, MP Northern Mariana Islands, MS Mississippi, MT Montana, NC
North Carolina, ND North Dakota, NE Nebraska, NH New Hampshire, NJ New Jersey, NM New Mexico, NV Nevada, NY
New York, OH Ohio, OK Oklahoma, OR Oregon, PA Pennsylvania, PR Puerto Rico, RI Rhode Island, SC South
Carolina, SD South Dakota, TN Tennessee, TX Texas, UT Utah, VA Virginia, VI US Virgin Islands, VT Vermont,
WA Washington, WI Wisconsin, WV West Virginia, WY Wyoming
"""
_STATES = {part[:2]: part[3:] for part in " ".join(_POSTAL.split()).split(", ")}
_DELEGATIONS = frozenset(("DC", "AS", "GU", "MP", "VI"))


def read_congress(folder: Path) -> Iterator[Draft]:
    """The persons of the folder's files. Raises SourceError if one has not the layout it should have."""
    paths = [folder / "executive.yaml", *sorted(folder.glob("legislators-*.yaml"))]
    if len(paths) < 2:
        raise SourceError(f"{folder}: there is no legislators-current.yaml here")
    for path in paths:
        drafts = [_checked(person, path) for person in _loaded(path)]
        # What the newest term's first day tells is that the source was kept until then.
        seen = max((role.since for draft in drafts for role in draft.roles if role.since), default=None)
        for draft in drafts:
            draft.roles = [role if role.until else replace(role, seen=seen) for role in draft.roles]
            yield draft


def _checked(person: Mapping[str, Any], path: Path) -> Draft:
    try:
        return _draft(person)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SourceError(f"{path}: {person.get('name')}: not laid out as expected: {error!r}") from error


def _loaded(path: Path) -> Sequence[Mapping[str, Any]]:
    try:
        import yaml
    except ImportError as error:
        raise SourceError(
            f"{path}: reading YAML needs more than reading news does: install onrecord[knowledge]"
        ) from error
    try:
        with open(path, encoding="utf-8") as file:
            loaded = yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(loaded, list) or not all(isinstance(each, dict) and "terms" in each for each in loaded):
        raise SourceError(f"{path}: is no list of persons with terms")
    return loaded


def _draft(person: Mapping[str, Any]) -> Draft:
    name = person["name"]
    roles = [_role(term) for term in person["terms"]]
    roles += [_leadership(held) for held in person.get("leadership_roles", ())]
    names = list(_names(name))
    return Draft(PERSON, names[0], aliases=names[1:], roles=roles, wikidata=person["id"].get("wikidata"))


def _names(name: Mapping[str, str]) -> Iterator[str]:
    """Every form of a name, the one that the news prints first, as far as the source tells."""
    first, last = name["first"], name["last"]
    suffix = f" {name['suffix']}" if name.get("suffix") else ""
    official = name.get("official_full", "")
    nickname = name.get("nickname")
    # An official name holds the nickname between quotation marks, if at all: Henry C. "Hank" Johnson, Jr.
    if official and '"' not in official and "“" not in official:
        yield official.replace(",", "")
    if nickname:
        yield f"{nickname} {last}"
    yield f"{first} {last}"
    if middle := name.get("middle"):
        yield f"{first} {middle} {last}{suffix}"
        if not middle.endswith("."):
            yield f"{first} {middle[0]}. {last}{suffix}"
    if nickname:
        yield f"{nickname} {last}{suffix}"
    if " " in last and fold(last) not in ("jr", "sr"):
        yield last


def _role(term: Mapping[str, Any]) -> Role:
    since, until = _day(term["start"]), _day(term["end"])
    kind = term["type"]
    if kind in _EXECUTIVE:
        return Role(_EXECUTIVE[kind], _COUNTRY, since, until)
    state = term["state"]
    if kind == "sen":
        title = "senator"
    elif state == "PR":
        title = "resident commissioner"
    else:
        title = "delegate" if state in _DELEGATIONS else "representative"
    return Role(title, _STATES.get(state, state), since, until)


def _leadership(held: Mapping[str, Any]) -> Role:
    until = _day(held["end"]) if held.get("end") else None
    return Role(canonical(held["title"]), _COUNTRY, _day(held["start"]), until)


def _day(text: object) -> date:
    return date.fromisoformat(str(text))
