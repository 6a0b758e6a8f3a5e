"""Which code asks for the event loop that a kernel always has running."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.library import library_function
from nbengineer.analysis.walking import calls_now, calls_of, named_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

NEEDING = frozenset({"asyncio.ensure_future", "asyncio.get_running_loop", "asyncio.current_task", "asyncio.all_tasks"})


def needs_loop(node: ast.stmt, modules: Mapping[str, str], looping: AbstractSet[str]) -> bool:
    """Say whether a statement needs a running loop now; `looping` are functions of the notebook that do."""
    return _may_need(node, modules, looping) and any(_needs(one, modules, looping) for one in calls_now(node))


def looping_here(node: ast.stmt, modules: Mapping[str, str], looping: AbstractSet[str]) -> frozenset[str]:
    """Give the plain function that a statement defines, if calls of it need a running loop."""
    if isinstance(node, ast.FunctionDef) and any(_needs(one, modules, looping) for one in calls_of(node)):
        return frozenset((node.name,))
    return frozenset()


def _may_need(node: ast.stmt, modules: Mapping[str, str], looping: AbstractSet[str]) -> bool:
    """Say whether a statement names anything without which no call needs a loop."""
    words = named_in(node)
    asks = any(modules[word].startswith("asyncio") for word in words & modules.keys())
    return asks or "create_task" in words or not looping.isdisjoint(words)


def _needs(call: ast.Call, modules: Mapping[str, str], looping: AbstractSet[str]) -> bool:
    name = called_name(call)
    if isinstance(call.func, ast.Name) and name in looping:
        return True
    function = library_function(call.func, modules)
    if name == "create_task":
        return function.startswith("asyncio.") or isinstance(call.func, ast.Attribute)
    return function in NEEDING
