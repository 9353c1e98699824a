"""An article in, its statements out."""

from __future__ import annotations

from pathlib import Path

from onrecord.extract.decoding import attribution_of, decode
from onrecord.extract.encoder import MODEL, Encoder
from onrecord.extract.quotation import kind_of, marks
from onrecord.extract.windows import blocks_of
from onrecord.records import Article, Attribution, Statement


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
        """The attributions of `text`, in the order of their cues; offsets count its code points."""
        found, calibration = [], self._encoder.calibration
        for offset, block in blocks_of(text):
            scores = self._encoder.read(block)
            decoded = decode(scores, headed=offset == 0)
            found += [attribution_of(scores, each, offset, calibration) for each in decoded]
        return found

    def read(self, article: Article | str) -> list[Statement]:
        """The statements of `article` in the order of their first characters, without speakers yet.

        A text by itself is read as an article without a name; `pipeline.read_article` adds speakers.
        """
        if isinstance(article, str):
            article = Article(article, name="")
        marked = marks(article.text)
        found = sorted(self.attributions(article.text), key=_first_character)
        return [
            Statement(article.id, each, kind_of(article.text, marked, each.content), self.version)
            for each in found
        ]


def _first_character(attribution: Attribution) -> int:
    return min(span.start for span in (*attribution.source, *attribution.cue, *attribution.content))
