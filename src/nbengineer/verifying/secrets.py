"""The notebook's own values of what its package reads from the environment."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbengineer.model.notebook import Cell, Code

ENVIRONMENT = re.compile(r"""os\.environ\["(\w+)"\]""")
"""How a default in the manifest names the variable that a secret is read from."""


def secrets_of(manifest: Mapping[str, Any], cells: Sequence[Cell], codes: Sequence[Code | None]) -> dict[str, str]:
    """Give the environment variables that the package reads in place of a literal, with the notebook's own values."""
    found: dict[str, str] = {}
    for entry in manifest.get("config", ()):
        default = entry.get("default")
        variable = ENVIRONMENT.fullmatch(str(default.get("repr", ""))) if isinstance(default, dict) else None
        for cell, code in zip(cells, codes, strict=True):
            if variable and cell.id == entry["cell"] and code is not None and code.error is None:
                found.update((variable[1], value) for value in _literals(code.text, entry["notebook_name"]))
    return found


def _literals(text: str, name: str) -> Iterator[str]:
    for node in ast.parse(text).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=bound)], value=ast.Constant(value=str(value))) if bound == name:
                yield value
            case _:
                pass
