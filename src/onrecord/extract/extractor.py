"""An article in, its statements out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.extract.decoding import attribution_of, decode
from onrecord.extract.encoder import MODEL, Encoder
from onrecord.extract.hints import Block, hints_of
from onrecord.extract.labels import EVENTS
from onrecord.extract.nesting import Excerpt
from onrecord.extract.quotation import kind_of, marks
from onrecord.extract.windows import blocks_of
from onrecord.records import Article, Attribution, Hint, Span, Statement


class Extractor:
    """Finds who said what in a text. Loading takes about a fifth of a second; keep one.

    `model`: a folder that `onrecord train` made; the shipped model by default. `threads`: how many windows
    of a text, of some two hundred words, are read side by side; 0: one a processor. Raises ModelError.
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
        return [found for block in self._blocks(text) for found in self._found(block)]

    def read(self, article: Article | str) -> list[Statement]:
        """The statements of `article` in the order of their first characters, without speakers yet.

        One that stands in another's content says so, and comes after it. A text by itself is read as an
        article without a name; `pipeline.read_article` adds speakers and what is done by saying it.
        """
        article = Article(article, name="") if isinstance(article, str) else article
        return in_order(each for _, statements in self._read(article) for each in statements)

    def read_closely(self, article: Article) -> tuple[list[Statement], dict[str, Hint]]:
        """The statements of `article`, and by their ids what else the network saw, in one pass."""
        found: list[Statement] = []
        hints: dict[str, Hint] = {}
        for block, statements in self._read(article):
            found += statements
            hints |= hints_of(block, statements)
        return in_order(found), hints

    def observe(self, article: Article, statements: Iterable[Statement]) -> dict[str, Hint]:
        """What the network sees of `statements`, of `article`, whoever found them; by their ids."""
        waiting = in_order(statements)
        hints: dict[str, Hint] = {}
        for block in self._blocks(article.text):
            inside = [each for each in waiting if each.attribution.extent.start < block.end]
            hints |= hints_of(block, inside)
            waiting = waiting[len(inside) :]
        return hints

    def event(self, text: str, source: Span | None, target: Span | None) -> dict[str, float]:
        """What the source does to the target in one sentence: the probability of each class of EVENTS."""
        return dict(zip(EVENTS, self._encoder.event(text, source, target).tolist(), strict=True))

    def _read(self, article: Article) -> Iterator[tuple[Block, list[Statement]]]:
        """Block by block the statements that begin in it, those inside others last."""
        marked = marks(article.text)

        def statement(attribution: Attribution, inside: str | None = None) -> Statement:
            kind = kind_of(article.text, marked, attribution.content)
            return Statement(article.id, attribution, kind, self.version, inside=inside)

        for block in self._blocks(article.text):
            attributions = list(self._found(block))
            found = [statement(each) for each in attributions]
            excerpt = Excerpt(article.text, attributions)
            inner = (
                placed
                for part in (self._blocks(excerpt.text) if excerpt.text else ())
                for placed in excerpt.placed(self._found(part, headed=False))
            )
            yield block, found + [statement(each, found[outer].id) for outer, each in inner]

    def _blocks(self, text: str) -> Iterator[Block]:
        """One after the other, since the scores of one fill some tens of megabytes."""
        for offset, block in blocks_of(text):
            yield Block(offset, self._encoder.read(block))

    def _found(self, block: Block, *, headed: bool = True) -> Iterator[Attribution]:
        """The attributions; `headed`: the text may open with a headline."""
        for decoded in decode(block.scores, headed=headed and block.offset == 0):
            yield attribution_of(block.scores, decoded, block.offset, self._encoder.calibration)


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """By their first characters; one that stands inside another after it."""
    return sorted(statements, key=lambda each: (each.attribution.extent.start, bool(each.inside)))
