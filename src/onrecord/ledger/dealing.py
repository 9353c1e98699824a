"""Who does what to whom, who answers, and what is in dispute: the questions about acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Unpack

from sqlalchemy import Connection, text

from onrecord.ledger import acts, rebuild
from onrecord.ledger.acts import ActFilters, Asked
from onrecord.ledger.connection import Database
from onrecord.ledger.results import ActTally, Dyad, Hit, Tally
from onrecord.ledger.search import MOST_ROWS, Query
from onrecord.ledger.words.index import SNIPPET_WORDS


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

    def _asked(self, connection: Connection, filters: ActFilters) -> Asked:
        return Asked.of(connection, filters, self._database.name)
