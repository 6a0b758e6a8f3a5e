"""The cells of parsed JSON as nouns: what we need of each is checked, everything else is left alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from nbengineer.errors import NotebookUnreadable
from nbengineer.model.notebook import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = {"code": "code", "markdown": "markdown", "raw": "raw"}
SURROGATE = re.compile("[\ud800-\udfff]")
LINE_END = re.compile("\r\n?")
MEND = "edit or delete this cell in Jupyter, then save"


def read_cells(cells: Sequence[Any], *, where: str) -> tuple[Cell, ...]:
    """Give all cells in order, each with an id of its own (DESIGN 7: `cell-N` where the file has none).

    Raises:
        NotebookUnreadable: a cell is in no form that a kernel could run or a reader could read.
    """
    ids = _ids(cells)
    return tuple(_cell(cell, number, ids[number - 1], where) for number, cell in enumerate(cells, start=1))


def _cell(cell: Any, number: int, cell_id: str, where: str) -> Cell:
    """Check one cell and give it as a noun; line ends become those that Python's own reader makes of them."""
    place = f'{where}, cell {number} ("{cell_id}")'
    if not isinstance(cell, dict):
        raise NotebookUnreadable(f"a cell must be an object, not {json_kind(cell)}", where=place, help=MEND)
    kind = cell.get("cell_type")
    if not isinstance(kind, str) or kind not in KINDS:
        message = f"the cell's type must be code, markdown or raw, not {kind!r}"
        raise NotebookUnreadable(message, where=place, help=MEND)
    source = _source(cell, place)
    if "\0" in source and kind == "code":
        line = source.count("\n", 0, source.index("\0")) + 1
        raise NotebookUnreadable("there is a null byte in the code", where=f"{place}, line {line}", help=MEND)
    return Cell(cell_id, number, kind, source, _tags(cell.get("metadata")))  # type: ignore[arg-type]


def _source(cell: dict[str, Any], place: str) -> str:
    source = cell.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        message = f"the cell's source must be text or a list of texts, not {source_kind(source)}"
        if "source" not in cell:
            message = "the cell has no source"
        raise NotebookUnreadable(message, where=place, help=MEND)
    if not source.isascii() and (found := SURROGATE.search(source)):
        line = source.count("\n", 0, found.start()) + 1
        message = f"half a character ({found[0]!r}, a lone surrogate) stands in the source"
        raise NotebookUnreadable(message, where=f"{place}, line {line}", help=MEND)
    return LINE_END.sub("\n", source) if "\r" in source else source


def _tags(metadata: Any) -> tuple[str, ...]:
    """Give the cell's tags; anything that is no tag is passed over."""
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    if not isinstance(tags, list):
        return ()
    return tuple(dict.fromkeys(tag for tag in tags if isinstance(tag, str)))


def _ids(cells: Sequence[Any]) -> list[str]:
    """Give each cell's id: the file's own at its first place, `cell-N` where it has none, `-2` where it is taken."""
    own = [_own_id(cell) for cell in cells]
    reserved = set(own)
    given: set[str] = set()
    ids = []
    for number, name in enumerate(own, start=1):
        wanted = name or f"cell-{number}"
        fresh, count = wanted, 1
        while fresh in given or (fresh in reserved and fresh != name):
            count += 1
            fresh = f"{wanted}-{count}"
        given.add(fresh)
        ids.append(fresh)
    return ids


def _own_id(cell: Any) -> str:
    """Give the id that the file has for a cell, "" if it has none that can be shown."""
    found = cell.get("id") if isinstance(cell, dict) else None
    return found if isinstance(found, str) and found.isprintable() else ""


def source_kind(source: Any) -> str:
    """Give the kind of what stands in a source's place, and what is wrong with a list."""
    if isinstance(source, list):
        odd = next(line for line in source if not isinstance(line, str))
        return f"a list that holds {json_kind(odd)}"
    return json_kind(source)


def json_kind(value: Any) -> str:
    """Give the kind of a JSON value in a reader's words."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return f"a Python {type(value).__name__}"
