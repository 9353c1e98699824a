"""The ledger's tables, as SQLAlchemy Core describes them to the rest of this room.

    articles 1 ── n statements 1 ── n spans          observed: written once, never changed
             1 ── n personas                         observed: whom the article calls by one name
    statements 1 ── n judgements n ── 1 personas     believed: appended, and superseded by later ones
    statements 1 ── n deeds                          believed: what is done by saying it, appended likewise
    deeds      1 ── n deed_words, deed_targets       the words that show it; the personas it is aimed at
    personas 1 ── n identity_judgements              believed: which speaker a persona is
    decisions 1 ── n identity_judgements             who decided it, where people did
    speakers, speaker_names, speaker_facts, speaker_keys    what follows from these; can be rebuilt
    articles n ── 1 articles (printings)    the same text in several outlets; `shingles` find them
    other_names, problems, feeds                     the books of the intake
    said         a view: each statement in words: source, cue, content, and its speaker as believed now
    said_words   the full-text index over `said`: FTS5 in SQLite, tsvector in PostgreSQL; see `words`
    said_size    on PostgreSQL only: how many statements and words the index holds

`id` is what the rest of onrecord calls a thing: a function of its content. `number` is the ledger's own
key, given in the order of adding: rows of one article lie side by side in the file, which keeps adding
fast when the ledger has outgrown the memory, and FTS5 needs an integer key.

The tables that a database has come from `migrations/`, which never imports this module; a test holds the
two together.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import postgresql

from onrecord.records import Act

REVISION = "0004"
"""The newest migration: a ledger at this revision can be used as it is."""

APPLICATION_ID = 0x4F4E5243
"""Marks an SQLite file as a ledger ("ONRC" in the file's header)."""

MARK = "a ledger of onrecord"
"""Marks a ledger on a server: the comment on its table `alembic_version`."""

metadata = MetaData()

TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Sorted by code point, as SQLite does it, whatever language a server's database is in."""

REAL = sqlalchemy.Double[float]().with_variant(sqlalchemy.REAL(), "sqlite")
"""64 bits, which SQLite's REAL has and PostgreSQL's has not."""

BIG = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits, which SQLite's INTEGER has and PostgreSQL's has not."""


def _where(condition: str) -> dict[str, Any]:
    """An index of only those rows for which `condition` is true, in the words of each database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("name", TEXT, nullable=False),
    Column("title", TEXT),
    Column("outlet", TEXT),
    Column("outlet_key", TEXT),
    Column("byline", TEXT),
    Column("published", TEXT),
    Column("published_offset", TEXT),
    Column("language", TEXT),
    Column("length", Integer, nullable=False),
    Column("extractor", TEXT),
    Column("added", TEXT, nullable=False),
    # The longest column comes last: SQLite reads the others without walking over it.
    Column("text", TEXT, nullable=False),
    Index("articles_by_published", "published", "number"),
    Index("articles_by_outlet", "outlet_key"),
    Index("articles_by_name", "name"),
    sqlite_strict=True,
)
"""`published` and `added` are UTC in ISO 8601 without a mark of zone; see `moments`."""

statements = Table(
    "statements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("article_number", Integer, ForeignKey("articles.number"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("score", REAL, nullable=False),
    Column("extractor", TEXT, nullable=False),
    Column("inside_number", Integer),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    ForeignKeyConstraint(["inside_number"], ["statements.number"], deferrable=True, initially="DEFERRED"),
    UniqueConstraint("article_number", "ordinal"),
    CheckConstraint("kind IN ('direct', 'indirect', 'mixed')"),
    CheckConstraint("score BETWEEN 0 AND 1"),
    sqlite_strict=True,
)
"""`start` and `end` bound the whole content: its first part's start, its last part's end."""

