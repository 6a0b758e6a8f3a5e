"""Prints what is code: functions by name, instructions, defaults and what they capture; classes; modules; methods."""

from __future__ import annotations

import dis
import functools
import sys
import types
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.kinds import LOCALS, body, home, mro, qualname
from nbengineer.edges.sent.spool import digest

if TYPE_CHECKING:
    from nbengineer.edges.sent.printing import Node, Printer

LEFT_OUT = frozenset(
    """CACHE RESUME NOP PRECALL PUSH_NULL COPY_FREE_VARS MAKE_CELL EXTENDED_ARG RETURN_GENERATOR NOT_TAKEN
    RESUME_CHECK""".split()
)
"""Instructions that come and go with where a function stands: at module level, or inside a step."""

SAME_AS = {
    "LOAD_GLOBAL": "LOAD",
    "LOAD_NAME": "LOAD",
    "LOAD_FAST": "LOAD",
    "LOAD_FAST_CHECK": "LOAD",
    "LOAD_FAST_BORROW": "LOAD",
    "LOAD_DEREF": "LOAD",
    "LOAD_CLASSDEREF": "LOAD",
    "LOAD_FAST_LOAD_FAST": "LOAD",
    "LOAD_FAST_BORROW_LOAD_FAST_BORROW": "LOAD",
    "STORE_FAST": "STORE",
    "STORE_DEREF": "STORE",
    "STORE_GLOBAL": "STORE",
    "STORE_FAST_STORE_FAST": "STORE",
    "LOAD_METHOD": "LOAD_ATTR",
    "LOAD_SMALL_INT": "LOAD_CONST",
    "RETURN_CONST": "LOAD_CONST",
}
MAKING = ("__module__", "__qualname__", "__doc__", "__dict__", "__weakref__", "__slotnames__", "__firstlineno__")
MAKING_TOO = ("__static_attributes__", "__annotations__", "__annotate_func__", "__annotations_cache__", "_abc_impl")


def show_function(printer: Printer, value: Any) -> Node:
    """Print a function: of a library by its name, of the notebook by what it does as well."""
    module = value.__module__ if type(value.__module__) is str else ""
    name = LOCALS.sub("", value.__qualname__)
    if not printer.homes.own(module):
        return {"type": "function", "text": f"{printer.homes.module(module)}.{name}"}
    if not printer.first(value):
        return {"type": "function", "text": name}
    printer.aside()
    parts = [["code", show_code(printer, value.__code__)]]
    if value.__defaults__:
        parts.append(printer.part("defaults", value.__defaults__))
    if value.__kwdefaults__:
        parts.append(printer.part("keyword defaults", value.__kwdefaults__))
    if value.__dict__:
        parts += printer.parts((f".{key}", held) for key, held in sorted(value.__dict__.items()))
    return {"type": "function", "text": name, "parts": [*parts, *_captured(printer, value)]}


def _captured(printer: Printer, function: Any) -> list[Any]:
    """Give what a function captured where it was made; a package may hand over the same as an argument."""
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=False)
    found = []
    for name, cell in sorted(cells, key=lambda pair: pair[0]):
        try:
            held = cell.cell_contents
        except ValueError:
            continue
        if type(held) is not types.FunctionType and not issubclass(type(held), type) and name != "__class__":
            found.append(printer.part(f"captured {name}", held))
    return found


def told(code: types.CodeType, until: int = sys.maxsize) -> Iterator[str]:
    """Tell the instructions up to an offset without where they stand: no lines, no offsets, no places of names."""
    for one in dis.get_instructions(code):
        if one.offset > until:
            return
        if one.opname in LEFT_OUT:
            continue
        name = SAME_AS.get(one.opname, one.opname)
        if isinstance(one.argval, types.CodeType):
            yield from told(one.argval)
        elif one.opcode in dis.hasjrel or one.opcode in dis.hasjabs:
            yield name
        elif one.opname == "LOAD_CONST" and isinstance(one.argval, str) and "<locals>" in one.argval:
            yield f"{name} {LOCALS.sub('', one.argval)}"
        elif isinstance(one.argval, tuple) and "_FAST" in one.opname:
            yield from (f"{name} {part}" for part in one.argval)
        else:
            yield f"{name} {_constant(one.argval)}"


def _constant(value: object) -> str:
    if type(value) is frozenset:
        return f"frozenset {sorted(map(repr, value))}"
    return f"{type(value).__name__} {value!r}"


