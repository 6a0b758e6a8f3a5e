"""Modules that the notebook writes itself before it imports them."""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from nbengineer.planning.survey import imported_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbengineer.model.environment import Environment, Folder
    from nbengineer.model.facts import Program
    from nbengineer.model.notebook import Code

MOVES = re.compile(r"\bchdir\(|\breload\(")
"""What makes another file, or another text, of the one that was written."""
NAMED = re.compile(r"(\w+)\.py\b")


def with_written(folder: Folder, codes: Sequence[Code | None], imports: frozenset[str]) -> Folder:
    """Give the folder with the modules that `%%writefile` makes, as if they had lain beside the notebook.

    Only those that `imports` reach, and whose text is surely the one that is imported: written once, before the first
    import.
    """
    texts = [code.text if code else "" for code in codes]
    files = [(number, path, text) for number, code in enumerate(codes) if code for path, text in code.files]
    if not files or any(MOVES.search(text) for text in texts):
        return folder
    counts = Counter(PurePosixPath(path) for _, path, _ in files)
    written = {
        module: text
        for number, path, text in files
        if counts[PurePosixPath(path)] == 1
        and (module := _module(path))
        and _first_import(module.partition(".")[0], texts) > number
    }
    found = _reached(imports, written)
    return replace(folder, modules=dict(sorted({**folder.modules, **found}.items()))) if found else folder


def _reached(imports: frozenset[str], modules: Mapping[str, str]) -> dict[str, str]:
    """Give those modules that are imported, by the notebook or by one another."""
    found: dict[str, str] = {}
    wanted = imports
    while fresh := {name for name in modules.keys() - found if name.partition(".")[0] in wanted}:
        found |= {name: modules[name] for name in fresh}
        wanted = wanted.union(*(imported_names(modules[name]) for name in fresh))
    return found


def _module(path: str) -> str:
    """Give the dotted name under which a file is imported; "" for one that is not."""
    place = PurePosixPath(path)
    parts = place.with_suffix("").parts
    if place.suffix != ".py" or not all(part.isidentifier() for part in parts):
        return ""
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _first_import(top: str, texts: Sequence[str]) -> int:
    """Give the index of the first cell that imports a module or may do so."""
    word = re.compile(rf"\bimport\b[^\n]*\b{top}\b|\bfrom[ \t]+{top}\b")
    return next((number for number, text in enumerate(texts) if word.search(text)), len(texts))


def made_by_the_run(
    codes: Sequence[Code | None], program: Program, folder: Folder, environment: Environment | None
) -> frozenset[str]:
    """Give the imported modules whose file some statement names and that are found nowhere: the run makes them."""
    known = {name.partition(".")[0] for name in folder.modules} | sys.stdlib_module_names
    known |= set(environment.imports) if environment else set()
    wanted = {module.partition(".")[0] for module in program.imported} - known
    return frozenset(wanted.intersection(_named(codes))) if wanted else frozenset()


def _named(codes: Sequence[Code | None]) -> Iterator[str]:
    """Give the names of Python files in the notebook's code."""
    for code in codes:
        if code and ".py" in code.text:
            yield from NAMED.findall(code.text)
