"""Where a statement of a cell names a variable of the notebook, and where a local of one of its own nested scopes.

Scopes are those of the language reference, section 4.2: functions, lambdas and comprehensions see each other, a class
body is seen by nothing inside it, `global` and `nonlocal` lead past a scope, a walrus leaves its comprehension, and
names with two leading underscores carry the class's name. Occurrences come in the order of the source text: that is
what an emitter can rely on, because the positions that Python 3.11 gives to names inside f-strings are wrong.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
CONTEXTS: dict[type[ast.expr_context], Literal["load", "store", "delete"]] = {
    ast.Load: "load",
    ast.Store: "store",
    ast.Del: "delete",
}
FORMATTED = frozenset({"JoinedStr", "TemplateStr"})
"""Nodes of literals with fields; not every Python has the second."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One name in an expression or a target: `written` as it stands, `name` as it is looked up.

    `notebook`: it is a variable of the notebook. `nested`: it stands in a scope of its own, so it may be looked up
    later. `line` counts from 1, `column` in UTF-8 bytes from 0, within the text that was parsed; where it is
    `formatted`, in a field of an f-string, neither is reliable.
    """

    written: str
    name: str
    context: Literal["load", "store", "delete"]
    notebook: bool
    nested: bool
    formatted: bool
    line: int
    column: int


def occurrences(statements: Iterable[ast.stmt]) -> tuple[Occurrence, ...]:
    """Give every `Name` of some statements at the top of a cell, in the order of the source."""
    walker = _Walker()
    for statement in statements:
        walker.visit(statement)
    return tuple(walker.found)


@dataclass(slots=True)
class _Scope:
    """One nested scope: what it binds itself, and what it declares to be elsewhere.

    `ready`, of a class body only, is what it has bound before the current statement.
    """

    kind: Literal["function", "comprehension", "class"]
    bound: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)
    ready: set[str] = field(default_factory=set)


class _Walker:
    """Walks statements in source order and keeps the scopes around the current place."""

    def __init__(self) -> None:
        self.found: list[Occurrence] = []
        self.scopes: list[_Scope] = []
        self.classes: list[str] = []
        self.formatted = False

    def visit(self, node: ast.AST) -> None:
        match node:
            case ast.Name():
                self._note(node, node.id, self.scopes)
            case ast.NamedExpr(target=ast.Name() as target, value=value):
                self._note(target, target.id, self._around_comprehensions())
                self.visit(value)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                self._function(node)
            case ast.ClassDef():
                self._class(node)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node)
            case _:
                outside = self.formatted
                self.formatted = outside or type(node).__name__ in FORMATTED
                for child in in_source_order(node):
                    self.visit(child)
                self.formatted = outside

    def _note(self, node: ast.Name, written: str, scopes: list[_Scope]) -> None:
        name = self._mangled(written)
        notebook = _is_outside(name, scopes, loads=isinstance(node.ctx, ast.Load))
        context = CONTEXTS[type(node.ctx)]
        place = (node.lineno, node.col_offset)
        self.found.append(Occurrence(written, name, context, notebook, bool(scopes), self.formatted, *place))

    def _around_comprehensions(self) -> list[_Scope]:
        scopes = list(self.scopes)
        while scopes and scopes[-1].kind == "comprehension":
            scopes.pop()
        return scopes

    def _function(self, node: Function | ast.Lambda) -> None:
        typed = self._begin(node)
        for part in in_source_order(node.args):
            self.visit(part)
        if isinstance(node, ast.Lambda):
            body: list[ast.stmt] | list[ast.expr] = [node.body]
        else:
            body = node.body
            if node.returns:
                self.visit(node.returns)
        bound = {arg.arg for arg in _arguments(node.args)}
        scope = self._collect("function", body)
        scope.bound |= {self._mangled(name) for name in bound} - scope.globals - scope.nonlocals
        self.scopes.append(scope)
        for part in body:
            self.visit(part)
        self.scopes.pop()
        self._end(typed=typed)

    def _begin(self, node: ast.AST) -> bool:
        """Visit decorators; open the scope of type parameters where there are some."""
        for decorator in getattr(node, "decorator_list", []):
            self.visit(decorator)
        parameters: list[ast.AST] = getattr(node, "type_params", [])
        if parameters:
            self.scopes.append(_Scope("function", {str(getattr(p, "name", "")) for p in parameters}))
            for parameter in parameters:
                self.visit(parameter)
        return bool(parameters)

    def _end(self, *, typed: bool) -> None:
        if typed:
            self.scopes.pop()

    def _class(self, node: ast.ClassDef) -> None:
        typed = self._begin(node)
        for part in _by_position([*node.bases, *node.keywords]):
            self.visit(part)
        self.classes.append(node.name)
        scope = self._collect("class", node.body)
        self.scopes.append(scope)
        for statement in node.body:
            binds = self._collect("class", [statement]).bound
            if hasattr(statement, "body"):
                scope.ready |= binds
            self.visit(statement)
            scope.ready |= binds
        self.scopes.pop()
        self.classes.pop()
        self._end(typed=typed)

    def _comprehension(self, node: Comprehension) -> None:
        scope = _Scope("comprehension")
        for generator in node.generators:
            scope.bound |= {self._mangled(n.id) for n in ast.walk(generator.target) if _is_target(n)}  # type: ignore[attr-defined]
        self.scopes.append(scope)
        for part in [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]:
            if part:
                self.visit(part)
        for number, generator in enumerate(node.generators):
            self.visit(generator.target)
            if number == 0:
                self.scopes.pop()
                self.visit(generator.iter)
                self.scopes.append(scope)
            else:
                self.visit(generator.iter)
            for condition in generator.ifs:
                self.visit(condition)
        self.scopes.pop()

    def _collect(self, kind: Literal["function", "class"], body: Iterable[ast.AST]) -> _Scope:
        raw = _Scope(kind)
        for part in body:
            _collect(part, raw, inside_comprehension=False)
        bound, declared, outer = (
            {self._mangled(n) for n in names} for names in (raw.bound, raw.globals, raw.nonlocals)
        )
        return _Scope(kind, bound - declared - outer, declared, outer)

    def _mangled(self, name: str) -> str:
        if not self.classes or not name.startswith("__") or name.endswith("__"):
            return name
        owner = self.classes[-1].lstrip("_")
        return f"_{owner}{name}" if owner else name


def _is_outside(name: str, scopes: list[_Scope], *, loads: bool) -> bool:
    """Say whether a name that stands in the innermost of `scopes` is the notebook's."""
    if name == "__class__" and any(scope.kind == "class" for scope in scopes[:-1]):
        return False
    for depth, scope in enumerate(reversed(scopes)):
        if scope.kind == "class" and depth:
            continue
        if name in scope.globals:
            return True
        if name in scope.bound:
            # a class body looks outside for what it has not bound yet
            return scope.kind == "class" and loads and name not in scope.ready
    return True


