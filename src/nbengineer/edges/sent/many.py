"""Many plain values at once: as numbers or as lines of text, with which of their containers are one and the same."""

from __future__ import annotations

import array
import math
import sys
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.plain import CONTAINER_IDS, EXACT_IDS, Plain, Within, held, token, types_in
from nbengineer.edges.sent.spool import digest, pieces
from nbengineer.edges.sent.texts import ROWS, cut, text_leaf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nbengineer.edges.sent.printing import Node, Printer

    Tell = Callable[[Any], str]

LONG = 30
"""Items up to which each has its own print; more of them are told in bulk where they are plain."""


def in_bulk(printer: Printer, values: list[Any]) -> Node | None:
    """Give many values in one leaf; None if something among them is not plain."""
    kinds = types_in(values)
    numbers = _numbers(printer, values, set(kinds))
    if numbers is not None:
        return numbers
    if printer.plain.all_plain(kinds):
        return {"leaf": lines_of(printer, len(values), pieces(values, ROWS))}
    return _nested(printer, values, printer.plain.within(values))


def pairs_in_bulk(printer: Printer, pairs: list[tuple[Any, Any]]) -> Node | None:
    """Give many entries of a mapping in one leaf; None if something among them is not plain."""
    keys, values = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    for_keys, for_values = printer.plain.within(keys), printer.plain.within(values)
    if for_keys is None or for_values is None or any(type(one) is not tuple for one in for_keys.containers):
        return None
    return _nested(printer, pairs, Within(for_values.containers, for_keys.built_in and for_values.built_in))


def _nested(printer: Printer, values: list[Any], within: Within | None) -> Node | None:
    """Give values with containers in one leaf, and which of their lists and dicts are the same."""
    if within is None:
        return None
    changeable = [one for one in within.containers if type(one) is not tuple]
    if not printer.meet_all(changeable):
        return None
    leaf = lines_of(printer, len(values), pieces(values, ROWS), tell=repr if within.built_in else deep)
    places: dict[int, int] = {}
    pattern = [places.setdefault(id(one), len(places)) for one in changeable]
    return {"leaf": leaf, "aliases": digest(repr(pattern).encode())} if len(places) < len(pattern) else {"leaf": leaf}


def said(plain: Plain, value: Any) -> str | None:
    """Tell a plain value, or a tuple of such; None for anything else."""
    if plain.is_plain(type(value)):
        return token(value)
    if type(value) is tuple:
        told = [said(plain, item) for item in value]
        return None if None in told else f"({', '.join(map(str, told))})"
    return None


def _numbers(printer: Printer, values: list[Any], kinds: set[int]) -> Node | None:
    if kinds == {id(float)}:
        if math.isnan(sum(values)):
            values = [math.nan if value != value else value for value in values]  # noqa: PLR0124 (nan)
        code = "d"
    elif kinds == {id(int)}:
        code = "q"
    else:
        return None
    try:
        content = array.array(code, values)
    except OverflowError:
        return None
    if sys.byteorder == "big":
        content.byteswap()
    view = memoryview(content).cast("B")
    dtype = "float" if code == "d" else "int"
    return {"leaf": printer.spool.leaf(dtype, (len(values),), len(view), lambda: cut(view))}


def lines_of(printer: Printer, count: int, parts: Iterable[list[Any]], *, tell: Tell = token) -> Any:
    """Give the leaf of plain values that come in lists, without the folder of this run."""

    def told(some: list[Any]) -> list[Any]:
        printer.watchdog.beats += 1
        if not printer.folder or not any(type(one) is str and printer.folder in one for one in some):
            return some
        return [printer.told(one) if type(one) is str else one for one in some]

    return text_leaf(printer.spool, count, map(told, parts), tell=lambda value: printer.told(tell(value)))


def items(printer: Printer, values: list[Any]) -> Node:
    """Give what a sequence holds: in bulk, or each item with its place."""
    found = in_bulk(printer, values) if len(values) > LONG else None
    if found is not None:
        return found
    return {"parts": printer.parts((f"[{place}]", item) for place, item in enumerate(values))}


def deep(value: Any) -> str:
    """Tell a value that is plain, or a container of such."""
    if id(type(value)) not in CONTAINER_IDS:
        return token(value)
    if types_in(held(value)).keys() <= EXACT_IDS:
        return repr(value)
    if type(value) is dict:
        return "{" + ", ".join(f"{deep(key)}: {deep(item)}" for key, item in value.items()) + "}"
    inner = ", ".join(map(deep, value))
    return f"[{inner}]" if type(value) is list else f"({inner},)"
