"""A notebook file's bytes, or its parsed JSON, as a `Notebook`; outputs are never turned into anything of ours."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from nbengineer.errors import NotebookUnreadable
from nbengineer.model.notebook import Notebook
from nbengineer.reading.cells import json_kind, read_cells
from nbengineer.reading.format3 import upgraded
from nbengineer.reading.noting import other_language
from nbengineer.reading.parsing import parse
from nbengineer.reading.pictures import stood_in_outputs, without_pictures

OLDEST, NEWEST = 3, 4
PYTHON = re.compile(r"i?python[\d.]*", re.IGNORECASE)
FOREIGN_KERNELS = re.compile(r"(ir|julia|sas|scala|javascript|tslab|bash|octave|matlab|sagemath|sql|ruby|xcpp)\b.*")
NO_NOTEBOOK = "the file is JSON, but no notebook: "
CHOOSE = "give the path of a Jupyter notebook (.ipynb)"


def read_notebook(
    raw: bytes, *, name: str, where: str = "", keep_outputs: bool = True
) -> tuple[Notebook, dict[str, Any]]:
    """Read a notebook file's bytes; gives the notebook and its parsed JSON (format 4) for a copy.

    `name` is the file's name without `.ipynb`, `where` how messages call it. Without `keep_outputs` the JSON has no
    outputs, and most of them are never read.

    Raises:
        NotebookUnreadable: the bytes are no notebook of format 3 or 4.
        NotebookRefused: its language is not Python.
    """
    where = where or f"{name}.ipynb"
    data = _checked(parse(raw, where=where) if keep_outputs else _parsed_without_pictures(raw, where), where)
    if not keep_outputs:
        _forget_outputs(data)
    notebook, data = _notebook(data, name=name, where=where, sha256=hashlib.sha256(raw).hexdigest())
    return notebook, data


def read_notebook_dict(data: object, *, name: str) -> Notebook:
    """Read a notebook that is parsed already; its hash is that of its canonical dump (sorted keys, ASCII).

    Raises:
        NotebookUnreadable: it is no notebook of format 3 or 4, or can't be JSON.
        NotebookRefused: its language is not Python.
    """
    where = f"{name}.ipynb"
    checked = _checked(data, where)
    try:
        canonical = json.dumps(data, sort_keys=True, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        message = f"the notebook holds what JSON can't: {error}"
        raise NotebookUnreadable(message, where=where, help="give the notebook as `json.load` reads it") from None
    return _notebook(checked, name=name, where=where, sha256=hashlib.sha256(canonical.encode()).hexdigest())[0]


def _notebook(data: dict[str, Any], *, name: str, where: str, sha256: str) -> tuple[Notebook, dict[str, Any]]:
    """Make the noun of checked JSON, bringing format 3 to format 4 first."""
    metadata = data.get("metadata")
    _refuse_other_languages(_languages(metadata), where)
    if data["nbformat"] == OLDEST:
        data = upgraded(data, where=where)
    cells = read_cells(data["cells"], where=where)
    kernel = _text_of(metadata, "kernelspec", "name")
    return Notebook(name=name, cells=cells, kernel=kernel, sha256=sha256), data


def _checked(data: object, where: str) -> dict[str, Any]:
    """Give `data` as what its top level promises: format 3 or 4, with cells in a list."""
    if not isinstance(data, dict):
        message = f"{NO_NOTEBOOK}it must be an object, and this is {json_kind(data)}"
        raise NotebookUnreadable(message, where=where, help=CHOOSE)
    major = data.get("nbformat")
    if not isinstance(major, int) or isinstance(major, bool):
        what = "it has no nbformat" if "nbformat" not in data else f"its nbformat is {json_kind(major)}"
        raise NotebookUnreadable(NO_NOTEBOOK + what, where=where, help=CHOOSE)
    if major < OLDEST:
        message = f"the notebook has format {major}; formats 3 and 4 are read"
        raise NotebookUnreadable(message, where=where, help="open it in Jupyter and save it in today's format")
    if major > NEWEST:
        message = f"the notebook has format {major}, which is newer than this version of nbengineer"
        raise NotebookUnreadable(message, where=where, help="install a newer nbengineer, or save it in format 4")
    holder = "cells" if major == NEWEST else "worksheets"
    if not isinstance(data.get(holder), list):
        what = (
            f"it has no {holder}" if holder not in data else f"its {holder} are {json_kind(data[holder])}, not a list"
        )
        raise NotebookUnreadable(NO_NOTEBOOK + what, where=where, help=CHOOSE)
    return data


def _languages(metadata: object) -> tuple[str, ...]:
    """Give the languages that the metadata names; a kernel's name counts only where nothing else tells."""
    named = (_text_of(metadata, "language_info", "name"), _text_of(metadata, "kernelspec", "language"))
    languages = tuple(language for language in named if language)
    kernel = _text_of(metadata, "kernelspec", "name")
    return languages or ((kernel,) if FOREIGN_KERNELS.fullmatch(kernel) else ())


def _refuse_other_languages(languages: tuple[str, ...], where: str) -> None:
    for language in languages:
        if not PYTHON.fullmatch(language):
            shown = language if language.isprintable() else ascii(language)
            message = f"the notebook's language is {shown}, not Python"
            help_ = (
                "only Python notebooks can become Python packages; if this one is Python, choose its kernel and save"
            )
            raise other_language(message, help_, where)


def _text_of(metadata: object, *path: str) -> str:
    """Give the text at a path of keys; "" where anything on the way is missing or odd."""
    for key in path:
        metadata = metadata.get(key) if isinstance(metadata, dict) else None
    return metadata if isinstance(metadata, str) else ""


def _parsed_without_pictures(raw: bytes, where: str) -> Any:
    """Give the JSON without the pictures of its outputs; all of it if pictures stand elsewhere, or it is no JSON."""
    short = without_pictures(raw)
    if short is raw:
        return parse(raw, where=where)
    try:
        data = parse(short, where=where)
    except NotebookUnreadable:
        return parse(raw, where=where)
    return data if stood_in_outputs(data, short) else parse(raw, where=where)


def _forget_outputs(data: dict[str, Any]) -> None:
    """Empty the outputs of the parsed JSON in place, of format 4 and of format 3."""
    sheets = data["worksheets"] if data["nbformat"] == OLDEST else [data]
    for sheet in sheets:
        cells = sheet.get("cells") if isinstance(sheet, dict) else None
        for cell in cells if isinstance(cells, list) else ():
            if isinstance(cell, dict) and "outputs" in cell:
                cell["outputs"] = []
