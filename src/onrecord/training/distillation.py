"""What a teacher, another network, says of the training texts: taught along with what people marked.

The softened targets of Hinton, Vinyals and Dean (2015), at temperature 1, of the tags and of the five
pointers between spans. Texts that nobody has marked are taught as the teacher marks them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from onrecord.errors import CorpusError, ModelError
from onrecord.extract.decoding import attribution_of, decode
from onrecord.extract.encoder import Floats, Reader, Scores
from onrecord.extract.labels import Pointer
from onrecord.extract.windows import Ints, Pieces, blocks_of
from onrecord.records import Attribution, Span, Spans
from onrecord.training.corpus import Document, check_spans, read_exactly
from onrecord.training.labels import Labels
from onrecord.training.network import Network
from onrecord.training.package import OVERLAP, WINDOW
from onrecord.training.targets import Soft, words_in

_BETWEEN_SPANS = tuple(pointer for pointer in Pointer if pointer <= Pointer.CUE_TO_CONTENT_LAST)
MOST = 6
"""Words a pointer's answer is kept for, the most probable first."""
TEACHER_BIAS = -0.5
"""Taken from the outside tag where a teacher marks a text; chosen on every fourth development article."""
Part = tuple[int, int, int, int]
"""Of which attribution, which of source, cue and content, from and to which character."""


class Teacher(Reader):
    """A network in torch that reads as a packaged model does."""

    def __init__(self, network: Network, tokenizer: Tokenizer, *, bfloat16: bool = False) -> None:
        self._network, self._bfloat16 = network.eval(), bfloat16
        super().__init__(self._ask, tokenizer, size=WINDOW, overlap=OVERLAP)

    def _ask(self, framed: Ints, outputs: Sequence[str]) -> list[Floats]:
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=self._bfloat16):
            found = self._network.answers(torch.from_numpy(framed))
        return [found[name].detach().float().numpy() for name in outputs]


def soft_of(scores: Scores, document: Document) -> Soft:
    """A teacher's answers for `document`, of its `scores`; pointers for the words that were marked."""
    contents, cues = _words_marked(scores.pieces, document)
    arcs: list[tuple[int, int, int]] = []
    weights: list[float] = []
    for pointer in _BETWEEN_SPANS:
        words = contents if pointer == Pointer.CONTENT_TO_CUE else cues
        rows = ((first, row) for first, run in scores.pointer(pointer, words) for row in run)
        for word, (first, row) in zip(words.tolist(), rows, strict=True):
            best = np.argsort(row)[::-1][:MOST]
            arcs += [(int(pointer), word, -1 if to == 0 else first + int(to) - 1) for to in best]
            weights += (row[best] / row[best].sum()).tolist()
    return Soft(
        scores.pieces.word_starts,
        np.exp(scores.tags),
        np.array(arcs, np.int64).reshape(-1, 3),
        np.array(weights, np.float32),
    )


def mean(answers: Sequence[Soft]) -> Soft:
    """What several teachers say of one text, each trusted alike."""
    share = np.float32(1 / len(answers))
    return Soft(
        answers[0].starts,
        sum((each.tags for each in answers), np.zeros_like(answers[0].tags)) * share,
        np.concatenate([each.arcs for each in answers]),
        np.concatenate([each.weights for each in answers]) * share,
    )


def read_texts(folder: Path, labels: Labels) -> list[Document]:
    """The texts `folder`/*.txt that fit into one block: a labelled one with its labels' attributions.

    The others have no annotations yet.

    Raises CorpusError where there is none or one cannot be read.
    """
    documents = []
    for path in sorted(folder.glob("*.txt")):
        try:
            text = read_exactly(path)
            said = tuple(label.said for label in labels.get(path.stem, ()))
            check_spans(text, (said,))
        except (OSError, UnicodeError, ValueError) as error:
            raise CorpusError(f"{path}: {error}") from error
        if len(list(blocks_of(text))) == 1:
            documents.append(Document(path.stem, text, (said,) if said else ()))
    if not documents:
        raise CorpusError(f"{folder}: no *.txt here that could be taught")
    return documents


def _words_marked(pieces: Pieces, document: Document) -> tuple[Ints, Ints]:
    """The words of contents and those of cues, whoever marked them, in order."""
    contents: set[int] = set()
    cues: set[int] = set()
    for attributions in document.annotations:
        for said in attributions:
            for words, spans in ((contents, said.content), (cues, said.cue)):
                words.update(int(word) for part in words_in(pieces, spans) for word in part)
    return np.array(sorted(contents), np.int64), np.array(sorted(cues), np.int64)


class KeptAnswers:
    """What `teachers` said of texts, kept in `folder`, which is made: a run that is taken up asks no more.

    `teachers`: checkpoints and model folders, loaded with `load` when there is something to ask. What others
    said, or of another text, other marks or in other windows, counts as not kept.
    """

    def __init__(self, folder: Path, teachers: Sequence[Path], load: Callable[[Path], Teacher]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._paths, self._load = folder, teachers, load
        self._names = [_digest_of(path) for path in teachers]

    @cached_property
    def _teachers(self) -> list[Teacher]:
        return [self._load(path) for path in self._paths]

    def of(self, document: Document) -> tuple[Document, Soft]:
        """`document` and the teachers' answers; marked by the first of them if nobody has marked it."""
        path = self._folder / f"{document.name}.npz"
        asked = repr((self._names, TEACHER_BIAS, WINDOW, OVERLAP, document.text, document.annotations))
        digest = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
        if path.is_file():
            kept = np.load(path)
            if "digest" in kept and str(kept["digest"]) == digest:
                soft = Soft(kept["starts"], kept["tags"], kept["arcs"], kept["weights"])
                return _marked(document, _attributions_of(kept["marks"].tolist())), soft
        scores = [teacher.read(document.text) for teacher in self._teachers]
        found = () if document.annotations else decode(scores[0], TEACHER_BIAS)
        marks = tuple(attribution_of(scores[0], each, 0) for each in found)
        document = _marked(document, marks)
        soft = mean([soft_of(each, document) for each in scores])
        partial = path.with_name(f".{path.name}")
        np.savez_compressed(
            partial,
            starts=soft.starts,
            tags=soft.tags,
            arcs=soft.arcs,
            weights=soft.weights,
            marks=np.array(list(_parts_of(marks)), np.int64).reshape(-1, 4),
            digest=np.array(digest),
        )
        partial.replace(path)
        return document, soft


def _digest_of(teacher: Path) -> str:
    """Names the weights of a checkpoint or of a model folder. Raises ModelError where there are none."""
    weights = teacher / "model.onnx" if teacher.is_dir() else teacher
    try:
        with weights.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{teacher}: no teacher here: {error}") from error


def _parts_of(found: Iterable[Attribution]) -> Iterator[Part]:
    for number, said in enumerate(found):
        for role, spans in enumerate((said.source, said.cue, said.content)):
            yield from ((number, role, span.start, span.end) for span in spans)


def _attributions_of(parts: Sequence[Part]) -> tuple[Attribution, ...]:
    spans: defaultdict[tuple[int, int], list[Span]] = defaultdict(list)
    for number, role, start, end in parts:
        spans[number, role].append(Span(start, end))

    def of(number: int, role: int) -> Spans:
        return tuple(spans.get((number, role), ()))

    numbers = sorted({number for number, *_ in parts})
    return tuple(Attribution(of(number, 0), of(number, 1), of(number, 2)) for number in numbers)


def _marked(document: Document, marks: tuple[Attribution, ...]) -> Document:
    """`document` as people marked it, or else with these marks."""
    return document if document.annotations else replace(document, annotations=(marks,))
