"""How well the speakers of hand-labelled statements are resolved, from their spans and end to end.

    python benchmarks/speakers.py CORPUS [--part train|tune|held-out] [--errors]
    python benchmarks/speakers.py CORPUS --news FOLDER

CORPUS is a folder in PolNeAR's layout, whose texts labels/*.tsv count their offsets in. Given the
gold spans, every statement's speaker is compared with the labelled one; `nobody` is a label as any other.
Then the extractor reads the same articles as `onrecord read` does, and F1 is given of who (as printed) and
of who (resolved) said what, on the pairs that the scorer makes. Develop on `tune` only; `held-out` is for
the final figure. `--news` asks about the newer articles that are labelled, whose texts `news.py` cuts.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from onrecord.extract.extractor import Extractor
from onrecord.knowledge import Knowledge
from onrecord.records import Article, Attribution, Hint, Kind, Span, Speaker, Statement
from onrecord.resolve import resolve_speakers
from onrecord.resolve.chunks import fold
from onrecord.resolve.nouns import PRONOUNS
from onrecord.resolve.words import TITLES
from onrecord.training.corpus import read_exactly
from onrecord.training.labels import NOBODY, Label, read_labels
from onrecord.training.scoring import matched

LABELS = Path(__file__).with_name("labels")
CLASSES = ("name", "pronoun", "description", "empty")
KNOWLEDGE = Knowledge()
"""The shipped table alone, so that figures do not hang on a user's own facts."""
_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
_ARTICLES = frozenset(("a", "an", "the"))


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with its attributions, and for each of them the speaker that an index would print."""

    article: Article
    attributions: tuple[Attribution, ...]
    speakers: tuple[Speaker, ...]
    labels: tuple[Label, ...] = ()

    def statements(self) -> list[Statement]:
        """The attributions as statements, to be resolved."""
        return [Statement(self.article.id, said, Kind.MIXED, "gold") for said in self.attributions]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was labelled and what was answered for one source, as printed."""

    where: str
    source: str
    gold: Speaker
    found: Speaker

    @property
    def is_right(self) -> bool:
        return folded(self.gold.name) == folded(self.found.name)

    @property
    def source_class(self) -> str:
        """Whether the source is a name, a pronoun, a description or empty."""
        words = [fold(word) for word in re.findall(r"\w[\w.'’-]*", self.source)]
        if not words:
            return "empty"
        if all(word in PRONOUNS for word in words):
            return "pronoun"
        if "[" in self.gold.name:
            return "description"
        capitals = {fold(re.sub(r"['’]s$", "", w)) for w in re.findall(r"\b[A-Z][\w.'’-]*", self.source)}
        named = (
            {fold(word) for word in re.findall(r"\w[\w.'’-]*", self.gold.name)} - _ARTICLES - {"of", "and"}
        )
        initials = "".join(word[0] for word in self.gold.name.split() if word[0].isupper()).casefold()
        acronyms = {word.replace(".", "") for word in capitals if len(word) > 1}
        return "name" if capitals & named or initials in acronyms else "description"

    @property
    def error(self) -> str:
        """The kind of mistake: what the label is, and what the answer."""
        return f"{_form(self.gold.name)} taken for {_form(self.found.name)}"


def _form(name: str) -> str:
    if name == NOBODY:
        return "nobody"
    return "several" if ";" in name else "a description" if name.startswith("[") else "a name"


@cache
def folded(name: str) -> tuple[str, ...]:
    """Speakers for comparing: case, punctuation, articles, honorifics, middle initials and order are gone."""
    return tuple(sorted(_folded(part) for part in name.split(";")))


def _folded(name: str) -> str:
    bracket = "[" if name.strip().startswith("[") else ""
    words = [re.sub(r"[^\w]", "", fold(word)) for word in name.strip(" []").split()]
    words = [word for word in words if word]
    while len(words) > 1 and (words[0] in _ARTICLES or (words[0] in TITLES and not bracket)):
        del words[0]
    if len(words) > 2:
        words = [words[0], *(word for word in words[1:-1] if len(word) > 1), words[-1]]
    return bracket + " ".join(words)


def read_labelled(corpus: Path, part: str) -> list[Labelled]:
    """The labelled articles of `part`; their dates are in their names."""
    found = []
    for (name, split), labels in _labels().items():
        if labels[0].part == part:
            found.append(_labelled(corpus / split / "text" / f"{name}.txt", labels))
    return found


def read_news(folder: Path) -> list[Labelled]:
    """The labelled ones of the newer articles whose texts `news.py` cut into `folder`."""
    labels = read_labels([LABELS / "news.tsv"])
    return [_labelled(folder / f"{name}.txt", labels[name]) for name in sorted(labels)]


def _labels() -> dict[tuple[str, str], tuple[Label, ...]]:
    return {
        (name, split): labels
        for split in ("train", "dev")
        for name, labels in read_labels([LABELS / f"{split}.tsv"]).items()
    }


