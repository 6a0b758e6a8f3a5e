"""What code that a statement makes does when it runs later, and how the statement uses functions of the notebook."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypedDict

from nbengineer.analysis.calls import arguments_of
from nbengineer.analysis.making import decorators_of, is_noticed, is_pure
from nbengineer.analysis.names import frozen
from nbengineer.analysis.reckoning import Definition, has_late_effects, hidden_late, late_changes
from nbengineer.analysis.walking import nodes_of
from nbengineer.model.facts import NO_USES, FunctionUses, Making

if TYPE_CHECKING:
    from nbengineer.analysis.bodies import Body
    from nbengineer.analysis.known import Known
    from nbengineer.analysis.scopes import Nested
    from nbengineer.model.facts import Names


class Late(TypedDict, total=False):
    """What code that the statement makes does later, as `Facts` has it."""

    late_reads: Names
    late_writes: Names
    late_deletes: Names
    late_effects: bool
    late_changes: Names
    late_sets: Names
    late_uses_state: Names
    making: Making | None
    uses: FunctionUses
    global_under_local: Names
    frame_captures: Names
    frame_traps: Names


def late_facts(node: ast.stmt, nested: Nested, body: Body | None, known: Known) -> Late:
    """Ask what the nested code of a statement does later; `body` is that of a definition."""
    found = Late(
        late_reads=frozen(nested.reads),
        late_writes=frozen(nested.writes),
        late_deletes=frozen(nested.deletes),
        making=_making(node, nested, known) if isinstance(node, Definition) else None,
        uses=_uses(nested),
        global_under_local=frozen(nested.global_under_local),
        frame_captures=frozen(nested.frame_defs),
        frame_traps=frozen(nested.frame_others),
    )
    if known.slicing:
        found["late_effects"] = has_late_effects(node, known)
        found["late_changes"] = frozen(late_changes(node, body, nested, known))
    if known.sets:
        late = hidden_late(node, known)
        found["late_sets"], found["late_uses_state"] = frozen(late.sets), frozen(late.uses)
    return found


def _uses(nested: Nested) -> FunctionUses:
    if not (nested.shadows or nested.late_calls or nested.escapes or nested.handed or nested.attributes):
        return NO_USES
    return FunctionUses(
        shadows={name: frozenset(around) for name, around in nested.shadows.items()},
        late=frozen(nested.late_calls),
        escapes=frozen(nested.escapes),
        handed=frozen(nested.handed),
        attributes=frozen(nested.attributes),
    )


def _making(node: Definition, nested: Nested, known: Known) -> Making:
    """Describe a definition."""
    pure = is_pure(node) and not is_noticed(node, known)
    if isinstance(node, ast.ClassDef):
        return Making("class", pure, decorators=decorators_of(node))
    yields = any(isinstance(child, ast.Yield | ast.YieldFrom) for child in nodes_of(node))
    return Making(
        "function",
        pure,
        lazy=yields or isinstance(node, ast.AsyncFunctionDef),
        open_keywords=node.args.kwarg is not None,
        is_async=isinstance(node, ast.AsyncFunctionDef),
        inner_reads=frozen(nested.inner_reads),
        decorators=decorators_of(node),
        parameters=tuple(one.arg for one in arguments_of(node)),
    )
