"""Word lists for reading names in English news, all in lower case and without a final full stop.

They are closed classes or the heads of name phrases, never names of persons: who somebody is comes from the
article. Add a word where a case in tests/cases/speakers.md asks for it.
"""

from __future__ import annotations


def word_list(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.strip().splitlines())


PLAIN_HONORIFICS = word_list("mr mrs ms miss mx mme sir madam madame dame")
"""Set before anybody's name, so they never tell two of one surname apart."""

TITLES = PLAIN_HONORIFICS | word_list("""
    dr prof professor rev reverend fr father sister brother rabbi imam bishop archbishop cardinal
    president pres vice-president premier chancellor minister governor gov lieutenant lt senator sen
    senators sens congressman congresswoman representative rep representatives reps delegate del
    assemblyman assemblywoman mayor councilman councilwoman councillor alderman speaker leader whip
    chairman chairwoman chair chairperson secretary undersecretary secretary-general ambassador
    advocate committeeman committeewoman
    envoy consul commissioner administrator attorney solicitor prosecutor counsel judge justice
    justices magistrate general gen colonel col major maj captain capt sergeant sgt corporal cpl
    admiral adm commander cmdr marshal officer sheriff deputy detective chief director manager ceo
    cfo coo founder co-founder executive treasurer comptroller superintendent inspector spokesman
    spokeswoman spokesperson adviser advisor aide strategist analyst economist nominee candidate
    ex-president ex-governor ex-senator ex-mayor taoiseach tanaiste vice-premier
    commodore brigadier brigadier-general lieutenant-colonel lieutenant-general major-general
    director-general under-secretary-general alhaji barrister shri pandit datuk ustaz ayatollah
    mp mps mep meps msp td pm vp cdr det supt insp brig lt-gen maj-gen brig-gen col-gen lt-col vice-admiral
""")
"""Stand before a name, and are set aside from it; alone they name nobody."""

SAME_TITLES = {
    "dr": "doctor",
    "pres": "president",
    "prof": "professor",
    "rev": "reverend",
    "gov": "governor",
    "lt": "lieutenant",
    "gen": "general",
    "col": "colonel",
    "capt": "captain",
    "sgt": "sergeant",
    "adm": "admiral",
    "sen": "senator",
    "sens": "senator",
    "senators": "senator",
    "rep": "representative",
    "reps": "representative",
    "representatives": "representative",
    "congressman": "representative",
    "congresswoman": "representative",
}
"""The long form of a title, singular, for comparing."""

ROLES = word_list("""
    activist actor actress actors author billionaire businessman businesswoman coach columnist
    comedian democrat designer developer doctor editor engineer expert farmer filmmaker historian
    host journalist lawmaker lawyer member moderator musician neighbor neighbour novelist official
    organizer owner pastor player pollster professor protester reporter republican researcher
    resident retiree scientist scholar singer source student supporter surgeon teacher voter
    volunteer widow witness worker writer anchor commentator blogger democratic libertarian
    independent conservative liberal former retired then now late ex acting incoming outgoing deputy
    senior fellow longtime rapper rocker broadcaster rival gop striker midfielder goalkeeper defender
    skipper winger boxer shopkeeper eyewitness housewife pensioner climatologist virologist
    epidemiologist seismologist geologist psychologist sociologist ecologist
""")
"""Say what somebody is, before the name; set aside where a name is left."""

DEMONYMS = word_list("""
    american british english scottish irish welsh french german italian spanish dutch polish russian
    ukrainian turkish greek chinese japanese korean indian pakistani iranian iraqi israeli
    palestinian syrian saudi egyptian african european asian mexican canadian australian brazilian
""")
"""Where somebody is from, set aside as what they are is."""

MINISTERS = frozenset(("minister", "commissioner"))
"""Titles that go on with "for" as others do with "of": Minister for Health."""

