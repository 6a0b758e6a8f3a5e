"""What happens when a `def` or `class` statement is run, before anything calls it (RULES H3)."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import arguments_of, called_name

if TYPE_CHECKING:
    from nbengineer.analysis.known import Known

PURE_NODES = (
    ast.Constant,
    ast.Name,
    ast.Attribute,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.Subscript,
    ast.Slice,
    ast.UnaryOp,
    ast.BinOp,
    ast.Starred,
    ast.keyword,
    ast.Lambda,
    ast.arguments,
    ast.arg,
    ast.expr_context,
    ast.operator,
    ast.unaryop,
)
PURE_CALLS = frozenset("field dict list set tuple frozenset Field namedtuple TypeVar NewType timedelta auto".split())
"""Calls in a class body that only make a value."""

HARMLESS_DECORATORS = frozenset(
    "property staticmethod classmethod abstractmethod dataclass dataclasses.dataclass functools.lru_cache lru_cache"
    " functools.cache cache functools.wraps wraps functools.total_ordering total_ordering contextmanager"
    " contextlib.contextmanager functools.cached_property cached_property abc.abstractmethod overload override final"
    " jit njit numba.jit numba.njit nb.jit nb.njit vectorize nb.vectorize tf.function torch.no_grad"
    " torch.inference_mode jax.jit typing.overload functools.singledispatch singledispatch torch.jit.script"
    " unique enum.unique".split()
)
"""Decorators whose making has no effect, as notebooks write them. Their first names must be imports."""


def decorators_of(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> tuple[str, ...]:
    """Give the dotted names of the decorators, those inside a class body included; "" for one that is no name."""
    nodes = [node.decorator_list]
    if isinstance(node, ast.ClassDef):
        inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        nodes += [child.decorator_list for child in ast.walk(node) if isinstance(child, inner) and child is not node]
    return tuple(dotted(one.func if isinstance(one, ast.Call) else one) for group in nodes for one in group)


@lru_cache(maxsize=64)
def dotted(node: ast.expr) -> str:
    """Give `a.b.c` for a name and attributes of it; "" for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attribute):
            base = dotted(value)
            return f"{base}.{attribute}" if base else ""
        case _:
            return ""


def is_pure(node: ast.stmt) -> bool:
    """Say whether running a statement of a class body, or a definition, does nothing but bind; decorators aside."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            a = node.args
            annotations = [one.annotation for one in arguments_of(node)]
            parts = [*a.defaults, *a.kw_defaults, *annotations, node.returns]
            if any(isinstance(inner, ast.Lambda) for part in parts if part for inner in ast.walk(part)):
                return False  # its captures can't become parameters of the function
            return all(_is_pure_expression(part) for part in parts) and _decorators_are_pure(node)
        case ast.ClassDef():
            parts = [*node.bases, *(keyword.value for keyword in node.keywords)]
            pure = all(_is_pure_expression(part) for part in parts) and _decorators_are_pure(node)
            return pure and all(is_pure(part) for part in node.body)
        case ast.Assign(targets=targets, value=value):
            return all(isinstance(target, ast.Name | ast.Tuple) for target in targets) and _is_pure_expression(value)
        case ast.AnnAssign(target=ast.Name(), value=value, annotation=annotation):
            return _is_pure_expression(value) and _is_pure_expression(annotation)
        case ast.Pass():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case _:
            return False


def _decorators_are_pure(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    for decorator in node.decorator_list:
        name = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if name not in HARMLESS_DECORATORS and not name.endswith((".setter", ".getter", ".deleter")):
            return False
        if isinstance(decorator, ast.Call):
            arguments = [*decorator.args, *(keyword.value for keyword in decorator.keywords)]
            if not all(_is_pure_expression(argument) for argument in arguments):
                return False
    return True


def _is_pure_expression(node: ast.expr | None) -> bool:
    if node is None:
        return True
    if isinstance(node, ast.Lambda):
        return all(_is_pure_expression(part) for part in [*node.args.defaults, *node.args.kw_defaults])
    if isinstance(node, ast.Call):
        parts = [*node.args, *(keyword.value for keyword in node.keywords)]
        return called_name(node) in PURE_CALLS and all(_is_pure_expression(part) for part in parts)
    if not isinstance(node, PURE_NODES):
        return False
    children = (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
    return all(_is_pure_expression(child) for child in children)


def is_noticed(node: ast.stmt, known: Known) -> bool:
    """Say whether code of the notebook may run, or see a difference, when a class is made."""
    if not isinstance(node, ast.ClassDef):
        return False
    metas = [dotted(one.value).rpartition(".")[2] for one in node.keywords if one.arg == "metaclass"]
    bases = {one.id for one in node.bases if isinstance(one, ast.Name)}
    if any(name not in {"ABCMeta", "EnumMeta", "EnumType"} for name in metas) or not bases.isdisjoint(
        known.metaclassed
    ):
        known.metaclassed.add(node.name)
        return True
    return known.counted and bool(node.bases)
