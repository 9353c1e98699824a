"""Small sources in the layouts of the real ones, with invented people in real offices."""

from __future__ import annotations

import json
from pathlib import Path

EXECUTIVE = """
- id: {bioguide: T000001}
  name: {first: Maren, middle: Louise, last: Tolsk}
  bio: {birthday: '1960-01-01', gender: F}
  terms:
  - {type: viceprez, start: '2031-01-20', end: '2035-01-20', party: Whig, how: election}
  - {type: prez, start: '2035-01-20', end: '2039-01-20', party: Whig, how: election}
"""

LEGISLATORS = """
- id: {bioguide: H000001, wikidata: Q900001}
  name:
    {first: Annabel, middle: R., last: Van Holt, nickname: Annie, suffix: Jr.,
     official_full: 'Annabel R. "Annie" Van Holt, Jr.'}
  bio: {gender: F}
  leadership_roles:
  - {title: Senate Majority Leader, chamber: senate, start: '2033-01-03'}
  terms:
  - {type: rep, start: '2021-01-03', end: '2023-01-03', state: NY, district: 1, party: Whig}
  - {type: rep, start: '2023-01-07', end: '2025-01-03', state: NY, district: 1, party: Whig}
  - {type: sen, start: '2025-01-03', end: '2031-01-03', state: GA, class: 2, party: Whig}
- id: {bioguide: D000001, wikidata: Q900002}
  name: {first: Otto, last: Dene, official_full: Otto Dene}
  bio: {gender: M}
  terms:
  - {type: rep, start: '2033-01-03', end: '2035-01-03', state: DC, district: 0, party: Whig}
"""

INTERNATIONAL = """# Made up
UN_SECRETARY_GENERAL_PELL_VARGA
+PELL_VARGA
	[IGOUNO >20070101]
	[FRAGOV 2004017-20061201]
PEACE_AND_BREAD_ORGANIZATION_(PBO)_ [NGOHLH] # comment [not a code]
+PBO
+SOMEBODY_ELSE
LONELY_NAME_ [NGO]
"""

COUNTRIES = """
FRANCE_ [FRA]
+FRENCH_
GEORGIA_ [SUNGEO 19171109-19911225] [GEO >19911226]
ALDRIC_O'MARROW_  # CountryInfo.txt
+PRESIDENT_ALDRIC_O'MARROW
+ALDRIC_DE_O'MARROW
	[FRAELI 280101-910101]
	[FRAGOV 910101-930230]
	[FRAGOVMIL 930301-950407]
	[FRAOPP >080508]
MAREN_TOLSK_  # CountryInfo.txt
	[FRAGOV 030101-040131]
ANCIENT_ONE_  # CountryInfo.txt
	[FRAELI]
"""

NON_STATE = """
HARBOUR_LIBERATION_FRONT_(HLF)_ [FRAREB]
+LIBERATION_FRONT_OF_THE_HARBOUR
"""

FRANCE = {
    "Government": {
        "Country name": {
            "conventional short form": {"text": "France"},
            "conventional long form": {"text": "French Republic"},
        },
        "Capital": {"name": {"text": "Paris; note - on the Seine"}},
        "Executive branch": {
            "chief of state": {"text": "President Jean-Luc D&Eacute;NE Marrow (since 14 May 2037)"},
            "head of government": {"text": "Prime Minister VARGA Pell (since 1 Sep 2037); note - a note"},
        },
    },
    "People and Society": {
        "Nationality": {
            "noun": {"text": "Frenchman(men), Frenchwoman(women)"},
            "adjective": {"text": "French"},
        },
        "Major urban areas - population": {
            "text": "11.2 million PARIS (capital), 1.8 million Lyon, 900,000 Aix-en-Provence (2023)"
        },
    },
}

GEORGIA = {
    "Government": {
        "Country name": {"conventional short form": {"text": "Georgia"}, "abbreviation": {"text": "none"}},
        "Capital": {"name": {"text": "Tbilisi"}},
        "Executive branch": {
            "chief of state": {
                "text": "King ALDRIC IV (since 3 March 2036); represented by Governor Bo HOLT"
            },
            "head of government": {"text": "(vacant)"},
        },
    },
    "People and Society": {
        "Nationality": {"noun": {"text": "Georgian(s)"}, "adjective": {"text": "Georgian"}}
    },
}


def write_sources(folder: Path) -> Path:
    """The three folders in `folder`."""
    files = {
        "congress/executive.yaml": EXECUTIVE,
        "congress/legislators-current.yaml": LEGISLATORS,
        "actors/Phoenix.International.actors.txt": INTERNATIONAL,
        "actors/Phoenix.Countries.actors.txt": COUNTRIES,
        "actors/Phoenix.MilNonState.actors.txt": NON_STATE,
        "factbook/europe/fr.json": json.dumps(FRANCE),
        "factbook/central-asia/gg.json": json.dumps(GEORGIA),
        "factbook/meta/categories.json": "[]",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
