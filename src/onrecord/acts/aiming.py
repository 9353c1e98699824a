"""Whom a statement may be aimed at, and what speaks for each of them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import log

from onrecord.acts.meaning import Meaning
from onrecord.acts.past import Past, is_among, key_of
from onrecord.records import Act, Hint, Pointed, Reference, Span, Speaker, Statement

Features = dict[str, float]

_MOST_NAMED = 30
"""So many names in a statement's own sentences are looked at, those in cue and content first."""
_MOST_READ = 300
"""Of so many."""
_MOST_BEFORE = 15
"""And so many in the sentences before, the nearest."""
_MOST_REFERRING = 10
"""And so many pronouns and descriptions in it."""
_READ = 500
"""Characters of a content in which those are looked for."""
_BACK = 3
"""Sentences before the statement in which its target may be named."""
_BETWEEN = 120
"""Characters that may stand between cue and content."""
_WORTH = 0.02
"""So much of the network's probability words must get to be looked at for that alone."""
_FLOOR = 0.01

_BEFORE = re.compile(r"([\w’']+)\W{0,3}$")
_AFTER = re.compile(r"\W{0,3}([\w’']+)")
_REACH = 20
"""Characters to the sides of a mention."""
_WORDS = re.compile(r"[\w’']+")
_FIRST = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Ww]e|us|[Oo]ur)\b")
_SECOND = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Candidate:
    """Somebody at whom a statement may be aimed, with what speaks for it; nobody has an empty `key`.

    `speaker` is who it is; whom a description at `span` means is asked for only once it is chosen.
    `share` is how much of the network's probability falls to it, `count` how often the content names it.
    """

    key: str
    speaker: Speaker | None = None
    span: Span | None = None
    features: Features = field(default_factory=dict)
    share: float = 0.0
    count: int = 0

    def meant(self, meaning: Meaning) -> Speaker | None:
        """Who it is; None if that turns out to be nobody."""
        return meaning.meant_by(self.span) if self.speaker is None and self.span else self.speaker

    def note(self, *names: str) -> None:
        """Features that it has."""
        for name in names:
            self.features[name] = 1.0


