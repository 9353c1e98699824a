"""Whom a statement is aimed at: what the network points at is evidence beside all that the article tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.acts import deeds_of
from onrecord.acts.aiming import Aim, Candidate
from onrecord.acts.past import Past
from onrecord.acts.targets import shipped_weights
from onrecord.records import Act, Article, Attribution, Deed, Hint, Kind, Pointed, Span, Speaker, Statement
from onrecord.resolve import resolve_article

TEXT = (
    "Mayor Peter Fenn met Anna Brask at the quay. Brask accused Fenn of selling the ferry. "
    "Fenn said that she had made it up. Brask praised the young ferry crews for their work. "
    "Harbour inspector Tove Lind urged the Norwick Dock Company to open its books. "
    "Lind thinks the weather is fine. Fenn boasted that he had served the town well."
)
ARTICLE = Article(TEXT, "quay")


def _span(words: str) -> Span:
    """The place of the words in braces, or of all of them."""
    plain = words.replace("{", "").replace("}", "")
    assert TEXT.count(plain) == 1, plain
    at = TEXT.index(plain)
    if "{" not in words:
        return Span(at, at + len(plain))
    return Span(at + words.index("{"), at + words.index("}") - 1)


def _statement(source: str, cue: str, content: str) -> Statement:
    said = Attribution((_span(source),), (_span(cue),), (_span(content),))
    return Statement(ARTICLE.id, said, Kind.INDIRECT, "any")


ACCUSES = _statement("{Brask} accused", "Brask {accused}", "Fenn of selling the ferry")
DENIES = _statement("{Fenn} said that", "Fenn {said} that", "that she had made it up")
PRAISES = _statement("{Brask} praised", "Brask {praised}", "the young ferry crews for their work")
URGES = _statement(
    "{Harbour inspector Tove Lind} urged", "{urged}", "the Norwick Dock Company to open its books"
)
THINKS = _statement("{Lind} thinks", "Lind {thinks}", "the weather is fine")
BOASTS = _statement("{Fenn} boasted", "Fenn {boasted}", "that he had served the town well")


def _hint(act: Act, *pointed: tuple[str | None, float]) -> Hint:
    target = tuple(Pointed(_span(words) if words else None, score) for words, score in pointed)
    return Hint(target=target, acts=((act, 0.9), (Act.STATE, 0.1)))


def _deeds(*said: tuple[Statement, Hint]) -> list[Deed | None]:
    statements = [statement for statement, _ in said]
    resolved = resolve_article(ARTICLE, statements)
    hints = {statement.id: hint for statement, hint in said}
    return deeds_of(resolved.statements, hints, resolved.company)


def _target(statement: Statement, hint: Hint) -> str | None:
    (deed,) = _deeds((statement, hint))
    assert deed
    return deed.targets[0].name if deed.targets else None


def test_the_one_pointed_at_is_aimed_at() -> None:
    pointed = _hint(Act.ACCUSE, ("accused {Fenn} of", 0.9), (None, 0.1))
    assert _target(ACCUSES, pointed) == "Peter Fenn"


def test_whoever_is_named_right_after_the_cue_needs_no_pointer() -> None:
    assert _target(ACCUSES, _hint(Act.ACCUSE, (None, 0.3))) == "Peter Fenn"


def test_whole_names_are_found_where_only_a_word_of_them_is_pointed_at() -> None:
    assert _target(URGES, _hint(Act.REQUEST, ("{Dock} Company", 0.6), (None, 0.3))) == "Norwick Dock Company"


def test_somebody_described_is_aimed_at_in_whole_words() -> None:
    assert _target(PRAISES, _hint(Act.SUPPORT, ("{crews}", 0.8), (None, 0.1))) == "[young ferry crews]"


def test_a_pronoun_stands_for_whom_it_means() -> None:
    assert _target(DENIES, _hint(Act.DENY, ("{she} had", 0.95), (None, 0.03))) == "Anna Brask"


def test_nobody_is_aimed_at_where_the_network_is_sure_of_that() -> None:
    assert _target(DENIES, _hint(Act.REQUEST, (None, 1.0))) is None


def test_an_act_that_aims_at_nobody_has_no_target() -> None:
    assert _target(THINKS, _hint(Act.OPINE, ("{Tove}", 0.9))) is None


def test_only_who_defends_themselves_aims_at_themselves() -> None:
    assert _target(BOASTS, _hint(Act.SUPPORT, ("that {he} had", 0.9))) == "Peter Fenn"
    assert _target(BOASTS, _hint(Act.ACCUSE, ("that {he} had", 0.9))) != "Peter Fenn"


def test_a_denial_is_aimed_at_whoever_accused() -> None:
    first = _hint(Act.ACCUSE, ("accused {Fenn} of", 0.9))
    deeds = _deeds((ACCUSES, first), (DENIES, _hint(Act.DENY, (None, 0.2))))
    assert [[target.name for target in deed.targets] for deed in deeds if deed] == [
        ["Peter Fenn"],
        ["Anna Brask"],
    ]


def test_the_order_of_the_statements_changes_nothing() -> None:
    said = (
        (ACCUSES, _hint(Act.ACCUSE, ("accused {Fenn} of", 0.9))),
        (DENIES, _hint(Act.DENY, (None, 0.2))),
        (PRAISES, _hint(Act.SUPPORT, ("{crews}", 0.8))),
    )
    assert _deeds(*said) == _deeds(*said[::-1])[::-1]


def test_what_the_network_did_not_see_has_no_deed() -> None:
    deeds = _deeds((ACCUSES, Hint()), (DENIES, _hint(Act.DENY, (None, 0.2))))
    assert deeds[0] is None
    assert deeds[1]


@pytest.mark.parametrize("score", [0.0, 1.0, 1.5])
def test_odd_pointers_do_no_harm(score: float) -> None:
    far = Pointed(Span(len(TEXT) + 5, len(TEXT) + 9), score)
    odd = replace(_hint(Act.ACCUSE), target=(far, Pointed(Span(0, 1), score)))
    assert _deeds((ACCUSES, odd))[0]


def test_a_statement_without_source_and_cue_is_looked_at_too() -> None:
    bare = Statement(
        ARTICLE.id, Attribution((), (), (_span("Fenn of selling the ferry"),)), Kind.DIRECT, "any"
    )
    assert _target(bare, _hint(Act.ACCUSE, ("accused {Fenn} of", 0.9))) == "Peter Fenn"


def test_every_candidate_has_features_that_have_weights() -> None:
    resolved = resolve_article(ARTICLE, [ACCUSES])
    hint = _hint(Act.ACCUSE, ("accused {Fenn} of", 0.9))
    found = Aim(resolved.statements[0], Act.ACCUSE, hint, resolved.company, Past()).candidates()
    assert found[-1].key == ""
    assert {"peter fenn"} <= {candidate.key for candidate in found}
    assert "anna brask" not in {candidate.key for candidate in found}, "the speaker"
    weights = shipped_weights()
    assert all(weights.keys() & candidate.features.keys() for candidate in found)


def _candidates(text: str, source: str, cue: str, content: str, speaker: str, act: Act) -> list[Candidate]:
    spans = [(Span(at := text.index(words), at + len(words)),) for words in (source, cue, content)]
    said = Attribution(spans[0], spans[1], spans[2])
    statement = Statement("article", said, Kind.INDIRECT, "any", Speaker(speaker, "person"))
    resolved = resolve_article(Article(text, "short"), [statement])
    return Aim(resolved.statements[0], act, Hint(), resolved.company, Past()).candidates()


def test_one_of_several_speakers_is_not_aimed_at_by_them() -> None:
    text = "Anna Holt and Tom Reyes accused Reyes of sloth."
    found = _candidates(
        text, "Anna Holt and Tom Reyes", "accused", "Reyes of sloth", "Anna Holt ; Tom Reyes", Act.ACCUSE
    )
    assert not {"tom reyes", "anna holt"} & {each.key for each in found}


def test_a_long_content_is_read_in_whole_words() -> None:
    content = "it is " + "so " * 164 + "heavy"
    assert content[498:503] == "heavy"
    found = _candidates(f"Tom Reyes said {content}.", "Tom Reyes", "said", content, "Tom Reyes", Act.SUPPORT)
    own = next(each for each in found if each.key == "tom reyes")
    assert "content he" not in own.features


@pytest.mark.parametrize("opening", ["We never left", "My record is clean", "I never left", "Our plan works"])
def test_who_speaks_of_themselves_first(opening: str) -> None:
    found = _candidates(f"Tom Reyes said {opening}.", "Tom Reyes", "said", opening, "Tom Reyes", Act.SUPPORT)
    own = next(each for each in found if each.key == "tom reyes")
    assert "the speaker: I first" in own.features


def test_a_long_list_of_names_does_not_crowd_out_the_content() -> None:
    listed = ", ".join(f"Ana Brask{chr(97 + at % 26)}{chr(97 + at // 26)}" for at in range(200))
    text = f"{listed} met. Of them all, {listed[:2000]} and others, Tom Reyes accused Petra Lund of sloth."
    found = _candidates(text, "Tom Reyes", "accused", "Petra Lund of sloth", "Tom Reyes", Act.ACCUSE)
    assert "petra lund" in {each.key for each in found}
    assert len(found) < 60
