"""Whether a text is Python as a kernel takes it, and if not, what is wrong where."""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbengineer.model.notebook import Code

FLAGS = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
ONLY_COMPILING_TELLS = re.compile(
    r"\b(?:return|yield|break|continue|nonlocal|global|await|async|__future__|__debug__)\b|\bimport[ \t]*\*"
)
"""Words without which a text that parses compiles too, but for the rarest cases."""
Problem = tuple[str, int]
TOO_DEEP: Problem = ("the code is nested too deeply", 1)


def parse(text: str) -> ast.Module:
    """Parse a cell as a kernel does: `await` may stand at its top level. Raises SyntaxError, and no warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = compile(text, "<cell>", "exec", FLAGS, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def tree_of(code: Code) -> ast.Module:
    """Give the tree of a cell that parses: the one that is kept, or a new one."""
    return code.tree or parse(code.text)


def parsed(text: str) -> ast.Module | Problem:
    """Give the tree of a cell, whose top level may await, or the message and the line of what is wrong; never warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = compile(text, "<cell>", "exec", FLAGS, dont_inherit=True)
            assert isinstance(tree, ast.Module)
            if ONLY_COMPILING_TELLS.search(text):
                compile(tree, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        except SyntaxError as error:
            return error.msg, min(error.lineno or 1, text.count("\n") + 1)
        except (ValueError, OverflowError) as error:
            return str(error), 1
        except (RecursionError, MemoryError):
            return TOO_DEEP
    return tree


def is_python(text: str) -> bool:
    """Say whether a text could be a cell of plain Python."""
    return isinstance(parsed(text), ast.Module)
