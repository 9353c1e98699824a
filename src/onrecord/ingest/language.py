"""Which language a text is in: English by the share of its function words, others by py3langid's model."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

SAMPLE_CHARACTERS = 20_000
"""How much of a text the language is told from."""

MIN_SHARE = 0.18
"""English news has 0.3 to 0.5 of these among its words, other languages under 0.1."""

MAX_FOREIGN_SHARE = 0.1
"""A text with more of these than this is not surely in another language, whatever else speaks for one."""

MIN_LETTERS = 10
"""A text of fewer letters than this is in no language that can be told."""

MIN_PROBABILITY = 0.9
"""A text in Latin letters is in another language if the model says so with at least this probability."""

# Left out: words that are as common in Dutch, German or the Romance languages ("in", "is", "was", "a").
_FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        the of and to that it for with as were be by on not he his but at are this have from had they which
        you their been who will would said she her its has when what there can could all about after or if
        """,
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[a-z\u00df-\u024f]")
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_THREE_LETTERS = {"eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt"}
_THREE_LETTERS |= {"ita": "it", "nld": "nl", "dut": "nl", "rus": "ru", "ara": "ar", "zho": "zh", "jpn": "ja"}


def guess_language(text: str) -> str | None:
    """The ISO 639-1 code of the language that `text` is surely in, else None.

    English is told by its function words alone, so that the model need not be loaded for it.
    """
    sample = text[:SAMPLE_CHARACTERS]
    words = _WORD.findall(sample.lower())
    share = sum(word in _FUNCTION_WORDS for word in words) / len(words) if words else 0.0
    if share >= MIN_SHARE and len(words) >= 4:
        return "en"
    letters = "".join(words)
    if share > MAX_FOREIGN_SHARE or len(letters) < MIN_LETTERS:
        return None
    code, probability = _identifier().classify(" ".join(words))
    # Of writing that is not Latin it is only the code that is unsure.
    sure = probability >= MIN_PROBABILITY or 2 * len(_LATIN.findall(letters)) < len(letters)
    return str(code) if sure and code != "en" else None


def language_code(tag: str | None) -> str | None:
    """The ISO 639-1 code in what a page, a feed or a table calls its language ("en-GB", "eng"), or None."""
    match = _TAG.fullmatch((tag or "").strip())
    if match is None:
        return None
    code = match[1].lower()
    return code if len(code) == 2 else _THREE_LETTERS.get(code)


@cache
def _identifier() -> Any:
    """The model, loaded for the first text that is not plainly English: it takes most of a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
