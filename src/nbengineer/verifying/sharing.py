"""Compares which names hold the same objects, or lie in the same memory, on both sides."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from nbengineer.model.verification import Difference, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from nbengineer.model.recording import Look

Pair = tuple[str, str]
HEAD = re.compile(r"[^.\[,(]+")
CAPPED = 50
"""Places at which `look` names what is shared; where there are as many, only names are compared."""


def sharing(there: Look, here: Look, again: Look | None, names: Collection[str]) -> Iterator[Verdict]:
    """Give a verdict for each two of the names that share something on one side only, or at other places."""
    one, other = _pairs(there, names), _pairs(here, names)
    second = _pairs(again, names) if again is not None else one
    for pair in sorted(one.keys() | other.keys()):
        if one.get(pair) == other.get(pair):
            continue
        said = _said(one.get(pair)), _said(other.get(pair))
        if one.get(pair) != second.get(pair):
            yield Verdict(", ".join(pair), "unknown", "sharing", why="two runs of the notebook share otherwise")
            continue
        cause = "a change to one shows in the other, on one side only"
        yield Verdict(", ".join(pair), "differs", "sharing", difference=Difference("", *said), cause=cause)


def _pairs(look: Look, names: Collection[str]) -> dict[Pair, frozenset[str]]:
    """Give the pairs of names that share something, with the places; a name with itself for views within its value."""
    found: dict[Pair, set[str]] = {}
    for group in look.groups:
        for pair in combinations(sorted(name for name in group if name in names), 2):
            found[pair] = set()
    if len(look.shared) < CAPPED:
        for places in look.shared:
            heads = sorted(_head(place, names) for place in places)
            if all(heads):
                found.setdefault((heads[0], heads[-1]), set()).add(" and ".join(sorted(places)))
    return {pair: frozenset(places) for pair, places in found.items()}


def _head(place: str, names: Collection[str]) -> str:
    match = HEAD.match(place)
    return match[0] if match and match[0] in names else ""


def _said(places: frozenset[str] | None) -> str:
    if places is None:
        return "share nothing"
    return f"share {'; '.join(sorted(places)[:3])}" if places else "share something"
