"""Everything that onrecord raises on purpose, as one tree.

OnrecordError
├── SourceError          a source could not be taken in
│   ├── UnreadableError      it is missing, forbidden, vanished, or too large
│   │   └── LaterError           its server did not answer, or asks to come back later
│   └── NotTextError         it is there, but holds no text that can be read
├── ModelError           the extractor's model is missing or does not fit this version
├── LedgerError          the ledger could not be used
│   ├── LedgerLockedError    somebody else is writing to it
│   ├── LedgerReadOnlyError  it may not be written to
│   ├── LedgerCorruptError   it is not a ledger, or is damaged
│   ├── LedgerFullError      the disk has no room left
│   └── LedgerVersionError   a newer onrecord made it
├── QueryError           what was asked for cannot be understood
├── TokenError           the file of tokens cannot be used, or holds no such token
├── BusyError            too much is being read at once, or reading took too long
└── CorpusError          a corpus has not the layout it should have
"""

from __future__ import annotations


class OnrecordError(Exception):
    """Base of the tree. Its text names the thing and says why, for a person to read."""


class SourceError(OnrecordError):
    """A source could not be taken in. `origin` is its address, where it was to be fetched from one."""

    origin: str | None = None


class UnreadableError(SourceError):
    """The source is missing, forbidden, vanished, or too large."""


class LaterError(UnreadableError):
    """The source's server did not answer, or asks to come back after `wait` seconds."""

    wait: float | None = None


class NotTextError(SourceError):
    """The source is there, but holds no text that can be read."""


class ModelError(OnrecordError):
    """The extractor's model is missing or does not fit this version."""


class LedgerError(OnrecordError):
    """The ledger could not be used."""


class LedgerLockedError(LedgerError):
    """Somebody else is writing to the ledger and did not finish in time."""


class LedgerReadOnlyError(LedgerError):
    """The ledger, or its folder, may not be written to."""


class LedgerCorruptError(LedgerError):
    """The file is not a ledger, or is damaged."""


class LedgerFullError(LedgerError):
    """The disk that holds the ledger has no room left."""


class LedgerVersionError(LedgerError):
    """A newer onrecord made the ledger."""


class QueryError(OnrecordError):
    """What was asked for cannot be understood; in `query`, what is wrong stands at character `place`."""

    query: str | None = None
    place: int | None = None


class TokenError(OnrecordError):
    """The file of tokens cannot be used, or holds no such token."""


class BusyError(OnrecordError):
    """Too much is being read at once, or reading took too long; come back after `wait` seconds."""

    wait: float = 1.0


class CorpusError(OnrecordError):
    """A corpus has not the layout it should have."""
