"""The question that a test stub asks a person: one case that the code leaves open, found in the code itself."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal

from nbengineer.analysis.calls import arguments_of
from nbengineer.analysis.library import root
from nbengineer.analysis.walking import LEAVES, NO_NODES, Fields, children_of, walk
from nbengineer.planning.checking import of_check, of_comparison
from nbengineer.planning.divisors import of_division
from nbengineer.planning.openings import of_call, of_subscript
from nbengineer.planning.origins import of_its_own, origin, passed_to, sources_of
from nbengineer.planning.resorts import about_what_it_does, about_what_it_takes
from nbengineer.planning.wording import VAGUE, Opening, Wording

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

TO_THE_POINT = Fields(NO_NODES | {"annotation", "returns", "decorator_list"}, LEAVES)
"""Fields of nodes in which a case may be left open."""


LEAVES_OPEN = frozenset(
    {
        *(ast.Call, ast.BinOp, ast.AugAssign, ast.Subscript, ast.Assert),
        *(ast.If, ast.Compare, ast.For, ast.Attribute),
    }
)
"""Nodes that may leave a case open."""

LESS_TELLING = 30
"""How much later a case is asked whose words describe an expression instead of quoting it, or that none can pass."""


def question(
    name: str,
    statements: Sequence[ast.stmt],
    parameters: Mapping[str, str],
    kind: Literal["step", "function", "class"],
    others: frozenset[str] = frozenset(),
) -> str:
    """Give `what should NAME do when …?`, about one case that the code leaves open.

    `statements` are the body of a step, or the definition itself. `parameters` are the step's, or those added to the
    definition's own, as the package calls them, with their types ("" for unknown ones). `others` are the imports and
    definitions of the notebook. Always one line, and about something that the code names.
    """
    own = {**dict.fromkeys(_own_parameters(statements, kind), ""), **parameters}
    wording = Wording.of(statements, own, others)
    decided = _decided(statements)
    found = [opening for statement in statements for opening in _openings(statement, wording, decided)]
    openings = [Opening(one.rank + LESS_TELLING * (VAGUE in one.case), one.case) for one in found]
    passed = {*own, *(passed_to(statements) if kind == "class" else ())}
    case = (
        _about_what_is_passed(openings, statements, passed, wording)
        or about_what_it_takes(statements, own, wording, kind)
        or min(openings, key=lambda one: one.rank, default=Opening(0, "")).case
        or about_what_it_does(statements, wording)
    )
    return f"what should {name} do when {' '.join(case.split())}?"


def _about_what_is_passed(
    openings: Sequence[Opening], statements: Sequence[ast.stmt], passed: Collection[str], wording: Wording
) -> str:
    """Give the first case that a caller can bring about; "" for none.

    One that only names what the code makes itself comes later, with what is passed that it is made of.
    """
    own = {one: made for one in openings if (made := of_its_own(one.case, passed, wording))}
    sources = sources_of(statements) if own else {}
    for one in sorted(openings, key=lambda one: one.rank + LESS_TELLING * (one in own)):
        if one not in own:
            return one.case
        if name := origin(own[one], sources, passed, wording):
            return f"{name} is such that {one.case}"
    return ""


def _own_parameters(statements: Sequence[ast.stmt], kind: str) -> list[str]:
    """Give the parameters of the function, or of the first method that has some."""
    if kind == "step":
        return []
    functions = [
        node
        for statement in statements
        for node in walk(statement)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    for function in functions if kind == "class" else functions[:1]:
        names = [argument.arg for argument in arguments_of(function) if argument.arg not in {"self", "cls"}]
        if names:
            return names
    return []


def _decided(statements: Sequence[ast.stmt]) -> frozenset[int]:
    """Give the parts of conditions (by identity): the code says what happens when they don't hold."""
    tests = [
        node.test
        for statement in statements
        for node in walk(statement)
        if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert)
    ]
    return frozenset(id(part) for test in tests for part in walk(test))


def _openings(statement: ast.stmt, wording: Wording, decided: frozenset[int]) -> Iterator[Opening]:
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
            case ast.Compare():
                yield from of_comparison(node, wording, decided=id(node) in decided)
            case ast.Assert() | ast.If():
                yield from of_check(node, wording)
            case ast.BinOp(op=ast.MatMult(), left=left, right=right):
                shapes = f"{wording.of_node(left)} and {wording.of_node(right)}"
                yield Opening(58, f"the shapes of {shapes} do not fit")
            case ast.For(iter=ast.Name(id="ax" | "axes" | "axs")):
                pass
            case ast.For(iter=ast.Name() | ast.Attribute() as items) if wording.is_met(items):
                yield Opening(70, f"{wording.rows(items)} is empty")
            case ast.Attribute(value=fitted, attr=attribute) if (
                attribute.endswith("_") and not attribute.startswith("_") and wording.is_given(fitted)
            ):
                yield Opening(63, f"{wording.named(root(fitted))} was not fitted")
            case _:
                pass


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """Walk as the code is written; annotations and decorators say nothing about a case."""
    todo = [node]
    while todo:
        current = todo.pop()
        yield current
        todo += reversed(children_of(current, TO_THE_POINT))
