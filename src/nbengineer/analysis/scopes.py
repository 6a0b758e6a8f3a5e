"""Which names of the notebook the nested scopes of a statement read and write, now or later.

A function, lambda or lazy generator expression runs after the statement that creates it; a comprehension, a class body and
what is handed to a call that consumes it at once run within. Resolution follows the language reference, section 4.2.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

CONSUMERS = frozenset(
    "sum any all list tuple set dict sorted max min frozenset join extend update array Series DataFrame fsum prod mean".split()
)
"""Calls that exhaust a generator expression given as their only argument before they return."""

EAGER_CALLS = frozenset(
    "sorted min max apply applymap agg aggregate transform sort assign pipe reduce sub subn minimize curve_fit quad fmin".split()
)
"""Calls that call a function given to them only before they return (none of them keeps it)."""


def called_name(call: ast.Call) -> str:
    """Give the last part of the called name: `f` of `f(…)`, `apply` of `df.x.apply(…)`, "" of anything else."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def runs_now(node: ast.expr, call: ast.Call) -> bool:
    """Say whether a lambda or generator expression, an argument of `call`, has run when the call returns."""
    if isinstance(node, ast.GeneratorExp):
        return called_name(call) in CONSUMERS and len(call.args) == 1 and not call.keywords
    return isinstance(node, ast.Lambda) and called_name(call) in EAGER_CALLS


def arguments_of(node: Function | ast.Lambda) -> list[ast.arg]:
    """Give all parameters of a function, `*args` and `**kwargs` included."""
    a = node.args
    return [*a.posonlyargs, *a.args, *a.kwonlyargs, *([a.vararg] if a.vararg else []), *([a.kwarg] if a.kwarg else [])]


@dataclass(slots=True)
class Locals:
    """What one scope binds, and what it declares global or nonlocal."""

    bound: set[str] = field(default_factory=set)
    global_: set[str] = field(default_factory=set)
    nonlocal_: set[str] = field(default_factory=set)


def locals_of(node: ast.AST) -> Locals:
    """Collect what the scope of a function, lambda, comprehension or class binds itself, nested scopes left out."""
    found = Locals()
    todo: list[ast.AST] = []
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            found.bound |= {a.arg for a in arguments_of(node)}
            todo += node.body
        case ast.Lambda():
            found.bound |= {a.arg for a in arguments_of(node)}
            todo.append(node.body)
        case ast.ClassDef():
            todo += node.body
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            todo += [g.target for g in node.generators]
    while todo:
        _collect(todo.pop(), found, todo)
    found.bound -= found.global_ | found.nonlocal_
    return found


