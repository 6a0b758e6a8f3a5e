"""Makes a failing program small: cells, statements and the shells of compound statements go as long as it still fails."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.differential.program import Program


def shrink(program: Program, still_fails: Callable[[Program], bool]) -> Program:
    """Give a program from which no single cut leaves one that still fails."""
    while True:
        smaller = next((cut for cut in _cuts(program) if still_fails(cut)), None)
        if smaller is None:
            return program
        program = smaller


def _cuts(program: Program) -> Iterator[Program]:
    """Give all programs one cut smaller, the largest cuts first."""
    for place in reversed(range(len(program.cells))):
        yield program.with_cell(place)
    for place, cell in reversed(list(enumerate(program.cells))):
        before = cell.statements
        for number, statement in enumerate(before):
            for instead in ((), *_simpler(statement)):
                if len(before) > 1 or instead:
                    yield program.with_cell(place, *before[:number], *instead, *before[number + 1 :])


def _simpler(statement: str) -> Iterator[tuple[str, ...]]:
    """Give what a statement holds: its blocks in its place, and the statement without one inner statement or value."""
    tree = ast.parse(statement)
    for block in _blocks(tree.body[0]):
        yield tuple(ast.unparse(inner) for inner in block)
    size = len(list(_inner_blocks(tree)))
    for number in range(size):
        for place in range(len(list(_inner_blocks(tree))[number])):
            copy = ast.parse(statement)
            block = list(_inner_blocks(copy))[number]
            del block[place]
            if not block:
                block.append(ast.Pass())
            text = ast.unparse(copy)
            if text != ast.unparse(tree):
                yield (text,)


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Give the statement lists of a compound statement that may stand by themselves."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return
    found = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
    found += [handler.body for handler in getattr(node, "handlers", [])]
    found += [case.body for case in getattr(node, "cases", [])]
    for block in found:
        if block and not any(isinstance(inner, ast.Break | ast.Continue) for part in block for inner in ast.walk(part)):
            yield block


def _inner_blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Give every statement list below the first statement."""
    for node in ast.walk(tree.body[0]):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and block:
                yield block
