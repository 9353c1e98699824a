"""What speed.py times, each in a process of its own; prints one JSON object.

python speed_worker.py make FOLDER COUNT               write COUNT articles of 750 words
python speed_worker.py extract|pipeline FOLDER THREADS  read them, and say how long it took
"""

from __future__ import annotations

import json
import re
import sys
import time
from importlib.resources import as_file, files
from pathlib import Path

ARTICLE_WORDS = 750


def _stream() -> list[str]:
    """The words of the sample articles in order, each with the spaces that follow it."""
    from onrecord.ingest import capture, list_sources, to_article

    words: list[str] = []
    with as_file(files("onrecord") / "samples") as folder:
        for entry in list_sources([str(folder)]):
            if isinstance(entry, str):
                text = to_article(capture(entry)).text.strip()
                words += re.findall(r"\S+\s*", text)
                words[-1] += "\n\n"
    return words


def make(folder: Path, count: int) -> dict[str, object]:
    """Cut the stream of samples, as often as it takes, into articles: always the same ones."""
    words = _stream()
    for number in range(count):
        start = number * ARTICLE_WORDS
        cut = [words[at % len(words)] for at in range(start, start + ARTICLE_WORDS)]
        (folder / f"{number:04}.txt").write_text("".join(cut).strip() + "\n", encoding="utf-8")
    return {"articles": count, "words": count * ARTICLE_WORDS}


def read(mode: str, folder: Path, threads: int) -> dict[str, object]:
    """Time the extractor alone, or the whole pipeline, on one article after the other."""
    began = time.perf_counter()
    from onrecord.extract.extractor import Extractor

    imported = time.perf_counter()
    extractor = Extractor(threads=threads)
    loaded = time.perf_counter()
    from onrecord.ingest import capture, to_article
    from onrecord.pipeline import read_article

    articles = [to_article(capture(str(path))) for path in sorted(folder.glob("*.txt"))]
    extractor.read(articles[0])
    start, found = time.perf_counter(), 0
    for article in articles:
        if mode == "pipeline":
            found += len(read_article(article, extractor).statements)
        else:
            found += len(extractor.read(article))
    return {
        "seconds": time.perf_counter() - start,
        "import_seconds": imported - began,
        "load_seconds": loaded - imported,
        "articles": len(articles),
        "words": sum(len(article.text.split()) for article in articles),
        "found": found,
        "versions": f"onrecord model {extractor.version}",
    }


if __name__ == "__main__":
    task, place, number = sys.argv[1:4]
    answer = make(Path(place), int(number)) if task == "make" else read(task, Path(place), int(number))
    print(json.dumps(answer))