spans = Table(
    "spans",
    metadata,
    Column("statement_number", Integer, ForeignKey("statements.number"), primary_key=True),
    Column("role", TEXT, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    CheckConstraint("role IN ('source', 'cue', 'content')"),
    CheckConstraint('0 <= start AND start < "end"'),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Half-open, in Unicode code points of the article's text, from 0."""

personas = Table(
    "personas",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("article_number", Integer, ForeignKey("articles.number"), nullable=False),
    Column("name", TEXT, nullable=False),
    Column("type", TEXT, nullable=False),
    Column("wikidata", TEXT),
    Column("roles", TEXT),
    Column("context", TEXT),
    Column("speaker_id", TEXT),
    ForeignKeyConstraint(["speaker_id"], ["speakers.id"], deferrable=True, initially="DEFERRED"),
    UniqueConstraint("article_number", "name", "type"),
    Index("personas_by_speaker", "speaker_id", "number"),
    sqlite_strict=True,
)
"""`roles` and `context` (what is named around the name) are JSON arrays, or null where they are empty.

`speaker_id` follows from `identity_judgements`; see `identity.derived`.
"""

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("statement_number", Integer, ForeignKey("statements.number"), nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("persona_number", Integer, ForeignKey("personas.number")),
    Column("score", REAL),
    Column("decided_by", TEXT, nullable=False),
    Column("decided_at", TEXT, nullable=False),
    Column("superseded_by", Integer),
    ForeignKeyConstraint(["superseded_by"], ["judgements.number"], deferrable=True, initially="DEFERRED"),
    CheckConstraint("kind IN ('speaker')"),
    CheckConstraint("score BETWEEN 0 AND 1"),
    Index("judgements_of_statement", "statement_number", "number"),
    Index("judgements_current", "statement_number", "kind", unique=True, **_where("superseded_by IS NULL")),
    Index("judgements_by_persona", "persona_number", **_where("superseded_by IS NULL")),
    sqlite_strict=True,
)
"""Appended, never overwritten: the one thing that ever changes in a row is `superseded_by`, once.

A judgement without a persona says that the speaker is not known. The unique index `judgements_current`
lets a statement have one judgement of a kind that holds, and no two.
"""

deeds = Table(
    "deeds",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("statement_number", Integer, ForeignKey("statements.number"), nullable=False),
    Column("act", TEXT),
    Column("score", REAL),
    Column("answers_number", Integer),
    Column("answers_score", REAL),
    Column("decided_by", TEXT, nullable=False),
    Column("decided_at", TEXT, nullable=False),
    Column("superseded_by", Integer),
    ForeignKeyConstraint(["answers_number"], ["statements.number"], deferrable=True, initially="DEFERRED"),
    ForeignKeyConstraint(["superseded_by"], ["deeds.number"], deferrable=True, initially="DEFERRED"),
    CheckConstraint(f"act IN ({', '.join(repr(str(act)) for act in Act)})"),
    CheckConstraint("score BETWEEN 0 AND 1"),
    CheckConstraint("answers_score BETWEEN 0 AND 1"),
    CheckConstraint("answers_number <> statement_number"),
    Index("deeds_of_statement", "statement_number", "number"),
    Index("deeds_current", "statement_number", unique=True, **_where("superseded_by IS NULL")),
    Index("deeds_by_act", "act", "statement_number", **_where("superseded_by IS NULL")),
    Index(
        "deeds_by_answer", "answers_number", **_where("superseded_by IS NULL AND answers_number IS NOT NULL")
    ),
    sqlite_strict=True,
)
"""What is done by saying a statement, with whom it is aimed at and what it answers: one belief, and one row.

Appended and superseded as `judgements` are; without an act it says that nothing is held any longer.
`answers_number` is a statement of the same article.
"""

deed_words = Table(
    "deed_words",
    metadata,
    Column("deed_number", Integer, ForeignKey("deeds.number"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    CheckConstraint('0 <= start AND start < "end"'),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The words that show the deed; like `spans`, but believed and not observed."""

deed_targets = Table(
    "deed_targets",
    metadata,
    Column("deed_number", Integer, ForeignKey("deeds.number"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("persona_number", Integer, ForeignKey("personas.number"), nullable=False),
    Index("deed_targets_by_persona", "persona_number", "deed_number"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Whom the deed is aimed at, the main one first: personas of its article, as speakers are."""

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("verb", TEXT, nullable=False),
    Column("what", TEXT, nullable=False),
    Column("reason", TEXT),
    Column("decided_by", TEXT, nullable=False),
    Column("decided_at", TEXT, nullable=False),
    Column("undoes", Integer, ForeignKey("decisions.number")),
    CheckConstraint("verb IN ('merge', 'split', 'rename', 'different', 'undo')"),
    sqlite_strict=True,
)
"""What people decided about speakers, each with the identity judgements that it took."""

identity_judgements = Table(
    "identity_judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("persona_number", Integer, ForeignKey("personas.number")),
    Column("speaker_id", TEXT, nullable=False),
    Column("other_id", TEXT),
    Column("verdict", TEXT, nullable=False),
    Column("name", TEXT),
    Column("score", REAL),
    Column("reasons", TEXT),
    Column("decided_by", TEXT, nullable=False),
    Column("decided_at", TEXT, nullable=False),
    Column("manual", Integer, nullable=False),
    Column("decision_number", Integer, ForeignKey("decisions.number")),
    Column("superseded_by", Integer),
    ForeignKeyConstraint(
        ["superseded_by"], ["identity_judgements.number"], deferrable=True, initially="DEFERRED"
    ),
    CheckConstraint("verdict IN ('same', 'different', 'doubtful', 'open', 'named')"),
    CheckConstraint("score BETWEEN 0 AND 1"),
    CheckConstraint("persona_number IS NULL OR other_id IS NULL"),
    CheckConstraint("manual IN (0, 1)"),
    Index("identity_of_persona", "persona_number", "number"),
    Index("identity_of_speaker", "speaker_id", **_where("persona_number IS NOT NULL")),
    Index("identity_of_one", "speaker_id", **_where("other_id IS NOT NULL")),
    Index("identity_of_other", "other_id", **_where("other_id IS NOT NULL")),
    Index("identity_named", "speaker_id", **_where("verdict = 'named'")),
    Index("identity_of_decision", "decision_number", **_where("decision_number IS NOT NULL")),
    Index("identity_superseded", "superseded_by", **_where("superseded_by IS NOT NULL")),
    Index("identity_doubtful", "number", **_where("verdict = 'doubtful' AND superseded_by IS NULL")),
    Index(
        "identity_current",
        "persona_number",
        unique=True,
        **_where("verdict = 'same' AND superseded_by IS NULL AND persona_number IS NOT NULL"),
    ),
    Index(
        "identity_merged",
        "speaker_id",
        unique=True,
        **_where("verdict = 'same' AND superseded_by IS NULL AND other_id IS NOT NULL"),
    ),
    sqlite_strict=True,
)
"""Whom a persona was held to be, or that the speaker `speaker_id` is, or is not, the speaker `other_id`, or
is `named` so. Appended and superseded as `judgements` are; `open` says that nothing is held any longer.

What is `manual` people decided, and it outranks all that is not; `decision_number` says in which decision,
which may also be one that brings automatic judgements back. `reasons` is a JSON array of sentences.
"""

speakers = Table(
    "speakers",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("type", TEXT, nullable=False),
    Column("name_key", TEXT, nullable=False),
    Column("articles", Integer, nullable=False),
    Index("speakers_by_name", "name_key"),
    sqlite_strict=True,
)
"""The speakers who have personas. This and the three tables below follow from personas and their identity.

They are tables and not views, because a million statements are not to be counted for every name that is
looked up, and because SQLite folds the case of ASCII letters only: `name_key` is folded by Python.
"""

speaker_names = Table(
    "speaker_names",
    metadata,
    Column("speaker_id", TEXT, primary_key=True),
    Column("name", TEXT, primary_key=True),
    Column("name_key", TEXT, nullable=False),
    Column("articles", Integer, nullable=False),
    Index("speaker_names_by_key", "name_key"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

speaker_facts = Table(
    "speaker_facts",
    metadata,
    Column("speaker_id", TEXT, primary_key=True),
    Column("kind", TEXT, primary_key=True),
    Column("value", TEXT, primary_key=True),
    Column("articles", Integer, nullable=False),
    CheckConstraint("kind IN ('role', 'wikidata', 'type', 'named')"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

speaker_keys = Table(
    "speaker_keys",
    metadata,
    Column("key", TEXT, primary_key=True),
    Column("speaker_id", TEXT, primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Under which keys somebody is found who may be meant by a name; see `identity.forms`."""

other_names = Table(
    "other_names",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("article_number", Integer, ForeignKey("articles.number"), primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Where an article that was on the ledger already was read again: another address of the same text."""

printings = Table(
    "printings",
    metadata,
    Column("article_number", Integer, ForeignKey("articles.number"), primary_key=True),
    Column("original_number", Integer, ForeignKey("articles.number"), nullable=False),
    Column("shared", REAL, nullable=False),
    CheckConstraint("original_number < article_number"),
    CheckConstraint("shared BETWEEN 0 AND 1"),
    Index("printings_by_original", "original_number"),
    sqlite_strict=True,
)
"""An article that prints the text of an earlier one, but for a dateline, a byline, a trimmed end.

`shared` is how much of the shorter of the two stands in the other, by runs of words. The original is never
itself a printing of something else.
"""

shingles = Table(
    "shingles",
    metadata,
    Column("hash", BIG, primary_key=True),
    Column("article_number", Integer, ForeignKey("articles.number"), primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""A sample of each article's runs of words, by which near-identical texts find one another; see `wire`."""

problems = Table(
    "problems",
    metadata,
    Column("origin", TEXT, primary_key=True),
    Column("reason", TEXT, nullable=False),
    Column("at", TEXT, nullable=False),
    Column("tries", Integer, nullable=False),
    sqlite_strict=True,
)

feeds = Table(
    "feeds",
    metadata,
    Column("url", TEXT, primary_key=True),
    Column("title", TEXT),
    Column("etag", TEXT),
    Column("modified", TEXT),
    Column("polled", TEXT),
    Column("failures", Integer, nullable=False),
    sqlite_strict=True,
)
"""The one state that is overwritten: where the intake stands with each feed is no belief about the news."""
