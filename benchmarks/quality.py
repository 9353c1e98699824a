"""How well the extractor does on the language cases, and on a corpus if one is given.

README.md tells how to run it, and what floors are.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.extract.encoder import MODEL
from onrecord.extract.extractor import Extractor
from onrecord.records import Attribution
from onrecord.training.corpus import read_corpus
from onrecord.training.scoring import LEVELS, Row, Tally

ROOT = Path(__file__).resolve().parent.parent
FLOORS = Path(__file__).with_name("floors.json")

Text = tuple[str, Sequence[Attribution]]


@dataclass(frozen=True, slots=True)
class Measured:
    """The rows of one set of texts, and the digest of the texts with what is expected of them."""

    name: str
    digest: str
    rows: dict[str, Row]

    @property
    def figures(self) -> dict[str, float]:
        """What floors are kept of: the F1 of each level."""
        return {level: self.rows[level].f1 for level in LEVELS}


@dataclass(slots=True)
class Verdict:
    """What there is to say of a comparison; `wrong` makes the run fail."""

    wrong: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def case_texts() -> list[Text]:
    """Every language case as a document of a little corpus."""
    sys.path.insert(0, str(ROOT))
    from tests.extract.test_cases import cases

    return [(case.text, [expected.attribution for expected in case.expected]) for case in cases()]


def corpus_texts(folder: Path) -> list[Text]:
    """The development split of a corpus in PolNeAR's layout, or the split itself."""
    split = folder / "dev"
    return [(document.text, document.gold) for document in read_corpus(split if split.is_dir() else folder)]


def digest_of(texts: Iterable[Text]) -> str:
    """Of what is asked and expected; titles, notes and `xfail:` marks of cases are free to change."""
    sha = hashlib.sha256()
    for text, gold in texts:
        places = [
            [[(span.start, span.end) for span in spans] for spans in (said.source, said.cue, said.content)]
            for said in gold
        ]
        sha.update(json.dumps([text, places]).encode() + b"\n")
    return sha.hexdigest()[:20]


def measure(name: str, texts: Sequence[Text], extractor: Extractor, *, nested: bool = False) -> Measured:
    """`nested`: count statements inside statements too, which corpora leave out and the cases expect."""
    tally = Tally()
    for text, gold in texts:
        read = [each.attribution for each in extractor.read(text)] if nested else extractor.attributions(text)
        tally.add(text, gold, read)
    return Measured(name, digest_of(texts), tally.rows())


def show(measured: Measured, documents: int) -> None:
    print(f"{measured.name}: {documents} texts, digest {measured.digest}")
    for name, row in measured.rows.items():
        print(
            f"  {name:22} P {row.precision:5.1f}  R {row.recall:5.1f}  F1 {row.f1:5.1f}"
            f"   gold {row.gold:5d}  predicted {row.predicted:5d}"
        )


def check(measured: Measured, floors: dict[str, Any]) -> Verdict:
    """Compare with the floors kept for this set of texts."""
    verdict = Verdict()
    kept = floors.get(measured.name)
    if kept is None:
        verdict.wrong.append(f"{measured.name}: no floors yet; --raise sets them")
    elif kept["digest"] != measured.digest:
        verdict.wrong.append(
            f"{measured.name}: the texts or what is expected of them changed since the floors were set"
            f" ({kept['digest']} -> {measured.digest}); if meant, run with --cases-changed"
        )
    else:
        figures = measured.figures
        verdict.wrong += [
            f"{measured.name}: {level} F1 {figures[level]:.1f} is below its floor, {floor:.1f}"
            for level, floor in kept["f1"].items()
            if figures[level] < floor
        ]
        verdict.told += [
            f"{measured.name}: {level} F1 {figures[level]:.1f} is above its floor, {floor:.1f}; see --raise"
            for level, floor in kept["f1"].items()
            if figures[level] > floor
        ]
    return verdict


def raise_floors(measured: Measured, floors: dict[str, Any], *, changed: bool) -> Verdict:
    """Lift floors to today's figures where these are higher; set them anew for changed texts, if allowed."""
    kept = floors.get(measured.name)
    if kept is None or (kept["digest"] != measured.digest and changed):
        floors[measured.name] = {"digest": measured.digest, "f1": measured.figures}
        return Verdict(told=[f"{measured.name}: floors set anew for {measured.digest}: {measured.figures}"])
    verdict = check(measured, floors)
    if kept["digest"] == measured.digest:
        kept["f1"] = {level: max(floor, measured.figures[level]) for level, floor in kept["f1"].items()}
        verdict.told = [f"{measured.name}: floors are now {kept['f1']}"]
    return verdict


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, help="also read the dev split of this corpus")
    parser.add_argument("--model", type=Path, default=MODEL, help="a model folder; default: the shipped one")
    parser.add_argument("--threads", type=int, default=1, help="processor threads; default: 1")
    parser.add_argument("--check", action="store_true", help="fail where a figure is below its floor")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift floors to today's figures")
    parser.add_argument(
        "--cases-changed", action="store_true", help="accept changed texts: their floors are set anew"
    )
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Print the rows; 1 where a comparison that was asked for fails."""
    options = _arguments(given)
    extractor = Extractor(options.model, options.threads)
    sets = {"cases": case_texts()}
    if options.corpus:
        sets[options.corpus.name] = corpus_texts(options.corpus)
    floors: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    wrong = False
    print(f"model {extractor.version}")
    for name, texts in sets.items():
        measured = measure(name, texts, extractor, nested=name == "cases")
        show(measured, len(texts))
        verdict = Verdict()
        if options.lift or options.cases_changed:
            verdict = raise_floors(measured, floors, changed=options.cases_changed)
        elif options.check:
            verdict = check(measured, floors)
        for line in verdict.told + [f"FAILED {line}" for line in verdict.wrong]:
            print(line)
        wrong = wrong or bool(verdict.wrong)
    if options.lift or options.cases_changed:
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
