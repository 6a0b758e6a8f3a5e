"""Assertions that a value is the recorded one, in words that readers know: `pandas.testing`, `numpy.testing`, `==`.

Floats may differ by what the processor and its libraries make of them: by the default of pandas, numpy or pytest, or by
what two runs of the notebook's cells were apart, where that is more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbengineer.model.plan import Import
from nbengineer.reading.literals import literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PANDAS, NUMPY, PYTEST = Import("pandas", alias="pd"), Import("numpy", alias="np"), Import("pytest")

NOISE = 1e-6
"""Relative distance that the defaults forgive."""
ARRAY_NOISE = {"float64": 1e-7, "float32": 1e-4, "float16": 1e-2}
MARGIN = 4
"""A tolerance is so many times what two runs were apart."""
SHORT = 70

FRAMES = {
    "DataFrame": "frame",
    "DataFrame by columns": "frame",
    "Series": "series",
    "Series by columns": "series",
    "Index": "index",
    "RangeIndex": "index",
    "MultiIndex": "index",
}


@dataclass(frozen=True, slots=True)
class Asserted:
    """Lines of a test, not indented; what they import; `value`: they hold a value, not only its class or shape."""

    lines: tuple[str, ...] = ()
    imports: tuple[Import, ...] = ()
    value: bool = True


NOTHING = Asserted(value=False)


def assert_value(target: str, expected: str, kind: Any, apart: Any, names: Mapping[str, str] | None = None) -> Asserted:
    """Give the assertions that `target` is what `expected` reads; `apart` as in `RecordedStep`.

    `names` maps what a model was asked about (`given X`, `returned X`) to the expression for it.
    """
    if isinstance(apart, dict):
        return _properties(target, apart)
    tolerance = _tolerance(float(apart))
    match kind:
        case {"type": "rows"}:
            return _rows(target, expected, kind, apart)
        case {"type": "described"}:
            return _described(target, expected, kind, apart, names or {})
        case {"type": str(name)} if name in FRAMES:
            more = f", rtol={tolerance}" if tolerance and FRAMES[name] != "index" else ""
            return Asserted((f"pd.testing.assert_{FRAMES[name]}_equal({target}, {expected}{more})",), (PANDAS,))
        case {"type": "ndarray"}:
            return _array(target, expected, kind, tolerance)
        case {"type": "sparse"}:
            more = f", rtol={tolerance}" if tolerance else ""
            line = f"np.testing.assert_allclose({target}.toarray(), {expected}.toarray(){more})"
            return Asserted((line,), (NUMPY,))
        case {"type": "number", "dtype": str(name)} if name.startswith("float"):
            return _float(target, expected, kind["value"], tolerance)
        case float():
            return _float(target, expected, kind, tolerance)
        case _:
            return _plain(target, expected, kind)


def _float(target: str, expected: str, value: float, tolerance: str) -> Asserted:
    more = (f", rel={tolerance}" if tolerance else "") + (", nan_ok=True" if math.isnan(value) else "")
    return Asserted((f"assert {target} == pytest.approx({expected}{more})",), (PYTEST,))


def _plain(target: str, expected: str, kind: Any) -> Asserted:
    """Compare by `==` what holds no array and no float; else by what numpy and pandas have for it."""
    types = set(types_in(kind))
    if types & FRAMES.keys() or "sparse" in types:
        return _each(target, expected, kind)
    if types & {"ndarray", "number", "column", "categories", "float"}:
        return Asserted((f"np.testing.assert_equal({target}, {expected})",), (NUMPY,))
    return Asserted((f"assert {target} == {expected}",))


def _each(target: str, expected: str, kind: Any) -> Asserted:
    """Compare a container of frames one by one."""
    match kind:
        case dict() if "type" not in kind:
            inside: Mapping[str, Any] = {f"[{literal(key)}]": one for key, one in kind.items()}
        case list() | {"type": "tuple", "items": list()}:
            items = kind if isinstance(kind, list) else kind["items"]
            inside = {f"[{number}]": one for number, one in enumerate(items)}
        case _:
            return _properties(target, {"class": kind.get("type", "dict") if isinstance(kind, dict) else "list"})
    parts = [assert_value(f"{target}{key}", f"{expected}{key}", one, 0) for key, one in inside.items()]
    lines = [f"assert len({target}) == {len(inside)}", *(line for part in parts for line in part.lines)]
    return Asserted(tuple(lines), tuple(i for part in parts for i in part.imports))


def _array(target: str, expected: str, kind: Mapping[str, Any], tolerance: str) -> Asserted:
    name = str(kind["dtype"]) if "dtype" in kind else ""
    if name.startswith("float") or (not name and "file" in kind):
        noise = ARRAY_NOISE.get(name, 1e-7)
        tolerance = tolerance or (f"{noise:g}" if noise > ARRAY_NOISE["float64"] else "")
        more = f", rtol={tolerance}" if tolerance else ""
        return Asserted((f"np.testing.assert_allclose({target}, {expected}{more})",), (NUMPY,))
    return Asserted((f"np.testing.assert_array_equal({target}, {expected})",), (NUMPY,))


def _rows(target: str, expected: str, kind: Mapping[str, Any], apart: Any) -> Asserted:
    """Compare every k-th row, and how many there are."""
    inner = kind["value"]
    by_label = isinstance(inner, dict) and FRAMES.get(inner.get("type", "")) in {"frame", "series"}
    some = f"{target}.iloc[:: {kind['every']}]" if by_label else f"{target}[:: {kind['every']}]"
    found = assert_value(some, expected, inner, apart)
    return Asserted((_shape(target, kind["shape"]), *found.lines), found.imports)


def _shape(target: str, shape: Sequence[int]) -> str:
    if len(shape) == 1:
        return f"assert len({target}) == {shape[0]}"
    return f"assert {target}.shape == {tuple(shape)}"


def _described(target: str, expected: str, kind: Mapping[str, Any], apart: Any, names: Mapping[str, str]) -> Asserted:
    """Say of an object what can be said: its class, its text, what it answers."""
    head = _properties(target, {key: kind[key] for key in ("class", "shape", "columns") if key in kind})
    lines, imports, value = list(head.lines), list(head.imports), head.value
    if "text" in kind:
        short = "\n" not in kind["text"] and len(kind["text"]) <= SHORT
        text = literal(kind["text"]) if short else f'{expected}["text"]'
        lines.append(f"assert repr({target}) == {text}")
        value = True
    if "draws" in kind:
        lines.append(f"assert {target}.{kind['draws']['call']} == {kind['draws']['gives']}")
        value = True
    parts = []
    if "answers" in kind and kind["about"] in names:
        question = f"{target}.{kind['method']}({names[kind['about']]})" + (".toarray()" if kind["dense"] else "")
        parts.append(assert_value(question, f'{expected}["answers"]', kind["answers"], apart))
    for name, one in kind.get("attributes", {}).items():
        parts.append(assert_value(f"{target}.{name}", f'{expected}["attributes"][{literal(name)}]', one, apart))
    lines += [line for part in parts for line in part.lines]
    imports += [i for part in parts for i in part.imports]
    return Asserted(tuple(lines), tuple(imports), value=value or any(part.value for part in parts))


def _properties(target: str, known: Mapping[str, Any]) -> Asserted:
    lines = []
    if "class" in known:
        lines.append(f"assert type({target}).__name__ == {literal(known['class'])}")
    if "shape" in known:
        lines.append(_shape(target, known["shape"]))
    if "columns" in known:
        columns = ", ".join(map(literal, known["columns"]))
        lines.append(f"assert list({target}.columns) == [{columns}]")
    if "text" in known:
        lines.append(f"assert repr({target}) == {literal(known['text'])}")
    return Asserted(tuple(lines), value=bool({"shape", "columns", "text"} & known.keys()))


def types_in(kind: Any) -> list[str]:
    """Give the types of all kinds in a kind; plain values by the names of their classes."""
    match kind:
        case dict():
            own = [kind["type"]] if isinstance(kind.get("type"), str) else []
            return own + [name for key, one in kind.items() if key not in {"type", "options"} for name in types_in(one)]
        case list():
            return [name for one in kind for name in types_in(one)]
        case _:
            return [type(kind).__name__]


def _tolerance(apart: float) -> str:
    """Give a tolerance with one digit, wide enough for what two runs were apart; "" where the default is."""
    if apart * MARGIN <= NOISE:
        return ""
    power = math.floor(math.log10(apart * MARGIN))
    return f"{math.ceil(apart * MARGIN / 10**power) * 10.0**power:.0e}"
