"""What a literal text does with names when a statement runs it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.changing import changes
from nbengineer.analysis.flow import Flow
from nbengineer.analysis.reckoning import may_change_here, reaches_of
from nbengineer.analysis.walking import SCOPES
from nbengineer.model.facts import Reflection

if TYPE_CHECKING:
    from nbengineer.analysis.known import Known
    from nbengineer.model.facts import Names


def run_text(text: str, flow: Flow) -> Reflection:
    """Take what a literal text does when it is run into account, as something that may happen."""
    reason = "it runs text as code"
    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError, RecursionError):
        return Reflection(reason)
    inner = Flow(flow.lazy, flow.functions)
    inner.block(tree.body)
    for name in inner.early:
        flow.use(name)
    flow.reads |= inner.reads
    flow.maybe |= inner.maybe
    flow.unbound |= inner.unbound
    flow.sure -= inner.unbound
    simple = not any(isinstance(node, SCOPES) or _reflects(node) for node in ast.walk(tree))
    return Reflection(reason, open_reads=not simple, open_writes=not simple)


def _reflects(node: ast.AST) -> bool:
    """Say whether a node of text that is run looks at names by their text itself."""
    return isinstance(node, ast.Name) and node.id in {"exec", "eval", "globals", "locals", "vars", "dir", "get_ipython"}


def changed_by_text(text: str, known: Known) -> Names:
    """Give what a literal text may change when it is run as code; nothing if it is no code."""
    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    return frozenset[str]().union(*(_may_change(one, known) for one in tree.body))


def _may_change(node: ast.stmt, known: Known) -> Names:
    flow = Flow(known.lazy, known.functions)
    flow.statement(node)
    reach, visible = reaches_of(node, known)
    return may_change_here(node, changes(node, visible), flow, reach, known)[0]
