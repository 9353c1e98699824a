"""The head for events learns what the sentences alone say, and nothing else changes."""

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `train`")

from onrecord.extract.encoder import MODEL  # noqa: E402
from onrecord.extract.labels import EVENTS  # noqa: E402
from onrecord.extract.windows import load_tokenizer  # noqa: E402
from onrecord.training.events import Event, examples_of  # noqa: E402
from onrecord.training.losses import vote  # noqa: E402
from onrecord.training.network import Network  # noqa: E402
from onrecord.training.refit import refit_events  # noqa: E402
from onrecord.training.trainer import start_from  # noqa: E402

SENTENCES = (
    "The mayor praised the guild.",
    "Halden sued the harbour board.",
    "The two towns signed a treaty.",
)


def probability(network: Network, event: Event) -> float:
    """Of the class that the event has."""
    (example,) = examples_of([event], load_tokenizer(str(MODEL / "tokenizer.json")), 382)
    with torch.no_grad():
        votes = network(torch.from_numpy(example.features)[None]).events
        return float(vote(votes, torch.ones(votes.shape[:2], dtype=torch.bool)).softmax(-1)[0, example.event])


def test_only_the_head_learns() -> None:
    network = start_from(MODEL, 1, 0.0)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    odd = [Event(text, None, None, EVENTS[number]) for number, text in enumerate(SENTENCES)]
    unlearned = [probability(network, each) for each in odd]
    refit_events(network, load_tokenizer(str(MODEL / "tokenizer.json")), odd * 40)
    assert all(probability(network, each) > then for each, then in zip(odd, unlearned, strict=True))
    changed = {name for name, value in network.state_dict().items() if not torch.equal(value, before[name])}
    assert changed == {"events.weight", "events.bias"}
