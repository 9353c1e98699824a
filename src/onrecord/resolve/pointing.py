"""Whom the network points at, laid over the entities of an article: evidence like any other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import log

from onrecord.records import Pointed, Span, Spans
from onrecord.resolve.cast import Cast, Entity

LEAST = 0.05
"""An entity that gets less of the probability than this is no candidate for it."""

_FLOOR = 0.01


class Pointing:
    """How much of the probability falls to each entity of `cast`, to the source itself, and to nobody."""

    def __init__(self, pointed: Sequence[Pointed], cast: Cast, own: Spans) -> None:
        self.shares: dict[Entity, float] = defaultdict(float)
        self.itself = self.nobody = 0.0
        self.loose: list[tuple[Span, float]] = []
        for each in pointed:
            if each.span is None:
                self.nobody += each.score
            elif any(span.start <= each.span.start < span.end for span in own):
                self.itself += each.score
            elif mention := cast.at(each.span.start):
                self.shares[mention.entity] += each.score
            else:
                self.loose.append((each.span, each.score))

    def entities(self) -> list[Entity]:
        """Those that get a share worth looking at, the largest first."""
        found = [entity for entity, share in self.shares.items() if share >= LEAST]
        return sorted(found, key=lambda entity: -self.shares[entity])

    def likeliest(self, least: float) -> Entity | None:
        """The entity with the largest share, if that is at least `least`."""
        entity = next(iter(self.entities()), None)
        return entity if entity and self.shares[entity] >= least else None

    def features(self, entity: Entity | None) -> Iterator[tuple[str, float]]:
        """What is pointed at for `entity`; for None, that nobody is meant but whom the source describes."""
        share = self.shares.get(entity, 0.0) if entity else self.itself + self.nobody
        yield "pointed at", share
        yield "pointed at, log", log(max(min(share, 1.0), _FLOOR))
