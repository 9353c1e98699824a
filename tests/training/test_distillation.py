"""What teachers say of a text, marked or not, and that they are asked once."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

pytest.importorskip("torch", reason="training needs the extra `train`")

from onrecord.errors import CorpusError, ModelError
from onrecord.extract.encoder import MODEL
from onrecord.extract.extractor import Extractor
from onrecord.extract.labels import TAG, Pointer
from onrecord.extract.windows import load_tokenizer
from onrecord.records import Act, Speaker
from onrecord.training import distillation
from onrecord.training.corpus import Document
from onrecord.training.distillation import KeptAnswers, Teacher, mean, read_texts
from onrecord.training.labels import Label
from onrecord.training.targets import Soft
from onrecord.training.trainer import start_from

TEXT = "The mayor, Ilse Brandt, said on Monday that the bridge would open in May. The bridge is old."


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(str(MODEL / "tokenizer.json"))


@pytest.fixture(scope="module")
def teacher(tokenizer: Tokenizer) -> Teacher:
    return Teacher(start_from(MODEL, 1, 0.0), tokenizer)


@dataclass
class Asked:
    """Answers kept in `folder`; `times` counts how often the teacher was loaded to give them."""

    folder: Path
    teacher: Teacher
    times: int = 0

    def of(self, document: Document, model: Path = MODEL) -> tuple[Document, Soft]:
        def load(_: Path) -> Teacher:
            self.times += 1
            return self.teacher

        return KeptAnswers(self.folder, [model], load).of(document)


def test_a_text_that_nobody_marked_is_marked_by_the_teacher(tmp_path: Path, teacher: Teacher) -> None:
    document, soft = Asked(tmp_path, teacher).of(Document("bridge", TEXT, ()))
    (said,) = document.gold
    (shipped,) = Extractor().attributions(TEXT)
    assert (said.source, said.cue, said.content) == (shipped.source, shipped.cue, shipped.content)
    assert "".join(TEXT[span.start : span.end] for span in said.cue) == "said"
    cue = int(np.flatnonzero(soft.starts == said.cue[0].start)[0])
    assert soft.tags[cue, TAG["S-cue"]] > 0.8
    assert np.allclose(soft.tags.sum(axis=1), 1, atol=1e-3)
    first = int(np.flatnonzero(soft.starts == said.source[0].start)[0])
    asked = (soft.arcs[:, 0] == Pointer.CUE_TO_SOURCE_FIRST) & (soft.arcs[:, 1] == cue)
    assert soft.arcs[asked][soft.weights[asked].argmax(), 2] == first


def test_what_people_marked_stays(tmp_path: Path, teacher: Teacher) -> None:
    marked = Document("bridge", TEXT, ((),))
    document, soft = Asked(tmp_path, teacher).of(marked)
    assert document == marked
    assert len(soft.tags) == len(soft.starts)
    assert not len(soft.arcs)


def test_a_teacher_is_asked_once(tmp_path: Path, teacher: Teacher) -> None:
    unmarked = Document("bridge", TEXT, ())
    asked = Asked(tmp_path, teacher)
    document, soft = asked.of(unmarked)
    again, kept = asked.of(unmarked)
    assert asked.times == 1
    assert [(said.source, said.cue, said.content) for said in again.gold] == [
        (said.source, said.cue, said.content) for said in document.gold
    ]
    for name in ("starts", "tags", "arcs", "weights"):
        assert np.array_equal(getattr(kept, name), getattr(soft, name))


def test_what_is_asked_otherwise_is_asked_again(
    tmp_path: Path, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(tmp_path / "soft", teacher)
    asked.of(Document("bridge", TEXT, ((),)))
    document, _ = asked.of(Document("bridge", TEXT, ()))
    assert asked.times == 2
    assert len(document.gold) == 1, "nobody had marked it now, so the teacher does"
    asked.of(Document("bridge", TEXT + " Rain fell.", ()))
    assert asked.times == 3
    other = tmp_path / "other.pt"
    other.write_bytes(b"other weights")
    asked.of(Document("bridge", TEXT + " Rain fell.", ()), other)
    assert asked.times == 4
    monkeypatch.setattr(distillation, "WINDOW", 100)
    asked.of(Document("bridge", TEXT + " Rain fell.", ()), other)
    assert asked.times == 5
    with pytest.raises(ModelError, match="no teacher here"):
        asked.of(Document("bridge", TEXT, ()), tmp_path / "nowhere")


def test_texts_that_nobody_marked(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="txt"):
        read_texts(tmp_path, {})
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "long.txt").write_text(TEXT * 2000, encoding="utf-8")
    assert [each.name for each in read_texts(tmp_path, {})] == ["a"]
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorpusError, match=r"b\.txt"):
        read_texts(tmp_path, {})


def test_teachers_are_trusted_alike() -> None:
    starts = np.array([0, 5])
    one = Soft(starts, np.full((2, 13), 0.2, np.float32), np.array([[0, 1, 0]]), np.array([1.0], np.float32))
    two = Soft(starts, np.full((2, 13), 0.4, np.float32), np.array([[0, 1, -1]]), np.array([0.5], np.float32))
    both = mean([one, two])
    assert np.allclose(both.tags, 0.3)
    assert both.arcs.tolist() == [[0, 1, 0], [0, 1, -1]]
    assert both.weights.tolist() == [0.5, 0.25]


def test_a_text_is_marked_by_whoever_labelled_it(tmp_path: Path) -> None:
    (said,) = Extractor().attributions(TEXT)
    label = Label(said, Speaker("Ilse Brandt", "person"), Act.STATE, (), None)
    (tmp_path / "bridge.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "other.txt").write_text(TEXT, encoding="utf-8")
    marked, unmarked = read_texts(tmp_path, {"bridge": (label,)})
    assert marked.gold == (said,)
    assert unmarked.annotations == ()
    (tmp_path / "bridge.txt").write_text(TEXT[:40], encoding="utf-8")
    with pytest.raises(CorpusError, match=r"bridge\.txt: .*beyond the text"):
        read_texts(tmp_path, {"bridge": (label,)})
