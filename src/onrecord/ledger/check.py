"""Did she say that? The answer is what the ledger holds, never that something is false.

Candidates come from the index by their rarest words, the likeliest of them are compared with the
question word by word, and the best one decides. What shares words but no sentence is a paraphrase
at best, and is called so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, utils
from sqlalchemy import Connection, func, select, text

from onrecord.ledger import moments, rebuild
from onrecord.ledger.candidates import candidates, contents
from onrecord.ledger.matching import Edit, Match, match
from onrecord.ledger.printings import Check, Holdings, Printing, Verdict, pieces
from onrecord.ledger.schema import articles, statements
from onrecord.ledger.search import is_known, spoken_by
from onrecord.ledger.wording import FUNCTION_WEIGHT, TURNING_WEIGHT, Word, Wording, asked, fold, stem, wording
from onrecord.ledger.words.index import SNIPPET_WORDS

CHANGED = 66.0
"""The lowest score (of 100) at which words count as said with changes; below, they are similar at best."""
_WHOLE_PART = 80.0
"""The lowest score of each part of a question that was put together from several statements."""
_LEAST_KEPT = 2.5
"""How much must stand there unchanged, in words of full weight, unless all of it does."""
_ALIKE, _ALIKE_WORDS = 0.5, 3
"""A paraphrase has this share of the question's rarity, in this many words or more."""
_MOST_ALIKE = 65.0
"""The score of a paraphrase that has all of it: however many words it shares, they were not said so."""
_MOST_CANDIDATES, _LEAST_SHARE = 60, 0.1
_COMPARED = 8
_LETTERS = re.compile(r"[^\W_]+")
_SHORTEST_PART, _MOST_PARTS = 3, 8
"""In words, and in number."""
_CONTEXT = 200
"""Characters of the article that are shown on each side."""

_IN_ORDER = "every word stands there in this order"

