"""Prints frames, series, indexes and the arrays they are made of: columns, types, order, values."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.arrays import content
from nbengineer.edges.sent.bytewise import array_leaf
from nbengineer.edges.sent.kinds import mro, qualname
from nbengineer.edges.sent.many import LONG, items, lines_of
from nbengineer.edges.sent.plain import types_in
from nbengineer.edges.sent.texts import ROWS

if TYPE_CHECKING:
    from nbengineer.edges.sent.printing import Node, Printer

WIDE = 200
"""Columns above which those of a single type are printed as one table."""


def show_frame(printer: Printer, value: Any) -> Node:
    """Print a frame: the labels of its columns and rows, then column by column."""
    frame = sys.modules["pandas"].DataFrame
    manager, columns = value._mgr, frame.columns.__get__(value)  # noqa: SLF001 (as `iloc`, without its cost)
    parts = [["columns", show_index(printer, columns)], ["index", show_index(printer, frame.index.__get__(value))]]
    table = _table(manager) if len(columns) > WIDE else None
    if table is not None:
        _region(printer, table, value)
        parts.append(["values", {"type": "table", **content(printer, table.T, value)}])
    else:
        labels = _labels(columns)
        for place in range(len(columns)):
            array = manager.iget_values(place)
            parts.append([labels[place], show_values(printer, array, value)])
    return {"type": printer.homes.named(type(value)), "parts": [*parts, *_extra(printer, value)]}


def _table(manager: Any) -> Any:
    """Give all values as one array of columns by rows, without a copy; None if they are of several types."""
    blocks: Any = getattr(manager, "blocks", ())
    values: Any = blocks[0].values if len(blocks) == 1 else None
    plain = type(values) is sys.modules["numpy"].ndarray and not values.dtype.hasobject
    in_order = plain and blocks[0].mgr_locs.as_array.tolist() == list(range(len(values)))
    return values if in_order else None


def _labels(columns: Any) -> list[str]:
    found: list[str] = []
    met: dict[str, int] = {}
    for label in columns.tolist():
        text = f"column {label!r}"
        met[text] = met.get(text, 0) + 1
        found.append(text if met[text] == 1 else f"{text} ({met[text]})")
    return found


def _extra(printer: Printer, value: Any) -> list[Any]:
    """Give what stands beside the values: `attrs`, and attributes of a derived class."""
    attrs = getattr(value, "_attrs", None)
    found = [(".attrs", attrs)] if attrs else []
    names = [name for base in mro(type(value)) for name in vars(base).get("_metadata", ()) if name != "_name"]
    found += [(f".{name}", getattr(value, name, None)) for name in dict.fromkeys(names) if isinstance(name, str)]
    printer.aside()
    return printer.parts(found)


def show_series(printer: Printer, value: Any) -> Node:
    """Print a series: its name, the labels of its rows, its values."""
    series = sys.modules["pandas"].Series
    array = series.array.__get__(value)
    parts = [
        printer.part("name", series.name.__get__(value)),
        ["index", show_index(printer, series.index.__get__(value))],
        ["values", show_values(printer, array, value)],
    ]
    return {"type": printer.homes.named(type(value)), "parts": [*parts, *_extra(printer, value)]}


def show_index(printer: Printer, value: Any) -> Node:
    """Print an index: its names and values, of a range its bounds, of times its frequency."""
    kind = type(value)
    named = {"type": printer.homes.named(kind)}
    kinds = {qualname(base) for base in mro(kind)}
    if "RangeIndex" in kinds:
        parts = [printer.part("name", value.name)]
        return {**named, "text": f"{value.start}, {value.stop}, {value.step}", "parts": parts}
    if "MultiIndex" in kinds:
        names = printer.part("names", list(value.names))
        levels = [[f"level {place}", _level(printer, value, place)] for place in range(value.nlevels)]
        return {**named, "parts": [names, *levels]}
    parts = [printer.part("name", value.name)]
    if "DatetimeIndex" in kinds or "TimedeltaIndex" in kinds:
        named["text"] = f"freq={getattr(value, 'freqstr', None)}"
    return {**named, "parts": [*parts, ["values", show_values(printer, value.array, None)]]}


def _level(printer: Printer, index: Any, place: int) -> Node:
    """Print a level by what it says in each row, whatever unused labels it has."""
    return show_values(printer, index.get_level_values(place).array, None)


def show_values(printer: Printer, array: Any, owner: Any) -> Node:
    """Print the array under a column, an index or a series; memory counts as shared only with an `owner`."""
    numpy = sys.modules["numpy"]
    printer.watchdog.beats += 1
    printer.count += 1
    kind = type(array)
    if (
        kind is not numpy.ndarray
        and type(getattr(array, "_ndarray", None)) is numpy.ndarray
        and qualname(kind) in WRAPPED
    ):
        array = array._ndarray  # noqa: SLF001 (`to_numpy` of an old pandas copies)
        kind = numpy.ndarray
    if kind is numpy.ndarray:
        if owner is not None:
            _region(printer, array, owner)
        return {"type": str(array.dtype), **content(printer, array, owner)}
    return _extension(printer, array, owner)


WRAPPED = frozenset({"PandasArray", "NumpyExtensionArray"})


def _region(printer: Printer, array: Any, owner: Any) -> None:
    if not copy_on_write():
        printer.region(array, owner)


def copy_on_write() -> bool:
    """Say whether frames that lie in the same memory can't be changed through each other."""
    pandas = sys.modules["pandas"]
    if int(str(pandas.__version__).partition(".")[0]) >= 3:  # noqa: PLR2004 (pandas 3)
        return True
    held = getattr(pandas._config.config, "_global_config", {})  # noqa: SLF001 (an option is asked without a warning)
    return held.get("mode", {}).get("copy_on_write", False) is True


