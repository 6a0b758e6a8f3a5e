"""Which values are literals: constants, containers of them, `Path("…")`, and arithmetic that stays small."""

from __future__ import annotations

import ast


def constant_of(node: ast.stmt) -> str:
    """Give the source of a literal that the statement binds to one name; "" for anything else."""
    match node:
        case (
            ast.Assign(targets=[ast.Name()], value=value) | ast.AnnAssign(target=ast.Name(), value=ast.expr() as value)
        ):
            return ast.unparse(value) if is_literal(value) else ""
        case _:
            return ""


def is_immutable(node: ast.stmt) -> bool:
    """Say whether the statement binds a literal that nothing can change."""
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    return value is not None and not isinstance(value, ast.Call) and is_literal(value, containers=False)


def is_literal(node: ast.expr, *, containers: bool = True) -> bool:
    """Say whether an expression is a literal, a container of literals, `Path("…")`, or arithmetic over such."""
    match node:
        case ast.Constant(value=value):
            return value is not Ellipsis
        case ast.UnaryOp() | ast.BinOp():
            return _is_number(node)
        case ast.Tuple(elts=elements):
            return all(is_literal(element, containers=containers) for element in elements)
        case ast.List(elts=elements) | ast.Set(elts=elements):
            return containers and all(is_literal(element) for element in elements)
        case ast.Dict(keys=keys, values=values):
            return (
                containers and all(key is not None and is_literal(key) for key in keys) and all(map(is_literal, values))
            )
        case ast.Call(func=ast.Name(id="Path"), args=[ast.Constant(value=str())], keywords=[]):
            return True
        case _:
            return False


def _is_number(node: ast.expr) -> bool:
    """Say whether an expression is a number, or arithmetic over numbers that surely has a value and stays small."""
    match node:
        case ast.Constant(value=value):
            return isinstance(value, int | float | complex)
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
            return _is_number(operand)
        case ast.BinOp(
            left=left, op=ast.Div() | ast.FloorDiv() | ast.Mod(), right=ast.Constant(value=int() | float() as by)
        ):
            return bool(by) and _is_number(left)
        case ast.BinOp(left=left, op=op, right=right):
            safe = isinstance(op, ast.Add | ast.Sub | ast.Mult) or (
                _small_power(op, right) and isinstance(left, ast.Constant)
            )
            return safe and _is_number(left) and _is_number(right)
        case _:
            return False


def _small_power(op: ast.operator, right: ast.expr) -> bool:
    match op, right:
        case ast.Pow(), ast.Constant(value=int() | float() as value):
            return abs(value) <= 64  # noqa: PLR2004 (2 ** 64 is as large as settings get)
        case ast.Pow(), ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return abs(value) <= 64  # noqa: PLR2004 (the same)
        case _:
            return False
