"""Common given names, for telling persons from other names, and the pronoun that goes with each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

HE, SHE = "he", "she"


@cache
def given_names() -> Mapping[str, str]:
    """Common given names, folded, each with the pronoun that texts mostly use for people who bear it."""
    lines = files("onrecord.resolve").joinpath("given_names.txt").read_text("utf-8").splitlines()
    names: dict[str, str] = {}
    for line in lines:
        pronoun, _, listed = line.partition(":")
        if pronoun in (HE, SHE):
            names |= dict.fromkeys(listed.split(), pronoun)
    return names
