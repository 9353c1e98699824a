"""Who speaks by what somebody wrote or made: a letter, a lawsuit, an advertisement, an outlet's story."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.records import Span, Speaker
from onrecord.resolve.chunks import Word, words_in
from onrecord.resolve.descriptions import Description
from onrecord.resolve.heads import campaign_of
from onrecord.resolve.nouns import AUTHORED
from onrecord.resolve.phrases import Part
from onrecord.resolve.scene import Scene, joined

_BY = frozenset(("by", "from"))
_MADE = frozenset(
    ("written", "filed", "released", "published", "issued", "conducted", "signed", "sent", "posted", "run")
)
_ADVERTISEMENTS = frozenset(("ad", "advertisement", "commercial", "spot"))
_OUTLETS = frozenset(("report", "article", "story", "column", "editorial", "op-ed", "headline", "interview"))
_REACH = 90
"""Characters after the noun in which its maker is looked for."""


def maker(scene: Scene, description: Description) -> Speaker | None:
    """Whoever made what is described: "a letter from the Harbour Board" is the Harbour Board."""
    if description.head not in AUTHORED or description.plural:
        return None
    return _behind(scene, description) or _before(scene, description)


def maker_after(scene: Scene, head: str, end: int) -> Speaker | None:
    """Whoever is said to have made it right after the noun `head`, which ends at `end`."""
    if head not in AUTHORED:
        return None
    line = scene.text.find("\n", end)
    stop = min(end + _REACH, line if line >= 0 else len(scene.text))
    return _made_by(scene, head, words_in(scene.text, end, stop)[:12])


def _behind(scene: Scene, description: Description) -> Speaker | None:
    tail = description.words[len(description.words) - len(description.tail) :] if description.tail else ()
    return _made_by(scene, description.head, tail)


def _made_by(scene: Scene, head: str, tail: Sequence[Word]) -> Speaker | None:
    """The makers whom a tail names: "filed by ...", "from ...", and "in the Norwick Times" of a story."""
    words = list(tail)
    if words and words[0].folded in _MADE:
        del words[0]
    in_outlet = bool(words) and head in _OUTLETS and words[0].folded == "in"
    if len(words) < 2 or not (words[0].folded in _BY or in_outlet):
        return None
    parts = scene.phrases.parts(Span(words[1].start, words[-1].end))
    named = [part.speaker for part in parts if part.speaker]
    if in_outlet and any(speaker.type != "organisation" for speaker in named):
        return None
    return _speaking(scene, head, parts) if named else None


def _speaking(scene: Scene, head: str, parts: Sequence[Part]) -> Speaker | None:
    speakers = [scene.completed(part.speaker) for part in parts if part.speaker]
    if head in _ADVERTISEMENTS:
        speakers = [campaign_of(each) if each.type == "person" else each for each in speakers]
    return joined(speakers)


def _before(scene: Scene, description: Description) -> Speaker | None:
    """Whoever is named right before the noun: "the Times report", "Varga's lawsuit"."""
    words = [word for word in description.words if word.folded not in description.tail]
    if len(words) < 2 or not words[-2].is_capital:
        return None
    mention = scene.cast.at(words[-2].start)
    if mention is None or mention.end != words[-2].end:
        return None
    speaker = scene.speaker(mention.entity)
    if speaker.type == "person" and not words[-2].possessive and description.head not in _ADVERTISEMENTS:
        return None
    if speaker.type not in ("person", "organisation"):
        return None
    return _speaking(scene, description.head, [Part((), speaker)])
