"""Leaves of texts: columns and lists of strings and of other plain values, a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.plain import token, types_in
from nbengineer.edges.sent.spool import BLOCK, KEPT, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from nbengineer.edges.sent.spool import Spool

ROWS = 1 << 14
MARK = "\x00"
"""Stands before a line that is no string but tells a value: a missing one among strings, say."""


def text_leaf(spool: Spool, count: int, parts: Iterable[list[Any]], *, tell: Callable[[Any], str] = token) -> Any:
    """Give the leaf of `count` plain values, asked for in lists of at most `ROWS`; `tell` tells one that is no string.

    A line is a string as it stands, or a mark and what tells the value; a list in which a string holds a line break or
    the mark is told value by value.
    """
    chunks = (lines(part, tell).encode("utf-8", "surrogatepass") for part in parts)
    held: list[bytes] = []
    size = 0
    names = []
    for chunk in chunks:
        size += len(chunk)
        names.append(digest(chunk))
        if size <= KEPT:
            held.append(chunk)
        else:
            held.clear()
    if size <= KEPT:
        return spool.leaf("text", (count,), size, lambda: held)
    return {"dtype": "text", "shape": [count], "digest": digest("".join(names).encode()), "blocks": names, "rows": ROWS}


def lines(values: list[Any], tell: Callable[[Any], str]) -> str:
    """Give the lines of some values, each with its line break."""
    if not values:
        return ""
    kinds = types_in(values)
    strings = kinds.keys() == {id(str)}
    if not strings:
        told = {id(None): f"{MARK}None"} if kinds.keys() <= {id(str), id(type(None))} else {}
        said = [value if type(value) is str else told.get(id(value)) or MARK + tell(value) for value in values]
    else:
        said = values
    text = "\n".join(said)
    marks = 0 if strings else sum(1 for value in values if type(value) is not str)
    if text.count("\n") != len(values) - 1 or text.count(MARK) != marks:
        text = "\n".join(MARK + (repr(value) if type(value) is str else _one_line(tell(value))) for value in values)
    return f"{text}\n"


def _one_line(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(MARK, "\\0")


def long_text(spool: Spool, text: str) -> Any:
    """Give the leaf of one long string."""
    content = text.encode("utf-8", "surrogatepass")
    return spool.leaf("str", (len(text),), len(content), lambda: cut(content))


def long_bytes(spool: Spool, content: Any) -> Any:
    """Give the leaf of one long `bytes` or `bytearray`."""
    return spool.leaf("bytes", (len(content),), len(content), lambda: cut(content))


def cut(content: Any) -> Iterator[memoryview]:
    """Cut bytes into blocks without a copy."""
    view = memoryview(content)
    for start in range(0, max(len(view), 1), BLOCK):
        yield view[start : start + BLOCK]
