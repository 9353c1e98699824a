"""Which statement stands in the content of which: whose words the words of another are."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.records import Attribution, Span

_MOST_OPEN = 32
"""So many contents around a place are looked at, the last begun first: people do not quote deeper."""


def place_of_source(attribution: Attribution) -> int:
    """Where the source stands; where there is none, its cue or content."""
    return min(span.start for span in (attribution.source or attribution.cue or attribution.content))


def enclosing(attributions: Sequence[Attribution], order: Sequence[int]) -> dict[int, int]:
    """For each attribution whose source stands in the content of others: the one of the shortest content.

    `order` are the numbers of all, sorted by `place_of_source`.
    """
    sizes = [sum(map(len, attribution.content)) for attribution in attributions]
    waiting = sorted(
        (span.start, span.end, number)
        for number, attribution in enumerate(attributions)
        for span in attribution.content
    )
    waiting.reverse()
    opened: list[tuple[int, int, int]] = []
    found: dict[int, int] = {}
    for number in order:
        at = place_of_source(attributions[number])
        while waiting and waiting[-1][0] <= at:
            opened.append(waiting.pop())
        opened = [each for each in opened if each[1] > at][-_MOST_OPEN:]
        around = [other for _, _, other in opened if other != number]
        if around:
            found[number] = min(around, key=lambda other: sizes[other])
    return found


def around(attributions: Sequence[Attribution], span: Span) -> int | None:
    """The number of the attribution with the shortest content in which `span` stands, if there is one."""
    holding = (
        (sum(map(len, attribution.content)), number)
        for number, attribution in enumerate(attributions)
        if any(part.start <= span.start < part.end for part in attribution.content)
    )
    return min(holding, default=(0, None))[1]
