"""Drafts of several sources put together, so that each figure is there once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from onrecord.knowledge.building.drafts import Draft
from onrecord.knowledge.figures import ORGANISATION, PERSON, PLACE, Figure, Role
from onrecord.knowledge.folding import fold, slug
from onrecord.knowledge.merging import joined
from onrecord.knowledge.rows import figure_id
from onrecord.knowledge.titles import canonical, is_office, title_called

_APART = 60 * 365
"""Two of one name are two where as many days lie between what is known of them."""

_COUNTRIES, _STATES, _CITIES = ("country", "territory"), ("state", "province"), ("city", "capital")
_SORTS = {title: sort for sort in (_COUNTRIES, _STATES, _CITIES) for title in sort}
_OF_STATES = frozenset(("senator", "representative", "delegate", "resident commissioner", "governor"))


class Gathering:
    """Figures so far. It takes places first, then organisations, then persons; the first name given stays."""

    def __init__(self, country_codes: dict[str, str]) -> None:
        self._country_codes = country_codes
        self._drafts: list[Draft] = []
        self._by_key: dict[tuple[str, str], list[Draft]] = defaultdict(list)

    def take(self, draft: Draft) -> None:
        """Put `draft` to the figure that it is an account of, or make it a figure of its own."""
        draft.roles = [self._completed(role) for role in draft.roles]
        if draft.kind == PLACE and _sort(draft) == _COUNTRIES and not draft.actor_code:
            keys = (fold(name).removeprefix("the ") for name in (draft.name, *draft.aliases))
            draft.actor_code = next((code for key in keys if (code := self._country_codes.get(key))), None)
        for known in self._alike(draft):
            if self._is_same(known, draft):
                _add(known, draft)
                draft = known
                break
        else:
            self._drafts.append(draft)
        for key in sorted(draft.keys()):
            if all(known is not draft for known in self._by_key[draft.kind, key]):
                self._by_key[draft.kind, key].append(draft)

    def country_names(self) -> dict[str, str]:
        """The name of the country of each code."""
        names: dict[str, str] = {}
        for draft in self._drafts:
            if draft.kind == PLACE and draft.actor_code and _sort(draft) == _COUNTRIES:
                names.setdefault(draft.actor_code, draft.name)
        return names

    def unknown_owners(self) -> set[str]:
        """What roles are of that is neither a place nor an organisation here."""
        owners = {role.of for draft in self._drafts for role in draft.roles if role.of}
        return {owner for owner in owners if not self._owners(owner)}

    def figures(self) -> Iterator[Figure]:
        """The figures, with ids that differ."""
        _end_terms(self._drafts)
        national = {fold(word) for draft in self._drafts if _is_country(draft) for word in draft.demonyms}
        taken: set[str] = set()
        for draft in self._drafts:
            yield Figure(
                _free_id(draft, taken),
                draft.name,
                draft.kind,
                draft.wikidata,
                draft.actor_code,
                _distinct(draft.name, draft.aliases),
                tuple(
                    word
                    for word in dict.fromkeys(draft.demonyms)
                    if _is_country(draft) or fold(word) not in national
                ),
                joined(draft.roles),
            )

    def _alike(self, draft: Draft) -> list[Draft]:
        """Figures with a name of `draft`: first of the same Wikidata id, then with most names in common."""
        found: dict[int, Draft] = {}
        shared: Counter[int] = Counter()
        for key in sorted(draft.keys()):
            for known in self._by_key.get((draft.kind, key), ()):
                found[id(known)] = known
                shared[id(known)] += 1
        return sorted(
            found.values(),
            key=lambda known: (
                draft.wikidata is None or known.wikidata != draft.wikidata,
                -shared[id(known)],
            ),
        )

    def _is_same(self, known: Draft, draft: Draft) -> bool:
        if known.wikidata and draft.wikidata:
            return known.wikidata == draft.wikidata
        if known.kind == PLACE:
            return _sort(known) == _sort(draft) and (
                _sort(known) == _COUNTRIES or not self._roots(known).isdisjoint(self._roots(draft))
            )
        if known.kind == PERSON:
            if not _offices(known).isdisjoint(_offices(draft)):
                # One king of many realms.
                return True
            if _days_between(known.roles, draft.roles) > _APART:
                return False
        roots = self._roots(known), self._roots(draft)
        return not all(roots) or not roots[0].isdisjoint(roots[1])

    def _roots(self, draft: Draft) -> set[str]:
        """The countries, and beyond them the bodies, that a figure is tied to, as codes or else as names."""
        roots = {role.actor_code[:3] for role in draft.roles if role.actor_code}
        if draft.actor_code:
            roots.add(draft.actor_code[:3])
        for role in draft.roles:
            if role.of and not role.actor_code:
                owners = self._owners(role.of, role.title)
                roots.add(self._root(owners[0]) if owners else fold(role.of))
        return roots

    def _root(self, owner: Draft) -> str:
        """The first three letters of an actor code, for a city those of its country; else a name."""
        if owner.actor_code:
            return owner.actor_code[:3]
        for role in owner.roles:
            above = self._owners(role.of) if role.of and role.of != owner.name else []
            if above:
                return self._root(above[0])
        return fold(owner.name)

    def _owners(self, of: str, title: str = "") -> list[Draft]:
        """The places and organisations that `of` may be, the likeliest first."""
        places = self._by_key.get((PLACE, fold(of)), [])
        order = (_STATES, _COUNTRIES, _CITIES) if title in _OF_STATES else (_COUNTRIES, _STATES, _CITIES)
        bodies = self._by_key.get((ORGANISATION, fold(of)), [])
        return [*sorted(places, key=lambda place: order.index(_sort(place))), *bodies]

    def _completed(self, role: Role) -> Role:
        """`role` with the title, the name of what it is of, and the actor code that go with them."""
        title = canonical(role.title)
        owners = self._owners(role.of, title) if role.of else []
        if not owners:
            return replace(role, title=title)
        owner = owners[0]
        code = role.actor_code
        known = title_called(title)
        if not code and owner.kind == ORGANISATION:
            code = owner.actor_code
        elif not code and known:
            root = self._root(owner)
            code = root + known.code if len(root) == 3 and root.isupper() else None
        return replace(role, title=title, of=owner.name, actor_code=code)


def _sort(place: Draft) -> tuple[str, ...]:
    return next((_SORTS[role.title] for role in place.roles if role.title in _SORTS), _CITIES)


def _is_country(draft: Draft) -> bool:
    return any(role.title == "country" for role in draft.roles)


def _offices(draft: Draft) -> set[tuple[str, date]]:
    return {
        (role.title, role.since)
        for role in draft.roles
        if role.since and is_office(role.title) and title_called(role.title)
    }


def _days_between(one: Iterable[Role], other: Iterable[Role]) -> int:
    spans = []
    for roles in (one, other):
        days = [day for role in roles for day in (role.since, role.until, role.seen) if day]
        if not days:
            return 0
        spans.append((min(days), max(days)))
    (first, last), (first_too, last_too) = spans
    return max((first_too - last).days, (first - last_too).days)


def _add(known: Draft, draft: Draft) -> None:
    """What `draft` says beyond `known`. Of an office that both tell of, the first account stays."""
    known.aliases += [draft.name, *draft.aliases]
    known.demonyms += draft.demonyms
    known.wikidata = known.wikidata or draft.wikidata
    known.actor_code = known.actor_code or draft.actor_code
    offices = [role for role in known.roles if is_office(role.title)]
    for role in draft.roles:
        if not is_office(role.title) and any(_tells_more(office, role) for office in offices):
            continue
        told = [each for each in known.roles if (each.title, each.of) == (role.title, role.of)]
        ends = [each.until for each in told]
        if not told or not is_office(role.title) or role.until:
            known.roles.append(role)
        elif None in ends:
            at = known.roles.index(told[ends.index(None)])
            seen = max((each for each in (known.roles[at].seen, role.seen) if each), default=None)
            known.roles[at] = replace(known.roles[at], seen=seen)
        elif role.since and all(end and role.since > end for end in ends):
            known.roles.append(role)


def _tells_more(office: Role, sector: Role) -> bool:
    """Whether an office says all that an actor code does, at least from the day the code has no end for."""
    if not office.actor_code or not sector.actor_code or office.actor_code[:3] != sector.actor_code[:3]:
        return False
    if sector.until is None:
        return True
    begins, ends = sector.since or date.min, office.until or date.max
    return begins <= ends and (office.since or date.min) <= sector.until


def _end_terms(drafts: Iterable[Draft]) -> None:
    """End each term that is open, in an office with one holder, when the next holder's begins."""
    terms: dict[tuple[str, str], list[tuple[date, Draft]]] = defaultdict(list)
    for draft in drafts:
        for role in draft.roles:
            title = title_called(role.title)
            if title and title.sole and role.since and role.of:
                terms[role.title, role.of].append((role.since, draft))
    for draft in drafts:
        for at, role in enumerate(draft.roles):
            if role.until or not role.since:
                continue
            later = [
                day
                for day, holder in terms.get((role.title, role.of or ""), ())
                if holder is not draft and day > role.since
            ]
            if later:
                draft.roles[at] = replace(role, until=min(later), seen=None)


def _distinct(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """Aliases that are no other spelling of what stands before them."""
    seen = {fold(name)}
    kept = []
    for alias in aliases:
        if fold(alias) and fold(alias) not in seen:
            seen.add(fold(alias))
            kept.append(alias)
    return tuple(kept)


def _free_id(draft: Draft, taken: set[str]) -> str:
    """An id that is not taken: by type and name, then what it is of, then its first year, then a number."""
    of = next((role.of for role in draft.roles if role.of), None)
    year = next((str(role.since.year) for role in draft.roles if role.since), None)
    tried = plain = figure_id(draft.kind, draft.name)
    for more in (of and slug(of), year):
        if tried in taken and more:
            tried = plain = f"{plain}:{more}"
    number = 2
    while tried in taken:
        tried, number = f"{plain}:{number}", number + 1
    taken.add(tried)
    return tried
