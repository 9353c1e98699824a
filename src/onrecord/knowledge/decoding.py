"""The bytes of a user's CSV file into text: UTF-8, UTF-16 or Windows-1252, and nothing that is no text."""

from __future__ import annotations

import codecs
import re

from onrecord.errors import NotTextError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decode(data: bytes, name: str) -> str:
    """The text of `data`, without its byte order mark. Raises NotTextError, which calls it `name`."""
    if not data.strip():
        raise NotTextError(f"{name}: is empty")
    text = _decoded(data)
    if text is None:
        raise NotTextError(f"{name}: is in no encoding that could be made out; save it as UTF-8")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise NotTextError(f"{name}: line {line}: is no text: it holds the control character {control[0]!a}")
    return text


def _decoded(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    text = _strictly(data, "utf-8")
    if b"\x00" in data:
        # UTF-16 without a mark: a CSV file's commas and line ends alone leave NUL bytes on one side.
        zeros_first, zeros_second = data[0::2].count(0), data[1::2].count(0)
        if not zeros_first:
            return _strictly(data, "utf-16-le")
        return text if zeros_second else _strictly(data, "utf-16-be")
    return text if text is not None else _strictly(data, "cp1252")


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
