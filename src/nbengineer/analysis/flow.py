"""Definite assignment over the code of one statement that runs now, in evaluation order (RULES F1 to F9).

A name is *sure* if every path to the end binds it, *maybe* if some path does, *unbound* if some path deletes it,
*early* if it may be read before it is surely bound. Nested functions run later: `scopes` says what they read.
"""

from __future__ import annotations

import ast
from functools import partial
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import Comprehension, arguments_of, called_name, runs_now
from nbengineer.analysis.frames import FRAME_READERS, frame_argument, frame_words
from nbengineer.analysis.walking import children_of, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

KEEPS_EXCEPTIONS = frozenset(
    "open errstate no_grad catch_warnings option_context ThreadPoolExecutor ProcessPoolExecutor Pool timer"
    " TemporaryDirectory NamedTemporaryFile TemporaryFile ZipFile ExcelWriter ExcelFile StringIO BytesIO tqdm"
    " HDFStore plotting_context axes_style rc_context inference_mode redirect_stdout redirect_stderr capture_output"
    " device GradientTape strategy connect Session start_run".split()
)
"""Context managers that let exceptions through, by the name that is called."""


def deleted(nodes: Sequence[ast.AST]) -> set[str]:
    """Give the names that some statement of `nodes` may delete, `except … as e` included."""
    found: set[str] = set()
    for top in nodes:
        for node in walk(top):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del):
                found.add(node.id)
            elif isinstance(node, ast.ExceptHandler) and node.name:
                found.add(node.name)
    return found


End = tuple[set[str], bool]


