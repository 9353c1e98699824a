"""Words, days and addresses as they are shown and copied: a statement as somebody would cite it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from onrecord.ledger import Hit


def one_line(text: str | None) -> str:
    """`text` with every run of white space as one space."""
    return re.sub(r"\s+", " ", text or "").strip()


def iso_day(moment: datetime | None) -> str | None:
    """The day of `moment` in UTC, as 2026-03-02."""
    if moment is None:
        return None
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()


def statement_address(statement_id: str) -> str:
    """The page of a statement: its article, at the place."""
    return f"/statements/{statement_id}"


def citation(hit: Hit, base: str) -> str:
    """The statement as somebody would cite it: words, speaker, outlet, day, address."""
    return cited(
        hit.content,
        hit.statement.kind.value,
        hit.statement.speaker.name if hit.statement.speaker else hit.source,
        (hit.article.title, hit.article.outlet, hit.article.published),
        base + statement_address(hit.statement.id),
    )


def cited(
    words: str,
    kind: str,
    who: str,
    where: tuple[str | None, str | None, datetime | None],
    address: str,
) -> str:
    """Words, speaker, title, outlet, day and address in one line. Only direct words get quotation marks."""
    words = one_line(words)
    bare = words.strip("“”\"'‘’ ,")
    shown = f"“{bare}”" if kind == "direct" else words
    title, outlet, published = where
    day = f"{published.day} {published:%B %Y}" if published else None
    name = one_line(who).strip("[]")
    facts = [f"“{title}”" if title else None, outlet, day]
    return f"{name or 'Unnamed'}: {shown} ({', '.join(filter(None, facts))}) {address}".replace(" ()", "")
