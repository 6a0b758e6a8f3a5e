"""Statements that a magic times or profiles: run once they do what the notebook did; pure ones may go."""

from __future__ import annotations

import ast
import re

from nbengineer.reading.python import parsed

PURE_CALLS = frozenset(
    "abs all any ascii bin bool bytes chr complex dict divmod enumerate float format frozenset hash hex int isinstance"
    " issubclass len list max min oct ord pow range repr reversed round set slice sorted str sum tuple type zip".split()
)
PURE_MODULES = frozenset({"np", "numpy", "math", "cmath", "operator"})
IMPURE_MEMBERS = re.compile(
    r"random|copyto|put|place|fill|save|load|fromfile|from_|memmap|set|seterr|resize|err|vectorize|apply|piecewise|genfromtxt|frompyfunc"
)
PURE_METHODS = frozenset("lower upper strip startswith endswith mean sum min max std var dot".split())
PURE_NODES = (
    ast.Name, ast.Constant, ast.Attribute, ast.Subscript, ast.Slice, ast.Starred, ast.keyword, ast.BinOp, ast.UnaryOp,
    ast.BoolOp, ast.Compare, ast.IfExp, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp,
    ast.GeneratorExp, ast.comprehension, ast.Lambda, ast.arguments, ast.arg, ast.JoinedStr, ast.FormattedValue,
    ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context, ast.Call,
)  # fmt: skip


def is_pure(text: str) -> bool:
    """Say whether statements surely do nothing that outlives a function they stand in."""
    tree = parsed(text)
    if not isinstance(tree, ast.Module):
        return False
    for statement in tree.body:
        match statement:
            case ast.Pass():
                continue
            case ast.Expr(value=value):
                pass
            case ast.Assign(targets=targets, value=value) if all(isinstance(one, ast.Name) for one in targets):
                pass
            case _:
                return False
        if not all(_is_pure_node(node) for node in ast.walk(value)):
            return False
    return True


def _is_pure_node(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return isinstance(node, PURE_NODES)
    if any(keyword.arg in {"out", "key", None} for keyword in node.keywords):
        return False
    match node.func:
        case ast.Name(id=name):
            return name in PURE_CALLS
        case ast.Attribute(value=ast.Name(id=module), attr=member) if module in PURE_MODULES:
            return not IMPURE_MEMBERS.match(member)
        case ast.Attribute(attr=member):
            return member in PURE_METHODS
        case _:
            return False


def without_binding(text: str) -> str | None:
    """Give one line that runs a statement once and binds no name; None where that takes a function of its own.

    What only names are bound to is evaluated: `y = f(x)` gives `f(x)`.
    """
    tree = parsed(text)
    if not isinstance(tree, ast.Module) or "\n" in text.strip():
        return None
    pieces = []
    for statement in tree.body:
        match statement:
            case ast.Expr(value=value):
                pass
            case ast.Assign(targets=targets, value=value) if len(tree.body) == 1 and all(map(_only_names, targets)):
                pass
            case _:
                return None
        if any(isinstance(node, ast.NamedExpr) for node in ast.walk(value)):
            return None
        pieces.append(ast.get_source_segment(text, value, padded=False) or ast.unparse(value))
    return "; ".join(pieces)


def _only_names(target: ast.expr) -> bool:
    return all(isinstance(node, ast.Name | ast.Tuple | ast.List | ast.Starred | ast.Store) for node in ast.walk(target))


def as_parameters(setup: str) -> str | None:
    """Give assignments to names as parameters with defaults; None for other statements."""
    tree = parsed(setup)
    if not isinstance(tree, ast.Module):
        return None
    found = {}
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in found:
                found[name] = ast.get_source_segment(setup, value) or ""
            case _:
                return None
    return ", ".join(f"{name}={value}" for name, value in found.items())


def options_and_rest(arguments: str, *, flags: str, values: str) -> tuple[dict[str, str], str]:
    """Part the leading options of a magic from the rest: letters in `flags` stand alone, in `values` take a word."""
    found: dict[str, str] = {}
    rest = arguments.strip()
    pattern = re.compile(rf"-(?:(?P<value>[{values}])\s*(?P<word>[^\s-]\S*)|(?P<flags>[{flags}]+))(?=\s|$)\s*")
    while option := pattern.match(rest):
        if option["value"]:
            found[option["value"]] = option["word"]
        else:
            found |= dict.fromkeys(option["flags"], "")
        rest = rest[option.end() :]
    return found, rest
