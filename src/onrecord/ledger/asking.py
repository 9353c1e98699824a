"""Did she say that, and who printed it: the two questions about words that are known."""

from __future__ import annotations

from onrecord.ledger import check as checking
from onrecord.ledger import quotations, rebuild
from onrecord.ledger.connection import Database
from onrecord.ledger.printings import Check, Quotation


class Asker:
    """Answers about quotations from one ledger, as it is when asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def check(self, words: str, speaker: str | None = None, *, limit: int = 5) -> Check:
        """What the ledger says to "did `speaker` say `words`?", with the `limit` best printings.

        Ellipses and [brackets] in `words` are understood. Without `speaker` anybody is asked for; a
        name is one as in `search`. Raises QueryError for what cannot be understood.
        """
        with self._database.reading() as connection, rebuild.trusting(self._database.name):
            return checking.check(connection, words, speaker, limit)

    def quotation(self, statement_id: str) -> Quotation:
        """The same words wherever they were printed, given one of the statements that print them.

        The beginning of the id will do where it is one statement's only. Raises QueryError if there is
        no such statement.
        """
        with self._database.reading() as connection, rebuild.trusting(self._database.name):
            return quotations.quotation(connection, statement_id)
