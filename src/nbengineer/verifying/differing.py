"""Finds the places where two prints differ."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from nbengineer.verifying.bulk import first_block, items
from nbengineer.verifying.measuring import Distance, distance, number_in
from nbengineer.verifying.rendering import item_text, leaf_text, place_in, plainly, shown, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nbengineer.model.recording import Contents, Print
    from nbengineer.verifying.bulk import Items, Leaf

Place = tuple[str, ...]
Why = Literal["value", "type", "order", "alias", "part", "code", "kept"]


@dataclass(frozen=True, slots=True)
class Found:
    """A place where two prints differ, both sides as short text, and how.

    `value`: another value; `type`: another type, `same` says whether with equal values; `order`: the same items in
    another order; `alias`: one side has the same object twice where the other has two; `part`: only one side has it;
    `code`: written otherwise, which tells nothing about what it does; `kept`: too large to be told. `at` is the place
    within a leaf, `distance` how far its numbers are apart.
    """

    place: Place
    why: Why
    there: str
    here: str
    at: str = ""
    distance: Distance | None = None
    same: bool = False


@dataclass(frozen=True, slots=True)
class Sides:
    """The prints of two runs, with what reads their contents."""

    there: Contents
    here: Contents


def differences(there: Print, here: Print, sides: Sides) -> Iterator[Found]:
    """Give the places where two prints differ, in the order of the value; what neither could see is passed over."""
    yield from _nodes(there, here, (), sides)


def _nodes(there: Print, here: Print, place: Place, sides: Sides) -> Iterator[Found]:
    if there == here:
        return
    if "stored" in there or "stored" in here:
        one, other = _stored(there, sides.there), _stored(here, sides.here)
        if one is None or other is None:
            yield Found(place, "kept", shown(there), shown(here))
            return
        there, here = one, other
    if there["type"] != here["type"]:
        yield Found(place, "type", typed(there), typed(here), same=_equal_otherwise(there, here, sides))
    elif "unknown" in there or "unknown" in here:
        return
    elif there.get("again") != here.get("again"):
        yield Found(place, "alias", _alias(there), _alias(here))
    elif there["type"] == "code":
        yield Found(place, "code", "", "")
    else:
        yield from _held(there, here, place, sides)


def _held(there: Print, here: Print, place: Place, sides: Sides) -> Iterator[Found]:
    """Compare two nodes of a type: their texts, leaves, aliases, parts."""
    if there.get("text") != here.get("text"):
        yield _texts(place, there, here)
    if ("leaf" in there) != ("leaf" in here):
        yield Found(place, "value", shown(there), shown(here))
        return
    if "leaf" in there:
        found = _leaves(there, here, place, sides)
        if found is not None:
            yield found
    if there.get("aliases") != here.get("aliases"):
        yield Found(place, "alias", "shares other items with itself", "")
    yield from _parts(there, here, place, sides)


def _stored(node: Print, contents: Contents) -> Print | None:
    """Give a print that is kept apart because it is long."""
    if "stored" not in node:
        return node
    found = contents(node["stored"])
    loaded: Print | None = json.loads(found) if found is not None else None
    return loaded


def _alias(node: Print) -> str:
    return (
        f"the same object as {node['again'] or 'the whole'}"
        if "again" in node
        else f"an object of its own: {shown(node)}"
    )


def _texts(place: Place, there: Print, here: Print) -> Found:
    one, other = number_in(str(there.get("text"))), number_in(str(here.get("text")))
    measured = distance([(one, other)], 1) if one is not None and other is not None else None
    return Found(place, "value", plainly(there), plainly(here), distance=measured)


def _parts(there: Print, here: Print, place: Place, sides: Sides) -> Iterator[Found]:
    one, other = dict(there.get("parts", ())), dict(here.get("parts", ()))
    if list(one) != list(other) and one.keys() == other.keys():
        yield Found(place, "order", _labels(one), _labels(other))
    elif _moved(one, other):
        at = next(label for label in one if one[label] != other[label]) if shown(there) == shown(here) else ""
        yield Found(place, "order", shown(one.get(at, there)), shown(other.get(at, here)), at=at)
        return
    code = one.get("code", {}) != other.get("code", {})
    if code and one.get("code", {}).get("type") == "code":
        yield Found(place, "code", "", "")
        return
    for label, node in one.items():
        if label in other:
            yield from _nodes(node, other[label], (*place, label), sides)
        elif not label.startswith("captured "):
            yield Found((*place, label), "part", shown(node), "nothing")
    for label, node in other.items():
        if label not in one and not label.startswith("captured "):
            yield Found((*place, label), "part", "nothing", shown(node))


def _moved(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether a sequence has the same items at other places."""
    if list(one) != list(other) or not all(label.startswith("[") for label in one):
        return False
    first, second = ([json.dumps(node, sort_keys=True) for node in parts.values()] for parts in (one, other))
    return first != second and Counter(first) == Counter(second)


def _labels(parts: Mapping[str, Any]) -> str:
    return ", ".join(list(parts)[:6]) + (", …" if len(parts) > 6 else "")  # noqa: PLR2004 (as many as a line takes)


def _leaves(there: Print, here: Print, place: Place, sides: Sides) -> Found | None:
    one, other = there["leaf"], here["leaf"]
    if one["dtype"] != other["dtype"]:
        return Found(place, "type", str(one["dtype"]), str(other["dtype"]), same=_equal_otherwise(there, here, sides))
    if one["shape"] != other["shape"]:
        return Found(place, "value", leaf_text(one), leaf_text(other), at="its shape")
    if one["digest"] == other["digest"]:
        return None
    first, second = items(one, sides.there), items(other, sides.here)
    if first is None or second is None:
        return _by_blocks(one, other, place)
    return _items(there, place, first, second)


def _by_blocks(there: Leaf, here: Leaf, place: Place) -> Found:
    """Tell a difference of which only digests are known."""
    block = first_block(there, here)
    at = f"somewhere in {block[0]:,} to {block[1]:,}" if block is not None else ""
    return Found(place, "kept", leaf_text(there), leaf_text(here), at=at)


def _items(node: Print, place: Place, one: Items, other: Items) -> Found | None:
    """Tell in what items two leaves differ; None if only in bits that mean nothing."""
    unlike = list(one.unlike(other))
    if not unlike:
        return None
    first = unlike[0]
    found = Found(
        place,
        "value",
        item_text(node, one.values[first]),
        item_text(node, other.values[first]),
        at=place_in(node, place, first),
    )
    if one.numeric:
        found = replace(
            found, distance=distance(((one.values[at], other.values[at]) for at in unlike), len(one.values))
        )
    if not isinstance(one.values, (str, bytes)) and _same_items(one, other, unlike):
        return replace(found, why="order")
    return found


def _same_items(one: Items, other: Items, places: list[int]) -> bool:
    return Counter(repr(one.values[at]) for at in places) == Counter(repr(other.values[at]) for at in places)


def _equal_otherwise(there: Print, here: Print, sides: Sides) -> bool:
    """Say whether two nodes of different types hold equal numbers or texts."""
    if "leaf" in there and "leaf" in here:
        one, other = items(there["leaf"], sides.there), items(here["leaf"], sides.here)
        if one is None or other is None or len(one.values) != len(other.values):
            return False
        return all(a == b or (a != a and b != b) for a, b in zip(one.values, other.values, strict=True))  # noqa: PLR0124
    if "text" in there and "text" in here and "parts" not in there and "parts" not in here:
        first, second = number_in(there["text"]), number_in(here["text"])
        return there["text"] == here["text"] or (first is not None and first == second)
    return False
