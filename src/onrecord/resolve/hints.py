"""Which pronoun an article will use for a name: only for telling antecedents apart, never kept or shown.

What the article itself says outranks the list of given names, which is a soft hint.
"""

from __future__ import annotations

from onrecord.resolve.chunks import fold
from onrecord.resolve.given import HE, SHE, given_names
from onrecord.resolve.words import word_list

_WORDS_FOR = {
    HE: word_list("""
        mr sir congressman chairman spokesman councilman assemblyman alderman businessman king
        prince pope father brother son husband actor man boy gentleman pastor bishop archbishop
        cardinal imam sheikh rabbi lord nephew uncle grandfather salesman congressmen pontiff
    """),
    SHE: word_list("""
        mrs ms miss madam mme dame congresswoman chairwoman spokeswoman councilwoman assemblywoman
        businesswoman queen princess mother sister daughter wife actress woman girl lady niece aunt
        grandmother widow first-lady saleswoman duchess
    """),
}


def pronoun_shown(word: str) -> str | None:
    """The pronoun that a title or a description goes with: "Mrs.", "congressman"; None for most."""
    for pronoun, words in _WORDS_FOR.items():
        if word in words:
            return pronoun
    return None


def pronoun_likely(given_name: str) -> str | None:
    """The pronoun that texts mostly use for people of this given name, if it is a common one."""
    return given_names().get(fold(given_name))
