"""What a value is, as nested lists of texts that two processes can compare; runs under the notebook's own interpreter.

`fingerprint(value)` is typed (`1`, `True` and `1.0` differ; nan equals nan) and follows containers, frames, arrays and
the state of any object that can tell it (parameters and fitted attributes of estimators). Long sequences and arrays are
digests with a few values before them. What can't tell its state makes the whole print unknown, with the reason.
"""

from __future__ import annotations

import enum
import functools
import hashlib
import io
import json
import pathlib
import re
import types
from typing import Any

Print = str | list["Print"]

PLAIN = frozenset(
    {type(None), bool, int, float, complex, str, bytes, type(Ellipsis), type(NotImplemented), range, slice}
)
SCALARS = {"Timestamp", "Timedelta", "Period", "Interval", "NaTType", "NAType"}
DRAWN_FROM = ("get_label", "get_array", "get_offsets")
DEEPEST = 40
MOST = 300_000
LONG = 30
SHOWN = 5
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+")
CACHE = re.compile(r"_?cached?(_.*)?|.*_cache(_.*)?|__cached__.*")
BY_NAME = (types.BuiltinFunctionType, types.MethodDescriptorType, types.WrapperDescriptorType, types.MethodWrapperType)


def fingerprint(value: object, *, package: str = "") -> dict[str, Any]:
    """Give `{"print": …, "unknown": why or ""}`; classes of the notebook are those of `__main__` and of `package`."""
    printer = _Printer(package)
    try:
        shown = printer.show(value, 0)
    except Exception as error:  # noqa: BLE001 (foreign code tells the state of a value)
        return {"print": [_name(type(value))], "unknown": f"{_name(type(value))} raises {type(error).__name__}"}
    return {"print": shown, "unknown": printer.unknown}


