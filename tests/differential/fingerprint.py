"""What a value is, as nested lists of strings that two processes can compare; taking one runs no code of the notebook.

`fingerprint(value)` gives `{"print": …, "objects": […]}`. The print is typed (`1`, `True` and `1.0` differ; nan equals nan),
follows containers and instances, and marks cycles. Functions and classes go by name, since a package may define them
elsewhere. `objects` are the identities of the changeable objects inside, in the order met: two names that share an
object show the same number, so that a lost alias is seen although the values are equal.
"""

from __future__ import annotations

import asyncio
import functools
import io
import operator
import re
import types
import weakref
from collections import deque
from typing import Any

Print = str | list["Print"]

MAIN = "__main__"
_DEEPEST = 12
_LONGEST = 2000
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+")
_NOT_OURS_TO_SHOW = re.compile(r"__.*__|_abc_impl")


def fingerprint(value: object, *, package: str = "") -> dict[str, Any]:
    """Give print and objects of a value; classes of the notebook are those of `__main__` and of `package`."""
    printer = _Printer(package)
    shown = printer.show(value, 0)
    return {"print": shown, "objects": printer.objects}


def scrub(text: str, *, package: str = "") -> str:
    """Give a text without addresses and without the place where a function or class of the notebook is defined."""
    homes = "|".join([re.escape(MAIN), *([rf"{re.escape(package)}(?:\.\w+)*"] if package else [])])
    without = re.sub(rf"\b(?:{homes})\.(?=\w)", "", _ADDRESS.sub("0x", text))
    return re.sub(r"(?:\b\w+\.)?<locals>\.", "", without)


class _Printer:
    """One walk over one value."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.objects: list[int] = []
        self._met: dict[int, int] = {}

    def show(self, value: object, depth: int) -> Print:
        """Give the print of a value at some depth."""
        if depth > _DEEPEST:
            return ["deep", type(value).__name__]
        if isinstance(value, type):
            return self._class(value, depth)
        plain = _plain(value)
        if plain is not None:
            return plain
        if id(value) in self._met:
            return ["again", str(self._met[id(value)])]
        if not isinstance(value, tuple | types.FunctionType | functools.partial | types.MethodType):
            self._met[id(value)] = len(self._met)
            self.objects.append(id(value))
        return self._compound(value, depth + 1)

    def _many(self, values: Any, depth: int) -> list[Print]:
        return [self.show(value, depth) for _, value in zip(range(_LONGEST), values, strict=False)]

    def _compound(self, value: object, depth: int) -> Print:
        found = self._container(value, depth) or self._code(value, depth) or self._held(value, depth)
        return found or _library(value, self, depth) or self._other(value, depth)

    def _container(self, value: object, depth: int) -> Print | None:
        """Print what Python's own containers hold."""
        kind = type(value).__name__
        match value:
            case list():
                kind = "list" if kind == "SList" else kind  # what IPython gives for `x = !command`
                return [kind, self._many(list.__iter__(value), depth), *self._state(value, depth)]
            case tuple():
                return [kind, self._many(tuple.__iter__(value), depth)]
            case deque():
                return [kind, self._many(deque.__iter__(value), depth)]
            case dict():
                pairs = zip(dict.keys(value), dict.values(value), strict=True)
                return [kind, self._many(pairs, depth), *self._state(value, depth)]
            case set() | frozenset():
                return [kind, sorted(self._many(iter(value), depth), key=str)]
        return None

    def _code(self, value: object, depth: int) -> Print | None:
        """Print functions and what a class body holds by name; a partial of a function is that function."""
        match value:
            case types.FunctionType():
                return ["function", value.__name__, *self._state(value, depth)]
            case functools.partial() if isinstance(value.func, types.FunctionType):
                return self.show(value.func, depth)
            case types.MethodType():
                return ["method", value.__name__, self.show(value.__self__, depth)]
            case property() | staticmethod() | classmethod():
                return [type(value).__name__]
            case types.GeneratorType() | types.CoroutineType() | types.AsyncGeneratorType():
                return [type(value).__name__, value.__name__]
        return None

    def _held(self, value: object, depth: int) -> Print | None:
        """Print values of the library whose state can be told without changing it."""
        kind = type(value).__name__
        match value:
            case BaseException():
                said = (scrub(arg, package=self.package) if isinstance(arg, str) else arg for arg in value.args)
                return ["exception", kind, self._many(said, depth)]
            case weakref.ref():
                return ["ref", self.show(value(), depth)]
            case asyncio.Future():
                return [kind, "done" if value.done() else "pending"]
            case io.IOBase():
                return [kind, "closed" if value.closed else "open"]
        return None

    def _other(self, value: object, depth: int) -> Print:
        """Print an instance: of a class of the notebook by what it holds, of any other by its repr."""
        if self._is_ours(type(value)):
            return ["instance", type(value).__name__, *self._state(value, depth)]
        return [type(value).__name__, scrub(repr(value), package=self.package)]

    def _state(self, value: object, depth: int) -> list[Print]:
        """Give attributes and slots; nothing for a value without any."""
        held = dict(getattr(value, "__dict__", {}))
        slots = [name for base in type(value).__mro__ for name in getattr(base, "__slots__", ()) if name != "__dict__"]
        held |= {name: getattr(value, name) for name in slots if self._is_ours(type(value)) and hasattr(value, name)}
        return [[[name, self.show(item, depth)] for name, item in held.items()]] if held else []

    def _class(self, value: type, depth: int) -> Print:
        """Print a class by name and, if the notebook made it, by its bases and what its body bound."""
        if not self._is_ours(value) or id(value) in self._met:
            return ["class", value.__name__]
        self._met[id(value)] = len(self._met)
        bases: list[Print] = [base.__name__ for base in value.__bases__]
        body = {name: item for name, item in vars(value).items() if not _NOT_OURS_TO_SHOW.fullmatch(name)}
        return ["class", value.__name__, bases, [[name, self.show(item, depth + 1)] for name, item in body.items()]]

    def _is_ours(self, kind: type) -> bool:
        home = getattr(kind, "__module__", "")
        return home == MAIN or (bool(self.package) and str(home).split(".")[0] == self.package)


