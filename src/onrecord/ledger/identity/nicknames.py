"""English given names and the short forms that the press prints for them; made by hand."""

from __future__ import annotations

from collections import defaultdict

_SHORT_FORMS = """
abigail: abby gail          abraham: abe             albert: al bert bertie      alan: al
alexander: alex alec sandy xander sasha              alexandra: alex sandra sasha
alfred: al alf alfie fred   alice: ali               allison: ali allie          amanda: mandy
andrew: andy drew           angela: angie            anne: annie nan             ann: annie
anthony: tony               antonio: tony            archibald: archie           arthur: art artie
augustus: gus               barbara: barb babs       barnaby: barney             bartholomew: bart
beatrice: bea trixie        benedict: ben            benjamin: ben benny benji bibi
bernard: bernie             bernadette: bernie       bradley: brad               brian: bri
caroline: carrie caro       cassandra: cassie        catherine: cathy cate kate katie kitty cat
cecilia: celia cissy        charles: charlie chuck chas      charlotte: charlie lottie
christina: chris tina chrissy      christine: chris tina chrissy     christopher: chris kit topher
clarence: clancy            clifford: cliff          constance: connie           cornelius: neil connie
cynthia: cindy              daniel: dan danny        danielle: dani              david: dave davey
deborah: debbie deb         dennis: denny            dominic: dom nick           donald: don donnie
dorothy: dot dottie dolly   douglas: doug            edgar: ed                   edmund: ed eddie ned ted
edward: ed eddie ned ted teddy     edwin: ed eddie   eleanor: ellie nell nora lena
elizabeth: liz lizzie beth betty betsy bess eliza libby lisa elsie       emily: em emmy
emmanuel: manny             ernest: ernie            eugene: gene                evelyn: evie
ezekiel: zeke               florence: flo flossie    frances: fran frannie fanny frankie
francis: frank fran frankie        francisco: paco pancho frank          frederick: fred freddie rick
gabriel: gabe               gabriella: gaby          geoffrey: geoff             george: georgie
gerald: gerry jerry         geraldine: gerry         gerard: gerry               gilbert: gil bert
giuseppe: beppe             gregory: greg            harold: hal harry           harriet: hattie
helen: nell                 henrietta: hettie etta   henry: harry hank hal       herbert: herb bert
hillary: hill               howard: howie            hubert: bert                ignacio: nacho
irving: irv                 isaac: ike zack          isabella: bella izzy        jacob: jake jack coby
jacqueline: jackie          james: jim jimmy jamie jem          janet: jan        jeffrey: jeff
jennifer: jen jenny         jeremiah: jerry          jeremy: jerry jez           jerome: jerry
jessica: jess jessie        joan: joanie             joanna: jo                  john: jack johnny jon
jonathan: jon jonny         joseph: joe joey         josephine: jo josie         joshua: josh
jose: pepe                  juanita: nita            judith: judy                julia: julie
julian: jules               katherine: kate katie kathy kitty kat               kathleen: kathy kate
kathryn: kate katie kathy   kenneth: ken kenny       kimberly: kim               laurence: larry laurie
lawrence: larry laurie      leonard: len lenny leo   leopold: leo                leroy: roy
leslie: les                 lewis: lew               lillian: lily               louis: lou louie
louise: lou                 lucille: lucy            luigi: gigi                 madeleine: maddie
magdalena: lena magda       malcolm: mal             manuel: manny manolo        marcus: marc
margaret: maggie meg peggy marge margie greta rita daisy        maria: mia        marianne: molly
marilyn: mary               marjorie: marge          martha: patty mattie        martin: marty
mary: molly polly mamie     matilda: tilly mattie    matthew: matt matty         maurice: mo morrie
maximilian: max             maxwell: max             melissa: mel missy          mervyn: merv
michael: mike mick mickey mikey    michelle: shelly  mikhail: misha              mildred: millie
millicent: millie           miriam: mimi             mitchell: mitch             mohammed: mo
montgomery: monty           mordecai: morty          nancy: nan                  natalie: nat
nathan: nat nate            nathaniel: nat nate      nicholas: nick nicky        nicole: nicky
norman: norm                oliver: ollie            olivia: liv                 oswald: oz ozzie
pamela: pam                 patricia: pat patty trish tricia     patrick: pat paddy      paul: paulie
penelope: penny             peter: pete              philip: phil pip            phillip: phil
priscilla: cilla            prudence: pru            rachel: rae                 ralph: rafe
raymond: ray                rebecca: becky becca     reginald: reg reggie        rhonda: ron
ricardo: rick ricky         richard: dick rick ricky rich richie
robert: bob bobby rob robbie bert
roberta: bobbie             roderick: rod            rodney: rod                 roger: rodge
roland: rollo               ronald: ron ronnie       rosemary: rosie             rudolph: rudy
rupert: bert                russell: russ            salvador: sal               salvatore: sal
samantha: sam sammy         samuel: sam sammy        sarah: sadie sally          sebastian: seb bas
seymour: cy                 sharon: shari            sheldon: shelly             sidney: sid
sigmund: ziggy              silvester: sly           simon: si                   solomon: sol
sophia: sophie              stanley: stan            stephanie: steph            stephen: steve stevie
steven: steve stevie        stuart: stu              susan: sue susie suzy       susanna: sue sukie
sylvester: sly              terence: terry           teresa: terry tess tessa    theodore: ted teddy theo
theresa: terry tess tessa   thomas: tom tommy        timothy: tim timmy          tobias: toby
ulysses: lyss               valentine: val           valerie: val                veronica: ronnie vera
victor: vic                 victoria: vicky tori     vincent: vince vinny        virginia: ginny ginger
vivian: viv                 vladimir: vlad volodya   walter: walt wally          wendell: wendy
wilhelmina: mina willa      william: bill billy will willie liam                 winifred: winnie
winston: winnie             woodrow: woody           yvonne: vonnie              zachary: zach zack
"""


def _tables() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    stands_for: dict[str, set[str]] = defaultdict(set)
    full = set()
    for entry in _SHORT_FORMS.replace("  ", "\n").splitlines():
        name, _, short = entry.strip().partition(": ")
        if name:
            full.add(name)
            for each in (name, *short.split()):
                stands_for[each].add(name)
    return {each: frozenset(names) for each, names in stands_for.items()}, frozenset(full)


_STANDS_FOR, FULL_NAMES = _tables()
"""`FULL_NAMES` are the names that have short forms; two of them are never the same name."""


def stands_for(given: str) -> frozenset[str]:
    """The full names that `given`, folded, may stand for: bob -> robert; a name of no known form, itself."""
    return _STANDS_FOR.get(given, frozenset()) or frozenset((given,))
