"""Which names an expression's value may share something with; what the inner names of a statement stand for."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from nbengineer.analysis.calling import elementwise, verdict
from nbengineer.analysis.library import NEW_BUILTINS, USUAL_NAMES, library_function
from nbengineer.analysis.methods import ESTIMATING, FIXED_ATTRIBUTES, LABELS
from nbengineer.analysis.own import BUILTINS, FLAT_PACKAGES
from nbengineer.analysis.walking import children_of, kinds_of, nodes_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nbengineer.analysis.library import Verdict
    from nbengineer.analysis.own import Own

    Env = Mapping[str, frozenset[str]]

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
NESTING = (
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda),
    *(ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef),
)
VALUE_TYPES = frozenset("int float bool complex str bytes object".split())
DROPPING = frozenset({ast.Expr, ast.BoolOp, ast.IfExp, ast.UnaryOp, ast.Await, ast.Lambda, ast.If, ast.While})
ACTING = frozenset(
    {
        *(ast.Call, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.withitem),
        *(ast.Await, ast.Match, ast.Try, ast.TryStar),
    }
)
STORED = (ast.Attribute, ast.Subscript)
"""Nodes that may change or bind something, STORED if they are targets."""

NOBODY: frozenset[str] = frozenset()
NO_ENV: Env = {}


class Seen(NamedTuple):
    """A node that runs, what the inner names around it reach in the notebook, and whether its value is used."""

    node: ast.AST
    env: Env
    used: bool


SHALLOW = frozenset("copy union difference intersection symmetric_difference".split())
"""Methods that give a new container with the same parts, or a new frame."""


class Reach:
    """What the expressions of a statement reach; made anew for each, since its verdicts are kept.

    `modules` maps imported names to what they stand for, None: the usual names. With what is known of the notebook's
    `own` names, whatever is not proved to be new counts as shared.
    """

    def __init__(self, modules: Mapping[str, str] | None, own: Own | None = None) -> None:
        self.modules = modules
        self.own = own
        self._libraries = USUAL_NAMES if modules is None else modules
        self._verdicts: dict[tuple[ast.Call, bool], Verdict] = {}

    def without_own(self) -> Reach:
        """Give the same for whoever does not ask what names of the notebook may share."""
        other = Reach(self.modules)
        other._verdicts = self._verdicts
        return other

    def verdict(self, call: ast.Call, *, used: bool = True) -> Verdict:
        """Say what a call does to its receiver and arguments (see `calling.verdict`)."""
        asked = (call, used)
        known = self._verdicts.get(asked)
        if known is None:
            known = self._verdicts[asked] = verdict(call, self.modules, used=used)
        return known

    def owner(self, node: ast.expr, env: Env) -> frozenset[str]:
        """Give the names whose object, or a part of it, the expression surely names: `df` of `df["a"].values`."""
        match node:
            case ast.Name(id=name):
                return env.get(name) or (
                    NOBODY if name in env or name in self._libraries or name in VALUE_TYPES else frozenset((name,))
                )
            case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.Starred(value=value):
                return self.owner(value, env)
            case ast.Await(value=value):
                return self.owner(value, env)
            case ast.Call(func=ast.Attribute(value=value)):
                return NOBODY if self.verdict(node) == "new" else self.owner(value, env)
            case ast.IfExp(body=one, orelse=other):
                return self.owner(one, env) | self.owner(other, env)
            case ast.BoolOp(values=values):
                return NOBODY.union(*(self.owner(value, env) for value in values))
            case _:
                return NOBODY

    def value(self, node: ast.expr | None, env: Env) -> frozenset[str]:
        """Give the names that the expression's value may share an object with, or parts of one."""
        match node:
            case ast.Name():
                return self.owner(node, env)
            case ast.Attribute(value=value, attr=attribute):
                return (
                    NOBODY if attribute in FIXED_ATTRIBUTES and self._is_fixed(value, env) else self.value(value, env)
                )
            case ast.Subscript(value=value, slice=index):
                return NOBODY if _copies(index) else self.value(value, env)
            case ast.Starred(value=value) | ast.Await(value=value):
                return self.value(value, env)
            case ast.NamedExpr(target=target, value=value):
                return self.owner(target, env) | self.value(value, env)
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) | ast.BoolOp(values=parts):
                return self.values(parts, env)
            case ast.Dict(values=parts):
                return self.values(parts, env)
            case ast.IfExp(body=one, orelse=other):
                return self.value(one, env) | self.value(other, env)
            case ast.BinOp() if self.own is not None:
                return self._operated(node, env)
            case ast.BinOp(left=one, right=other):
                inside = (part for part in (one, other) if isinstance(part, ast.List | ast.Tuple | ast.BinOp))
                return self.values(inside, env)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                return self._comprehension(node, env)
            case ast.Lambda(args=args):
                captured = self._captured(node, env) if self.own is not None else NOBODY
                return captured | self.values(
                    [one for one in [*args.defaults, *args.kw_defaults] if one is not None], env
                )
            case ast.Call(func=ast.Name(id=name)) if (
                self.own is not None and name in self.own.classes - self.own.steady
            ):
                return self._call(node, env) | {name}
            case ast.Call():
                return self._call(node, env)
            case _:
                return NOBODY

    def values(self, nodes: Iterable[ast.expr], env: Env) -> frozenset[str]:
        """Give what several expressions reach together."""
        return NOBODY.union(*(self.value(node, env) for node in nodes))

    def elements(self, node: ast.expr, env: Env) -> frozenset[str]:
        """Give the names that share something with what iterating over the expression gives."""
        match node:
            case ast.Attribute(attr=attribute) if attribute in LABELS:
                return NOBODY
            case ast.Call(func=ast.Attribute(attr="groupby" | "keys" | "rolling")):
                return NOBODY
            case ast.Call(func=ast.Name(id="enumerate" | "reversed" | "sorted" | "list" | "tuple" | "set"), args=args):
                return NOBODY.union(*(self.elements(one, env) for one in args[:1]))
            case ast.Call(func=ast.Name(id="zip"), args=args):
                return NOBODY.union(*(self.elements(one, env) for one in args))
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return self.values(parts, env)
            case _:
                return self.value(node, env)

    def handed(self, call: ast.Call, env: Env) -> frozenset[str]:
        """Give the names that an unknown call can reach: through its receiver, its arguments, lambdas among them."""
        found = self.values(arguments_of_call(call), env)
        if isinstance(call.func, ast.Attribute):
            found |= self.value(call.func.value, env)
        elif isinstance(call.func, ast.Call | ast.Subscript):
            found |= self.value(call.func, env)
        elif isinstance(call.func, ast.Name) and self.own is not None:
            found |= self._of_function(call.func, env)
        elif self.own is not None:
            found |= self.value(call.func, env)
        return found.union(
            *(self._captured(one, env) for one in arguments_of_call(call) if isinstance(one, ast.Lambda))
        )

    def _of_function(self, func: ast.Name, env: Env) -> frozenset[str]:
        """Give what calling a function or object by its name can reach through it."""
        assert self.own is not None
        found = self.own.results.get(func.id, NOBODY)
        harmless = func.id in self.own.plain or func.id in self.own.steady or func.id in BUILTINS
        return found if harmless else found | self.owner(func, env)

    def _captured(self, node: ast.Lambda, env: Env) -> frozenset[str]:
        own = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
        names = (one for one in ast.walk(node.body) if isinstance(one, ast.Name) and one.id not in own)
        return NOBODY.union(*(self.owner(one, env) for one in names if one.id not in BUILTINS))

    def _is_fixed(self, value: ast.expr, env: Env) -> bool:
        """Say whether attributes of `value` are what they are in libraries."""
        return self.own is None or not self.own.classes or self.is_flat(value, env)

    def _operated(self, node: ast.BinOp, env: Env) -> frozenset[str]:
        """Give what the result of an operator may share: `+`, `*`, `|` and `&` of containers keep what those hold."""
        match node:
            case ast.BinOp(
                op=ast.Add() | ast.Mult() | ast.BitOr() | ast.BitAnd() | ast.BitXor(), left=one, right=other
            ):
                if self.is_flat(one, env) and self.is_flat(other, env):
                    return NOBODY
                if not isinstance(node.op, ast.Mult) and (self.is_flat(one, env) or self.is_flat(other, env)):
                    return NOBODY
                return self.value(one, env) | self.value(other, env)
            case _:
                assert self.own is not None
                return self.values((node.left, node.right), env) if self.own.classes else NOBODY

    def is_flat(self, node: ast.expr, env: Env) -> bool:
        """Say whether a value is surely a number, a text, a frame or an array, whose copies share nothing."""
        match node:
            case ast.Constant() | ast.JoinedStr() | ast.Compare():
                return True
            case ast.Name(id=name):
                return self.own is not None and name in self.own.flat and name not in env
            case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.UnaryOp(operand=value):
                return self.is_flat(value, env)
            case ast.BinOp(left=one, right=other):
                return self.is_flat(one, env) and self.is_flat(other, env)
            case ast.Call(func=func) if name := library_function(func, self.modules):
                package, last = name.partition(".")[0], name.rpartition(".")[2]
                holds = (last[:1].isupper() and package != "pandas") or last == "default_rng"
                return package in FLAT_PACKAGES and not holds and self.verdict(node) != "unknown"
            case ast.Call(func=ast.Name(id=name)):
                return name in NEW_BUILTINS and name not in {"type", "sum", "object"} and bool(self.own)
            case ast.Call(func=ast.Attribute(value=value)):
                return self.is_flat(value, env) and self.verdict(node) in {"new", "shares"}
            case _:
                return False

    def bound(self, target: ast.expr, node: ast.expr, env: Env) -> list[tuple[str, frozenset[str]]]:
        """Give each name that iterating over `node` binds, with what its values reach."""
        match target, node:
            case ast.Tuple(elts=[index, *rest]), ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]):
                parts = [pair for part in rest for pair in self.bound(part, inner, env)]
                return [(name, NOBODY) for name in names_stored(index)] + parts
            case ast.Tuple(elts=[key, *rest]), ast.Call(func=ast.Attribute(attr="items" | "iterrows" | "iteritems")):
                inside = self.value(node, env)
                return [(name, NOBODY) for name in names_stored(key)] + [
                    (name, inside) for part in rest for name in names_stored(part)
                ]
            case ast.Tuple(elts=targets), ast.Call(func=ast.Name(id="zip"), args=args) if len(targets) == len(args):
                return [pair for one, arg in zip(targets, args, strict=True) for pair in self.bound(one, arg, env)]
            case _:
                inside = self.elements(node, env)
                return [(name, inside) for name in names_stored(target)]

    def inner(self, generators: list[ast.comprehension], env: Env) -> Env:
        """Give what names mean inside a comprehension."""
        found = dict(env)
        for one in generators:
            found |= dict(self.bound(one.target, one.iter, found))
        return found

    def _comprehension(self, node: Comprehension, env: Env) -> frozenset[str]:
        inside = self.inner(node.generators, env)
        made = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        lazy = [one.iter for one in node.generators] if isinstance(node, ast.GeneratorExp) else []
        return self.values(made, inside) | self.values(lazy, env)

    def _call(self, node: ast.Call, env: Env) -> frozenset[str]:
        what = self.verdict(node)
        if what == "new":
            return NOBODY if self.own is None else self._unlike_new(node, env)
        if what == "changes" and isinstance(node.func, ast.Attribute):
            return NOBODY if node.func.attr in ESTIMATING else self.value(node.func.value, env)
        match node.func:
            case ast.Attribute(value=value, attr="get" | "setdefault"):
                return self.value(value, env) | self.values(node.args[1:], env)  # a key is never changed
            case ast.Name(id="list" | "tuple" | "set" | "sorted" | "reversed" | "enumerate" | "frozenset" | "iter"):
                return NOBODY.union(*(self.elements(one, env) for one in node.args[:1]))
            case _:
                return self.handed(node, env)

    def _unlike_new(self, node: ast.Call, env: Env) -> frozenset[str]:
        """Give what a call shares that is known to give something new, but for what that holds."""
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if method in SHALLOW:
                if library_function(node.func, self.modules) or self.is_flat(value, env):
                    return NOBODY
                return self.values([value, *arguments_of_call(node)], env)
            case ast.Call(func=ast.Name(id="type"), args=[_]) | ast.Call(func=ast.Name(id="sum"), args=[_, _]):
                return self.values(node.args, env)
            case _:
                return NOBODY