def _collect(node: ast.AST, found: Locals, todo: list[ast.AST]) -> None:
    """Add what one node binds; queue what is still the same scope."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            found.bound.add(node.name)
            return
        case ast.Lambda():
            return
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            found.bound |= {w.target.id for w in ast.walk(node) if isinstance(w, ast.NamedExpr)}
            return
        case ast.Global(names=names):
            found.global_ |= set(names)
        case ast.Nonlocal(names=names):
            found.nonlocal_ |= set(names)
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            found.bound.add(name)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            found.bound.add(name)
        case ast.MatchMapping(rest=str(name)):
            found.bound.add(name)
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            found.bound |= {a.asname or a.name.partition(".")[0] for a in aliases}
    todo += ast.iter_child_nodes(node)


@dataclass(slots=True)
class Nested:
    """What the nested code of one statement does with names of the notebook.

    `reads` and `writes` happen later. `inner_reads` are those of code that the statement's own function creates when called.
    `now` are reads by nested code that runs at once. `shadows` maps a name in `watched` to the locals around its uses.
    `global_under_local`: a `global x` below a function that has an `x` of its own.
    """

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    inner_reads: set[str] = field(default_factory=set)
    shadows: dict[str, set[str]] = field(default_factory=dict)
    escapes: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    global_under_local: set[str] = field(default_factory=set)
    name_mangled: bool = False


class NestedNames:
    """Walks one statement of a cell; `watched` are the names whose single uses matter (functions of the notebook)."""

    def __init__(self, watched: frozenset[str]) -> None:
        """Start with nothing found."""
        self.found = Nested()
        self.watched = watched
        self.scopes: list[tuple[Locals, bool]] = []
        self.late = 0
        self.class_name = ""

    def visit(self, node: ast.AST) -> None:
        """Dispatch on what makes a scope or names something; walk through the rest."""
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node)
            case ast.Lambda():
                self._signature(node)
                self._inside(node, [node.body], late=True)
            case ast.ClassDef():
                for part in [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)]:
                    self.visit(part)
                self._inside(node, node.body, late=False, is_class=True)
                self._store(node.name)
            case ast.ListComp() | ast.SetComp() | ast.DictComp():
                self._comprehension(node, late=False)
            case ast.GeneratorExp():
                self._comprehension(node, late=True)
            case ast.Call():
                self._call(node)
            case ast.Attribute(value=ast.Name(id=name)) if name in self.watched and not self._is_local(name):
                self.found.attributes.add(name)
                self._load(name)
            case ast.Name():
                self._name(node)
            case ast.Global(names=names) if self.scopes:
                for name in names:
                    if any(name in scope.bound for scope, is_class in self.scopes[:-1] if not is_class):
                        self.found.global_under_local.add(name)
            case _:
                self._bare_names(node)
                for child in ast.iter_child_nodes(node):
                    self.visit(child)

    def _bare_names(self, node: ast.AST) -> None:
        """Note names that a node binds without a `Name` node of their own."""
        match node:
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                self._store(name)
            case ast.MatchMapping(rest=str(name)):
                self._store(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                for alias in aliases:
                    self._store(alias.asname or alias.name.partition(".")[0])

    def _function(self, node: Function) -> None:
        for part in node.decorator_list:
            self.visit(part)
        self._signature(node)
        self._inside(node, node.body, late=True)
        self._store(node.name)

    def _signature(self, node: Function | ast.Lambda) -> None:
        for part in [*node.args.defaults, *node.args.kw_defaults, *(a.annotation for a in arguments_of(node))]:
            if part:
                self.visit(part)
        if not isinstance(node, ast.Lambda) and node.returns:
            self.visit(node.returns)

    def _inside(self, node: ast.AST, parts: list[ast.stmt] | list[ast.expr], *, late: bool, is_class: bool = False) -> None:
        self.scopes.append((locals_of(node), is_class))
        self.late += late
        for part in parts:
            self.visit(part)
        self.late -= late
        self.scopes.pop()

    def _comprehension(self, node: Comprehension, *, late: bool) -> None:
        first, *others = node.generators
        self.visit(first.iter)
        self.scopes.append((locals_of(node), False))
        self.late += late
        inner: list[ast.expr] = [*first.ifs]
        for generator in others:
            inner += [generator.iter, *generator.ifs]
        inner += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        for part in inner:
            self.visit(part)
        self.late -= late
        self.scopes.pop()

    def _call(self, node: ast.Call) -> None:
        match node.func:
            case ast.Name(id=name):
                self._load(name)
            case _:
                self.visit(node.func)
        for argument in [*node.args, *(k.value for k in node.keywords)]:
            if runs_now(argument, node):
                self._consumed(argument)
            else:
                self.visit(argument)

    def _consumed(self, node: ast.expr) -> None:
        if isinstance(node, ast.GeneratorExp):
            self._comprehension(node, late=False)
        elif isinstance(node, ast.Lambda):
            self._signature(node)
            self._inside(node, [node.body], late=False)

    def _name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            if node.id in self.watched and not self._is_local(node.id):
                self.found.escapes.add(node.id)
            self._load(node.id)
        else:
            self._store(node.id)

    def _is_local(self, name: str) -> bool:
        for depth, (scope, is_class) in enumerate(reversed(self.scopes)):
            if name in scope.global_:
                return False
            if name in scope.bound and (depth == 0 or not is_class):
                # a class body that may not have bound the name yet reads the notebook's
                return not is_class
        return False

    def _load(self, name: str) -> None:
        if self._is_local(name):
            return
        if name in self.watched and self.scopes:
            around = self.found.shadows.setdefault(name, set())
            for scope, is_class in self.scopes:
                if not is_class:
                    around |= scope.bound
        if self.late:
            self.found.reads.add(name)
            if self.late > 1:
                self.found.inner_reads.add(name)

    def _store(self, name: str) -> None:
        if self.late and name in self._declared_global():
            self.found.writes.add(name)

    def _declared_global(self) -> set[str]:
        for scope, is_class in reversed(self.scopes):
            if not is_class or scope.global_:
                return scope.global_
        return set()


def nested_names(statement: ast.stmt, watched: frozenset[str]) -> Nested:
    """Say what nested code of `statement` reads and writes of the notebook's names."""
    walker = NestedNames(watched)
    walker.visit(statement)
    return walker.found
