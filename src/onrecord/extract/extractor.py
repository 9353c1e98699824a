"""An article in, its statements out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from onrecord.extract.decoding import attribution_of, decode
from onrecord.extract.encoder import MODEL, Encoder, Floats, Scores
from onrecord.extract.nesting import Excerpt
from onrecord.extract.quotation import kind_of, marks
from onrecord.extract.windows import Ints, blocks_of
from onrecord.records import Article, Attribution, Span, Statement


class Extractor:
    """Finds who said what in a text. Loading takes about a fifth of a second; keep one.

    `model`: a folder that `onrecord train` made; the shipped model by default. `threads`: processor
    threads a text is read with; 0 lets the runtime choose. Raises ModelError.
    """

    def __init__(self, model: Path = MODEL, threads: int = 0) -> None:
        self._encoder = Encoder(model, threads)

    @property
    def version(self) -> str:
        """Names the model; every statement carries it."""
        return self._encoder.version

    def attributions(self, text: str) -> list[Attribution]:
        """The attributions of `text`, in the order of their cues; offsets count its code points.

        None stands inside another.
        """
        return [attribution for attribution, _ in self._found(text)]

    def read(self, article: Article | str) -> list[Statement]:
        """The statements of `article` in the order of their first characters, without speakers yet.

        One that stands in another's content says so, and comes after it. A text by itself is read as an
        article without a name; `pipeline.read_article` adds speakers.
        """
        return [statement for statement, _ in self.read_with_states(article)]

    def read_with_states(self, article: Article | str) -> list[tuple[Statement, Floats]]:
        """As `read`, each statement with its `states`: what the encoder made of its words, shape (3, D)."""
        if isinstance(article, str):
            article = Article(article, name="")
        text, marked = article.text, marks(article.text)

        def statement(attribution: Attribution, inside: str | None = None) -> Statement:
            kind = kind_of(text, marked, attribution.content)
            return Statement(article.id, attribution, kind, self.version, inside=inside)

        outer = list(self._found(text))
        found = [(statement(attribution), states) for attribution, states in outer]
        excerpt = Excerpt(text, [attribution for attribution, _ in outer])
        if excerpt.text:
            inner = list(self._found(excerpt.text, headed=False))
            for number, within, attribution in excerpt.placed([attribution for attribution, _ in inner]):
                found.append((statement(attribution, found[within][0].id), inner[number][1]))
        return sorted(found, key=lambda pair: (_first_character(pair[0].attribution), bool(pair[0].inside)))

    def states(self, text: str, attributions: Sequence[Attribution]) -> list[Floats]:
        """The `states` of attributions that are known already, each of shape (3, D), in their order."""
        blocks = [(offset, self._encoder.read(block)) for offset, block in blocks_of(text)]
        firsts = [offset for offset, _ in blocks]
        found = []
        for attribution in attributions:
            at = int(np.searchsorted(firsts, attribution.content[0].start, "right")) - 1
            found.append(_states(blocks[at][1], attribution, firsts[at]))
        return found

    def _found(self, text: str, *, headed: bool = True) -> Iterator[tuple[Attribution, Floats]]:
        """The attributions and their states; `headed`: the text may open with a headline."""
        for offset, block in blocks_of(text):
            scores = self._encoder.read(block)
            for decoded in decode(scores, headed=headed and offset == 0):
                attribution = attribution_of(scores, decoded, offset, self._encoder.calibration)
                yield attribution, _states(scores, attribution, offset)


def _states(scores: Scores, attribution: Attribution, offset: int) -> Floats:
    """The mean state of the words of source, cue and content, in this order; zeros for one without words."""
    starts = scores.pieces.word_starts
    means = np.zeros((3, scores.states.shape[1]), np.float32)
    for role, spans in enumerate((attribution.source, attribution.cue, attribution.content)):
        words = [_words(starts, span, offset) for span in spans]
        if any(map(len, words)):
            means[role] = scores.states[np.concatenate(words)].mean(axis=0)
    return means


def _words(starts: Ints, span: Span, offset: int) -> Ints:
    return np.arange(*np.searchsorted(starts, (span.start - offset, span.end - offset)))


def _first_character(attribution: Attribution) -> int:
    return min(span.start for span in (*attribution.source, *attribution.cue, *attribution.content))
