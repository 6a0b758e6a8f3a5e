"""Which names are bound to things that must live on: files, folders, connections, pools, suspended generators."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.walking import named_in, nodes_now, nodes_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

HELD = frozenset(
    "open NamedTemporaryFile TemporaryFile TemporaryDirectory SpooledTemporaryFile mkstemp ref proxy WeakSet finalize"
    " WeakValueDictionary WeakKeyDictionary FuncAnimation ArtistAnimation Popen Pool ThreadPool ThreadPoolExecutor"
    " ProcessPoolExecutor Session Client create_engine SparkSession getOrCreate ZipFile HDFStore File"
    " ExcelWriter ExitStack".split()
)
WRAPPING = frozenset("writer DictWriter TextIOWrapper BufferedWriter GzipFile TarFile".split())
"""Calls whose value goes on with a file that they are given."""


def held_here(node: ast.stmt, holding: AbstractSet[str]) -> frozenset[str]:
    """Give the names that a statement binds to such things; `holding` are functions of the notebook that give some."""
    words = named_in(node)
    if HELD.isdisjoint(words) and holding.isdisjoint(words) and not any("connect" in word for word in words):
        return frozenset()
    found: set[str] = set()
    for one in nodes_now(node):
        match one:
            case ast.Assign(targets=targets, value=value) if _holds(value, holding):
                found.update(*map(_names, targets))
            case ast.AnnAssign(target=target, value=ast.expr() as value) if _holds(value, holding):
                found |= _names(target)
            case ast.NamedExpr(target=target, value=value) if _holds(value, holding):
                found |= _names(target)
            case _:
                pass
    return frozenset(found)


def holding_here(node: ast.stmt, holding: AbstractSet[str]) -> frozenset[str]:
    """Give the function that a statement defines, if its calls give something that must live on."""
    if not isinstance(node, ast.FunctionDef):
        return frozenset()
    inside = frozenset[str]().union(*(held_here(one, holding) for one in node.body))
    for one in nodes_of(node):
        match one:
            case ast.Return(value=ast.Name(id=name)) if name in inside:
                return frozenset((node.name,))
            case ast.Return(value=ast.expr() as value) if _holds(value, holding):
                return frozenset((node.name,))
            case ast.Try(body=body, finalbody=[_, *_]) | ast.With(body=body) if any(map(_yields, body)):
                return frozenset((node.name,))
            case _:
                pass
    return frozenset()


def _holds(value: ast.expr, holding: AbstractSet[str]) -> bool:
    """Say whether an expression gives such a thing, or a container that it stands in."""
    match value:
        case ast.Call():
            name = called_name(value)
            if name in HELD or "connect" in name or (isinstance(value.func, ast.Name) and name in holding):
                return True
            return name in WRAPPING and any(_holds(one, holding) for one in value.args)
        case _:
            return any(_holds(one, holding) for one in _parts(value))


def _parts(value: ast.expr) -> Iterator[ast.expr]:
    match value:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts) | ast.Dict(values=parts):
            yield from parts
        case ast.ListComp(elt=part) | ast.DictComp(value=part):
            yield part
        case _:
            pass


def _names(target: ast.expr) -> set[str]:
    return {one.id for one in walk(target) if isinstance(one, ast.Name)}


def _yields(node: ast.stmt) -> bool:
    return any(isinstance(one, ast.Yield | ast.YieldFrom) for one in ast.walk(node))
