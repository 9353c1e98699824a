"""Bytes become text, character for character, or are refused with what they look like."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import NotTextError, SourceError
from onrecord.ingest.articles import to_article
from onrecord.ingest.decode import decode
from onrecord.records import Capture

# Control characters apart, which make data binary when there are many of them.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n\r\f\x1b")).filter(
    lambda text: bool(text.removeprefix("\ufeff").strip())
)
ENGLISH = "“We lost,” the mayor said at the café. It cost £5 – a naïve plan."


@given(TEXTS)
def test_utf8_comes_back_character_for_character(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@given(TEXTS, st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-8"]))
def test_a_byte_order_mark_settles_it_and_is_no_part_of_the_text(text: str, encoding: str) -> None:
    assert decode(("\ufeff" + text).encode(encoding)) == text


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a"]))
def test_no_bytes_raise_anything_but_a_source_error(data: bytes, name: str) -> None:
    try:
        article = to_article(Capture(name, data))
    except SourceError as error:
        assert str(error).startswith(f"{name}: ")  # noqa: PT017  # one of two outcomes
    else:
        assert article.text.strip()


def test_line_ends_stay_as_they_are() -> None:
    assert decode(b"one\r\ntwo\rthree\n\n") == "one\r\ntwo\rthree\n\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (ENGLISH * 50, "cp1252"),
        ("The café closed, said Ann.", "latin-1"),
        ("It cost £5, he said.", "cp1252"),
        ("Der Bürgermeister sagte, er könne die Brücke nicht schließen.", "cp1252"),
        ("Президент заявил, что не будет подписывать закон до конца года.", "cp1251"),
        ("大統領は法案に署名しないと述べた。", "shift_jis"),
        ("市长周一表示，大桥将关闭到冬天，因为修理费用太高。", "gbk"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
    ],
)
def test_encodings_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="iso-8859-2">', "iso8859-2"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">', "cp1250"),
        ('<?xml version="1.0" encoding="KOI8-R"?>', "koi8-r"),
        ("<meta charset=ISO-8859-1>", "cp1252"),
    ],
)
def test_a_page_is_believed_about_its_encoding(declaration: str, encoding: str) -> None:
    said = {"koi8-r": "Она сказала", "cp1252": "“naïve”"}.get(encoding, "powiedział, że żąda")
    page = f"{declaration}<p>{said}</p>"
    assert decode(page.encode(encoding)) == page


@pytest.mark.parametrize(
    "declared", ["unicode_escape", "utf-16", "hex", "no-such-thing", "undefined", "rot13"]
)
def test_an_odd_declaration_is_passed_over(declared: str) -> None:
    page = f"<meta charset={declared}><p>The café closed at noon today, said \\d Ann.</p>"
    assert decode(page.encode("cp1252")) == page


def test_utf8_that_is_damaged_is_still_utf8() -> None:
    data = ENGLISH.encode()
    assert decode(data + "é".encode()[:1]) == ENGLISH + "�"
    page = "“The café is shut,” said Ann.".encode()
    assert decode(page + b"\xff", "no-such-thing") == page.decode() + "�"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (codecs.BOM_UTF16_LE, "is empty"),
        (b"%PDF-1.7 and so on", "looks like a PDF document"),
        (b"\x89PNG\r\n\x1a\n....", "looks like a PNG image"),
        (b"PK\x03\x04....", "looks like a ZIP archive"),
        (b"\x1f\x8b\x08....", "looks like a gzip archive"),
        (b"\x7fELF....", "looks like a program"),
        (b"The mayor said\x00 no.", "NUL character at character 14"),
        (b"\xff\x00\xfe\x00\x00\x80\x81", "NUL bytes"),
        (b"abc\x01\x02\x03\x04def", "control characters"),
    ],
)
def test_what_is_not_text_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotTextError, match=reason):
        decode(data)


@pytest.mark.parametrize("charset", ["utf-8", "latin-1", "nonsense", "rot13", "idna", "\0", ""])
def test_what_a_server_says_never_spoils_what_is_plain(charset: str) -> None:
    assert decode("Café, she said".encode(), charset) == "Café, she said"


def test_what_a_server_says_is_heard_before_the_page() -> None:
    page = '<meta charset="koi8-r"> Мост'
    assert decode(page.encode("cp1251"), "windows-1251") == page
    assert decode(page.encode("koi8-r")) == page
