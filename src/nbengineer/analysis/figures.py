"""What one statement does to the figures that pyplot keeps, and what is remembered of that for those below it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.drawers import drawers_of, ends_closed
from nbengineer.analysis.drawing import closing_calls, is_sign, pens
from nbengineer.analysis.openfigures import Drawing
from nbengineer.analysis.walking import named_in

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from nbengineer.analysis.known import Known


def learn_pens(known: Known) -> None:
    """Look through the imports anew for what draws."""
    known.shows = closing_calls(known.modules)
    known.pens |= pens(known.modules)


def may_draw(node: ast.stmt, known: Known) -> bool:
    """Say whether a statement names anything by which code draws, or closes what is drawn."""
    words = named_in(node)
    return not known.pens.isdisjoint(words) or any(map(is_sign, words))


def figures_here(node: ast.stmt, bound: AbstractSet[str], known: Known) -> tuple[bool, bool]:
    """Say whether a statement leaves figures open that it draws, and whether it closes all that are open before.

    `known` remembers what draws when it is called, and of a function whether it closes what it drew. `bound` are the
    names that the statement binds.
    """
    if not may_draw(node, known):
        known.closing -= bound
        return False, False
    drawing = _drawing(known)
    opens = drawing.leaves_open([node])
    closes = not opens and not drawing.leaves_open([node], before=True)
    known.closing -= bound
    found = drawers_of(node, bound, known.modules, known.drawing)
    known.drawing |= found
    known.pens.update(name.strip(".") for name in found)
    if found and isinstance(node, ast.FunctionDef) and ends_closed(node, _drawing(known)):
        known.closing.add(node.name)
    return opens, closes


def _drawing(known: Known) -> Drawing:
    return Drawing(known.modules, known.shows, known.drawing, known.closing)
