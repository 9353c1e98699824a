"""Names made comparable, and the shorter forms in which the news prints them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))

_PARTICLES = """
al el bin ben ibn abu abd ould von van der den de du da di dos das del della la le lo st san ter ten
"""
PARTICLES = frozenset(_PARTICLES.split())
"""Words, folded, that belong to the surname after them: Bill de Blasio is Mr. de Blasio."""

_DROPPED = re.compile(r"[.'’‘`´\"“”(),]")
_BETWEEN = re.compile(r"[\s\-‐‑–_/]+")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_]")
# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"})


def fold(name: str) -> str:
    """`name` for comparing: no case, accents, full stops or apostrophes; hyphens are spaces.

    Ban Ki-moon is "ban ki moon", U.S. is "us", Recep Tayyip Erdoğan "recep tayyip erdogan".
    """
    decomposed = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKC", name).casefold().translate(_PLAIN)
    )
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _BETWEEN.sub(" ", _DROPPED.sub("", bare.replace("&", " and "))).strip()


def slug(name: str) -> str:
    """`name` as part of an id: "vladimir-putin"."""
    return fold(name).replace(" ", "-")


def without_suffix(name: str) -> str:
    """`name` less its Jr., Sr., or II to IV."""
    words = name.split()
    return " ".join(words[:-1]).rstrip(",") if len(words) > 1 and fold(words[-1]) in SUFFIXES else name


def without_middle_initials(name: str) -> str:
    """`name` less the initials between its first and last words: Donald J. Trump is Donald Trump."""
    words = name.split()
    if len(words) < 3:
        return name
    return " ".join((words[0], *(word for word in words[1:-1] if not _INITIAL.fullmatch(word)), words[-1]))


def forms(name: str) -> Iterator[str]:
    """A person's name in every form in which it may be asked for, folded."""
    bare = without_suffix(name)
    for form in (name, bare, without_middle_initials(bare)):
        yield fold(form)


def surnames(name: str, aliases: tuple[str, ...]) -> set[str]:
    """A person's surnames, folded: the last word with and without its particles, and short aliases.

    An alias with which a longer name begins or ends is a surname: Xi of Xi Jinping, Peña Nieto of Enrique
    Peña Nieto.
    """
    found = set()
    names = [name, *aliases]
    for each in names:
        words = fold(without_suffix(each)).split()
        if len(words) < 2:
            continue
        first = len(words) - 1
        found.add(words[first])
        while first > 1 and words[first - 1] in PARTICLES:
            first -= 1
            found.add(" ".join(words[first:]))
    folded = [fold(each) for each in names]
    for short in folded:
        if short and any(
            each.startswith(f"{short} ") or each.endswith(f" {short}") for each in folded if each != short
        ):
            found.add(short)
    return found
