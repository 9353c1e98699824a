"""The sample ledger that the web's tests look at: all sample articles, with deeds decided by their cues.

Who does what by saying something is not what these tests are about, so a short list of cues decides it; what
is aimed at somebody is aimed at another speaker of the article: one whose last name stands in the content, or
who speaks most.
"""

from __future__ import annotations

from collections import Counter
from importlib.resources import as_file, files
from pathlib import Path

from onrecord.cli.demo import sample_articles
from onrecord.extract.extractor import Extractor
from onrecord.ledger import Ledger, open_ledger
from onrecord.pipeline import read_article
from onrecord.records import Act, Answer, Deed, Reading, Speaker, Statement

_ACTS = {
    "accus": Act.ACCUSE,
    "blam": Act.ACCUSE,
    "allege": Act.ACCUSE,
    "claim": Act.ACCUSE,
    "den": Act.DENY,
    "dismiss": Act.DENY,
    "reject": Act.REJECT,
    "demand": Act.REQUEST,
    "call": Act.REQUEST,
    "asked": Act.ASK,
    "urge": Act.REQUEST,
    "warn": Act.THREATEN,
    "promise": Act.INTEND,
    "praise": Act.SUPPORT,
    "agree": Act.AGREE,
    "insist": Act.DENY,
    "said": Act.STATE,
}


def fill(path: Path, extractor: Extractor) -> None:
    """Make the sample ledger at `path`."""
    with open_ledger(path) as ledger:
        with as_file(files("onrecord.samples")) as folder:
            articles = sample_articles(folder)
        for article in articles:
            reading = read_article(article, extractor)
            ledger.add(reading, extractor=extractor.version)
            _decide(ledger, reading)


def _decide(ledger: Ledger, reading: Reading) -> None:
    cast = list({each.speaker.name: each.speaker for each in reading.statements if each.speaker}.values())
    accused: dict[str, str] = {}
    for statement in reading.statements:
        cue = reading.article.slice(statement.attribution.cue).lower()
        act = next((act for begun, act in _ACTS.items() if begun in cue), None)
        if act is None:
            continue
        targets = tuple(_targets(reading, statement, cast)) if act.aims or act is Act.ASK else ()
        speaker = statement.speaker.name if statement.speaker else ""
        to = accused.get(speaker) if act in (Act.DENY, Act.REJECT) else None
        answers = Answer(to, 0.8) if to and to != statement.id else None
        ledger.judge_deed(statement.id, Deed(act, 0.9, (), targets, answers), decided_by="the tests")
        if act is Act.ACCUSE:
            accused |= {target.name: statement.id for target in targets}


def _targets(reading: Reading, statement: Statement, cast: list[Speaker]) -> list[Speaker]:
    content = reading.article.slice(statement.attribution.content)
    spoken = Counter(each.speaker.name for each in reading.statements if each.speaker)
    others = [other for other in cast if other != statement.speaker and not other.name.startswith("[")]
    others.sort(key=lambda other: (other.name.split()[-1] not in content, -spoken[other.name], other.name))
    return others[:1]
