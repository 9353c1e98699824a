"""Titles of office: one name for each, how senior it is, and whose actor code it gives.

A list, not a ranking of states: it breaks ties between namesakes, the most reported office first.
"""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.knowledge.folding import fold


@dataclass(frozen=True, slots=True)
class Title:
    """An office by the name that the records use; `others` are what else it is called, folded."""

    name: str
    code: str = ""
    """What the CAMEO code of its holder has after that of the country."""
    others: tuple[str, ...] = ()
    sole: bool = False
    """Whether there is one at a time, so that a successor's first day ends the term."""


_GOVERNMENT, _LAWS, _COURTS = "GOV", "GOVLEG", "GOVJUD"

_TITLES = (
    Title("president", _GOVERNMENT, ("potus", "pres"), sole=True),
    Title("supreme leader", _GOVERNMENT, sole=True),
    Title("prime minister", _GOVERNMENT, ("premier", "pm", "taoiseach"), sole=True),
    Title("chancellor", _GOVERNMENT, ("federal chancellor",), sole=True),
    Title("pope", _GOVERNMENT, ("pontiff",), sole=True),
    Title("king", _GOVERNMENT, sole=True),
    Title("queen", _GOVERNMENT, sole=True),
    Title("emperor", _GOVERNMENT, sole=True),
    Title("sultan", _GOVERNMENT, sole=True),
    Title("emir", _GOVERNMENT, ("amir",), sole=True),
    Title("grand duke", _GOVERNMENT, sole=True),
    Title("prince", _GOVERNMENT, sole=True),
    Title("leader", _GOVERNMENT),
    Title("president-elect", "", ("president elect",)),
    Title("vice president", _GOVERNMENT, ("vp", "vice pres", "veep"), sole=True),
    Title("presidential nominee", "", ("nominee",)),
    Title("vice presidential nominee", "", ("running mate",)),
    Title("secretary general", "", ("secretary general",), sole=True),
    Title("secretary of state", _GOVERNMENT, sole=True),
    Title("first lady", "", (), sole=True),
    Title("presidential candidate", "", ("candidate",)),
    Title("crown prince", _GOVERNMENT, sole=True),
    Title("speaker of the house", _LAWS, ("house speaker", "speaker"), sole=True),
    Title("senate majority leader", _LAWS, sole=True),
    Title("senate minority leader", _LAWS, sole=True),
    Title("house majority leader", _LAWS, sole=True),
    Title("house minority leader", _LAWS, sole=True),
    Title("foreign minister", _GOVERNMENT, ("minister of foreign affairs", "foreign secretary"), sole=True),
    Title("secretary of defense", "GOVMIL", ("defense secretary", "defence secretary"), sole=True),
    Title("defense minister", "GOVMIL", ("defence minister", "minister of defense"), sole=True),
    Title("attorney general", _GOVERNMENT, sole=True),
    Title(
        "secretary of the treasury", _GOVERNMENT, ("treasury secretary", "secretary of treasury"), sole=True
    ),
    Title("chancellor of the exchequer", _GOVERNMENT, sole=True),
    Title("home secretary", _GOVERNMENT, sole=True),
    Title("secretary of homeland security", _GOVERNMENT, ("homeland security secretary",), sole=True),
    Title("secretary of health and human services", _GOVERNMENT, ("health secretary",), sole=True),
    Title("secretary of education", _GOVERNMENT, ("education secretary",), sole=True),
    Title("secretary of energy", _GOVERNMENT, ("energy secretary",), sole=True),
    Title("secretary of labor", _GOVERNMENT, ("labor secretary",), sole=True),
    Title("secretary of commerce", _GOVERNMENT, ("commerce secretary",), sole=True),
    Title("secretary of agriculture", _GOVERNMENT, ("agriculture secretary",), sole=True),
    Title("secretary of the interior", _GOVERNMENT, ("interior secretary",), sole=True),
    Title("secretary of transportation", _GOVERNMENT, ("transportation secretary",), sole=True),
    Title("secretary of housing and urban development", _GOVERNMENT, ("housing secretary",), sole=True),
    Title("secretary of veterans affairs", _GOVERNMENT, ("veterans affairs secretary",), sole=True),
    Title("director of national intelligence", "SPY", sole=True),
    Title("finance minister", _GOVERNMENT, ("minister of finance",), sole=True),
    Title("state counsellor", _GOVERNMENT, ("state counselor",), sole=True),
    Title("chief justice", _COURTS, sole=True),
    Title("associate justice", _COURTS, ("justice", "supreme court justice")),
    Title("director", "", sole=True),
    Title("chair", "", ("chairman", "chairwoman", "chairperson")),
    Title("managing director", "", sole=True),
    Title("director general", "", sole=True),
    Title("administrator", "", sole=True),
    Title("spokesman", "", ("spokeswoman", "spokesperson")),
    Title("high representative", "", ("foreign policy chief",), sole=True),
    Title("national security adviser", _GOVERNMENT, ("national security advisor",), sole=True),
    Title("ambassador to the united nations", _GOVERNMENT, ("ambassador to the un", "un ambassador")),
    Title("white house chief of staff", _GOVERNMENT, ("chief of staff",), sole=True),
    Title("white house press secretary", _GOVERNMENT, ("press secretary",), sole=True),
    Title("governor", _GOVERNMENT, ("gov",), sole=True),
    Title("governor general", _GOVERNMENT, sole=True),
    Title("senator", _LAWS, ("sen",)),
    Title("first minister", _GOVERNMENT, sole=True),
    Title("chief executive", _GOVERNMENT, sole=True),
    Title("mayor", _GOVERNMENT, sole=True),
    Title("secretary", _GOVERNMENT),
    Title("party leader", "", ("leader of the party",), sole=True),
    Title(
        "representative",
        _LAWS,
        ("rep", "congressman", "congresswoman", "member of congress", "member of the house"),
    ),
    Title("delegate", _LAWS),
    Title("resident commissioner", _LAWS),
)
_BY_NAME = {fold(title.name): title for title in _TITLES}
_BY_ANY = {other: title for title in _TITLES for other in title.others} | _BY_NAME
_RANKS = {title.name: rank for rank, title in enumerate(_TITLES)}
_SECTOR_RANK = len(_TITLES) + 1
"""Below all that are listed stand those not listed, and below these what only an actor code tells."""