TITLE_TAILS = _lines("""
    external affairs
    home affairs
    state
    state for defence
    defense
    defence
    commerce
    labor
    energy
    agriculture
    education
    transportation
    the interior
    the treasury
    the navy
    the army
    the house
    homeland security
    veterans affairs
    foreign affairs
    health
    finance
    justice
    staff
    police
    parliament
    national intelligence
    state security
""")
"""What follows "Secretary of", "Minister of", "Chief of", "Speaker of" in a title."""

MALE = word_list("mr")
FEMALE = word_list("mrs ms miss")

KEPT_TITLES = word_list(
    "pope king queen prince princess emperor sultan emir sheikh saint st lord lady mother baroness patriarch"
)
"""Part of the name as an index prints it."""

SUFFIXES = word_list("jr sr ii iii iv md phd esq")

LETTERS = word_list("MP TD MEP MSP QC KC SC")
"""Set behind a name, or the first four before it; set aside as titles are."""

PARTICLES = word_list(
    "van von der den de del della di da dos du la le ten ter zu zur al el bin ibn ben abu af av y"
)

ORGANISATION_HEADS = word_list("""
    academy appeals administration agency airlines airways alliance army assembly associates association
    authority bank board brigade broadcasting bureau campaign caucus center centers centre chamber
    church citizens club coalition college commission committee company congress consortium corp
    corporation council court courts department directorate duma electric enterprises exchange
    federation firm force forces foundation front fund government group guard guild holdings
    hospital house inc industries initiative institute institution insurance journal kremlin
    laboratories laboratory league legion library limited llc llp ltd magazine ministry mission
    mosque motors movement museum network news newspaper office organisation organization pac
    parliament partners partnership party pentagon plc police post press project radio reserve
    school secretariat senate service services society studios synagogue systems task television
    temple times tribunal trust tv union university corps observatory circuit fleet embassy consulate
    capital coal energy entertainment financial gas media mining oil pharmaceuticals
    pictures records steel today electronics communications aerospace labs robotics defence
    energies biotech semiconductor logistics foods
""")
"""A name that ends so, or goes on so with "of" or "for", is an organisation's."""

MATTERS = word_list("""
    management medicines migration inspection nurses competition alcohol fish parks ways
""")
"""What bodies are for, the first of two: Office of Management and Budget."""

PAIRED = word_list("""
    food securities health customs immigration housing law science trade central oversight citizenship
""")
"""Before an "and" inside the name of a body, such as Food and Drug Administration."""

GENERIC_HEADS = word_list("""
    academy administration agency alliance army assembly association authority bank board bureau
    campaign caucus center centre chamber church club coalition college commission committee company
    corporation council court department directorate federation force foundation front fund
    government group guard guild hospital institute league library ministry mission movement museum
    network office organisation organization party police press project school secretariat service
    society station task tribunal trust union university
""")
"""Alone ("the Department") they name nobody, unless the article names just one of the kind."""

OUTLETS = word_list("""
    times post journal tribune herald observer globe chronicle gazette guardian independent
    telegraph mail sun mirror examiner inquirer enquirer monitor bulletin dispatch register standard
    courier
""")
"""Last words of newspapers' names, which the text shortens to "the Post"."""

ORGANISATIONS = _lines("""
    general staff
    joint chiefs of staff
    reuters
    bloomberg
    politico
    politifact
    buzzfeed
    facebook
    twitter
    google
    amazon
    microsoft
    al jazeera
    human rights watch
    amnesty international
    greenpeace
    hezbollah
    hamas
    taliban
    islamic state
    black lives matter
    planned parenthood
    european union
    united nations
    white house
    downing street
    wall street
    wells fargo
    scotland yard
    capitol hill
    supreme court
    security council
    huffpost pollster
    huffington post pollster
    congress
    parliament
    senate
    house
    pentagon
    kremlin
    treasury
    vatican
    knesset
    bundestag
""")
"""Known ones whose names hold no head word."""

