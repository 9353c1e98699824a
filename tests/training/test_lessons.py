"""The lessons that ship with the project, and what is taught of a table."""

from pathlib import Path

import pytest

from onrecord.errors import CorpusError
from onrecord.extract.labels import EVENTS
from onrecord.training.events import Event, held_out_of, taught_of
from onrecord.training.written import read_lessons

LESSONS = Path(__file__).parents[2] / "lessons"


def test_every_lesson_can_be_understood() -> None:
    written = read_lessons(LESSONS)
    assert len(written.documents) == len({each.name for each in written.documents}) > 600
    assert {event.code for event in written.events} == set(EVENTS)
    assert all(event.source and event.target for event in written.events)


def test_no_lesson_is_a_language_case() -> None:
    cases = {path.stem for path in (LESSONS.parent / "tests" / "cases").glob("*.md")}
    assert not cases & {each.name.partition(":")[0] for each in read_lessons(LESSONS).documents}


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events.tsv").write_text("marked_sentence\tgold_root\n<s>A</s> sued <t>B</t>.\tACCUSE\n")
    with pytest.raises(CorpusError, match="no text below a heading"):
        read_lessons(tmp_path)


def test_what_is_held_out_of_a_table_is_not_taught() -> None:
    events = [Event(f"sentence {number}", None, None, "OTHER") for number in range(11)]
    assert [event.text[9:] for event in held_out_of(events)] == ["0", "5", "10"]
    assert {*held_out_of(events), *taught_of(events)} == set(events)
    assert len(taught_of(events)) == 8