def show_class(printer: Printer, value: Any) -> Node:
    """Print a class: of a library by its name, of the notebook by its bases and what its body binds."""
    name = printer.homes.named(value)
    if not printer.homes.own(home(value)) or not printer.first(value):
        return {"type": "class", "text": name}
    printer.aside()
    bases = ", ".join(printer.homes.named(base) for base in mro(value)[1:])
    bound = {key: held for key, held in body(value).items() if key not in MAKING and key not in MAKING_TOO}
    bound = {key: held for key, held in bound.items() if type(held) not in SLOTS}
    parts = printer.parts((f".{key}", bound[key]) for key in sorted(bound))
    return {"type": "class", "text": f"{name}({bases})", "parts": parts}


SLOTS = (types.MemberDescriptorType, types.GetSetDescriptorType)


def show_method(printer: Printer, value: Any) -> Node:
    """Print a method with what it is bound to."""
    parts = [("function", value.__func__), ("bound to", value.__self__)]
    return {"type": "method", "parts": printer.parts(parts)}


def show_builtin(printer: Printer, value: Any) -> Node:
    """Print a function written in C, with what it is bound to."""
    bound = value.__self__
    module = value.__module__ or ""
    if bound is None or type(bound) is types.ModuleType:
        return {"type": "builtin", "text": f"{module}.{value.__name__}"}
    return {"type": "builtin", "text": value.__name__, "parts": [printer.part("bound to", bound)]}


def show_described(printer: Printer, value: Any) -> Node:
    """Print a method of a type written in C."""
    return {"type": "builtin", "text": f"{printer.homes.named(value.__objclass__)}.{value.__name__}"}


def show_partial(printer: Printer, value: Any) -> Node:
    """Print a partial call with its arguments."""
    parts = [("function", value.func), ("arguments", value.args), ("keywords", value.keywords)]
    return {"type": "functools.partial", "parts": printer.parts(parts)}


def show_wrapper(printer: Printer, value: Any) -> Node:
    """Print what a class body wraps a function in, and a function that remembers its results."""
    if type(value) is property:
        parts = [(name, getattr(value, name)) for name in ("fget", "fset", "fdel")]
        return {"type": "property", "parts": printer.parts(parts)}
    return {"type": qualname(type(value)), "parts": [printer.part("function", value.__wrapped__)]}


def show_cached(printer: Printer, value: Any) -> Node:
    """Print a property that remembers its value."""
    return {"type": "functools.cached_property", "parts": [printer.part("function", value.func)]}


def show_module(printer: Printer, value: Any) -> Node:
    """Print a module by its name."""
    name = types.ModuleType.__getattribute__(value, "__name__")
    return {"type": "module", "text": printer.homes.module(name) or name.rpartition(".")[2]}


def show_code(_printer: Printer, value: Any) -> Node:
    """Print a code object by its instructions."""
    return {"type": "code", "text": digest("\n".join(told(value)).encode("utf-8", "replace"))}


def show_compiled(printer: Printer, value: Any) -> Node:
    """Print a function that numba compiles by the function it is made of."""
    return {"type": "compiled", "parts": [printer.part("function", value.py_func)]}


def show_ufunc(_printer: Printer, value: Any) -> Node:
    """Print a universal function of numpy by its name."""
    return {"type": "numpy.ufunc", "text": value.__name__}


Show = Callable[["Printer", Any], "Node"]

FIXED: dict[type, Show] = {
    type: show_class,
    types.FunctionType: show_function,
    types.MethodType: show_method,
    types.BuiltinFunctionType: show_builtin,
    types.MethodWrapperType: show_builtin,
    types.MethodDescriptorType: show_described,
    types.WrapperDescriptorType: show_described,
    types.ClassMethodDescriptorType: show_described,
    types.MemberDescriptorType: show_described,
    types.GetSetDescriptorType: show_described,
    types.ModuleType: show_module,
    types.CodeType: show_code,
    functools.partial: show_partial,
    property: show_wrapper,
    staticmethod: show_wrapper,
    classmethod: show_wrapper,
    functools._lru_cache_wrapper: show_wrapper,  # noqa: SLF001 (it has no other name)
    functools.cached_property: show_cached,
}
NAMED: dict[tuple[str, str], Show] = {
    ("numba", "Dispatcher"): show_compiled,
    ("numpy", "ufunc"): show_ufunc,
}
