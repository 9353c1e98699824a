"""What several forms write alike."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO


def write_exactly(path: Path, text: str) -> None:
    """Write `text` in UTF-8, its line ends as they are, so that offsets into it hold."""
    with open(path, "w", encoding="utf-8", newline="") as handle:
        handle.write(text)


def write_json_lines(objects: Iterable[dict[str, object]], out: BinaryIO) -> int:
    """Write one line an object, each as soon as it comes, and return how many."""
    count = 0
    for each in objects:
        out.write(json.dumps(each, ensure_ascii=False).encode("utf-8") + b"\n")
        count += 1
    return count
