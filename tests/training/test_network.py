"""The network in torch and the graph that is shipped say the same; training learns, stops and goes on."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

torch = pytest.importorskip("torch", reason="training needs the extra `train`")

from onrecord.errors import ModelError  # noqa: E402
from onrecord.extract.encoder import MODEL, Encoder, softmax  # noqa: E402
from onrecord.extract.extractor import Extractor  # noqa: E402
from onrecord.extract.labels import Pointer  # noqa: E402
from onrecord.extract.windows import load_tokenizer  # noqa: E402
from onrecord.training.corpus import Document  # noqa: E402
from onrecord.training.network import Network, Shape  # noqa: E402
from onrecord.training.package import write_model  # noqa: E402
from onrecord.training.trainer import Lessons, Settings, Trainer, examples_of, start_from  # noqa: E402

from .corpora import GOLD, TEXT  # noqa: E402

SHAPE = Shape(width=48, head_width=12, heads=(4, 3), inner=(96, 64), pointer_width=8)

torch.set_num_threads(1)  # these tensors are small: threads would only wait for one another


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(str(MODEL / "tokenizer.json"))


def random_network(seed: int = 0, spread: float = 0.3, shape: Shape = SHAPE) -> Network:
    """Every weight drawn, also those that a new network has at zero."""
    torch.manual_seed(seed)
    network = Network(shape, dropout=0.0)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(spread * torch.randn_like(parameter))
    network.eval()
    return network


@pytest.mark.parametrize(
    "reach",
    [
        511,
        20,
    ],
)
def test_the_float32_graph_says_what_the_network_says(
    tmp_path: Path, tokenizer: Tokenizer, reach: int
) -> None:
    shape = replace(SHAPE, reach=reach)
    network = random_network(shape=shape)
    write_model(tmp_path, network.state_dict(), shape, MODEL, int8=False)
    scores = Encoder(tmp_path, threads=1).read(TEXT)
    features = np.zeros((len(scores.pieces) + 2, 4), np.int64)
    for place, token in ((0, "[CLS]"), (-1, "[SEP]")):
        features[place, 0] = tokenizer.token_to_id(token) or 0
    features[1:-1] = scores.pieces.features()
    with torch.no_grad():
        logits = network(torch.from_numpy(features)[None])
    heads = scores.pieces.first + 1
    assert np.abs(softmax(logits.tags[0].numpy()[heads]) - np.exp(scores.tags)).max() < 1e-5
    assert np.abs(logits.acts[0].numpy()[heads] - scores.acts).max() < 1e-3
    expected = softmax(logits.pointers[0].numpy())
    for pointer in Pointer:
        ((first, rows),) = scores.pointer(pointer, np.arange(len(heads)))
        assert first == 0
        assert np.abs(rows - expected[pointer][heads][:, np.append(0, heads)]).max() < 1e-4


def test_int8_runs_and_says_nearly_the_same(tmp_path: Path) -> None:
    weights = random_network(spread=0.05).state_dict()
    versions = [
        write_model(tmp_path / name, weights, SHAPE, MODEL, int8=int8)
        for name, int8 in (("int8", True), ("float32", False))
    ]
    assert versions[0] != versions[1]
    small, large = (tmp_path / name / "model.onnx" for name in ("int8", "float32"))
    assert small.stat().st_size < 0.4 * large.stat().st_size
    int8, float32 = (Encoder(tmp_path / name, threads=1).read(TEXT).tags for name in ("int8", "float32"))
    assert np.isfinite(int8).all()
    assert np.abs(int8 - float32).mean() < 0.1 * np.abs(float32 - float32.mean(axis=0)).mean() + 0.05
    extractor = Extractor(tmp_path / "int8", threads=1)
    assert extractor.version == versions[0]
    extractor.attributions(TEXT)


def test_the_same_weights_have_the_same_version(tmp_path: Path) -> None:
    weights = random_network().state_dict()
    versions = [write_model(tmp_path / name, weights, SHAPE, MODEL) for name in "ab"]
    assert versions[0] == versions[1]


DOCUMENTS = [Document(f"d{number}", TEXT * 2, (GOLD,)) for number in range(4)]
SETTINGS = Settings(
    epochs=3, batch=130, sizes=(60,), encoder_rate=3e-3, head_rate=1e-2, dropout=0.0, average=0.9, seed=3
)


def trainer_in(folder: Path, tokenizer: Tokenizer) -> Trainer:
    torch.manual_seed(0)
    return Trainer(Network(SHAPE, dropout=0.0), tokenizer, Lessons(DOCUMENTS), SETTINGS, folder)


def test_ten_steps_lower_the_loss(tmp_path: Path, tokenizer: Tokenizer) -> None:
    losses = [progress.loss for progress in itertools.islice(trainer_in(tmp_path, tokenizer).run(), 10)]
    assert len(losses) == 10
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3])


def test_frozen_layers_and_all_below_them_stay(tmp_path: Path, tokenizer: Tokenizer) -> None:
    network = Network(SHAPE, dropout=0.0)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    trainer = Trainer(network, tokenizer, Lessons(DOCUMENTS), replace(SETTINGS, frozen=1), tmp_path)
    assert len(list(itertools.islice(trainer.run(), 3))) == 3
    moved = {name for name, value in network.state_dict().items() if not torch.equal(value, before[name])}
    stayed = ("words.", "positions.", "features.", "annotators.", "norm.", "layers.0.")
    assert not any(name.startswith(stayed) for name in moved)
    assert "layers.1.qkv.weight" in moved
    assert "tags.weight" in moved


@pytest.mark.parametrize("stop", [3, 10_000], ids=["within an epoch", "between epochs"])
def test_a_stopped_run_is_taken_up_where_it_was(tmp_path: Path, tokenizer: Tokenizer, stop: int) -> None:
    whole = trainer_in(tmp_path / "whole", tokenizer)
    steps = [progress.step for progress in whole.run()]
    assert steps == list(range(1, len(steps) + 1))
    first = trainer_in(tmp_path / "stopped", tokenizer)
    for progress in first.run():
        if progress.step == stop or progress.epoch == 1:
            break
    if first.step == stop:
        first.save()
    again = trainer_in(tmp_path / "stopped", tokenizer)
    assert again.resume()
    # The checkpoint of the epoch's end is one step behind the step at which the run was left.
    assert again.step == (stop if stop == 3 else first.step - 1)
    done = again.step
    assert [progress.step for progress in again.run()] == steps[done:]
    assert again.step == whole.step
    for name, value in whole.average.items():
        assert torch.allclose(value, again.average[name], atol=1e-5), name
    for name, value in whole.network.state_dict().items():
        assert torch.allclose(value, again.network.state_dict()[name], atol=1e-5), name


def test_a_finished_run_has_nothing_left_to_do(tmp_path: Path, tokenizer: Tokenizer) -> None:
    assert list(trainer_in(tmp_path, tokenizer).run())
    again = trainer_in(tmp_path, tokenizer)
    assert again.resume()
    assert list(again.run()) == []


def test_a_run_may_start_from_another(tmp_path: Path, tokenizer: Tokenizer) -> None:
    first = trainer_in(tmp_path, tokenizer)
    assert list(first.run())
    without = torch.load(first.checkpoint, weights_only=True)
    del without["average"]["annotators.weight"]  # as of a run that knew no annotators
    torch.save(without, tmp_path / "older.pt")
    network = start_from(tmp_path / "older.pt", 1, 0.0)
    assert torch.equal(network.tags.weight, first.average["tags.weight"])


def test_a_run_may_start_from_a_model_folder(tmp_path: Path) -> None:
    network = random_network()
    write_model(tmp_path, network.state_dict(), SHAPE, MODEL, int8=False)
    again = start_from(tmp_path, 1, 0.0).eval()
    features = torch.randint(1000, 2000, (1, 9, 4)) * torch.tensor([1, 0, 0, 0])
    with torch.no_grad():
        before, after = network(features), again(features)
    assert torch.allclose(before.tags, after.tags, atol=1e-4)
    assert torch.allclose(before.pointers, after.pointers, atol=1e-3)


def test_a_run_starts_from_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "none.pt").write_bytes(b"no checkpoint")
    for path in (tmp_path / "none.pt", tmp_path):
        with pytest.raises(ModelError, match=f"{path.name}: cannot start from this"):
            start_from(path, 1, 0.0)


def test_annotators_are_told_apart_and_answer_together(tmp_path: Path) -> None:
    network = random_network(shape=replace(SHAPE, annotators=3))
    torch.nn.init.normal_(network.annotators.weight)
    features = torch.zeros(1, 5, 4, dtype=torch.long)
    network.eval()
    with torch.no_grad():
        each = [network(features, None, torch.tensor([number])).tags for number in range(3)]
        together = network(features).tags
        assert torch.allclose(network(features, None, torch.tensor([-1])).tags, together, atol=1e-5)
        network.annotators.weight[:] = network.annotators.weight.mean(0)
        assert torch.allclose(network(features, None, torch.tensor([1])).tags, together, atol=1e-5)
    assert not torch.allclose(each[0], each[1])


def test_each_epoch_draws_a_third_of_what_only_a_teacher_read(tokenizer: Tokenizer) -> None:
    marked = Document("marked", TEXT, (tuple(GOLD),), ("A",))
    unmarked = [Document(f"unmarked {number}", TEXT, (tuple(GOLD),)) for number in range(90)]
    lessons = Lessons([marked], by_teacher=unmarked)
    examples = examples_of(lessons, tokenizer, np.random.default_rng(1), (382,))
    assert 15 < len(examples) - 1 < 45
    assert [each.annotator for each in examples] == [0, *[-1] * (len(examples) - 1)]


def test_nothing_to_resume(tmp_path: Path, tokenizer: Tokenizer) -> None:
    assert not trainer_in(tmp_path, tokenizer).resume()
