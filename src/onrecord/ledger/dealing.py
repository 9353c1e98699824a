"""Who does what to whom, who answers, and what is in dispute: the questions about acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Unpack

from sqlalchemy import Connection, text

from onrecord.errors import QueryError
from onrecord.ledger import acts, answers, people, quotations, rebuild
from onrecord.ledger import disputes as disputing
from onrecord.ledger.acts import ActFilters, Asked
from onrecord.ledger.answers import DAYS
from onrecord.ledger.connection import Database
from onrecord.ledger.disputes import Between
from onrecord.ledger.results import ActTally, Dispute, Dyad, Exchange, Hit, Reply, Tally
from onrecord.ledger.search import MOST_ROWS, Query
from onrecord.ledger.words.index import SNIPPET_WORDS

_MOST_DAYS = 3660


class Dealings:
    """Answers about acts from one ledger, as it is when asked.

    `by` and `toward` are one speaker each, by name or by id; QueryError says who could be meant where nobody
    clearly is. Without `act` all are asked for but state, opine and intend. `since` and `until` are days in
    UTC, both included; with either, articles without a date are left out. `outlet` is a whole name.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def _dealings(self) -> Iterator[Connection]:
        with self._database.reading() as connection, rebuild.trusting(self._database.name):
            yield connection

    def acts(
        self, *, limit: int | None = None, after: str | None = None, **filters: Unpack[ActFilters]
    ) -> list[Hit]:
        """The statements by which it is done, newest first: `limit` or all, behind `after` if it is given."""
        with self._dealings() as connection:
            asked = self._asked(connection, filters)
            query = Query(
                outlet=asked.outlet,
                since=asked.since,
                until=asked.until,
                speaker_id=asked.by,
                target_id=asked.toward,
                acts=asked.acts,
                limit=MOST_ROWS if limit is None else limit,
                after=after,
            )
            sql, parameters = query.sql(self._database.words)
            rows = connection.execute(text(sql), parameters).all()
            return rebuild.hits(connection, [(row.number, None, None) for row in rows], SNIPPET_WORDS)

    def act_counts(self, **filters: Unpack[ActFilters]) -> list[Tally]:
        """How many statements do each act, the most frequent first."""
        with self._dealings() as connection:
            return acts.counts(connection, self._asked(connection, filters))

    def act_tallies(self, **filters: Unpack[ActFilters]) -> list[ActTally]:
        """How many statements do it, by whom, toward whom; the most frequent first.

        A statement toward two counts once for each.
        """
        with self._dealings() as connection:
            return acts.tallies(connection, self._asked(connection, filters))

    def dyads(self, **filters: Unpack[ActFilters]) -> list[Dyad]:
        """Each day's acts of one toward another, in order of time.

        What has no date, no known speaker or no target is in none.
        """
        with self._dealings() as connection:
            return acts.dyads(connection, self._asked(connection, filters))

    def exchange(self, statement_id: str, *, days: int = DAYS) -> Exchange:
        """What this statement answers, and what answers it: in its own article, or in others within `days`.

        The beginning of the id will do where it is one statement's only. Raises QueryError if there is no
        such statement.
        """
        with self._dealings() as connection:
            number = quotations.number_of(connection, statement_id)
            asked = answers.one_doing(connection, number)
            to = answers.answered_by(connection, asked, _span(days)) if asked else []
            by = answers.answers_to(connection, asked, _span(days)) if asked else []
            numbers = [number, *(doing.number for doing, _, _ in (*to, *by))]
            hit, *others = rebuild.hits(connection, [(each, None, None) for each in numbers], SNIPPET_WORDS)
            replies = [
                Reply(other, value, judged)
                for other, (_, value, judged) in zip(others, (*to, *by), strict=True)
            ]
            return Exchange(hit, tuple(replies[: len(to)]), tuple(replies[len(to) :]))

    def disputes(
        self,
        between: tuple[str, str] | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        days: int = DAYS,
        limit: int = 20,
    ) -> list[Dispute]:
        """Accusations with their denials, admissions and accusations in return.

        The sure ones come before those that are more likely something else, each the latest news first.

        `between` names two speakers; without it everybody's are meant. An accusation with a printing in
        `since` to `until` counts, and whatever answers it within `days`. Of a large ledger the 2,000 newest
        accusations that fit are looked at.
        """
        if limit < 0:
            raise QueryError(f"the limit must not be negative: {limit}")
        with self._dealings() as connection:
            pair = None
            if between is not None:
                one, other = (people.one(connection, name, self._database.name) for name in between)
                if one.speaker.id == other.speaker.id:
                    raise QueryError(f"{between[0]!r} and {between[1]!r} are one speaker: {one.speaker.name}")
                pair = one.speaker.id, other.speaker.id
            return disputing.disputes(connection, Between(pair, since, until, _span(days)), limit)

    def dispute(self, statement_id: str, *, days: int = DAYS) -> Dispute | None:
        """The dispute in which this statement accuses or answers; None if it is in none.

        The beginning of the id will do where it is one statement's only. Raises QueryError if there is no
        such statement.
        """
        with self._dealings() as connection:
            number = quotations.number_of(connection, statement_id)
            return disputing.dispute_with(connection, number, _span(days))

    def _asked(self, connection: Connection, filters: ActFilters) -> Asked:
        return Asked.of(connection, filters, self._database.name)


def _span(days: int) -> int:
    if not 0 <= days <= _MOST_DAYS:
        raise QueryError(f"the days must lie in 0 to {_MOST_DAYS}, not {days}")
    return days