def arguments_of_call(call: ast.Call) -> list[ast.expr]:
    """Give all arguments, keywords and unpacked ones included."""
    return [*call.args, *(keyword.value for keyword in call.keywords)] if call.keywords else call.args


def names_stored(target: ast.expr) -> list[str]:
    """Give the names that a target binds; an item or attribute binds none."""
    match target:
        case ast.Name(id=name):
            return [name]
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return [name for part in parts for name in names_stored(part)]
        case ast.Starred(value=value):
            return names_stored(value)
        case _:
            return []


def _copies(index: ast.expr) -> bool:
    """Say whether indexing with this surely copies: a list of labels, or a mask made of comparisons."""
    match index:
        case ast.List() | ast.ListComp():
            return True
        case ast.Tuple(elts=parts):
            return any(_copies(part) for part in parts)
        case ast.Compare(left=left):
            return isinstance(left, ast.Attribute | ast.Subscript | ast.Call)
        case ast.UnaryOp(op=ast.Invert()):
            return True
        case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr(), right=right):
            return _copies(left) or _copies(right)
        case ast.Call(
            func=ast.Attribute(attr="isin" | "isna" | "isnull" | "notna" | "notnull" | "duplicated" | "between")
        ):
            return True
        case _:
            return False


@lru_cache(maxsize=4)
def plain(statement: ast.stmt) -> tuple[Seen, ...] | None:
    """Give the nodes that may do something in a statement without inner names; None where there are some."""
    if not kinds_of(statement).isdisjoint(NESTING):
        return None
    now = nodes_now(statement)
    dropped = {id(child) for node in now if type(node) in DROPPING for child in children_of(node)}
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Tuple | ast.List):
        dropped |= set(map(id, statement.value.elts))
    return tuple(
        Seen(node, NO_ENV, id(node) not in dropped)
        for node in now
        if type(node) in ACTING or (isinstance(node, STORED) and not isinstance(node.ctx, ast.Load))
    )


