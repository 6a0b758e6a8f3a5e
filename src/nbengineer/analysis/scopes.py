"""Which names of the notebook the nested scopes of a statement read and write, now or later.

A function, lambda or lazy generator expression runs after the statement that creates it; a comprehension, a class body
and what is handed to a call that consumes it at once run within. Resolution follows the language reference, section
4.2.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from nbengineer.analysis.calls import PASSES_ON, Comprehension, Function, arguments_of, called_name, runs_now
from nbengineer.analysis.frames import FRAME_READERS, frame_argument, frame_words
from nbengineer.analysis.walking import children_of


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
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            found.bound.add(node.name)
            todo += [*node.decorator_list, *_defaults(node.args)]
            return
        case ast.ClassDef():
            found.bound.add(node.name)
            todo += [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]
            return
        case ast.Lambda():
            todo += _defaults(node.args)
            return
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            found.bound |= _walrus_targets(node)
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
    todo += children_of(node)


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *(default for default in arguments.kw_defaults if default)]


def _walrus_targets(node: ast.AST) -> set[str]:
    """Give what `:=` binds in the scope around a comprehension; inside a lambda it binds there."""
    found: set[str] = set()
    todo = [node]
    while todo:
        current = todo.pop()
        if isinstance(current, ast.NamedExpr):
            found.add(current.target.id)
        todo += _defaults(current.args) if isinstance(current, ast.Lambda) else children_of(current)
    return found


@dataclass(slots=True)
class Nested:
    """What the nested code of one statement does with names of the notebook.

    `reads` and `writes` (of them `deletes`) happen later; `inner_reads` are those of code that the statement's own
    function creates when it is called. Of the names in `watched`: `shadows` has the locals around their uses,
    `late_calls` those used by code that runs later, `escapes` those used otherwise than by a call, `handed` those only
    handed to a call that just calls them, and `attributes` those of which an attribute is asked. `frame_defs` and
    `frame_others` are names in strings that a library looks up in the frame of a function, or of a comprehension or
    lambda. `global_under_local`: a `global x` below a function that has an `x` of its own.
    """

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    deletes: set[str] = field(default_factory=set)
    inner_reads: set[str] = field(default_factory=set)
    shadows: dict[str, set[str]] = field(default_factory=dict)
    late_calls: set[str] = field(default_factory=set)
    escapes: set[str] = field(default_factory=set)
    handed: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    frame_defs: set[str] = field(default_factory=set)
    frame_others: set[str] = field(default_factory=set)
    dynamic_strings: bool = False
    global_under_local: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Scope:
    """One scope on the way down: its own names, and what makes it."""

    locals: Locals
    is_class: bool
    is_def: bool
    is_comprehension: bool


class NestedNames:
    """Walks one statement of a cell; `watched` are the names whose single uses matter (functions of the notebook)."""

    def __init__(self, watched: frozenset[str], lazy: frozenset[str]) -> None:
        """Start with nothing found."""
        self.found = Nested()
        self.watched = watched
        self.lazy = lazy
        self.scopes: list[_Scope] = []
        self.late = 0
        self.classes: list[str] = []

    def visit(self, node: ast.AST) -> None:
        """Dispatch on what makes a scope or names something; walk through the rest."""
        match node:
            case ast.Name():
                self._name(node)
            case ast.Constant():
                pass
            case ast.Attribute(value=ast.Name(id=name)) if name in self.watched and not self._is_local(name):
                self.found.attributes.add(name)
                self._load(name)
            case ast.Call():
                self._call(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                for part in node.decorator_list:
                    self.visit(part)
                self._signature(node)
                self._inside(node, node.body, late=True)
                self._store(node.name)
            case ast.Lambda():
                self._signature(node)
                self._inside(node, [node.body], late=True)
            case ast.ClassDef():
                for part in [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)]:
                    self.visit(part)
                self.classes.append(node.name)
                self._inside(node, node.body, late=False)
                self.classes.pop()
                self._store(node.name)
            case ast.ListComp() | ast.SetComp() | ast.DictComp():
                self._comprehension(node, late=False)
            case ast.GeneratorExp():
                self._comprehension(node, late=True)
            case ast.Global(names=names):
                self._global(names)
            case ast.AugAssign(target=ast.Name(id=name)):
                self._load(name)
                self.visit(node.target)
                self.visit(node.value)
            case ast.NamedExpr(target=ast.Name(id=name)):
                self.visit(node.value)
                self._store_outside(name)
            case _:
                self._bare_names(node)
                for child in children_of(node):
                    self.visit(child)

    def _global(self, names: list[str]) -> None:
        for name in names:
            if any(name in scope.locals.bound for scope in self.scopes[:-1] if not scope.is_class):
                self.found.global_under_local.add(name)

    def _bare_names(self, node: ast.AST) -> None:
        """Note names that a node binds without a `Name` node of their own."""
        match node:
            case ast.ExceptHandler(name=str(name)):
                self._store(name)
                self._delete(name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                self._store(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                for alias in aliases:
                    self._store(alias.asname or alias.name.partition(".")[0])
            case _:
                pass

    def _signature(self, node: Function | ast.Lambda) -> None:
        for part in [*node.args.defaults, *node.args.kw_defaults, *(a.annotation for a in arguments_of(node))]:
            if part:
                self.visit(part)
        if not isinstance(node, ast.Lambda) and node.returns:
            self.visit(node.returns)

    def _inside(self, node: ast.AST, parts: list[ast.stmt] | list[ast.expr], *, late: bool) -> None:
        is_def = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        own = self._mangled_locals(locals_of(node))
        self.scopes.append(_Scope(own, isinstance(node, ast.ClassDef), is_def, isinstance(node, Comprehension)))
        self.late += late
        for part in parts:
            self.visit(part)
        self.late -= late
        self.scopes.pop()

    def _comprehension(self, node: Comprehension, *, late: bool) -> None:
        first, *others = node.generators
        self.visit(first.iter)
        inner: list[ast.expr] = [*first.ifs]
        for generator in others:
            inner += [generator.iter, *generator.ifs]
        inner += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._inside(node, inner, late=late)

    def _call(self, node: ast.Call) -> None:
        name = called_name(node)
        match node.func:
            case ast.Name(id=function):
                self._load(function)
            case _:
                self.visit(node.func)
        for argument in [*node.args, *(k.value for k in node.keywords)]:
            if isinstance(argument, ast.Name) and name in PASSES_ON and name not in self.lazy:
                if argument.id in self.watched and not self._is_local(argument.id):
                    self.found.handed.add(argument.id)
                self._load(argument.id)
            elif runs_now(argument, node, self.lazy):
                self._consumed(argument)
            else:
                self.visit(argument)
        if name in FRAME_READERS and self.scopes:
            self._frame(node)

    def _frame(self, node: ast.Call) -> None:
        texts, dynamic = frame_argument(node)
        words = {word for word in frame_words(node, texts) if not self._is_local(word)}
        self.found.dynamic_strings |= dynamic
        if self.scopes[-1].is_def:
            self.found.frame_defs |= words
        else:
            self.found.frame_others |= words
        for word in words:
            self._load(word)

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
            if isinstance(node.ctx, ast.Del):
                self._delete(node.id)

    def _mangled(self, name: str) -> str:
        """Give a private name as a class body knows it (`__x` in class A is `_A__x`)."""
        if not self.classes or not name.startswith("__") or name.endswith("__") or "." in name:
            return name
        owner = self.classes[-1].lstrip("_")
        return f"_{owner}{name}" if owner else name

    def _mangled_locals(self, own: Locals) -> Locals:
        """Give what a scope binds under the names that the class around it gives them."""
        if not self.classes:
            return own
        parts = (own.bound, own.global_, own.nonlocal_)
        return Locals(*({self._mangled(name) for name in part} for part in parts))

    def _is_local(self, name: str) -> bool:
        name = self._mangled(name)
        for depth, scope in enumerate(reversed(self.scopes)):
            if name in scope.locals.global_ and (depth == 0 or not scope.is_class):
                return False
            if name in scope.locals.bound and (depth == 0 or not scope.is_class):
                # a class body that may not have bound the name yet reads the notebook's
                return not scope.is_class
        return False

    def _load(self, name: str) -> None:
        if self._is_local(name):
            return
        if name in self.watched and self.scopes:
            around = self.found.shadows.setdefault(name, set())
            for scope in self.scopes:
                if not scope.is_class:
                    around |= scope.locals.bound
        if self.late:
            if name in self.watched:
                self.found.late_calls.add(name)
            self.found.reads.add(self._mangled(name))
            if self.late > 1:
                self.found.inner_reads.add(self._mangled(name))

    def _store(self, name: str) -> None:
        if self.scopes and self._mangled(name) in self._declared_global():
            self.found.writes.add(self._mangled(name))

    def _delete(self, name: str) -> None:
        if self._mangled(name) in self._declared_global():
            self.found.deletes.add(self._mangled(name))

    def _store_outside(self, name: str) -> None:
        """Note a walrus: in a comprehension it binds in the scope around it."""
        around = [scope for scope in self.scopes if not scope.is_comprehension]
        if around and self._mangled(name) in around[-1].locals.global_:
            self.found.writes.add(self._mangled(name))

    def _declared_global(self) -> set[str]:
        return self.scopes[-1].locals.global_ if self.scopes else set()


def nested_names(statement: ast.stmt, watched: frozenset[str], lazy: frozenset[str] = frozenset()) -> Nested:
    """Say what nested code of `statement` reads and writes of the notebook's names."""
    walker = NestedNames(watched, lazy)
    walker.visit(statement)
    return walker.found
