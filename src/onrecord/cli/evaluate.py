"""`onrecord evaluate`: compare the extractor with a corpus that people annotated."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.console import tracked
from onrecord.cli.forms import FiguresForm
from onrecord.cli.options import CorpusArgument, MinScoreOption, ThreadsOption


class Task(StrEnum):
    """What is evaluated."""

    ATTRIBUTION = "attribution"
    ACTS = "acts"


def evaluate(
    corpus: CorpusArgument,
    task: Annotated[
        Task, typer.Option(help="acts: CORPUS is a table of sentences with PLOVER classes.")
    ] = Task.ATTRIBUTION,
    split: Annotated[str, typer.Option(help="Which split to read.")] = "dev",
    model: Annotated[Path | None, typer.Option(help="A model folder; default: the shipped one.")] = None,
    predictions: Annotated[
        Path | None, typer.Option(help="Also write what was found, as JSON Lines.")
    ] = None,
    form: Annotated[
        FiguresForm, typer.Option("--format", help="How to print the figures.")
    ] = FiguresForm.TABLE,
    min_score: MinScoreOption = 0.0,
    threads: ThreadsOption = 0,
) -> None:
    """Print precision, recall and F1 on CORPUS, from tokens to exact attributions.

    After ± stands how far an F1 would move with other articles of the same kind (one standard error,
    by resampling the articles). Below stands what the score of a statement is worth.

    With --task acts CORPUS is a file as Zero-Shot PLOVER has it: tabs between its columns, of which
    `marked_sentence` has the source in <s></s> and the target in <t></t>, and `gold_root` the class. Classes
    other than ACCUSE, REJECT, REQUEST, THREATEN, SUPPORT and AGREE count as OTHER.
    """
    if task is Task.ACTS:
        _evaluate_acts(corpus, model, form, threads)
        return
    from onrecord.extract.encoder import MODEL
    from onrecord.extract.extractor import Extractor
    from onrecord.records import Attribution
    from onrecord.training.calibration import expected_error, reliability
    from onrecord.training.corpus import read_corpus
    from onrecord.training.scoring import Tally, matched

    documents = read_corpus(corpus / split if (corpus / split).is_dir() else corpus)
    extractor = Extractor(model or MODEL, threads)
    tally = Tally()
    lines: list[str] = []
    scores: list[float] = []
    right: list[bool] = []

    def places(found: Attribution) -> dict[str, list[list[int]]]:
        return {
            role: [[span.start, span.end] for span in getattr(found, role)]
            for role in ("source", "cue", "content")
        }

    with tracked(documents, "evaluating", len(documents)) as evaluated:
        for document in evaluated:
            found = [a for a in extractor.attributions(document.text) if a.score >= min_score]
            tally.add(document.text, document.gold, found)
            scores += [attribution.score for attribution in found]
            right += matched(document.text, document.gold, found)
            lines.append(json.dumps({"doc": document.name, "attributions": [places(a) for a in found]}))
    if predictions:
        predictions.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows, errors = tally.rows(), tally.standard_errors()
    calibration = round(expected_error(scores, right), 1)
    if form is FiguresForm.JSON:
        figures = {name: asdict(row) | {"standard_error": errors[name]} for name, row in rows.items()}
        reliable = [asdict(each) for each in reliability(scores, right)]
        print(
            json.dumps(
                {
                    "documents": len(documents),
                    "scores": figures,
                    "calibration_error": calibration,
                    "reliability": reliable,
                }
            )
        )
        return
    print(f"documents {len(documents)}, model {extractor.version}")
    for name, row in rows.items():
        print(
            f"{name:24} P {row.precision:5.1f}  R {row.recall:5.1f}  F1 {row.f1:5.1f} ±{errors[name]:3.1f}"
            f"   gold {row.gold:5d}  predicted {row.predicted:5d}"
        )
    print(f"\nscore: expected calibration error {calibration} points; who said what is right of those with")
    for each in reliability(scores, right):
        print(f"  {each.threshold:.1f} or more  {each.precision:5.1f} %   of {each.statements:5d}")


def _evaluate_acts(table: Path, model: Path | None, form: FiguresForm, threads: int) -> None:
    from onrecord.extract.encoder import MODEL
    from onrecord.extract.extractor import Extractor
    from onrecord.extract.labels import EVENTS
    from onrecord.training.events import class_scores, macro_f1, read_events

    events = read_events(table)
    extractor = Extractor(model or MODEL, threads)
    found: list[str] = []
    with tracked(events, "evaluating", len(events)) as evaluated:
        for event in evaluated:
            likely = extractor.event(event.text, event.source, event.target)
            found.append(max(likely, key=likely.__getitem__))
    gold = [event.code for event in events]
    scores = class_scores(gold, found, EVENTS)
    accuracy = round(100 * sum(a == b for a, b in zip(gold, found, strict=True)) / len(gold), 1)
    if form is FiguresForm.JSON:
        rows = [asdict(score) for score in scores]
        print(
            json.dumps(
                {"sentences": len(gold), "scores": rows, "macro_f1": macro_f1(scores), "accuracy": accuracy}
            )
        )
        return
    print(f"sentences {len(gold)}, model {extractor.version}")
    for score in scores:
        print(
            f"{score.name:10} P {score.precision:5.1f}  R {score.recall:5.1f}  F1 {score.f1:5.1f}"
            f"   gold {score.gold:5d}  predicted {score.found:5d}"
        )
    print(f"macro-F1 {macro_f1(scores)}, accuracy {accuracy}")
