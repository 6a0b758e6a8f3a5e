"""Modules that lay beside the notebook, below `PACKAGE.local`: only their imports of each other change."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from nbengineer.emitting.imports import import_line, localised
from nbengineer.model.plan import Import

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nbengineer.model.plan import Plan

INIT = '"""Modules that lay beside the notebook."""\n'


def local_texts(plan: Plan, modules: Mapping[str, str]) -> dict[str, str]:
    """Give the text of each module by its path in the package; packages among them get the `__init__.py` they lack."""
    tops = {name.partition(".")[0] for name in plan.local_modules}
    chosen = {name: text for name, text in modules.items() if name.partition(".")[0] in tops}
    if not chosen:
        return {}
    root = f"src/{plan.package}/local"
    packages = {name.rpartition(".")[0] for name in chosen} - {""}
    packages |= {parent for name in packages for parent in _parents(name)}
    texts = {f"{root}/__init__.py": INIT}
    texts |= {f"{root}/{name.replace('.', '/')}/__init__.py": "" for name in packages}
    for name, text in chosen.items():
        path = name.replace(".", "/") + ("/__init__" if name in packages else "")
        texts[f"{root}/{path}.py"] = adjusted(text, plan.package, tops)
    return texts


def _parents(name: str) -> Iterable[str]:
    while name := name.rpartition(".")[0]:
        yield name


def adjusted(source: str, package: str, local: Iterable[str]) -> str:
    """Give a module's source with its absolute imports of `local` modules turned to `PACKAGE.local`; all else stays.

    A source that does not parse stays as it is.
    """
    names = tuple(local)
    tree = parsed(source)
    if tree is None:
        return source
    lines = source.split("\n")
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in sorted(imports, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        new = _replacement(node, package, names)
        if not new:
            continue
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        head = lines[first].encode()[: node.col_offset].decode()
        tail = lines[last].encode()[node.end_col_offset or 0 :].decode()
        lines[first : last + 1] = [f"{head}{new}{tail}"]
    return "\n".join(lines)


def parsed(source: str) -> ast.Module | None:
    """Give the tree of a module; None where it does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _replacement(node: ast.Import | ast.ImportFrom, package: str, local: tuple[str, ...]) -> str:
    """Give the statements for an import, on one line; "" where it stays."""
    match node:
        case ast.Import(names=aliases):
            items = [Import(one.name, alias=one.asname or "") for one in aliases]
        case ast.ImportFrom(module=str(module), names=aliases, level=0):
            items = [Import(module, one.name, one.asname or "") for one in aliases]
        case _:
            return ""
    fresh = [new for item in items for new in localised(item, package, local)]
    if fresh == items:
        return ""
    if isinstance(node, ast.ImportFrom):
        parts = [f"{one.name} as {one.alias}" if one.alias else one.name for one in fresh]
        return f"from {fresh[0].module} import {', '.join(parts)}"
    return "; ".join(import_line(item) for item in fresh)
