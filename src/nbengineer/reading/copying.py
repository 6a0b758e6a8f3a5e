"""The notebook as the package keeps it: its own JSON without what a run left in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from nbengineer.reading.jsontext import json_text

if TYPE_CHECKING:
    from collections.abc import Mapping

SURROGATE = re.compile("[\ud800-\udfff]")
LEFT_BY_A_RUN = ("widgets",)
"""Notebook metadata that holds the state of displayed widgets: outputs by another name."""


def notebook_copy(data: Mapping[str, Any], *, keep_outputs: bool) -> str:
    """Give the notebook (format 4) as JSON text, indented by one, keys in their own order, with a line end at its end.

    Without `keep_outputs` the copy has no outputs, no execution counts and no widget states. `data` stays as it is.
    """
    copy = dict(data) if keep_outputs else _without_run(data)
    text = json_text(copy)
    return SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def _without_run(data: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(data)
    if isinstance(copy.get("metadata"), dict):
        copy["metadata"] = {key: value for key, value in copy["metadata"].items() if key not in LEFT_BY_A_RUN}
    copy["cells"] = [_cell_without_run(cell) for cell in data["cells"]]
    return copy


def _cell_without_run(cell: Mapping[str, Any]) -> dict[str, Any]:
    empty = {"outputs": list[Any](), "execution_count": None}
    return {key: empty.get(key, value) if cell.get("cell_type") == "code" else value for key, value in cell.items()}
