"""Takes what a step is given, as the notebook has it just before the step's first cell.

Runs in the kernel between two cells and changes nothing there. Writes, below a folder for each step, one folder of
values for each way to cut them, and `taken.json`: the classes of the values, why some are not kept, and which share
what they hold.
"""

from __future__ import annotations

import json
import pathlib
import sys
from typing import Any

from nbengineer.edges.keeping.describing import keep_result
from nbengineer.edges.keeping.sampling import cut, variants
from nbengineer.edges.keeping.storing import DEEPEST, INLINE, Folder, NotKept, Readers, library

MISSING = "the notebook has not bound it by then"


def take(namespace: dict[str, Any], place: str, names: dict[str, str], readers: Readers) -> None:
    """Keep the variables `names` (the package's name to the notebook's) of a step's entry below `place`."""
    folder = pathlib.Path(place)
    folder.mkdir(parents=True, exist_ok=True)
    bound = {name: namespace[variable] for name, variable in names.items() if variable in namespace}
    not_kept = {name: MISSING for name in names if name not in bound}
    not_kept |= {name: why for name, value in bound.items() if (why := _trouble(value))}
    given = {name: value for name, value in bound.items() if name not in not_kept}
    same = _same(given)
    kept = {name: value for name, value in given.items() if name not in same}
    ways = variants(kept)
    for way, positions in ways.items():
        target = Folder(folder / way, readers)
        for name, value in kept.items():
            try:
                target.keep(name, cut(value, positions))
            except NotKept as reason:
                not_kept[name] = str(reason)
            except Exception as error:  # noqa: BLE001 (a value's own methods may raise anything)
                not_kept[name] = f"a {type(value).__name__} that can't be cut ({type(error).__name__})"
        for name, other in same.items():
            if other in target.kinds:
                target.kinds[name] = {"type": "same", "as": other}
            else:
                not_kept[name] = not_kept.get(other, MISSING)
        target.close()
    about = {
        "ways": list(ways),
        "sampled": any(ways.values()),
        "not_kept": not_kept,
        "classes": {name: class_of(value) for name, value in given.items()},
        "shared": _shared(kept),
    }
    (folder / "taken.json").write_text(json.dumps(about), "utf-8")


def _trouble(value: Any) -> str:
    """Say why a value can't even be looked at; "" for nothing."""
    try:
        variants({"value": value})
        _reached(value)
        class_of(value)
    except Exception as error:  # noqa: BLE001 (a value's own methods may raise anything)
        return f"a {type(value).__name__} that can't be looked at ({type(error).__name__})"
    return ""


def take_results(namespace: dict[str, Any], place: str, names: dict[str, str], readers: Readers) -> None:
    """Keep the variables `names` as they are at the end of the run, as results are kept."""
    target = Folder(pathlib.Path(place), readers)
    for name, variable in names.items():
        if variable in namespace:
            keep_result(target, name, namespace[variable], {})
    target.close()


def _same(given: dict[str, Any]) -> dict[str, str]:
    """Say which names are one mutable object with an earlier one."""
    first: dict[int, str] = {}
    found = {}
    for name, value in given.items():
        if id(value) in first and not isinstance(value, (int, float, str, bytes, tuple, frozenset, type(None))):
            found[name] = first[id(value)]
        first.setdefault(id(value), name)
    return found


def _shared(given: dict[str, Any]) -> list[list[str]]:
    """Give pairs of names that reach one changeable object, or memory, which their files do not share."""
    reached = {name: _reached(value) for name, value in given.items()}
    names = list(reached)
    return [[a, b] for number, a in enumerate(names) for b in names[:number] if reached[a].keys() & reached[b].keys()]


def _reached(value: Any, depth: int = 0) -> dict[int, Any]:
    """Give the changeable objects in a value by their identities; arrays count by the memory that they lie in."""
    pd, np = library("pandas"), library("numpy")
    arrays: list[Any] = []
    if np is not None and isinstance(value, np.ndarray):
        arrays = [value]
    elif pd is not None and isinstance(value, pd.Series):
        arrays = [value.values]
    elif pd is not None and isinstance(value, pd.DataFrame):
        arrays = [value.iloc[:, number].values for number in range(min(value.shape[1], INLINE))]
    if arrays:
        return {id(root): root for root in map(_root, arrays)}
    if isinstance(value, (list, tuple, dict, set)) and depth < DEEPEST and len(value) <= INLINE:
        found = {} if isinstance(value, tuple) else {id(value): value}
        for one in value.values() if isinstance(value, dict) else value:
            found |= _reached(one, depth + 1)
        return found
    return {id(value): value} if hasattr(value, "__dict__") and not callable(value) else {}


def _root(array: Any) -> Any:
    while getattr(array, "base", None) is not None:
        array = array.base
    return array


def class_of(value: Any) -> str:
    """Give the dotted name that a value's class is imported by, `list[str]` where all elements are; "" for none."""
    exact = type(value)
    if exact is list and value and all(type(one) is str for one in value):
        return "list[str]"
    if exact is list and value and all(type(one) is float for one in value):
        return "list[float]"
    if exact is list and value and all(type(one) is int for one in value):
        return "list[int]"
    if exact.__module__ == "builtins":
        return exact.__name__ if exact in {bool, int, float, str, bytes, list, dict, tuple, set, complex} else ""
    parts = exact.__module__.split(".")
    for count in range(1, len(parts) + 1):
        module = sys.modules.get(".".join(parts[:count]))
        if getattr(module, exact.__name__, None) is exact and not any(part.startswith("_") for part in parts[:count]):
            return f"{'.'.join(parts[:count])}.{exact.__name__}"
    return ""
