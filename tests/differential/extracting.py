"""Calls the product on a notebook, and keeps apart what it refuses and what breaks it."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbengineer import Environment, Extraction, NbEngineerError, Options, extract_notebook
from tests.differential.binding import star_names

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "study"
ALL = Options(returns="all")
USED = Options()

_STAR = re.compile(r"^\s*from ([\w.]+) import \*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The product gave no package: the codes of its diagnostics and its message."""

    codes: frozenset[str]
    message: str


def extract(
    notebook: Mapping[str, Any], beside: Mapping[str, str] | None = None, options: Options = ALL
) -> Extraction | Refusal:
    """Give the package of a notebook called study, or the refusal; files beside it are there when it is read.

    Any other exception than the product's own is a bug and passes through.
    """
    try:
        if not beside:
            return extract_notebook(dict(notebook), name=NAME, options=options, environment=_environment(notebook))
        with tempfile.TemporaryDirectory() as folder:
            for path, text in {**beside, f"{NAME}.ipynb": json.dumps(notebook)}.items():
                place = Path(folder, path)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, "utf-8")
            return extract_notebook(
                Path(folder, f"{NAME}.ipynb"), name=NAME, options=options, environment=_environment(notebook)
            )
    except NbEngineerError as error:
        found = [item for item in error.diagnostics if item.severity == "error"] or error.diagnostics
        return Refusal(frozenset(item.code for item in found), str(error))


def _environment(notebook: Mapping[str, Any]) -> Environment | None:
    """Say what star imports bind, which only an interpreter can know; nothing for a notebook without any."""
    sources = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    modules = sorted({module for source in sources for module in _STAR.findall(source)})
    if not modules:
        return None
    known = {module.split(".")[0]: "" for module in modules}
    return Environment(python="3.11.0", imports=known, star_imports={name: star_names(name) for name in modules})