class Aim:
    """At whom `statement`, which does `act`, may be aimed: `candidates` tells, with features for each."""

    def __init__(
        self, statement: Statement, act: Act, hint: Hint | None, meaning: Meaning, past: Past
    ) -> None:
        said = statement.attribution
        self._act, self._meaning, self._said, self._own = act, meaning, said, key_of(statement.speaker)
        self._pointed = hint.target if hint else ()
        self._parts = [
            (span.start, span.end, name)
            for name, spans in (("cue", said.cue), ("source", said.source), ("content", said.content))
            for span in spans
        ]
        self._opening = [start for start, _, name in self._parts if name == "content"]
        cue = (meaning.text[span.start : span.end] for span in said.cue)
        self._cue = [word.casefold() for words in cue for word in _WORDS.findall(words)]
        self._cue_end = max((span.end for span in said.cue), default=said.content[0].start)
        self._named = 0
        self._found: dict[str, Candidate] = {}
        self._nobody = Candidate("")
        self._look_around()
        self._refer()
        if act is Act.SUPPORT and statement.speaker:
            self._candidate(statement.speaker)
        self._look_back(past)
        self._describe_nobody(hint)
        if self._pointed:
            self._point()
        for candidate in self._found.values():
            self._describe(candidate)

    def candidates(self) -> list[Candidate]:
        """All of them, nobody last. Nobody aims at themselves, but for those who defend themselves."""
        may_be_own = self._act is Act.SUPPORT
        found = [each for each in self._found.values() if may_be_own or not is_among(each.key, self._own)]
        return [*found, self._nobody]

    def _candidate(self, speaker: Speaker) -> Candidate:
        key = key_of(speaker)
        if key not in self._found:
            self._found[key] = Candidate(key, speaker)
        return self._found[key]

    def _look_around(self) -> None:
        """Whoever is named in the statement's own sentences, and in those right before."""
        meaning, extent = self._meaning, self._said.extent
        around = meaning.sentences(extent)
        beside = [(self._where(each.span.start), each) for each in islice(meaning.named(around), _MOST_READ)]
        nearest = sorted(beside, key=lambda pair: pair[0] not in ("cue", "content"))[:_MOST_NAMED]
        for where, reference in sorted(nearest, key=lambda pair: pair[1].span.start):
            if reference.speaker:
                self._named += where == "content"
                self._mention(self._candidate(reference.speaker), reference, where, self._named)
        before = meaning.sentences(extent, _BACK)
        if before.start == around.start:
            return
        first = meaning.sentence(around.start)
        for reference in deque(meaning.named(Span(before.start, around.start)), _MOST_BEFORE):
            if reference.speaker:
                back = f"{first - reference.sentence} back"
                self._candidate(reference.speaker).note(
                    back, *((f"subject {back}",) if reference.place == "subject" else ())
                )

    def _refer(self) -> None:
        """Whomever the cue, the content and what stands between mean by a pronoun, or describe."""
        asked: dict[str, Speaker | None] = {}
        described = 0
        for reference in islice(self._references(), _MOST_REFERRING):
            where = self._where(reference.span.start)
            if reference.form == "description":
                described += where == "content"
                self._mention(self._described(reference), reference, where, described)
            elif reference.form != "it":
                # One content hardly ever calls two people "he".
                if reference.form not in asked:
                    asked[reference.form] = self._meaning.meant_by(reference.span)
                if meant := asked[reference.form]:
                    self._mention(self._candidate(meant), reference, where, 1)

    def _references(self) -> Iterator[Reference]:
        for span in (*self._said.cue, *self._between(), *self._said.content):
            yield from self._meaning.referring(self._read(span))

    def _read(self, span: Span) -> Span:
        """As much of a span as is read: whole words."""
        if span.end - span.start <= _READ:
            return span
        cut = self._meaning.text.rfind(" ", span.start + 1, span.start + _READ)
        return Span(span.start, cut if cut > 0 else span.start + _READ)

    def _between(self) -> Iterator[Span]:
        """What stands between cue and content, where that is little."""
        later = [start for start in self._opening if start >= self._cue_end]
        if self._said.cue and later and 1 < later[0] - self._cue_end < _BETWEEN:
            yield Span(self._cue_end, later[0])

    def _where(self, at: int) -> str:
        """In which part of the statement a place is, or how it stands to it."""
        for start, end, name in self._parts:
            if start <= at < end:
                return name
        extent = self._said.extent
        if at < extent.start:
            return "before"
        if at >= extent.end:
            return "after"
        return "between" if at >= self._cue_end else "inside"

    def _described(self, reference: Reference) -> Candidate:
        words = " ".join(self._meaning.text[reference.span.start : reference.span.end].split()).casefold()
        key = f"[{words}]"
        if key not in self._found:
            self._found[key] = candidate = Candidate(key, span=reference.span)
            candidate.note(
                "described",
                f"described: {self._act}",
                f"head {reference.head}",
                f"described {reference.kind}",
                f"begins {words.split()[0]}",
                f"{min(words.count(' '), 3)} modifiers",
            )
        return self._found[key]

    def _mention(self, candidate: Candidate, reference: Reference, where: str, order: int) -> None:
        """What a mention tells by where it stands; `order` counts those of its form in the content."""
        act = self._act
        form = "" if reference.form == "name" else f" {reference.form}"
        candidate.note(where, f"{act} {where}", f"{where}{form}")
        if reference.place:
            candidate.note(f"{reference.place} {where}", f"{act}: {reference.place} {where}")
        if where == "content":
            candidate.count += 1
            if order <= 3:
                candidate.note(f"{order} in content{form and ', described'}", f"{act}: {order} in content")
        if where in ("cue", "between", "content"):
            self._note_words(candidate, reference.span, where)

    def _note_words(self, candidate: Candidate, span: Span, where: str) -> None:
        """The words beside a mention, and those of the cue."""
        text, act = self._meaning.text, self._act
        before = _BEFORE.search(text, max(0, span.start - _REACH), span.start)
        after = _AFTER.match(text, span.end, span.end + _REACH)
        if any(start <= span.start <= start + 5 for start in self._opening):
            candidate.note("opens content", f"{act}: opens content")
            candidate.note(*(f"cue {word}: opens content" for word in self._cue[-3:]))
        elif before:
            word = before[1].casefold()
            candidate.note(f"after {word}", f"{act}: after {word}")
        if after:
            word = after[1].casefold()
            candidate.note(f"before {word}", f"{act}: before {word}")
        if where != "content":
            candidate.note(*(f"cue {word}: {where}" for word in self._cue[-3:]))

    def _look_back(self, past: Past) -> None:
        """Whoever spoke or was spoken of before, and whom the article is about."""
        for part, who in past.known(self._own):
            self._candidate(who).note(part, f"{self._act}: {part}")
        leading = [speaker for speaker in self._meaning.leading() if key_of(speaker) != self._own]
        for rank, speaker in enumerate(leading):
            self._candidate(speaker).note(f"leads {rank}", f"{self._act}: leads {rank}")

    def _describe_nobody(self, hint: Hint | None) -> None:
        act, text, content, note = self._act, self._meaning.text, self._said.content[0], self._nobody.note
        note("nobody", f"nobody: {act}", f"nobody: {min(self._named, 3)} named")
        note(f"nobody: {act} {min(self._named, 1)} named")
        note(*(f"nobody: cue {word}" for word in self._cue[:1] + self._cue[-2:]))
        if opening := _WORDS.search(text, content.start, content.end):
            word = opening[0].casefold()
            note(f"nobody: opens {word}", f"nobody: {act} opens {word}")
        if not self._cue:
            note("nobody: no cue")
        if not self._own:
            note("nobody: no speaker")
        if _SECOND.search(text, content.start, self._read(content).end):
            note("nobody: you")
        if hint and hint.acts:
            aims = sum(score for each, score in hint.acts if each.aims)
            self._nobody.features["nobody: no act that aims"] = 1.0 - min(aims, 1.0)

    def _describe(self, candidate: Candidate) -> None:
        """What there is to say of it but for its mentions."""
        if candidate.count:
            candidate.note(f"{min(candidate.count, 3)} times in content")
        if speaker := candidate.speaker:
            kind = "several" if ";" in speaker.name else speaker.type
            candidate.note(kind, f"{self._act}: {kind}")
            if speaker.name.startswith("["):
                candidate.note("known as described")
            if candidate.key == self._own:
                self._describe_own(candidate)

    def _describe_own(self, candidate: Candidate) -> None:
        content = self._said.content[0]
        candidate.note("the speaker", *(f"the speaker: {word}" for word in self._cue[:1] + self._cue[-1:]))
        if first := _FIRST.search(self._meaning.text, content.start, content.end):
            candidate.note("the speaker: I")
            if first.start() - content.start < 4:
                candidate.note("the speaker: I first")

    def _point(self) -> None:
        """How much of the network's probability falls to each; whoever gets some is a candidate."""
        loose = [each for each in self._pointed if each.span and not self._share(each.span, each.score)]
        for span, score in _phrases(loose):
            if score >= _WORTH and (meant := self._meaning.meant_by(span)):
                candidate = self._candidate(meant)
                candidate.note("pointed words")
                candidate.share += score
        self._nobody.share = sum(each.score for each in self._pointed if each.span is None)
        most = max((each.share for each in self._found.values()), default=0.0)
        for candidate in (*self._found.values(), self._nobody):
            name = "pointed at" if candidate.key else "nobody: pointed at"
            share = min(candidate.share, 1.0)
            candidate.features[name] = share
            candidate.features[f"{name}, log"] = log(max(share, _FLOOR))
            if candidate.key and candidate.share == most > _FLOOR:
                candidate.note("pointed at most")

    def _share(self, span: Span, score: float) -> bool:
        """Give what is pointed at to those whom its words describe and name; whether there are any."""
        described = [
            each
            for each in self._found.values()
            if each.span and each.span.start <= span.start < each.span.end
        ]
        for each in described:
            each.share += score
        reference = self._meaning.at(span.start)
        if reference is None or reference.speaker is None:
            return bool(described)
        if score >= _WORTH or key_of(reference.speaker) in self._found:
            self._candidate(reference.speaker).share += score
        return True


def _phrases(pointed: Sequence[Pointed]) -> list[tuple[Span, float]]:
    """Words that are pointed at side by side, taken together, the most pointed at first."""
    words = sorted((each.span, each.score) for each in pointed if each.span)
    found: list[tuple[Span, float]] = []
    for span, score in words:
        if found and span.start - found[-1][0].end <= 1:
            before, so_far = found[-1]
            found[-1] = Span(before.start, span.end), so_far + score
        else:
            found.append((span, score))
    return sorted(found, key=lambda phrase: -phrase[1])
