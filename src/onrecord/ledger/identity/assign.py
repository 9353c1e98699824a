"""Deciding, as articles are added, which speaker each persona is; and again where later articles tell more.

Who has a given name is decided first, bare surnames after them. A bare surname never brings two full names
together, and is decided anew when somebody who has it becomes better known, so that the order in which
articles come matters little. What a person decided is never decided again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from onrecord.ledger.identity import again
from onrecord.ledger.identity.again import Placed
from onrecord.ledger.identity.decide import METHOD, Decision, Finding, decide
from onrecord.ledger.identity.evidence import SAME_NAME, Persona
from onrecord.ledger.identity.forms import keys_known_by, keys_to_ask
from onrecord.ledger.identity.profiles import Profiles, listed
from onrecord.ledger.identity.verdicts import HOLDS, says
from onrecord.ledger.inserting import insert_rows, run_many
from onrecord.ledger.schema import identity_judgements, personas
from onrecord.records import content_id

_AT_A_TIME = 200
"""How many personas of one article are decided on together."""

_BARE_CANDIDATES = 8

Values = dict[str, Any]
_ij = identity_judgements.c
_LAST = select(func.max(_ij.number))
_SUPERSEDE = (
    update(identity_judgements)
    .where(_ij.persona_number == bindparam("this"), HOLDS, _ij.manual == 0)
    .values(superseded_by=bindparam("by"))
)
_MOVE = update(personas).where(personas.c.number == bindparam("this")).values(speaker_id=bindparam("id"))


def settle(
    connection: Connection,
    placed: Sequence[Placed],
    at: str,
    *,
    there: Sequence[Placed] = (),
    first: int | None = None,
    profiles: Profiles | None = None,
) -> Settled:
    """Decide on the new personas `placed`, of one article, and on those for which that changes something.

    `there` are personas of the article that were decided on before; `first` is the number of the next
    identity judgement, if it is known; `profiles` are those of the transaction, if there are any. What was
    decided is not written yet: the personas come first.
    """
    profiles = profiles or Profiles(connection)
    profiles.look_anew()
    work = Settled(connection, profiles, at, first)
    ordered = sorted(placed, key=lambda each: (each.persona.form.is_bare, each.number))
    namesakes: dict[str, set[str]] = defaultdict(set)
    for each in there:
        namesakes[each.speaker_id or ""].add(again.in_one_article(each.persona))
    better_known: dict[str, Persona] = {}
    for start in range(0, len(ordered), _AT_A_TIME):
        some = ordered[start : start + _AT_A_TIME]
        candidates = work.candidates(some)
        for each in some:
            id_ = work.place(each, candidates[each.number], namesakes)
            namesakes[id_].add(again.in_one_article(each.persona))
            if not each.persona.form.is_bare and each.persona.form.is_person:
                better_known[id_] = each.persona
    work.reconsider(again.News.of(better_known, profiles))
    return work


class Settled:
    """The decisions of one transaction, collected, and written together by `write`.

    `speaker_of` has the speaker of each persona on which something was decided, by its number.
    """

    def __init__(self, connection: Connection, profiles: Profiles, at: str, first: int | None) -> None:
        self._connection = connection
        self._profiles = profiles
        self._at = at
        self._rows: list[Values] = []
        self.speaker_of: dict[int, str] = {}
        self._founded: dict[str, set[str]] = defaultdict(set)
        self._superseded: list[Values] = []
        self._next: int = first or (connection.scalar(_LAST) or 0) + 1

    def candidates(self, placed: Sequence[Placed]) -> dict[int, list[str]]:
        """Who may be meant by each persona, by its number; their profiles are at hand."""
        asked = {each.number: keys_to_ask(each.persona.name, each.persona.type) for each in placed}
        bare = {each.number for each in placed if each.persona.form.is_bare}
        keys = {key for number, some in asked.items() if number not in bare for key in some}
        by_key = self._profiles.known_by(keys)
        found = {}
        for number, some in asked.items():
            known = self._profiles.known_by(some, _BARE_CANDIDATES) if number in bare else by_key
            found[number] = sorted({id_ for key in some for id_ in known.get(key, ())})
        first_ids = (content_id("speaker", each.persona.name.casefold()) for each in placed)
        self._profiles.load([*first_ids, *(id_ for ids in found.values() for id_ in ids)])
        return found

    def place(
        self,
        placed: Placed,
        candidates: Sequence[str],
        namesakes: Mapping[str, set[str]],
        doubts: frozenset[str] = frozenset(),
    ) -> str:
        """Decide on one persona and note it, unless it says nothing new; the id of its speaker.

        `namesakes` are the speakers whom its article names, and how; `doubts` who else it may be, as was
        held until now.
        """
        persona = placed.persona
        founded = {
            id_ for key in keys_to_ask(persona.name, persona.type) for id_ in self._founded.get(key, ())
        }
        known = [self._profiles[id_] for id_ in sorted({*candidates, *founded})]
        known = [profile for profile in known if profile.articles]
        taken = [id_ for id_, names in namesakes.items() if again.in_one_article(persona) not in names]
        decision = decide(persona, known, taken, self._profiles.look_closer)
        id_ = decision.same.speaker_id if decision.same else self._new_id(placed)
        open_ = {finding.speaker_id for finding in decision.others if finding.verdict == "doubtful"}
        if id_ != placed.speaker_id or open_ != doubts:
            self._note(placed, id_, decision)
        self._profiles[id_].count(persona)
        return id_

    def _new_id(self, placed: Placed) -> str:
        """The id of somebody new, after the name if nobody has it yet, else after name and article.

        A persona that is decided on again and is nobody else's stays whoever it is, if it is all there is.
        """
        name, persona = placed.persona.name.casefold(), placed.persona
        if placed.speaker_id and not self._profiles[placed.speaker_id].articles:
            return placed.speaker_id
        id_ = content_id("speaker", name)
        if self._profiles[id_].articles or self._profiles[id_].is_another:
            id_ = content_id("speaker", name, persona.type, placed.article_number)
        for key in keys_known_by(persona.name, persona.type):
            self._founded[key].add(id_)
        return id_

    def _note(self, placed: Placed, id_: str, decision: Decision) -> None:
        at, number = self._next + len(self._rows), placed.number
        if placed.speaker_id is not None:
            self._superseded.append({"this": number, "by": at})
        self.speaker_of[number] = id_
        self._append(number, self._as_judged(placed.persona, id_), "same", decision.same)
        for finding in decision.others:
            if finding.verdict == "doubtful" or _is_namesake(finding):
                self._append(number, finding.speaker_id, finding.verdict, finding)

    def _as_judged(self, persona: Persona, id_: str) -> str:
        """Whom to name where several were merged: the one of that name, should they be parted again."""
        if not self._profiles[id_].is_several:
            return id_
        so_called = (personas.c.speaker_id == id_) & (personas.c.name == persona.name)
        held = (
            select(_ij.speaker_id)
            .join(personas, personas.c.number == _ij.persona_number)
            .where(so_called, HOLDS, says("same"))
            .order_by(_ij.number.desc())
        )
        return self._connection.scalar(held.limit(1)) or id_

    def _append(self, number: int, id_: str, verdict: str, finding: Finding | None) -> None:
        reasons = [reason.words for reason in finding.reasons] if finding else ["nobody known before"]
        self._rows.append(
            {
                "number": self._next + len(self._rows),
                "persona_number": number,
                "speaker_id": id_,
                "verdict": verdict,
                "score": finding.score if finding else None,
                "reasons": listed(reasons),
                "decided_by": METHOD,
                "decided_at": self._at,
                "manual": 0,
            }
        )

    def reconsider(self, news: again.News) -> None:
        """Decide again on those for whom `news` of some speakers may change who they are."""
        found = again.to_reconsider(self._connection, news)
        placed = [each for each in found if each.number not in self.speaker_of]
        if not placed:
            return
        named = again.named_in(self._connection, {each.article_number for each in placed}, self.speaker_of)
        doubts, barred = again.held(self._connection, placed)
        candidates = self.candidates(placed)
        for each in placed:
            now = each.speaker_id or ""
            self._profiles[now].count(each.persona, -1)
            here = {id_: names for id_, names in named[each.article_number].items() if id_ != now}
            others = [id_ for id_ in candidates[each.number] if id_ not in barred[each.number]]
            self.place(each, [*others, now], here, doubts[each.number])

    def write(self) -> None:
        """Write everything that was decided."""
        if self._superseded:
            run_many(self._connection, _SUPERSEDE, self._superseded)
            moved = [each["this"] for each in self._superseded]
            run_many(self._connection, _MOVE, [{"this": each, "id": self.speaker_of[each]} for each in moved])
        insert_rows(self._connection, identity_judgements, self._rows)
        self._profiles.save()


def _is_namesake(finding: Finding) -> bool:
    """Whether it says that two of one full name are two: worth a row of its own."""
    return any(reason.words == SAME_NAME for reason in finding.reasons)
