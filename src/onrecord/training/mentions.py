"""Where a text mentions somebody whose index name is known: what a label's name is for the network."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.records import Span

_SUFFIX = re.compile(r",? (?:Jr|Sr|II|III|IV)\.?$")
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "de", "von", "van", "al", "el", "la", "bin", "to"})
_COUNTRIES = {
    "United States": ("U.S.", "US", "United States", "America", "Washington"),
    "United Kingdom": ("Britain", "UK", "U.K.", "United Kingdom", "London"),
    "Russia": ("Russia", "Moscow", "Kremlin"),
    "China": ("China", "Beijing"),
    "North Korea": ("North Korea", "Pyongyang"),
    "Iran": ("Iran", "Tehran"),
}


def mentions_of(name: str, text: str) -> tuple[Span, ...]:
    """The places of `text` where `name` is printed: a description as it stands, a name in its short forms.

    The first of the forms below that is printed at all counts.
    """
    for forms in _forms(name):
        found = [
            Span(*match.span()) for form in forms for match in re.finditer(_pattern(form), text, re.UNICODE)
        ]
        if found:
            return tuple(sorted(set(found)))
    return ()


def _pattern(form: str) -> str:
    words = [re.escape(word) for word in form.split()]
    flags = "" if form[:1].isupper() else "(?i:"
    body = r"[\s,.]+".join(words)
    return rf"(?<!\w){flags}{body}{')' if flags else ''}(?!\w)"


def _forms(name: str) -> Iterator[tuple[str, ...]]:
    if name.startswith("["):
        described = name.strip("[] ")
        yield (described,)
        words = described.split()
        for cut in range(len(words), 1, -1):
            if words[cut - 1].lower() in _SMALL:
                yield (" ".join(words[: cut - 1]),)
        return
    if name in _COUNTRIES:
        yield _COUNTRIES[name]
        return
    plain = _SUFFIX.sub("", name)
    words = plain.split()
    # A last word says whom a person is; a body is its name, then its initials, then its head words.
    yield (plain, words[-1]) if 1 < len(words) <= 3 else (plain,)
    initials = "".join(word[0] for word in words if word[0].isupper())
    if len(initials) > 1:
        yield initials, ".".join(initials) + "."
    for size in range(len(words) - 1, 0, -1):
        ends = {" ".join(words[-size:]), " ".join(words[:size])}
        yield tuple(end for end in sorted(ends) if end.split()[-1].lower() not in _SMALL)
