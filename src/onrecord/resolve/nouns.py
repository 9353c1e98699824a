"""Word lists for reading descriptions and pronouns in English news, in lower case, nouns in the singular."""

from __future__ import annotations

from onrecord.resolve.words import DEMONYMS, ROLES, TITLES, word_list

FIRST_SINGULAR = word_list("i me my mine myself")
FIRST_PLURAL = word_list("we us our ours ourselves")
SECOND = word_list("you your yours yourself yourselves")
MASCULINE = word_list("he him his himself")
FEMININE = word_list("she her hers herself")
PLURAL = word_list("they them their theirs themselves")
NEUTER = word_list("it its itself")
RELATIVE = word_list("who whom whose which that")
PRONOUNS = FIRST_SINGULAR | FIRST_PLURAL | SECOND | MASCULINE | FEMININE | PLURAL | NEUTER | RELATIVE
OBJECTS = word_list("him them me us whom himself herself themselves itself")
POSSESSIVES = word_list("my our your his her their its whose")

PERSON_NOUNS = (
    TITLES
    | ROLES
    | DEMONYMS
    | word_list("""
    man woman person guy boy girl father mother brother sister son daughter husband wife widow friend
    relative critic rival opponent foe ally backer donor front-runner frontrunner hopeful contender
    newcomer outsider incumbent politician statesman diplomat conservative liberal socialist populist
    mogul tycoon magnate developer star celebrity survivor victim suspect defendant plaintiff gunman
    employee staffer boss manager pilot soldier veteran nurse parent resident citizen immigrant
    refugee delegate elector staff pontiff premier reporter insider expert specialist author mate
    lawmaker congressman designer philanthropist investor banker trader entrepreneur heir heiress
    spouse partner colleague counterpart predecessor successor mentor protege kid child teen
    demonstrator observer skeptic leader operative surrogate confidant insider fan follower
    believer user reader viewer customer consumer worker taxpayer pundit grandparent
    """)
)

ORGANISATION_NOUNS = word_list("""
    company firm agency campaign committee panel court department group organization organisation party
    bloc alliance network newspaper paper outlet website site magazine government administration team
    bank brand board union ministry office police force camp commission institute foundation university
    college school church club corporation business retailer maker regulator watchdog nonprofit charity
    coalition caucus congress senate parliament legislature body council bureau station channel store
    family household league association operation automaker airline hospital lender insurer
    broadcaster manufacturer brewer grocer carmaker chipmaker drugmaker planemaker military junta
    militia cartel
""")

BODY_NOUNS = ORGANISATION_NOUNS | word_list("pac nonprofit charity startup")
"""After "one" or "her" they describe a body, which may be named behind a comma."""

DOCUMENT_NOUNS = word_list("""
    poll survey study report book film movie documentary memo letter statement article data record rule law
    ruling bill proposal document video slide analysis review email tweet post text transcript filing
    affidavit complaint lawsuit indictment constitution charter treaty act bylaw platform resolution
    schedule return census figure statistic story ad advertisement editorial column draft decision
    order opinion average index audit probe research
""")

PLACE_NOUNS = word_list(
    "country nation state city town village kingdom capital county republic island region province community"
)

UTTERANCES = word_list("""
    website account statement tweet tweets letter comment comments remark remarks words speech memo email
    emails op-ed answer reply response testimony post feed page
""")
"""Whoever owns one of these speaks by it: "her Twitter account" is she."""

AUTHORED = word_list("""
    statement letter email e-mail memo report tweet note message article op-ed essay complaint lawsuit suit ad
    advertisement commercial spot headline editorial column analysis summary post filing brief book memoir
    review petition release story opinion dissent piece playbook tweetstorm missive email press-release
""")
"""Whoever made one of these speaks by it."""

CAMPAIGN_NOUNS = word_list("campaign team camp operation forces")

DESCRIBING = (PERSON_NOUNS | DOCUMENT_NOUNS | ORGANISATION_NOUNS) - {"time", "post", "bush", "will", "act"}
"""With a capital only where a sentence begins they name nobody."""

PLURAL_ONLY = word_list("people police men women children folks brass others media")

QUANTIFIERS = word_list("""
    some many most much few several all every each no other others one two three four five six seven eight
    nine ten dozens hundreds thousands half more less any another both certain various numerous
    countless multiple
""")

INDEFINITE = word_list("a an")

_IRREGULAR = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "wives": "wife",
    "parties": "party",
}


def singular(noun: str) -> str:
    """`noun` in the singular, by its ending: "agencies" -> "agency"; a singular stays."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("men") and len(noun) > 4:
        return noun[:-2] + "an"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and len(noun) > 3:
        return noun[:-1]
    return noun


def is_plural(noun: str) -> bool:
    """Whether `noun` is in the plural, by its ending."""
    return noun in PLURAL_ONLY or singular(noun) != noun


def type_of(noun: str, *, plural: bool) -> str:
    """A speaker's type by the head noun, in the singular, of what describes it."""
    if noun in ORGANISATION_NOUNS:
        return "organisation"
    if noun in DOCUMENT_NOUNS:
        return "document"
    if noun in PLACE_NOUNS:
        return "place"
    if plural or (noun in QUANTIFIERS and noun != "one"):
        return "group"
    if noun in PERSON_NOUNS or noun.endswith(("er", "or", "ist", "man", "woman", "ian", "ant", "ee")):
        return "person"
    return "unknown"