def _collect(node: ast.AST, scope: _Scope, *, inside_comprehension: bool) -> None:
    """Add what a node binds or declares in the scope that it stands in; names as written."""
    children: Iterable[ast.AST] = ast.iter_child_nodes(node)
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            scope.bound.add(node.name)
            children = [*node.decorator_list, *in_source_order(node.args), *([node.returns] if node.returns else [])]
        case ast.ClassDef():
            scope.bound.add(node.name)
            children = [*node.decorator_list, *node.bases, *node.keywords]
        case ast.Lambda():
            children = in_source_order(node.args)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            inside_comprehension = True
        case ast.NamedExpr(target=ast.Name(id=name)):
            scope.bound.add(name)
            children = [node.value]
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            if not inside_comprehension:
                scope.bound.add(name)
        case ast.Global(names=names):
            scope.globals |= set(names)
        case ast.Nonlocal(names=names):
            scope.nonlocals |= set(names)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            scope.bound.add(name)
        case ast.MatchMapping(rest=str(name)):
            scope.bound.add(name)
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            scope.bound |= {a.asname or a.name.partition(".")[0] for a in aliases if a.name != "*"}
    for child in children:
        _collect(child, scope, inside_comprehension=inside_comprehension)


def in_source_order(node: ast.AST) -> Iterator[ast.AST]:
    """Give the children of a node in the order in which they are written; positions are not needed for that."""
    match node:
        case ast.IfExp():
            yield from (node.body, node.test, node.orelse)
        case ast.Dict():
            for key, value in zip(node.keys, node.values, strict=True):
                yield from ([key, value] if key else [value])
        case ast.MatchMapping():
            for key, pattern in zip(node.keys, node.patterns, strict=True):
                yield from (key, pattern)
        case ast.Call():
            yield node.func
            yield from _by_position([*node.args, *node.keywords])
        case ast.arguments():
            yield from _parameters(node)
        case _:
            yield from ast.iter_child_nodes(node)


def _parameters(node: ast.arguments) -> Iterator[ast.AST]:
    """Give the annotations and defaults of parameters as they are written."""
    positional = [*node.posonlyargs, *node.args]
    defaults: list[ast.expr | None] = [*[None] * (len(positional) - len(node.defaults)), *node.defaults]
    pairs = list(zip(positional, defaults, strict=True))
    if node.vararg:
        pairs.append((node.vararg, None))
    pairs += zip(node.kwonlyargs, node.kw_defaults, strict=True)
    if node.kwarg:
        pairs.append((node.kwarg, None))
    for argument, default in pairs:
        if argument.annotation:
            yield argument.annotation
        if default:
            yield default


def _arguments(node: ast.arguments) -> list[ast.arg]:
    named = [*node.posonlyargs, *node.args, *node.kwonlyargs]
    return [*named, *([node.vararg] if node.vararg else []), *([node.kwarg] if node.kwarg else [])]


def _by_position(nodes: list[ast.expr | ast.keyword]) -> list[ast.expr | ast.keyword]:
    return sorted(nodes, key=lambda n: (n.lineno, n.col_offset))


def _is_target(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
