"""Places that speak: countries, US states, and capitals that stand for their governments.

The keys are in lower case. The values are the names as an index prints them.
"""

from __future__ import annotations

_COUNTRIES = """
Afghanistan, Albania, Algeria, Andorra, Angola, Argentina, Armenia, Australia, Austria, Azerbaijan,
Bahamas, Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, Bhutan, Bolivia, Bosnia and
Herzegovina, Botswana, Brazil, Brunei, Bulgaria, Burkina Faso, Burundi, Cambodia, Cameroon, Canada, Cape
Verde, Chile, Central African Republic, China, Colombia, Comoros, Congo, Costa Rica, Croatia, Cuba,
Cyprus, Czech Republic, Denmark, Djibouti, Dominica, Dominican Republic, East Timor, Ecuador, Egypt, El
Salvador, Equatorial Guinea, Eritrea, Estonia, Eswatini, Ethiopia, Fiji, Finland, France, Gabon, Gambia,
Germany, Ghana, Greece, Grenada, Guatemala, Guinea, Guinea-Bissau, Guyana, Haiti, Honduras, Hungary,
Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Ivory Coast, Jamaica, Japan, Kazakhstan,
Kenya, Kiribati, Kosovo, Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, Lesotho, Liberia, Libya,
Liechtenstein, Lithuania, Luxembourg, Madagascar, Malawi, Malaysia, Maldives, Mali, Malta, Mauritania,
Mauritius, Mexico, Micronesia, Moldova, Monaco, Mongolia, Montenegro, Morocco, Mozambique, Myanmar,
Namibia, Nauru, Nepal, Netherlands, New Zealand, Nicaragua, Niger, Nigeria, North Korea, North
Macedonia, Norway, Oman, Pakistan, Palau, Palestine, Panama, Papua New Guinea, Paraguay, Peru,
Philippines, Poland, Portugal, Qatar, Romania, Russia, Rwanda, Samoa, San Marino, Saudi Arabia, Senegal,
Serbia, Seychelles, Sierra Leone, Singapore, Slovakia, Slovenia, Solomon Islands, Somalia, South Africa,
South Korea, South Sudan, Spain, Sri Lanka, Sudan, Suriname, Sweden, Switzerland, Syria, Taiwan,
Tajikistan, Tanzania, Thailand, Togo, Tonga, Tunisia, Turkey, Turkmenistan, Tuvalu, Uganda, Ukraine,
United Arab Emirates, United Kingdom, United States, Uruguay, Uzbekistan, Vanuatu, Venezuela, Vietnam,
Yemen, Zambia, Zimbabwe
"""

_STATES = """
Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Hawaii, Idaho,
Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan,
Minnesota, Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, New
York, North Carolina, North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina,
South Dakota, Tennessee, Texas, Utah, Vermont, Virginia, West Virginia, Wisconsin, Wyoming
"""

_GOVERNMENTS = {
    "u.s": "United States",
    "u.s.a": "United States",
    "us": "United States",
    "usa": "United States",
    "washington": "United States",
    "u.k": "United Kingdom",
    "uk": "United Kingdom",
    "britain": "United Kingdom",
    "beijing": "China",
    "berlin": "Germany",
    "moscow": "Russia",
    "paris": "France",
    "pyongyang": "North Korea",
    "seoul": "South Korea",
    "tehran": "Iran",
    "tokyo": "Japan",
    "ankara": "Turkey",
    "kyiv": "Ukraine",
    "kiev": "Ukraine",
    "riyadh": "Saudi Arabia",
    "new delhi": "India",
    "damascus": "Syria",
    "caracas": "Venezuela",
    "phnom penh": "Cambodia",
    "abu dhabi": "United Arab Emirates",
    "kuala lumpur": "Malaysia",
    "addis ababa": "Ethiopia",
    "buenos aires": "Argentina",
    "tel aviv": "Israel",
    "n korea": "North Korea",
    "s korea": "South Korea",
}
"""A government named by its capital, or a country by its initials, is the country."""

PLACES = {
    name.strip().lower(): " ".join(name.split())
    for names in (_COUNTRIES, _STATES)
    for name in names.replace("\n", " ").split(",")
} | _GOVERNMENTS

ABBREVIATIONS = {
    "gop": "Republican Party",
    "g.o.p": "Republican Party",
    "dnc": "Democratic National Committee",
    "d.n.c": "Democratic National Committee",
    "rnc": "Republican National Committee",
    "r.n.c": "Republican National Committee",
    "u.n": "United Nations",
    "un": "United Nations",
    "e.u": "European Union",
    "eu": "European Union",
    "ussc": "U.S. Supreme Court",
    "scotus": "U.S. Supreme Court",
}
"""Bodies that the news hardly ever spells out."""
