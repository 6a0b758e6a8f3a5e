"""What the code of a cell and the words of a heading speak for, weighed."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.making import dotted
from nbengineer.planning.signs import BEGINNINGS, CALLS, ENDINGS, OWNERS, PREPARING, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Weights = dict[str, float]


WORD = re.compile(r"[^\W\d_]+")
OWN_FUNCTION = 0.8
"""How much what a function of the notebook does counts where it is called."""


class Evidence:
    """What the code of one cell speaks for: `weights` by module, and the call that said so most loudly."""

    def __init__(self) -> None:
        self.weights: defaultdict[str, float] = defaultdict(float)
        self.calls: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, module: str, weight: float, call: str) -> None:
        """Count one sign."""
        self.weights[module] += weight
        if call:
            self.calls[module][call] += weight

    def call(self, module: str) -> str:
        """Give the call that speaks for a module most, the first of several; "" if none does."""
        found = self.calls[module]
        return max(found, key=found.__getitem__) if found else ""


def evidence_of(tree: ast.Module, functions: dict[str, Weights]) -> Evidence:
    """Weigh a cell's statements; what its definitions do is noted in `functions` and counts where they are called."""
    found = Evidence()
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = Evidence()
            for node in ast.walk(statement):
                _weigh(node, inner, {})
            functions[statement.name] = dict(inner.weights)
        else:
            for node in _outside_definitions(statement):
                _weigh(node, found, functions)
    return found


def _outside_definitions(statement: ast.stmt) -> Iterator[ast.AST]:
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
            yield node
            todo += reversed(list(ast.iter_child_nodes(node)))


def _weigh(node: ast.AST, found: Evidence, functions: Mapping[str, Weights]) -> None:
    match node:
        case ast.Call():
            _weigh_call(node, found, functions)
        case ast.Assert():
            found.add("checks", 2, "assert")
        case ast.Assign(targets=[target, *_]):
            _weigh_target(target, found)
        case ast.AugAssign(target=ast.Subscript() as target):
            _weigh_target(target, found)
        case _:
            pass


def _weigh_target(target: ast.expr, found: Evidence) -> None:
    match target:
        case ast.Subscript(value=ast.Name() | ast.Attribute(attr="loc" | "iloc" | "at"), slice=index):
            text = index if isinstance(index, ast.Constant) else None
            found.add("features", 1.2 if text is not None and isinstance(text.value, str) else 0.6, "")
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id="pd"), attr="options")):
            found.add("setup", 2, "pd.options")
        case ast.Subscript(value=ast.Attribute(attr="rcParams" | "environ" as what)):
            found.add("setup", 2, what)
        case ast.Name(id="X" | "y" | "Y"):
            found.add("train", 0.5, "")
        case _:
            pass


def _weigh_call(node: ast.Call, found: Evidence, functions: Mapping[str, Weights]) -> None:
    name = called_name(node)
    receiver = dotted(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    if not receiver and name in functions:
        for module, weight in functions[name].items():
            found.add(module, min(weight * OWN_FUNCTION, 2.0), name)
    owner = receiver.rpartition(".")[2]
    for module, weight in _signs(name, receiver, owner):
        found.add(module, weight, name)


def _signs(name: str, receiver: str, owner: str) -> Iterator[tuple[str, float]]:
    """Give what one call speaks for; the first table that knows it decides."""
    if name in {"fit", "transform", "fit_transform"} and PREPARING.search(owner.lower()):
        yield "features", 2.0
    elif owner == "style" and name == "use":
        yield "setup", 2.0
    elif name in {"join", "split", "replace", "format"} and (receiver.endswith("path") or not receiver):
        return
    elif name in CALLS:
        yield CALLS[name]
    elif owner in OWNERS:
        yield OWNERS[owner]
    else:
        sign = next(((module, weight) for pattern, module, weight in ENDINGS if pattern.search(name)), None)
        sign = sign or next(((module, weight) for pattern, module, weight in BEGINNINGS if pattern.match(name)), None)
        if sign:
            yield sign


def words_of(heading: str) -> Weights:
    """Give what a heading's words speak for; a word counts once."""
    found: defaultdict[str, float] = defaultdict(float)
    for word in dict.fromkeys(WORD.findall(heading.lower())):
        if word in WORDS:
            module, weight = WORDS[word]
            found[module] += weight
    return dict(found)
