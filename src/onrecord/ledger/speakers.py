"""Deciding who is who: what people say of speakers, what is in doubt, and the tables that follow from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, func, select

from onrecord.errors import QueryError
from onrecord.ledger import moments, people, rebuild
from onrecord.ledger.connection import Database
from onrecord.ledger.identity import decisions as deciding
from onrecord.ledger.identity import derived
from onrecord.ledger.identity.decisions import By, Deciding
from onrecord.ledger.identity.profiles import parts, unlisted
from onrecord.ledger.identity.review import doubtful_pairs
from onrecord.ledger.overviews import ListedSpeaker
from onrecord.ledger.results import Decision, Doubt, IdentityJudgement
from onrecord.ledger.schema import (
    articles,
    decisions,
    deed_targets,
    deeds,
    identity_judgements,
    judgements,
    personas,
    speakers,
    statements,
)
from onrecord.ledger.store import refuse_halves

_EXAMPLES = 3
_LONGEST_NAME = 1000


class Speakers:
    """Decides who is who on one ledger. Every decision is one transaction, kept for ever, and can be undone.

    A speaker is given by name or by id, as for `Reader.speaker`; QueryError says who could be meant where
    nobody clearly is. `by` and `reason` are kept with the decision.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def _deciding(self) -> Iterator[Connection]:
        with self._database.writing() as connection, rebuild.trusting(self._database.name):
            yield connection

    def merge(self, one: str, other: str, *, by: str = "user", reason: str | None = None) -> int:
        """Let the speaker `one` be `other`: the number of the decision."""
        refuse_halves(by, reason)
        with self._deciding() as connection:
            mine, theirs = self._two(connection, one, other)
            _refuse_types(mine, theirs)
            work = Deciding(connection, "merge", f"{_label(mine)} is {_label(theirs)}", By(by, reason))
            deciding.merge(work, mine.speaker.id, theirs.speaker.id)
            return work.finish()

    def tell_apart(self, one: str, other: str, *, by: str = "user", reason: str | None = None) -> int:
        """Let the two speakers never be held for one: the number of the decision."""
        refuse_halves(by, reason)
        with self._deciding() as connection:
            mine, theirs = self._two(connection, one, other)
            what = f"{_label(mine)} is not {_label(theirs)}"
            work = Deciding(connection, "different", what, By(by, reason))
            deciding.tell_apart(work, mine.speaker.id, theirs.speaker.id)
            return work.finish()

    def rename(self, old: str, new: str, *, by: str = "user", reason: str | None = None) -> int:
        """Let the speaker `old` be listed as `new`: the number of the decision."""
        refuse_halves(new, by, reason)
        new = " ".join(new.split())
        if not new or len(new) > _LONGEST_NAME:
            raise QueryError(f"a name has 1 to {_LONGEST_NAME} characters, not {len(new)}")
        with self._deciding() as connection:
            who = people.one(connection, old, self._database.name)
            work = Deciding(connection, "rename", f"{_label(who)} is listed as {new}", By(by, reason))
            deciding.rename(work, who.speaker.id, new)
            return work.finish()

    def split(
        self,
        name: str,
        *,
        articles: Collection[str] = (),
        statements: Collection[str] = (),
        new_name: str | None = None,
        by: str = "user",
        reason: str | None = None,
    ) -> int:
        """Let whom some articles call `name` be somebody else: the number of the decision.

        `articles` are names or ids of articles, `statements` ids of statements, which stand for the name
        that their article gives their speaker, or one whom they are aimed at. The new speaker is listed as
        `new_name`, if it is given. Raises QueryError if none of them, or all, are the speaker's.
        """
        refuse_halves(by, reason, new_name)
        with self._deciding() as connection:
            who = people.one(connection, name, self._database.name)
            numbers = self._personas(connection, who, articles, statements)
            hers = select(func.count()).where(personas.c.speaker_id == who.speaker.id)
            if connection.scalar(hers) == len(numbers):
                raise QueryError(f"these are all articles of {_label(who)}; to give a new name, rename")
            kept = (
                f"{_label(who)} in {len(numbers)} article{'' if len(numbers) == 1 else 's'} is somebody else"
            )
            work = Deciding(connection, "split", kept, By(by, reason))
            new = deciding.split(work, who.speaker.id, numbers, who.speaker.name)
            if new_name is not None and new_name.strip():
                deciding.rename(work, new, " ".join(new_name.split()))
            return work.finish()

    def undo(self, number: int | None = None, *, by: str = "user", reason: str | None = None) -> Decision:
        """Take back a decision, by default the newest that stands: what was taken back.

        Raises QueryError if there is none, or if a later decision built on it.
        """
        refuse_halves(by, reason)
        with self._deciding() as connection:
            found = number if number is not None else deciding.last_to_undo(connection)
            if found is None:
                raise QueryError(f"{self._database.name}: there is no decision to undo")
            done = next(iter(_decisions(connection, [found])), None)
            if done is None:
                raise QueryError(f"{self._database.name}: there is no decision {found}")
            if done.undone_by is not None:
                raise QueryError(f"decision {found} was undone already, by decision {done.undone_by}")
            work = Deciding(connection, "undo", f"not: {done.what}", By(by, reason), undoes=found)
            deciding.undo(work, found)
            work.finish()
            return done

    def decisions(self, limit: int = 50) -> list[Decision]:
        """What people decided, the newest first."""
        with self._database.reading() as connection, rebuild.trusting(self._database.name):
            numbers = connection.scalars(
                select(decisions.c.number).order_by(decisions.c.number.desc()).limit(limit)
            ).all()
            return _decisions(connection, numbers)

    def doubts(self, limit: int = 20) -> list[Doubt]:
        """Speakers who may be one, the most useful to decide on first."""
        with self._database.reading() as connection, rebuild.trusting(self._database.name):
            pairs = doubtful_pairs(connection)[: limit * 2]
            ids = {id_ for pair in pairs for id_ in (pair.one, pair.other)}
            known = {each.speaker.id: each for each in people.known(connection, speakers.c.id.in_(ids))}
            return [
                Doubt(
                    known[pair.one],
                    known[pair.other],
                    pair.score,
                    pair.reasons,
                    tuple(sorted(pair.articles)[:_EXAMPLES]),
                )
                for pair in pairs
                if pair.one in known and pair.other in known
            ][:limit]

    def identity_judgements(self, statement_id: str) -> list[IdentityJudgement]:
        """All that was ever held about who the speaker of this statement is, oldest first."""
        asked = (
            select(identity_judgements, speakers.c.name.label("listed_as"))
            .join(judgements, judgements.c.persona_number == identity_judgements.c.persona_number)
            .join(statements, statements.c.number == judgements.c.statement_number)
            .outerjoin(speakers, speakers.c.id == identity_judgements.c.speaker_id)
            .where(statements.c.id == statement_id, judgements.c.superseded_by.is_(None))
            .order_by(identity_judgements.c.number)
        )
        with self._database.reading() as connection, rebuild.trusting(self._database.name):
            return [
                IdentityJudgement(
                    speaker_id=row.speaker_id,
                    name=row.listed_as,
                    verdict=row.verdict,
                    score=row.score,
                    reasons=unlisted(row.reasons),
                    decided_by=row.decided_by,
                    decided_at=moments.utc(row.decided_at),
                    manual=bool(row.manual),
                    current=row.superseded_by is None,
                )
                for row in connection.execute(asked)
            ]

    def rebuild_speakers(self) -> None:
        """Work out anew, from the judgements alone, who every speaker is."""
        with self._deciding() as connection:
            derived.rebuild(connection)

    def check_speakers(self) -> list[str]:
        """What the ledger says of speakers that does not follow from the judgements, a line each."""
        with self._database.reading() as connection, rebuild.trusting(self._database.name):
            return list(derived.differences(connection))

    def _two(self, connection: Connection, one: str, other: str) -> tuple[ListedSpeaker, ListedSpeaker]:
        mine = people.one(connection, one, self._database.name)
        theirs = people.one(connection, other, self._database.name)
        if mine.speaker.id == theirs.speaker.id:
            raise QueryError(f"{one!r} and {other!r} are one speaker already: {_label(mine)}")
        return mine, theirs

    def _personas(
        self,
        connection: Connection,
        who: ListedSpeaker,
        in_articles: Collection[str],
        of_statements: Collection[str],
    ) -> Sequence[int]:
        found: set[int] = set()
        hers = select(personas.c.number).where(personas.c.speaker_id == who.speaker.id)
        for named in in_articles:
            its = (articles.c.name == named) | (articles.c.id == named)
            asked = hers.join(articles, articles.c.number == personas.c.article_number).where(its)
            found |= self._some(connection, asked, f"no article {named!r} has {_label(who)}")
        for id_ in of_statements:
            said = (
                hers.join(judgements, judgements.c.persona_number == personas.c.number)
                .join(statements, statements.c.number == judgements.c.statement_number)
                .where(judgements.c.superseded_by.is_(None), statements.c.id == id_)
            )
            aimed_at = (
                hers.join(deed_targets, deed_targets.c.persona_number == personas.c.number)
                .join(deeds, deeds.c.number == deed_targets.c.deed_number)
                .join(statements, statements.c.number == deeds.c.statement_number)
                .where(deeds.c.superseded_by.is_(None), statements.c.id == id_)
            )
            found |= self._some(connection, said.union(aimed_at), f"{_label(who)} has no statement {id_!r}")
        if not found:
            raise QueryError(f"name the articles, or the statements, in which {_label(who)} is somebody else")
        return sorted(found)

    def _some(self, connection: Connection, asked: Any, otherwise: str) -> set[int]:
        found = set(connection.scalars(asked))
        if not found:
            raise QueryError(f"{self._database.name}: {otherwise}")
        return found


def _decisions(connection: Connection, numbers: Sequence[int]) -> list[Decision]:
    """The decisions of these numbers, the newest first."""
    found: list[Decision] = []
    for some in parts(numbers):
        undone = connection.execute(
            select(decisions.c.undoes, decisions.c.number).where(decisions.c.undoes.in_(some))
        )
        undone_by: dict[int, int] = dict(undone.all())
        for row in connection.execute(select(decisions).where(decisions.c.number.in_(some))):
            at = moments.utc(row.decided_at)
            said = (row.number, row.verb, row.what, row.reason, row.decided_by, at)
            found.append(Decision(*said, row.undoes, undone_by.get(row.number)))
    return sorted(found, key=lambda decision: -decision.number)


def _label(who: ListedSpeaker) -> str:
    return f"{who.speaker.name} [{who.speaker.id[:8]}]"


def _refuse_types(mine: ListedSpeaker, theirs: ListedSpeaker) -> None:
    one, other = mine.speaker.type, theirs.speaker.type
    if one != other and "unknown" not in (one, other):
        raise QueryError(f"{_label(mine)}, {one}, cannot be {_label(theirs)}, {other}")
