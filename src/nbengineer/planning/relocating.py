"""What notices that a module which lay beside the notebook is `PACKAGE.local.NAME` in the package."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.making import dotted
from nbengineer.planning import doubts
from nbengineer.reading.python import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbengineer.model.diagnostic import Diagnostic
    from nbengineer.planning.middle import Middle

DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
BY_NAME = frozenset(
    "import_module __import__ find_spec importorskip patch getLogger setattr delattr get_data files as_file open_text"
    " read_text open_binary read_binary resource_filename resource_string run_module".split()
)
"""Calls that know a module by its name as a text."""
BESIDE_ITSELF = re.compile(r"\b__file__\b|\bpkgutil\.get_data\b|\bimportlib[. ]+(?:import +)?resources\b")


def relocated(middle: Middle) -> Iterator[Diagnostic]:
    """Say which texts name such a module, and which such modules look for files beside themselves."""
    modules = middle.folder.modules
    tops = {name.partition(".")[0] for name in modules}
    if not tops:
        return
    looking = {name.partition(".")[0]: name for name, text in modules.items() if BESIDE_ITSELF.search(text)}
    for row in middle.hoisted.bindings.rows:
        for top in sorted({one.module.partition(".")[0] for one in row.imports} & looking.keys()):
            yield doubts.looks_beside_itself(middle.notebook.cells[row.cell], row.line, looking.pop(top))
    word = re.compile(rf"[\"'](?:{'|'.join(sorted(tops))})\b")
    for cell in sorted({row.cell for row in middle.hoisted.bindings.rows}):
        code = middle.codes[cell]
        if code is None or not word.search(code.text):
            continue
        for node in ast.walk(tree_of(code)):
            for name in _named(node):
                if name.partition(".")[0] in tops and DOTTED.fullmatch(name):
                    yield doubts.module_in_text(middle.notebook.cells[cell], getattr(node, "lineno", 1), name)


def _named(node: ast.AST) -> Iterator[str]:
    """Give the texts that name a module or what is in one."""
    match node:
        case ast.Call(args=[ast.Constant(value=str(name)), *_]) if called_name(node) in BY_NAME:
            yield name
        case ast.Subscript(value=value, slice=ast.Constant(value=str(name))) if dotted(value) == "sys.modules":
            yield name
        case ast.Call(func=ast.Attribute(value=value), args=[ast.Constant(value=str(name)), *_]):
            if dotted(value) == "sys.modules":
                yield name
        case _:
            pass
