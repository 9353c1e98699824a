"""Kills a writer a hundred times, each at another moment, and looks each time at what is left.

`python killing.py LEDGER TIMES` forks the writers itself, so that none of them has to start from nothing.
Prints how many articles there are in the end; anything that is wrong is an AssertionError.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from onrecord.ledger import open_ledger
from tests.ledger.writing import numbered


def write(path: str, first: int, told: int) -> None:
    """Add articles, and tell the number of each as soon as it is on the ledger, until somebody ends it."""
    with open_ledger(path) as ledger:
        number = first
        os.write(told, b"ready\n")
        while True:
            if number % 3:
                ledger.add(numbered(number))
                number += 1
            else:
                ledger.add_all([numbered(number), numbered(number + 1)])
                number += 2
            os.write(told, f"{number}\n".encode())


def main() -> None:
    """Kill them."""
    path, times = sys.argv[1], int(sys.argv[2])
    chance, done = random.Random(20260301), 0
    open_ledger(path).close()
    for attempt in range(times):
        heard, told = os.pipe()
        child = os.fork()
        if not child:
            os.close(heard)
            write(path, done, told)
        os.close(told)
        with os.fdopen(heard) as said:
            assert said.readline() == "ready\n"
            time.sleep(chance.uniform(0.0, 0.35))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            acknowledged = [int(line) for line in said.read().splitlines()]
        with open_ledger(path) as ledger:
            there = ledger.statistics()
            if attempt % 20 == 0:
                assert not list(ledger.faults())
        least = acknowledged[-1] if acknowledged else done
        # At most what was in hand is there without having been acknowledged: one article, or two at once.
        assert least <= there.articles <= least + 2, (attempt, least, there.articles)
        assert there.statements == 12 * there.articles
        done = there.articles
    with open_ledger(path) as ledger:
        assert not list(ledger.faults())
        assert list(ledger.readings()) == [numbered(number) for number in range(done)]
    sys.stdout.write(f"{done}\n")


if __name__ == "__main__":
    main()
