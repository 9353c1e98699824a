"""An article in, its statements out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onrecord.extract.decoding import attribution_of, decode
from onrecord.extract.encoder import MODEL, Encoder
from onrecord.extract.nesting import Excerpt
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
        """The attributions of `text`, in the order of their cues; offsets count its code points.

        None stands inside another.
        """
        return list(self._found(text))

    def read(self, article: Article | str) -> list[Statement]:
        """The statements of `article` in the order of their first characters, without speakers yet.

        One that stands in another's content says so, and comes after it. A text by itself is read as an
        article without a name; `pipeline.read_article` adds speakers.
        """
        if isinstance(article, str):
            article = Article(article, name="")
        text, marked = article.text, marks(article.text)

        def statement(attribution: Attribution, inside: str | None = None) -> Statement:
            kind = kind_of(text, marked, attribution.content)
            return Statement(article.id, attribution, kind, self.version, inside=inside)

        attributions = self.attributions(text)
        found = [statement(each) for each in attributions]
        excerpt = Excerpt(text, attributions)
        if excerpt.text:
            inner = excerpt.placed(self._found(excerpt.text, headed=False))
            found += [statement(each, found[outer].id) for outer, each in inner]
        return sorted(found, key=lambda each: (_first_character(each.attribution), bool(each.inside)))

    def _found(self, text: str, *, headed: bool = True) -> Iterator[Attribution]:
        """The attributions; `headed`: the text may open with a headline."""
        for offset, block in blocks_of(text):
            scores = self._encoder.read(block)
            for decoded in decode(scores, headed=headed and offset == 0):
                yield attribution_of(scores, decoded, offset, self._encoder.calibration)


def _first_character(attribution: Attribution) -> int:
    return min(span.start for span in (*attribution.source, *attribution.cue, *attribution.content))
