"""The question that a test stub asks a person: one case that the code leaves open, found in the code itself."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal

from nbengineer.analysis.calls import arguments_of, called_name
from nbengineer.analysis.walking import LEAVES, NO_NODES, Fields, children_of
from nbengineer.planning.divisors import of_division
from nbengineer.planning.openings import of_call, of_subscript
from nbengineer.planning.wording import Opening, Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PLURALS = ("s", "list", "items", "data", "df", "frame", "array", "series")
NUMBERS = frozenset(
    "n k size seed alpha threshold limit rate epochs window horizon lag lags depth steps width height".split()
)


TO_THE_POINT = Fields(NO_NODES | {"annotation", "returns", "decorator_list"}, LEAVES)
"""Fields of nodes in which a case may be left open."""


LEAVES_OPEN = frozenset(
    {
        *(ast.Call, ast.BinOp, ast.AugAssign, ast.Subscript, ast.Assert),
        *(ast.If, ast.Compare, ast.For, ast.While),
    }
)
"""Nodes that may leave a case open."""


def question(
    name: str,
    statements: Sequence[ast.stmt],
    parameters: Sequence[str],
    kind: Literal["step", "function", "class"],
) -> str:
    """Give `what should NAME do when …?`, about one case that the code leaves open.

    `statements` are the body of a step, or the definition itself. `parameters` are the step's, as the package calls
    them; a function's are read off its definition. Always one line, and about something that the code names.
    """
    own = list(parameters) or _own_parameters(statements, kind)
    wording = Wording.of(statements, own)
    openings = [opening for statement in statements for opening in _openings(statement, wording)]
    if openings:
        case = min(openings, key=lambda opening: opening.rank).case
    else:
        case = _about_what_it_takes(own) or _about_what_it_does(statements, wording)
    return f"what should {name} do when {' '.join(case.split())}?"


def _own_parameters(statements: Sequence[ast.stmt], kind: str) -> list[str]:
    """Give the parameters of the function, or of the first method that has some."""
    if kind == "step":
        return []
    functions = [
        node
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    for function in functions if kind == "class" else functions[:1]:
        names = [argument.arg for argument in arguments_of(function) if argument.arg not in {"self", "cls"}]
        if names:
            return names
    return []


def _openings(statement: ast.stmt, wording: Wording) -> Iterator[Opening]:
    """Give every open case of a statement, in the code's order."""
    for node in _in_order(statement):
        if type(node) not in LEAVES_OPEN:
            continue
        match node:
            case ast.Call():
                yield from of_call(node, wording)
            case ast.BinOp(op=ast.Div() | ast.FloorDiv()) | ast.AugAssign(op=ast.Div() | ast.FloorDiv()):
                yield from of_division(node, wording)
            case ast.Subscript(ctx=ast.Load()):
                yield from of_subscript(node, wording)
            case ast.Assert(test=test):
                yield Opening(30, f"{wording.of_node(test, 60)} does not hold")
            case ast.If(test=test, body=[ast.Raise(), *_]):
                yield Opening(30, f"{wording.of_node(test, 60)} holds")
            case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
                yield Opening(60, f"{wording.of_node(left)} is None")
            case ast.BinOp(op=ast.MatMult(), left=left, right=right):
                shapes = f"{wording.of_node(left)} and {wording.of_node(right)}"
                yield Opening(58, f"the shapes of {shapes} do not fit")
            case ast.For(iter=ast.Name(id="ax" | "axes" | "axs")):
                pass
            case ast.For(iter=ast.Name() | ast.Attribute() as items):
                yield Opening(70, f"{wording.of_node(items)} is empty")
            case ast.While(test=test) if not isinstance(test, ast.Constant):
                yield Opening(75, f"{wording.of_node(test, 60)} is false from the start")
            case _:
                pass


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """Walk as the code is written; annotations and decorators say nothing about a case."""
    todo = [node]
    while todo:
        current = todo.pop()
        yield current
        todo += reversed(children_of(current, TO_THE_POINT))


def _about_what_it_takes(parameters: Sequence[str]) -> str:
    """Give a case of the first parameter; "" without one."""
    if not parameters:
        return ""
    name = parameters[0]
    words = name.lower().split("_")
    if words[-1] in NUMBERS or words[0] in {"n", "num", "max", "min"}:
        return f"{name} is 0"
    if name.lower().endswith(PLURALS) or name in {"X", "y"}:
        return f"{name} is empty"
    return f"{name} is None"


def _about_what_it_does(statements: Sequence[ast.stmt], wording: Wording) -> str:
    """Give a case of a step that takes nothing: of what it calls, else of what it binds."""
    nodes = [node for statement in statements for node in _in_order(statement)]
    call = next((node for node in nodes if isinstance(node, ast.Call) and called_name(node)), None)
    if call is not None:
        return f"{wording.of_node(call.func)} was called before with other values"
    bound = next((node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)), "")
    if bound:
        return f"another value of {wording.named(bound)} is wanted"
    return "it is called twice"
