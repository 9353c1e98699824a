"""Which statement of an article answers which."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence

import pytest

from onrecord.acts.answering import (
    LEAST,
    answers_of,
    likely_answers,
    probabilities,
    shipped_weights,
    turn_of,
)
from onrecord.acts.replies import BEFORE, Talk, Turn
from onrecord.records import Act, Attribution, Hint, Kind, Span, Speaker, Statement

Line = tuple[str, str, str, Act, tuple[str, ...]]
"""Who, by which word, says what, does what, toward whom."""


def told(*lines: Line, pointed: Mapping[int, Mapping[int, float]] | None = None) -> tuple[str, list[Turn]]:
    """An article of one line each; `pointed` is where the network points, by the numbers of the lines."""
    text, statements = "", []
    for who, cue, words, _, _ in lines:
        start = len(text)
        cued = start + len(who) + 1
        begun = cued + len(cue) + 1
        text += f"{who} {cue} {words}.\n"
        spans = [(start, cued - 1), (cued, begun - 1), (begun, begun + len(words))]
        source, cue_at, content = ((Span(*span),) for span in spans)
        said = Attribution(source, cue_at, content)
        statements.append(Statement("article", said, Kind.INDIRECT, "hand"))
    turns = [
        Turn(statement, (who,), {act: 1.0}, targets)
        for statement, (who, _, _, act, targets) in zip(statements, lines, strict=True)
    ]
    if pointed is not None:
        turns = [
            Turn(
                turn.statement,
                turn.speakers,
                turn.acts,
                turn.targets,
                {statements[to].id: share for to, share in pointed.get(number, {}).items()},
            )
            for number, turn in enumerate(turns)
        ]
    return text, turns


def links(text: str, turns: Sequence[Turn], least: float = LEAST) -> dict[int, int]:
    """By the numbers of the lines."""
    number = {turn.statement.id: at for at, turn in enumerate(turns)}
    found = answers_of(text, turns, least=least)
    return {number[one]: number[answer.to] for one, answer in found.items()}


ACCUSED: Line = (
    "Ione Brask",
    "accused",
    "Odo Fenn of selling the old quay to Pell Maritime",
    Act.ACCUSE,
    ("Odo Fenn",),
)
WEATHER: Line = ("Ada Lorn", "said", "the tide was high on Sunday", Act.STATE, ())
DENIED: Line = ("Odo Fenn", "denied", "that Brask saw him sell the old quay", Act.DENY, ("Ione Brask",))


def likeliest(text: str, turns: Sequence[Turn]) -> dict[int, int]:
    number = {turn.statement.id: at for at, turn in enumerate(turns)}
    return {number[one]: number[other] for _, one, other in likely_answers(text, turns, shipped_weights())}


def test_a_denial_answers_its_accusation_rather_than_what_stands_between() -> None:
    assert likeliest(*told(ACCUSED, WEATHER, DENIED)) == {2: 0}
    assert links(*told(ACCUSED, DENIED), least=0.3) == {1: 0}


def test_a_refusal_answers_the_demand() -> None:
    asked: Line = ("Ione Brask", "urged", "Odo Fenn to open the harbour books", Act.REQUEST, ("Odo Fenn",))
    refused: Line = ("Odo Fenn", "refused", "to open the books for Brask", Act.REJECT, ("Ione Brask",))
    assert likeliest(*told(WEATHER, asked, refused)) == {2: 1}


@pytest.mark.parametrize("act", sorted(set(Act) - {Act.DENY, Act.REJECT, Act.AGREE, Act.ACKNOWLEDGE}))
def test_other_acts_answer_nothing(act: Act) -> None:
    who, cue, words, _, targets = DENIED
    assert not answers_of(*told(ACCUSED, (who, cue, words, act, targets)), least=0.0)


def test_nobody_answers_themselves() -> None:
    _, cue, words, act, targets = DENIED
    assert not answers_of(*told(ACCUSED, ("Ione Brask", cue, words, act, targets)), least=0.0)


def test_one_of_several_speakers_is_not_answered_by_the_others() -> None:
    text, turns = told(ACCUSED, DENIED)
    together = Turn(turns[1].statement, ("Odo Fenn", "Ione Brask"), turns[1].acts, turns[1].targets)
    assert not answers_of(text, [turns[0], together], least=0.0)


def test_a_denial_of_nothing_that_is_told_answers_nothing() -> None:
    silent: Line = ("Odo Fenn", "denied", "any part in the theft of the archive", Act.DENY, ())
    assert not answers_of(*told(WEATHER, silent))


def test_answers_make_no_circle() -> None:
    lines: list[Line] = [
        ("Ione Brask", "denied", "that Fenn saw the quay sold", Act.DENY, ("Odo Fenn",)),
        ("Odo Fenn", "denied", "that Brask saw the quay sold", Act.DENY, ("Ione Brask",)),
    ]
    text, turns = told(*lines)
    assert len(likely_answers(text, turns, shipped_weights())) == 2
    assert len(answers_of(text, turns, least=0.0)) == 1


def test_what_the_network_points_at_weighs() -> None:
    other: Line = (
        "Tilla Plein",
        "accused",
        "Odo Fenn of hiding the harbour books",
        Act.ACCUSE,
        ("Odo Fenn",),
    )
    vague: Line = ("Odo Fenn", "rejected", "this", Act.DENY, ())
    plain, toward = ({1: 0.0, 0: 0.0}, {1: 0.0, 0: 0.9})
    scores = []
    for pointed in (plain, toward):
        text, turns = told(ACCUSED, other, vague, pointed={2: pointed})
        talk = Talk(text, turns)
        candidates = talk.candidates(2)
        odds = probabilities([features for _, features in candidates], shipped_weights())
        scores.append(odds[[at for at, _ in candidates].index(0)])
    assert scores[1] > 1.2 * scores[0]


def test_probabilities_sum_to_one_and_nothing_is_a_candidate() -> None:
    text, turns = told(ACCUSED, WEATHER, DENIED)
    candidates = Talk(text, turns).candidates(2)
    assert [other for other, _ in candidates] == [0, 1, None]
    assert sum(probabilities([each for _, each in candidates], shipped_weights())) == pytest.approx(1)


def test_huge_weights_do_not_overflow() -> None:
    assert probabilities([{"much": 1e4}, {"much": -1e4}], {"much": 1e3}) == [1.0, 0.0]


def test_the_order_in_which_statements_are_given_changes_nothing() -> None:
    text, turns = told(ACCUSED, WEATHER, DENIED)
    assert answers_of(text, turns, least=0.0) == answers_of(text, turns[::-1], least=0.0)


def test_speakers_that_are_several_are_taken_one_by_one() -> None:
    _, turns = told(ACCUSED)
    said = turns[0].statement
    both = Statement("article", said.attribution, Kind.INDIRECT, "hand", Speaker("Ione Brask ; Ada Lorn"))
    turn = turn_of(both, Hint(acts=((Act.DENY, 0.75), (Act.STATE, 0.25))), [Speaker("Odo Fenn; Tilla Plein")])
    assert (turn.speakers, turn.targets) == (("Ione Brask", "Ada Lorn"), ("Odo Fenn", "Tilla Plein"))
    assert turn.act is Act.DENY


def test_a_statement_that_nobody_is_known_to_have_made() -> None:
    text, turns = told(ACCUSED, DENIED)
    nobody = [Turn(turn.statement, (), turn.acts, turn.targets) for turn in turns]
    assert set(answers_of(text, nobody, least=0.0)) == {nobody[1].statement.id}


def test_nothing_said_is_nothing_answered() -> None:
    assert answers_of("", []) == {}


def many(count: int) -> Iterator[Line]:
    for number in range(count):
        yield "Ione Brask", "accused", f"Odo Fenn of selling quay {number}", Act.ACCUSE, ("Odo Fenn",)
        yield "Odo Fenn", "denied", f"selling quay {number} to anybody", Act.DENY, ("Ione Brask",)


def test_a_thousand_statements_in_one_article_take_no_long_while() -> None:
    text, turns = told(*many(500))
    talk = Talk(text, turns)
    assert max(len(talk.candidates(at)) for at in (0, 500, 999)) <= 2 * BEFORE
    start = time.thread_time()
    found = links(text, turns, least=0.0)
    assert time.thread_time() - start < 5
    assert len(found) == 500


def test_a_thousand_statements_in_one_sentence_take_no_long_while() -> None:
    whole = " and ".join(f"brask accused fenn of selling quay {number}" for number in range(1000))
    turns = []
    for number, found in enumerate(re.finditer(r"(brask) (accused) (fenn of selling quay \d+)", whole)):
        source, cue, content = ((Span(*found.span(group)),) for group in (1, 2, 3))
        said = Attribution(source, cue, content)
        act = Act.DENY if number == 999 else Act.ACCUSE
        statement = Statement("article", said, Kind.INDIRECT, "hand", Speaker(f"Speaker {number}"))
        turns.append(Turn(statement, (f"Speaker {number}",), {act: 1.0}))
    start = time.thread_time()
    answers_of(whole, turns)
    assert time.thread_time() - start < 5


def test_a_capital_that_opens_a_sentence_names_nobody() -> None:
    text, turns = told(
        ("Odo Fenn", "said", "The bridge fell", Act.ACCUSE, ()),
        ("The spokesman", "denied", "that it did", Act.DENY, ()),
    )
    ((_, features), _) = Talk(text, turns).candidates(1)
    assert "names me" not in features
