"""Cells that do the work of two modules: which statement belongs where (`--split`)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.planning.evidence import evidence_of
from nbengineer.reading.python import tree_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.facts import Facts
    from nbengineer.model.notebook import Code

FEWEST = 4
"""A shorter cell is left whole: dividing it would cost its reader more than it gives."""
CLEAR = 2.0
"""So much must speak for a module before a single statement counts as its work."""
BESIDE = frozenset({"setup", "checks"})
"""Modules whose statements stand in any cell without making it a mixed one."""


def parts_of(rows: Sequence[Facts], code: Code, home: str) -> dict[tuple[int, int], str]:
    """Give the module of each statement of a mixed cell; nothing for a cell that belongs together.

    `rows` are the statements that go into steps, `home` the module of the whole cell. A statement that says nothing by
    itself goes with the next one that does.
    """
    if len(rows) < FEWEST:
        return {}
    body = tree_of(code).body
    clear = [_module(body[row.position]) for row in rows]
    if len({module for module in clear if module} | {home}) <= 1 or len({module for module in clear if module}) <= 1:
        return {}
    found = {}
    following = ""
    for row, module in zip(reversed(rows), reversed(clear), strict=True):
        following = module or following
        found[row.place] = following
    before = home
    for row in rows:
        found[row.place] = found[row.place] or before
        before = found[row.place]
    return found


def _module(statement: ast.stmt) -> str:
    """Give the module that a statement clearly belongs to, "" if none."""
    weights = evidence_of(ast.Module([statement], []), {}).weights
    best = max(weights, key=lambda module: weights[module], default="")
    return best if best and weights[best] >= CLEAR and best not in BESIDE else ""