_OUTLETS = text(
    "WITH RECURSIVE outlet (key) AS (SELECT min(outlet_key) FROM articles UNION ALL"
    " SELECT (SELECT min(outlet_key) FROM articles WHERE outlet_key > key) FROM outlet WHERE key IS NOT NULL)"
    " SELECT count(key) FROM outlet"
)
"""One look into the index an outlet; count(DISTINCT) would walk over every article."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """A verdict, why, and the statements that it stands on: how the question matches each, the best first.

    Where somebody else said it, `nearest` is what comes nearest from the speaker who was asked for.
    """

    verdict: Verdict
    reason: str
    found: Mapping[int, Match]
    scores: Mapping[int, float] | None = None
    nearest: Match | None = None


def check(connection: Connection, words: str, speaker: str | None = None, limit: int = 5) -> Check:
    """What the ledger says to "did `speaker` say `words`?", with the `limit` best printings.

    Raises QueryError if there is no word to look for, or the speaker's name is empty.
    """
    question = asked(words)
    found = candidates(connection, question, _MOST_CANDIDATES, least=_LEAST_SHARE)
    read = _read(connection, found.numbers)
    theirs = set(read) if speaker is None else spoken_by(connection, speaker, read)
    answer = _said(question, read, theirs) or _similar(connection, question, speaker)
    printings = _printings(connection, answer, limit)
    reason = answer.reason
    if answer.verdict is Verdict.SOMEBODY_ELSE:
        reason = f"{reason}; {_attributed(printings)}"
    elif answer.verdict is Verdict.NOT_HERE and speaker is not None and not is_known(connection, speaker):
        reason = "no speaker of this name is on this ledger, and nobody else said it"
    return Check(
        asked=words,
        speaker=speaker,
        verdict=answer.verdict,
        reason=reason,
        cautions=_cautions(answer),
        printings=printings,
        holdings=holdings(connection),
    )


def _read(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """The words of these statements, in the same order."""
    found = contents(connection, numbers)
    return {number: found[number].words for number in numbers}


def _said(question: Wording, read: Mapping[int, str], theirs: set[int]) -> _Answer | None:
    """The answer, if these words were said, by them or by somebody else."""
    found = _compared(question, read)
    good = {number: each for number, each in found.items() if _is_said(each)}
    own = {number: each for number, each in good.items() if number in theirs}
    if own:
        best = next(iter(own.values()))
        if best.verbatim:
            same = {number: each for number, each in own.items() if each.verbatim}
            return _Answer(Verdict.WORD_FOR_WORD, _IN_ORDER, same | own)
        others = {number: each for number, each in good.items() if each.verbatim}
        if others and _turned(best):
            return _Answer(Verdict.SOMEBODY_ELSE, _IN_ORDER, others, nearest=best)
        return _Answer(Verdict.CHANGED, _changes(best), own)
    joined = _joined(question, {number: each for number, each in read.items() if number in theirs})
    if joined is not None:
        return joined
    if not good:
        joined = _joined(question, read)
        return joined and replace(joined, verdict=Verdict.SOMEBODY_ELSE)
    best = next(iter(good.values()))
    return _Answer(
        Verdict.SOMEBODY_ELSE,
        _IN_ORDER if best.verbatim else _changes(best),
        good,
    )


def _is_said(found: Match) -> bool:
    return found.verbatim or (found.score >= CHANGED and found.kept >= _LEAST_KEPT)


def _compared(question: Wording, read: Mapping[int, str], most: int = _COMPARED) -> dict[int, Match]:
    """How the question matches the statements that are most like it letter by letter, the best first."""
    parts = [utils.default_process(question.text[part[0].start : part[-1].end]) for part in question.parts()]
    likeness = {each: _likeness(parts, utils.default_process(each)) for each in set(read.values())}
    # Sorted by the words too: what comes out must not hang on the order of a set.
    closest = sorted(likeness, key=lambda each: (-likeness[each], each))[:most]
    matches = {each: match(question, wording(each)) for each in closest}
    found = {number: matches[each] for number, each in read.items() if each in matches}
    return dict(sorted(found.items(), key=lambda item: (not item[1].verbatim, -item[1].score, item[0])))


def _likeness(parts: Sequence[str], printed: str) -> float:
    """How much of the question's parts stands in these words, by rapidfuzz's partial ratio, 0 to 100."""
    letters = sum(map(len, parts)) or 1
    return sum(fuzz.partial_ratio(part, printed) * min(len(part), len(printed)) for part in parts) / letters


def _joined(question: Wording, read: Mapping[int, str]) -> _Answer | None:
    """The answer, if each part of the question was said, but no statement has them all."""
    parts = [part for part in question.parts() if len(part) >= _SHORTEST_PART]
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    found: dict[int, Match] = {}
    for part in parts:
        own = wording(question.text[part[0].start : part[-1].end])
        best = next(iter(_compared(own, read, most=3).items()), None)
        if best is None or best[1].score < _WHOLE_PART or not _is_said(best[1]):
            return None
        found.setdefault(*best)
    return _Answer(
        Verdict.CHANGED, f"its {len(parts)} parts stand in {len(found)} statements, not in one", found
    )


def _similar(connection: Connection, question: Wording, speaker: str | None) -> _Answer:
    """The answer for words that nobody said so: what was said with many of the same words, or nothing."""
    looked_up = candidates(connection, question, _MOST_CANDIDATES, stems=True)
    read = _read(connection, looked_up.numbers)
    theirs = set(read) if speaker is None else spoken_by(connection, speaker, read)
    wanted = {stem(word.folded): word for word in question.words if word.weight > FUNCTION_WEIGHT}
    rarity = {root: looked_up.rarity.get(word.folded, 0.0) for root, word in wanted.items()}
    whole = sum(rarity.values())
    scores: dict[int, float] = {}
    for number in (number for number in read if number in theirs):
        both = wanted.keys() & set(map(stem, _LETTERS.findall(fold(read[number]))))
        share = sum(rarity[root] for root in both) / whole if whole else 0.0
        if share >= _ALIKE and len(both) >= _ALIKE_WORDS:
            scores[number] = _MOST_ALIKE * share
    if not scores:
        return _Answer(Verdict.NOT_HERE, "no statement has these words, or most of the rare ones", {})
    ranked = sorted(scores, key=lambda number: (-scores[number], number))
    return _Answer(
        Verdict.SIMILAR,
        "many of the same words stand there, in other sentences: paraphrases at best",
        {number: match(question, wording(read[number])) for number in ranked[:_COMPARED]},
        scores,
    )


def _changes(found: Match) -> str:
    """How many words differ, in a sentence."""
    counts = Counter(step.edit for step in found.steps)
    said = {
        Edit.CHANGED: "changed",
        Edit.ASKED: "not printed",
        Edit.PRINTED: "left out of the question",
    }
    listed = [f"{counts[edit]} {words}" for edit, words in said.items() if counts[edit]]
    if not listed:
        return "the words are the same, spelled or drawn together otherwise"
    return f"of {len(found.asked.words)} words {counts[Edit.KEPT]} are the same: {', '.join(listed)}"


def _cautions(answer: _Answer) -> tuple[str, ...]:
    """What may turn the meaning of the best printing, or of what the speaker said who was asked for."""
    if not answer.found or answer.scores is not None:
        return ()
    if answer.nearest is not None:
        return tuple(f"what this speaker said comes near, but {each}" for each in _turned(answer.nearest))
    return _turned(next(iter(answer.found.values())))


def _turned(best: Match) -> tuple[str, ...]:
    """What may turn the meaning of a printing: a number, a "not", or what its sentence began with."""
    turned = [
        _difference(mine, theirs)
        for mine, theirs in best.differing()
        if any(word is not None and word.weight >= TURNING_WEIGHT for word in (mine, theirs))
    ]
    begun = _begun(best)
    if any(word.turning for word in begun):
        words = best.printed.text[begun[0].start : begun[-1].end]
        turned.append(f"in print the sentence begins “{words} …”")
    return tuple(dict.fromkeys(turned))


def _difference(mine: Word | None, theirs: Word | None) -> str:
    if mine is not None and theirs is not None:
        return f"“{mine.printed}” is “{theirs.printed}” in print"
    if theirs is not None:
        return f"print has “{theirs.printed}”, the question has not"
    return f"the question has “{mine.printed if mine else ''}”, print has not"


def _attributed(printings: Sequence[Printing]) -> str:
    """Who said it instead, as far as the best printings tell."""
    speakers = dict.fromkeys(
        printing.hit.statement.speaker.name for printing in printings if printing.hit.statement.speaker
    )
    if speakers:
        return f"this ledger attributes them to {', '.join(speakers)}"
    sources = dict.fromkeys(f"“{printing.hit.source}”" for printing in printings if printing.hit.source)
    printed = f", printed as {', '.join(sources)}" if sources else ""
    return f"this ledger does not know whose they are{printed}"


def _begun(found: Match) -> Sequence[Word]:
    """The words of the printed sentence before the first one that was asked for."""
    first = next((step.printed for step in found.steps if step.printed is not None), 0)
    return found.printed.before(first)


def _printings(connection: Connection, answer: _Answer, limit: int) -> tuple[Printing, ...]:
    """The best printings; of those that are equally good, the earliest first."""
    matches = answer.found
    scores = answer.scores or {number: found.score for number, found in matches.items()}
    dated = (
        select(
            statements.c.number, articles.c.published, articles.c.text, statements.c.start, statements.c.end
        )
        .join(articles, articles.c.number == statements.c.article_number)
        .where(statements.c.number.in_(matches))
    )
    rows = {row.number: row for row in connection.execute(dated)}
    ranked = sorted(
        matches,
        key=lambda number: (
            not matches[number].verbatim,
            -round(scores[number], 6),
            rows[number].published is None,
            rows[number].published,
            number,
        ),
    )[:limit]
    hits = rebuild.hits(connection, [(number, None, None) for number in ranked], SNIPPET_WORDS)
    return tuple(
        Printing(
            hit=hit,
            score=scores[number],
            pieces=pieces(matches[number]),
            before=(row.text[max(0, row.start - _CONTEXT) : row.start] + around[0])[-_CONTEXT:],
            after=(around[1] + row.text[row.end : row.end + _CONTEXT])[:_CONTEXT],
            paraphrase=answer.scores is not None,
        )
        for number, hit in zip(ranked, hits, strict=True)
        for row, around in [(rows[number], _around(matches[number]))]
    )


def _around(found: Match) -> tuple[str, str]:
    """What of the printed content stands before and after the words that were asked for."""
    words, content = found.printed.words, found.printed.text
    places = [step.printed for step in found.steps if step.printed is not None]
    if not places:
        return "", content
    following = places[-1] + 1
    end = found.printed.start(following) if following < len(words) else len(content)
    return content[: found.printed.start(places[0])], content[end:]


def holdings(connection: Connection) -> Holdings:
    """How much the ledger holds, and from when to when."""
    dates = select(func.min(articles.c.published)), select(func.max(articles.c.published))
    first, last = (moments.read_utc(connection.scalar(each)) for each in dates)
    # Numbers are given one after the other, and nothing is ever taken off a ledger.
    count = connection.scalar(select(func.max(statements.c.number))) or 0
    return Holdings(count, connection.scalar(_OUTLETS) or 0, first, last)