def _labelled(path: Path, labels: Sequence[Label]) -> Labelled:
    dated = _DATE.search(path.stem)
    article = Article(
        read_exactly(path),
        path.stem,
        published=datetime(int(dated[1]), int(dated[2]), int(dated[3])) if dated else None,
    )
    said, speakers = tuple(label.said for label in labels), tuple(label.speaker for label in labels)
    return Labelled(article, said, speakers, tuple(labels))


def observe(articles: Iterable[Labelled]) -> list[Mapping[str, Hint]]:
    """What the extractor in the package sees of the labelled statements, beside their spans."""
    see = Extractor(threads=1).observe
    return [see(labelled.article, labelled.statements()) for labelled in articles]


def answers(labelled: Labelled, hints: Mapping[str, Hint] | None = None) -> Iterator[Answer]:
    """Each source of an article with its label and the resolver's answer."""
    article = labelled.article
    for gold, statement in zip(
        labelled.speakers, resolve_speakers(article, labelled.statements(), KNOWLEDGE, hints), strict=True
    ):
        source = statement.attribution.source
        where = f"{article.name[:40]} {source[0].start if source else statement.attribution.content[0].start}"
        found = statement.speaker or Speaker(NOBODY)
        yield Answer(where, " ".join(article.slice(source).split()), gold, found)


def show_accuracy(found: Sequence[Answer]) -> None:
    for name in ("all", *CLASSES):
        group = [answer for answer in found if name in ("all", answer.source_class)]
        if group:
            right = sum(answer.is_right for answer in group)
            typed = sum(answer.gold.type == answer.found.type for answer in group if answer.is_right)
            print(
                f"  {name:12} {100 * right / len(group):5.1f}%  {right:4d} of {len(group):4d}"
                f"   type right where the name is {100 * typed / max(1, right):5.1f}%"
            )


def show_errors(found: Sequence[Answer], *, each: bool) -> None:
    wrong = [answer for answer in found if not answer.is_right]
    kinds = Counter((answer.source_class, answer.error) for answer in wrong)
    for (kind, error), count in kinds.most_common():
        print(f"  {count:4d}  {kind:12} {error}")
        if each:
            for answer in wrong:
                if (answer.source_class, answer.error) == (kind, error):
                    print(
                        f"          {answer.where}: {answer.source[:70]!r}"
                        f" is {answer.gold.name}, not {answer.found.name}"
                    )
    print()


class Roll:
    """A text that ends in a list of speakers: their places there stand for them as sources.

    So the scorer compares who speaks as it compares sources, and pairs statements as it always does.
    """

    def __init__(self, text: str) -> None:
        self.text = text + "\n"
        self._places: dict[tuple[str, ...], Span] = {}

    def spoken(self, said: Attribution, speaker: Speaker | None) -> Attribution:
        """`said` with its speaker in the source's place; nobody has none."""
        if speaker is None or speaker.name == NOBODY:
            return replace(said, source=())
        key = folded(speaker.name)
        if key not in self._places:
            start = len(self.text)
            self.text += f"speaker{len(self._places)} "
            self._places[key] = Span(start, len(self.text) - 1)
        return replace(said, source=(self._places[key],))


def show_end_to_end(articles: Iterable[Labelled]) -> None:
    """F1 of who said what with the extractor's own spans: as printed, and as resolved."""
    extractor = Extractor(threads=1)
    right: Counter[str] = Counter()
    size = 0
    for labelled in articles:
        article = labelled.article
        gold = labelled.attributions
        statements, hints = extractor.read_closely(article)
        read = resolve_speakers(article, statements, KNOWLEDGE, hints)
        found = [statement for statement in read if statement.inside is None]
        printed = [statement.attribution for statement in found]
        size += len(printed) + len(gold)
        right["printed"] += sum(matched(article.text, gold, printed))
        roll = Roll(article.text)
        resolved = [roll.spoken(each.attribution, each.speaker) for each in found]
        meant = [roll.spoken(said, who) for said, who in zip(gold, labelled.speakers, strict=True)]
        right["resolved"] += sum(matched(roll.text, meant, resolved))
    for name, count in right.items():
        print(f"  who ({name}) said what: F1 {200 * count / max(1, size):5.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="folder with SPLIT/text/NAME.txt")
    parser.add_argument("--part", choices=("train", "tune", "held-out"), default="tune")
    parser.add_argument("--news", type=Path, help="folder of the newer articles, to ask about those")
    parser.add_argument("--hints", action="store_true", help="ask the extractor whom each source means")
    parser.add_argument("--errors", action="store_true", help="list every mistake, by kind")
    parser.add_argument("--gold-only", action="store_true", help="skip the extractor's own spans")
    given = parser.parse_args()
    articles = read_news(given.news) if given.news else read_labelled(given.corpus, given.part)
    hints = observe(articles) if given.hints else [None] * len(articles)
    found = [answer for one, seen in zip(articles, hints, strict=True) for answer in answers(one, seen)]
    print(f"{given.news or given.part}: {len(articles)} articles, {len(found)} statements")
    show_accuracy(found)
    show_errors(found, each=given.errors)
    if not given.gold_only:
        show_end_to_end(articles)


if __name__ == "__main__":
    main()
