"""Whatever the text, what is found lies in it, on words, and is found again."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from onrecord.errors import ModelError
from onrecord.extract.decoding import attribution_of, decode
from onrecord.extract.encoder import MODEL, Encoder
from onrecord.extract.extractor import Extractor
from onrecord.extract.windows import BLOCK
from onrecord.records import Article, Attribution, Kind

from .nasty import texts

PLAIN = '"It is over," Anna Holt said.'


def said(text: str, found: Attribution) -> tuple[str, str, str]:
    article = Article(text, "t")
    return article.slice(found.source), article.slice(found.cue), article.slice(found.content)


def assert_sound(text: str, found: Attribution) -> None:
    assert found.content
    assert found.cue
    assert 0 <= found.score <= 1
    for spans in (found.source, found.cue, found.content):
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
            printed = text[span.start : span.end]
            assert printed.strip() == printed or not printed.isspace()
        assert list(spans) == sorted(spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))


def test_the_plainest_sentence(extractor: Extractor) -> None:
    (found,) = extractor.attributions(PLAIN)
    assert said(PLAIN, found)[:2] == ("Anna Holt", "said")
    assert "It is over" in said(PLAIN, found)[2]


def test_a_statement_carries_kind_version_and_article(extractor: Extractor) -> None:
    article = Article(PLAIN, "t.txt")
    (statement,) = extractor.read(article)
    assert statement.kind is Kind.DIRECT
    assert statement.article_id == article.id
    assert (
        statement.extractor == extractor.version == json.loads((MODEL / "model.json").read_text())["version"]
    )
    assert statement.speaker is None


@given(text=texts)
def test_any_text(extractor: Extractor, text: str) -> None:
    article = Article(text, "t")
    statements = extractor.read(article)
    for statement in statements:
        assert_sound(text, statement.attribution)
    assert extractor.read(Article(text, "t")) == statements
    assert len({statement.id for statement in statements}) == len(statements)


@given(text=texts)
@settings(max_examples=40)
def test_any_text_when_much_is_found(text: str) -> None:
    scores = ENCODER.read(text)
    starts, ends = set(scores.pieces.word_starts.tolist()), set(scores.pieces.word_ends.tolist())
    for decoded in decode(scores, bias=6.0):
        found = attribution_of(scores, decoded, 0)
        assert_sound(text, found)
        for span in (*found.source, *found.cue, *found.content):
            assert span.start in starts
            assert span.end in ends


ENCODER = Encoder(threads=1)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", '"', "“”", "!?!?", "\u200b", "\ufeff", "👩‍👩‍👧"])
def test_nothing_is_said(extractor: Extractor, text: str) -> None:
    assert extractor.attributions(text) == []


@pytest.mark.parametrize(
    "text",
    ["a" * 200_000, "“" * 3_000, "\u0301" * 60_000, "." * 2_000 + PLAIN, "\n" * 200_000 + PLAIN],
    ids=["one endless word", "only marks", "only accents", "dots", "empty lines"],
)
def test_long_and_odd(extractor: Extractor, text: str) -> None:
    for found in extractor.attributions(text):
        assert_sound(text, found)


def test_a_long_text_without_a_newline(extractor: Extractor) -> None:
    filler = "x" * 120 + " "  # one piece each, so that the model has little to do
    text = (PLAIN + " " + filler * 200) * 8
    text += filler * ((200_000 - len(text)) // len(filler) + 1)
    assert len(text) >= 200_000 > BLOCK
    assert "\n" not in text
    for found in extractor.attributions(text):
        assert_sound(text, found)


def test_offsets_go_on_from_block_to_block(extractor: Extractor) -> None:
    before = "\n" * (BLOCK - 2) + "\n\n"
    (found,) = extractor.attributions(before + PLAIN)
    assert said(before + PLAIN, found) == said(PLAIN, extractor.attributions(PLAIN)[0])


def test_threads_change_nothing(extractor: Extractor) -> None:
    text = (files("onrecord.samples") / "interview-wire.txt").read_text(encoding="utf-8")
    one, two = extractor.attributions(text), Extractor(threads=2).attributions(text)
    assert one
    assert [(a.source, a.cue, a.content) for a in one] == [(a.source, a.cue, a.content) for a in two]
    assert [a.score for a in one] == pytest.approx([a.score for a in two], abs=1e-3)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("model.json", "tokenizer.json", "model.onnx"):
        # A link where that will do: the weights are large, and only the small files are spoilt here.
        (folder / name).symlink_to(MODEL / name) if name == "model.onnx" else shutil.copy(
            MODEL / name, folder
        )
    return folder


def assert_refused(folder: Path) -> None:
    with pytest.raises(ModelError) as raised:
        Extractor(folder)
    assert str(folder) in str(raised.value)


def test_a_whole_model_folder(model: Path) -> None:
    assert Extractor(model).attributions(PLAIN)


def test_no_model_folder(tmp_path: Path) -> None:
    assert_refused(tmp_path / "nothing here")


@pytest.mark.parametrize("name", ["model.json", "tokenizer.json", "model.onnx"])
@pytest.mark.parametrize("content", [None, b"", b"garbage", b"{}"])
def test_a_spoilt_model_folder(model: Path, name: str, content: bytes | None) -> None:
    (model / name).unlink()
    if content is not None:
        (model / name).write_bytes(content)
    assert_refused(model)


@pytest.mark.parametrize(
    "change",
    [
        {"labels": {"tags": ["O", "B-verb"]}},
        {"window": "wide"},
    ],
)
def test_a_model_card_that_does_not_fit(model: Path, change: dict[str, object]) -> None:
    card = json.loads((model / "model.json").read_text(encoding="utf-8"))
    (model / "model.json").write_text(json.dumps(card | change), encoding="utf-8")
    assert_refused(model)
