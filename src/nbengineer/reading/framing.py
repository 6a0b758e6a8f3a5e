"""Puts the frame of a cell magic around its body, and takes out the fillers of dropped lines that nothing needs."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.reading.python import parsed
from nbengineer.reading.scanning import inside_strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nbengineer.reading.cellmagics import Frame

INDENT = "    "


def framed(frame: Frame, body: Sequence[str]) -> list[str]:
    """Give the lines from the magic's own to the body's last, and what the frame puts below."""
    if not frame.indented:
        return [frame.first, *body]
    tree = parsed("\n".join(body))
    if not isinstance(tree, ast.Module):
        return ["", *body]
    top, end = _span(tree, body) if frame.quiet_alone else (0, len(body))
    if top == end:
        return ["", *body]
    strings = inside_strings(body)
    lines = ["", *body]
    lines[top] = frame.first
    for number in range(top + 1, end + 1):
        if lines[number].strip() and not strings[number - 1]:
            lines[number] = INDENT + lines[number]
    if not tree.body:
        lines[top] = f"{frame.first} pass"
    return [*lines, frame.last] if frame.last else lines


def _span(tree: ast.Module, body: Sequence[str]) -> tuple[int, int]:
    """Give the line above the statements that might print and the last of them (both 0 if none might).

    The line above is an empty one or the magic's own (0).
    """
    loud = [place for place, statement in enumerate(tree.body) if not _is_quiet(statement)]
    if not loud:
        return 0, 0
    end = tree.body[loud[-1]].end_lineno or len(body)
    first = tree.body[loud[0]]
    decorators = getattr(first, "decorator_list", [])
    top = min([first.lineno, *(one.lineno for one in decorators)])
    within = {
        number
        for statement in tree.body[: loud[0]]
        for number in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
    }
    while top - 1 > 0 and (body[top - 2].strip() or top - 1 in within):
        top -= 1
    return top - 1, end


def _is_quiet(statement: ast.stmt) -> bool:
    """Say whether a statement prints nothing and so may stand outside of what is captured."""
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return True
        case ast.FunctionDef(decorator_list=[]) | ast.AsyncFunctionDef(decorator_list=[]):
            return True
        case ast.Assign(targets=[ast.Name()], value=ast.Constant() | ast.Name()):
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case _:
            return False


def unneeded(tree: ast.Module, fillers: set[int]) -> set[int]:
    """Give the fillers (lines with a `pass`) whose blocks have another statement."""
    if not fillers:
        return set()
    found = set()
    for block in _blocks(tree):
        fill = [one.lineno for one in block if isinstance(one, ast.Pass) and one.lineno in fillers]
        found |= set(fill if len(fill) < len(block) else fill[1:])
    return found


def _blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and block:
                yield block
