"""Prints what is under way: generators, iterators, open files, locks; by kind and position, and never moves them."""

from __future__ import annotations

import contextlib
import gc
import io
import itertools
import operator
import sys
import threading
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.code import show_code, told
from nbengineer.edges.sent.objects import show_object
from nbengineer.edges.sent.texts import long_bytes, long_text

if TYPE_CHECKING:
    from nbengineer.edges.sent.printing import Node, Printer

UNTOLD_FROM = (3, 12)
"""From this Python on, iterators of `itertools` warn when asked for their state, or do not tell it."""
STANDARD = frozenset({"stdin", "stdout", "stderr"})
FRAMES = {"generator": "gi_frame", "coroutine": "cr_frame", "async_generator": "ag_frame"}
CODES = {"generator": "gi_code", "coroutine": "cr_code", "async_generator": "ag_code"}


def show_suspended(printer: Printer, value: Any) -> Node:
    """Print a generator or coroutine: its code, where it stands, its variables, and what its loops draw from."""
    kind = type(value).__name__
    code, frame = getattr(value, CODES[kind]), getattr(value, FRAMES[kind])
    named = {"type": kind, "text": code.co_name}
    if frame is None:
        return {**named, "text": f"{code.co_name}, at its end"}
    printer.aside()
    drawn = [one for one in gc.get_referents(value) if hasattr(type(one), "__next__")]
    held = {name: item for name, item in frame.f_locals.items() if name not in code.co_freevars}
    parts = [["code", show_code(printer, code)], printer.part("position", len(list(told(code, frame.f_lasti))))]
    parts += printer.parts((f"variable {name}", held[name]) for name in sorted(held))
    known = set(map(id, held.values()))
    parts += printer.parts((f"loop {number}", one) for number, one in enumerate(drawn) if id(one) not in known)
    return {**named, "parts": parts}


def show_count(printer: Printer, value: Any) -> Node:
    """Print `itertools.count`, whose text tells all."""
    return {"type": printer.homes.named(type(value)), "text": repr(value)}


def show_repeat(printer: Printer, value: Any) -> Node:
    """Print `itertools.repeat` by what it gives and how often it still will."""
    left = operator.length_hint(value, -1)
    return {
        "type": printer.homes.named(type(value)),
        "text": f"{left} times" if left >= 0 else "for ever",
        "parts": printer.parts(("element", one) for one in gc.get_referents(value)[:1]),
    }


def show_iterator(printer: Printer, value: Any) -> Node:
    """Print an iterator of `itertools`."""
    if sys.version_info >= UNTOLD_FROM:
        return printer.doubt(type(value), "does not tell where it stands")
    return show_object(printer, value)


def show_file(printer: Printer, value: Any) -> Node:
    """Print an open file by name, mode and position, and a text or bytes in memory by content."""
    kind = type(value)
    named = {"type": printer.homes.named(kind)}
    if _name(printer, value).strip("<>") in STANDARD:
        return {"type": "standard stream", "text": _name(printer, value).strip("<>")}
    if value.closed:
        return {**named, "text": f"{_name(printer, value)} closed"}
    if issubclass(kind, io.StringIO):
        leaf = long_text(printer.spool, io.StringIO.getvalue(value))
        return {**named, "text": f"at {io.StringIO.tell(value)}", "leaf": leaf}
    if issubclass(kind, io.BytesIO):
        leaf = long_bytes(printer.spool, io.BytesIO.getvalue(value))
        return {**named, "text": f"at {io.BytesIO.tell(value)}", "leaf": leaf}
    text = f"{_name(printer, value)} open {getattr(value, 'mode', '')}"
    if issubclass(kind, io.TextIOWrapper) and value.writable():
        return printer.doubt(kind, "may hold text that is not written out yet", text=text)  # to ask would write it
    with contextlib.suppress(OSError):
        if value.seekable():
            return {**named, "text": f"{text} at {value.tell()}"}
    return printer.doubt(kind, "does not tell its position", text=text)


def _name(printer: Printer, value: Any) -> str:
    name = getattr(value, "name", "")
    return printer.told(str(name)) if type(name) in {str, int} else ""


def show_lock(printer: Printer, value: Any) -> Node:
    """Print a lock by whether it is taken."""
    taken = value.locked() if hasattr(value, "locked") else "owner=0 " not in repr(value)
    return {"type": printer.homes.named(type(value)), "text": "taken" if taken else "free"}


Show = Callable[["Printer", Any], "Node"]

CHANGEABLE: dict[type, Show] = {
    types.GeneratorType: show_suspended,
    types.CoroutineType: show_suspended,
    types.AsyncGeneratorType: show_suspended,
    itertools.count: show_count,
    itertools.repeat: show_repeat,
    io.TextIOWrapper.__mro__[-2]: show_file,
    type(threading.Lock()): show_lock,
    type(threading.RLock()): show_lock,
    **{
        kind: show_iterator
        for name, kind in vars(itertools).items()
        if isinstance(kind, type) and name not in {"count", "repeat"}
    },
}
