"""What a call is called, and which calls run what they are given before they return (RULES C5)."""

from __future__ import annotations

import ast

Function = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

CONSUMERS = frozenset(
    "sum any all list tuple set dict sorted max min frozenset join extend update array Series DataFrame fsum prod"
    " mean".split()
)
"""Calls that exhaust a generator expression given as their only argument before they return."""

EAGER_CALLS = frozenset(
    "sorted min max apply applymap agg aggregate transform sort assign pipe reduce sub subn minimize curve_fit quad"
    " fmin".split()
)
"""Calls that call a function given to them only before they return (none of them keeps it)."""


PASSES_ON = frozenset("apply applymap map transform pipe sorted filter reduce max min sort".split())
"""Calls that call a function given to them and ask nothing else of it, not even its name."""

LAZY_LIBRARIES = frozenset("dask pyspark tensorflow polars ray modin vaex ibis datasets".split())
"""Libraries whose `apply`, `map` and the like only note down what to do."""


def called_name(call: ast.Call) -> str:
    """Give the last part of the called name: `f` of `f(…)`, `apply` of `df.x.apply(…)`, "" of anything else."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def runs_now(node: ast.expr, call: ast.Call, lazy: frozenset[str]) -> bool:
    """Say whether a lambda or generator expression, an argument of `call`, has run when the call returns.

    `lazy` are names that the notebook or a lazy library gives a meaning of their own.
    """
    name = called_name(call)
    if name in lazy:
        return False
    if isinstance(node, ast.GeneratorExp):
        return name in CONSUMERS and len(call.args) == 1 and not call.keywords
    return isinstance(node, ast.Lambda) and name in EAGER_CALLS


def arguments_of(node: Function | ast.Lambda) -> list[ast.arg]:
    """Give all parameters of a function, `*args` and `**kwargs` included."""
    a = node.args
    return [*a.posonlyargs, *a.args, *a.kwonlyargs, *([a.vararg] if a.vararg else []), *([a.kwarg] if a.kwarg else [])]
