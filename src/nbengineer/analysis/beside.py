"""Modules beside the notebook: what importing them does, and what their functions do besides giving a value."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.analysis.effects import effects, heard_output, only_a_picture
from nbengineer.analysis.inventory import imports_of
from nbengineer.analysis.library import resolved, root
from nbengineer.analysis.making import HARMLESS_DECORATORS, decorators_of, is_pure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
CHANGEABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.Call)
FIXED = (
    "re.compile",
    "logging.getLogger",
    "pathlib.Path",
    "os.path.",
    "os.getenv",
    "typing.",
    "collections.namedtuple",
)
"""Calls whose result no call of a function changes."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The top-level names of modules beside the notebook.

    Importing `tame` ones does nothing but define: they may be imported anywhere. `stateful` ones remember something
    between two calls, `acting` ones have functions with an effect on the whole process, importing `loud` ones has one.
    They may import each other, so one is as all are. `heard` says which output some code can read again.
    """

    tame: frozenset[str] = frozenset()
    stateful: frozenset[str] = frozenset()
    acting: frozenset[str] = frozenset()
    loud: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()


def look_beside(modules: Mapping[str, str], cells: Iterable[str]) -> Beside:
    """Look at `modules` (dotted name -> source), and at the cells for what they do to output."""
    tops = frozenset(name.partition(".")[0] for name in modules)
    heard = heard_output([*modules.values(), *cells])
    trees = [_tree(source) for source in modules.values()]
    parsed = [tree for tree in trees if tree is not None]
    unknown = len(parsed) < len(trees)
    return Beside(
        tame=frozenset() if unknown or not all(map(_is_tame, parsed)) else tops,
        stateful=tops if unknown or any(map(_remembers, parsed)) else frozenset(),
        acting=tops if unknown or any(_acts(tree, heard) for tree in parsed) else frozenset(),
        loud=tops if unknown or any(_reach_all(tree.body, tree, heard) for tree in parsed) else frozenset(),
        heard=heard,
    )


def _tree(source: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _is_tame(tree: ast.Module) -> bool:
    return all(_only_defines(statement) for statement in tree.body)


def _only_defines(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return True
        case _:
            return is_pure(statement)


def _remembers(tree: ast.Module) -> bool:
    """Say whether anything that a call could change outlives the call: objects of the module, of classes, defaults."""
    modules = dict(_imported(tree))
    held = any(_holds_state(statement, modules) for statement in tree.body)
    return held or any(_changes_outside(node) for node in ast.walk(tree))


def _holds_state(statement: ast.stmt, modules: Mapping[str, str]) -> bool:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return False
        case ast.ClassDef(body=body):
            return any(_holds_state(one, modules) for one in body)
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()) | ast.Pass():
            return False
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return False
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            if isinstance(value, ast.Call) and resolved(value.func, modules).startswith(FIXED):
                return False
            return any(isinstance(node, CHANGEABLE) for node in ast.walk(value))
        case ast.AnnAssign():
            return False
        case _:
            return True


def _changes_outside(node: ast.AST) -> bool:
    """Say whether a node lets a call leave something behind: `global`, defaults, caches, attributes."""
    match node:
        case ast.Global():
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            defaults = [one for one in [*node.args.defaults, *node.args.kw_defaults] if one is not None]
            marks = () if isinstance(node, ast.Lambda) else decorators_of(node)
            kept = any(isinstance(part, CHANGEABLE) for one in defaults for part in ast.walk(one))
            return kept or not all(map(_leaves_nothing, marks)) or _stores_outside(node)
        case _:
            return False


def _leaves_nothing(mark: str) -> bool:
    """Say whether a decorator keeps nothing from call to call."""
    return mark.endswith((".setter", ".getter")) or (mark in HARMLESS_DECORATORS and "cache" not in mark)


def _stores_outside(node: Function) -> bool:
    """Say whether a function stores into something that it did not get or make: an item or attribute of it."""
    inside = list(ast.walk(node))
    own = {part.arg for part in inside if isinstance(part, ast.arg)}
    own |= {part.id for part in inside if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    stores = (part for part in inside if isinstance(part, ast.Attribute | ast.Subscript))
    return any(
        root(part) not in own - {"cls"} or "__class__" in ast.unparse(part)
        for part in stores
        if not isinstance(part.ctx, ast.Load)
    )


def _acts(tree: ast.Module, heard: frozenset[str]) -> bool:
    """Say whether calling something of the module may have an effect on the whole process."""
    bodies = (node.body for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return any(_reach_all(body, tree, heard) for body in bodies)


def _reach_all(body: list[ast.stmt], tree: ast.Module, heard: frozenset[str]) -> bool:
    modules = dict(_imported(tree))
    found = (effect for statement in body for effect in effects(statement, modules, heard=heard))
    return any(not only_a_picture(effect.kind, effect.what) for effect in found)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for one in imports_of(node):
                yield one.bound, f"{one.module}.{one.name}" if one.name else one.module if one.alias else one.bound
