"""What was said before in an article, and at whom it was aimed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from onrecord.records import Speaker, Statement

_MEMORY = 40
"""So many statements back it is looked who was aimed at."""


def key_of(speaker: Speaker | None) -> str:
    """What tells one from another inside an article: the name, whatever its case."""
    return speaker.name.casefold() if speaker else ""


def is_among(key: str, keys: str) -> bool:
    """Whether one of those whom `key` names together is one of those of `keys`."""
    return key != "" and not set(key.split(" ; ")).isdisjoint(keys.split(" ; "))


@dataclass(slots=True)
class Past:
    """What has been said so far in an article, and at whom it was aimed."""

    turns: list[tuple[str, tuple[Speaker, ...], Speaker | None]] = field(default_factory=list)

    def note(self, statement: Statement, targets: tuple[Speaker, ...]) -> None:
        """Keep in mind who spoke, and at whom."""
        speaker = statement.speaker
        self.turns.append((key_of(speaker), targets, speaker))

    def known(self, speaker: str) -> Iterator[tuple[str, Speaker]]:
        """Who plays which part in what was said lately, as this speaker goes on; the latest first."""
        seen: set[str] = set()

        def first(part: str, who: Speaker | None) -> Iterator[tuple[str, Speaker]]:
            if who is not None and part not in seen:
                seen.add(part)
                yield part, who

        others: list[str] = []
        for back, (key, targets, who) in enumerate(reversed(self.turns[-_MEMORY:])):
            if targets:
                if key == speaker:
                    yield from first("was this speaker's target last", targets[0])
                if back == 0:
                    yield from first("was the last target", targets[0])
                else:
                    yield from first("was a target lately", targets[0])
                if any(key_of(target) == speaker for target in targets):
                    yield from first("aimed at this speaker", who)
            if key != speaker and who is not None and key not in others:
                others.append(key)
                if len(others) <= 2:
                    yield from first(f"spoke, {len(others)} back", who)
