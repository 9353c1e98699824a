"""A process that adds numbered articles to a ledger, for the tests that kill it or let several race.

`python writing.py LEDGER FIRST LAST` adds the articles FIRST up to LAST, and prints each number as soon as
the article is on the ledger.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from onrecord.ledger import open_ledger
from onrecord.records import Article, Attribution, Kind, Reading, Span, Speaker, Statement

STATEMENTS = 12


def numbered(number: int) -> Reading:
    """Article `number`: some statements by one speaker, each inside the one before, all alike in shape."""
    sentences = [
        f'Speaker {number % 7} said "the budget of {number} is {"too long " * 30}for line {line}". '
        for line in range(STATEMENTS)
    ]
    article = Article(
        "".join(sentences),
        name=f"{number}.txt",
        outlet=f"Outlet {number % 3}",
        published=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=number),
    )
    statements: list[Statement] = []
    start = 0
    for sentence in sentences:
        said, opened = start + sentence.index(" said"), start + sentence.index('"')
        attribution = Attribution(
            source=(Span(start, said),),
            cue=(Span(said + 1, said + 5),),
            content=(Span(opened, start + len(sentence) - 2),),
            score=0.5,
        )
        speaker = Speaker(f"Speaker {number % 7}", "person")
        inside = statements[-1].id if statements else None
        statements.append(Statement(article.id, attribution, Kind.DIRECT, "test 1", speaker, inside))
        start += len(sentence)
    return Reading(article, tuple(statements))


def main() -> None:
    """Add them."""
    path, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with open_ledger(path, timeout=60) as ledger:
        for number in range(first, last):
            ledger.add(numbered(number))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
