"""Which statements show an animation of matplotlib: a notebook runs its callback for that, and so changes artists."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal

from nbengineer.analysis.calls import called_name

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

CLASSES = frozenset({"FuncAnimation", "ArtistAnimation"})


def note_animations(node: ast.stmt, bound: AbstractSet[str], animations: set[str]) -> None:
    """Keep up to date which names are those of animations; `bound` are all that the statement may bind."""
    animations -= bound
    match node:
        case ast.Assign(targets=targets, value=ast.Call() as call) if called_name(call) in CLASSES:
            animations.update(one.id for one in targets if isinstance(one, ast.Name))
        case _:
            pass


def animates_here(node: ast.stmt, animations: AbstractSet[str], *, last: bool) -> Literal["", "value", "display"]:
    """Say how a statement shows an animation, if it does: as the value of its cell, or by `display`."""
    match node:
        case ast.Expr(value=value) if last and _is_animation(value, animations):
            return "value"
        case ast.Expr(value=ast.Call(args=args) as call) if called_name(call) == "display":
            return "display" if any(_is_animation(one, animations) for one in args) else ""
        case _:
            return ""


def _is_animation(node: ast.expr, animations: AbstractSet[str]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in animations
        case ast.Call():
            return called_name(node) in CLASSES
        case _:
            return False
