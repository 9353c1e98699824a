"""`read --output`: what is written takes its place whole, and never an input's."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import PLAIN, Run

pytestmark = pytest.mark.usefixtures("parrot")

INPUTS: dict[str, tuple[str, ...]] = {
    "a table over its input": ("news/b.txt", "-o", "news/b.txt"),
    "a stream over its input": ("news/b.txt", "--format", "csv", "-o", "news/../news/b.txt"),
    "a page over its input": ("news/a.html", "--format", "html", "-o", "news/a.html"),
    "a table over one of a folder": ("news", "-o", "news/b.txt"),
    "pages among their inputs": ("news/", "--format", "html", "-o", "news/"),
    "pages beside one input": ("news/a.html", "--format", "html", "-o", "news"),
    "brat over its text": ("made/text", "--format", "brat", "-o", "made"),
    "through a link": ("news/b.txt", "--format", "jsonl", "-o", "link.txt"),
}


@pytest.mark.parametrize("case", INPUTS)
def test_no_input_is_written_over(onrecord: Run, case: str) -> None:
    page = f"<html><body><article><p>{PLAIN * 9}</p></article></body></html>"
    kept = {Path("news/a.html"): page, Path("news/b.txt"): PLAIN, Path("made/text/c.txt"): PLAIN}
    for path, text in kept.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    Path("link.txt").symlink_to("news/b.txt")
    ran = onrecord("read", *INPUTS[case])
    assert (ran.code, ran.out) == (2, b"")
    assert "--output" in ran.err
    assert "an input" in " ".join(ran.err.split())
    for path, text in kept.items():
        assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "html"])
def test_a_run_that_is_stopped_leaves_what_was_there(
    onrecord: Run, plain: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("onrecord.extract.extractor.Extractor.read_closely", stop)
    Path("out.html").write_text("precious", encoding="utf-8")
    ran = onrecord("read", plain, "--format", form, "--output", "out.html")
    assert (ran.code, ran.complaints) == (130, ["stopped"])
    assert Path("out.html").read_text(encoding="utf-8") == "precious"
    assert sorted(path.name for path in Path().iterdir()) == ["out.html", "plain.txt"]


def test_what_stood_in_the_way_of_the_partial_file_is_kept(onrecord: Run, plain: Path) -> None:
    Path("out.csv.partial").write_text("precious", encoding="utf-8")
    Path("out.csv").touch(mode=0o640)
    assert onrecord("read", plain, "--format", "csv", "--output", "out.csv").code == 0
    assert Path("out.csv.partial").read_text(encoding="utf-8") == "precious"
    assert Path("out.csv").stat().st_mode & 0o777 == 0o640
    assert Path("out.csv").read_bytes().startswith(b"article,")


def test_when_html_makes_a_folder(onrecord: Run, plain: Path) -> None:
    Path("other.txt").write_text(PLAIN, encoding="utf-8")
    Path("there.d").mkdir()
    for sources, output, page in (
        ((plain,), "page.html", "page.html"),
        ((plain,), "pages", "pages/plain.html"),
        ((plain,), "there.d", "there.d/plain.html"),
        ((plain, "other.txt"), "both.html", "both.html/other.html"),
    ):
        assert onrecord("read", *sources, "--format", "html", "--output", output).code == 0
        assert Path(page).is_file()


def test_read_writes_parquet(onrecord: Run, plain: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert onrecord("read", plain, "--format", "parquet", "--output", "all.parquet").code == 0
    assert parquet.read_table("all.parquet").num_rows == 1
