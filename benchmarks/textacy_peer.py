"""Run textacy's quotation finder over a folder of articles, for speed.py; needs only textacy and spaCy.

It runs in a virtual environment of its own, so nothing of this project is imported here.
Usage: python textacy_peer.py FOLDER MODEL THREADS; prints one JSON object.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any


def load(spacy: Any, model: str) -> tuple[Any, str]:
    """The pipeline of that name, or by that module; else one that finds no quotations and says so."""
    for name in (model, model.replace("-", "_")):
        try:
            return spacy.load(name), name
        except OSError:
            try:
                return importlib.import_module(name).load(), name
            except ImportError:
                continue
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp, f"blank English pipeline, for want of {model}: without a parser, no speakers"


def main(folder: str, model: str, threads: str) -> None:
    began = time.perf_counter()
    spacy, textacy = importlib.import_module("spacy"), importlib.import_module("textacy")
    extract = importlib.import_module("textacy.extract")
    nlp, used = load(spacy, model)
    loaded = time.perf_counter() - began
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("*.txt"))]
    list(extract.direct_quotations(nlp(texts[0])))
    began, found, failed = time.perf_counter(), 0, 0
    for doc in nlp.pipe(texts, n_process=int(threads)):
        try:
            found += sum(1 for _ in extract.direct_quotations(doc))
        except ValueError:  # textacy raises it where a text's quotation marks do not pair up
            failed += 1
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - began,
                "load_seconds": loaded,
                "articles": len(texts),
                "words": sum(len(text.split()) for text in texts),
                "found": found,
                "failed": failed,
                "versions": f"textacy {textacy.__version__}, spaCy {spacy.__version__}, {used}",
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:4])
