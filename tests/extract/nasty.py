"""Texts that break things, for hypothesis: every quotation mark, several writings, no words at all."""

from __future__ import annotations

from hypothesis import strategies as st

FRAGMENTS = (
    "Anna Holt", "said", "“It is over,”", '"', "“", "”", "‘", "’", "'", "''", "``", "«", "»", "„",
    " ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "\v", "\f", "\u2028", "\u2029", "\u0085", "\u00a0",
    "قال الوزير", "״", "\u202e", "\u200f", "他说：", "「结束了」", "。", "한국어", "ไทย",
    "👩‍👩‍👧", "🎻", "🇬🇧", "e\u0301", "\u0301", "Z\u0351\u034d", "İ", "ß", "ﬁ", "ﬃ", "½", "…", "—",
    "\ufeff", "\u200b", "\u200d", "\u00ad", "\ufffd", "\x01", "\x1b[31m", "\x7f", "\ue000", "\U0010ffff",
    "[CLS]", "[SEP]", "[UNK]", "##ed", "<b>", "&amp;", "x" * 120, "...", "?!", "according to", "told me that",
)  # fmt: skip

fragments = st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join)
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
texts = st.one_of(
    fragments,
    anything,
    st.tuples(anything, st.just('\n"It is over," Anna Holt said. '), fragments).map("".join),
    st.text("\"'“”‘’.,!?—-()", max_size=30),
)
