"""`onrecord evaluate` and `onrecord train`: measured on a corpus of two lines."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from onrecord.cli import train

from .conftest import PLAIN, Run

GOLD = (
    'T1\tSource 14 23\tAnna Holt\nT2\tCue 24 28\tsaid\nT3\tContent 0 13\t"It is over,"\n'
    "E1\tSource:T1 Cue:T2 Content:T3\n"
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    split = tmp_path / "corpus" / "dev"
    for folder, name, content in (("text", "one.txt", PLAIN), ("attributions", "one_anna.ann", GOLD)):
        (split / folder).mkdir(parents=True)
        (split / folder / name).write_text(content, encoding="utf-8")
    return tmp_path / "corpus"


def test_evaluate(onrecord: Run, corpus: Path) -> None:
    ran = onrecord("evaluate", corpus)
    assert (ran.code, ran.err) == (0, "")
    first, *rows = ran.text.splitlines()
    assert first.startswith("documents 1, model ")
    figures = {row.split()[0]: row.split() for row in rows if row}
    assert figures["who_said_what"][1:] == [
        "P",
        "100.0",
        "R",
        "100.0",
        "F1",
        "100.0",
        "±0.0",
        "gold",
        "1",
        "predicted",
        "1",
    ]
    assert rows[-1].split() == ["0.9", "or", "more", "100.0", "%", "of", "1"]
    assert onrecord("evaluate", corpus / "dev").out == ran.out


def test_evaluate_as_json_with_predictions(onrecord: Run, corpus: Path) -> None:
    ran = onrecord("evaluate", corpus, "--format", "json", "--predictions", "found.jsonl")
    answer = json.loads(ran.text)
    assert answer["documents"] == 1
    assert answer["scores"]["tokens.source"]["f1"] == 100.0
    assert answer["scores"]["exact"]["standard_error"] == 0.0
    assert answer["reliability"][0] == {"threshold": 0.1, "statements": 1, "precision": 100.0}
    (line,) = map(json.loads, Path("found.jsonl").read_text(encoding="utf-8").splitlines())
    assert line["doc"] == "one"
    assert line["attributions"][0]["source"] == [[14, 23]]


def test_what_export_writes_can_be_evaluated(onrecord: Run, plain: Path) -> None:
    onrecord("read", plain, "--format", "brat", "--output", "made")
    answer = json.loads(onrecord("evaluate", "made", "--format", "json").text)
    assert answer["scores"]["exact"]["f1"] == 100.0


@pytest.mark.parametrize("verb", ["evaluate", "train"])
def test_no_corpus(onrecord: Run, verb: str) -> None:
    if verb == "train":
        pytest.importorskip("torch")
    ran = onrecord(verb, "nowhere", *(("--output", "model") if verb == "train" else ()))
    assert ran.code == 1
    assert ran.complaints[0].startswith("nowhere: ")


def test_a_malformed_corpus(onrecord: Run, corpus: Path) -> None:
    (corpus / "dev" / "text" / "one.txt").write_bytes(b"\xff\xfe\xff")
    ran = onrecord("evaluate", corpus)
    assert ran.code == 1
    (complaint,) = ran.complaints
    assert "one" in complaint


def test_no_model(onrecord: Run, corpus: Path) -> None:
    ran = onrecord("evaluate", corpus, "--model", "nowhere")
    assert ran.code == 1
    (complaint,) = ran.complaints
    assert complaint.startswith("nowhere: cannot load the model")


def test_texts_that_nobody_marked_need_a_teacher(onrecord: Run, corpus: Path) -> None:
    pytest.importorskip("torch")
    ran = onrecord("train", corpus, "--split", "dev", "--output", "model", "--texts", "texts")
    assert ran.code == 2
    assert "name a" in ran.err
    assert "--teacher" in ran.err
    assert not Path("model").exists()


def test_train_says_how_it_trains() -> None:
    pytest.importorskip("torch")
    from onrecord.training.trainer import Settings

    assert (Settings().epochs, Settings().trust) == (train._EPOCHS, train._TRUST)


def test_labels_without_their_texts_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("torch")
    from onrecord.training.corpus import Document
    from onrecord.training.trainer import Lessons

    given = Document("given", "Anna said no.", ())
    train._tell_absent(Lessons([given], {"given": (), "lost": (), "missed": ()}))
    assert "labels of 2 texts that are not given teach nothing: lost" in capsys.readouterr().err
    train._tell_absent(Lessons([given], {"given": ()}))
    assert not capsys.readouterr().err


def test_training_without_torch_says_what_to_install(
    onrecord: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    ran = onrecord("train", corpus, "--output", "model")
    assert ran.code == 1
    (complaint,) = ran.complaints
    assert "onrecord[train]" in complaint
    assert not Path("model").exists()
