"""Notebooks of format 3 (IPython 1 to 2), brought to format 4 by nbformat once we know that they are sound."""

from __future__ import annotations

import copy
from typing import Any

from nbengineer.errors import NotebookUnreadable
from nbengineer.reading.cells import MEND, json_kind, source_kind
from nbengineer.reading.noting import other_language

KINDS = ("code", "markdown", "html", "heading", "raw")
UNTIL_IDS = 4
"""The last minor version of format 4 whose cells have no ids: nbformat would draw random ones."""


def upgraded(data: dict[str, Any], *, where: str) -> dict[str, Any]:
    """Give a notebook of format 3 in format 4, without ids; `data` stays as it is.

    Raises:
        NotebookUnreadable: a worksheet or a cell is in no form that could be upgraded.
        NotebookRefused: a cell is in another language than Python.
    """
    import nbformat  # noqa: PLC0415 (heavy, and only old notebooks need it)

    data = copy.deepcopy(data)
    data["metadata"] = data["metadata"] if isinstance(data.get("metadata"), dict) else {}
    data["nbformat_minor"] = 0
    data["worksheets"] = [{"cells": _cells(sheet, where)} for sheet in data["worksheets"]]
    number = 0
    for sheet in data["worksheets"]:
        for cell in sheet["cells"]:
            number += 1
            _prepare(cell, f"{where}, cell {number}")
    try:
        fresh = nbformat.v4.upgrade(nbformat.from_dict(data), 3, 0)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        message = f"the notebook of format 3 can't be upgraded: {error!r}"
        raise NotebookUnreadable(message, where=where, help="open it in Jupyter and save it") from None
    for cell in fresh["cells"]:
        cell.pop("id", None)
    fresh["nbformat_minor"] = UNTIL_IDS
    return dict(fresh)


def _cells(sheet: Any, where: str) -> list[Any]:
    cells = sheet.get("cells") if isinstance(sheet, dict) else None
    if not isinstance(cells, list):
        raise NotebookUnreadable("a worksheet has no list of cells", where=where, help=MEND)
    return cells


def _prepare(cell: Any, place: str) -> None:
    """Check one cell and make its optional parts what nbformat expects, in place."""
    if not isinstance(cell, dict):
        raise NotebookUnreadable(f"a cell must be an object, not {json_kind(cell)}", where=place, help=MEND)
    kind = cell.get("cell_type")
    if not isinstance(kind, str) or kind not in KINDS:
        message = f"the cell's type must be one of {', '.join(KINDS)}, not {kind!r}"
        raise NotebookUnreadable(message, where=place, help=MEND)
    key = "input" if kind == "code" else "source"
    source = cell.get(key, "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        message = f"the cell's {key} must be text or a list of texts, not {source_kind(source)}"
        raise NotebookUnreadable(message, where=place, help=MEND)
    cell[key] = source
    cell["metadata"] = cell["metadata"] if isinstance(cell.get("metadata"), dict) else {}
    if kind == "heading" and type(cell.get("level")) is not int:
        cell["level"] = 1
    if kind == "code":
        cell["outputs"] = cell["outputs"] if isinstance(cell.get("outputs"), list) else []
        _refuse_other_language(cell.get("language", "python"), place)


def _refuse_other_language(language: Any, place: str) -> None:
    if isinstance(language, str) and language.lower() not in {"python", "ipython", ""}:
        message = f"the cell's language is {language!r}, not Python"
        help_ = "only Python notebooks can become Python packages"
        raise other_language(message, help_, place)
