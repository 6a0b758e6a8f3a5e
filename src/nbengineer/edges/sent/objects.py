"""Prints any other object: by the state a library's class tells, else by the attributes that stand in it."""

from __future__ import annotations

import contextlib
import re
import types
import weakref
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.kinds import body, home, mro, qualname
from nbengineer.edges.sent.watchdog import TooLong

if TYPE_CHECKING:
    from nbengineer.edges.sent.printing import Node, Printer

CACHE = re.compile(r"_?cached?(_.*)?|.*_cache(_.*)?|__cached__.*")
TELLING = ("__reduce_ex__", "__reduce__", "__getstate__")
PROTOCOL = 4
WORD = object.__basicsize__ // 2
COUNTED_APART = {"branca", "folium", "bokeh", "altair"}
"""Libraries that number or name what they make by chance."""
CHANCE = {"_id", "id"}


def show_object(printer: Printer, value: Any) -> Node:
    """Print an object of a type that nobody here knows."""
    kind = type(value)
    owner = _teller(kind)
    if owner is not None and not printer.homes.own(home(owner)):
        told = _reduced(printer, value)
        if told is not None:
            return told
    if _has_hidden_state(kind) or (kind.__dictoffset__ != 0 and _room(kind) is None):
        return printer.doubt(kind, "tells no state")
    return {"type": printer.homes.named(kind), "parts": attributes(printer, value)}


def attributes(printer: Printer, value: Any) -> list[Any]:
    """Give the attributes that stand in an object itself, found without asking it; no caches, no `id` of another."""
    return _attributes(printer, type(value), _held(value))


def _attributes(printer: Printer, kind: type, held: dict[str, Any]) -> list[Any]:
    chance = CHANCE if home(kind).partition(".")[0] in COUNTED_APART else set()
    places = set(map(id, held.values()))
    names = [
        name
        for name in held
        if type(name) is str
        and name not in chance
        and not _is_cache(printer, kind, name, held[name])
        and not (type(held[name]) is int and held[name] in places)
    ]
    return printer.parts((f".{name}", held[name]) for name in sorted(names))


def _held(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for base in reversed(mro(type(value))):
        for name, item in body(base).items():
            if type(item) is types.MemberDescriptorType and not name.startswith("__") and "__slots__" in body(base):
                with contextlib.suppress(AttributeError):
                    found[name] = item.__get__(value)
    room = _room(type(value))
    return found | (room.__get__(value) if room is not None else {})


def _room(kind: type) -> Any:
    """Give the descriptor of a type's instances' `__dict__`; None where there is none, or the notebook hides it."""
    found = (body(base).get("__dict__") for base in mro(kind))
    return next((one for one in found if type(one) is types.GetSetDescriptorType), None)


def _teller(kind: type) -> type | None:
    """Give the base that tells the state in a way of its own; None if none does."""
    for base in mro(kind):
        if base is not object and any(name in body(base) for name in TELLING):
            return base
    return None


def _has_hidden_state(kind: type) -> bool:
    """Say whether an object has room for more than its attributes, as those written in C do."""
    room = object.__basicsize__ + WORD * (kind.__dictoffset__ > 0) + WORD * (kind.__weakrefoffset__ > 0)
    for base in mro(kind):
        if "__slots__" in body(base):
            room += WORD * sum(type(item) is types.MemberDescriptorType for item in body(base).values())
    return kind.__basicsize__ > room or kind.__itemsize__ > 0


def _reduced(printer: Printer, value: Any) -> Node | None:
    """Print what an object would be pickled with; None if it can't be."""
    kind = type(value)
    try:
        reduced = value.__reduce_ex__(PROTOCOL)
    except TooLong:
        raise
    except Exception:  # noqa: BLE001 (an object may refuse in any way)
        return None
    printer.keep(reduced)
    if type(reduced) is str:
        return {"type": printer.homes.named(kind), "text": reduced}
    maker, arguments, state, *more = (*reduced, None, None, None)[:5]
    parts = [] if _only_makes(maker) else [printer.part("made by", maker)]
    parts += printer.parts((f"made from [{place}]", item) for place, item in enumerate(arguments) if item is not kind)
    for label, held in zip(("items", "entries"), more, strict=True):
        if held is not None:
            parts.append(printer.part(label, list(held)))
    return {"type": printer.homes.named(kind), "parts": [*parts, *_state(printer, kind, state)]}


def _only_makes(maker: Any) -> bool:
    return getattr(maker, "__module__", "") in {"copyreg", "builtins"} or type(maker) is type


def _state(printer: Printer, kind: type, state: Any) -> list[Any]:
    match state:
        case None:
            return []
        case (dict() | None as held, dict() as slots):
            return _attributes(printer, kind, {**(held or {}), **slots})
        case dict() if all(type(name) is str for name in state):
            return _attributes(printer, kind, state)
    return [printer.part("state", state)]


def _is_cache(printer: Printer, kind: type, name: str, held: Any) -> bool:
    """Say whether an attribute only keeps what can be computed again: by what the class has there, or by its name."""
    found = next((body(base)[name] for base in mro(kind) if name in body(base)), None)
    if found is not None and "cache" in qualname(type(found)).lower():
        return not any("__set__" in body(base) for base in mro(type(found)))
    named = not printer.homes.own(home(kind)) and CACHE.fullmatch(name)
    return bool(named) and not printer.plain.is_plain(type(held))


def show_random(printer: Printer, value: Any) -> Node:
    """Print a generator of the standard library by its state."""
    return {"type": printer.homes.named(type(value)), "parts": [printer.part("generator state", value.getstate())]}


def show_legacy_random(printer: Printer, value: Any) -> Node:
    """Print a legacy generator of numpy by its state."""
    state = value.get_state(legacy=False)
    parts = [("generator state", (state["has_gauss"], state["gauss"])), ("._bit_generator", value._bit_generator)]  # noqa: SLF001
    return {"type": printer.homes.named(type(value)), "parts": printer.parts(parts)}


def show_generator(printer: Printer, value: Any) -> Node:
    """Print a generator of numpy by what it draws bits from."""
    return {"type": printer.homes.named(type(value)), "parts": [printer.part(".bit_generator", value.bit_generator)]}


def show_bits(printer: Printer, value: Any) -> Node:
    """Print what a generator of numpy draws bits from, by its state."""
    return {"type": printer.homes.named(type(value)), "parts": [printer.part("generator state", value.state)]}


def show_reference(printer: Printer, value: Any) -> Node:
    """Print a weak reference by what it still refers to."""
    return {"type": printer.homes.named(type(value)), "parts": [printer.part("()", weakref.ref.__call__(value))]}


CHANGEABLE = {
    ("random", "Random"): show_random,
    ("numpy", "RandomState"): show_legacy_random,
    ("numpy", "Generator"): show_generator,
    ("numpy", "BitGenerator"): show_bits,
    ("weakref", "ReferenceType"): show_reference,
}
