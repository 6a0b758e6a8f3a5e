"""Says how far two runs of a step lie apart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nbengineer.edges.keeping.storing import Folder, Readers, equal, library

if TYPE_CHECKING:
    import pathlib

WIDEST = 1e-4
"""Relative distance up to which two floats are one value with the noise of how it is computed; beyond, it is drawn."""


def band(other: pathlib.Path, target: Folder, readers: Readers) -> dict[str, Any]:
    """Give for each result of `target` 0 where it equals that of `other`, or a relative distance up to `WIDEST`.

    Where there is neither: an object with what the two have in common.
    """
    before = json.loads((other / "values.json").read_text("utf-8"))
    found: dict[str, Any] = {}
    for name in {**before, **target.kinds}:
        if name not in before or name not in target.kinds:
            found[name] = {}
            continue
        one, two = before[name], json.loads(json.dumps(target.kinds[name]))
        apart = distance(one, other, two, target.place, readers)
        found[name] = _alike(one, other, two, target.place, readers) if apart is None else apart
    return found


def _alike(one: Any, place: pathlib.Path, two: Any, other: pathlib.Path, readers: Readers) -> dict[str, Any]:
    """Say what two values that differ have in common: class, shape, columns."""
    sides = [_properties(kind, folder, readers) for kind, folder in ((one, place), (two, other))]
    return {key: value for key, value in sides[0].items() if sides[1].get(key) == value}


def _properties(kind: Any, folder: pathlib.Path, readers: Readers) -> dict[str, Any]:
    if isinstance(kind, dict) and kind.get("type") == "described":
        return {key: kind[key] for key in ("class", "shape", "columns", "text") if key in kind}
    rows = isinstance(kind, dict) and kind.get("type") == "rows"
    value = readers.read(kind["value"] if rows else kind, folder)
    found: dict[str, Any] = {"class": type(value).__name__}
    shape = kind["shape"] if rows else getattr(value, "shape", None)
    if shape:
        found["shape"] = list(shape)
    if hasattr(value, "columns") and all(type(one) is str for one in value.columns):
        found["columns"] = list(value.columns)
    return found


def distance(one: Any, place: pathlib.Path, two: Any, other: pathlib.Path, readers: Readers) -> float | None:
    """Give the distance of two kept values."""
    if isinstance(one, dict) and isinstance(two, dict) and one.get("type") in {"rows", "described"}:
        return _of_described(one, place, two, other, readers)
    try:
        return of_values(readers.read(one, place), readers.read(two, other))
    except (KeyError, TypeError, ValueError):
        return None


def _of_described(one: Any, place: pathlib.Path, two: Any, other: pathlib.Path, readers: Readers) -> float | None:
    values = {"value", "answers", "attributes"}
    if {key: item for key, item in one.items() if key not in values} != {
        key: item for key, item in two.items() if key not in values
    }:
        return None
    distances = [
        distance(one[key], place, two[key], other, readers) if key in two else None for key in values if key in one
    ]
    return None if None in distances else max(distances, default=0.0)  # type: ignore[type-var]


def of_values(one: Any, two: Any) -> float | None:
    """Give 0 for equal values, the largest relative distance of floats where all else is equal, else None."""
    if equal(one, two):
        return 0.0
    pd, np = library("pandas"), library("numpy")
    if type(one) is not type(two):
        return None
    if isinstance(one, dict):
        if list(one) != list(two):
            return None
        return _largest([of_values(one[key], two[key]) for key in one])
    if isinstance(one, (list, tuple)):
        return _largest(list(map(of_values, one, two))) if len(one) == len(two) else None
    if pd is not None and isinstance(one, pd.DataFrame):
        if not equal(one.index, two.index) or not equal(one.columns, two.columns):
            return None
        return _largest([of_values(one.iloc[:, number], two.iloc[:, number]) for number in range(one.shape[1])])
    if pd is not None and isinstance(one, pd.Series):
        if not equal(one.index, two.index) or one.dtype != two.dtype:
            return None
        return _of_arrays(one.to_numpy(), two.to_numpy(), np)
    if type(one) is float or (np is not None and isinstance(one, (np.ndarray, np.floating))):
        return _of_floats(one, two) if np is None else _of_arrays(np.asarray(one), np.asarray(two), np)
    return None


def _of_floats(one: float, two: float) -> float | None:
    apart = abs(one - two) / max(abs(one), abs(two), 1e-12)
    return apart if apart <= WIDEST else None


def _of_arrays(one: Any, two: Any, np: Any) -> float | None:
    if one.dtype != two.dtype or one.shape != two.shape:
        return None
    if equal(one, two):
        return 0.0
    if one.dtype.kind != "f" or not np.array_equal(np.isnan(one), np.isnan(two)):
        return None
    with np.errstate(all="ignore"):
        apart = np.abs(one - two) / np.maximum(np.maximum(np.abs(one), np.abs(two)), 1e-12)
    largest = float(np.nanmax(np.where(one == two, 0, apart)))
    return largest if largest <= WIDEST else None


def _largest(distances: list[float | None]) -> float | None:
    return None if None in distances else max(distances, default=0.0)  # type: ignore[type-var]
