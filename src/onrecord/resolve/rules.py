"""Descriptions whose speaker follows from what they say, with nothing to weigh."""

from __future__ import annotations

from onrecord.records import Span, Speaker
from onrecord.resolve.descriptions import Description
from onrecord.resolve.known import shown
from onrecord.resolve.makers import maker
from onrecord.resolve.scene import Scene
from onrecord.resolve.twos import the_two

_OFFICES = {
    "president": "president",
    "premier": "prime minister",
    "minister": "prime minister",
    "chancellor": "chancellor",
    "pope": "pope",
    "pontiff": "pope",
    "governor": "governor",
}
"""What a description's head may say of an office that one person holds at a time."""

_ASIDE = frozenset(("former", "then", "vice", "prime", "current"))
_BODIES = frozenset(("government", "parliament", "army", "military"))
"""After the word for a country they are the name of one body."""
_PARTS = frozenset(("panel", "arm", "wing"))
_DEMONYM_ENDINGS = ("an", "ese", "ish", "i", "ch")


def by_rule(scene: Scene, description: Description) -> Speaker | None:
    """Who is meant, if it needs no weighing."""
    return (
        maker(scene, description)
        or _whole(scene, description)
        or _place(scene, description)
        or body_so_described(scene, description)
        or _government(scene, description)
        or the_two(scene, description)
    )


def holders(scene: Scene, description: Description) -> frozenset[str]:
    """Those known to hold the office that is described: candidates even where the article names them not."""
    title = _OFFICES.get(description.head)
    if title is None or description.determiner != "the" or description.plural:
        return frozenset()
    modifiers = [word for word in description.modifiers if word not in _ASIDE]
    before = [word.text for word in description.words[1:] if word.folded in modifiers and word.is_capital]
    after = [word.text for word in description.words if word.is_capital and word.folded in description.tail]
    place = " ".join(before or after) or ("U.S." if scene.is_american and not modifiers else None)
    if "vice" in description.modifiers:
        title = "vice president"
    if title == "prime minister" and description.head == "minister" and "prime" not in description.modifiers:
        return frozenset()
    if title == "pope":
        place = None
    elif "former" in description.modifiers or place is None:
        return frozenset()
    figures = scene.known.holders(title, place)
    if len(figures) != 1:
        return frozenset()
    name = shown(figures[0])
    scene.cast.entity(name, "person").wikidata = figures[0].wikidata
    return frozenset((name,))


def _whole(scene: Scene, description: Description) -> Speaker | None:
    """The body that a part speaks for: "a panel of the Court of Appeals" is the court."""
    if description.head not in _PARTS or description.tail[:1] != ("of",):
        return None
    start = next(word.end for word in description.words if word.folded == "of")
    parts = scene.phrases.parts(Span(start, description.words[-1].end))
    speaker = parts[0].speaker if len(parts) == 1 else None
    return speaker if speaker and speaker.type == "organisation" else None


def body_so_described(scene: Scene, description: Description) -> Speaker | None:
    """The body whose name ends in what is described in lower case: "the staff association"."""
    words = (*description.modifiers, description.head)
    if description.determiner != "the" or description.tail or len(words) < 2 or description.plural:
        return None
    if any(word.is_capital and at for at, word in enumerate(description.words)):
        return None
    body = scene.names.body_ending(words)
    return scene.completed(Speaker(body.text, "organisation")) if body else None


def _place(scene: Scene, description: Description) -> Speaker | None:
    """The place that is named after what it is: "the city of Norwick"."""
    if description.type != "place" or description.plural or description.tail[:1] != ("of",):
        return None
    named = [word for word in description.words[-len(description.tail) :] if word.folded != "of"]
    mention = scene.cast.at(named[0].start) if named else None
    if mention is None or mention.end != named[-1].end or not all(word.is_capital for word in named):
        return None
    return Speaker(mention.entity.name, "place", mention.entity.wikidata)


def _government(scene: Scene, description: Description) -> Speaker | None:
    """The country whose government is meant: "the federal government", or "American" by itself."""
    words = [word.folded for word in description.words if word.folded != "the"]
    if words == ["federal", "government"] and scene.is_american:
        return Speaker("United States", "place")
    if words == ["administration"] and scene.is_american:
        figures = scene.known.holders("president", "U.S.")
        surname = figures[0].name.split()[-1] if len(figures) == 1 else None
        return Speaker(f"{surname} administration", "organisation") if surname else None
    if len(words) == 2 and words[1] in _BODIES and description.words[-2].is_capital:
        return Speaker(f"{description.words[-2].text} {words[1]}", "organisation")
    if len(words) == 1 and description.words[-1].is_capital and words[0].endswith(_DEMONYM_ENDINGS):
        places = scene.known.places_meant(words[0])
        return Speaker(places[0], "place") if places else None
    return None
