"""All code cells of a notebook as plain Python, each in the light of the others."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from nbengineer.reading.magics import translate
from nbengineer.reading.python import parsed
from nbengineer.reading.translated import Around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.notebook import Cell, Code, Notebook

ASKS = re.compile(r"[{$]|%%capture\s+\w")
"""What is translated by what the notebook binds or mentions elsewhere: texts to fill in, and captured objects."""
WORD = re.compile(r"[^\W\d]\w*")
MOST_TREES = 2000
"""Of so many cells the syntax trees are kept, about 10 kB each; those of later ones are made again when asked for."""


def translate_all(notebook: Notebook) -> tuple[Code | None, ...]:
    """Give one code per cell, None for cells that are no code; never raises.

    As in IPython, `{name}` and `$name` in a command are only filled in where the notebook binds the name; a captured
    object that no other cell mentions is let go.
    """
    codes = [_with_tree_while_few(translate(cell), cell) if cell.kind == "code" else None for cell in notebook.cells]
    asking = [
        number for number, code in enumerate(codes) if code and any(ASKS.search(note.what) for note in code.notes)
    ]
    if asking:
        bound = bound_names([code.text for code in codes if code and not code.error])
        words = [frozenset(WORD.findall(cell.source)) for cell in notebook.cells]
        for number in asking:
            mentioned = frozenset[str]().union(*words[:number], *words[number + 1 :])
            codes[number] = translate(notebook.cells[number], Around(bound, mentioned))
    return tuple(codes)


def _with_tree_while_few(code: Code, cell: Cell) -> Code:
    return code if cell.number <= MOST_TREES else replace(code, tree=None)


def bound_names(texts: Sequence[str]) -> frozenset[str]:
    """Give the names that these cells bind anywhere, in functions too."""
    found: set[str] = set()
    for text in texts:
        tree = parsed(text)
        assert isinstance(tree, ast.Module)
        for node in ast.walk(tree):
            match node:
                case ast.Name(id=name, ctx=ast.Store()) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    found.add(name)
                case ast.AsyncFunctionDef(name=name) | ast.arg(arg=name):
                    found.add(name)
                case ast.alias(name=name, asname=alias):
                    found.add(alias or name.partition(".")[0])
                case ast.ExceptHandler(name=str(name)):
                    found.add(name)
                case _:
                    pass
    return frozenset(found)
