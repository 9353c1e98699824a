"""What a role that is printed with a name says: in which field somebody works, and where."""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS = """
politics: senator sen congressman congresswoman representative rep governor gov minister premier chancellor
    mayor president councillor alderman lawmaker legislator politician mp mep deputy secretary ambassador
    diplomat commissioner speaker candidate nominee democrat republican pm envoy chairman chairwoman chair
    whip majority minority opposition independent monarch king queen prince princess
sport: coach manager striker goalkeeper keeper midfielder defender quarterback captain swimmer skier golfer
    player footballer athlete runner sprinter boxer cyclist jockey umpire referee pitcher batsman bowler
    champion owner medallist olympian gymnast driver wrestler forward winger skipper cricketer
law: judge justice lawyer attorney prosecutor solicitor barrister counsel magistrate
police: police sheriff sergeant detective inspector constable officer deputy superintendent
military: general gen colonel major admiral lieutenant commander soldier army navy brigadier marshal captain
business: executive ceo cfo chairman chairwoman founder magnate entrepreneur businessman businesswoman banker
    investor owner manager economist trader president director chair governor boss
science: professor scientist biologist chemist physicist astronomer researcher economist historian sociologist
    engineer geologist climatologist scholar cosmonaut astronaut psychologist political
education: professor teacher headmaster headmistress principal lecturer dean student rector president
health: doctor surgeon nurse physician epidemiologist psychiatrist dentist pharmacist midwife paramedic
arts: actor actress singer musician violinist pianist director filmmaker novelist author poet painter artist
    comedian dancer conductor composer sculptor playwright star writer curator
religion: bishop archbishop cardinal pope priest pastor rabbi imam minister reverend monk nun vicar
media: journalist reporter editor columnist broadcaster weatherman presenter host anchor blogger publisher
labour: union organiser organizer steward secretary leader
crime: inmate prisoner suspect defendant convict gangster
rescue: firefighter fire lifeguard
trade: owner founder chef cook landlady landlord publican restaurateur restaurant farmer beekeeper fisherman
    driver builder plumber baker butcher carpenter shopkeeper
"""
_PHRASES = {
    "general secretary": "labour politics",
    "secretary general": "politics",
    "director general": "politics business health",
    "attorney general": "law politics",
    "surgeon general": "health politics",
    "police chief": "police",
    "fire chief": "rescue",
    "state senator": "politics",
    "prime minister": "politics",
    "chief executive": "business",
    "flight director": "science",
    "film director": "arts",
    "pop star": "arts",
    "bank governor": "business politics",
    "union leader": "labour",
    "opposition leader": "politics",
}
_MOVES = """
politics law, politics business, politics military, politics labour, politics education, politics science,
politics police, politics media, law police, law business, law education, business media, business science,
business trade,  science education, science health, science military, education health,
police military, police rescue, media arts, media sport, crime business, crime politics, education arts
"""
_SAME = {
    "sen": "senator", "rep": "representative", "congressman": "representative",
    "congresswoman": "representative", "gov": "governor", "pm": "prime minister", "gen": "general",
    "premier": "prime minister", "lawyer": "attorney", "manager": "coach", "keeper": "goalkeeper",
    "ceo": "chief executive", "prof": "professor", "dr": "doctor", "pres": "president", "golf": "golfer",
}  # fmt: skip
_IN_TITLES_LIST = """
    former ex the a an of for at in on and to acting deputy vice chief senior junior late then state
    new of his her its their then retired
"""
_IN_TITLES = frozenset(_IN_TITLES_LIST.split())


def _fields() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in re.split(r"\n(?=\w)", _WORDS.strip()):
        field, _, words = entry.partition(":")
        for word in words.split():
            found.setdefault(word, set()).add(field)
    return {word: frozenset(fields) for word, fields in found.items()}


_FIELDS = _fields()
_MOBILE = frozenset(frozenset(pair.split()) for pair in _MOVES.replace("\n", " ").strip().split(","))


@lru_cache(maxsize=16384)
def fields_of(role: str) -> frozenset[str]:
    """The fields that `role` may belong to: "coach of Leeds" -> sport; empty where the words do not tell."""
    title = re.split(r"\b(?:of|for|at|in)\b", _plain(role))[0] or _plain(role)
    for phrase, fields in _PHRASES.items():
        if phrase in title:
            return frozenset(fields.split())
    named = [_FIELDS[word] for word in re.findall(r"\w+", title) if word in _FIELDS]
    if not named:
        return frozenset()
    return frozenset.intersection(*named) or frozenset.union(*named)


def are_apart(one: str, other: str) -> bool:
    """Whether hardly anybody has been both: a senator and a football coach. Unknown roles never are."""
    mine, theirs = fields_of(one), fields_of(other)
    if not mine or not theirs or mine & theirs:
        return False
    return not any(frozenset((a, b)) in _MOBILE for a in mine for b in theirs)


def are_alike(one: str, other: str) -> bool:
    """Whether both name one office or calling: "Sen." and "Senator of Dene"."""
    return bool(titles_in(one) & titles_in(other))


@lru_cache(maxsize=16384)
def titles_in(role: str) -> frozenset[str]:
    """The words of `role` that name an office or a calling, in one form each."""
    words = re.findall(r"\w+", _plain(role))
    found = {_SAME.get(word, word) for word in words if word in _FIELDS or word in _SAME}
    return frozenset(found | {phrase for phrase in _PHRASES if phrase in " ".join(words)})


@lru_cache(maxsize=16384)
def places_in(role: str) -> frozenset[str]:
    """The proper names in `role`, word by word, and their initials: "clerk of the City Court" -> city, cc."""
    words = [word.casefold() for word in re.findall(r"\b[A-Z]\w+", role)]
    runs = re.findall(r"[A-Z]\w+(?:\s+(?:(?:of|the|for|and)\s+)*[A-Z]\w+)+", role)
    initials = ("".join(re.findall(r"\b[A-Z]", run)).casefold() for run in runs)
    said = (*words, *initials)
    return frozenset(
        word for word in said if word not in _FIELDS and word not in _SAME and word not in _IN_TITLES
    )


def _plain(role: str) -> str:
    return role.casefold().replace(".", "").replace("-", " ")