STANDING = _lines("""
    congress
    parliament
    senate
    house
    pentagon
    kremlin
    treasury
    vatican
    knesset
    bundestag
    duma
""")
"""Head words that are a name by themselves."""

GROUPS = word_list("""
    republicans democrats tories americans russians chinese
    israelis palestinians iranians iraqis syrians turks kurds ukrainians europeans germans britons
    mexicans canadians latinos hispanics african-americans muslims christians jews catholics
    protestants
""")

CALENDAR = word_list("""
    january february september october november december monday tuesday wednesday thursday friday saturday
    sunday
""")

NOT_PERSONS = (
    word_list("""
    act avenue airport area award beach boulevard bridge city coast conference county district
    festival hotel island islands mountain ocean palace plaza prison river road sea square stadium
    states summit territory theater theatre tower treaty valley village war world agreement
    amendment article constitution deal convention
""")
    | CALENDAR
)
"""A name that holds one of these is hardly a person's."""

PLACE_STARTS = word_list("north south east west new united saudi san santa los las el fort saint st hong sri")
"""Begin the names of places; two words that begin so are not taken for a person's name."""

ORGANISATION_NOUNS = word_list("campaign administration government camp transition")
"""After a name, in lower case, they make an organisation: "the Varga campaign"."""

DOCUMENT_NOUNS = word_list("poll survey study report polls data figures average index census records tally")
"""After a name, in lower case, they make a document: "a Harbour University poll"."""

DETERMINERS = word_list("the this that these those both")

INDEFINITES = word_list("""
    a an another any some many most much few several all every each no other others one two three
    four five six seven eight nine ten dozens hundreds thousands half more less his her their our my
    its your
""")
"""What they begin describes; it does not name, unless a full name ends it: "her aide Anna Holt"."""

FUNCTION_WORDS = (
    DETERMINERS
    | INDEFINITES
    | word_list("""
    i you he she it we they me him us them who whom whose which what where when why how and but or
    nor so yet for if as at by from in into of off on onto over to toward towards under up upon with
    within without about above across after against along amid among around because before behind
    below beneath beside besides between beyond despite down during except inside like near outside
    past per since than though although unlike through throughout till until unless versus via while
    whether not also again even ever never just only still then there here now too very perhaps
    maybe meanwhile however moreover instead later earlier recently yesterday today tomorrow is are
    was were be been being am do does did has have had will would can could may might must shall
    should asked said says told according speaking responding following given including yes well ok
    nobody somebody everybody anyone everyone someone nothing something everything none neither
    either
""")
)
"""Written with a capital only because a sentence begins with them."""

GIVEN_NAMES_TOO = word_list("will may said per")
"""Function words that inside a sentence have a capital only where they are somebody's name."""

TRAILING = word_list("all both each alone alike also together themselves himself herself itself")
"""After the name in a source, adding nothing: "Holt and Varga both"."""

PHRASE_ENDS = word_list("""
    of for in on at from by with to as about against among between near under over including like
    who whom whose which that where when than said says told speaking appearing released published
    conducted posted seen obtained available familiar taken done sponsored commissioned last earlier
    this issued filed called named dubbed out
""")
"""Where the head of a noun phrase is over and what only describes it begins."""

FRESH = word_list("new top early latest recent former leading frustrated leaked local another")
"""With a capital in a headline they begin no name."""

LABELS = _lines("""
    read more
    read also
    also read
    see also
    see more
    more
    watch
    watch live
    related
    exclusive
    breaking
    update
    video
    photos
""")
"""In capitals before a colon they are no speaker of what follows, but lead elsewhere."""

COMMON_NOUNS = word_list("""
    police people staff management counsel everyone nobody opposition media press research evidence
    history science lawmaker congressional parliamentary leadership industry court government report
    poll survey study statement letter analysis documents data crew family mom mother dad father
""")
"""A sentence may begin with one of these bare, and it is nobody's name."""