SECTORS = {
    "GOV": "member of government",
    "MIL": "military",
    "LEG": "legislator",
    "JUD": "judge",
    "OPP": "opposition",
    "SPY": "intelligence official",
    "COP": "police official",
    "REB": "rebel",
    "IGO": "official",
}
"""What an actor code tells of its bearer where no source tells the office."""

_SECTORS = frozenset(SECTORS.values())

HEADS = (
    "director",
    "secretary general",
    "managing director",
    "director general",
    "president",
    "chair",
    "administrator",
    "party leader",
)
"""Who may be meant by the chief or the head of an organisation."""

_HEAD_WORDS = frozenset(("chief", "head", "boss"))


def title_called(words: str) -> Title | None:
    """The listed title that goes by these words."""
    return _BY_ANY.get(fold(words))


def canonical(words: str) -> str:
    """The name of a title under which it is kept: "Gov." -> "governor". Others stay as they are, folded."""
    title = title_called(words)
    return title.name if title else fold(words)


def titles_meant(words: str) -> tuple[str, ...]:
    """The names of the titles that may be meant: one, but for the chief or head of an organisation."""
    return HEADS if fold(words) in _HEAD_WORDS else (canonical(words),)


def is_office(title: str) -> bool:
    """Whether it is an office rather than a sector that an actor code tells of."""
    return title not in _SECTORS


def rank(title: str, actor_code: str | None = None) -> int:
    """How senior a title is, 0 first; no head of an international body ranks with heads of state."""
    if title in _SECTORS:
        return _SECTOR_RANK
    at = _RANKS.get(title, len(_TITLES))
    return max(at, _RANKS["secretary general"]) if (actor_code or "").startswith("IGO") else at