def _plain(value: object) -> Print | None:
    """Print a value without identity; None for one that has parts or can change."""
    kind = type(value).__name__
    match value:
        case None | bool():
            return [kind, str(value)]
        case int():
            return [kind, int.__repr__(value)]
        case float():
            return [kind, float.__repr__(value)]
        case complex():
            return [kind, complex.__repr__(value)]
        case str():
            return [kind, str.__str__(value)]
        case bytes():
            return [kind, bytes.__repr__(value)]
        case types.ModuleType():
            return ["module", value.__name__]
        case types.BuiltinFunctionType():
            return ["builtin", value.__name__]
    return None


def _library(value: Any, printer: _Printer, depth: int) -> Print | None:
    """Print the containers of numpy and pandas, and iterators of Python itself; None for anything else."""
    kind = type(value).__name__
    match type(value).__module__.split(".")[0], kind:
        case "pandas", "DataFrame":
            columns = [(name, *_column(value.iloc[:, place])) for place, name in enumerate(value.columns)]
            return [kind, *(printer.show(column, depth) for column in columns)]
        case "pandas", "Series":
            return [kind, printer.show((value.name, *_column(value)), depth)]
        case "numpy", "ndarray":
            return [kind, str(value.dtype), str(value.shape), repr(value.tolist())]
        case "numpy", _ if hasattr(value, "item"):
            return [kind, printer.show(value.item(), depth)]
        case "builtins", _ if hasattr(value, "__next__"):
            return [kind, str(operator.length_hint(value, -1))]
    return None


def _column(series: Any) -> tuple[object, ...]:
    """Give type, index and values of a series as tuples, which have no identity in a print."""
    return str(series.dtype), tuple(series.index.tolist()), tuple(series.tolist())