class Flow:
    """Walks statements that run now, one after another, and keeps the sets up to here."""

    def __init__(self, lazy: frozenset[str] = frozenset(), functions: frozenset[str] = frozenset()) -> None:
        """Start with nothing bound; `lazy` are calls not to be taken for the known ones, `functions` are watched."""
        self.sure: set[str] = set()
        self.maybe: set[str] = set()
        self.order: dict[str, None] = {}
        self.unbound: set[str] = set()
        self.early: set[str] = set()
        self.reads: set[str] = set()
        self.dynamic_strings = False
        self.class_shadows: set[str] = set()
        self.is_async = False
        self.ends = False
        self.lazy = lazy
        self.functions = functions
        self.sure_at: dict[str, set[str]] = {}
        self._locals: list[set[str]] = []
        self._breaks: list[list[End]] = []

    def use(self, name: str) -> None:
        """Note a read of a name."""
        if any(name in scope for scope in self._locals):
            return
        self.reads.add(name)
        if name in self.functions:
            self.sure_at[name] = self.sure_at.get(name, self.sure) & self.sure
        if not self.ends and name not in self.sure:
            self.early.add(name)

    def bind(self, name: str) -> None:
        """Note a binding."""
        self.sure.add(name)
        self.maybe.add(name)
        self.order.setdefault(name)

    def unbind(self, name: str) -> None:
        """Note a deletion."""
        self.sure.discard(name)
        self.unbound.add(name)

    def _apart(self, work: Callable[[], object]) -> End:
        """Run `work` from here, give its end state, and come back."""
        sure, ends = set(self.sure), self.ends
        work()
        end = (self.sure, self.ends)
        self.sure, self.ends = sure, ends
        return end

    def _join(self, ends: Sequence[End]) -> None:
        live = [sure for sure, ended in ends if not ended]
        self.ends = not live
        if live:
            self.sure = set.intersection(*live)

    def block(self, body: Iterable[ast.stmt]) -> None:
        """Walk statements in order."""
        for statement in body:
            self.statement(statement)

    # expressions

    def expressions(self, nodes: Iterable[ast.expr | None]) -> None:
        """Walk expressions in order."""
        for node in nodes:
            if node is not None:
                self.expression(node)

    def expression(self, node: ast.expr) -> None:
        """Walk one expression in evaluation order."""
        match node:
            case ast.Name(id=name):
                self.use(name)
            case ast.Constant():
                pass
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                self.expression(value)
                self.bind(name)
            case ast.BoolOp(values=[first, *others]):
                self.expression(first)
                self._apart(partial(self.expressions, others))
            case ast.Compare(left=left, comparators=[first, *others]):
                self.expressions([left, first])
                self._apart(partial(self.expressions, others))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                self.expression(test)
                self._join([self._apart(partial(self.expression, body)), self._apart(partial(self.expression, orelse))])
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    self.expressions([key, value])
            case ast.Lambda(args=args):
                self.expressions([*args.defaults, *args.kw_defaults])
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node)
            case ast.Await(value=value):
                self.is_async = True
                self.expression(value)
            case ast.Call():
                self._call(node)
            case _:
                for child in children_of(node):
                    if isinstance(child, ast.expr):
                        self.expression(child)
                    elif isinstance(child, ast.keyword):
                        self.expression(child.value)

    def _comprehension(self, node: Comprehension) -> None:
        first = node.generators[0]
        self.expression(first.iter)
        targets = {n.id for g in node.generators for n in walk(g.target) if isinstance(n, ast.Name)}
        is_async = any(g.is_async for g in node.generators)
        self.is_async |= is_async and not isinstance(node, ast.GeneratorExp)

        def inner() -> None:
            self._locals.append(targets)
            for place, generator in enumerate(node.generators):
                if place:
                    self.expression(generator.iter)
                self._target_expressions(generator.target)
                self.expressions(generator.ifs)
            self.expressions([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
            self._locals.pop()

        self._apart(inner)  # of a lazy generator expression too: it may run before the statement ends

    def _target_expressions(self, target: ast.expr) -> None:
        for node in walk(target):
            if isinstance(node, ast.Attribute | ast.Subscript):
                self.expression(node)

    def _call(self, node: ast.Call) -> None:
        self.expression(node.func)
        name = called_name(node)
        for argument in [*node.args, *(k.value for k in node.keywords)]:
            if isinstance(argument, ast.Lambda) and runs_now(argument, node, self.lazy):
                self._lambda_now(argument)
            else:
                self.expression(argument)
        if name in FRAME_READERS:
            texts, dynamic = frame_argument(node)
            for word in frame_words(node, texts):
                self.use(word)
            self.dynamic_strings |= dynamic

    def _lambda_now(self, node: ast.Lambda) -> None:
        self.expression(node)
        self._locals.append({a.arg for a in arguments_of(node)})
        self._apart(partial(self.expression, node.body))
        self._locals.pop()

    # statements

    def _target(self, node: ast.expr) -> None:
        match node:
            case ast.Name(id=name):
                self.bind(name)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                for element in elements:
                    self._target(element)
            case ast.Starred(value=value):
                self._target(value)
            case _:
                self.expression(node)

    def statement(self, node: ast.stmt) -> None:
        """Walk one statement."""
        match node:
            case ast.Expr(value=value):
                self.expression(value)
            case ast.Assign(targets=targets, value=value):
                self.expression(value)
                for target in targets:
                    self._target(target)
            case ast.AugAssign(target=target, value=value):
                self.expressions([target, value])
                self._target(target)
            case ast.AnnAssign(target=target, value=value, annotation=annotation):
                if value is not None:
                    self.expression(value)
                    self._target(target)
                elif not isinstance(target, ast.Name):
                    self.expression(target)
                self.expression(annotation)
            case ast.Delete(targets=targets):
                for target in targets:
                    self._delete(target)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                for alias in names:
                    if alias.name != "*":
                        full = isinstance(node, ast.ImportFrom)
                        self.bind(alias.asname or (alias.name if full else alias.name.partition(".")[0]))
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__")) as test, body=body, orelse=[]) if _is_main(test):
                self.block(body)
            case ast.If(test=test, body=body, orelse=orelse):
                self.expression(test)
                self._join([self._apart(partial(self.block, body)), self._apart(partial(self.block, orelse))])
            case ast.Assert(test=test, msg=message):
                self.expression(test)
                self._apart(partial(self.expressions, [message]))
            case ast.Raise() | ast.Break() | ast.Continue() | ast.Return():
                self.expressions(child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
                if isinstance(node, ast.Break) and self._breaks:
                    self._breaks[-1].append((set(self.sure), self.ends))
                self.ends = True
            case _:
                self._compound(node)

    def _delete(self, target: ast.expr) -> None:
        match target:
            case ast.Name(id=name):
                self.use(name)
                self.unbind(name)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                for element in elements:
                    self._delete(element)
            case _:
                self.expression(target)

    def _compound(self, node: ast.stmt) -> None:
        match node:
            case ast.For() | ast.AsyncFor():
                self.is_async |= isinstance(node, ast.AsyncFor)
                self.expression(node.iter)
                self._loop(node, lambda: self._target(node.target))
            case ast.While():
                self.sure -= deleted(node.body)
                self.expression(node.test)
                forever = isinstance(node.test, ast.Constant) and bool(node.test.value)
                self._loop(node, lambda: None, forever=forever)
            case ast.With() | ast.AsyncWith():
                self.is_async |= isinstance(node, ast.AsyncWith)
                self._with(node)
            case ast.Try() | ast.TryStar():
                self._try(node)
            case ast.Match():
                self._match(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                a = node.args
                annotations = [one.annotation for one in arguments_of(node)]
                self.expressions([*node.decorator_list, *a.defaults, *a.kw_defaults, *annotations, node.returns])
                self.bind(node.name)
            case ast.ClassDef():
                self._class(node)
            case _:
                pass

    def _loop(
        self, node: ast.For | ast.AsyncFor | ast.While, start: Callable[[], object], *, forever: bool = False
    ) -> None:
        gone = deleted(node.body)
        self.sure -= gone
        self._breaks.append([])
        self._apart(partial(self._round, start, node.body))
        left = [(sure - gone, ends) for sure, ends in self._breaks.pop()]
        if forever:
            self._join(left)
        else:
            self._join([self._apart(partial(self.block, node.orelse)), *left])

    def _round(self, start: Callable[[], object], body: list[ast.stmt]) -> None:
        start()
        self.block(body)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            self.expression(item.context_expr)
            if item.optional_vars is not None:
                self._target(item.optional_vars)
        safe = all(
            isinstance(item.context_expr, ast.Call)
            and (name := called_name(item.context_expr)) in KEEPS_EXCEPTIONS
            and name not in self.lazy
            for item in node.items
        )
        end = self._apart(partial(self.block, node.body))
        if safe:
            self._join([end])
        else:
            self.sure -= deleted(node.body)
            self._join([end, (set(self.sure), False)])

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        ends = [self._apart(partial(self.block, [*node.body, *node.orelse]))]
        self.sure -= deleted(node.body)
        ends += [self._apart(partial(self._handler, handler)) for handler in node.handlers]
        self.sure -= deleted([*node.handlers, *node.orelse])
        before = set(self.sure)
        final, final_ends = self._apart(partial(self.block, node.finalbody))
        self._join(ends)
        self.sure = (self.sure | (final - before)) - deleted(node.finalbody)
        self.ends |= final_ends

    def _handler(self, handler: ast.ExceptHandler) -> None:
        self.expressions([handler.type])
        if handler.name:
            self.bind(handler.name)
        self.block(handler.body)
        if handler.name:
            self.unbind(handler.name)

    def _match(self, node: ast.Match) -> None:
        self.expression(node.subject)
        ends: list[End] = []
        total = False
        for case in node.cases:
            ends.append(self._apart(partial(self._case, case)))
            total |= case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
        self._join(ends if total else [*ends, (set(self.sure), False)])

    def _case(self, case: ast.match_case) -> None:
        for pattern in ast.walk(case.pattern):
            match pattern:
                case ast.MatchValue(value=value):
                    self.expression(value)
                case ast.MatchClass(cls=cls):
                    self.expression(cls)
                case ast.MatchMapping(keys=keys, rest=rest):
                    self.expressions(keys)
                    if rest:
                        self.bind(rest)
                case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                    self.bind(name)
                case _:
                    pass
        self.expressions([case.guard])
        self.block(case.body)

    def _class(self, node: ast.ClassDef) -> None:
        self.expressions([*node.decorator_list, *node.bases, *(k.value for k in node.keywords)])
        inner = Flow(self.lazy)
        inner.block(node.body)
        for name in inner.reads if inner.ends else inner.early:
            self.use(name)
        self.reads |= inner.reads
        self.dynamic_strings |= inner.dynamic_strings
        self.class_shadows |= inner.class_shadows | (inner.early & (inner.maybe | inner.unbound))
        self.bind(node.name)


def _is_main(test: ast.Compare) -> bool:
    """Say whether a test is `__name__ == "__main__"`, which holds in a notebook."""
    match test:
        case ast.Compare(ops=[ast.Eq()], comparators=[ast.Constant(value="__main__")]):
            return True
        case _:
            return False