def _extension(printer: Printer, array: Any, owner: Any) -> Node:
    """Print an array of a kind that pandas or a library on top of it has made."""
    numpy = sys.modules["numpy"]
    kinds = {qualname(base) for base in mro(type(array))}
    named: Node = {"type": _dtype(array)}
    if "Categorical" in kinds:
        codes = array.codes
        parts = [
            ["categories", show_index(printer, array.categories)],
            ["codes", {"type": "codes", **content(printer, codes, owner)}],
        ]
        return {"type": "category", "text": "ordered" if array.ordered else "unordered", "parts": parts}
    if hasattr(array, "asi8"):
        return {**named, "leaf": array_leaf(printer.spool, array.asi8)}
    if hasattr(array, "_mask") and hasattr(array, "_data"):
        mask, data = array._mask, array._data  # noqa: SLF001 (no public way to both without copies)
        shown = numpy.where(mask, data.dtype.type(0), data) if mask.any() else data
        return {
            **named,
            "parts": [
                [label, {"type": str(part.dtype), "leaf": array_leaf(printer.spool, part)}]
                for label, part in (("data", shown), ("missing", mask))
            ],
        }
    if "IntervalArray" in kinds:
        ends = (("left", array.left.array), ("right", array.right.array))
        return {
            **named,
            "text": str(array.closed),
            "parts": [[label, show_values(printer, end, None)] for label, end in ends],
        }
    if "SparseArray" in kinds:
        parts = [printer.part("fill value", array.fill_value), ["values", show_values(printer, array.sp_values, owner)]]
        return {
            **named,
            "parts": [*parts, ["places", show_values(printer, array.sp_index.to_int_index().indices, None)]],
        }
    return {**named, **_told(printer, array)}


def _dtype(array: Any) -> str:
    dtype = array.dtype
    storage = getattr(dtype, "storage", "")
    return f"{dtype!s} ({storage})" if storage else str(dtype)


def _told(printer: Printer, array: Any) -> Node:
    """Give the values of any other array one by one: texts, what arrow holds, what a library defines."""

    def parts() -> Iterator[list[Any]]:
        for start in range(0, len(array), ROWS):
            printer.watchdog.beats += 1
            yield array[start : start + ROWS].to_numpy(dtype=object).tolist()

    if len(array) > LONG and all(printer.plain.all_plain(types_in(part)) for part in parts()):
        return {"leaf": lines_of(printer, len(array), parts())}
    return items(printer, [one for part in parts() for one in part])


def show_bare(printer: Printer, value: Any) -> Node:
    """Print an array of pandas that stands by itself."""
    return {**show_values(printer, value, value), "type": f"{printer.homes.named(type(value))} {_dtype(value)}"}


def show_category(printer: Printer, value: Any) -> Node:
    """Print the type of categories by these and whether they have an order."""
    parts = printer.parts([("categories", value.categories), ("ordered", value.ordered)])
    return {"type": printer.homes.named(type(value)), "parts": parts}


Show = Callable[["Printer", Any], "Node"]

CHANGEABLE: dict[tuple[str, str], Show] = {
    ("pandas", "DataFrame"): show_frame,
    ("pandas", "Series"): show_series,
    ("pandas", "Index"): show_index,
    ("pandas", "ExtensionArray"): show_bare,
}
FIXED: dict[tuple[str, str], Show] = {("pandas", "CategoricalDtype"): show_category}