def seen(statement: ast.stmt, reach: Reach, *, lambdas: bool) -> Iterable[Seen]:
    """Give the nodes that run with a statement; `lambdas`: bodies of those that a call is given as well."""
    simple = plain(statement)
    return _nested(statement, reach, lambdas=lambdas) if simple is None else simple


def _nested(statement: ast.stmt, reach: Reach, *, lambdas: bool) -> list[Seen]:
    found: list[Seen] = []
    todo = [Seen(statement, NO_ENV, used=False)]
    while todo:
        one = todo.pop()
        found.append(one)
        node, env, _ = one
        match node:
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                inside = reach.inner(node.generators, env)
                made = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
                todo += [Seen(part, inside, used=False) for part in made]
                todo += [Seen(part, inside, used=True) for each in node.generators for part in (each.iter, *each.ifs)]
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                outside = [] if isinstance(node, ast.Lambda) else node.decorator_list
                defaults = [part for part in [*node.args.defaults, *node.args.kw_defaults] if part is not None]
                todo += [Seen(part, env, used=True) for part in [*outside, *defaults]]
            case ast.ClassDef(name=name):
                own = {part.id for part in nodes_now_of(node.body) if isinstance(part.ctx, ast.Store)}
                inside = {**env, **dict.fromkeys(own, frozenset((name,)))}
                todo += [Seen(part, env, used=True) for part in [*node.decorator_list, *node.bases, *node.keywords]]
                todo += [Seen(part, inside, used=False) for part in node.body]
            case _:
                if lambdas and isinstance(node, ast.Call):
                    todo += _bodies(node, reach, env)
                drops = type(node) in DROPPING or (isinstance(node, ast.Tuple | ast.List) and not one.used)
                todo += [Seen(part, env, not drops) for part in children_of(node)]
    return found


def nodes_now_of(body: list[ast.stmt]) -> list[ast.Name]:
    """Give the names in statements, those in functions left out."""
    return [node for statement in body for node in nodes_now(statement) if isinstance(node, ast.Name)]


def _bodies(call: ast.Call, reach: Reach, env: Env) -> list[Seen]:
    """Give the bodies of lambdas that a call is given; their parameters stand for whatever else it is given."""
    found = []
    for argument in arguments_of_call(call):
        if isinstance(argument, ast.Lambda):
            receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
            single = (
                reach.own is None and receiver is not None and elementwise(receiver, getattr(call.func, "attr", ""))
            )
            others = [one for one in arguments_of_call(call) if one is not argument]
            given = NOBODY if single else reach.values([*others, *([receiver] if receiver else [])], env)
            names = [one.arg for one in ast.walk(argument.args) if isinstance(one, ast.arg)]
            found.append(Seen(argument.body, {**env, **dict.fromkeys(names, given)}, used=False))
    return found
