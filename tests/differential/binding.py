"""Which names of a notebook only imports bind: those are no values, so a package need not return them."""

from __future__ import annotations

import ast
import importlib
import symtable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def only_imported(sources: Iterable[str]) -> frozenset[str]:
    """Give the names that imports bind, to one thing each, and no other statement does, in cells of plain Python."""
    targets: dict[str, set[str]] = {}
    assigned: set[str] = set()
    for source in sources:
        try:
            table = symtable.symtable(source, "<cell>", "exec")
        except SyntaxError:
            continue
        assigned |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned()} - _only_annotated(
            source
        )
        assigned |= set(_global_writes(table))
        for name, target in _imports(_of_cell(ast.parse(source))):
            targets.setdefault(name, set()).add(target)
    return frozenset(name for name, found in targets.items() if len(found) == 1) - assigned


def _only_annotated(source: str) -> set[str]:
    """Give the names that a cell only annotates: that binds nothing."""
    tree = ast.parse(source)
    bare = [node.target for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and node.value is None]
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in bare and _binds(node)}
    return {target.id for target in bare if isinstance(target, ast.Name)} - stored


def _binds(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _global_writes(table: symtable.SymbolTable) -> Iterator[str]:
    for child in table.get_children():
        for symbol in child.get_symbols():
            if symbol.is_declared_global() and (symbol.is_assigned() or symbol.is_imported()):
                yield symbol.get_name()
        yield from _global_writes(child)


def _of_cell(tree: ast.AST) -> Iterator[ast.AST]:
    """Give the nodes of the cell's own scope."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _of_cell(node)


def _imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """Give name and target of every import, `import a` and `import a.b` being one target."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.split(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (top, top)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            for alias in node.names:
                names = star_names(module) if alias.name == "*" else (alias.name,)
                yield from ((alias.asname or name, f"{module}:{name}") for name in names)


def star_names(module: str) -> tuple[str, ...]:
    """Give what `from module import *` binds; nothing for a module that is not there."""
    try:
        found = importlib.import_module(module)
    except ImportError:
        return ()
    public = [name for name in vars(found) if not name.startswith("_")]
    return tuple(sorted(getattr(found, "__all__", public)))
