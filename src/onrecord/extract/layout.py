"""What the layout of a page says by itself of who said what, read by rule and not by the network.

Turns of a conversation, where two or more labels are followed by a colon:

    KOVAC: When did you first see the crack?        Q: When did you first see the crack?
    REYES: In the spring.                           A: In the spring.

Quotations that are signed, behind them or in a paragraph below, and posts with the name they were sent by:

    “Too loud, and too late.” — Greta Nil, 34, nurse
    The last boat leaves at six. — Oster Bay Harbour (@osterharbour) May 3, 2024

A headline that ends in a dash and the name of somebody who speaks below it:

    No deal was made, no third term will be sought - Varga

And the place, date and agency that a report opens with, which say nothing: `VELDEN, May 4 (Agency) –`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.extract.paragraphs import paragraphs
from onrecord.records import Span

_CAPITALS = r"[^\W\d_a-zß-öø-ÿ][^\W\d_a-zß-öø-ÿ.'’-]+"
_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|MR|MRS|MS|DR|SEN|REP|GOV)\. ?)?"
_LABEL = re.compile(rf"[\"“‘']?({_TITLE}{_CAPITALS}(?: {_CAPITALS}){{0,3}}|[QA]|Question|Answer)(:) *(?=\S)")
_NOBODY = frozenset(
    {"BREAKING", "CAPTION", "CORRECTION", "FACT", "GALLERY", "LISTEN", "LIVE", "MORE", "NOTE", "OPINION"}
    | {"PHOTO", "PHOTOS", "READ", "RELATED", "SEE", "SOURCE", "SPOILER", "STORY", "TIMELINE", "TIP", "TOP"}
    | {"UPDATE", "UPDATED", "VIDEO", "WARNING", "WATCH"}
)
"""First words of labels that point readers elsewhere, and name no speaker."""

_QUOTED = r"[“”\"«„].*[”\"»“]"
_PARTICLE = r"(?:al|bin|da|de|del|della|den|der|di|du|el|ibn|la|le|of|the|van|von|y)"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_NAME = rf"{_CAPITAL}[\w.'’-]*(?:[ \u00a0](?:{_PARTICLE}|{_CAPITAL}[\w.'’-]*)){{0,5}}"
_ASIDE = r"(?:, ?[^.!?:;\n“”\"]{1,60})?"
_SIGNED = re.compile(rf"(?P<said>{_QUOTED})\s*(?P<dash>[-–—―]{{1,2}})\s*(?P<name>{_NAME}{_ASIDE})\.?\s*")
_SIGNATURE = re.compile(rf"(?P<dash>[-–—―]{{1,2}})\s*(?P<name>{_NAME}{_ASIDE})\.?\s*")
_WHOLLY_QUOTED = re.compile(_QUOTED + r"\s*")
_POST = re.compile(
    r"(?P<said>\S.*?\S)\s*(?P<dash>[—–-])\s*(?P<name>\S[^()\n]{0,60}\(@\w+\))"
    r"(?: +[A-Z][a-z]+ \d{1,2}, \d{4})?\s*"
)
_HEADLINE = re.compile(r"(?P<said>.*\S) (?P<dash>[-–—―]) (?P<name>\w[\w.'’-]*(?: \w[\w.'’-]*){0,3})\s*")
_DATE = r"(?:, (?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, \d{4})?)"
_AGENCY = r"(?: \([A-Z][\w .]{1,20}\))"
_CITY = r"[^\W\d_a-zß-öø-ÿ]{2,}(?:[ -][^\W\d_a-zß-öø-ÿ]{2,}){0,2}(?:, [A-Z][\w. ]{1,18})?"
_TOWN = r"[A-Z]\w+(?: [A-Z]\w+){0,2}(?:, [A-Z][\w.]+)?"
_DATELINE = re.compile(
    rf"(?:{_CITY}{_DATE}?{_AGENCY}?|{_TOWN}(?:{_DATE}{_AGENCY}?|{_AGENCY}))\s+(?:--?|[–—―])\s+(?=[A-Z“\"‘])"
)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """By its layout the text ties `source`, by the mark `cue`, to `content`."""

    source: Span
    cue: Span
    content: Span


def turns_of(text: str) -> list[LaidOut]:
    """The turns of `text`; none where fewer than two speakers take them."""
    turns, labels = [], set()
    for start, end in paragraphs(text):
        match = _LABEL.match(text, start, end)
        if match and match[1].split()[0].rstrip(":") not in _NOBODY:
            turns.append(LaidOut(Span(*match.span(1)), Span(*match.span(2)), Span(match.end(), end)))
            labels.add(match[1])
    return turns if len(labels) > 1 else []


def signed_quotations(text: str) -> list[LaidOut]:
    """The paragraphs that are a quotation or a post and its signature, which may stand in the next one."""
    found, quoted = [], None
    for start, end in paragraphs(text):
        match = _SIGNED.fullmatch(text, start, end) or _POST.fullmatch(text, start, end)
        if match:
            found.append(_laid_out(match, Span(*match.span("said"))))
        elif quoted and (match := _SIGNATURE.fullmatch(text, start, end)):
            found.append(_laid_out(match, quoted))
        quoted = Span(start, end) if not match and _WHOLLY_QUOTED.fullmatch(text, start, end) else None
    return found


def signed_headline(text: str) -> LaidOut | None:
    """The first paragraph, if it ends in a dash and up to four words that could name its speaker."""
    for start, end in paragraphs(text):
        match = _HEADLINE.fullmatch(text, start, end)
        if match is None or not match["name"].split()[-1][0].isupper():
            return None
        return _laid_out(match, Span(*match.span("said")))
    return None


def datelines(text: str) -> Iterator[Span]:
    """Place, date and agency at the beginning of a paragraph, with the dash behind them."""
    for start, end in paragraphs(text):
        match = _DATELINE.match(text, start, end)
        if match:
            yield Span(*match.span())


def _laid_out(match: re.Match[str], said: Span) -> LaidOut:
    return LaidOut(Span(*match.span("name")), Span(*match.span("dash")), said)
