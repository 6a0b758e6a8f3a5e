"""Prints Python's own containers, with what a class derived from them holds besides."""

from __future__ import annotations

import array
import collections
import enum
import json
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.kinds import body, mro
from nbengineer.edges.sent.many import LONG, in_bulk, items, pairs_in_bulk, said
from nbengineer.edges.sent.objects import attributes
from nbengineer.edges.sent.texts import long_bytes

if TYPE_CHECKING:
    from nbengineer.edges.sent.printing import Node, Printer

Show = Callable[["Printer", Any], "Node"]


def show_list(printer: Printer, value: Any) -> Node:
    """Print a list by what the list itself holds."""
    return _node(printer, value, items(printer, list(list.__iter__(value))))


def show_tuple(printer: Printer, value: Any) -> Node:
    """Print a tuple; a named one with its names."""
    found = list(tuple.__iter__(value))
    names = _fields(type(value))
    if len(names) == len(found) > 0:
        pairs = [(f".{name}", item) for name, item in zip(names, found, strict=True)]
        return _node(printer, value, {"parts": printer.parts(pairs)})
    return _node(printer, value, items(printer, found))


def show_deque(printer: Printer, value: Any) -> Node:
    """Print a deque; its bound is part of what it is."""
    longest = collections.deque.__dict__["maxlen"].__get__(value)
    found = items(printer, list(collections.deque.__iter__(value)))
    return _node(printer, value, {"text": f"maxlen={longest}", **found})


def show_dict(printer: Printer, value: Any) -> Node:
    """Print a dict in its order."""
    return _node(printer, value, entries(printer, list(dict.items(value))))


def show_ordered(printer: Printer, value: Any) -> Node:
    """Print an `OrderedDict`, which keeps an order of its own."""
    return _node(printer, value, entries(printer, list(collections.OrderedDict.items(value))))


def show_defaultdict(printer: Printer, value: Any) -> Node:
    """Print a dict with its default."""
    node = show_dict(printer, value)
    default = collections.defaultdict.__dict__["default_factory"].__get__(value)
    return {**node, "parts": [*node.get("parts", []), printer.part(".default_factory", default)]}


def show_proxy(printer: Printer, value: Any) -> Node:
    """Print a read-only view of a dict."""
    return _node(printer, value, entries(printer, list(value.items())))


def show_view(printer: Printer, value: Any) -> Node:
    """Print keys, values or items of a dict."""
    return _node(printer, value, items(printer, list(value)))


def show_set(printer: Printer, value: Any) -> Node:
    """Print a set, whose order means nothing."""
    owner: Any = frozenset if issubclass(type(value), frozenset) else set
    found = list(owner.__iter__(value))
    told = [said(printer.plain, item) for item in found]
    if None not in told:
        order = sorted(range(len(found)), key=lambda place: str(told[place]))
        found = [found[place] for place in order]
        node = items(printer, found) if len(found) <= LONG else in_bulk(printer, [str(told[place]) for place in order])
        return _node(printer, value, {**(node or {}), "unordered": True})
    printer.aside()
    shown = sorted((printer.show(item) for item in found), key=lambda node: json.dumps(node, sort_keys=True))
    return _node(printer, value, {"parts": [["item", node] for node in shown], "unordered": True})


def show_bytearray(printer: Printer, value: Any) -> Node:
    """Print bytes that can change."""
    return _node(printer, value, {"leaf": long_bytes(printer.spool, bytes(value))})


def show_memoryview(printer: Printer, value: Any) -> Node:
    """Print what a view shows."""
    return {
        "type": "memoryview",
        "text": f"{value.format} {value.shape}",
        "leaf": long_bytes(printer.spool, bytes(value)),
    }


def show_array(printer: Printer, value: Any) -> Node:
    """Print an array of the standard library."""
    return _node(printer, value, {"text": value.typecode, "leaf": long_bytes(printer.spool, value.tobytes())})


def show_slice(printer: Printer, value: Any) -> Node:
    """Print a slice by its three parts."""
    return {
        "type": "slice",
        "parts": printer.parts([(f".{name}", getattr(value, name)) for name in ("start", "stop", "step")]),
    }


def show_enum(printer: Printer, value: Any) -> Node:
    """Print a member of an enumeration by its name and value."""
    parts = [printer.part(".value", value._value_)]
    return {"type": printer.homes.named(type(value)), "text": str(value._name_), "parts": parts}


def show_derived(printer: Printer, value: Any) -> Node:
    """Print a value of a class derived from a plain type by that type, and its attributes."""
    if any(base is enum.Enum for base in mro(type(value))):
        return show_enum(printer, value)
    base = next(base for base in PLAIN_BASES if any(one is base for one in mro(type(value))))
    told = printer.show(PLAIN_BASES[base](value))
    return _node(printer, value, {name: item for name, item in told.items() if name != "type"})


PLAIN_BASES: dict[type, Callable[[Any], Any]] = {
    str: str.__str__,
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
    int: int.__int__,
    float: float.__float__,
    complex: complex.__complex__,
}
"""Gives the plain value under a value of a derived class, without what that class overrides."""


def show_exception(printer: Printer, value: Any) -> Node:
    """Print an exception by its arguments and attributes, without where it was raised."""
    arguments = BaseException.__dict__["args"].__get__(value)
    return _node(printer, value, {"parts": [printer.part(".args", arguments)]})


def entries(printer: Printer, pairs: list[tuple[Any, Any]]) -> Node:
    """Give what a mapping holds; a key that no text can tell has a part of its own."""
    found = pairs_in_bulk(printer, pairs) if len(pairs) > LONG else None
    if found is not None:
        return {**found, "mapping": True}
    parts = []
    for number, (key, item) in enumerate(pairs):
        told = said(printer.plain, key)
        if told is None:
            parts.append(printer.part(f"key {number}", key))
        parts.append(printer.part(f"value {number}" if told is None else f"[{printer.told(told)}]", item))
    return {"parts": parts, "mapping": True}


def _node(printer: Printer, value: Any, node: Node) -> Node:
    """Give a node its type and what the value holds beside its items."""
    kind = type(value)
    named = {"type": printer.homes.named(kind), **node}
    if kind.__flags__ & PYTHON_MADE:
        named["parts"] = [*named.get("parts", []), *attributes(printer, value)]
    return named


PYTHON_MADE = 1 << 9
"""Set in the flags of types that were made while the program ran, which may have attributes."""


def _fields(kind: type) -> tuple[str, ...]:
    for base in mro(kind):
        names = body(base).get("_fields")
        if type(names) is tuple and all(type(name) is str for name in names):
            return names
    return ()


CHANGEABLE: dict[type, Show] = {
    list: show_list,
    dict: show_dict,
    collections.OrderedDict: show_ordered,
    collections.defaultdict: show_defaultdict,
    collections.deque: show_deque,
    set: show_set,
    bytearray: show_bytearray,
    memoryview: show_memoryview,
    array.array: show_array,
    BaseException: show_exception,
    types.MappingProxyType: show_proxy,
}
FIXED: dict[type, Show] = {
    tuple: show_tuple,
    frozenset: show_set,
    slice: show_slice,
    enum.Enum: show_enum,
    enum.IntEnum: show_enum,
    enum.IntFlag: show_enum,
    enum.StrEnum: show_enum,
    **dict.fromkeys(PLAIN_BASES, show_derived),
    type({}.keys()): show_view,
    type({}.values()): show_view,
    type({}.items()): show_view,
}
