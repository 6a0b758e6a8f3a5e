"""Says values and places in few words."""

from __future__ import annotations

import datetime as dt
import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbengineer.model.recording import Print
    from nbengineer.verifying.bulk import Leaf

LONGEST = 120
MARK = "\x00"
OF_PANDAS = ("column ", "values", "index", "level ", "left", "right", "data", "missing", "codes")
OF_NUMPY = re.compile(r"[\w.\[\]]+\((.*)\)")
UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def cut(text: str) -> str:
    """Give a text of at most `LONGEST` characters on one line."""
    text = text.replace("\n", "\\n")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def cut_both(one: str, other: str) -> tuple[str, str]:
    """Cut two texts so that the first place where they differ is seen."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    start = same - LONGEST // 4 if same > LONGEST // 2 else 0
    if start and max(len(one), len(other)) > LONGEST:
        one, other = f"…{one[start:]}", f"…{other[start:]}"
    return cut(one), cut(other)


def shown(node: Print) -> str:
    """Say a value: the text of a plain one, else its type and how large it is."""
    kind = str(node["type"])
    if "unknown" in node:
        return f"{kind} ({node['unknown']})"
    if "again" in node:
        return f"{kind}, the same object as {node['again'] or 'the whole'}"
    if kind == "unbound":
        return "not bound"
    if "leaf" in node:
        return f"{kind} of {leaf_text(node['leaf'])}"
    if "parts" in node and kind not in {"function", "class"}:
        return f"{kind} {node['text']}" if "text" in node else _parts_text(node)
    return f"{kind} {node['text']}" if "text" in node else kind


def plainly(node: Print) -> str:
    """Say a value beside one of the same type: without the type where its text tells all."""
    if "text" not in node or "parts" in node or "leaf" in node:
        return shown(node)
    found = OF_NUMPY.fullmatch(node["text"]) if str(node["type"]).startswith("numpy.") else None
    return found[1] if found else str(node["text"])


def typed(node: Print) -> str:
    """Say what type a value is of, and what it is where that takes a few words."""
    return str(node["type"]) if "leaf" in node or "parts" in node else shown(node)


def _parts_text(node: Print) -> str:
    parts = node["parts"]
    if all("text" in part and "parts" not in part for _, part in parts) and parts:
        inner = ", ".join(str(part["text"]) for _, part in parts)
        return f"{node['type']} of {inner}"
    return f"{node['type']} with {len(parts)} part{'s' * (len(parts) != 1)}"


def leaf_text(leaf: Leaf) -> str:
    """Say how large a leaf is: `1,000 x 3 <f8`."""
    size = " x ".join(f"{one:,}" for one in leaf["shape"]) or "one"
    return f"{size} {leaf['dtype']}"


def item_text(node: Print, item: Any) -> str:
    """Say an item of a node's leaf; dates as dates."""
    if isinstance(item, str):
        return item[1:] if item.startswith(MARK) else repr(item)
    kind = str(node["type"])
    if isinstance(item, int) and kind.startswith("datetime64["):
        unit = kind.removeprefix("datetime64[").partition("]")[0].partition(",")[0]
        return _moment(item, UNITS.get(unit, 0)) or str(item)
    return repr(item)


def _moment(ticks: int, per_second: int) -> str:
    """Say a moment that is stored as ticks since 1970; "" where it can't be."""
    if ticks == -(2**63):
        return "NaT"
    try:
        seconds, rest = divmod(ticks, per_second)
        moment = dt.datetime.fromtimestamp(seconds, tz=dt.UTC).replace(tzinfo=None)
    except (ArithmeticError, OSError, ValueError):
        return ""
    return f"{moment.isoformat(sep=' ')}" + (f" + {rest}/{per_second} s" if rest else "")


def place_in(node: Print, place: tuple[str, ...], number: int) -> str:
    """Say where in a leaf an item stands: `row 17`, `[3, 4]`."""
    leaf = node["leaf"]
    if leaf["dtype"] in {"str", "bytes"}:
        return f"character {number}"
    shape = leaf["shape"]
    if node["type"] == "table":
        return f"row {number // shape[1]}, column {number % shape[1]}"
    if node.get("mapping"):
        return f"entry {number}"
    if len(shape) <= 1:
        return f"row {number}" if place and place[-1].startswith(OF_PANDAS) else f"[{number}]" if shape else ""
    found = []
    for size in reversed(shape):
        number, rest = divmod(number, size)
        found.append(rest)
    return str(found[::-1])


def place_text(place: tuple[str, ...], at: str = "") -> str:
    """Say a place: `.steps[0], column 'age', row 17`."""
    text = ""
    for label in (*place, at):
        joined = not text or label.startswith(("[", "."))
        text += label if joined or not label else f", {label}"
    return text