class _Printer:
    """One walk over one value; `unknown` says what could not be seen on the way."""

    def __init__(self, package: str) -> None:
        self.homes = {"__main__", *([package] if package else [])}
        self.unknown = ""
        self._count = 0
        self._met: dict[int, tuple[int, object]] = {}

    def show(self, value: Any, depth: int) -> Print:
        """Give the print of a value at some depth."""
        self._count += 1
        if type(value) in PLAIN:
            return [type(value).__name__, repr(value)]
        if depth > DEEPEST or self._count > MOST:
            return self._doubt(value, "too deep" if depth > DEEPEST else "too large")
        if isinstance(value, type):
            return ["class", self.named(value)]
        if not isinstance(value, tuple | frozenset | types.FunctionType | types.MethodType):
            if id(value) in self._met:
                return ["again", str(self._met[id(value)][0])]
            self._met[id(value)] = (len(self._met), value)
        for look in (self._code, self._container, self._numpy, self._pandas, self._drawn):
            found = look(value, depth + 1)
            if found is not None:
                return found
        return self._state(value, depth + 1)

    def named(self, kind: type) -> str:
        """Name a class; those of the notebook without their module, which a package may choose."""
        return kind.__name__ if str(kind.__module__).partition(".")[0] in self.homes else _name(kind)

    def _doubt(self, value: object, why: str) -> Print:
        self.unknown = self.unknown or f"{self.named(type(value))}: {why}"
        return [self.named(type(value)), "unknown"]

    def many(self, values: Any, depth: int) -> Print:
        """Print a sequence; a long one as its length, a few of its items, and a digest."""
        items = list(values)
        if len(items) > LONG and {type(item) for item in items} <= PLAIN:
            return [
                f"{len(items)} items",
                *map(repr, items[:SHOWN]),
                "…",
                _digest(repr(items).encode("utf-8", "replace")),
            ]
        shown = [self.show(item, depth) for item in items]
        if len(items) > LONG:
            return [f"{len(items)} items", *shown[:SHOWN], "…", _digest(json.dumps(shown).encode())]
        return shown

    def _code(self, value: Any, depth: int) -> Print | None:
        """Print what goes by its name: functions, modules, what a class body holds, members of an enumeration."""
        match value:
            case types.FunctionType():
                return ["function", value.__name__]
            case functools.partial():
                return ["partial", self.show(value.func, depth), self.many((value.args, value.keywords), depth)]
            case types.MethodType():
                return ["method", value.__name__, self.show(value.__self__, depth)]
            case types.ModuleType():
                return ["module", value.__name__]
            case enum.Enum():
                return [self.named(type(value)), value.name]
            case io.IOBase():
                return [self.named(type(value)), str(getattr(value, "name", "")), "closed" if value.closed else "open"]
            case pathlib.PurePath():
                return [type(value).__name__, str(value)]
            case _ if _comes_from(value, "numba") and hasattr(value, "py_func"):
                return ["function", value.py_func.__name__]
            case _ if isinstance(value, BY_NAME):
                return ["builtin", value.__name__]
        return None

    def _container(self, value: Any, depth: int) -> Print | None:
        """Print what Python's own containers hold, and what a subclass of them holds besides."""
        kind = self.named(type(value))
        match value:
            case list():
                return [kind, self.many(list.__iter__(value), depth), *self._beside(value, depth)]
            case tuple():
                return [kind, self.many(tuple.__iter__(value), depth)]
            case dict():
                pairs = zip(dict.keys(value), dict.values(value), strict=True)
                items = [item for pair in pairs for item in pair]
                return [kind, self.many(items, depth), *self._beside(value, depth)]
            case set() | frozenset():
                return [kind, self.many(sorted(json.dumps(self.show(item, depth)) for item in value), depth)]
        return None

    def _beside(self, value: Any, depth: int) -> list[Print]:
        own = getattr(value, "__dict__", None)
        return [self._attributes(value, own, depth)] if own else []

    def _numpy(self, value: Any, depth: int) -> Print | None:
        """Print arrays and scalars of numpy."""
        if not _comes_from(value, "numpy") or not hasattr(value, "dtype") or not hasattr(value, "tobytes"):
            return None
        kind, dtype = type(value).__name__, value.dtype
        if hasattr(value, "mask"):
            return [kind, self.show(value.filled(), depth), self.show(_array(value.mask), depth)]
        if not hasattr(value, "__array_finalize__"):
            return [kind, str(dtype), repr(value.item())]
        if dtype.names and not dtype.hasobject:
            return [
                kind,
                str(dtype),
                str(value.shape),
                *(self.show(_array(value)[field], depth) for field in dtype.names),
            ]
        if dtype.hasobject:
            return [kind, str(dtype), str(value.shape), self.many(_array(value).ravel().tolist(), depth)]
        flat = _array(value).ravel()
        if dtype.kind in "fc":
            flat = flat.copy()
            flat[flat != flat] = float("nan")  # noqa: PLR0124 (one bit pattern for every nan)
        few = [str(item) for item in flat[:SHOWN]]
        return [
            kind,
            str(dtype),
            str(value.shape),
            *few,
            *([] if flat.size <= SHOWN else ["…", _digest(flat.tobytes())]),
        ]

    def _pandas(self, value: Any, depth: int) -> Print | None:
        """Print frames, series, indexes, their arrays and their scalars."""
        if not _comes_from(value, "pandas"):
            return None
        kinds = {base.__name__ for base in type(value).__mro__}
        kind = type(value).__name__
        if kinds & SCALARS:
            return [kind, repr(value)]
        if "DataFrame" in kinds:
            columns = [self._column(value.iloc[:, place], depth) for place in range(value.shape[1])]
            return [
                kind,
                ["columns", self.show(value.columns, depth)],
                ["index", self.show(value.index, depth)],
                *columns,
            ]
        if "Series" in kinds:
            return [kind, ["index", self.show(value.index, depth)], self._column(value, depth)]
        if "MultiIndex" in kinds:
            levels = [self._items(value.get_level_values(place).array, depth) for place in range(value.nlevels)]
            return [kind, self.many(value.names, depth), *levels]
        if "Index" in kinds:
            freq = str(getattr(value, "freqstr", "")) if "DatetimeIndex" in kinds else ""
            return [kind, self.show(value.name, depth), freq, self._items(value.array, depth)]
        if "ExtensionArray" in kinds:
            return self._items(value, depth)
        return None

    def _column(self, series: Any, depth: int) -> Print:
        return ["column", self.show(series.name, depth), self._items(series.array, depth)]

    def _items(self, array: Any, depth: int) -> Print:
        """Print the array under a series or an index."""
        dtype = str(array.dtype)
        if hasattr(array, "codes") and hasattr(array, "categories"):
            parts = (array.ordered, array.categories, array.codes)
            return ["category", *(self.show(part, depth) for part in parts)]
        if hasattr(array, "asi8"):
            return [dtype, *self._bare(array.asi8, depth)]
        plain = getattr(array, "_ndarray", None)
        if plain is not None:
            return [dtype, *self._bare(plain, depth)]
        return [dtype, self.many(list(array), depth)]

    def _bare(self, array: Any, depth: int) -> list[Print]:
        """Print an array that has no identity of its own."""
        shown = self._numpy(array, depth)
        return list(shown[2:]) if isinstance(shown, list) else []

    def _drawn(self, value: Any, depth: int) -> Print | None:
        """Print figures and axes by what they show, other artists by the numbers they are drawn from."""
        if not _comes_from(value, "matplotlib"):
            return None
        kinds = {base.__name__ for base in type(value).__mro__}
        kind = type(value).__name__
        if kinds & {"FigureBase", "Figure"}:
            return [kind, *(self.show(axes, depth) for axes in value.axes)]
        if kinds & {"_AxesBase"}:
            texts = (value.get_title(), value.get_xlabel(), value.get_ylabel())
            counts = [f"{name} {len(getattr(value, name))}" for name in ("patches", "collections", "images", "texts")]
            return [kind, *texts, *counts, *(self.show(line, depth) for line in value.lines)]
        if "Line2D" in kinds:
            return [kind, self.show(value.get_xydata(), depth)]
        if "Rectangle" in kinds:
            return [
                kind,
                *(str(part) for part in (value.get_x(), value.get_y(), value.get_width(), value.get_height())),
            ]
        if "Text" in kinds:
            return [kind, value.get_text()]
        if "ContourSet" in kinds:
            return [kind, self.show(value.levels, depth)]
        if "Artist" not in kinds:
            return None
        held = [getattr(value, name)() for name in DRAWN_FROM if hasattr(value, name)]
        return [kind, *(self.show(part, depth) for part in held)]

    def _state(self, value: Any, depth: int) -> Print:
        """Print any other object by the state that it would be pickled with, else by its attributes or its repr."""
        kind = self.named(type(value))
        try:
            reduced = value.__reduce_ex__(4)
        except Exception:  # noqa: BLE001 (an object may refuse to tell its state in any way)
            if getattr(value, "__dict__", None):
                return [kind, self._attributes(value, vars(value), depth)]
            text = ADDRESS.sub("0x", repr(value))
            return self._doubt(value, "tells no state") if "0x" in text else [kind, text]
        if isinstance(reduced, str):
            return [kind, reduced]
        _, arguments, state, *items = (*reduced, None, None)[:5]
        parts: list[Print] = [self.show(argument, depth) for argument in arguments if argument is not type(value)]
        parts += [self.many(item, depth) for item in items if item is not None]
        if isinstance(state, tuple) and len(state) == 2 and isinstance(state[1], dict):  # noqa: PLR2004 (with slots)
            state = (state[0] or {}) | state[1]
        if isinstance(state, dict) and all(isinstance(name, str) for name in state):
            return [kind, *parts, self._attributes(value, state, depth)]
        return [kind, *parts, *([] if state is None else [self.show(state, depth)])]

    def _attributes(self, value: Any, held: dict[str, Any], depth: int) -> Print:
        """Print attributes by name, without those that only keep what was asked for."""
        return [[name, self.show(held[name], depth)] for name in sorted(held) if not _is_cache(type(value), name)]


def _is_cache(kind: type, name: str) -> bool:
    found = next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)
    return bool(CACHE.fullmatch(name)) or (found is not None and "cache" in type(found).__name__.lower())


def _comes_from(value: object, distribution: str) -> bool:
    return any(str(base.__module__).partition(".")[0] == distribution for base in type(value).__mro__)


def _array(value: Any) -> Any:
    """Give an array without its subclass."""
    return value.__array__() if hasattr(value, "__array__") else value


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
