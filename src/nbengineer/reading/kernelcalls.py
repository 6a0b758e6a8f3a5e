"""Calls of IPython's shell, as exported notebooks have them, written as the magics that they were."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CALLS = re.compile(r"\bget_ipython\b")


def as_magics(tree: ast.Module, lines: Sequence[str]) -> list[str] | None:
    """Give the lines with each call that stands alone on its lines as a magic; None if there is no such call.

    `get_ipython().run_line_magic("time", "f()")` becomes `%time f()`, `x = get_ipython().getoutput("ls")` `x = !ls`.
    """
    fresh = list(lines)
    found = False
    for statement in _statements(tree):
        escaped = _escaped(statement, lines)
        if escaped is None or statement.end_lineno is None or not _alone(statement, lines):
            continue
        found = True
        indent = lines[statement.lineno - 1][: statement.col_offset]
        fresh[statement.lineno - 1 : statement.end_lineno] = [
            indent + escaped,
            *[""] * (statement.end_lineno - statement.lineno),
        ]
    return fresh if found else None


def outside_colab(tree: ast.Module, lines: Sequence[str]) -> list[str]:
    """Give the lines with the question `"google.colab" in str(get_ipython())` answered: a package never runs there."""
    fresh = [line.encode() for line in lines]
    asked = sorted(_colab_questions(tree), key=lambda one: (one.lineno, -one.col_offset))
    for node in asked:
        line = fresh[node.lineno - 1]
        answer = b"False" if isinstance(node.ops[0], ast.In) else b"True"
        fresh[node.lineno - 1] = line[: node.col_offset] + answer + line[node.end_col_offset :]
    return [line.decode() for line in fresh]


def _colab_questions(tree: ast.Module) -> Iterator[ast.Compare]:
    for node in ast.walk(tree):
        match node:
            case ast.Compare(
                left=ast.Constant(value=str(word)),
                ops=[ast.In() | ast.NotIn()],
                comparators=[ast.Call(func=ast.Name(id="str"), args=[ast.Call(func=ast.Name(id="get_ipython"))])],
            ) if "colab" in word and node.lineno == node.end_lineno:
                yield node
            case _:
                pass


def calls_left(tree: ast.Module) -> list[int]:
    """Give the lines of what asks for IPython's shell."""
    return sorted({node.lineno for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "get_ipython"})


def _statements(tree: ast.AST) -> Iterator[ast.stmt]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr | ast.Assign):
            yield node


def _alone(statement: ast.stmt, lines: Sequence[str]) -> bool:
    assert statement.end_lineno is not None
    before = lines[statement.lineno - 1].encode()[: statement.col_offset]
    after = lines[statement.end_lineno - 1].encode()[statement.end_col_offset :]
    return not before.strip() and after.strip() in {b"", b";"}


def _escaped(statement: ast.stmt, lines: Sequence[str]) -> str | None:
    match statement:
        case ast.Expr(value=ast.Call() as call):
            target = ""
        case ast.Assign(targets=[one], value=ast.Call() as call):
            target = f"{ast.get_source_segment(chr(10).join(lines), one)} = "
        case _:
            return None
    match call:
        case ast.Call(
            func=ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython"), args=[], keywords=[]), attr=name)
        ):
            pass
        case _:
            return None
    texts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if call.keywords or len(texts) != len(call.args) or any("\n" in text for text in texts):
        return None
    match name, texts:
        case "run_line_magic" | "magic", [_, *_]:
            return f"{target}%{' '.join(texts).strip()}"
        case "system" | "getoutput", [command]:
            shows_only = name == "getoutput" and not target
            return f"{target}!{'!' if shows_only else ''}{command}" if name == "getoutput" or not target else None
        case _:
            return None
