"""Where a proposal divides a long stretch of cells under one heading: at the cells that begin with a comment."""

from __future__ import annotations

import ast
import re
from itertools import groupby
from typing import TYPE_CHECKING

from nbengineer.planning.survey import tree_of
from nbengineer.reading.headings import Heading, without_numbering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.notebook import Notebook
    from nbengineer.reading.tags import Target

LONG = 60
"""A step of more lines than that is hard to review and to test as one function."""

FRAME = " \t#-=*~_:."
DIRECTIVE = re.compile(r"%%|!|type:|noqa|pragma|pylint|fmt:|todo|fixme|-\*-", re.IGNORECASE)
PROSE = (ast.Module, ast.Expr, ast.Name, ast.Load, ast.BoolOp, ast.And, ast.Or, ast.Compare, ast.In, ast.Is)
"""Nodes of words that happen to parse: `Training and test sets` does not, `train and test` does."""


def divided(notebook: Notebook, heads: Sequence[Heading], asked: Sequence[Target]) -> tuple[Heading, ...]:
    """Give each cell's heading, where the first comments of cells serve as headings of a stretch that is too long.

    A stretch are the cells of one module under one heading; what stands in it before the first such comment keeps the
    heading.
    """
    found = list(heads)
    cells = [number for number, target in enumerate(asked) if target.kind == "target"]
    for _, stretch in groupby(cells, key=lambda number: (asked[number].module, heads[number].cell)):
        numbers = list(stretch)
        if sum(_lines(notebook.cells[number].source) for number in numbers) <= LONG:
            continue
        current = heads[numbers[0]]
        for number in numbers:
            if text := comment_heading(notebook.cells[number].source):
                current = Heading(text, current.level + 1, "", number, without_numbering(text))
            found[number] = current
    return tuple(found)


def comment_heading(source: str) -> str:
    """Give the words of the comment that a cell begins with; "" if it begins otherwise, or the comment is no prose."""
    first = next((line.strip() for line in source.splitlines() if line.strip()), "")
    text = first.strip(FRAME) if first.startswith("#") else ""
    if not any(letter.isalpha() for letter in text) or DIRECTIVE.match(first.lstrip("# ")):
        return ""
    tree = tree_of(text)
    return text if tree is None or all(isinstance(node, PROSE) for node in ast.walk(tree)) else ""


def _lines(source: str) -> int:
    return sum(bool(line.strip()) for line in source.splitlines())
