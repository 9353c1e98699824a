"""Bytes into text. What is not text is refused, with what it looks like.

Tried in this order: a byte order mark, UTF-8, UTF-16 without a mark, the encoding that the server names,
the one that an HTML page declares, UTF-8 with some damage, a guess. A leading U+FEFF is a mark, not part of
the text; every other character stays as it was decoded, line ends included.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from onrecord.errors import NotTextError

MAX_CHARACTERS = 5_000_000
"""A text longer than this is refused: it is a collection rather than an article."""

SAMPLE_BYTES = 64 * 1024
"""How much of the data an encoding is guessed from."""

MAX_CONTROL_SHARE = 0.05
"""Text has fewer control characters than this, as a share of its characters."""

_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"PK\x03\x04", "a ZIP archive, such as a Word or OpenDocument file"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"fLaC", "a FLAC recording"),
)

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_WESTERN = {"ascii", "iso8859-1"}
_WEB_ENCODINGS = (
    "cp",
    "iso8859",
    "iso2022",
    "koi8",
    "mac",
    "shift_jis",
    "euc",
    "gb",
    "big5",
    "hz",
    "tis",
    "johab",
)


def decode(data: bytes, charset: str | None = None) -> str:
    """The text that `data` holds; `charset` is what a server calls its encoding.

    Raises NotTextError, whose message is the reason without a name.
    """
    if not data:
        raise NotTextError("is empty")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise NotTextError(f"looks like {what}")
    text = _decode(data, charset).removeprefix("\ufeff")
    require_text(text)
    return text


def require_text(text: str) -> None:
    """Raise NotTextError, whose message is the reason without a name, for what nobody could read."""
    if not text or text.isspace():
        raise NotTextError("is empty")
    if "\x00" in text:
        raise NotTextError(f"is binary: it holds a NUL character at character {text.index(chr(0))}")
    if len(_CONTROL.findall(text)) > MAX_CONTROL_SHARE * len(text):
        raise NotTextError("is binary: too many of its characters are control characters")


def _decode(data: bytes, charset: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strict(data, encoding)
            if text is not None:
                return text
    text = _strict(data, "utf-8")
    if text is not None and "\x00" not in text:
        return text
    if b"\x00" in data:
        return _utf16(data) or _refuse_binary()
    return (
        text or _as_named(data, charset or "") or _as_declared(data) or _damaged_utf8(data) or _guessed(data)
    )


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _refuse_binary() -> str:
    raise NotTextError("is binary: it holds NUL bytes")


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the ASCII in it is NUL, and none of the rest is."""
    sample = data[:SAMPLE_BYTES]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = max(1, len(sample) // 6)
    if odd >= enough and not even:
        return _strict(data, "utf-16-le")
    if even >= enough and not odd:
        return _strict(data, "utf-16-be")
    # NUL in valid UTF-8 is a character of it, so that it can be named where it stands.
    return _strict(data, "utf-8")


def _as_declared(data: bytes) -> str | None:
    """As a page says of itself in its first bytes."""
    match = _DECLARED.search(data, 0, 4096)
    return _as_named(data, match[1].decode("ascii", "replace")) if match else None


def _as_named(data: bytes, charset: str) -> str | None:
    """As the encoding of that name has it. Only what is not UTF-8 gets here."""
    try:
        encoding = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
    # As browsers do: a page that says ISO 8859-1 means Windows-1252, which has more.
    if encoding in _WESTERN:
        encoding = "cp1252"
    # Python's other codecs (unicode_escape, punycode, utf_16 ...) make text of anything.
    return _strict(data, encoding) if encoding.startswith(_WEB_ENCODINGS) else None


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 cut short or spoilt in places: twice as much of what is not ASCII in it must be right as wrong.

    Of a sentence in another encoding half as much is right by chance as is wrong, at most.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(not char.isascii() for char in text) - broken
    return text if whole >= 2 * broken else None


def _guessed(data: bytes) -> str:
    """Windows-1252 for Latin writing, else what charset-normalizer finds, else Windows-1252 after all.

    charset-normalizer alone took short English text with one pound sign or an accent for Japanese or
    Baltic; where few bytes are beyond ASCII, the likeliest encoding is right more often than the guess.
    """
    western = _strict(data, "cp1252")
    beyond_ascii = sum(byte > 0x7F for byte in data[:SAMPLE_BYTES])
    if western is not None and beyond_ascii < 0.25 * min(len(data), SAMPLE_BYTES):
        return western
    best = from_bytes(data[:SAMPLE_BYTES]).best()
    text = _strict(data, best.encoding) if best else None
    if text is None:
        text = western
    if text is None:
        raise NotTextError("is in no encoding that could be made out")
    return text
